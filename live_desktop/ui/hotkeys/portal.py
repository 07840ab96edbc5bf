"""The global hotkey through the desktop portal, the one way on Wayland."""

from typing import Any

from jeepney import DBusAddress  # type: ignore[import-untyped,unused-ignore]
from PySide6.QtCore import QObject, Qt, Slot

from live_desktop.ui.hotkeys import words
from live_desktop.ui.hotkeys.bus import Bus
from live_desktop.ui.hotkeys.chord import Chord
from live_desktop.ui.hotkeys.hotkey import GlobalHotkey

_SERVICE = "org.freedesktop.portal.Desktop"
_OBJECT = "/org/freedesktop/portal/desktop"
_SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
_REQUEST = "org.freedesktop.portal.Request"
_SESSION = "org.freedesktop.portal.Session"
_REGISTRY = "org.freedesktop.host.portal.Registry"
_ID = "talk"
_MODIFIERS = {
    Qt.KeyboardModifier.ControlModifier: "CTRL",
    Qt.KeyboardModifier.AltModifier: "ALT",
    Qt.KeyboardModifier.ShiftModifier: "SHIFT",
    Qt.KeyboardModifier.MetaModifier: "LOGO",
}


class PortalHotkey(GlobalHotkey):
    """Asks the desktop for the keys, which may ask the user and may choose others."""

    def __init__(self, app_id: str, address: str = "SESSION", parent: QObject | None = None):
        """Ask in the name of the desktop file `app_id`, on the bus at an address."""
        super().__init__(parent)
        self._app_id = app_id
        self._address = address
        self._bus: Bus | None = None
        self._session = ""
        self._chord: Chord | None = None
        self._asked = 0
        """How often the portal was asked, which makes the names of requests unique."""
        self._request = ""
        """The path of the request that is under way."""
        self._down = False

    def start(self, chord: Chord) -> None:
        """Open a session with the portal, and bind the keys in it."""
        self.stop()
        self._chord = chord
        try:
            self._bus = bus = Bus(self._address, self)
        except (OSError, ValueError):
            self.refused.emit(words.NO_PORTAL)
            return
        bus.heard.connect(self._hear)
        bus.lost.connect(self._lose)
        registry = DBusAddress(_OBJECT, _SERVICE, _REGISTRY)
        # An old portal knows no registry, and a sandbox needs none: the answer does not matter.
        bus.call(registry, "Register", "sa{sv}", (self._app_id, {}), lambda _body: None)
        for interface in (_REQUEST, _SHORTCUTS, _SESSION):
            bus.subscribe(_SERVICE, interface)
        options = {**self._token(), "session_handle_token": ("s", "live_desktop")}
        self._ask("CreateSession", "a{sv}", (options,))

    def stop(self) -> None:
        """End the session, and with it the binding."""
        bus, self._bus = self._bus, None
        if bus is not None:
            bus.close()
            bus.deleteLater()
        self._session = self._request = ""
        self._release()

    def _token(self) -> dict[str, tuple[str, str]]:
        """Name the next request, so that its answer can be told before the call returns."""
        self._asked += 1
        token = f"live_desktop_{self._asked}"
        sender = "" if self._bus is None else self._bus.name.removeprefix(":").replace(".", "_")
        self._request = f"{_OBJECT}/request/{sender}/{token}"
        return {"handle_token": ("s", token)}

    def _ask(self, method: str, signature: str, body: tuple[Any, ...]) -> None:
        if self._bus is not None:
            portal = DBusAddress(_OBJECT, _SERVICE, _SHORTCUTS)
            self._bus.call(portal, method, signature, body, self._note_reply)

    def _note_reply(self, body: tuple[Any, ...] | None) -> None:
        if body is None:
            self._give_up(words.NO_PORTAL)

    @Slot(str, str, object)
    def _hear(self, path: str, member: str, body: tuple[Any, ...]) -> None:
        match member:
            case "Response" if path == self._request:
                self._take_answer(*body)
            case "Closed" if path == self._session:
                self._give_up(words.DECLINED)
            case "Activated" if body[:2] == (self._session, _ID) and not self._down:
                self._down = True
                self.pressed.emit()
            case "Deactivated" if body[:2] == (self._session, _ID):
                self._release()

    def _take_answer(self, code: int, results: dict[str, tuple[str, Any]]) -> None:
        if code:
            self._give_up(words.DECLINED)
        elif "session_handle" in results:
            self._session = results["session_handle"][1]
            self._bind()
        else:
            bound = dict(results.get("shortcuts", ("", []))[1])
            if _ID in bound:
                self.registered.emit(bound[_ID].get("trigger_description", ("s", ""))[1])
            else:
                self._give_up(words.DECLINED)

    def _bind(self) -> None:
        if self._chord is not None:
            trigger = {"preferred_trigger": ("s", trigger_of(self._chord))}
            shortcut = (_ID, {"description": ("s", words.TALK), **trigger})
            body = (self._session, [shortcut], "", self._token())
            self._ask("BindShortcuts", "oa(sa{sv})sa{sv}", body)

    @Slot()
    def _lose(self) -> None:
        self._give_up(words.NO_PORTAL)

    def _give_up(self, why: str) -> None:
        self.stop()
        self.refused.emit(why)

    def _release(self) -> None:
        if self._down:
            self._down = False
            self.released.emit()


def trigger_of(chord: Chord) -> str:
    """Write a chord as the desktops' shortcut specification has it: CTRL+ALT+space."""
    modifiers = (name for modifier, name in _MODIFIERS.items() if chord.has(modifier))
    return "+".join((*modifiers, chord.names.keysym))
