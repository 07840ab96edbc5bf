"""The heights of very many rows that stand below each other: quick to sum, small to keep."""

from array import array
from bisect import bisect_right
from itertools import accumulate

import numpy as np

_BLOCK = 256


class Heights:
    """Whole pixels, one figure for each row; a change costs a block and not all that follows."""

    def __init__(self, heights: "array[int] | None" = None) -> None:
        self._heights = array("i") if heights is None else heights
        self._sums: list[int] = []
        self._tops: list[int] = [0]
        self._sum_from(0)

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, row: int) -> int:
        return self._heights[row]

    def __setitem__(self, row: int, height: int) -> None:
        block = row // _BLOCK
        change = height - self._heights[row]
        self._heights[row] = height
        self._sums[block] += change
        for each in range(block + 1, len(self._tops)):
            self._tops[each] += change

    def insert(self, row: int, height: int) -> None:
        """Put a row in before another, or at the end."""
        self._heights.insert(row, height)
        self._sum_from(row // _BLOCK)

    @property
    def total(self) -> int:
        """Return the height of all rows."""
        return self._tops[-1]

    def top(self, row: int) -> int:
        """Return where a row begins."""
        block = row // _BLOCK
        return self._tops[block] + sum(self._heights[block * _BLOCK : row])

    def row_at(self, y: float) -> int:
        """Return the row at a height, the nearest one outside, or -1 when there is none."""
        if not self._heights:
            return -1
        block = min(max(bisect_right(self._tops, y) - 1, 0), len(self._sums) - 1)
        row, top = block * _BLOCK, self._tops[block]
        last = min(row + _BLOCK, len(self._heights)) - 1
        while row < last and top + self._heights[row] <= y:
            top += self._heights[row]
            row += 1
        return row

    def _sum_from(self, block: int) -> None:
        del self._sums[block:]
        # A copy, for no array may grow while somebody looks at its memory.
        heights = np.array(self._heights[block * _BLOCK :], np.int64)
        if heights.size:
            starts = np.arange(0, heights.size, _BLOCK)
            self._sums += np.add.reduceat(heights, starts).tolist()
        self._tops = list(accumulate(self._sums, initial=0))
