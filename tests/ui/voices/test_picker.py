"""The cards of the voices: hearing, liking, finding and choosing them."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QToolTip
from pytestqt.qtbot import QtBot

from live_desktop.protocol.voices import LOCAL_VOICES, VOICES, Voice
from live_desktop.ui.dress import Dress
from live_desktop.ui.theme import Theme
from live_desktop.ui.voices import words
from live_desktop.ui.voices.card import heart_of, play_of
from live_desktop.ui.voices.filters import FilterChip
from live_desktop.ui.voices.grid import VoiceGrid
from live_desktop.ui.voices.offers import Hearing
from live_desktop.ui.voices.picker import VoicePicker

LEFT = Qt.MouseButton.LeftButton
LOCAL = frozenset(voice.name for voice in LOCAL_VOICES)


@pytest.fixture
def picker(theme: Theme, qtbot: QtBot) -> Iterator[VoicePicker]:
    """All voices, at the width of the drawer."""
    picker = VoicePicker(theme)
    Dress(picker, theme)
    picker.resize(360, 700)
    picker.show_voices(VOICES, LOCAL, "Leda", "Kore")
    picker.show()
    picker.activateWindow()
    qtbot.waitUntil(picker.isActiveWindow)
    yield picker
    picker.close()


def grid(picker: VoicePicker) -> VoiceGrid:
    """Find the cards."""
    found = picker.findChild(VoiceGrid)
    assert isinstance(found, VoiceGrid)
    return found


def names(picker: VoicePicker) -> list[str]:
    """List the voices in sight."""
    model = grid(picker).model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def described(picker: VoicePicker, voice: str) -> str:
    """Say what a screen reader tells of a voice besides its name."""
    interface = QAccessible.queryAccessibleInterface(grid(picker))
    return interface.child(names(picker).index(voice)).text(QAccessible.Text.Description)


def chip(picker: VoicePicker, text: str) -> FilterChip:
    """Find a filter."""
    return next(each for each in picker.findChildren(FilterChip) if each.text() == text)


def sentence(picker: VoicePicker) -> QLineEdit:
    """Find the field of what the voices say."""
    fields = picker.findChildren(QLineEdit)
    return next(each for each in fields if each.accessibleName() == words.SENTENCE)


@pytest.mark.parametrize("row", [0, 3])
def test_each_place_on_a_card_does_its_own(picker: VoicePicker, qtbot: QtBot, row: int) -> None:
    view = grid(picker)
    rect = view.visualRect(view.model().index(row, 0))
    name = names(picker)[row]
    with (
        qtbot.waitSignal(picker.hearing_wished) as hearing,
        qtbot.assertNotEmitted(picker.voice_chosen),
    ):
        QTest.mouseClick(view.viewport(), LEFT, pos=play_of(rect).center().toPoint())
    assert hearing.args == [name, words.FRIENDLY]
    with qtbot.waitSignal(picker.favourite_wished) as liking:
        QTest.mouseClick(view.viewport(), LEFT, pos=heart_of(rect).center().toPoint())
    assert liking.args == [name, True]
    with qtbot.waitSignal(picker.voice_chosen) as choice:
        QTest.mouseClick(view.viewport(), LEFT, pos=rect.center())
    assert choice.args == [name]


def test_the_keyboard_does_all_of_it(picker: VoicePicker, qtbot: QtBot) -> None:
    view = grid(picker)
    view.setFocus(Qt.FocusReason.TabFocusReason)
    view.setCurrentIndex(view.model().index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_Right)
    with qtbot.waitSignal(picker.hearing_wished) as hearing:
        QTest.keyClick(view, Qt.Key.Key_Space)
    with qtbot.waitSignal(picker.favourite_wished) as liking:
        QTest.keyClick(view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(picker.voice_chosen) as choice:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert hearing.args[0] == liking.args[0] == choice.args[0] == names(picker)[1]


def test_a_card_says_who_speaks_offline(picker: VoicePicker) -> None:
    assert described(picker, "Zephyr") == words.offline_stand_in("Kore")
    assert described(picker, "Puck") == ""
    assert described(picker, "Leda") == words.IN_USE


def test_a_card_says_that_it_is_heard(picker: VoicePicker) -> None:
    picker.show_hearing("Puck", Hearing.FETCHING)
    assert described(picker, "Puck") == words.FETCHING
    picker.show_hearing("Puck", Hearing.PLAYING)
    assert described(picker, "Puck") == words.PLAYING
    picker.show_hearing("Kore", Hearing.PLAYING)
    assert described(picker, "Puck") == ""
    assert described(picker, "Kore") == words.PLAYING


def test_marks_leave_the_keyboard_where_it_is(picker: VoicePicker) -> None:
    view = grid(picker)
    view.setCurrentIndex(view.model().index(4, 0))
    picker.show_hearing("Puck", Hearing.PLAYING)
    picker.show_favourites(frozenset({"Kore"}))
    assert view.currentIndex().row() == 4


def test_favourites_are_kept_apart(picker: VoicePicker, qtbot: QtBot) -> None:
    picker.show_favourites(frozenset({"Zephyr", "Kore"}))
    assert words.FAVOURITE in described(picker, "Kore")
    QTest.mouseClick(chip(picker, words.FAVOURITES), LEFT)
    assert names(picker) == ["Kore", "Zephyr"]
    view = grid(picker)
    view.setCurrentIndex(view.model().index(0, 0))
    with qtbot.waitSignal(picker.favourite_wished) as liking:
        QTest.keyClick(view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert liking.args == ["Kore", False]
    picker.show_favourites(frozenset({"Zephyr"}))
    assert names(picker) == ["Zephyr"]
    QTest.mouseClick(chip(picker, words.ALL), LEFT)
    assert len(names(picker)) == len(VOICES)


def test_offline_voices_are_found_with_a_click(picker: VoicePicker) -> None:
    QTest.mouseClick(chip(picker, words.OFFLINE), LEFT)
    assert set(names(picker)) == LOCAL


def test_nothing_to_see_is_explained(picker: VoicePicker) -> None:
    def painted() -> bytes:
        return bytes(grid(picker).grab().toImage().constBits())

    QTest.mouseClick(chip(picker, words.FAVOURITES), LEFT)
    assert names(picker) == []
    without = painted()
    picker.findChildren(QLineEdit)[1].setText("no such voice")
    assert painted() != without  # it says something else


def test_one_sentence_is_said_by_all(picker: VoicePicker, qtbot: QtBot) -> None:
    field = sentence(picker)
    field.selectAll()
    QTest.keyClicks(field, "Guten Tag!")
    view = grid(picker)
    view.setCurrentIndex(view.model().index(0, 0))
    with (
        qtbot.waitSignal(picker.sentence_changed) as told,
        qtbot.waitSignal(picker.hearing_wished) as hearing,
    ):
        QTest.keyClick(view, Qt.Key.Key_Space)
    assert told.args == ["Guten Tag!"]
    assert hearing.args == [names(picker)[0], "Guten Tag!"]


def test_a_sentence_is_told_once_it_rests(picker: VoicePicker, qtbot: QtBot) -> None:
    told: list[str] = []
    picker.sentence_changed.connect(told.append)
    QTest.keyClick(sentence(picker), Qt.Key.Key_End)
    QTest.keyClicks(sentence(picker), " Yes")
    assert told == []
    with qtbot.waitSignal(picker.sentence_changed, timeout=3_000):
        pass
    assert told == [f"{words.FRIENDLY} Yes"]


def test_a_sentence_of_before_is_shown_but_not_over_what_is_written(picker: VoicePicker) -> None:
    picker.show_sentence("Bonjour !")
    assert sentence(picker).text() == "Bonjour !"
    sentence(picker).setFocus()
    QTest.keyClicks(sentence(picker), "Oui. ")
    picker.show_sentence("Hello.")
    assert sentence(picker).text() == "Oui. Bonjour !"
    grid(picker).setFocus()
    picker.show_sentence("Hello.")
    assert sentence(picker).text() == "Hello."


def test_trouble_is_shown_until_it_is_over(picker: VoicePicker) -> None:
    picker.show_trouble("Google cannot be reached.")
    label = next(
        each for each in picker.findChildren(QLabel) if each.text() == "Google cannot be reached."
    )
    assert label.isVisible()
    picker.show_trouble("")
    assert not label.isVisible()


@pytest.mark.parametrize(("width", "columns"), [(200, 1), (348, 2), (360, 2), (700, 4), (1400, 9)])
def test_the_cards_fill_every_width(picker: VoicePicker, width: int, columns: int) -> None:
    picker.resize(width, 700)
    for _ in range(4):
        QApplication.processEvents()
    view = grid(picker)
    rows = range(view.model().rowCount())
    boxes = [view.visualRect(view.model().index(row, 0)) for row in rows]
    assert len({box.left() for box in boxes}) == columns
    assert max(box.right() for box in boxes) <= view.viewport().width()


def test_five_hundred_voices_keep_their_places(picker: VoicePicker) -> None:
    many = tuple(Voice(f"voice-{number:03}", "kind") for number in range(500))
    picker.show_voices((*VOICES, *many), LOCAL, "voice-250")
    QApplication.processEvents()
    view = grid(picker)
    assert len(names(picker)) == 500 + len(VOICES)
    assert view.currentIndex().data() == "voice-250"
    assert view.visualRect(view.currentIndex()).intersects(view.viewport().rect())
    picker.findChildren(QLineEdit)[1].setText("voice-49")
    assert len(names(picker)) == 10


def test_the_mouse_is_told_what_a_press_does(picker: VoicePicker, qtbot: QtBot) -> None:
    view = grid(picker)
    rect = view.visualRect(view.model().index(0, 0))
    place = heart_of(rect).center().toPoint()
    where = view.viewport().mapToGlobal(place)
    QApplication.sendEvent(view.viewport(), QHelpEvent(QEvent.Type.ToolTip, place, where))
    qtbot.waitUntil(lambda: QToolTip.text() == words.keep(names(picker)[0]))
    QToolTip.hideText()


def test_it_says_when_it_is_left(picker: VoicePicker, qtbot: QtBot) -> None:
    with qtbot.waitSignal(picker.left):
        picker.hide()


def test_a_card_shows_where_the_mouse_is(picker: VoicePicker) -> None:
    view = grid(picker)
    calm = view.grab().toImage()
    QTest.mouseMove(view.viewport(), QPoint(40, 40))
    QApplication.processEvents()
    assert view.grab().toImage() != calm
