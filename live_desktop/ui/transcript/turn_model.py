"""The turns of a conversation as a Qt model: one row each, in the order of their numbers."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from operator import attrgetter

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from live_desktop.session.conversation import Turn
from live_desktop.ui.transcript import words as transcript_words

_ROOT = QModelIndex()
_NUMBER = attrgetter("number")


class TurnModel(QAbstractListModel):
    """Hold the turns that the transcript shows; screen readers read them here, too."""

    def __init__(self) -> None:
        super().__init__()
        self._turns: list[Turn] = []

    def show(self, turn: Turn) -> int:
        """Put in a new turn, or the newer state of a known one, and return its row."""
        row = bisect_left(self._turns, turn.number, key=_NUMBER)
        if row < len(self._turns) and self._turns[row].number == turn.number:
            if self._turns[row] != turn:
                self._turns[row] = turn
                index = self.index(row)
                self.dataChanged.emit(index, index)
            return row
        self.beginInsertRows(_ROOT, row, row)
        self._turns.insert(row, turn)
        self.endInsertRows()
        return row

    def show_all(self, turns: Iterable[Turn]) -> None:
        """Show these turns, in the order of their numbers, instead of all that are shown."""
        self.beginResetModel()
        self._turns = list(turns)
        self.endResetModel()

    def clear(self) -> None:
        """Forget all turns."""
        self.show_all(())

    def turn(self, row: int) -> Turn:
        """Return the turn of a row."""
        return self._turns[row]

    def turns(self) -> Sequence[Turn]:
        """Return all turns."""
        return self._turns

    def __len__(self) -> int:
        return len(self._turns)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._turns)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> str | None:
        if not index.isValid():
            return None
        turn = self._turns[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return turn.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return transcript_words.spoken_turn(turn)
        return None
