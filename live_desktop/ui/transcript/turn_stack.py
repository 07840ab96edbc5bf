"""Where the turns of a long conversation stand, with only those in sight laid out."""

from array import array
from dataclasses import replace

import numpy as np

from live_desktop.session.conversation import Speaker, Turn
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space, TextSize
from live_desktop.ui.transcript.heights import Heights
from live_desktop.ui.transcript.parts.looks import Looks
from live_desktop.ui.transcript.parts.turn_parts import AS_IT_IS, View
from live_desktop.ui.transcript.turn_layout import Column, TurnLayout
from live_desktop.ui.transcript.turn_model import TurnModel

_GAP = int(Space.L)
_NOTICE_GAP = _GAP // 2
_MOST_LAYOUTS = 60
_AT_ONCE = 2500
"""Characters of an answer that are laid out before anything else may happen."""
_LETTER = 0.55
"""About how wide a letter is, in heights of its type."""


class TurnStack:
    """Stack turns from top to bottom; heights out of sight are estimates until they are seen.

    Tops and heights are in pixels from the top of the whole conversation.
    """

    def __init__(self, model: TurnModel, theme: Theme) -> None:
        self._model = model
        self._theme = theme
        self._column = Column.within(1)
        self._looks = Looks(theme, 1)
        self._lengths = array("i")
        """Characters of each row; those of a notice are counted below zero."""
        self._rooms = Heights()
        """The height of each row with the gap above it."""
        self._known = bytearray()
        self._layouts: dict[int, TurnLayout] = {}
        self._views: dict[int, View] = {}
        """What the reader did, by the number of the turn."""

    @property
    def height(self) -> int:
        """Return the height of the whole conversation, with room around it."""
        return self._rooms.total + _GAP if len(self._rooms) else 0

    @property
    def column(self) -> Column:
        """Return the column that the turns stand in."""
        return self._column

    @property
    def looks(self) -> Looks:
        """Return what words are drawn with."""
        return self._looks

    def rebuild(self, width: int) -> None:
        """Start again, for a page of that width."""
        self._column = Column.within(width)
        self._looks = Looks(self._theme, self._column.width)
        if len(self._lengths) != len(self._model):
            notice = Speaker.NOTICE
            # Written out, for it runs for each turn of a conversation that is opened.
            self._lengths = array(
                "i",
                [-1 if turn.speaker is notice else len(turn.text) for turn in self._model.turns()],
            )
        self._estimate()
        self._known = bytearray(len(self._lengths))
        self._layouts.clear()

    def forget(self) -> None:
        """Forget what the reader did with the turns there were."""
        self._views.clear()
        self._lengths = array("i")

    def insert(self, row: int) -> None:
        """Make room for a new row."""
        if row < len(self._rooms):
            self._layouts.clear()
        length = _length(self._model.turn(row))
        self._lengths.insert(row, length)
        self._rooms.insert(row, self._room(length))
        self._known.insert(row, 0)

    def refresh(self, row: int) -> None:
        """Take the new state of a row."""
        self._known[row] = 0
        self._lengths[row] = _length(self._model.turn(row))

    def settle(self, top: int, bottom: int) -> bool:
        """Lay out the rows in sight and tell whether any of them has a new height."""
        changed = False
        for row in self.rows(top, bottom):
            if not self._known[row]:
                layout = self.layout(row)
                room = layout.height + self._gap(row)
                if not layout.whole:
                    room = max(room, self._rooms[row])
                if room != self._rooms[row]:
                    self._rooms[row] = room
                    changed = True
                self._known[row] = layout.whole
        return changed

    def layout(self, row: int) -> TurnLayout:
        """Return the layout of a row; of a very long one that is new, only its beginning."""
        turn = self._model.turn(row)
        view = self._views.get(turn.number, AS_IT_IS)
        known = self._layouts.get(row)
        if known is not None and known.turn is turn and known.view == view:
            return known
        if known is None and len(self._layouts) >= _MOST_LAYOUTS:
            # Those laid out first are the farthest from what is in sight now.
            for each in list(self._layouts)[: _MOST_LAYOUTS // 2]:
                del self._layouts[each]
        return self._lay_out(row, known, _next_cut(turn.text, 0) if known is None else None)

    def whole_layout(self, row: int) -> TurnLayout:
        """Return the layout of a row up to its end."""
        known = self.layout(row)
        return known if known.whole else self._lay_out(row, known, None)

    def go_on(self, rows: range) -> bool:
        """Lay out some more of the first of these rows that is not whole; tells if there is one."""
        for row in rows:
            known = self.layout(row)
            if not known.whole:
                self._lay_out(row, known, _next_cut(known.turn.text, known.until))
                return True
        return False

    def _lay_out(self, row: int, before: TurnLayout | None, until: int | None) -> TurnLayout:
        turn = self._model.turn(row)
        view = self._views.get(turn.number, AS_IT_IS)
        made = TurnLayout(turn, self._column, self._looks, view, before=before, until=until)
        self._layouts[row] = made
        self._known[row] = 0
        return made

    def written(self, row: int) -> str:
        """Return the words of a row as they were written."""
        return self._model.turn(row).text

    def view(self, row: int) -> View:
        """Return what the reader did with a row."""
        return self._views.get(self._model.turn(row).number, AS_IT_IS)

    def turn_over(self, row: int, key: str) -> None:
        """Unfold a part of a row, or fold it again."""
        view = self.view(row)
        self._show(row, replace(view, turned=view.turned ^ {key}))

    def mark_copied(self, row: int, text: str) -> None:
        """Show that a piece of a row was copied; an empty one shows it no longer."""
        self._show(row, replace(self.view(row), copied=text))

    def _show(self, row: int, view: View) -> None:
        number = self._model.turn(row).number
        if view == AS_IT_IS:
            self._views.pop(number, None)
        else:
            self._views[number] = view
        self._known[row] = 0

    def known(self, row: int) -> bool:
        """Tell whether the height of a row is certain."""
        return bool(self._known[row])

    def top(self, row: int) -> int:
        """Return where a row begins."""
        return self._rooms.top(row) + self._gap(row)

    def height_of(self, row: int) -> int:
        """Return how high a row is."""
        return self._rooms[row] - self._gap(row)

    def row_at(self, y: float) -> int:
        """Return the row at a height, the nearest one outside, or -1 when there is none.

        The gap below a row belongs to it.
        """
        row = self._rooms.row_at(y)
        return row - 1 if row > 0 and y < self.top(row) else row

    def rows(self, top: float, bottom: float) -> range:
        """Return the rows that touch a stretch."""
        if not len(self._rooms):
            return range(0)
        return range(self.row_at(top), self.row_at(bottom) + 1)

    def _estimate(self) -> None:
        """Take the number of letters for the height of each row."""
        lengths = np.array(self._lengths, np.int32)
        line = self._looks.leading(TextSize.BODY)
        rooms = np.where(lengths < 0, self._room(-1), _GAP + line * (1 + lengths // self._letters))
        self._rooms = Heights(array("i", rooms.astype(np.int32).tobytes()))

    @property
    def _letters(self) -> int:
        """Return about how many letters stand in a line."""
        return max(1, int(self._column.width / (_LETTER * self._theme.pixels(TextSize.BODY))))

    def _room(self, length: int) -> int:
        """Return about how high a row is with the gap above it."""
        if length < 0:
            return self._looks.leading(TextSize.SMALL) + _NOTICE_GAP
        return self._looks.leading(TextSize.BODY) * (1 + length // self._letters) + _GAP

    def _gap(self, row: int) -> int:
        """Return the room above a row: a notice stands close to what it is about."""
        return _NOTICE_GAP if row and self._lengths[row] < 0 else _GAP


def _next_cut(text: str, start: int) -> int:
    """Return up to where a long text is laid out next: to the end of a line, where one is near."""
    end = start + _AT_ONCE
    if end >= len(text):
        return len(text)
    line = text.rfind("\n", start + _AT_ONCE // 2, end) + 1
    return line or end


def _length(turn: Turn) -> int:
    return -1 if turn.speaker is Speaker.NOTICE else len(turn.text)
