"""The rows of the connection log."""

from collections.abc import Iterable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from live_desktop.protocol.flight import FlightEntry
from live_desktop.ui import words

_ROOT = QModelIndex()
_LONGEST_ROW = 500
"""Characters of a message that one line can show at most."""


class LogModel(QAbstractListModel):
    """What was sent, received and noted, the newest last."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[FlightEntry] = []

    def replace(self, entries: Iterable[FlightEntry]) -> None:
        """Show these entries alone."""
        self.beginResetModel()
        self._entries = list(entries)
        self.endResetModel()

    def append(self, entries: tuple[FlightEntry, ...]) -> None:
        """Show these too, below the others."""
        if entries:
            first = len(self._entries)
            self.beginInsertRows(_ROOT, first, first + len(entries) - 1)
            self._entries += entries
            self.endInsertRows()

    def keep(self, newest: int) -> None:
        """Let all but the newest so many go."""
        over = len(self._entries) - newest
        if over > 0:
            self.beginRemoveRows(_ROOT, 0, over - 1)
            del self._entries[:over]
            self.endRemoveRows()

    def entry(self, row: int) -> FlightEntry:
        """Return the entry of a row."""
        return self._entries[row]

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> str | None:
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return message(entry, _LONGEST_ROW)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{words.KINDS[entry.kind]}, {message(entry, _LONGEST_ROW)}"
        return None


def message(entry: FlightEntry, longest: int | None = None) -> str:
    """Return the message of an entry on one line, or its beginning."""
    raw = bytes(entry.message)
    if raw.startswith(b'"'):
        return " ".join(entry.text[:longest].split())
    # A character may be cut in two where the beginning ends.
    return raw[:longest].decode(errors="ignore")


def line(entry: FlightEntry) -> str:
    """Return a whole entry as a line to copy."""
    return f"{words.moment(entry.seconds)} {words.KINDS[entry.kind]} {message(entry)}"
