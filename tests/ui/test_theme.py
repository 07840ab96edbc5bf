"""The tokens: contrast that holds, colours from one place, and the system's scheme followed."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from live_desktop.store.settings import Appearance
from live_desktop.ui import tokens
from live_desktop.ui.stylesheet import stylesheet
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import DARK, LIGHT, Palette

UI = Path(tokens.__file__).parent
PALETTES = [LIGHT, DARK]
BODY = [("ink", ground) for ground in ("paper", "raised", "soft", "needs_wash", "loss_wash")]
BODY += [("ink", "selection")]
OTHER = [("faint", ground) for ground in ("paper", "raised", "soft", "needs_wash", "loss_wash")]
OTHER += [("on_accent", "accent"), ("needs", "needs_wash"), ("loss", "loss_wash")]
SHAPES = [("accent", "paper"), ("accent", "raised"), ("faint", "paper")]


def luminance(colour: QColor) -> float:
    """Measure a colour as the Web Content Accessibility Guidelines do."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(palette: Palette, one: str, other: str) -> float:
    """Compare two colours of a palette, from 1 to 21."""
    lights = sorted(luminance(QColor(getattr(palette, name))) for name in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@pytest.mark.parametrize("palette", PALETTES, ids=["light", "dark"])
@pytest.mark.parametrize(
    ("pairs", "least"), [(BODY, 7.0), (OTHER, 4.5), (SHAPES, 3.0)], ids=["body", "other", "shapes"]
)
def test_contrast_holds(palette: Palette, pairs: list[tuple[str, str]], least: float) -> None:
    weak = {pair: round(contrast(palette, *pair), 2) for pair in pairs}
    assert {pair: value for pair, value in weak.items() if value < least} == {}


def test_contrast_is_measured_as_the_guidelines_say() -> None:
    black_on_white = contrast(LIGHT, "on_accent", "on_accent")
    assert black_on_white == 1.0
    assert luminance(QColor("white")) == pytest.approx(1.0)
    assert luminance(QColor("#777777")) == pytest.approx(0.184, abs=0.001)


def test_the_style_sheet_holds_every_colour_that_controls_need() -> None:
    for palette in PALETTES:
        sheet = stylesheet(palette)
        assert "$" not in sheet
        assert palette.accent in sheet
        assert palette.raised in sheet


def test_appearance_is_forced(qapp: QApplication, theme: Theme) -> None:
    theme.set_appearance(Appearance.DARK)
    assert theme.palette is DARK
    assert qapp.palette().window().color() == QColor(DARK.paper)
    theme.set_appearance(Appearance.LIGHT)
    assert theme.palette is LIGHT
    assert qapp.palette().window().color() == QColor(LIGHT.paper)


def test_the_system_is_followed_while_the_program_runs(theme: Theme, qtbot: QtBot) -> None:
    theme.set_appearance(Appearance.SYSTEM)
    hints = QGuiApplication.styleHints()
    with qtbot.waitSignal(theme.changed):
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.palette is DARK
    with qtbot.waitSignal(theme.changed):
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme.palette is LIGHT


def test_a_forced_appearance_outlasts_the_system(theme: Theme, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.palette is LIGHT


@pytest.mark.parametrize(
    "pattern",
    [
        r"#[0-9a-fA-F]{6,8}\b",
        r"""QColor\(["'\d]""",
        r"GlobalColor\.(?!transparent)",
        r"\b(setFixed\w+|setSpacing|setContentsMargins|addSpacing|setMinimum\w+|resize)\([^)\n]*\d\d",
        r"setPixelSize\(\d",
        r"\b\d+px",
    ],
)
def test_no_widget_names_a_colour_or_a_size(pattern: str) -> None:
    found = [
        f"{path.name}: {line.strip()}"
        for path in sorted(UI.glob("*.py"))
        if path.name != "tokens.py"
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(pattern, line) and "`#" not in line
    ]
    assert found == []


@pytest.mark.parametrize("palette", PALETTES, ids=["light", "dark"])
def test_thick_borders_do_not_shine_through(palette: Palette) -> None:
    borders = re.findall(r"[2-9]px solid (#\w+)", stylesheet(palette))
    assert len(borders) > 1
    assert [colour for colour in borders if len(colour) != len("#rrggbb")] == []
