"""Between the page about personas, their file, and the settings that they change."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec
from PySide6.QtCore import QObject, Signal, SignalInstance, Slot

from live_desktop.errors import LiveDesktopError, tellable
from live_desktop.store.files import write_atomically
from live_desktop.store.personas import (
    LONGEST_INSTRUCTION,
    Persona,
    PersonaFile,
    Shelf,
    read_personas,
    starters,
    write_personas,
)
from live_desktop.store.settings import Settings
from live_desktop.tasks import TaskSet
from live_desktop.ui.personas import words
from live_desktop.ui.personas.draft import PersonaDraft
from live_desktop.ui.personas.draft_keeper import DraftKeeper
from live_desktop.ui.personas.page import PersonaPage
from live_desktop.ui.personas.rows import PersonaRow
from live_desktop.ui.words import saved_as

_NOBODY = Persona(name=words.NOBODY, instruction="")


class Choices(Protocol):
    """What is needed of the preferences."""

    settings: Settings

    @property
    def shown(self) -> SignalInstance:
        """Tell that the settings are others."""

    def take(self, settings: Settings) -> None:
        """Have these settings from now on."""


@dataclass(frozen=True, slots=True)
class _Before:
    """What a step can be taken back to."""

    shelf: Shelf
    chosen: str
    settings: dict[str, str]


class PersonaDesk(QObject):
    """Keeps the personas, and puts the one that is chosen in force as one step.

    Signals: `worn(str)` with the name of the persona in force, empty for none of the list, and
    `failed(LiveDesktopError)`.
    """

    worn = Signal(str)
    failed = Signal(object)

    def __init__(self, page: PersonaPage, choices: Choices, file: PersonaFile, draft: Path) -> None:
        """Keep personas in `file`, and one that is being written in the file `draft`."""
        super().__init__(page)
        self._page = page
        self._choices = choices
        self._file = file
        self._shelf = Shelf()
        self._starters = frozenset(each.id for each in starters())
        self._chosen = ""
        """The id of the persona that was chosen last."""
        self._before: _Before | None = None
        self._writing = asyncio.Lock()
        self._tasks = TaskSet(self._task_failed)
        self._draft = DraftKeeper(self, draft, self._task_failed)
        self._connect()
        self._show()

    async def start(self) -> None:
        """Read the personas, and what was being written when the program ended."""
        self._shelf, complaint = await asyncio.to_thread(self._file.load)
        if complaint is not None:
            self.failed.emit(complaint)
        self._take_in()
        await self._draft.read()
        self._show()
        self._offer_draft()

    async def aclose(self) -> None:
        """Write what is still unwritten."""
        await self._draft.finish()
        await self._tasks.finish()
        await self._tasks.aclose()

    @property
    def tools(self) -> tuple[str, ...] | None:
        """Name the tools of the persona in use; None for all."""
        persona = self._in_use()
        return persona.tools if persona is not None else None

    def _connect(self) -> None:
        page = self._page
        page.chosen.connect(self._choose)
        page.new_wished.connect(self._make_new)
        page.edit_wished.connect(self._edit)
        page.copy_wished.connect(self._copy)
        page.removal_wished.connect(self._remove)
        page.starters_wished.connect(self._show_starters)
        page.saved.connect(self._save)
        page.undo_wished.connect(self._undo)
        page.draft_changed.connect(self._draft.keep)
        page.draft_left.connect(self._leave_draft)
        page.draft_wished.connect(self._take_up_draft)
        page.import_chosen.connect(self._import)
        page.export_chosen.connect(self._export)
        self._choices.shown.connect(self._show)

    def _take_in(self) -> None:
        """Give a name to an instruction that has none yet, so that it is not lost."""
        words_now = self._choices.settings.persona
        if words_now.strip() and self._in_use() is None and len(words_now) <= LONGEST_INSTRUCTION:
            shelf, kept = self._shelf.put(Persona(name=words.MINE, instruction=words_now))
            self._chosen = kept.id
            self._take(shelf, {})

    # What is in force

    def _in_use(self) -> Persona | None:
        """Find the persona whose instruction is in force; of several, the one chosen last."""
        wanted = self._choices.settings.persona.strip()
        fitting = [each for each in self._shelf.shown if each.instruction.strip() == wanted]
        last = (each for each in fitting if each.id == self._chosen)
        return next(last, fitting[0] if fitting else None)

    @Slot()
    def _show(self) -> None:
        in_use = self._in_use()
        nobody = not self._choices.settings.persona.strip()
        rows = (
            PersonaRow("", words.NOBODY, "", words.NOBODY_TEXT, nobody),
            *(
                PersonaRow(each.id, each.name, each.voice, each.instruction, each is in_use)
                for each in self._shelf.shown
            ),
        )
        self._page.show_personas(rows, hidden=bool(self._shelf.hidden))
        self.worn.emit(in_use.name if in_use is not None else "")

    def _step(self, done: str, shelf: Shelf, put_on: Persona | None = None) -> None:
        """Do something that can be taken back as a whole, and say so."""
        settings = self._choices.settings
        wishes = _wishes(put_on) if put_on is not None else {}
        kept = {name: getattr(settings, name) for name in wishes}
        self._before = _Before(self._shelf, self._chosen, kept)
        if put_on is not None:
            self._chosen = put_on.id
        self._take(shelf, wishes)
        self._page.say_done(done)

    def _take(self, shelf: Shelf, wishes: dict[str, str]) -> None:
        is_new = shelf is not self._shelf
        self._shelf = shelf
        if wishes:
            self._choices.take(msgspec.structs.replace(self._choices.settings, **wishes))
        self._show()
        if is_new:
            self._tasks.start(self._write(), name="keep the personas")

    @Slot()
    def _undo(self) -> None:
        before, self._before = self._before, None
        if before is not None:
            self._chosen = before.chosen
            self._take(before.shelf, before.settings)

    # What the user does with them

    @Slot(str)
    def _choose(self, persona_id: str) -> None:
        persona = self._shelf.find(persona_id) if persona_id else _NOBODY
        if persona is not None:
            self._step(words.now(persona.name), self._shelf, persona)

    @Slot()
    def _make_new(self) -> None:
        self._open(PersonaDraft(), PersonaDraft())

    @Slot(str)
    def _edit(self, persona_id: str) -> None:
        persona = self._shelf.find(persona_id)
        if persona is not None:
            kept = PersonaDraft.of(persona)
            self._open(kept, kept)

    def _open(self, kept: PersonaDraft, draft: PersonaDraft) -> None:
        in_use = self._in_use()
        self._page.edit(
            kept,
            draft,
            in_use=in_use is not None and in_use.id == draft.id,
            starter=draft.id in self._starters,
        )

    @Slot(str)
    def _copy(self, persona_id: str) -> None:
        if self._shelf.find(persona_id) is not None:
            shelf, copy = self._shelf.duplicate(persona_id)
            self._step(words.duplicated(copy.name), shelf)

    @Slot(str)
    def _remove(self, persona_id: str) -> None:
        persona = self._shelf.find(persona_id)
        if persona is not None:
            in_use = self._in_use()
            wears = in_use is not None and in_use.id == persona_id
            # Else what is deleted would go on speaking, and come back at the next start.
            shelf = self._shelf.remove(persona_id)
            self._step(words.deleted(persona.name), shelf, _NOBODY if wears else None)

    @Slot()
    def _show_starters(self) -> None:
        self._take(self._shelf.show_starters(), {})

    @Slot(object)
    def _save(self, draft: PersonaDraft) -> None:
        in_use = self._in_use()
        shelf, kept = self._shelf.put(draft.persona())
        wears = in_use is not None and in_use.id == draft.id
        self._forget_draft()
        self._page.show_list()
        self._step(words.saved(kept.name), shelf, kept if wears else None)

    # What is being written

    @Slot(object, bool)
    def _leave_draft(self, draft: PersonaDraft, unsaved: bool) -> None:
        self._page.show_list()
        if unsaved:
            self._draft.keep(draft)
            self._offer_draft()
        else:
            self._forget_draft()

    @Slot(bool)
    def _take_up_draft(self, wanted: bool) -> None:
        draft = self._draft.draft
        if draft is None:
            return
        if not wanted:
            self._forget_draft()
            return
        persona = self._shelf.find(draft.id)
        if persona is None:
            draft = msgspec.structs.replace(draft, id="")
        self._open(PersonaDraft.of(persona) if persona else PersonaDraft(), draft)

    def _offer_draft(self) -> None:
        draft = self._draft.draft
        if draft is not None:
            self._page.say_unsaved(words.unsaved(draft.name.strip()))

    def _forget_draft(self) -> None:
        self._page.say_unsaved("")
        self._draft.forget()

    # Files

    async def _write(self) -> None:
        async with self._writing:
            await asyncio.to_thread(self._file.save, self._shelf)

    @Slot(str)
    def _import(self, path: str) -> None:
        self._tasks.start(self._read_from(Path(path)), name="import personas")

    async def _read_from(self, path: Path) -> None:
        data = await asyncio.to_thread(path.read_bytes)
        shelf, kept = self._shelf.put_all(read_personas(data))
        self._step(words.imported(len(kept)), shelf)

    @Slot(str, str)
    def _export(self, path: str, persona_id: str) -> None:
        persona = self._shelf.find(persona_id)
        personas = (persona,) if persona is not None else self._shelf.own
        if personas:
            self._tasks.start(self._write_to(Path(path), personas), name="export personas")
        else:
            self._page.say_done(words.NOTHING_TO_EXPORT, undo=False)

    async def _write_to(self, path: Path, personas: tuple[Persona, ...]) -> None:
        await asyncio.to_thread(write_atomically, path, write_personas(personas))
        self._page.say_done(saved_as(path.name), undo=False)

    def _task_failed(self, error: BaseException) -> None:
        if isinstance(error, OSError):
            error = LiveDesktopError(
                words.file_failed(error.filename),
                detail=str(error),
            )
        self.failed.emit(tellable(error))


def _wishes(persona: Persona) -> dict[str, str]:
    """Give the settings that a persona brings; what it leaves open stays."""
    asked = {"voice": persona.voice, "model": persona.model, "language": persona.language}
    return {"persona": persona.instruction} | {name: each for name, each in asked.items() if each}
