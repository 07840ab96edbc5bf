"""Fonts and colours of the words in the transcript."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
)
from PySide6.QtWidgets import QApplication

from live_desktop.ui.markdown.runs import Run, Style
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import LEADING, Space, Stroke, TextSize, Weight
from live_desktop.ui.transcript.parts.wording import utf16_length


class Looks:
    """Everything that the words of a turn are drawn with, in one appearance and one width."""

    def __init__(self, theme: Theme, width: int) -> None:
        self.theme = theme
        self.palette = theme.palette
        self.width = width
        self.mono = mono_font(theme, TextSize.SMALL)
        self._families = self.mono.families()
        self._metrics: dict[tuple[bool, bool], QFontMetricsF] = {}

    def font(self, size: TextSize, weight: Weight = Weight.REGULAR) -> QFont:
        """Return the font of words."""
        return self.theme.font(size, weight)

    def leading(self, size: TextSize) -> int:
        """Return the distance between lines of running text of that size, in pixels."""
        return round(self.theme.pixels(size) * LEADING)

    def advance(self, run: Run, *, head: bool) -> float:
        """Measure about how wide words of one line are, in the head of a table or below."""
        code = bool(run.style & Style.CODE)
        key = code, not code and (head or bool(run.style & Style.BOLD))
        metrics = self._metrics.get(key)
        if metrics is None:
            # Kept, for a long table asks for each of its cells.
            metrics = self._metrics[key] = QFontMetricsF(self._font(*key))
        return metrics.horizontalAdvance(run.text)

    def _font(self, code: bool, bold: bool) -> QFont:
        if code:
            return mono_font(self.theme, TextSize.BODY)
        return self.font(TextSize.BODY, Weight.SEMIBOLD if bold else Weight.REGULAR)

    def formats(self, _text: str, runs: Iterable[Run]) -> list[QTextLayout.FormatRange]:
        """Give the looks of running words."""
        ranges, at = [], 0
        for run in runs:
            length = utf16_length(run.text)
            if run.style or run.link:
                each = QTextLayout.FormatRange()
                each.start, each.length, each.format = at, length, self._format(run)
                ranges.append(each)
            at += length
        return ranges

    def coloured(self, *, ink: str = "", ground: str = "") -> QTextCharFormat:
        """Return a look of another colour, or on another ground."""
        look = QTextCharFormat()
        if ink:
            look.setForeground(QColor(ink))
        if ground:
            look.setBackground(QColor(ground))
        return look

    def _format(self, run: Run) -> QTextCharFormat:
        look = QTextCharFormat()
        if run.style & Style.BOLD:
            look.setFontWeight(Weight.SEMIBOLD)
        if run.style & Style.ITALIC:
            look.setFontItalic(True)
        if run.style & Style.STRUCK:
            look.setFontStrikeOut(True)
        if run.style & Style.CODE:
            look.setFontFamilies(self._families)
            look.setBackground(QColor(self.palette.soft))
        if run.link and may_open(run.link):
            look.setForeground(QColor(self.palette.accent))
            look.setFontUnderline(True)
        return look


def may_open(address: str) -> bool:
    """Tell whether an address may be opened at all."""
    return address.lower().startswith(("https://", "http://", "mailto:"))


def mono_font(theme: Theme, size: TextSize) -> QFont:
    """Return the system's font for code, as large as the user wants words."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(theme.pixels(size))
    return font


def paint_fold_mark(painter: QPainter, middle: QPointF, colour: str, *, unfolded: bool) -> None:
    """Draw the mark of something folded: it points aside, or down once it is open."""
    reach, half = Space.XXS, Space.XXS / 2
    aside = -half if QApplication.isRightToLeft() else half
    points = [QPointF(-aside, -reach), QPointF(aside, 0), QPointF(-aside, reach)]
    if unfolded:
        points = [QPointF(-reach, -half), QPointF(0, half), QPointF(reach, -half)]
    painter.setPen(QPen(QColor(colour), Stroke.FOCUS))
    painter.drawPolyline([middle + point for point in points])
