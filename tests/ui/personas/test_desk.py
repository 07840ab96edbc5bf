"""Personas from the list to the settings and the disk, with real files."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton

from live_desktop.errors import LiveDesktopError
from live_desktop.store.personas import Persona, PersonaFile, read_personas, starters
from live_desktop.store.settings import Settings
from live_desktop.ui import loop
from live_desktop.ui.personas import words
from live_desktop.ui.personas.desk import PersonaDesk
from live_desktop.ui.personas.draft import PersonaDraft
from live_desktop.ui.personas.page import PersonaPage
from live_desktop.ui.personas.rows import PersonaList
from live_desktop.ui.theme import Theme

COOK = next(each for each in starters() if each.id == "cook")
LEFT = Qt.MouseButton.LeftButton


class Chooser(QObject):
    """Holds settings, and counts how often they are changed."""

    shown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.settings = Settings(voice="Aoede")
        self.changes = 0

    def take(self, settings: Settings) -> None:
        """Have other settings, in one step."""
        self.settings = settings
        self.changes += 1
        self.shown.emit()


class Desk:
    """The page, the desk and the files of one start of the program."""

    def __init__(self, theme: Theme, home: Path, chooser: Chooser) -> None:
        self.home = home
        self.chooser = chooser
        self.page = PersonaPage(theme)
        self.page.resize(360, 700)
        self.page.show()
        self.desk = PersonaDesk(
            self.page, chooser, PersonaFile(home / "personas.json"), home / "persona-draft.json"
        )
        self.errors: list[LiveDesktopError] = []
        self.desk.failed.connect(self._note)

    @Slot(object)
    def _note(self, error: LiveDesktopError) -> None:
        self.errors.append(error)

    @property
    def shown(self) -> PersonaList:
        """Find the list."""
        found = self.page.findChild(PersonaList)
        assert isinstance(found, PersonaList)
        return found

    @property
    def rows(self) -> list[str]:
        """List the personas in sight as a screen reader says them, without the first one."""
        model = self.shown.model()
        role = Qt.ItemDataRole.AccessibleTextRole
        return [model.data(model.index(row, 0), role) for row in range(1, model.rowCount())]

    @property
    def texts(self) -> list[str]:
        """List the words in sight."""
        return [each.text() for each in self.page.findChildren(QLabel) if each.isVisible()]

    @property
    def instruction(self) -> QPlainTextEdit:
        """Find the field of the instruction."""
        found = self.page.findChild(QPlainTextEdit)
        assert isinstance(found, QPlainTextEdit)
        return found

    def field(self, name: str) -> QLineEdit:
        """Find a field by its name."""
        fields = self.page.findChildren(QLineEdit)
        return next(each for each in fields if each.accessibleName() == name)

    def press(self, text: str) -> None:
        """Press a button that is in sight."""
        buttons = self.page.findChildren(QPushButton)
        which = next(each for each in buttons if each.isVisible() and each.text() == text)
        QTest.mouseClick(which, LEFT)

    def choose(self, name: str) -> None:
        """Choose a persona by the keyboard."""
        row = next(row for row, each in enumerate(self.rows) if each.startswith(name))
        self.shown.setCurrentIndex(self.shown.model().index(row + 1, 0))
        QTest.keyClick(self.shown, Qt.Key.Key_Return)

    async def settle(self) -> None:
        """Wait until everything is written."""
        await self.desk._draft.finish()
        await self.desk._tasks.finish()

    def draft(self) -> bytes:
        """Read what is on disk of what is being written."""
        return (self.home / "persona-draft.json").read_bytes()


Scene = Callable[[Desk], Coroutine[Any, Any, None]]


def play(theme: Theme, home: Path, scene: Scene, chooser: Chooser | None = None) -> Chooser:
    """Play a scene from the start of the program to its end."""
    keeper = chooser or Chooser()

    async def main(_quit_wanted: asyncio.Event) -> int:
        on = Desk(theme, home, keeper)
        await on.desk.start()
        try:
            await scene(on)
        finally:
            await on.desk.aclose()
            on.page.close()
            on.page.deleteLater()
        return 0

    assert loop.run(main) == 0
    return keeper


def test_the_starters_are_there_at_once(theme: Theme, tmp_path: Path) -> None:
    async def scene(on: Desk) -> None:
        assert len(on.rows) == 8
        assert not any(words.IN_USE in row for row in on.rows)

    play(theme, tmp_path, scene)


def test_choosing_one_is_one_step_that_undo_takes_back(theme: Theme, tmp_path: Path) -> None:
    async def scene(on: Desk) -> None:
        before = on.chooser.settings
        on.choose(COOK.name)
        settings = on.chooser.settings
        assert (settings.persona, settings.voice) == (COOK.instruction, COOK.voice)
        assert on.chooser.changes == 1
        assert f"{COOK.name}, {words.IN_USE}, {COOK.voice}" in on.rows
        assert words.now(COOK.name) in on.texts
        on.press(words.UNDO)
        assert on.chooser.settings == before
        assert not any(words.IN_USE in row for row in on.rows)
        assert words.now(COOK.name) not in on.texts

    play(theme, tmp_path, scene)


def test_everything_that_a_persona_has_is_put_in_force(theme: Theme, tmp_path: Path) -> None:
    whole = Persona(
        name="Whole", instruction="Be whole.", voice="Puck", model="gemini-9", language="de-DE",
        tools=("local_time",),
    )  # fmt: skip

    async def scene(on: Desk) -> None:
        (tmp_path / "in.json").write_bytes(msgspec.json.encode(
            {"format": "live-desktop-personas", "version": 1, "personas": [whole]}
        ))  # fmt: skip
        on.page.import_chosen.emit(str(tmp_path / "in.json"))
        await on.settle()
        assert on.desk.tools is None
        on.choose("Whole")
        settings = on.chooser.settings
        assert (settings.voice, settings.model, settings.language) == ("Puck", "gemini-9", "de-DE")
        assert on.desk.tools == ("local_time",)

    play(theme, tmp_path, scene)


def test_a_new_one_is_written_saved_and_there_the_next_time(theme: Theme, tmp_path: Path) -> None:
    async def write(on: Desk) -> None:
        on.press(words.NEW)
        QTest.keyClicks(on.field(words.NAME), "Pirate")
        assert words.INSTRUCTION_MISSING in on.texts
        QTest.keyClicks(on.instruction, "Arr!")
        assert words.size(4, 1) in on.texts
        assert words.LATER in on.texts
        on.press(words.SAVE)
        assert on.rows[0] == "Pirate"

    async def look(on: Desk) -> None:
        assert on.rows[0] == "Pirate"
        assert len(on.rows) == 9

    play(theme, tmp_path, write)
    play(theme, tmp_path, look)


def test_what_is_edited_of_the_one_in_use_is_applied(theme: Theme, tmp_path: Path) -> None:
    async def scene(on: Desk) -> None:
        on.page.show_effect(at_once=True)
        on.choose(COOK.name)
        QTest.keyClick(on.shown, Qt.Key.Key_F2)
        assert f"{words.STARTER} {words.AT_ONCE}" in on.texts
        on.instruction.setPlainText("Cook.")
        on.press(words.SAVE)
        assert on.chooser.settings.persona == "Cook."
        assert on.rows[0].startswith(f"{COOK.name} 2, {words.IN_USE}")
        assert len(on.rows) == 9
        on.press(words.UNDO)
        assert on.chooser.settings.persona == COOK.instruction
        assert len(on.rows) == 8

    play(theme, tmp_path, scene)


def test_another_voice_is_said_to_need_a_new_connection(theme: Theme, tmp_path: Path) -> None:
    async def scene(on: Desk) -> None:
        on.page.show_effect(at_once=True)
        on.choose(COOK.name)
        on.page.edit_wished.emit(COOK.id)
        form = on.page._form
        form._voice.choose("Puck")
        assert f"{words.STARTER} {words.RENEWS}" in on.texts
        form._voice.choose(COOK.voice)
        assert f"{words.STARTER} {words.AT_ONCE}" in on.texts

    play(theme, tmp_path, scene)


def test_writing_can_be_undone_key_by_key(theme: Theme, tmp_path: Path) -> None:
    async def scene(on: Desk) -> None:
        on.page.edit_wished.emit(COOK.id)
        on.instruction.selectAll()
        QTest.keyClicks(on.instruction, "No")
        assert on.instruction.toPlainText() == "No"
        while on.instruction.document().isUndoAvailable():
            on.instruction.undo()
        assert on.instruction.toPlainText() == COOK.instruction

    play(theme, tmp_path, scene)


def test_deleting_asks_nothing_and_can_be_taken_back(theme: Theme, tmp_path: Path) -> None:
    async def scene(on: Desk) -> None:
        on.shown.setCurrentIndex(on.shown.model().index(1, 0))
        QTest.keyClick(on.shown, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
        copy = f"{starters()[0].name} 2"
        assert on.rows[0].startswith(copy)
        on.shown.setCurrentIndex(on.shown.model().index(1, 0))
        QTest.keyClick(on.shown, Qt.Key.Key_Delete)
        assert len(on.rows) == 8
        assert words.deleted(copy) in on.texts
        on.press(words.UNDO)
        assert on.rows[0].startswith(copy)

    play(theme, tmp_path, scene)


def test_who_is_deleted_speaks_no_longer(theme: Theme, tmp_path: Path) -> None:
    async def scene(on: Desk) -> None:
        worn: list[str] = []
        on.desk.worn.connect(worn.append)
        on.choose(COOK.name)
        assert worn[-1] == COOK.name
        on.page.removal_wished.emit(COOK.id)
        assert worn[-1] == ""
        assert on.chooser.settings.persona == ""
        on.press(words.UNDO)
        assert worn[-1] == COOK.name
        assert on.chooser.settings.persona == COOK.instruction
        on.page.removal_wished.emit("editor")
        assert on.chooser.settings.persona == COOK.instruction

    play(theme, tmp_path, scene)


def test_a_starter_that_is_taken_away_can_come_back(theme: Theme, tmp_path: Path) -> None:
    async def remove(on: Desk) -> None:
        on.page.removal_wished.emit(COOK.id)

    async def bring_back(on: Desk) -> None:
        assert len(on.rows) == 7
        on.page.starters_wished.emit()
        assert len(on.rows) == 8

    play(theme, tmp_path, remove)
    play(theme, tmp_path, bring_back)


def test_what_is_being_written_survives_a_crash(theme: Theme, tmp_path: Path) -> None:
    async def write(on: Desk) -> None:
        on.page.edit_wished.emit(COOK.id)
        on.instruction.setPlainText("Half a sent")
        await on.settle()
        assert b"Half a sent" in on.draft()
        # The program ends here, without a word to anybody.

    async def find(on: Desk) -> None:
        assert words.unsaved(COOK.name) in on.texts
        on.press(words.GO_ON)
        assert on.instruction.toPlainText() == "Half a sent"
        on.press(words.SAVE)
        assert on.rows[0].startswith(f"{COOK.name} 2")

    async def look(on: Desk) -> None:
        assert words.unsaved(COOK.name) not in on.texts

    for scene in (write, find, look):
        play(theme, tmp_path, scene)


def test_a_draft_can_be_thrown_away(theme: Theme, tmp_path: Path) -> None:
    async def scene(on: Desk) -> None:
        on.press(words.NEW)
        QTest.keyClicks(on.instruction, "Nonsense")
        on.page._form.left.emit()
        assert words.unsaved("") in on.texts
        on.press(words.DISCARD)
        await on.settle()
        assert not on.home.joinpath("persona-draft.json").exists()

    play(theme, tmp_path, scene)


def test_personas_go_out_and_come_back(theme: Theme, tmp_path: Path) -> None:
    path = tmp_path / "out.json"

    async def scene(on: Desk) -> None:
        on.page.export_chosen.emit(str(path), "")
        assert words.NOTHING_TO_EXPORT in on.texts
        on.page.export_chosen.emit(str(path), COOK.id)
        await on.settle()
        on.page.import_chosen.emit(str(path))
        await on.settle()
        assert words.imported(1) in on.texts
        assert on.rows[0].startswith(f"{COOK.name} 2")

    play(theme, tmp_path, scene)
    (persona,) = read_personas(path.read_bytes())
    assert persona.instruction == COOK.instruction


@pytest.mark.parametrize("content", [None, b"no personas"])
def test_a_file_that_is_none_is_told(theme: Theme, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "in.json"
    if content is not None:
        path.write_bytes(content)

    async def scene(on: Desk) -> None:
        on.page.import_chosen.emit(str(path))
        await on.settle()
        assert len(on.errors) == 1
        assert len(on.rows) == 8

    play(theme, tmp_path, scene)


def test_tools_are_all_or_chosen_ones(theme: Theme, tmp_path: Path) -> None:
    async def scene(on: Desk) -> None:
        def chosen() -> tuple[str, ...] | None:
            draft: PersonaDraft = on.page._form.draft
            return draft.tools

        on.page.show_tools(("local_time", "web_search"))
        on.page.edit_wished.emit(COOK.id)
        assert chosen() is None
        QTest.mouseClick(on.page._form._tools._all, LEFT)
        assert chosen() == ("local_time", "web_search")
        QTest.mouseClick(on.page._form._tools._each["web_search"], LEFT)
        assert chosen() == ("local_time",)
        on.press(words.SAVE)
        on.choose(f"{COOK.name} 2")
        assert on.desk.tools == ("local_time",)

    play(theme, tmp_path, scene)


def test_one_can_do_without(theme: Theme, tmp_path: Path) -> None:
    async def scene(on: Desk) -> None:
        on.choose(COOK.name)
        nobody = on.shown.model().index(0, 0)
        on.shown.setCurrentIndex(nobody)
        for key in (Qt.Key.Key_F2, Qt.Key.Key_Delete):
            QTest.keyClick(on.shown, key)
        QTest.keyClick(on.shown, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
        assert on.chooser.settings.persona == COOK.instruction
        QTest.keyClick(on.shown, Qt.Key.Key_Return)
        assert on.chooser.settings.persona == ""
        assert on.chooser.settings.voice == COOK.voice
        assert words.IN_USE in nobody.data(Qt.ItemDataRole.AccessibleTextRole)
        on.press(words.UNDO)
        assert on.chooser.settings.persona == COOK.instruction

    play(theme, tmp_path, scene)


def test_an_instruction_of_before_gets_a_name(theme: Theme, tmp_path: Path) -> None:
    chooser = Chooser()
    chooser.take(Settings(persona="Be brief."))

    async def scene(on: Desk) -> None:
        assert on.rows[0] == f"{words.MINE}, {words.IN_USE}"
        assert len(on.rows) == 9

    for _ in range(2):
        play(theme, tmp_path, scene, chooser)
    assert chooser.settings.persona == "Be brief."
