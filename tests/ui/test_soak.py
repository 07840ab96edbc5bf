"""Painting for long: bindings that lose references fail here and not at the user's."""

import gc
import sys

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from live_desktop.audio.levels import Levels
from live_desktop.session.phase import Phase
from live_desktop.ui.main_window import MainWindow
from live_desktop.ui.status import Status
from tests.ui.turns import STORY, answer

COUNTED = sys.version_info < (3, 12)
"""Later Pythons never free None and its like, and their counts say nothing."""

FRAMES = 200
CALLS = 50


class Canvas(QWidget):
    """Paints many small things each time."""

    frames = 0

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(CALLS):
            painter.setPen(QPen(QColor.fromHsv(number * 7, 200, 200), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(number, number), 9.0, 9.0)
            painter.drawText(QRectF(0, number, 80, 20), Qt.AlignmentFlag.AlignCenter, "word")
        painter.end()
        self.frames += 1


def test_many_frames_keep_every_reference(qtbot: QtBot) -> None:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(200, 200)
    with qtbot.waitExposed(canvas):
        canvas.show()
    canvas.repaint()
    before = sys.getrefcount(None), sys.getrefcount(False)
    for _ in range(FRAMES):
        canvas.repaint()
    gc.collect()
    after = sys.getrefcount(None), sys.getrefcount(False)
    assert canvas.frames >= FRAMES
    lost = [was - now for was, now in zip(before, after, strict=True)]
    assert not COUNTED or all(each < FRAMES for each in lost)


def test_the_whole_window_paints_for_long(window: MainWindow) -> None:
    before = sys.getrefcount(None)
    for frame in range(FRAMES):
        phase = list(Phase)[frame % len(Phase)]
        window.show_status(Status(phase, "", "Aoede", "offline voice", frame))
        window.set_levels(Levels(frame % 10 / 10, loudspeaker=frame % 7 / 7))
        window.show_turn(answer(frame // 50, STORY[: frame % 50 * 3], complete=False))
        window.repaint()
        QApplication.processEvents()
    gc.collect()
    assert not COUNTED or before - sys.getrefcount(None) < FRAMES
