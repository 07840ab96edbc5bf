"""The turns of a conversation as a Qt model: one row each, in the order of their numbers."""

from bisect import bisect_left

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from live_desktop.session.conversation import Turn
from live_desktop.ui import words

_ROOT = QModelIndex()


class TurnModel(QAbstractListModel):
    """Hold the turns that the transcript shows; screen readers read them here, too."""

    def __init__(self) -> None:
        super().__init__()
        self._turns: list[Turn] = []
        self._numbers: list[int] = []

    def show(self, turn: Turn) -> int:
        """Put in a new turn, or the newer state of a known one, and return its row."""
        row = bisect_left(self._numbers, turn.number)
        if row < len(self._numbers) and self._numbers[row] == turn.number:
            if self._turns[row] != turn:
                self._turns[row] = turn
                index = self.index(row)
                self.dataChanged.emit(index, index)
            return row
        self.beginInsertRows(_ROOT, row, row)
        self._turns.insert(row, turn)
        self._numbers.insert(row, turn.number)
        self.endInsertRows()
        return row

    def clear(self) -> None:
        """Forget all turns."""
        self.beginResetModel()
        self._turns.clear()
        self._numbers.clear()
        self.endResetModel()

    def turn(self, row: int) -> Turn:
        """Return the turn of a row."""
        return self._turns[row]

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
            return words.spoken_turn(turn)
        return None
