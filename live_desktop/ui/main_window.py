"""The main window: it shows what is, and says what the user wants."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDesktopServices,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import QFileDialog, QMainWindow, QVBoxLayout, QWidget

from live_desktop.audio.levels import Levels
from live_desktop.protocol.voices import Voice
from live_desktop.session.conversation import Turn
from live_desktop.session.endpoint import EndpointKind
from live_desktop.store.settings import Appearance, TalkMode
from live_desktop.ui import words
from live_desktop.ui.appearance_menu import AppearanceMenu
from live_desktop.ui.banner import Banner, Problem
from live_desktop.ui.brain.view import BrainView
from live_desktop.ui.commands import TALKING, Command
from live_desktop.ui.composer import Composer
from live_desktop.ui.documents import documents
from live_desktop.ui.drawer import Drawer, Section
from live_desktop.ui.dress import Dress
from live_desktop.ui.first_run.steps import FirstRun
from live_desktop.ui.header import Header
from live_desktop.ui.held_key import HeldKey
from live_desktop.ui.inspector.dock import Dock
from live_desktop.ui.main_actions import Actions, fill_menu, key_words, make_actions, take_keys
from live_desktop.ui.personas.page import PersonaPage
from live_desktop.ui.sound.form import SoundForm
from live_desktop.ui.stage import Stage
from live_desktop.ui.status import Status
from live_desktop.ui.talk.keys import TALK_BUTTONS
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size
from live_desktop.ui.transcript.transcript import Transcript
from live_desktop.ui.voices.picker import VoicePicker

_COMMAND_KEYS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class MainWindow(QMainWindow):
    """One talk: what was said, the voice, and a box for typing.

    The window never acts by itself: signals carry the user's wishes, methods render what is.
    """

    talk_requested = Signal()
    text_submitted = Signal(str)
    draft_changed = Signal(str)
    mute_requested = Signal(bool)
    voice_chosen = Signal(str)
    local_chosen = Signal()
    google_chosen = Signal(str, str)
    custom_chosen = Signal(str, str, str)
    brain_chosen = Signal(object, str, str, str)
    brain_agreed = Signal(str)
    brain_look_requested = Signal()
    remedy_requested = Signal(object)
    problem_dismissed = Signal()
    save_requested = Signal()
    save_path_chosen = Signal(str)
    new_requested = Signal()
    report_requested = Signal()
    about_requested = Signal()
    settings_requested = Signal()
    appearance_chosen = Signal(str)
    quit_requested = Signal()
    talk_pressed = Signal()
    talk_released = Signal()
    put_away_requested = Signal()
    mini_requested = Signal()
    deafen_requested = Signal()
    painted = Signal()
    """The first frame is being painted."""

    def __init__(self) -> None:
        super().__init__()
        self.closes_to_tray = False
        """Whether closing puts the window away instead of ending the program."""
        self._painted = False
        self._steps: FirstRun | None = None
        self._theme = theme = Theme(self)
        self._header = Header(theme)
        self._transcript = Transcript(theme)
        self._banner = Banner(theme)
        self._composer = Composer(theme)
        self._drawer = Drawer(theme)
        self._stage = Stage(theme, self._make_talk(), self._drawer, self._composer.text_box)
        self._dock = Dock(self._stage, theme)
        self.setCentralWidget(self._dock)
        self._held = HeldKey(self)
        self._held.pressed.connect(self.talk_pressed)
        self._held.released.connect(self.talk_released)
        for change in (self._held.pressed, self._held.released):
            change.connect(self._note_held)
        self._actions = self._make_actions()
        self._appearances = AppearanceMenu(self._header.menu, theme.appearance)
        fill_menu(self._header.menu, self._actions, self._appearances)
        self._show_keys()
        self._connect()
        self.set_title("")
        usual = QSize(Size.WINDOW_WIDTH, Size.WINDOW_HEIGHT)
        self.resize(usual.boundedTo(self.screen().availableSize()))
        self._composer.voice.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def voices(self) -> VoicePicker:
        """Give the page about the voices."""
        return self._drawer.voices

    @property
    def personas(self) -> PersonaPage:
        """Give the page about the personas."""
        return self._drawer.persona

    @property
    def theme(self) -> Theme:
        """Give what all windows are dressed by."""
        return self._theme

    @property
    def dock(self) -> Dock:
        """Give what holds the Inspector beside the talk."""
        return self._dock

    @property
    def inspector_action(self) -> QAction:
        """Give the action that opens and closes the Inspector."""
        return self._actions[Command.INSPECTOR]

    @property
    def sound(self) -> SoundForm:
        """Give the page about the sound."""
        return self._drawer.sound

    def begin_first_run(self) -> FirstRun:
        """Show the first steps in the place of the talk, until they are over."""
        if self._steps is None:
            self._steps = FirstRun(self._theme)
            self._talk_column.insertWidget(1, self._steps, 1)
            self._offer_talk(False)
            self._steps.show()
            self._steps.begin()
        return self._steps

    def end_first_run(self, steps: FirstRun) -> None:
        """Show the talk again."""
        self._steps = None
        steps.hide()
        steps.deleteLater()
        self._offer_talk(True)
        self._composer.voice.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer_talk(self, offered: bool) -> None:
        """Show the talk with its commands, or neither."""
        for part in (self._transcript, self._composer):
            part.setVisible(offered)
        for command in TALKING:
            self._actions[command].setEnabled(offered)

    @Slot(object)
    def show_status(self, status: Status) -> None:
        """Show what is happening in the talk."""
        self._composer.show_status(status)
        self._header.set_voice(status.voice)

    def set_voice(self, voice: str) -> None:
        """Show which voice speaks, as the status does, where there is none yet."""
        self._header.set_voice(voice)

    @Slot(str)
    def set_persona(self, persona: str) -> None:
        """Show which persona speaks; empty for none."""
        self._header.set_persona(persona)

    @Slot(object)
    def show_turn(self, turn: Turn) -> None:
        """Show a turn, or the newer state of one."""
        self._transcript.show_turn(turn)

    @Slot()
    def clear_turns(self) -> None:
        """Show an empty conversation."""
        self._transcript.clear()

    @Slot(object)
    def set_levels(self, levels: Levels) -> None:
        """Show how loud both sides are, some thirty times a second."""
        self._composer.set_levels(levels)
        self._drawer.sound.set_levels(levels)

    @Slot(bool)
    def set_muted(self, muted: bool) -> None:
        """Show whether the microphone is muted."""
        self._composer.set_muted(muted)

    def set_reduced_motion(self, reduced: bool) -> None:
        """Stand still, or move again."""
        self._composer.set_reduced_motion(reduced)
        self._drawer.sound.set_reduced_motion(reduced)

    def show_voices(
        self, voices: tuple[Voice, ...], local: frozenset[str], chosen: str, stand_in: str = ""
    ) -> None:
        """Offer voices; `local` names those that this computer makes itself.

        `stand_in` is heard in place of the chosen one, where that cannot be made.
        """
        self._drawer.voices.show_voices(voices, local, chosen, stand_in)

    def show_connection(self, kind: str, address: str, model: str, *, has_key: bool) -> None:
        """Show the connection in use, by the name of an `EndpointKind`, and the model."""
        offline = kind == EndpointKind.LOCAL
        self._transcript.show_examples(words.EXAMPLES_OFFLINE if offline else words.EXAMPLES)
        self._drawer.connection.show_connection(kind, address, model, has_key=has_key)

    def show_brain(self, view: BrainView) -> None:
        """Show who answers the open questions of the offline voice."""
        self._drawer.connection.show_brain(view)

    def show_problem(self, problem: Problem) -> None:
        """Say what went wrong and offer what can be done."""
        self._banner.show_problem(problem)

    @Slot()
    def clear_problem(self) -> None:
        """Show that nothing is wrong."""
        self._banner.clear()

    @Slot(str)
    def set_title(self, title: str) -> None:
        """Show what the conversation is called."""
        self._header.set_title(title)
        self.setWindowTitle(words.window_title(title))

    @property
    def draft(self) -> str:
        """Give what is typed so far."""
        return self._composer.text_box.toPlainText()

    @Slot(str)
    def set_draft(self, text: str) -> None:
        """Show what is typed so far."""
        self._composer.set_draft(text)

    @Slot(object)
    def set_shortcuts(self, chosen: tuple[tuple[str, str], ...]) -> None:
        """Take these keys for these commands, and the usual ones for the others."""
        take_keys(self._actions, dict(chosen))
        self._show_keys()

    @Slot(str)
    def set_appearance(self, appearance: str) -> None:
        """Be `light`, `dark`, or like the `system`; raise ValueError for anything else."""
        self._theme.set_appearance(Appearance(appearance))
        self._appearances.tick(self._theme.appearance)

    def open_drawer(self, section: str) -> None:
        """Open the drawer at `voice`, `persona`, `connection` or `sound`."""
        self._stage.open_drawer(Section(section))

    def ask_for_key(self) -> None:
        """Open the drawer where a key of Google's can be given."""
        self._stage.open_drawer(Section.CONNECTION)
        self._drawer.connection.ask_for_key()

    def ask_for_model(self) -> None:
        """Open the drawer where a local model can be chosen."""
        self._stage.open_drawer(Section.CONNECTION)
        self._drawer.connection.ask_for_model()

    def ask_save_path(self, suggested: str) -> None:
        """Ask where to save, beginning at a suggested path; the answer is `save_path_chosen`."""
        path = Path(suggested)
        folder = str(path.parent) if path.is_absolute() else documents()
        dialog = QFileDialog(self, words.SAVE, folder, words.DOCUMENTS)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        Dress(dialog, self._theme)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(path.suffix)
        dialog.selectFile(path.name)
        dialog.fileSelected.connect(self.save_path_chosen)
        dialog.open()

    @Slot(str)
    def _open_link(self, address: str) -> None:
        QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode))

    @Slot(str)
    def _edit_again(self, text: str) -> None:
        self._composer.set_draft(text)
        self.draft_changed.emit(text)
        self._composer.text_box.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def come_forward(self) -> None:
        """Show the window above the others, with the keyboard."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave the end to those who must tidy up first."""
        event.ignore()
        if self.closes_to_tray:
            self.put_away_requested.emit()
        else:
            self.quit_requested.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take keys that no control wanted: Space talks, Escape closes, letters are typed."""
        if event.key() == self._held.key:
            self._held.press(event)
        elif event.key() == Qt.Key.Key_Escape and self._stage.drawer_open:
            self._stage.close_drawer()
        elif (
            event.modifiers() & _COMMAND_KEYS
            or not event.text().isprintable()
            or self._composer.isHidden()
        ):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Space:
            self._held.press(event)
        elif event.text():
            self._composer.text_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._composer.text_box.insertPlainText(event.text())

    @Slot()
    def _note_held(self) -> None:
        # Space talks only where nobody types; a letter of the shortcut may come into the box.
        held = self._held.key
        self._composer.text_box.untyped = None if held == Qt.Key.Key_Space else held

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._held.release(event)
        super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Let go of the key when another window comes to the front: it gets the release."""
        if event.type() is QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._held.let_go()
        super().changeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in TALK_BUTTONS:
            self.talk_pressed.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() in TALK_BUTTONS:
            self.talk_released.emit()

    def set_mode(self, mode: TalkMode) -> None:
        """Say what a press on the voice does in that mode."""
        self._composer.voice.set_mode(mode)

    def _make_talk(self) -> QWidget:
        talk = QWidget()
        self._talk_column = column = QVBoxLayout(talk)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._transcript, 1)
        column.addWidget(self._banner)
        column.addWidget(self._composer)
        return talk

    def _make_actions(self) -> Actions:
        doers: dict[Command, Callable[[], None]] = {
            Command.TALK: self._talk,
            Command.MUTE: self._composer.ask_to_mute,
            Command.DEAFEN: self.deafen_requested.emit,
            Command.MINI: self.mini_requested.emit,
            Command.DRAWER: self._toggle_drawer,
            Command.SETTINGS: self.settings_requested.emit,
            Command.FIND: self._transcript.open_find,
            Command.SAVE: self.save_requested.emit,
            Command.NEW: self.new_requested.emit,
            Command.REPORT: self.report_requested.emit,
            Command.ABOUT: self.about_requested.emit,
            Command.QUIT: self.quit_requested.emit,
        }
        return make_actions(self, doers)

    def _show_keys(self) -> None:
        drawer, talk, mute = (
            key_words(self._actions, each) for each in (Command.DRAWER, Command.TALK, Command.MUTE)
        )
        self._header.show_keys(drawer)
        self._composer.show_keys(talk, mute)

    def _connect(self) -> None:
        self._header.drawer_requested.connect(self._toggle_drawer)
        self._transcript.example_chosen.connect(self.text_submitted)
        self._transcript.link_clicked.connect(self._open_link)
        self._transcript.edit_requested.connect(self._edit_again)
        self._composer.talk_requested.connect(self.talk_requested)
        self._composer.talk_pressed.connect(self.talk_pressed)
        self._composer.talk_released.connect(self.talk_released)
        self._composer.text_submitted.connect(self.text_submitted)
        self._composer.draft_changed.connect(self.draft_changed)
        self._composer.mute_requested.connect(self.mute_requested)
        self._banner.remedy_requested.connect(self.remedy_requested)
        self._banner.dismissed.connect(self.problem_dismissed)
        self._appearances.chosen.connect(self.appearance_chosen)
        self._drawer.voices.voice_chosen.connect(self.voice_chosen)
        connection = self._drawer.connection
        connection.local_chosen.connect(self.local_chosen)
        connection.google_chosen.connect(self.google_chosen)
        connection.custom_chosen.connect(self.custom_chosen)
        connection.brain.chosen.connect(self.brain_chosen)
        connection.brain.agreed.connect(self.brain_agreed)
        connection.brain.look_requested.connect(self.brain_look_requested)

    @Slot()
    def _talk(self) -> None:
        keys: Any = self._actions[Command.TALK].shortcut()
        self._held.press_key(keys[0].key())

    @Slot()
    def _toggle_drawer(self) -> None:
        if self._stage.drawer_open:
            self._stage.close_drawer()
        else:
            self._stage.open_drawer(Section.VOICE)


async def destroy(window: MainWindow) -> None:
    """Destroy a window here and now, before the loop that could still do it ends."""
    destroyed = asyncio.Event()
    window.destroyed.connect(lambda *_: destroyed.set())
    window.deleteLater()
    await destroyed.wait()
