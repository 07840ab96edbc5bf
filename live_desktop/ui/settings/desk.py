"""Between the settings window, the preferences and the vault."""

import asyncio
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal, Slot

from live_desktop.audio.levels import Levels
from live_desktop.dialer import network_of
from live_desktop.errors import LiveDesktopError, tellable
from live_desktop.protocol.models import api_version
from live_desktop.protocol.setup import FunctionDeclaration
from live_desktop.session.endpoint import Endpoint, custom_endpoint, google_endpoint
from live_desktop.session.probe import probe
from live_desktop.store.secrets import Secret, stored_key
from live_desktop.store.settings import Settings
from live_desktop.tasks import TaskSet
from live_desktop.ui.brain.view import BrainView
from live_desktop.ui.main_window import MainWindow
from live_desktop.ui.motion_wish import moves_little
from live_desktop.ui.preferences import Preferences
from live_desktop.ui.settings import row_words, words
from live_desktop.ui.settings.checks import trouble
from live_desktop.ui.settings.fits import hidden, refusals
from live_desktop.ui.settings.history import Change, History
from live_desktop.ui.settings.sound_forms import SoundForms
from live_desktop.ui.settings.table import ROWS, Section
from live_desktop.ui.settings.window import SettingsWindow
from live_desktop.ui.theme import Theme, look_of
from live_desktop.wishing import wishes_of

_KEY_ROWS = {Secret.GOOGLE_KEY: "google_key", Secret.CUSTOM_KEY: "custom_key"}


class SettingsDesk(QObject):
    """Opens the settings window, keeps what is chosen there, and has the look follow.

    Signals: `shortcuts_chosen(tuple)` with the commands and their keys that are not the usual
    ones, `delete_requested(str)` with the setting that says how long it is kept,
    `restart_requested()`, `failed(LiveDesktopError)`.
    """

    shortcuts_chosen = Signal(object)
    delete_requested = Signal(str)
    restart_requested = Signal()
    failed = Signal(object)

    def __init__(
        self,
        window: MainWindow,
        theme: Theme,
        preferences: Preferences,
        sounds: SoundForms,
        functions: tuple[FunctionDeclaration, ...] = (),
    ) -> None:
        """Belong to the main window; `functions` are what the model can call."""
        super().__init__(window)
        self._main = window
        self._theme = theme
        self._preferences = preferences
        self._sounds = sounds
        self._functions = functions
        self._window: SettingsWindow | None = None
        self._history = History()
        self._refused = ""
        """The row whose last change could not be."""
        self._shortcuts: dict[str, str] = {}
        self._tasks = TaskSet(self._task_failed)
        preferences.shown.connect(self._show)
        self._show()

    @property
    def window(self) -> SettingsWindow:
        """Give the window, which is made when it is first wanted."""
        if self._window is None:
            self._window = self._make_window()
        return self._window

    @Slot()
    def open(self, section: Section | None = None) -> None:
        """Show the window, at a section or where it was left."""
        window = self.window
        if section is not None:
            window.open_section(section)
        # Those who show something in it too have their turn.
        self._preferences.shown.emit()
        window.show()
        window.raise_()
        window.activateWindow()
        self._tasks.start(self._look_for_keys(window), name="look for keys")

    @Slot(object)
    def set_levels(self, levels: Levels) -> None:
        """Show how loud both sides are, where that is in sight."""
        if self._window is not None and self._window.isVisible():
            self._window.sound.set_levels(levels)

    @Slot(object)
    def show_brain(self, view: BrainView) -> None:
        """Show who answers the open questions of the offline voice."""
        if self._window is not None:
            self._window.brain.show_brain(view)

    async def aclose(self) -> None:
        """Close the window, and finish what it began."""
        if self._window is not None:
            self._window.close()
        await self._tasks.aclose()

    def _make_window(self) -> SettingsWindow:
        window = SettingsWindow(self._theme, self._main)
        window.wished.connect(self._take)
        window.undo_requested.connect(self._undo)
        window.key_kept.connect(self._keep_key)
        window.test_requested.connect(self._test)
        window.delete_requested.connect(self.delete_requested)
        window.restart_requested.connect(self.restart_requested)
        window.brain.chosen.connect(self._main.brain_chosen)
        window.brain.agreed.connect(self._main.brain_agreed)
        window.brain.look_requested.connect(self._main.brain_look_requested)
        self._sounds.add(window.sound)
        return window

    @Slot()
    def _show(self) -> None:
        """Show what is in force: in the window, and in how all windows look."""
        settings = self._preferences.settings
        self._theme.set_look(look_of(settings))
        if settings.shortcuts != self._shortcuts:
            self._shortcuts = settings.shortcuts
            self.shortcuts_chosen.emit(tuple(settings.shortcuts.items()))
        if self._window is not None:
            self._window.show_settings(
                settings, refusals(settings, self._functions), hidden(settings)
            )
            self._window.show_key(Secret.GOOGLE_KEY, stored=self._preferences.has_key)
            self._window.sound.set_reduced_motion(moves_little(settings.motion))

    @Slot(object)
    def _take(self, change: Change) -> None:
        settings, changes = self._preferences.settings, _values(change)
        reason = trouble(settings, changes, has_key=self._preferences.has_key)
        if self._refused:
            self.window.show_trouble(self._refused, "")
        self._refused = change.row if reason else ""
        if reason:
            self.window.show_trouble(change.row, reason)
            return
        self._history.note(change, settings)
        self._preferences.take(replace(settings, **changes))
        self._say(words.changed(_name(change)))

    @Slot()
    def _undo(self) -> None:
        change = self._history.back()
        if change is not None:
            self._preferences.take(replace(self._preferences.settings, **_values(change)))
            self.window.show_trouble(change.row, "")
            self._say(words.undone(_name(change)))

    def _say(self, remark: str) -> None:
        self.window.show_remark(remark, can_undo=self._history.can_go_back)

    @Slot(object, str)
    def _keep_key(self, secret: Secret, key: str) -> None:
        self._tasks.start(self._replace_key(secret, key), name="keep a key")

    async def _replace_key(self, secret: Secret, key: str) -> None:
        row = _KEY_ROWS[secret]
        try:
            await self._preferences.keep_key(secret, key)
        except LiveDesktopError as error:
            self.window.show_trouble(row, str(error))
        else:
            self.window.show_trouble(row, "")
            self.window.show_in_passing(words.key_kept(row_words.ROWS[row].name, forgotten=not key))
        await self._look_for_keys(self.window)

    async def _look_for_keys(self, window: SettingsWindow) -> None:
        for secret in _KEY_ROWS:
            key = await asyncio.to_thread(stored_key, secret)
            window.show_key(secret, stored=bool(key))

    @Slot(object, str)
    def _test(self, secret: Secret, key: str) -> None:
        self.window.show_testing(secret)
        self._tasks.start(self._probe(secret, key), name="test a key")

    async def _probe(self, secret: Secret, key: str) -> None:
        settings = replace(self._preferences.settings, persona="")

        async def dial() -> Endpoint:
            taken = key or await asyncio.to_thread(stored_key, secret)
            return _endpoint(secret, taken, settings)

        found = await probe(dial, wishes_of(settings), network_of(settings))
        self.window.show_verdict(secret, found)

    def _task_failed(self, error: BaseException) -> None:
        self.failed.emit(tellable(error))


def _endpoint(secret: Secret, key: str, settings: Settings) -> Endpoint:
    if secret is Secret.CUSTOM_KEY:
        return custom_endpoint(settings.custom_url, key)
    return google_endpoint(key, api_version(wishes_of(settings)))


def _values(change: Change) -> dict[str, Any]:
    values = dict(change.values)
    if "shortcuts" in values:
        values["shortcuts"] = dict(values["shortcuts"])
    return values


def _name(change: Change) -> str:
    return next(row.words.name for row in ROWS if row.name == change.row)
