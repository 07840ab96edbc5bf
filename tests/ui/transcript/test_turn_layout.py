"""One turn in the column: its parts, its words as they are copied, and how it grows."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from live_desktop.session.conversation import Turn
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import LIGHT
from live_desktop.ui.transcript.parts.lexers import lexers
from live_desktop.ui.transcript.parts.looks import Looks
from live_desktop.ui.transcript.parts.part import CopyText, OpenLink
from live_desktop.ui.transcript.parts.wording import Range
from live_desktop.ui.transcript.turn_layout import PLAIN, Column, Highlight, TurnLayout
from tests.ui.markdown.test_markdown import PIECES
from tests.ui.turns import answer, question

ANSWER = (
    "# Head\n\nSome **bold** words.\n\n- one\n- two\n  1. deep\n\n> said\n\n"
    "```py\nx = 1  # yes\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[end](https://a.org)"
)


def laid_out(
    turn: Turn, theme: Theme, width: int = 600, before: TurnLayout | None = None
) -> TurnLayout:
    """Lay out a turn in a column of that width."""
    looks = before._looks if before is not None else Looks(theme, width)
    return TurnLayout(turn, Column(0, width), looks, before=before)


def painted(layout: TurnLayout, highlight: Highlight = PLAIN) -> QImage:
    """Draw a turn on paper."""
    image = QImage(layout.column.width, layout.height, QImage.Format.Format_ARGB32)
    image.fill(LIGHT.paper)
    painter = QPainter(image)
    painter.setClipRect(QRectF(image.rect()))
    layout.paint(painter, 0, highlight)
    painter.end()
    return image


def colours(image: QImage) -> set[str]:
    """Collect the colours of a picture."""
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


def test_all_words_are_copied_as_they_are_read(theme: Theme) -> None:
    layout = laid_out(answer(0, ANSWER), theme)
    assert layout.slice(0, layout.length) == (
        "Head\n\nSome bold words.\n• one\n• two\n  1. deep\n\nsaid\n\nx = 1  # yes"
        "\n\na\tb\n1\t2\n\nend"
    )
    start = layout.slice(0, layout.length).index("bold")
    assert layout.slice(start, start + 10) == "bold words"


def test_code_has_a_button_that_copies_it_and_links_lead_out(theme: Theme) -> None:
    targets = laid_out(answer(0, ANSWER), theme).targets()
    assert [target.action for target in targets] == [
        CopyText("x = 1  # yes"),
        OpenLink("https://a.org"),
    ]
    assert [target.name for target in targets] == ["Copy code, py", "Link: end, https://a.org"]


def test_each_target_is_found_where_it_is(theme: Theme) -> None:
    layout = laid_out(answer(0, ANSWER), theme)
    for target in layout.targets():
        middle = target.boxes[0].center()
        found = layout.target_at(middle.x(), middle.y())
        assert found is not None
        assert found.action == target.action


def test_code_has_colours(theme: Theme, qtbot: QtBot) -> None:
    plain = painted(laid_out(answer(0, "```\nreturn 1  # yes\n```"), theme))
    layout = laid_out(answer(0, "```python\nreturn 1  # yes\n```"), theme)
    painted(layout)
    qtbot.waitUntil(lambda: lexers().has("python"))
    assert LIGHT.needs in colours(painted(layout))
    assert LIGHT.needs not in colours(plain)


def test_unheard_words_are_dimmed_in_every_block(theme: Theme) -> None:
    layout = laid_out(answer(0, ANSWER, heard=ANSWER.index("bold")), theme)
    dimmed = "|".join(layout.slice(each.start, each.end) for each in layout.dimmed())
    assert dimmed.startswith("bold words.|one|two|deep|said|x = 1")
    assert dimmed.endswith("|end")


def test_a_match_is_shown_where_its_words_are(theme: Theme) -> None:
    layout = laid_out(answer(0, ANSWER), theme)
    at = ANSWER.index("bold** words")
    shown = layout.shown(at, at + len("bold** words"))
    assert [layout.slice(each.start, each.end) for each in shown] == ["bold words"]
    marked = painted(layout, Highlight(found=tuple(shown)))
    assert LIGHT.selection in colours(marked)
    assert LIGHT.accent in colours(painted(layout, Highlight(current=tuple(shown))))


def test_a_wide_table_becomes_a_list_where_there_is_no_room(theme: Theme) -> None:
    head = [f"column {number}" for number in range(8)]
    source = f"|{'|'.join(head)}|\n|{'---|' * 8}\n|{'|'.join(map(str, range(8)))}|"
    wide, narrow = (laid_out(answer(0, source), theme, width) for width in (720, 348))
    assert wide.slice(0, wide.length) == narrow.slice(0, narrow.length)
    assert narrow.height > wide.height
    last = narrow.slice(0, narrow.length).rindex("7")
    x = next(x for x in range(348) if narrow.covers(x, narrow.height - 20))
    assert narrow.place_at(x, narrow.height - 20) == last


def test_the_columns_of_a_table_keep_their_sides(theme: Theme) -> None:
    source = "|a|b|c|\n|:--|:-:|--:|\n|a long name|another|1,204|\n|i|i|1|"
    layout = laid_out(answer(0, source), theme)
    last = layout.height - 20
    covered = [x for x in range(720) if layout.covers(x, last)]
    first = [x for x in range(720) if layout.covers(x, last - 40)]
    assert covered[0] == first[0], "the first column begins at the left"
    assert covered[-1] == first[-1], "the last column ends at the right"
    middles = [x for x in covered if layout.slice(0, layout.place_at(x, last)).endswith("i\ti")]
    assert middles


def test_larger_words_have_room_between_their_lines(theme: Theme) -> None:
    lines = "line\n" * 30
    usual = laid_out(answer(0, f"{lines}\n```\n{lines}```"), theme)
    theme.set_look(replace(theme.look, text_percent=150))
    larger = laid_out(answer(0, usual.turn.text), theme)
    theme.set_look(replace(theme.look, text_percent=100))
    assert larger.height > 1.4 * usual.height


def test_lists_of_leftward_words_have_their_marks_at_the_right(theme: Theme) -> None:
    image = painted(laid_out(answer(0, "- שלום"), theme, 300))
    ink = {
        x
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).name() != LIGHT.paper
    }
    assert min(ink) > 150
    assert max(ink) > 300 - 24


@pytest.mark.parametrize("width", [348, 600])
def test_an_answer_that_grew_stands_like_one_that_came_at_once(theme: Theme, width: int) -> None:
    source = (ANSWER + "\n\n" + "Many words in one paragraph, on and on. " * 120).strip()
    layout: TurnLayout | None = None
    for end in range(0, len(source), 11):
        layout = laid_out(answer(0, source[:end], complete=False), theme, width, layout)
    grown = laid_out(answer(0, source), theme, width, layout)
    fresh = laid_out(answer(0, source), theme, width)
    assert grown.height == fresh.height
    assert grown.slice(0, grown.length) == fresh.slice(0, fresh.length)
    assert painted(grown) == painted(fresh)


def test_of_a_growing_answer_only_the_end_is_laid_out_anew(theme: Theme) -> None:
    source = "One.\n\n" * 50
    before = laid_out(answer(0, source, complete=False), theme)
    after = laid_out(answer(0, source + "More", complete=False), theme, before=before)
    kept = {id(each.part) for each in before._placed} & {id(each.part) for each in after._placed}
    assert len(kept) >= 48


@settings(max_examples=120, deadline=None)
@given(PIECES, st.integers(40, 720), st.integers(0, 60))
def test_every_text_can_be_laid_out_and_marked(
    qapp: QApplication, pieces: list[str], width: int, heard: int
) -> None:
    theme = Theme(qapp)
    source = "".join(pieces)
    for turn in (answer(0, source, heard=heard), question(0, source)):
        layout = laid_out(turn, theme, width)
        painted(layout, Highlight((0, layout.length), (Range(0, layout.length),)))
        for y in range(0, layout.height, 25):
            place = layout.place_at(width / 2, y)
            assert 0 <= place <= layout.length
            start, end = layout.word_at(place)
            assert 0 <= start <= end <= layout.length
            top, high = layout.line_at(place)
            assert 0 <= top <= layout.height
            assert high > 0
    theme.deleteLater()
