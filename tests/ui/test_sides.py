"""What is painted by hand lies at the side on which lines begin."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtWidgets import QApplication

from live_desktop.session.cards import Thoughts
from live_desktop.session.conversation import Speaker, Turn
from live_desktop.ui.markdown.blocks import parse
from live_desktop.ui.personas.rows import more_of
from live_desktop.ui.sides import in_own_direction, mirrored
from live_desktop.ui.theme import Theme
from live_desktop.ui.transcript.parts.looks import Looks
from live_desktop.ui.transcript.parts.plain import PlainPart
from live_desktop.ui.transcript.parts.quiet import ThoughtsPart
from live_desktop.ui.transcript.parts.table import TablePart
from live_desktop.ui.transcript.welcome import Example, Welcome
from live_desktop.ui.voices.card import box_of, heart_of, play_of

LEFT, RIGHT = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
CELL = QRect(100, 50, 180, 100)
WIDTH = 600


@pytest.fixture(params=[LEFT, RIGHT])
def leftwards(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[bool]:
    """Whether lines run from right to left; both are tried."""
    before = qapp.layoutDirection()
    qapp.setLayoutDirection(request.param)
    yield request.param is RIGHT
    qapp.setLayoutDirection(before)


def test_a_box_keeps_its_distance_from_where_lines_begin(leftwards: bool) -> None:
    found = mirrored(QRectF(15, 2, 20, 5), QRectF(10, 0, 100, 10))
    assert found == (QRectF(85, 2, 20, 5) if leftwards else QRectF(15, 2, 20, 5))


def test_a_voice_begins_with_its_button_and_ends_with_its_heart(leftwards: bool) -> None:
    play, heart, middle = play_of(CELL), heart_of(CELL), box_of(CELL).center().x()
    assert (play.center().x() > middle) is leftwards
    assert (heart.center().x() < middle) is leftwards
    assert box_of(CELL).contains(play)
    assert box_of(CELL).contains(heart)


def test_the_menu_of_a_persona_is_at_the_end_of_its_row(leftwards: bool) -> None:
    assert (more_of(CELL).center().x() < CELL.center().x()) is leftwards
    assert CELL.contains(more_of(CELL))


def test_what_the_user_said_is_at_the_end_of_the_column(theme: Theme, leftwards: bool) -> None:
    turn = Turn(0, Speaker.USER, "Good morning", datetime.now().astimezone(), complete=True)
    part = PlainPart(turn, Looks(theme, WIDTH))
    assert part.panel is not None
    assert part.panel.left() == 0 if leftwards else part.panel.right() == WIDTH
    # A click on the words finds them, wherever they are.
    assert part.covers(part.panel.center().x(), part.panel.center().y())


def test_thoughts_are_unfolded_where_their_line_begins(theme: Theme, leftwards: bool) -> None:
    part = ThoughtsPart(Thoughts("So.", 3.0), Looks(theme, WIDTH), unfolded=False)
    (target,) = part.targets()
    (box,) = target.boxes
    assert (box.center().x() > WIDTH / 2) is leftwards


def test_words_run_in_their_own_direction(leftwards: bool) -> None:
    english, hebrew = in_own_direction("What time is it?"), in_own_direction("מה השעה?")
    assert english == ("\u2066What time is it?\u2069" if leftwards else "What time is it?")
    assert hebrew == ("מה השעה?" if leftwards else "\u2067מה השעה?\u2069")
    end = in_own_direction("…Lisbon?", of="מה השעה ב־Lisbon?")
    assert end == ("…Lisbon?" if leftwards else "\u2067…Lisbon?\u2069")


def test_a_phrase_of_another_direction_is_chosen_as_it_is(theme: Theme, leftwards: bool) -> None:
    welcome = Welcome(theme)
    chosen: list[str] = []
    welcome.example_chosen.connect(chosen.append)
    phrases = ("What time is it?", "מה השעה?", "42")
    welcome.show_examples(phrases)
    for chip in welcome.findChildren(Example):
        chip.click()
    assert tuple(chosen) == phrases
    assert tuple(chip.accessibleName() for chip in welcome.findChildren(Example)) == phrases


@pytest.mark.usefixtures("leftwards")
@pytest.mark.parametrize(
    ("source", "from_right"),
    [("|word|count|\n|-|-|\n|the|1|", False), ("|עיר|שעה|\n|-|-|\n|ליסבון|14:05|", True)],
)
def test_a_table_begins_where_its_language_does(
    theme: Theme, source: str, from_right: bool
) -> None:
    ((block,),) = (segment.blocks for segment in parse(source))
    part = TablePart(block, Looks(theme, WIDTH))
    left, right = (part.place_at(x, part.height) for x in (0, WIDTH))
    assert (left > right) is from_right
    # A click on the first word finds it, at whichever side it is.
    assert part.covers(WIDTH - 2 if from_right else 2, part.line_at(0)[0] + 2)
