"""Saves the conversation as a document, where and as the user wants it."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from live_desktop.session.conversation import Conversation, Speaker, Turn
from live_desktop.store.export import Document, Entry, Facts, export, markdown, safe_name
from live_desktop.store.settings import Settings
from live_desktop.tasks import TaskSet
from live_desktop.ui import words
from live_desktop.ui.main_window import MainWindow

LONGEST_TITLE = 60


class Saving(QObject):
    """Writes conversations; `saved(name)` tells as what."""

    saved = Signal(str)

    def __init__(
        self,
        window: MainWindow,
        conversation: Conversation,
        settings: Callable[[], Settings],
        failed: Callable[[BaseException], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._conversation = conversation
        self._settings = settings
        self._tasks = TaskSet(failed)
        window.save_requested.connect(self._ask_where)
        window.save_path_chosen.connect(self._save)

    def markdown(self) -> str:
        """Write the conversation as Markdown."""
        document = self._document()
        return markdown(document.facts.title, document.entries)

    async def aclose(self) -> None:
        """Finish what is being written."""
        await self._tasks.finish()
        await self._tasks.aclose()

    @Slot()
    def _ask_where(self) -> None:
        name = safe_name(title_of(self._conversation), words.UNTITLED)
        self._window.ask_save_path(f"{name}.md")

    @Slot(str)
    def _save(self, path: str) -> None:
        self._tasks.start(self._write(Path(path)), name="save")

    async def _write(self, path: Path) -> None:
        await asyncio.to_thread(export, path, self._document())
        self.saved.emit(path.name)

    def _document(self) -> Document:
        settings = self._settings()
        return Document(
            facts=Facts(
                title=title_of(self._conversation) or words.UNTITLED,
                model=settings.model,
                voice=settings.voice,
            ),
            entries=tuple(_entry(turn) for turn in self._conversation.turns if turn.text),
        )


def title_of(conversation: Conversation) -> str:
    """Name a conversation by what the user said first; empty where that is nothing yet."""
    for turn in conversation.turns:
        if turn.speaker is Speaker.USER and turn.text:
            line = " ".join(turn.text.split())
            return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1] + "…"
    return ""


def _entry(turn: Turn) -> Entry:
    heard = len(turn.text) if turn.heard is None else turn.heard
    return Entry(
        who=words.SPEAKERS[turn.speaker],
        at=turn.started,
        heard=turn.text[:heard].strip(),
        unheard=turn.text[heard:].strip(),
        role=turn.speaker,
    )
