"""Offers to bring back the talks that a crash has cut off."""

import asyncio
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from live_desktop.errors import UnsavedTalk
from live_desktop.session.conversation import Conversation, Turn
from live_desktop.store.journal import Recovered, recover
from live_desktop.ui import words


class Recovery(QObject):
    """Asks about one talk after the other, the newest first.

    `offered(UnsavedTalk)` asks; what is not answered waits for the next start.
    """

    offered = Signal(object)

    def __init__(self, parent: QObject, conversation: Conversation, journals: Path) -> None:
        super().__init__(parent)
        self._conversation = conversation
        self._journals = journals
        self._left: list[Recovered[Turn]] = []

    async def bring_back(self) -> None:
        """Bring the newest talk that nobody saved back unasked, and leave the others alone."""
        found = list(await asyncio.to_thread(recover, self._journals, Turn))
        if found:
            self._put_back(found.pop())
        for other in found:
            other.release()

    async def look(self) -> None:
        """Look for talks that nobody saved."""
        self._left = list(await asyncio.to_thread(recover, self._journals, Turn))
        self._offer()

    def release(self) -> None:
        """Leave what was not answered for the next start."""
        while self._left:
            self._left.pop().release()

    @Slot()
    def restore(self) -> None:
        """Put the talk that is in question back into the conversation."""
        if self._left:
            self._put_back(self._left.pop())
            self._offer()

    @Slot()
    def discard(self) -> None:
        """Delete the talk that is in question."""
        if self._left:
            self._left.pop().discard()
            self._offer()

    def _put_back(self, talk: Recovered[Turn]) -> None:
        self._conversation.notice(words.restored(talk.started))
        self._conversation.restore(talk.turns)
        talk.discard()

    def _offer(self) -> None:
        if self._left:
            talk = self._left[-1]
            self.offered.emit(UnsavedTalk(words.unsaved(talk.started, len(talk.turns))))
