"""What the sound check found: its advice in words, the levels as curves, and each figure."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from live_desktop.audio.check.analysis import SoundReport
from live_desktop.audio.duplex import Reason
from live_desktop.ui import words
from live_desktop.ui.controls import button
from live_desktop.ui.sound import words as sound_words
from live_desktop.ui.sound.level_chart import LevelChart
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space, TextSize, Weight

_NO_FIGURES = frozenset({Reason.SILENT_MICROPHONE, Reason.TOO_SHORT})
UNDECIDED = _NO_FIGURES | {Reason.OTHER_VOICE}
"""What tells nothing of the devices: a switched-off microphone must not be held against them."""
_WITH_ECHO = frozenset({Reason.REMOVED, Reason.VOICE_LEFT})
"""What a check finds where the microphone hears the loudspeaker."""


class SoundReportView(QWidget):
    """Show one report: what is advised and why, the curves, and each figure when asked for."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._advice = _label(theme, TextSize.TITLE, Weight.SEMIBOLD)
        self._reason = _label(theme, TextSize.BODY)
        self._chart = LevelChart(theme)
        self._more = button(words.DETAILS, "raised")
        self._more.setFont(theme.font(TextSize.SMALL))
        self._details = QWidget()
        self._figures = QGridLayout(self._details)
        self._figures.setContentsMargins(0, 0, 0, 0)
        self._figures.setHorizontalSpacing(Space.M)
        self._figures.setVerticalSpacing(Space.XS)
        self._figures.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(Space.XS)
        page.addWidget(self._advice)
        page.addWidget(self._reason)
        page.addSpacing(Space.XXS)
        page.addWidget(self._chart)
        page.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        page.addWidget(self._details)
        page.addStretch()
        self._more.clicked.connect(self._toggle_details)
        self.setAccessibleName(sound_words.REPORT)

    def show_report(self, report: SoundReport, *, cancelling: bool = True) -> None:
        """Show a report, and say its advice to those who do not see it.

        `cancelling` tells whether anything took the echo out during the check.
        """
        advice, reason = _advice(report.reason, cancelling=cancelling)
        is_measured = report.reason not in _NO_FIGURES
        self._advice.setText(advice)
        self._reason.setText(reason)
        lines = figures(report) if is_measured else []
        spoken = " ".join(sound_words.spoken_figure(name, value) for name, value in lines)
        said = sound_words.advised(advice, reason)
        self._chart.show_levels(
            (report.levels_played, report.levels_heard, report.levels_left), spoken
        )
        self._chart.setVisible(is_measured)
        self._more.setVisible(is_measured)
        self._details.hide()
        self._show_figures(lines)
        self.setAccessibleDescription(f"{said} {spoken}".strip())
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def _show_figures(self, lines: Sequence[tuple[str, str]]) -> None:
        while len(self._rows) < len(lines):
            self._add_row()
        for number, (name, value) in enumerate(self._rows):
            is_used = number < len(lines)
            name.setVisible(is_used)
            value.setVisible(is_used)
            if is_used:
                name.setText(lines[number][0])
                value.setText(lines[number][1])

    def _add_row(self) -> None:
        name = _label(self._theme, TextSize.SMALL)
        name.setWordWrap(False)
        name.setProperty("tone", "faint")
        value = _label(self._theme, TextSize.SMALL, digits=True)
        top = Qt.AlignmentFlag.AlignTop
        self._figures.addWidget(name, len(self._rows), 0, top)
        self._figures.addWidget(value, len(self._rows), 1, top)
        self._rows.append((name, value))

    @Slot()
    def _toggle_details(self) -> None:
        self._details.setVisible(self._details.isHidden())


def figures(report: SoundReport) -> list[tuple[str, str]]:
    """Put each figure of a report into words."""
    decibels = sound_words.decibels
    lines = [
        (sound_words.ROOM_NOISE, decibels(report.noise)),
        (sound_words.SPEECH_PLAYED, decibels(report.played)),
    ]
    if report.heard is None or report.echo is None or report.delay is None:
        lines.append((sound_words.SPEECH_HEARD, sound_words.NOT_HEARD))
    else:
        heard = f"{decibels(report.heard)}, {sound_words.compared(report.echo)}"
        removed = report.removed
        least = sound_words.COVERED if removed is None else sound_words.at_least(removed)
        lines += [
            (sound_words.SPEECH_HEARD, heard),
            (sound_words.DELAY, sound_words.milliseconds(report.delay)),
            (sound_words.ECHO_REMOVED, least),
        ]
    if report.left is not None:
        left = f"{decibels(report.left)}, {sound_words.voice_left(report.voice_left)}"
        lines.append((sound_words.ECHO_LEFT, left))
    lines.append(
        (
            sound_words.MICROPHONE,
            sound_words.CUT_OFF if report.clipping else sound_words.NOT_CUT_OFF,
        )
    )
    return lines


def _advice(reason: Reason, *, cancelling: bool) -> tuple[str, str]:
    """Find the headline and what it rests on."""
    if not cancelling and reason in _WITH_ECHO:
        return sound_words.SWITCH_ECHO_ON, sound_words.WITHOUT_CANCELLING
    rests_on = sound_words.REASONS[reason]
    if not cancelling and reason not in UNDECIDED:
        rests_on = f"{rests_on} {sound_words.NOT_KEPT}"
    return sound_words.ADVICE[reason], rests_on


def _label(
    theme: Theme, size: TextSize, weight: Weight = Weight.REGULAR, *, digits: bool = False
) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(theme.font(size, weight, digits=digits))
    label.setWordWrap(True)
    return label
