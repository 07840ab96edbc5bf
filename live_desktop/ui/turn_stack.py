"""Where the turns of a long conversation stand, with only those in sight laid out."""

from bisect import bisect_right

from live_desktop.session.conversation import Speaker
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space
from live_desktop.ui.turn_layout import Column, TurnLayout, estimated_height
from live_desktop.ui.turn_model import TurnModel

_GAP = int(Space.L)
_MOST_LAYOUTS = 200


class TurnStack:
    """Stack turns from top to bottom; heights out of sight are estimates until they are seen.

    Tops and heights are in pixels from the top of the whole conversation.
    """

    def __init__(self, model: TurnModel, theme: Theme) -> None:
        self._model = model
        self._theme = theme
        self._column = Column.within(1)
        self._heights: list[int] = []
        self._known: list[bool] = []
        self._tops: list[int] = [_GAP]
        self._layouts: dict[int, TurnLayout] = {}

    @property
    def height(self) -> int:
        """Return the height of the whole conversation, with room around it."""
        return self._tops[-1] if self._heights else 0

    @property
    def column(self) -> Column:
        """Return the column that the turns stand in."""
        return self._column

    def rebuild(self, width: int) -> None:
        """Start again, for a page of that width."""
        self._column = Column.within(width)
        turns = map(self._model.turn, range(len(self._model)))
        self._heights = [estimated_height(turn, self._column) for turn in turns]
        self._known = [False] * len(self._heights)
        self._layouts.clear()
        self._stack_from(0)

    def insert(self, row: int) -> None:
        """Make room for a new row."""
        if row < len(self._heights):
            self._layouts.clear()
        self._heights.insert(row, estimated_height(self._model.turn(row), self._column))
        self._known.insert(row, False)
        self._stack_from(row)

    def refresh(self, row: int) -> None:
        """Take the new state of a row."""
        self._layouts.pop(row, None)
        self._known[row] = False

    def settle(self, top: int, bottom: int) -> bool:
        """Lay out the rows in sight and tell whether any of them has a new height."""
        fresh = [row for row in self.rows(top, bottom) if not self._known[row]]
        if not fresh:
            return False
        heights = [self.layout(row).height for row in fresh]
        changed = [
            row for row, height in zip(fresh, heights, strict=True) if height != self._heights[row]
        ]
        for row, height in zip(fresh, heights, strict=True):
            self._heights[row] = height
            self._known[row] = True
        if changed:
            self._stack_from(changed[0])
        return bool(changed)

    def layout(self, row: int) -> TurnLayout:
        """Return the layout of a row."""
        known = self._layouts.get(row)
        if known is None:
            if len(self._layouts) >= _MOST_LAYOUTS:
                self._layouts.clear()
            known = TurnLayout(self._model.turn(row), self._column, self._theme)
            self._layouts[row] = known
        return known

    def known(self, row: int) -> bool:
        """Tell whether the height of a row is certain."""
        return self._known[row]

    def top(self, row: int) -> int:
        """Return where a row begins."""
        return self._tops[row]

    def height_of(self, row: int) -> int:
        """Return how high a row is."""
        return self._heights[row]

    def row_at(self, y: float) -> int:
        """Return the row at a height, the nearest one outside, or -1 when there is none."""
        return min(max(bisect_right(self._tops, y) - 1, 0), len(self._heights) - 1)

    def rows(self, top: float, bottom: float) -> range:
        """Return the rows that touch a stretch."""
        if not self._heights:
            return range(0)
        return range(self.row_at(top), self.row_at(bottom) + 1)

    def _stack_from(self, row: int) -> None:
        del self._tops[row + 1 :]
        if row:
            self._tops[row] = self._tops[row - 1] + self._heights[row - 1] + self._gap(row)
        top = self._tops[row]
        for each in range(row, len(self._heights)):
            top += self._heights[each] + self._gap(each + 1)
            self._tops.append(top)

    def _gap(self, row: int) -> int:
        """Return the room above a row: a notice stands close to what it is about."""
        is_notice = row < len(self._model) and self._model.turn(row).speaker is Speaker.NOTICE
        return _GAP // 2 if is_notice else _GAP
