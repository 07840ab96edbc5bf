"""The global hotkey through a portal, on a real message bus."""

import shutil
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from live_desktop.ui.hotkeys import words
from live_desktop.ui.hotkeys.chord import Chord
from live_desktop.ui.hotkeys.portal import PortalHotkey
from tests.support.portal import SESSION, Portal, message_bus_daemon

pytestmark = pytest.mark.skipif(not shutil.which("dbus-daemon"), reason="a message bus")

KEYS = Chord.parse("Ctrl+Alt+Space")


@pytest.fixture
def bus() -> Iterator[str]:
    """The address of a bus of its own."""
    with message_bus_daemon() as address:
        yield address


@pytest.fixture
def portal(bus: str) -> Iterator[Portal]:
    """A portal that grants what it is asked for."""
    portal = Portal(bus)
    yield portal
    portal.close()


@pytest.fixture
def hotkey(portal: Portal, bus: str, qtbot: QtBot) -> Iterator[PortalHotkey]:
    """The keys, bound."""
    hotkey = PortalHotkey("live-desktop", bus)
    with qtbot.waitSignal(hotkey.registered) as registered:
        hotkey.start(KEYS)
    assert registered.args == ["Ctrl+Alt+Space"]
    yield hotkey
    hotkey.stop()


def test_the_keys_are_bound_in_a_session(hotkey: PortalHotkey, portal: Portal) -> None:
    assert [name for name, _ in portal.calls] == ["Register", "CreateSession", "BindShortcuts"]
    assert portal.calls[0][1][0] == "live-desktop"
    session, shortcuts, _parent, _options = portal.calls[2][1]
    assert session == SESSION
    ((name, options),) = shortcuts
    assert name == "talk"
    assert options["preferred_trigger"] == ("s", "CTRL+ALT+space")
    assert options["description"] == ("s", words.TALK)


def test_it_is_pressed_and_released(hotkey: PortalHotkey, portal: Portal, qtbot: QtBot) -> None:
    with qtbot.waitSignal(hotkey.pressed):
        portal.signal("Activated")
    with qtbot.waitSignal(hotkey.released):
        portal.signal("Deactivated")


def test_a_press_that_is_told_twice_is_one(
    hotkey: PortalHotkey, portal: Portal, qtbot: QtBot
) -> None:
    heard: list[str] = []
    hotkey.pressed.connect(lambda: heard.append("pressed"))
    with qtbot.waitSignal(hotkey.released):
        for member in ("Activated", "Activated", "Deactivated"):
            portal.signal(member)
    assert heard == ["pressed"]


def test_what_is_meant_for_others_is_passed_over(
    hotkey: PortalHotkey, portal: Portal, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(hotkey.pressed, wait=150):
        portal.signal("Activated", shortcut="another")
        portal.signal("Activated", session=f"{SESSION}_of_another")


def test_a_session_that_is_closed_ends_the_press(
    hotkey: PortalHotkey, portal: Portal, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(hotkey.pressed):
        portal.signal("Activated")
    with qtbot.waitSignals([hotkey.released, hotkey.refused]):
        portal.close_session()


def test_the_users_no_is_told(bus: str, qtbot: QtBot) -> None:
    portal = Portal(bus, code=1)
    hotkey = PortalHotkey("live-desktop", bus)
    with qtbot.waitSignal(hotkey.refused) as refused:
        hotkey.start(KEYS)
    assert refused.args == [words.DECLINED]
    portal.close()


def test_a_portal_without_shortcuts_is_told(bus: str, qtbot: QtBot) -> None:
    portal = Portal(bus, knows_shortcuts=False)
    hotkey = PortalHotkey("live-desktop", bus)
    with qtbot.waitSignal(hotkey.refused) as refused:
        hotkey.start(KEYS)
    assert refused.args == [words.NO_PORTAL]
    portal.close()


def test_a_bus_without_a_portal_is_told(bus: str, qtbot: QtBot) -> None:
    hotkey = PortalHotkey("live-desktop", bus)
    with qtbot.waitSignal(hotkey.refused) as refused:
        hotkey.start(KEYS)
    assert refused.args == [words.NO_PORTAL]


@pytest.mark.parametrize("address", ["unix:path=/nowhere/at/all", "SESSION"])
def test_without_a_bus_it_says_so(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    hotkey = PortalHotkey("live-desktop", address)
    with qtbot.waitSignal(hotkey.refused) as refused:
        hotkey.start(KEYS)
    assert refused.args == [words.NO_PORTAL]


def test_a_bus_that_ends_takes_the_keys_with_it(qtbot: QtBot) -> None:
    with message_bus_daemon() as address:
        portal = Portal(address)
        hotkey = PortalHotkey("live-desktop", address)
        with qtbot.waitSignal(hotkey.registered):
            hotkey.start(KEYS)
        portal.close()
    # The bus has ended by now, but its end is yet to be read.
    with qtbot.waitSignal(hotkey.refused) as refused:
        pass
    assert refused.args == [words.NO_PORTAL]
