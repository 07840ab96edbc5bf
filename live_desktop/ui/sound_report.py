"""What the audio check found: its advice in words, the levels as curves, and each figure."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from live_desktop.audio.check.analysis import STEP, SoundReport
from live_desktop.audio.duplex import Duplex, Reason
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Palette, Size, Space, Stroke, TextSize, Weight

ADVICE = {
    Duplex.FULL: "Full duplex fits: talk, and interrupt whenever you like.",
    Duplex.HALF: "Half duplex fits: the microphone pauses while the assistant speaks.",
}
UNSURE = "Half duplex for now: the microphone pauses while the assistant speaks."
REASONS = {
    Reason.HEADPHONES: (
        "The microphone doesn’t hear the loudspeaker. You are wearing headphones, or the volume is"
        " all the way down."
    ),
    Reason.FAINT: "The noise of the room is louder than the echo of the loudspeaker.",
    Reason.REMOVED: "The microphone hears the loudspeaker, and its echo can be removed.",
    Reason.VOICE_LEFT: (
        "Too much of the loudspeaker’s echo is left, and it would be taken for your voice. With"
        " headphones, or a quieter loudspeaker, you can interrupt by speaking."
    ),
    Reason.OTHER_VOICE: (
        "Somebody was speaking before the check did. Run it again while it is quiet, to be sure."
    ),
    Reason.SILENT_MICROPHONE: (
        "I can’t hear the microphone. It sends only silence: check its switch, or choose another."
    ),
    Reason.TOO_SHORT: "The microphone stopped before the check was over. Run it again.",
}
REPORT = "Result of the audio check"
CHART = "Levels over time"
CURVES = ("Played", "Heard", "Echo left")
NOISE = "Room noise"
PLAYED = "Speech played"
HEARD = "Speech heard"
DELAY = "Delay"
REMOVED = "Echo removed"
LEFT = "Echo left"
MICROPHONE = "Microphone"
CUT_OFF = "too loud, and cut off: turn the loudspeaker down"
NOT_CUT_OFF = "never too loud"
NOT_HEARD = "not at all"
COVERED = "too faint to measure"
NO_VOICE = "no voice in it"
QUIETER = "{decibels} dB quieter than played"
LOUDER = "{decibels} dB louder than played"
AS_LOUD = "as loud as played"
AT_LEAST = "at least {decibels} dB"
VOICE_PART = "a voice in {percent} % of the time"
DECIBELS = "{value} dB"
MILLISECONDS = "{value} ms"
SECONDS = "{value} s"

_UNDECIDED = frozenset({Reason.OTHER_VOICE, Reason.SILENT_MICROPHONE, Reason.TOO_SHORT})
_LOUDEST, _QUIETEST = 0.0, -80.0
"""The ends of the scale, in decibels: below, most microphones hear only themselves."""
_RULES = (-20.0, -40.0, -60.0)
_SMOOTH = 5
"""Levels that one point of a curve is the mean of: syllables show, the ripple of tones does not."""
_STRIDE = 2
"""Levels from one point to the next; more points would lie nearer than the pen is wide."""


class SoundReportView(QWidget):
    """Show one report: what is advised and why, the curves, and a line for each figure."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._advice = _label(theme, TextSize.TITLE, Weight.SEMIBOLD)
        self._reason = _label(theme, TextSize.BODY)
        self._chart = LevelChart(theme)
        self._figures = QGridLayout()
        self._figures.setHorizontalSpacing(Space.M)
        self._figures.setVerticalSpacing(Space.XS)
        self._figures.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(Space.XS)
        page.addWidget(self._advice)
        page.addWidget(self._reason)
        page.addWidget(self._chart)
        page.addSpacing(Space.XS)
        page.addLayout(self._figures)
        page.addStretch()
        self.setAccessibleName(REPORT)

    def show_report(self, report: SoundReport) -> None:
        """Show a report, and say its advice to those who do not see it."""
        advice = UNSURE if report.reason in _UNDECIDED else ADVICE[report.recommended]
        self._advice.setText(advice)
        self._reason.setText(REASONS[report.reason])
        lines = figures(report)
        spoken = " ".join(f"{name}: {words}." for name, words in lines)
        said = f"{advice} {REASONS[report.reason]}"
        self._chart.show_levels(
            (report.levels_played, report.levels_heard, report.levels_left), spoken
        )
        self._show_figures(lines)
        self.setAccessibleDescription(f"{said} {spoken}")
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def _show_figures(self, lines: Sequence[tuple[str, str]]) -> None:
        while len(self._rows) < len(lines):
            self._add_row()
        for number, (name, words) in enumerate(self._rows):
            is_used = number < len(lines)
            name.setVisible(is_used)
            words.setVisible(is_used)
            if is_used:
                name.setText(lines[number][0])
                words.setText(lines[number][1])

    def _add_row(self) -> None:
        name = _label(self._theme, TextSize.SMALL)
        name.setWordWrap(False)
        name.setProperty("tone", "faint")
        words = _label(self._theme, TextSize.SMALL, digits=True)
        top = Qt.AlignmentFlag.AlignTop
        self._figures.addWidget(name, len(self._rows), 0, top)
        self._figures.addWidget(words, len(self._rows), 1, top)
        self._rows.append((name, words))


class LevelChart(QWidget):
    """Draw the played as a soft hill, the heard as a line, and what is left as a bright hill."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._curves: tuple[NDArray[np.float64], ...] = ()
        self._seconds = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(CHART)
        theme.changed.connect(self._redraw)

    def show_levels(
        self, series: tuple[Sequence[float], Sequence[float], Sequence[float]], description: str
    ) -> None:
        """Show the levels of the played, the heard and the left, in decibels for each 20 ms."""
        self._curves = tuple(_smooth(np.array(levels)) for levels in series)
        self._seconds = max(len(levels) for levels in series) * STEP
        self.setAccessibleDescription(description)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(Size.DRAWER, 2 * Size.DETAIL + Space.L)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(TextSize.SMALL, digits=True))
        metrics = QFontMetricsF(painter.font())
        palette = self._theme.palette
        line = metrics.height()
        left = metrics.horizontalAdvance(_decibels(_RULES[0])) + Space.XS
        right = max(metrics.horizontalAdvance(name) for name in CURVES) + Space.L
        plot = QRectF(self.rect()).adjusted(left, Space.XXS, -right, -line - Space.XXS)
        self._paint_scale(painter, plot, line, palette)
        if self._seconds and plot.width() > 0:
            self._paint_curves(painter, plot, line, palette)
        painter.end()

    def _paint_scale(self, painter: QPainter, plot: QRectF, line: float, palette: Palette) -> None:
        for level in (*_RULES, _QUIETEST):
            height = _height(plot, level)
            painter.setPen(QPen(QColor(palette.hairline), Stroke.HAIRLINE))
            painter.drawLine(QPointF(plot.left(), height), QPointF(plot.right(), height))
            if level > _QUIETEST:
                painter.setPen(QColor(palette.faint))
                box = QRectF(0, height - line / 2, plot.left() - Space.XS, line)
                right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(box, right, _decibels(level))
        painter.setPen(QColor(palette.faint))
        for second in range(1, int(self._seconds) + 1):
            centre = plot.left() + plot.width() * second / self._seconds
            box = QRectF(centre - Space.L, plot.bottom() + Space.XXS, 2 * Space.L, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, SECONDS.format(value=second))

    def _paint_curves(self, painter: QPainter, plot: QRectF, line: float, palette: Palette) -> None:
        played, heard, left = (self._points(plot, curve) for curve in self._curves)
        _hill(painter, plot, played, palette.soft)
        _curve(painter, played, palette.faint, Stroke.HAIRLINE)
        _hill(painter, plot, left, palette.accent_wash)
        _curve(painter, heard, palette.ink, Stroke.FOCUS)
        _curve(painter, left, palette.accent, Stroke.FOCUS)
        ends = [
            (points.last().y() if points.size() else plot.bottom(), name, colour)
            for points, name, colour in zip(
                (played, heard, left),
                CURVES,
                (palette.faint, palette.ink, palette.accent),
                strict=True,
            )
        ]
        places = apart([end for end, _, _ in ends], line, plot.bottom() + line / 2)
        for (end, name, colour), place in zip(ends, places, strict=True):
            painter.setPen(QPen(QColor(colour), Stroke.HAIRLINE))
            start = QPointF(plot.right() + Space.XXS, end)
            painter.drawLine(start, QPointF(plot.right() + Space.M, place))
            box = QRectF(plot.right() + Space.M + Space.XXS, place - line / 2, self.width(), line)
            where = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, where, name)

    def _points(self, plot: QRectF, curve: NDArray[np.float64]) -> QPolygonF:
        wide = plot.width() * STEP * _STRIDE / self._seconds
        return QPolygonF(
            [
                QPointF(plot.left() + (number + 0.5) * wide, _height(plot, level))
                for number, level in enumerate(curve.tolist())
            ]
        )

    @Slot()
    def _redraw(self) -> None:
        self.update()


def figures(report: SoundReport) -> list[tuple[str, str]]:
    """Put each figure of a report into words."""
    lines = [(NOISE, _decibels(report.noise)), (PLAYED, _decibels(report.played))]
    if report.heard is None or report.echo is None or report.delay is None:
        lines.append((HEARD, NOT_HEARD))
    else:
        lines.append((HEARD, f"{_decibels(report.heard)}, {_compared(report.echo)}"))
        lines.append((DELAY, MILLISECONDS.format(value=round(report.delay))))
        removed = report.removed
        least = COVERED if removed is None else AT_LEAST.format(decibels=max(0, round(removed)))
        lines.append((REMOVED, least))
    if report.left is not None:
        # Of a voice at all, one per cent is the least that can be said.
        percent = max(1, round(100 * report.voice_left))
        voice = VOICE_PART.format(percent=percent) if report.voice_left else NO_VOICE
        lines.append((LEFT, f"{_decibels(report.left)}, {voice}"))
    lines.append((MICROPHONE, CUT_OFF if report.clipping else NOT_CUT_OFF))
    return lines


def _compared(echo: float) -> str:
    decibels = round(abs(echo))
    if not decibels:
        return AS_LOUD
    return (QUIETER if echo < 0 else LOUDER).format(decibels=decibels)


def _decibels(level: float) -> str:
    value = round(level)
    return DECIBELS.format(value=f"−{-value}" if value < 0 else value)


def _smooth(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Take the mean of the power around every second level."""
    if not levels.size:
        return levels
    edges = np.pad(10 ** (levels / 10), _SMOOTH // 2, mode="edge")
    powers = np.convolve(edges, np.full(_SMOOTH, 1 / _SMOOTH), "valid")
    curve: NDArray[np.float64] = 10 * np.log10(powers[::_STRIDE])
    return curve


def _height(plot: QRectF, level: float) -> float:
    part = (_LOUDEST - min(_LOUDEST, max(_QUIETEST, level))) / (_LOUDEST - _QUIETEST)
    return plot.top() + part * plot.height()


def apart(ends: Sequence[float], line: float, lowest: float) -> list[float]:
    """Find places for one line of words at each end, in their order, none on another."""
    order = sorted(range(len(ends)), key=lambda number: ends[number])
    places = [float(end) for end in ends]
    for above, below in pairwise(order):
        places[below] = max(places[below], places[above] + line)
    limit = lowest - line / 2
    for number in reversed(order):
        places[number] = min(places[number], limit)
        limit = places[number] - line
    return places


def _hill(painter: QPainter, plot: QRectF, points: QPolygonF, colour: str) -> None:
    if points.size():
        corners = [
            QPointF(points.last().x(), plot.bottom()),
            QPointF(points.first().x(), plot.bottom()),
        ]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawPolygon(QPolygonF([*points.toList(), *corners]))


def _curve(painter: QPainter, points: QPolygonF, colour: str, width: int) -> None:
    pen = QPen(QColor(colour), width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPolyline(points)


def _label(
    theme: Theme, size: TextSize, weight: Weight = Weight.REGULAR, *, digits: bool = False
) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(theme.font(size, weight, digits=digits))
    label.setWordWrap(True)
    return label
