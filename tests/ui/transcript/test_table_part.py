"""Tables of an answer: cells that are laid out only when seen stand where they should."""

import random
from dataclasses import replace
from itertools import accumulate, pairwise

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from live_desktop.ui.markdown.blocks import Block, BlockKind, parse
from live_desktop.ui.theme import Theme
from live_desktop.ui.transcript.parts.looks import Looks
from live_desktop.ui.transcript.parts.table import TablePart
from live_desktop.ui.transcript.parts.wording import utf16_length

WORDS = (
    "word",
    "**bold** and `code()`",
    "*aslant, far and wide*",
    "日本語の長い言葉",
    "مرحبا بكم",
    "👩‍🚀 up",
    "**AV**a**VA**",
    "a [link](https://example.com) fi ffl",
    "1,204",
)

SIDES = ("---", ":-:", "--:")


@pytest.mark.parametrize("width", [348, 500, 720])
def test_no_cell_reaches_into_the_row_below(qtbot: QtBot, width: int) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    looks = Looks(Theme(window), width)
    choice = random.Random(width)
    for columns in (2, 3, 4):
        part = TablePart(table(choice, columns), looks)
        rows = part.text.split("\n")
        starts = list(accumulate((utf16_length(row) + 1 for row in rows), initial=0))
        tops = [part.line_at(start)[0] for start in starts[:-1]] + [part.height]
        # Where there is no room for columns, the head stands beside each row.
        each_row = list(zip(rows, starts, pairwise(tops), strict=False))[1:]
        for row, start, (_, below) in each_row:
            cells = row.split("\t")
            ends = accumulate((utf16_length(cell) + 1 for cell in cells), initial=start)
            for end in list(ends)[1:]:
                top, high = part.line_at(end - 1)
                assert top + high <= below, row


def table(choice: random.Random, columns: int) -> Block:
    """Make a table of cells of all kinds."""
    lines = ["|" + "a|" * columns, "|" + "|".join(choice.choices(SIDES, k=columns)) + "|"]
    for _ in range(12):
        cells = (" ".join(choice.choices(WORDS, k=choice.randint(1, 3))) for _ in range(columns))
        lines.append(f"|{'|'.join(cells)}|")
    blocks = (each for segment in parse("\n".join(lines)) for each in segment.blocks)
    return next(each for each in blocks if each.kind is BlockKind.TABLE)


@pytest.mark.parametrize("width", [348, 500, 720])
@pytest.mark.parametrize("columns", [1, 2, 4])
def test_a_table_that_grows_stands_as_if_it_came_at_once(
    qtbot: QtBot, width: int, columns: int
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    looks = Looks(Theme(window), width)
    whole = table(random.Random(columns), columns)
    part: TablePart | None = None
    for count in [*range(1, len(whole.rows) + 1), 5, len(whole.rows)]:
        shown = replace(whole, rows=whole.rows[:count])
        part, fresh = TablePart(shown, looks, part), TablePart(shown, looks)
        assert (part.text, part.height, part.length) == (fresh.text, fresh.height, fresh.length)
        assert [part.line_at(at) for at in range(part.length)] == [
            fresh.line_at(at) for at in range(fresh.length)
        ]
        assert painted(part, width) == painted(fresh, width)


def painted(part: TablePart, width: int) -> QImage:
    image = QImage(width, part.height + 1, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    part.paint(painter, QPointF(0, 0), ())
    painter.end()
    return image
