"""The result of the audio check: its words, its figures, and its curves."""

import itertools
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from live_desktop.audio.check.analysis import SILENCE, SoundReport
from live_desktop.audio.duplex import Duplex, Reason
from live_desktop.store.settings import Appearance
from live_desktop.ui.sound_report import (
    CURVES,
    REASONS,
    REPORT,
    LevelChart,
    SoundReportView,
    apart,
    figures,
)
from live_desktop.ui.theme import Theme

STEPS = 250
REMOVED = SoundReport(
    recommended=Duplex.FULL,
    reason=Reason.REMOVED,
    noise=-60.4,
    played=-24.6,
    heard=-31.9,
    echo=-7.3,
    delay=99.9,
    confidence=0.7,
    removed=33.2,
    left=-61.0,
    voice_left=0.0,
    clipping=False,
    levels_played=(SILENCE,) * 50 + (-25.0,) * 150 + (SILENCE,) * 50,
    levels_heard=(-50.0,) * 55 + (-32.0,) * 150 + (-50.0,) * 45,
    levels_left=(-70.0,) * STEPS,
)
HEADPHONES = replace(
    REMOVED,
    reason=Reason.HEADPHONES,
    heard=None,
    echo=None,
    delay=None,
    removed=None,
    left=None,
    levels_heard=(-60.0,) * STEPS,
)
REPORTS = [
    REMOVED,
    HEADPHONES,
    replace(REMOVED, reason=Reason.FAINT, removed=None),
    replace(REMOVED, recommended=Duplex.HALF, reason=Reason.VOICE_LEFT, voice_left=0.9),
    replace(REMOVED, recommended=Duplex.HALF, reason=Reason.OTHER_VOICE),
    replace(HEADPHONES, recommended=Duplex.HALF, reason=Reason.SILENT_MICROPHONE),
    replace(HEADPHONES, recommended=Duplex.HALF, reason=Reason.TOO_SHORT, levels_left=()),
]


@pytest.fixture
def view(theme: Theme, qtbot: QtBot) -> Iterator[SoundReportView]:
    """The view alone, with no report yet."""
    view = SoundReportView(theme)
    view.resize(480, 600)
    view.show()
    yield view
    view.close()
    view.deleteLater()


def labels(view: SoundReportView) -> list[QLabel]:
    return [each for each in view.findChildren(QLabel) if each.isVisible() and each.text()]


def picture(view: SoundReportView) -> QImage:
    (chart,) = view.findChildren(LevelChart)
    return chart.grab().toImage()


def rows_of(image: QImage, colour: str, x: int) -> list[int]:
    """List the heights at which a column of a picture has exactly that colour."""
    wanted = QColor(colour)
    return [y for y in range(image.height()) if image.pixelColor(x, y) == wanted]


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.reason.value)
@pytest.mark.parametrize("width", [320, 720])
def test_every_word_has_room(view: SoundReportView, report: SoundReport, width: int) -> None:
    view.show_report(report)
    view.resize(width, 600)
    QApplication.sendPostedEvents()
    view.resize(width, view.heightForWidth(width))
    assert len(labels(view)) == 2 + 2 * len(figures(report))
    assert REASONS[report.reason] in [label.text() for label in labels(view)]
    for label in labels(view):
        assert label.height() >= label.heightForWidth(label.width()), label.text()
        assert view.rect().contains(label.geometry())
        if not label.wordWrap():
            assert label.width() >= label.sizeHint().width()


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.reason.value)
def test_the_mode_is_named(view: SoundReportView, report: SoundReport) -> None:
    view.show_report(report)
    assert labels(view)[0].text().lower().startswith(f"{report.recommended.value} duplex")


def test_where_nothing_is_sure_half_duplex_is_for_now(view: SoundReportView) -> None:
    for report in REPORTS:
        view.show_report(report)
        is_sure = report.recommended is Duplex.FULL or report.reason is Reason.VOICE_LEFT
        assert ("for now" in labels(view)[0].text()) is not is_sure


def test_each_figure_has_a_line() -> None:
    assert figures(REMOVED) == [
        ("Room noise", "−60 dB"),
        ("Speech played", "−25 dB"),
        ("Speech heard", "−32 dB, 7 dB quieter than played"),
        ("Delay", "100 ms"),
        ("Echo removed", "at least 33 dB"),
        ("Echo left", "−61 dB, no voice in it"),
        ("Microphone", "never too loud"),
    ]


def test_what_was_not_measured_is_not_told() -> None:
    assert [name for name, _ in figures(HEADPHONES)] == [
        "Room noise",
        "Speech played",
        "Speech heard",
        "Microphone",
    ]
    assert dict(figures(HEADPHONES))["Speech heard"] == "not at all"


@pytest.mark.parametrize(
    ("echo", "words"),
    [(-7.6, "8 dB quieter"), (3.2, "3 dB louder"), (0.4, "as loud"), (-0.4, "as loud")],
)
def test_the_heard_is_compared_with_the_played(echo: float, words: str) -> None:
    assert words in dict(figures(replace(REMOVED, echo=echo)))["Speech heard"]


def test_a_voice_that_is_left_is_told_however_short() -> None:
    report = replace(REMOVED, voice_left=0.001)
    assert dict(figures(report))["Echo left"] == "−61 dB, a voice in 1 % of the time"


def test_a_microphone_that_is_cut_off_is_told() -> None:
    assert "too loud" in dict(figures(replace(REMOVED, clipping=True)))["Microphone"]


def test_another_report_takes_the_place_of_the_first(view: SoundReportView) -> None:
    view.show_report(REMOVED)
    view.show_report(HEADPHONES)
    shown = [label.text() for label in labels(view)]
    assert len(shown) == 2 + 2 * len(figures(HEADPHONES))
    assert "Delay" not in shown


def test_all_is_said_in_words_too(view: SoundReportView) -> None:
    view.show_report(REMOVED)
    assert view.accessibleName() == REPORT
    said = view.accessibleDescription()
    for label in labels(view):
        assert label.text().rstrip(".") in said
    (chart,) = view.findChildren(LevelChart)
    assert chart.accessibleName()
    assert "100 ms" in chart.accessibleDescription()


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
def test_the_curves_stand_one_above_the_other(
    view: SoundReportView, theme: Theme, appearance: Appearance
) -> None:
    view.show_report(REMOVED)
    theme.set_appearance(appearance)
    image = picture(view)
    palette = theme.palette
    middle = image.width() // 2
    heard = rows_of(image, palette.ink, middle)
    left = rows_of(image, palette.accent, middle)
    assert heard
    assert left
    assert max(heard) < min(left)


def test_a_name_stands_at_the_end_of_each_curve(view: SoundReportView, theme: Theme) -> None:
    view.show_report(REMOVED)
    image = picture(view)
    palette = theme.palette
    middles = []
    for colour in (palette.ink, palette.accent, palette.faint):
        rows = [
            row
            for x in range(image.width() - 60, image.width())
            for row in rows_of(image, colour, x)
        ]
        middles.append(sum(rows) / len(rows))
    heard, left, played = middles
    assert heard < left < played
    assert len(CURVES) == len(middles)


@pytest.mark.parametrize("width", [1, 60, 320, 720])
@pytest.mark.parametrize(
    "series",
    [
        ((), (), ()),
        ((SILENCE,), (0.0,), ()),
        ((0.0,) * STEPS, (SILENCE,) * STEPS, (-200.0,) * 3),
    ],
)
def test_any_series_can_be_drawn(
    theme: Theme,
    qtbot: QtBot,
    width: int,
    series: tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]],
) -> None:
    chart = LevelChart(theme)
    qtbot.addWidget(chart)
    chart.resize(width, chart.sizeHint().height())
    chart.show_levels(series, "")
    assert chart.grab().width() == width


@given(st.lists(st.floats(0, 160), min_size=3, max_size=3), st.floats(5, 20))
def test_no_name_lies_on_another(ends: list[float], line: float) -> None:
    places = apart(ends, line, 170.0)
    ordered = sorted(places)
    assert all(b - a >= line - 1e-9 for a, b in itertools.pairwise(ordered))
    assert ordered[-1] <= 170.0 - line / 2
    pairs = sorted(zip(ends, places, strict=True))
    assert [place for _, place in pairs] == ordered
