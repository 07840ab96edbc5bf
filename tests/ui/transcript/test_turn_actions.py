"""What can be done with a turn: folds, links, cards, sources, details, and the menu."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from live_desktop.session.cards import Card, CardKind, CardState, Source, Thoughts
from live_desktop.session.conversation import Turn
from live_desktop.session.usage import Tokens
from live_desktop.ui import words
from live_desktop.ui.tokens import LIGHT
from live_desktop.ui.transcript import words as transcript_words
from live_desktop.ui.transcript.parts.lexers import lexers
from live_desktop.ui.transcript.parts.part import CopyText, Fold, OpenLink, Target
from live_desktop.ui.transcript.transcript import Transcript
from live_desktop.ui.transcript.view import TranscriptView
from tests.ui.turns import STORY, answer, question, remark

LEFT = Qt.MouseButton.LeftButton
THOUGHT = replace(answer(0, "Well."), thoughts=Thoughts("First this.\n\nThen that.", 3.2))
CALL = Card("1", CardKind.TOOL, "look_up", '{"place": "here"}', "json", after=0)


def targets(view: TranscriptView, row: int) -> list[Target]:
    """List what can be clicked in a turn."""
    return view._stack.layout(row).targets()


def middle(view: TranscriptView, row: int, target: Target) -> QPoint:
    """Find the middle of something to click on the view."""
    top = view.visualRect(view.model().index(row, 0)).top()
    return (target.boxes[0].center() + QPointF(0, top)).toPoint()


def click(view: TranscriptView, row: int, number: int) -> None:
    """Click one of the things to click in a turn."""
    QTest.mouseClick(view.viewport(), LEFT, pos=middle(view, row, targets(view, row)[number]))


def height(view: TranscriptView, row: int) -> int:
    """Return how high a turn is."""
    return view.visualRect(view.model().index(row, 0)).height()


def offers(view: TranscriptView, row: int, where: QPoint | None = None) -> dict[str, object]:
    """Open the menu of a turn and return what it offers, by its words."""
    box = view.visualRect(view.model().index(row, 0))
    where = where or QPoint(box.left() + 4, box.top() + 4)
    port = view.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, port.mapToGlobal(where))
    QApplication.sendEvent(port, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return {each.text(): each for each in menu.actions() if each.text()}


def choose(view: TranscriptView, row: int, entry: str, where: QPoint | None = None) -> None:
    """Choose an entry of the menu of a turn."""
    offers(view, row, where)[entry].trigger()  # type: ignore[attr-defined]
    close_menu()


def close_menu() -> None:
    """Close the menu that is open."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.close()


# Folds


def test_thoughts_are_folded_until_they_are_clicked(
    transcript: Transcript, view: TranscriptView
) -> None:
    transcript.show_turn(THOUGHT)
    (fold,) = targets(view, 0)
    assert fold == replace(fold, action=Fold("thoughts"), name="Thought for 3 s")
    folded = height(view, 0)
    click(view, 0, 0)
    assert height(view, 0) > folded + 40
    click(view, 0, 0)
    assert height(view, 0) == folded


def test_the_keyboard_unfolds_too(transcript: Transcript, view: TranscriptView) -> None:
    transcript.show_turn(THOUGHT)
    folded = height(view, 0)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Up)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert height(view, 0) > folded


def test_thoughts_under_way_say_so(transcript: Transcript, view: TranscriptView) -> None:
    transcript.show_turn(replace(answer(0, "", complete=False), thoughts=Thoughts("Hm")))
    assert targets(view, 0)[0].name == transcript_words.THINKING
    assert transcript_words.thought_for(0.2) == "Thought for a moment"
    assert transcript_words.thought_for(125) == "Thought for 2 min 5 s"


def test_unfolding_leaves_the_turn_where_it_is(
    transcript: Transcript, view: TranscriptView
) -> None:
    for number in range(12):
        transcript.show_turn(replace(THOUGHT, number=number, text=STORY))
    view.verticalScrollBar().setValue(300)
    row = view.indexAt(QPoint(400, 250)).row()
    top = view.visualRect(view.model().index(row, 0)).top()
    view.turn_over(row, "thoughts")
    assert view.visualRect(view.model().index(row, 0)).top() == top


def test_cards_are_unfolded_unless_they_are_long(
    transcript: Transcript, view: TranscriptView
) -> None:
    short = replace(CALL, state=CardState.DONE, result="fine")
    long = replace(CALL, key="2", given="x" * 500)
    transcript.show_turn(replace(answer(0, "Well."), cards=(short, long)))
    actions = [target.action for target in targets(view, 0)]
    assert actions == [
        Fold("card 0"),
        CopyText('{"place": "here"}'),
        CopyText("fine"),
        Fold("card 1"),
    ]
    click(view, 0, 3)
    assert CopyText("x" * 500) in [target.action for target in targets(view, 0)]
    click(view, 0, 0)
    assert CopyText("fine") not in [target.action for target in targets(view, 0)]


@pytest.mark.parametrize("state", list(CardState))
def test_each_state_of_a_step_has_a_word(
    transcript: Transcript, view: TranscriptView, state: CardState
) -> None:
    turn = replace(answer(0, "Well."), cards=(replace(CALL, state=state),))
    transcript.show_turn(turn)
    assert targets(view, 0)[0].name == f"look_up, {transcript_words.STATES[state]}"
    name = QAccessible.queryAccessibleInterface(view).child(0).text(QAccessible.Text.Name)
    assert name == f"Assistant: Well. (look_up, {transcript_words.STATES[state]})"


# Links


def test_a_link_is_opened_by_a_click_and_by_nothing_else(
    transcript: Transcript, view: TranscriptView, qtbot: QtBot
) -> None:
    asked: list[str] = []
    transcript.link_clicked.connect(asked.append)
    transcript.show_turn(answer(0, "See [this page](https://example.org/a) now."))
    port, where = view.viewport(), middle(view, 0, targets(view, 0)[0])
    QTest.mouseMove(port, where)
    assert port.cursor().shape() is Qt.CursorShape.PointingHandCursor
    assert asked == []
    QTest.mousePress(port, LEFT, pos=where)
    QTest.mouseMove(port, where + QPoint(60, 0))
    QTest.mouseRelease(port, LEFT, pos=where + QPoint(60, 0))
    assert asked == []
    QTest.mouseClick(port, LEFT, pos=where)
    assert asked == ["https://example.org/a"]


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://a.org", "javascript:x", "x.py"])
def test_other_addresses_are_no_links(
    transcript: Transcript, view: TranscriptView, address: str
) -> None:
    asked: list[str] = []
    transcript.link_clicked.connect(asked.append)
    turn = answer(0, f"See [this]({address}) ![p]({address}) <{address}>")
    transcript.show_turn(replace(turn, sources=(Source("Title", address),)))
    assert targets(view, 0) == []
    view.activate(0, OpenLink(address))
    assert asked == []


def test_sources_stand_below_the_answer_as_links(
    transcript: Transcript, view: TranscriptView
) -> None:
    asked: list[str] = []
    transcript.link_clicked.connect(asked.append)
    transcript.show_turn(answer(0, "Well."))
    bare = height(view, 0)
    sources = Source("One", "https://one.org/x"), Source("Two", "https://www.two.org/y")
    transcript.show_turn(replace(answer(0, "Well."), sources=sources))
    assert height(view, 0) > bare
    click(view, 0, 1)
    assert asked == ["https://www.two.org/y"]


def test_the_keyboard_steps_through_links_and_opens_them(
    transcript: Transcript, view: TranscriptView
) -> None:
    asked: list[str] = []
    transcript.link_clicked.connect(asked.append)
    transcript.show_turn(answer(0, "[one](https://one.org) [two](https://two.org)"))
    view.setFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(view, key)
    QTest.keyClick(view, Qt.Key.Key_Return)
    QTest.keyClick(view, Qt.Key.Key_Left)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert asked == ["https://two.org", "https://one.org"]


# Copying


def test_the_button_of_code_copies_it_and_says_so(
    transcript: Transcript, view: TranscriptView, qtbot: QtBot
) -> None:
    transcript.show_turn(answer(0, "So:\n\n```py\nx = 1\ny = 2\n```"))
    view.viewport().grab()
    qtbot.waitUntil(lambda: lexers().has("py"))
    before = view.viewport().grab().toImage()
    click(view, 0, 0)
    assert QGuiApplication.clipboard().text() == "x = 1\ny = 2"
    assert view.viewport().grab().toImage() != before
    qtbot.waitUntil(lambda: view.viewport().grab().toImage() == before, timeout=4000)


def test_the_menu_copies_words_markdown_and_code(
    transcript: Transcript, view: TranscriptView
) -> None:
    source = "Some **bold** words.\n\n```\nx\n```\n\n```\ny\n```"
    transcript.show_turn(answer(0, source))
    copied = []
    for entry in (words.COPY_TURN, transcript_words.COPY_MARKDOWN, transcript_words.COPY_CODE):
        choose(view, 0, entry)
        copied.append(QGuiApplication.clipboard().text())
    assert copied == ["Some bold words.\n\nx\n\ny", source, "x\n\ny"]
    second = middle(view, 0, targets(view, 0)[1])
    choose(view, 0, transcript_words.COPY_CODE, second)
    assert QGuiApplication.clipboard().text() == "y"


def test_turns_between_the_first_and_the_last_are_copied_as_written(
    transcript: Transcript, view: TranscriptView
) -> None:
    for number in range(3):
        transcript.show_turn(answer(number, f"**{number}**"))
    view.select_all()
    view.copy()
    assert QGuiApplication.clipboard().text() == "0\n\n**1**\n\n2"


# The menu and the details


def test_only_what_was_typed_can_be_edited(
    transcript: Transcript, view: TranscriptView, qtbot: QtBot
) -> None:
    transcript.show_turn(replace(question(0, "Typed *so*"), typed=True))
    transcript.show_turn(question(1, "Spoken"))
    with qtbot.waitSignal(transcript.edit_requested) as edited:
        choose(view, 0, transcript_words.EDIT)
    assert edited.args == ["Typed *so*"]
    assert transcript_words.EDIT not in offers(view, 1)
    close_menu()


def test_the_menu_of_a_link_opens_and_copies_it(
    transcript: Transcript, view: TranscriptView, qtbot: QtBot
) -> None:
    transcript.show_turn(answer(0, "[one](https://one.org)"))
    where = middle(view, 0, targets(view, 0)[0])
    choose(view, 0, transcript_words.COPY_LINK, where)
    assert QGuiApplication.clipboard().text() == "https://one.org"
    with qtbot.waitSignal(transcript.link_clicked) as asked:
        choose(view, 0, transcript_words.OPEN_LINK, where)
    assert asked.args == ["https://one.org"]


def test_details_come_and_go_by_the_menu(transcript: Transcript, view: TranscriptView) -> None:
    turn = replace(
        answer(0, "Well."), latency=0.84, tokens=Tokens(prompt=900, response=300, thoughts=34)
    )
    assert transcript_words.details(turn) == (
        "00:00 · first sound after 0.8 s · 1,234 tokens · 34 of them thought"
    )
    transcript.show_turn(turn)
    bare = height(view, 0)
    choose(view, 0, transcript_words.SHOW_DETAILS)
    assert height(view, 0) > bare
    choose(view, 0, transcript_words.HIDE_DETAILS)
    assert height(view, 0) == bare


def test_details_appear_below_the_turn_at_the_pointer(
    transcript: Transcript, view: TranscriptView
) -> None:
    for turn in (answer(0, "Well."), answer(1, "And well."), remark(2, "A remark.")):
        transcript.show_turn(turn)
    port = view.viewport()
    box = view.visualRect(view.model().index(0, 0))
    before = port.grab().toImage()
    QTest.mouseMove(port, box.center())
    after = port.grab().toImage()
    assert after != before
    below = after.copy(box.left(), box.bottom() + 1, box.width(), 20)
    shades = {below.pixelColor(x, y).name() for x in range(80) for y in range(20)}
    assert LIGHT.faint in shades
    assert height(view, 0) == box.height()
    QTest.mouseMove(port, view.visualRect(view.model().index(1, 0)).center())
    assert port.grab().toImage() == before, "where a remark follows there is no room"


def test_screen_readers_hear_words_and_no_marks(
    transcript: Transcript, view: TranscriptView
) -> None:
    source = "# Head\n\nSome **bold** words\n\n1. one\n2. two\n\n|a|b|\n|-|-|\n|1|2|"
    transcript.show_turn(answer(0, source))
    name = QAccessible.queryAccessibleInterface(view).child(0).text(QAccessible.Text.Name)
    assert name == "Assistant: Head\nSome bold words\n1. one\n2. two\na, b\n1, 2"


def test_enter_opens_no_link_that_the_keyboard_has_not_come_to(
    transcript: Transcript, view: TranscriptView
) -> None:
    asked: list[str] = []
    transcript.link_clicked.connect(asked.append)
    transcript.show_turn(answer(0, "[one](https://one.org)"))
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Up)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert asked == []


def test_what_is_not_certain_yet_is_dimmed(transcript: Transcript, view: TranscriptView) -> None:
    turn = replace(question(0, "And tomor"), interim="row", complete=False)
    transcript.show_turn(turn)
    box = view.visualRect(view.model().index(0, 0))
    image = view.viewport().grab(box).toImage()
    shades = {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }
    assert {LIGHT.ink, LIGHT.faint} <= shades
    name = QAccessible.queryAccessibleInterface(view).child(0).text(QAccessible.Text.Name)
    assert name == "You: And tomor row"


def test_a_whole_conversation_is_shown_without_a_word(
    transcript: Transcript, view: TranscriptView, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[object] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", said.append)
    turns: list[Turn] = [answer(number, STORY) for number in range(50)]
    transcript.show_turns(turns)
    assert view.isVisible()
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum() > 0
    transcript.show_turn(replace(turns[3], tokens=Tokens(prompt=1)))
    assert said == []
    transcript.show_turn(answer(50, "New."))
    assert len(said) == 1


def test_a_very_long_answer_is_laid_out_piece_by_piece(
    transcript: Transcript, view: TranscriptView, qtbot: QtBot
) -> None:
    for number in range(20):
        transcript.show_turn(answer(number, STORY))
    transcript.show_turn(answer(20, "Short words in a paragraph.\n\n" * 700))
    layout = view._stack.layout(20)
    assert layout.length < 4000
    qtbot.waitUntil(lambda: view._stack.layout(20).whole)
    bar = view.verticalScrollBar()
    assert bar.value() == bar.maximum()
    assert bar.maximum() > 700 * 20
    assert height(view, 20) == view._stack.layout(20).height


def test_a_very_long_answer_can_be_copied_before_it_is_laid_out(
    transcript: Transcript, view: TranscriptView
) -> None:
    text = "\n\n".join(f"Paragraph {number}." for number in range(700))
    transcript.show_turn(answer(0, text))
    view.select_all()
    view.copy()
    assert QGuiApplication.clipboard().text() == text
