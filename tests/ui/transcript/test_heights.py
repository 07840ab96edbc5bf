"""The heights of many rows: they add up like a plain list."""

from array import array
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from live_desktop.ui.transcript.heights import Heights

SOME = st.lists(st.integers(1, 400), max_size=900)


@given(SOME, st.lists(st.tuples(st.integers(0, 2000), st.integers(1, 400), st.booleans())))
def test_they_add_up(start: list[int], changes: list[tuple[int, int, bool]]) -> None:
    plain, heights = list(start), Heights(array("i", start))
    for row, height, insert in changes:
        if insert or not plain:
            plain.insert(row % (len(plain) + 1), height)
            heights.insert(row % len(plain), height)
        else:
            plain[row % len(plain)] = heights[row % len(plain)] = height
    tops = list(accumulate(plain, initial=0))
    assert heights.total == tops[-1]
    assert len(heights) == len(plain)
    assert [heights[row] for row in range(len(plain))] == plain
    assert [heights.top(row) for row in range(len(plain))] == tops[:-1]


@given(SOME.filter(bool), st.integers(-50, 400_000))
def test_the_row_at_a_height_is_the_one_that_covers_it(start: list[int], y: int) -> None:
    heights = Heights(array("i", start))
    row = heights.row_at(y)
    inside = min(max(y, 0), heights.total - 1)
    assert heights.top(row) <= inside < heights.top(row) + heights[row]


def test_without_rows_there_is_none_at_any_height() -> None:
    assert Heights().row_at(10) == -1
    assert Heights().total == 0
