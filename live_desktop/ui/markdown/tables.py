"""A long table that grows: only its last rows are read anew, and what follows them."""

from collections.abc import Sequence
from dataclasses import replace

from live_desktop.ui.markdown.blocks import Block, BlockKind, Segment, line_starts, parse
from live_desktop.ui.markdown.mending import mended
from live_desktop.ui.markdown.runs import Run

_HEAD = 2
"""The lines of its head: the names, and the line below them."""
_UNSETTLED = 2
"""How many rows at the end words to come may change."""


def grown(
    source: str, written: str, segments: Sequence[Segment], *, growing: bool
) -> tuple[Segment, ...] | None:
    """Read a text on from its last rows; it was `written` so far, and made of `segments`.

    Returns None where neither of the last two segments is a table with rows to keep.
    """
    for number in range(len(segments) - 1, max(-1, len(segments) - 3), -1):
        table = _table(segments[number])
        if table is not None:
            made = _read_on(source, written, segments[number], table, growing=growing)
            return None if made is None else (*segments[:number], *made)
    return None


def _table(segment: Segment) -> Block | None:
    """Give the table that a segment is, where some of its rows cannot change any more."""
    block = segment.blocks[0]
    is_long = block.kind is BlockKind.TABLE and len(block.rows) > 1 + _UNSETTLED
    return block if is_long and not block.within else None


def _read_on(
    source: str, written: str, segment: Segment, table: Block, *, growing: bool
) -> tuple[Segment, ...] | None:
    start = segment.start
    kept = len(table.rows) - _UNSETTLED
    # Each row is a line of its own, and none is read with regard to another but the head.
    lines = line_starts(written[start : segment.end])
    head, settled = start + lines[_HEAD], start + lines[kept + 1]
    if not source.startswith(written[:settled]):
        return None
    text = source[start:head] + source[settled:]
    first, *others = parse(mended(text) if growing else text)
    end = first.blocks[0]
    if end.kind is not BlockKind.TABLE or end.within:
        return None
    by = start + settled - head
    moved = _moved(first, by)
    rows = table.rows[:kept] + moved.blocks[0].rows[1:]
    made = Segment(start, moved.end, (replace(table, rows=rows),))
    # What is the same stays the same object: it is not laid out anew.
    return (segment if made == segment else made, *(_moved(each, by) for each in others))


def _moved(segment: Segment, by: int) -> Segment:
    """Give a segment its place in the whole source."""
    blocks = tuple(_moved_block(block, by) for block in segment.blocks)
    return replace(segment, start=segment.start + by, end=segment.end + by, blocks=blocks)


def _moved_block(block: Block, by: int) -> Block:
    rows = tuple(tuple(_moved_runs(cell, by) for cell in row) for row in block.rows)
    return replace(block, runs=_moved_runs(block.runs, by), rows=rows)


def _moved_runs(runs: tuple[Run, ...], by: int) -> tuple[Run, ...]:
    return tuple(replace(run, source=run.source + by) for run in runs)
