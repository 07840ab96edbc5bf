"""The result of the sound check: its words, its figures, and its curves."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from live_desktop.audio.check.analysis import SILENCE, SoundReport
from live_desktop.audio.duplex import Duplex, Reason
from live_desktop.store.settings import Appearance
from live_desktop.ui.sound import words as sound_words
from live_desktop.ui.sound.level_chart import LevelChart
from live_desktop.ui.sound.report import SoundReportView, figures
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


NOTHING = frozenset({Reason.SILENT_MICROPHONE, Reason.TOO_SHORT})


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


def columns_of(image: QImage, colour: str) -> list[int]:
    """List the columns of a picture in which exactly that colour is."""
    return [x for x in range(image.width()) if rows_of(image, colour, x)]


def longest(image: QImage, colour: str) -> int:
    """Measure the longest run of a colour along a row."""
    wanted = QColor(colour)
    best = 0
    for y in range(image.height()):
        run = 0
        for x in range(image.width()):
            run = run + 1 if image.pixelColor(x, y) == wanted else 0
            best = max(best, run)
    return best


def open_details(view: SoundReportView) -> None:
    """Press the button that unfolds the figures, where there is one."""
    (more,) = view.findChildren(QPushButton)
    if more.isVisible():
        more.click()


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.reason.value)
@pytest.mark.parametrize("width", [320, 720])
def test_every_word_has_room(view: SoundReportView, report: SoundReport, width: int) -> None:
    view.show_report(report)
    open_details(view)
    view.resize(width, 600)
    QApplication.sendPostedEvents()
    view.resize(width, view.heightForWidth(width))
    has_figures = report.reason not in NOTHING
    assert len(labels(view)) == 2 + 2 * len(figures(report)) * has_figures
    assert sound_words.REASONS[report.reason] in [label.text() for label in labels(view)]
    for label in labels(view):
        assert label.height() >= label.heightForWidth(label.width()), label.text()
        top = label.mapTo(view, label.rect().topLeft())
        assert view.rect().contains(label.rect().translated(top))
        if not label.wordWrap():
            assert label.width() >= label.sizeHint().width()


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.reason.value)
def test_the_headline_names_the_mode_only_where_it_was_found_out(
    view: SoundReportView, report: SoundReport
) -> None:
    view.show_report(report)
    headline = labels(view)[0].text().lower()
    is_sure = report.reason not in {*NOTHING, Reason.OTHER_VOICE}
    assert headline.startswith(f"{report.recommended.value} duplex") is is_sure
    assert ("duplex" in headline) is is_sure


@pytest.mark.parametrize("reason", [Reason.SILENT_MICROPHONE, Reason.TOO_SHORT])
def test_where_nothing_was_measured_there_is_nothing_to_see(
    view: SoundReportView, reason: Reason
) -> None:
    view.show_report(REMOVED)
    open_details(view)
    view.show_report(replace(HEADPHONES, recommended=Duplex.HALF, reason=reason))
    assert [label.text() for label in labels(view)] == [
        sound_words.NOTHING_MEASURED,
        sound_words.REASONS[reason],
    ]
    assert not any(chart.isVisible() for chart in view.findChildren(LevelChart))


def test_without_echo_cancelling_its_switch_is_the_first_remedy(view: SoundReportView) -> None:
    left = replace(REMOVED, recommended=Duplex.HALF, reason=Reason.VOICE_LEFT, voice_left=0.9)
    view.show_report(left, cancelling=False)
    assert labels(view)[0].text() == sound_words.SWITCH_ECHO_ON
    view.show_report(HEADPHONES, cancelling=False)
    assert sound_words.NOT_KEPT in labels(view)[1].text()


def test_the_figures_are_folded_until_they_are_asked_for(view: SoundReportView) -> None:
    view.show_report(REMOVED)
    assert len(labels(view)) == 2
    open_details(view)
    assert len(labels(view)) == 2 + 2 * len(figures(REMOVED))
    view.show_report(HEADPHONES)
    assert len(labels(view)) == 2


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
    ("echo", "told"),
    [(-7.6, "8 dB quieter"), (3.2, "3 dB louder"), (0.4, "as loud"), (-0.4, "as loud")],
)
def test_the_heard_is_compared_with_the_played(echo: float, told: str) -> None:
    assert told in dict(figures(replace(REMOVED, echo=echo)))["Speech heard"]


def test_a_voice_that_is_left_is_told_however_short() -> None:
    report = replace(REMOVED, voice_left=0.001)
    assert dict(figures(report))["Echo left"] == "−61 dB, a voice in 1 % of the time"


def test_a_microphone_that_is_cut_off_is_told() -> None:
    assert "too loud" in dict(figures(replace(REMOVED, clipping=True)))["Microphone"]


def test_another_report_takes_the_place_of_the_first(view: SoundReportView) -> None:
    view.show_report(REMOVED)
    view.show_report(HEADPHONES)
    open_details(view)
    shown = [label.text() for label in labels(view)]
    assert len(shown) == 2 + 2 * len(figures(HEADPHONES))
    assert "Delay" not in shown


def test_all_is_said_in_words_too(view: SoundReportView) -> None:
    view.show_report(REMOVED)
    open_details(view)
    assert view.accessibleName() == sound_words.REPORT
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
    middles = range(image.width() // 2 - 8, image.width() // 2 + 8)
    heard, left = (
        [y for x in middles for y in rows_of(image, colour, x)]
        for colour in (palette.ink, palette.accent)
    )
    assert heard
    assert left
    assert max(heard) < min(left)


def test_each_curve_is_named_in_its_own_way_above_the_plot(
    view: SoundReportView, theme: Theme
) -> None:
    view.show_report(REMOVED)
    image = picture(view)
    palette = theme.palette
    above = image.copy(0, 0, image.width(), 20)
    lasts = [columns_of(above, colour)[0] for colour in (palette.soft, palette.accent)]
    assert lasts[0] < lasts[1]
    row = image.copy(0, 0, lasts[1], 20)
    assert not columns_of(row, palette.accent)
    # A line goes through, dots do not.
    heard, left = (longest(image, colour) for colour in (palette.ink, palette.accent))
    assert heard > 2 * left


def test_the_plot_goes_from_edge_to_edge_and_up_to_what_is_loud(
    view: SoundReportView, theme: Theme
) -> None:
    quiet = replace(REMOVED, levels_played=(-46.0,) * STEPS, levels_heard=(-42.0,) * STEPS)
    view.show_report(quiet)
    image = picture(view)
    highest = min(rows_of(image, theme.palette.ink, image.width() // 2))
    assert highest < image.height() // 3
    assert rows_of(image, theme.palette.ink, image.width() - 3)


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
