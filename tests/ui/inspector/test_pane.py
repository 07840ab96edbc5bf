"""The Inspector's pane: it shows what is recorded as it comes, and keeps still for who reads."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from live_desktop.session.recorder import FlightRecorder
from live_desktop.ui.inspector import words
from live_desktop.ui.inspector.detail import Detail
from live_desktop.ui.inspector.filter_bar import FilterBar
from live_desktop.ui.inspector.model import Column
from live_desktop.ui.inspector.time_line import TimeLine
from live_desktop.ui.inspector.view import MessageView
from live_desktop.ui.theme import Theme
from tests.ui.inspector.conftest import MakeShell
from tests.ui.inspector.recordings import empty, eventful, microphone, record, recorder, set_up
from tests.ui.inspector.shell import Shell

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


class Opened:
    """An Inspector that is open, and its parts."""

    def __init__(self, shell: Shell, made: FlightRecorder) -> None:
        self.made = made
        shell.desk.toggle()
        self.pane = shell.pane
        self.view = self.pane.findChildren(MessageView)[0]
        self.line = self.pane.findChildren(TimeLine)[0]
        self.filter = self.pane.findChildren(FilterBar)[0]
        self.detail = self.pane.findChildren(Detail)[0]

    @property
    def shown(self) -> list[str]:
        """List the messages that are shown."""
        model = self.view.messages
        return [model.index(row, Column.MESSAGE).data() for row in range(model.rowCount())]

    @property
    def labels(self) -> list[str]:
        """List the words in sight."""
        found = self.pane.findChildren(QLabel)
        return [each.text().replace("\u00a0", " ") for each in found if each.isVisible()]

    def button(self, text: str) -> QPushButton:
        found = self.pane.findChildren(QPushButton)
        return next(each for each in found if each.text() == text)

    def settle(self) -> None:
        """Let all that is recorded be read and sifted."""
        self.pane.refresh_wanted.emit()
        while self.view.messages.behind or not self._is_read:
            self.pane.refresh_wanted.emit()
        QApplication.processEvents()

    @property
    def _is_read(self) -> bool:
        entries = self.made.entries()
        return not entries or self.view.messages.keeps(entries[-1])


Open = Callable[[FlightRecorder], Opened]


@pytest.fixture
def open_on(make_shell: MakeShell) -> Open:
    """Opens the Inspector on a recording."""

    def open_it(made: FlightRecorder) -> Opened:
        on = Opened(make_shell(made), made)
        on.settle()
        return on

    return open_it


def test_it_says_what_is_recorded_and_what_a_file_holds(open_on: Open) -> None:
    made = eventful()
    on = open_on(made)
    assert on.shown[:3] == ["dialled", "opened", '{"setup":{"model":"models/m"}}']
    assert len(on.shown) == len(made.entries())
    assert words.FILE_CONTENT in on.labels
    assert "↑ 3, 96 B · ↓ 7, 244 B · set up in 1.5 s · 2 reconnects" in on.labels
    assert "Talk 1:03 · 0 tokens" in on.labels


def test_each_cell_is_read_aloud(open_on: Open) -> None:
    on = open_on(recorder(2))
    table = QAccessible.queryAccessibleInterface(on.view)
    name = QAccessible.Text.Name
    cells = [table.child(number).text(name) for number in range(table.childCount())]
    for spoken in ("Moment", "Way", "Size", "Message"):
        assert spoken in cells
    first = cells.index("sent") - 1
    assert cells[first : first + 4] == [
        "0:00.140",
        "sent",
        "37 B",
        '{"realtimeInput":{"text":"word 0"}}',
    ]


def test_it_asks_for_news_only_while_it_is_in_sight(open_on: Open, qtbot: QtBot) -> None:
    on = open_on(recorder(2))
    with qtbot.waitSignals([on.pane.refresh_wanted] * 2, timeout=2000):
        pass
    on.pane.hide()
    assert not on.pane._timer.isActive()
    with qtbot.waitSignal(on.pane.refresh_wanted, timeout=2000):
        on.pane.show()


def test_messages_run_to_the_right_in_every_language(open_on: Open, qapp: QApplication) -> None:
    opened = open_on(eventful())
    opened.settle()
    before, usual = qapp.layoutDirection(), opened.view.grab().toImage()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        assert opened.view.grab().toImage() == usual
    finally:
        qapp.setLayoutDirection(before)


def test_long_words_of_other_languages_have_room(
    open_on: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    german = dict(zip(words.SHOWS, ("↑ Gesendet", "↓ Empfangen", "· Notizen"), strict=True))
    monkeypatch.setattr(words, "SHOWS", german)
    monkeypatch.setattr(words, "PAUSE", "Anhalten")
    opened = open_on(eventful())
    for width in (380, 900, 380):
        opened.pane.window().resize(width, 720)
        QApplication.processEvents()
        for text in (*german.values(), "Anhalten"):
            button = opened.button(text)
            assert button.width() >= button.sizeHint().width(), (width, text)


def test_nothing_is_said_to_be_there_or_to_pass(open_on: Open) -> None:
    on = open_on(empty())
    assert on.view._emptiness == words.NOTHING_YET
    record(on.made, 3)
    on.settle()
    on.filter.findChildren(QLineEdit)[0].setText("nobody said this")
    on.settle()
    assert on.shown == []
    assert on.view._emptiness == words.NOTHING_PASSES


def test_it_follows_the_newest_line_unless_one_scrolls_up(open_on: Open) -> None:
    on = open_on(recorder(200))
    bar = on.view.verticalScrollBar()
    assert bar.maximum() > 0
    assert on.view.following
    before = bar.maximum()
    record(on.made, 100)
    on.settle()
    assert bar.maximum() > before
    assert on.view.following
    bar.setValue(bar.maximum() // 2)
    value = bar.value()
    record(on.made, 100)
    on.settle()
    assert bar.value() == value
    on.pane.resize(on.pane.width(), on.pane.height() - 60)
    assert bar.value() == value


def test_what_one_reads_stays_where_it_is_when_the_oldest_go(open_on: Open) -> None:
    on = open_on(recorder(300))
    on.view.messages._most, on.view.messages._spare = 200, 1
    bar = on.view.verticalScrollBar()
    bar.setValue(bar.maximum() - 480)
    top = on.view.indexAt(QPoint(1, 30)).siblingAtColumn(Column.MESSAGE).data()
    record(on.made, 10)
    on.settle()
    assert on.view.messages.rowCount() == 200
    assert on.view.indexAt(QPoint(1, 30)).siblingAtColumn(Column.MESSAGE).data() == top


def test_paused_it_loses_nothing_and_says_how_many_wait(open_on: Open, qtbot: QtBot) -> None:
    on = open_on(recorder(10))
    QTest.mouseClick(on.button(words.PAUSE), LEFT)
    record(on.made, 34)
    qtbot.waitUntil(lambda: "Paused · 34 waiting" in on.labels)
    assert len(on.shown) == 11
    QTest.mouseClick(on.button(words.RESUME), LEFT)
    on.settle()
    assert len(on.shown) == 45
    assert not any("waiting" in each for each in on.labels)


def test_kinds_text_and_sound_are_filtered(open_on: Open) -> None:
    made = recorder(20)
    microphone(made, 5)
    on = open_on(made)
    assert on.shown[-1] == "microphone × 5, 0.1 s"
    sound = on.filter.findChildren(QComboBox)[0]
    sound.setCurrentIndex(1)
    on.settle()
    assert len(on.shown) == 26
    sound.setCurrentIndex(2)
    on.settle()
    assert len(on.shown) == 21
    on.button("↑ Sent").click()
    on.settle()
    assert len(on.shown) == 11
    on.filter.findChildren(QLineEdit)[0].setText("word 1")
    on.settle()
    assert on.shown == [
        json.dumps({"realtimeInput": {"text": f"word {n}"}}, separators=(",", ":"))
        for n in (1, 11, 13, 15, 17, 19)
    ]


def test_selected_lines_are_copied_whole_and_in_order(open_on: Open) -> None:
    made = empty(0.5)
    made.opened()
    long = json.dumps({"clientContent": {"text": "word " * 400}})
    made.sent(long)
    made.closed(1006, "gone\naway")
    on = open_on(made)
    copy = on.button(words.COPY_SELECTED)
    assert not copy.isEnabled()
    on.view.selectAll()
    QTest.mouseClick(copy, LEFT)
    first, second, third = QGuiApplication.clipboard().text().split("\n")
    assert first == "0:00.500 noted opened"
    assert second == f"0:01.000 sent 2.0 kB {long.replace(': ', ':')}"
    assert third == "0:01.500 noted close 1006: gone away"
    on.view.setCurrentIndex(on.view.model().index(0, 0))
    QTest.keyClick(on.view, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == first


def test_thousands_of_lines_are_copied_a_few_at_a_time(open_on: Open, qtbot: QtBot) -> None:
    on = open_on(recorder(1_300))
    QGuiApplication.clipboard().setText("before")
    on.view.selectAll()
    on.view.copy()
    assert QGuiApplication.clipboard().text() == "before"
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text().count("\n") == 1_300)


def test_the_selected_message_is_laid_out(open_on: Open) -> None:
    made = recorder(40)
    made.received(json.dumps({"goAway": {"timeLeft": "9s"}, "data": "x" * 900}))
    made.sent(json.dumps({"clientContent": {"text": "long " * 6_000}}))
    microphone(made, 2)
    on = open_on(made)
    assert not on.detail.isVisible()
    row = on.view.model().index(41, Column.MESSAGE)
    on.view.scrollTo(row)
    QTest.mouseClick(on.view.viewport(), LEFT, pos=on.view.visualRect(row).center())
    assert on.detail.isVisible()
    assert on.detail.isReadOnly()
    text = on.detail.toPlainText()
    assert text.startswith('{\n  "goAway": {\n    "timeLeft": "9s"\n  },\n')
    assert "x" * 20 not in text
    on.view.select(42)
    assert len(on.detail.toPlainText()) < 11_000
    assert on.detail.toPlainText().endswith("more characters; Copy selected takes them all.")
    on.view.select(43)
    assert on.detail.toPlainText().startswith("microphone × 2, 0.0 s\n{\n")
    on.view.clearSelection()
    assert not on.detail.isVisible()


def test_only_the_lines_in_sight_are_painted(open_on: Open) -> None:
    on = open_on(recorder(2_000))
    asked: list[int] = []
    model = on.view.messages
    real = model.row

    def counted(number: int) -> object:
        asked.append(number)
        return real(number)

    model.row = counted  # type: ignore[method-assign,assignment]
    on.view.viewport().repaint()
    assert 0 < len(set(asked)) < 60


# The time line


def test_keys_walk_the_events_and_choose_their_message(open_on: Open) -> None:
    on = open_on(eventful())
    on.line.setFocus(Qt.FocusReason.TabFocusReason)
    said = on.line.accessibleDescription
    assert said() == "Connection 3: 0:12.500 · lost: no sign of life from the service"
    QTest.keyClick(on.line, Qt.Key.Key_Home)
    assert said() == "Connection 1: 0:00.500 · dialled"
    QTest.keyClick(on.line, Qt.Key.Key_Right)
    assert said() == "Connection 1: 0:02.000 · set up, 1.5 s after dialling"
    QTest.keyClick(on.line, Qt.Key.Key_Down)
    assert said().startswith("Connection 2: ")
    QTest.keyClick(on.line, Qt.Key.Key_End)
    QTest.keyClick(on.line, Qt.Key.Key_Right)
    QTest.keyClick(on.line, Qt.Key.Key_Up)
    QTest.keyClick(on.line, Qt.Key.Key_Right)
    assert said().endswith("not reached: Nobody is there.")
    assert "0:09.500 · not reached: Nobody is there." in on.labels
    QTest.keyClick(on.line, Qt.Key.Key_Return)
    assert on.detail.toPlainText() == "not reached: Nobody is there."


def test_a_click_on_an_event_finds_its_message_through_the_filter(
    open_on: Open, qtbot: QtBot
) -> None:
    on = open_on(eventful())
    on.filter.findChildren(QLineEdit)[0].setText("nothing has this")
    on.settle()
    assert on.shown == []
    on.line.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(on.line, Qt.Key.Key_Home)
    lane = on.line._lanes[0]
    mark = next(each for each in on.line._marks_of(lane) if "goAway" in each.telling.entry.text)
    where = QPoint(round(on.line._edges()[0] + mark.x), on.line._line)
    hints: list[str] = []
    on.line.pointed.connect(hints.append)
    QTest.mouseMove(on.line.viewport(), where)
    qtbot.waitUntil(lambda: bool(hints))
    assert hints[-1].endswith("going away, 9.5 s left")
    QTest.mouseClick(on.line.viewport(), LEFT, pos=where)
    qtbot.waitUntil(lambda: "9.5s" in on.detail.toPlainText())
    assert on.filter.findChildren(QLineEdit)[0].text() == ""


def test_an_event_whose_message_is_gone_says_so(open_on: Open) -> None:
    made = empty()
    set_up(made)
    on = open_on(made)
    on.view.messages._most, on.view.messages._spare = 20, 1
    record(made, 60)
    on.settle()
    on.line.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(on.line, Qt.Key.Key_Home)
    QTest.keyClick(on.line, Qt.Key.Key_Space)
    assert words.NOT_KEPT in on.labels


def test_an_open_connection_goes_on(open_on: Open, qtbot: QtBot) -> None:
    on = open_on(empty())
    set_up(on.made)
    on.settle()
    before = on.line._now
    assert len(on.line._lanes) == 1
    with qtbot.waitSignals([on.pane.refresh_wanted] * 2):
        pass
    assert on.line._now > before
    on.pane.grab()
    QApplication.processEvents()


def test_larger_words_have_room(open_on: Open, theme: Theme) -> None:
    on = open_on(eventful())
    row, line = on.view.verticalHeader().defaultSectionSize(), on.line.height()
    theme.set_look(replace(theme.look, text_percent=150))
    assert on.view.verticalHeader().defaultSectionSize() > row
    assert on.line.height() > line
    theme.set_look(replace(theme.look, text_percent=100))
    assert on.view.verticalHeader().defaultSectionSize() == row


def test_a_low_window_keeps_its_rows_once_a_message_is_chosen(open_on: Open) -> None:
    on = open_on(recorder(20))
    on.pane.setFixedSize(500, 540)
    on.view.setCurrentIndex(on.view.messages.index(3, 0))
    QApplication.processEvents()
    assert on.detail.isVisible()
    assert on.view.viewport().height() > 3 * on.view.rowHeight(3)
    assert on.view.height() > on.detail.height()
