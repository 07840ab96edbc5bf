"""The messages that the Inspector shows: all that was read, sifted a little at a time."""

import time
from collections.abc import Callable
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from live_desktop.protocol.flight import FlightEntry, FlightKind
from live_desktop.session.recorder import MOST_ENTRIES
from live_desktop.ui.inspector import words
from live_desktop.ui.inspector.rows import Row, each_alone, fold, last_sound
from live_desktop.ui.inspector.sieve import Sieve, Sound

_ROOT = QModelIndex()
_LONGEST_ROW = 500
"""Characters of a message that one line can show at most."""
_STEP = 64
"""Entries that are sifted at once."""
_SPARE = 1_000
"""Entries above the most that are let go together, for each time costs the same."""
_ARROWS = {FlightKind.SENT: "↑", FlightKind.RECEIVED: "↓", FlightKind.NOTED: "·"}

Clock = Callable[[], float]
_Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns of the messages."""

    TIME = 0
    WAY = 1
    SIZE = 2
    MESSAGE = 3


class MessageModel(QAbstractTableModel):
    """What was sent, received and noted, the newest last, as far as the sieve lets it through."""

    def __init__(
        self, most: int = MOST_ENTRIES, spare: int = _SPARE, clock: Clock = time.perf_counter
    ) -> None:
        super().__init__()
        self._most = most
        self._spare = spare
        self._clock = clock
        self._entries: list[FlightEntry] = []
        self._rows: list[Row] = []
        self._sieve = Sieve()
        self._next = 0
        """The first entry that has not been through the sieve."""

    @property
    def sieve(self) -> Sieve:
        """Tell what is let through."""
        return self._sieve

    @property
    def behind(self) -> bool:
        """Tell whether entries have not been through the sieve yet."""
        return self._next < len(self._entries)

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing that could be shown."""
        return not self._entries

    def take(self, entries: tuple[FlightEntry, ...]) -> None:
        """Take in more entries; `advance` shows them."""
        self._entries += entries

    def sift(self, sieve: Sieve) -> None:
        """Show nothing, and from now on what this sieve lets through."""
        self.beginResetModel()
        self._sieve = sieve
        self._rows = []
        self._next = 0
        self.endResetModel()

    def advance(self, until: float) -> None:
        """Sift what has not been sifted, at least one step and no longer than until then."""
        folds = self._sieve.sound is not Sound.EACH
        growing = list(last_sound(self._rows)) if folds else []
        rows = list(growing)
        while self.behind:
            passing = self._sieve.sift(self._entries[self._next : self._next + _STEP])
            self._next = min(self._next + _STEP, len(self._entries))
            if folds:
                tail = last_sound(rows)
                rows[len(rows) - len(tail) :] = fold(tail, passing)
            else:
                rows += each_alone(passing)
            if self._clock() >= until:
                break
        self._show(growing, rows)

    def let_go(self) -> int:
        """Let the oldest entries go where there are too many; returns how many rows went."""
        over = len(self._entries) - self._most
        if over < self._spare:
            return 0
        del self._entries[:over]
        self._next = max(0, self._next - over)
        first = self._entries[0].seconds
        gone = next(
            (number for number, row in enumerate(self._rows) if row.entry.seconds >= first),
            len(self._rows),
        )
        if gone:
            self.beginRemoveRows(_ROOT, 0, gone - 1)
            del self._rows[:gone]
            self.endRemoveRows()
        return gone

    def find(self, entry: FlightEntry) -> int | None:
        """Find the row of an entry; None where it is not shown."""
        return next((n for n, row in enumerate(self._rows) if row.entry is entry), None)

    def keeps(self, entry: FlightEntry) -> bool:
        """Tell whether an entry is there, shown or not."""
        return any(each is entry for each in self._entries)

    def row(self, number: int) -> Row:
        """Return a row."""
        return self._rows[number]

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | int | None:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell(row, Column(index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if index.column() == Column.WAY:
                return words.KINDS[row.entry.kind]
            return cell(row, Column(index.column()))
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> str | None:
        """Name the columns for those who cannot see what stands in them."""
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return words.COLUMNS[section]

    def _show(self, growing: list[Row], rows: list[Row]) -> None:
        end = len(self._rows)
        start = end - len(growing)
        grown, new = rows[: len(growing)], rows[len(growing) :]
        if grown != growing:
            self._rows[start:] = grown
            self.dataChanged.emit(
                self.index(start, Column.TIME), self.index(end - 1, Column.MESSAGE)
            )
        if new:
            self.beginInsertRows(_ROOT, end, end + len(new) - 1)
            self._rows += new
            self.endInsertRows()


def cell(row: Row, column: Column) -> str:
    """Return what one cell of a row says."""
    match column:
        case Column.TIME:
            return words.moment(row.entry.seconds)
        case Column.WAY:
            return _ARROWS[row.entry.kind]
        case Column.SIZE:
            return words.amount(row.wire_size) if row.wire_size else ""
        case Column.MESSAGE:
            return message(row, _LONGEST_ROW)


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
    parts = (
        words.moment(entry.seconds),
        words.KINDS[entry.kind],
        cell(row, Column.SIZE),
        message(row),
    )
    return " ".join(part for part in parts if part)
