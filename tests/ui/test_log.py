"""The connection log: it shows what is recorded as it comes, and keeps still for who reads."""

import asyncio
import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from live_desktop.session.recorder import FlightRecorder
from live_desktop.session.usage import Tokens
from live_desktop.ui import words
from live_desktop.ui.log_dialog import LogDialog
from live_desktop.ui.log_reader import MOST_SHOWN, LogReader, Part, read_all
from live_desktop.ui.log_rows import fold
from live_desktop.ui.log_view import LogView
from live_desktop.ui.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


class Clock:
    """Goes on by so many seconds each time it is read."""

    def __init__(self, step: float) -> None:
        self._step = step
        self._now = 0.0

    def __call__(self) -> float:
        self._now += self._step
        return self._now


def recorder(count: int) -> FlightRecorder:
    """Record a connection with so many messages."""
    made = FlightRecorder("local", datetime.now(UTC), clock=Clock(0.07))
    made.opened()
    record(made, count)
    return made


def record(into: FlightRecorder, count: int) -> None:
    """Record messages of both sides, each different."""
    for number in range(count):
        frame = json.dumps({"realtimeInput": {"text": f"word {number}"}})
        if number % 2:
            into.received(frame)
        else:
            into.sent(frame)


def whole(reader: LogReader) -> Part:
    """Read until a part is whole."""
    for _ in range(100):
        if (part := reader.read()) is not None:
            return part
    raise AssertionError("the reader comes to no end")


# Reading


def test_the_newest_of_many_are_read() -> None:
    made = recorder(30_000)
    part = whole(LogReader(made))
    assert not part.follow
    assert part.entries == made.entries(MOST_SHOWN)


def test_what_comes_later_follows_and_nothing_comes_twice() -> None:
    made = recorder(10)
    reader = LogReader(made)
    assert len(whole(reader).entries) == 11
    record(made, 200)
    part = whole(reader)
    assert part.follow
    assert part.entries == made.entries(200)
    assert whole(reader) == Part((), follow=True)


def test_more_than_is_shown_replaces_what_was() -> None:
    made = recorder(10)
    reader = LogReader(made)
    whole(reader)
    record(made, MOST_SHOWN + 50)
    part = whole(reader)
    assert not part.follow
    assert part.entries == made.entries(MOST_SHOWN)


def test_an_empty_recording_is_read() -> None:
    made = FlightRecorder("local", datetime.now(UTC))
    reader = LogReader(made)
    assert whole(reader).entries == ()
    made.opened()
    assert len(whole(reader).entries) == 1


def test_a_slow_reading_is_put_off_and_goes_on() -> None:
    made = recorder(MOST_SHOWN)
    reader = LogReader(made, Clock(0.001))
    readings = 0
    while (part := reader.read()) is None:
        readings += 1
    assert readings > 5
    assert part.entries == made.entries(MOST_SHOWN)


async def test_all_is_read_in_small_steps() -> None:
    made = recorder(3_000)
    turns = 0

    def take_a_turn() -> None:
        nonlocal turns
        turns += 1
        asyncio.get_running_loop().call_soon(take_a_turn)

    take_a_turn()
    entries = await read_all(made)
    assert entries == made.entries()
    assert turns >= 3_000 // 128


# The window of it


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> Iterator[LogDialog]:
    """The log, shown and empty."""
    dialog = window.make_log()
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    yield dialog
    dialog.close()


def view(dialog: LogDialog) -> LogView:
    found = dialog.findChild(LogView)
    assert isinstance(found, LogView)
    return found


def button(dialog: LogDialog, text: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text() == text)


def test_it_is_not_modal_and_says_what_a_file_holds(dialog: LogDialog) -> None:
    assert not dialog.isModal()
    labels = [each.text() for each in dialog.findChildren(QLabel) if each.isVisible()]
    assert words.LOG_CONTENT in labels


def test_it_asks_for_news_only_while_it_is_in_sight(dialog: LogDialog, qtbot: QtBot) -> None:
    dialog.show_part(Part((), follow=True))
    with qtbot.waitSignals([dialog.refresh_wanted] * 2, timeout=2000):
        pass
    dialog.hide()
    assert not dialog._timer.isActive()
    with qtbot.waitSignal(dialog.refresh_wanted, timeout=2000):
        dialog.show()


def test_what_is_left_over_is_asked_for_soon(dialog: LogDialog) -> None:
    dialog.show_part(None)
    soon = dialog._timer.interval()
    dialog.show_part(Part((), follow=True))
    assert soon < dialog._timer.interval() / 10


def test_each_line_has_its_moment_its_side_and_its_message(dialog: LogDialog) -> None:
    dialog.show_part(Part(recorder(2).entries(), follow=False))
    interface = QAccessible.queryAccessibleInterface(view(dialog))
    name = QAccessible.Text.Name
    lines = [interface.child(row).text(name) for row in range(interface.childCount())]
    assert lines == [
        "noted, opened",
        'sent, {"realtimeInput":{"text":"word 0"}}',
        'received, {"realtimeInput":{"text":"word 1"}}',
    ]


def test_it_follows_the_newest_line(dialog: LogDialog, qtbot: QtBot) -> None:
    made = recorder(100)
    reader = LogReader(made)
    dialog.show_part(whole(reader))
    qtbot.waitUntil(lambda: view(dialog).following)
    bar = view(dialog).verticalScrollBar()
    before = bar.maximum()
    record(made, 100)
    dialog.show_part(whole(reader))
    qtbot.waitUntil(lambda: bar.maximum() > before and view(dialog).following)
    dialog.show_remark("Saved as a.jsonl")
    dialog.resize(dialog.width(), dialog.height() - 60)
    QApplication.processEvents()
    assert view(dialog).following


def test_it_keeps_still_for_who_has_scrolled_up(dialog: LogDialog, qtbot: QtBot) -> None:
    made = recorder(MOST_SHOWN)
    reader = LogReader(made)
    dialog.show_part(whole(reader))
    bar = view(dialog).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0 and view(dialog).following)
    bar.setValue(bar.maximum() // 2)
    top = view(dialog).indexAt(view(dialog).viewport().rect().topLeft()).data()
    value = bar.value()
    record(made, 100)
    dialog.show_part(whole(reader))
    QApplication.processEvents()
    assert bar.value() == value
    assert view(dialog).indexAt(view(dialog).viewport().rect().topLeft()).data() == top
    bar.setValue(bar.maximum())
    record(made, 10)
    dialog.show_part(whole(reader))
    QApplication.processEvents()
    assert view(dialog).following
    assert view(dialog).model().rowCount() == MOST_SHOWN


def test_news_waits_while_one_reads_for_long(dialog: LogDialog, qtbot: QtBot) -> None:
    made = recorder(MOST_SHOWN)
    reader = LogReader(made)
    dialog.show_part(whole(reader))
    bar = view(dialog).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(0)
    waited = [dialog.waits]
    for _ in range(2):
        record(made, MOST_SHOWN // 2)
        dialog.show_part(whole(reader))
        waited.append(dialog.waits)
    QApplication.processEvents()
    bar.setValue(bar.maximum())
    assert [*waited, dialog.waits] == [False, False, True, False]


def test_selected_lines_are_copied_whole_and_in_order(dialog: LogDialog, qtbot: QtBot) -> None:
    made = FlightRecorder("local", datetime.now(UTC), clock=Clock(0.5))
    made.opened()
    long = json.dumps({"clientContent": {"text": "word " * 400}})
    made.sent(long)
    made.closed(1006, "gone\naway")
    dialog.show_part(whole(LogReader(made)))
    copy = button(dialog, words.COPY_SELECTED)
    assert not copy.isEnabled()
    view(dialog).selectAll()
    assert copy.isEnabled()
    QTest.mouseClick(copy, LEFT)
    first, second, third = QGuiApplication.clipboard().text().split("\n")
    assert first == "0:00.500 noted opened"
    assert second == f"0:01.000 sent {long.replace(': ', ':')}"
    assert third == "0:01.500 noted close 1006: gone away"
    view(dialog).setCurrentIndex(view(dialog).model().index(0, 0))
    QTest.keyClick(view(dialog), Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == first
    dialog.show_part(Part((), follow=False))
    assert not copy.isEnabled()


def test_only_the_lines_in_sight_are_painted(dialog: LogDialog, qtbot: QtBot) -> None:
    asked: list[int] = []
    model = view(dialog)._model
    real = model.row

    def counted(row: int) -> object:
        asked.append(row)
        return real(row)

    dialog.show_part(whole(LogReader(recorder(MOST_SHOWN))))
    QApplication.processEvents()
    model.row = counted  # type: ignore[method-assign,assignment]
    view(dialog).viewport().repaint()
    assert 0 < len(set(asked)) < 60


# Folding


def microphone(into: FlightRecorder, count: int) -> None:
    """Record so many blocks of 640 bytes."""
    audio = {"data": base64.b64encode(bytes(640)).decode(), "mimeType": "audio/pcm;rate=16000"}
    for _ in range(count):
        into.sent(json.dumps({"realtimeInput": {"audio": audio}}))


def speech(into: FlightRecorder, count: int, **more: object) -> None:
    """Record so many pieces of 1920 bytes, with more beside the turn."""
    data = base64.b64encode(bytes(1920)).decode()
    part = {"inlineData": {"mimeType": "audio/pcm;rate=24000", "data": data}}
    turn = {"role": "model", "parts": [part]}
    for _ in range(count):
        into.received(json.dumps({"serverContent": {"modelTurn": turn, **more}}))


def empty() -> FlightRecorder:
    return FlightRecorder("local", datetime.now(UTC), clock=Clock(0.02))


def shown(dialog: LogDialog) -> list[str]:
    model = view(dialog).model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_sound_of_each_direction_is_one_row_until_something_else_comes() -> None:
    made = empty()
    made.opened()
    for _ in range(30):
        microphone(made, 2)
        speech(made, 1)
    speech(made, 1, outputTranscription={"text": "Hi"})
    speech(made, 2)
    speech(made, 1, turnComplete=True)
    made.sent(json.dumps({"realtimeInput": {"audioStreamEnd": True}}))
    image = {"data": base64.b64encode(bytes(900)).decode(), "mimeType": "image/jpeg"}
    made.sent(json.dumps({"realtimeInput": {"video": image}}))
    microphone(made, 1)
    rows = fold((), made.entries())
    assert [(row.count, round(row.sound_seconds, 3) if row.count else 0) for row in rows] == [
        (0, 0),
        (60, 1.2),
        (30, 1.2),
        (0, 0),
        (2, 0.08),
        (0, 0),
        (0, 0),
        (0, 0),
        (1, 0.02),
    ]
    assert [row.entry.seconds for row in rows] == sorted(row.entry.seconds for row in rows)


def test_folding_in_parts_is_folding_at_once() -> None:
    made = empty()
    for _ in range(5):
        microphone(made, 3)
        speech(made, 2)
        record(made, 1)
    entries = made.entries()
    at_once = fold((), entries)
    for cut in range(len(entries)):
        assert fold(fold((), entries[:cut]), entries[cut:]) == at_once


def test_a_folded_row_grows(dialog: LogDialog) -> None:
    made = empty()
    made.opened()
    microphone(made, 400)
    reader = LogReader(made)
    dialog.show_part(whole(reader))
    assert shown(dialog) == ["opened", "microphone × 400, 8.0 s"]
    view(dialog).setCurrentIndex(view(dialog).model().index(1, 0))
    microphone(made, 12)
    speech(made, 60)
    dialog.show_part(whole(reader))
    assert shown(dialog) == ["opened", "microphone × 412, 8.2 s", "speech × 60, 2.4 s"]
    assert detail(dialog).toPlainText().startswith("microphone × 412, 8.2 s\n{")


def test_every_message_is_shown_when_asked_for(dialog: LogDialog, qtbot: QtBot) -> None:
    made = empty()
    microphone(made, 3)
    dialog.show_part(whole(LogReader(made)))
    every = dialog.findChild(QCheckBox)
    assert isinstance(every, QCheckBox)
    with qtbot.waitSignal(dialog.start_over_wanted):
        every.click()
    assert shown(dialog) == []
    reader = LogReader(made)
    dialog.show_part(whole(reader))
    microphone(made, 2)
    dialog.show_part(whole(reader))
    block = '{"realtimeInput":{"audio":{"data":640,"mimeType":"audio/pcm;rate=16000"}}}'
    assert shown(dialog) == [block] * 5
    every.click()
    dialog.show_part(whole(LogReader(made)))
    assert shown(dialog) == ["microphone × 5, 0.1 s"]


# The selected message


def detail(dialog: LogDialog) -> QPlainTextEdit:
    found = dialog.findChild(QPlainTextEdit)
    assert isinstance(found, QPlainTextEdit)
    return found


def test_the_selected_message_is_shown_in_full_and_only_then(dialog: LogDialog) -> None:
    made = recorder(40)
    long = json.dumps({"clientContent": {"text": "word " * 400}})
    made.sent(long)
    made.sent(json.dumps({"clientContent": {"text": "long " * 6_000}}))
    dialog.show_part(whole(LogReader(made)))
    box = detail(dialog)
    assert not box.isVisible()
    rows = view(dialog)
    QApplication.processEvents()
    last = rows.model().index(41, 0)
    QTest.mouseClick(rows.viewport(), LEFT, pos=rows.visualRect(last).center())
    assert box.isVisible()
    assert box.isReadOnly()
    assert box.toPlainText() == long.replace(": ", ":")
    assert rows.viewport().rect().contains(rows.visualRect(last))
    assert [index.row() for index in rows.selectedIndexes()] == [41]
    rows.setCurrentIndex(rows.model().index(42, 0))
    assert len(box.toPlainText()) < 11_000
    assert box.toPlainText().endswith("more characters; Copy selected takes them all.")
    rows.clearSelection()
    assert not box.isVisible()


def test_the_summary_has_time_connections_and_tokens() -> None:
    tokens = Tokens(
        prompt=834,
        response=400,
        thoughts=5,
        prompt_details=(("AUDIO", 800), ("TEXT", 34)),
        response_details=(("AUDIO", 400),),
    )
    assert words.log_summary(754, tokens, 2) == (
        "Talk 12:34 · 2 connections · 1,239 tokens · heard 800 · read 34 · spoken 400 · thought 5"
    )
    assert words.log_summary(None, Tokens(), 1) == "No talk now · 1 connection · 0 tokens"
