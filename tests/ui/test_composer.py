"""The foot of the window: wishes come out as signals, and the state is only rendered."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QColor,
    QGuiApplication,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QToolButton, QToolTip
from pytestqt.qtbot import QtBot

from live_desktop.audio.levels import Levels
from live_desktop.session.phase import Phase
from live_desktop.ui import words
from live_desktop.ui.composer import Composer
from live_desktop.ui.controls import ElidedLabel
from live_desktop.ui.dress import Dress
from live_desktop.ui.sound import words as sound_words
from live_desktop.ui.sound.meter import MicrophoneMeter
from live_desktop.ui.status import Status
from live_desktop.ui.theme import Theme
from live_desktop.ui.transcript.turn_layout import Column

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def composer(theme: Theme, qtbot: QtBot) -> Iterator[Composer]:
    """The foot of a window of usual width."""
    composer = Composer(theme)
    Dress(composer, theme)
    composer.resize(800, composer.sizeHint().height())
    composer.show()
    composer.activateWindow()
    qtbot.waitUntil(composer.isActiveWindow)
    yield composer
    composer.close()


def named(composer: Composer, name: str) -> QToolButton:
    """Find a button by its accessible name."""
    buttons = composer.findChildren(QToolButton)
    return next(each for each in buttons if each.accessibleName() == name)


def status_words(composer: Composer) -> str:
    """Read the status line."""
    label = composer.findChild(ElidedLabel)
    assert isinstance(label, ElidedLabel)
    return label.text()


def test_a_line_of_any_size_has_room(composer: Composer, theme: Theme, qtbot: QtBot) -> None:
    box = composer.text_box
    theme.set_look(replace(theme.look, text_percent=150))
    qtbot.waitUntil(lambda: box.viewport().height() >= box.fontMetrics().lineSpacing())
    theme.set_look(replace(theme.look, text_percent=100))


def test_all_of_a_few_lines_is_in_sight(composer: Composer, qtbot: QtBot) -> None:
    before = composer.text_box.height()
    composer.set_draft("one\ntwo\nthree")
    qtbot.waitUntil(lambda: composer.sizeHint().height() > before)
    composer.resize(composer.width(), composer.sizeHint().height())
    qtbot.waitUntil(lambda: composer.text_box.verticalScrollBar().value() == 0)


@pytest.mark.parametrize(
    ("status", "line"),
    [
        (
            Status(Phase.LISTENING, "", "Aoede", "offline voice", 42.7),
            "Listening · 0:42 · Aoede · offline voice",
        ),
        (Status(Phase.IDLE, "", "Puck", "Gemini"), "Ready · Puck · Gemini"),
        (
            Status(Phase.IDLE, "", "Zephyr", "offline voice", stand_in="Kore", brain="llama3.2"),
            "Ready · Kore for Zephyr · offline voice · llama3.2",
        ),
        (Status(Phase.CONNECTING, "Trying again", "", "Gemini"), "Trying again · Gemini"),
        (Status(Phase.MUTED, "", "Kore", "", 3723.0), "Muted · 1:02:03 · Kore"),
    ],
)
def test_the_status_line_is_always_true(composer: Composer, status: Status, line: str) -> None:
    composer.show_status(status)
    assert status_words(composer) == line
    assert composer.voice.text() == words.TALK_ACTIONS[status.phase]


def test_a_press_on_the_voice_asks_to_talk(composer: Composer, qtbot: QtBot) -> None:
    with qtbot.waitSignal(composer.talk_requested):
        QTest.mouseClick(composer.voice, LEFT)


def test_enter_sends_and_empties_the_box(composer: Composer, qtbot: QtBot) -> None:
    QTest.keyClicks(composer.text_box, "  Hello <b>you</b> ")
    with qtbot.waitSignal(composer.text_submitted) as sent:
        QTest.keyClick(composer.text_box, Qt.Key.Key_Return)
    assert sent.args == ["Hello <b>you</b>"]
    assert composer.text_box.toPlainText() == ""


def test_nothing_is_not_sent(composer: Composer, qtbot: QtBot) -> None:
    QTest.keyClicks(composer.text_box, "   ")
    with qtbot.assertNotEmitted(composer.text_submitted):
        QTest.keyClick(composer.text_box, Qt.Key.Key_Return)


def test_shift_and_enter_begin_a_line(composer: Composer, qtbot: QtBot) -> None:
    QTest.keyClicks(composer.text_box, "one")
    QTest.keyClick(composer.text_box, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(composer.text_box, "two")
    assert composer.text_box.toPlainText() == "one\ntwo"


def test_the_send_button_sends_once_there_are_words(composer: Composer, qtbot: QtBot) -> None:
    send = named(composer, words.SEND)
    assert not send.isEnabled()
    QTest.keyClicks(composer.text_box, "Hi")
    assert send.isEnabled()
    with qtbot.waitSignal(composer.text_submitted) as sent:
        QTest.mouseClick(send, LEFT)
    assert sent.args == ["Hi"]
    assert not send.isEnabled()


def test_the_box_grows_to_four_lines_and_then_scrolls(composer: Composer, qtbot: QtBot) -> None:
    box = composer.text_box
    heights = []
    for lines in range(1, 8):
        composer.set_draft("\n".join("line" for _ in range(lines)))
        qtbot.waitUntil(lambda: box.height() == box.sizeHint().height())
        heights.append(box.height())
    assert heights[0] < heights[1] < heights[2] < heights[3]
    assert len(set(heights[3:])) == 1
    assert box.verticalScrollBar().isVisible()
    composer.set_draft("")
    qtbot.waitUntil(lambda: box.height() == heights[0])
    assert not box.verticalScrollBar().isVisible()


def test_a_typed_draft_is_told_and_a_shown_one_is_not(composer: Composer, qtbot: QtBot) -> None:
    with qtbot.waitSignal(composer.draft_changed) as told:
        QTest.keyClick(composer.text_box, Qt.Key.Key_A)
    assert told.args == ["a"]
    with qtbot.assertNotEmitted(composer.draft_changed):
        composer.set_draft("kept from yesterday")
    assert composer.text_box.toPlainText() == "kept from yesterday"


def test_sending_tells_that_the_draft_is_gone(composer: Composer, qtbot: QtBot) -> None:
    composer.set_draft("draft")
    with qtbot.waitSignal(composer.draft_changed) as told:
        QTest.keyClick(composer.text_box, Qt.Key.Key_Enter)
    assert told.args == [""]


def test_muting_is_a_wish_until_it_is_so(composer: Composer, qtbot: QtBot) -> None:
    mute = named(composer, words.MUTE)
    with qtbot.waitSignal(composer.mute_requested) as wish:
        QTest.mouseClick(mute, LEFT)
    assert wish.args == [True]
    assert not mute.isChecked()
    composer.set_muted(True)
    assert mute.isChecked()
    assert words.UNMUTE in mute.toolTip()
    with qtbot.waitSignal(composer.mute_requested) as wish:
        QTest.mouseClick(mute, LEFT)
    assert wish.args == [False]
    assert mute.isChecked()


def test_the_meter_shows_the_microphone(composer: Composer, qtbot: QtBot) -> None:
    meter = composer.findChild(MicrophoneMeter)
    assert isinstance(meter, MicrophoneMeter)
    silent = meter.grab().toImage()
    composer.set_levels(Levels(microphone=0.6))
    qtbot.waitUntil(lambda: not composer.ticker.running)
    middle = meter.grab().toImage()
    composer.set_levels(Levels(microphone=1.0))
    qtbot.waitUntil(lambda: not composer.ticker.running)
    assert len({image.cacheKey() for image in (silent, middle)}) == 2
    assert silent != middle != meter.grab().toImage()
    composer.set_muted(True)
    composer.set_levels(Levels(microphone=1.0))
    qtbot.waitUntil(lambda: not composer.ticker.running)
    assert meter.grab().toImage() == silent


def test_the_meter_says_that_it_is_too_loud_as_long_as_it_is_and_can_be_read(
    composer: Composer, qtbot: QtBot
) -> None:
    meter = composer._meter
    composer.set_levels(Levels(microphone=1.0))
    qtbot.waitUntil(lambda: not composer.ticker.running)
    loud = meter.grab().toImage()
    composer.set_levels(Levels(microphone=1.0, clipping=True))
    composer.set_levels(Levels(microphone=1.0))
    assert meter.grab().toImage() != loud
    assert meter.accessibleDescription() == meter.toolTip() == sound_words.TOO_LOUD_HINT
    meter._loud.setInterval(1)
    composer.set_levels(Levels(microphone=1.0, clipping=True))
    qtbot.waitUntil(lambda: not meter.accessibleDescription())
    assert meter.toolTip() == words.METER
    assert meter.grab().toImage() == loud


def test_a_muted_microphone_is_never_too_loud(composer: Composer) -> None:
    composer.set_levels(Levels(microphone=1.0, clipping=True))
    composer.set_muted(True)
    composer.set_levels(Levels(microphone=1.0, clipping=True))
    assert composer._meter.toolTip() == words.METER


def test_its_edges_are_those_of_the_transcript(composer: Composer) -> None:
    for width in (380, 700, 1400):
        composer.resize(QSize(width, composer.height()))
        QApplication.processEvents()
        bar = composer.text_box.parentWidget()
        assert bar is not None
        column = Column.within(width)
        assert bar.mapTo(composer, QPoint()).x() == column.left
        assert bar.width() == column.width


def test_a_shown_draft_is_written_on_at_its_end(composer: Composer) -> None:
    composer.set_draft("kept")
    QTest.keyClicks(composer.text_box, " on")
    assert composer.text_box.toPlainText() == "kept on"


def test_a_very_long_text_is_pasted_as_far_as_it_fits(
    composer: Composer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def note(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", note)
    box = composer.text_box
    composer.set_draft("before ")
    QGuiApplication.clipboard().setText("word " * 3_000)
    box.paste()
    assert said == []
    QGuiApplication.clipboard().setText("word " * 200_000)
    with qtbot.waitSignal(composer.draft_changed) as told:
        box.paste()
    assert len(box.toPlainText()) == 20_000
    assert told.args == [box.toPlainText()]
    assert said == [words.left_out(20_000)]
    box.selectAll()
    QGuiApplication.clipboard().setText("instead")
    box.paste()
    assert box.toPlainText() == "instead"
    QGuiApplication.clipboard().clear()
    QToolTip.hideText()


def test_the_meter_is_in_sight_only_while_the_microphone_is_on(composer: Composer) -> None:
    composer.show_status(Status(Phase.LISTENING, "", "Aoede", "Gemini"))
    assert not composer._meter.isHidden()
    for phase in (Phase.IDLE, Phase.MUTED, Phase.OFFLINE):
        composer.show_status(Status(phase, "", "Aoede", "Gemini"))
        assert composer._meter.isHidden()


def test_the_bar_shows_that_one_can_type(composer: Composer) -> None:
    def edge() -> QColor:
        bar = composer.findChild(QFrame, "bar")
        assert bar is not None
        return bar.grab().toImage().pixelColor(bar.width() // 2, 0)

    composer.voice.setFocus(Qt.FocusReason.TabFocusReason)
    before = edge()
    composer.text_box.setFocus(Qt.FocusReason.TabFocusReason)
    during = edge()
    composer.voice.setFocus(Qt.FocusReason.TabFocusReason)
    assert during != before == edge()


def test_silence_is_three_dots(composer: Composer) -> None:
    meter = composer.findChild(MicrophoneMeter)
    assert meter is not None
    composer.show_status(Status(Phase.LISTENING, "", "Aoede", "Gemini"))
    picture = meter.grab().toImage()
    ground = picture.pixelColor(0, 0)
    inked = [
        y
        for y in range(picture.height())
        if any(picture.pixelColor(x, y) != ground for x in range(picture.width()))
    ]
    assert 0 < len(inked) <= meter.width() // 3
