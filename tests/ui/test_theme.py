"""The tokens: contrast that holds, colours from one place, and the system's scheme followed."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from live_desktop.store.settings import Accent, Appearance, Contrast, Settings
from live_desktop.ui import accents, tokens
from live_desktop.ui.accents import palette_of
from live_desktop.ui.drawer import Drawer
from live_desktop.ui.dress import Dress
from live_desktop.ui.header import Header
from live_desktop.ui.main_window import MainWindow
from live_desktop.ui.stylesheet import stylesheet
from live_desktop.ui.theme import Look, Theme, look_of
from live_desktop.ui.tokens import DARK, DARK_HIGH, LIGHT, LIGHT_HIGH, Palette, TextSize

UI = Path(tokens.__file__).parent
PALETTES = [LIGHT, DARK]
BODY = [("ink", ground) for ground in ("paper", "raised", "soft", "needs_wash", "loss_wash")]
BODY += [("ink", "selection")]
OTHER = [("faint", ground) for ground in ("paper", "raised", "soft", "needs_wash", "loss_wash")]
OTHER += [("on_accent", "accent"), ("needs", "needs_wash"), ("loss", "loss_wash")]
SHAPES = [("accent", "paper"), ("accent", "raised"), ("faint", "paper")]
EDGES = [("hairline", "paper"), ("hairline", "raised"), ("hairline", "soft")]
CHOSEN_ACCENTS = [tokens.BLUE, tokens.VIOLET, tokens.ROSE, tokens.OCHRE, tokens.GREY]


def contrast(palette: Palette, one: str, other: str) -> float:
    """Compare two colours of a palette, from 1 to 21."""
    return accents.contrast(getattr(palette, one), getattr(palette, other))


def weak(palette: Palette, pairs: list[tuple[str, str]], least: float) -> dict[object, float]:
    """Find the pairs that do not stand out from one another."""
    found = {pair: round(contrast(palette, *pair), 2) for pair in pairs}
    return {pair: value for pair, value in found.items() if value < least}


@pytest.mark.parametrize("palette", PALETTES, ids=["light", "dark"])
@pytest.mark.parametrize(
    ("pairs", "least"), [(BODY, 7.0), (OTHER, 4.5), (SHAPES, 3.0)], ids=["body", "other", "shapes"]
)
def test_contrast_holds(palette: Palette, pairs: list[tuple[str, str]], least: float) -> None:
    assert weak(palette, pairs, least) == {}


@pytest.mark.parametrize("accent", [None, *CHOSEN_ACCENTS])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_contrast_holds_with_each_accent(dark: bool, accent: str | None) -> None:
    usual = palette_of(dark=dark, high=False, accent=accent or "")
    assert weak(usual, BODY, 7.0) | weak(usual, OTHER, 4.5) | weak(usual, SHAPES, 3.0) == {}
    high = palette_of(dark=dark, high=True, accent=accent or "")
    assert weak(high, BODY + OTHER, 10.0) | weak(high, SHAPES, 7.0) | weak(high, EDGES, 4.5) == {}


@given(accent=st.integers(0, 0xFFFFFF))
def test_contrast_holds_whatever_accent_the_system_has(accent: int) -> None:
    for dark in (False, True):
        for high in (False, True):
            palette = palette_of(dark=dark, high=high, accent=f"#{accent:06x}")
            assert weak(palette, BODY, 7.0) | weak(palette, OTHER, 4.5) == {}
            assert weak(palette, SHAPES, 3.0) == {}


def test_each_accent_is_another_colour() -> None:
    for dark in (False, True):
        made = {palette_of(dark=dark, high=False, accent=each).accent for each in CHOSEN_ACCENTS}
        assert len(made) == len(CHOSEN_ACCENTS)


def test_contrast_is_measured_as_the_guidelines_say() -> None:
    black_on_white = contrast(LIGHT, "on_accent", "on_accent")
    assert black_on_white == 1.0
    assert accents.contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert accents.luminance(QColor("white")) == pytest.approx(1.0)
    assert accents.luminance(QColor("#777777")) == pytest.approx(0.184, abs=0.001)


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


def test_a_look_is_all_that_the_settings_choose() -> None:
    chosen = Settings(
        appearance=Appearance.DARK, contrast=Contrast.HIGH, accent=Accent.ROSE, text_percent=120
    )
    assert look_of(chosen) == Look(Appearance.DARK, Contrast.HIGH, Accent.ROSE, 120)
    assert look_of(Settings()) == Look()


def test_contrast_and_accent_change_the_palette(theme: Theme, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.set_look(Look(Appearance.LIGHT, Contrast.HIGH))
    assert theme.palette is LIGHT_HIGH
    theme.set_look(Look(Appearance.DARK, Contrast.HIGH))
    assert theme.palette is DARK_HIGH
    theme.set_look(Look(Appearance.DARK, Contrast.USUAL, Accent.BLUE))
    assert theme.palette is palette_of(dark=True, high=False, accent=tokens.BLUE)
    theme.set_appearance(Appearance.LIGHT)
    assert theme.look == Look(Appearance.LIGHT, Contrast.USUAL, Accent.BLUE)
    theme.set_look(Look(Appearance.LIGHT))


def test_the_accent_of_the_system_is_asked_for(qapp: QApplication, theme: Theme) -> None:
    theme.set_look(Look(Appearance.LIGHT, accent=Accent.SYSTEM))
    assert theme.palette.accent != LIGHT.accent
    for _ in range(2):
        theme.set_look(Look(Appearance.LIGHT, accent=Accent.SYSTEM))
        assert qapp.palette().window().color() == QColor(LIGHT.paper)
    theme.set_look(Look(Appearance.LIGHT))


def test_what_is_hidden_is_dressed_when_it_is_shown(window: MainWindow) -> None:
    header, drawer = window.findChild(Header), window.findChild(Drawer)
    assert isinstance(header, Header)
    assert isinstance(drawer, Drawer)
    talk, voices, persona = header.parentWidget(), drawer.voices, drawer.persona
    assert talk is not None
    window.set_appearance("dark")
    assert talk.styleSheet() == stylesheet(DARK)
    assert voices.styleSheet() == stylesheet(LIGHT)
    window.open_drawer("voice")
    assert voices.styleSheet() == stylesheet(DARK)
    assert persona.styleSheet() == stylesheet(LIGHT)
    window.open_drawer("persona")
    assert persona.styleSheet() == stylesheet(DARK)
    window.hide()
    window.set_appearance("light")
    assert talk.styleSheet() == persona.styleSheet() == stylesheet(DARK)
    window.show()
    assert talk.styleSheet() == persona.styleSheet() == stylesheet(LIGHT)


def test_words_on_the_screen_follow_their_size(theme: Theme, qtbot: QtBot) -> None:
    small, usual = QLabel("small"), QLabel("usual")
    small.setFont(theme.font(TextSize.SMALL))
    for label in (small, usual):
        qtbot.addWidget(label)
        Dress(label, theme)
        label.show()
    try:
        for percent, sizes in ((150, (20, 22)), (90, (12, 14)), (100, (13, 15))):
            with qtbot.waitSignal(theme.changed):
                theme.set_look(Look(Appearance.LIGHT, text_percent=percent))
            assert (small.font().pixelSize(), usual.font().pixelSize()) == sizes
            assert theme.font(TextSize.SMALL).pixelSize() == sizes[0]
            # Other colours leave the size alone.
            theme.set_look(Look(Appearance.DARK, text_percent=percent))
            assert (small.font().pixelSize(), usual.font().pixelSize()) == sizes
            theme.set_look(Look(Appearance.LIGHT, text_percent=percent))
    finally:
        theme.set_look(Look(Appearance.LIGHT))


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
        for path in sorted(UI.rglob("*.py"))
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
