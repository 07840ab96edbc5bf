"""The rows of the connection log."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from live_desktop.protocol.flight import FlightEntry
from live_desktop.ui import words
from live_desktop.ui.log_rows import Row, each_alone, fold, last_sound

_ROOT = QModelIndex()
_LONGEST_ROW = 500
"""Characters of a message that one line can show at most."""


class LogModel(QAbstractListModel):
    """What was sent, received and noted, the newest last; sound is folded unless told not to."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Row] = []
        self._folds = True

    def start_over(self, *, folds: bool) -> None:
        """Show nothing, and from now on sound in folded rows or one by one."""
        self._folds = folds
        self.replace(())

    def replace(self, entries: Sequence[FlightEntry]) -> None:
        """Show these entries alone."""
        self.beginResetModel()
        self._rows = fold((), entries) if self._folds else each_alone(entries)
        self.endResetModel()

    def append(self, entries: tuple[FlightEntry, ...]) -> None:
        """Show these too, below the others."""
        growing = last_sound(self._rows) if self._folds else ()
        rows = fold(growing, entries) if self._folds else each_alone(entries)
        end = len(self._rows)
        grown, new = rows[: len(growing)], rows[len(growing) :]
        if grown:
            self._rows[end - len(grown) :] = grown
            self.dataChanged.emit(self.index(end - len(grown)), self.index(end - 1))
        if new:
            self.beginInsertRows(_ROOT, end, end + len(new) - 1)
            self._rows += new
            self.endInsertRows()

    def keep(self, newest: int) -> None:
        """Let all but the newest so many go."""
        over = len(self._rows) - newest
        if over > 0:
            self.beginRemoveRows(_ROOT, 0, over - 1)
            del self._rows[:over]
            self.endRemoveRows()

    def row(self, number: int) -> Row:
        """Return a row."""
        return self._rows[number]

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> str | None:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return message(row, _LONGEST_ROW)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{words.KINDS[row.entry.kind]}, {message(row, _LONGEST_ROW)}"
        return None


def message(row: Row, longest: int | None = None) -> str:
    """Return the message of a row on one line, or its beginning."""
    entry = row.entry
    if row.count:
        return words.folded_sound(entry.kind, row.count, row.sound_seconds)
    raw = bytes(entry.message)
    if raw.startswith(b'"'):
        return " ".join(entry.text[:longest].split())
    # A character may be cut in two where the beginning ends.
    return raw[:longest].decode(errors="ignore")


def line(row: Row) -> str:
    """Return a whole row as a line to copy."""
    entry = row.entry
    return f"{words.moment(entry.seconds)} {words.KINDS[entry.kind]} {message(row)}"


def detail(row: Row, longest: int) -> str:
    """Return a row in full; of one that is longer than that, the beginning and how much is left."""
    if row.count:
        return f"{message(row)}\n{row.entry.text}"
    text = row.entry.text
    over = len(text) - longest
    return text if over <= 0 else f"{text[:longest]}\n{words.more_characters(over)}"
