"""Palettes with another accent, in which everything can still be read."""

from dataclasses import replace
from functools import cache

from PySide6.QtGui import QColor

from live_desktop.ui.tokens import DARK, DARK_HIGH, LIGHT, LIGHT_HIGH, Palette

_READABLE = 5.0
_READABLE_DARK = 7.0
_READABLE_HIGH = 10.5
"""Contrasts that an accent has with what it stands on, and what stands on it."""
_SELECTED = 7.5
_SELECTED_HIGH = 10.5
"""Contrasts of words that are selected."""
_STEP = 0.01
_GLOW = 0.16
"""How much lighter the bright accent is, of black to white."""
_DEEPEST = 0.06
_WASH = "18"
_WASH_DARK = "28"


def luminance(colour: QColor) -> float:
    """Measure a colour as the Web Content Accessibility Guidelines do, from 0 to 1."""
    red, green, blue = (_linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Compare two opaque colours, from 1 to 21."""
    dark, light = sorted((luminance(QColor(one)), luminance(QColor(other))))
    return (light + 0.05) / (dark + 0.05)


@cache
def palette_of(*, dark: bool, high: bool, accent: str = "") -> Palette:
    """Make the colours of an appearance; an empty accent is the usual one."""
    plain = {
        (False, False): LIGHT,
        (False, True): LIGHT_HIGH,
        (True, False): DARK,
        (True, True): DARK_HIGH,
    }[dark, high]
    return _accented(plain, QColor(accent)) if accent else plain


def _accented(plain: Palette, base: QColor) -> Palette:
    on_accent = _toned(base, _DEEPEST) if plain.dark else plain.on_accent
    accent = _readable(plain, base, on_accent)
    bright = _toned(base, min(QColor(accent).lightnessF() + _GLOW, 1.0))
    wash = _WASH_DARK if plain.dark else _WASH
    return replace(
        plain,
        accent=accent,
        accent_bright=bright,
        accent_wash=f"#{wash}{accent[1:]}",
        on_accent=on_accent,
        selection=_selection(plain, accent),
    )


def _readable(plain: Palette, base: QColor, on_accent: str) -> str:
    """Make a colour lighter or darker until it stands out from all around it."""
    usual = _READABLE_DARK if plain.dark else _READABLE
    least = _READABLE_HIGH if plain.high else usual
    beside = (plain.paper, plain.raised, plain.soft, on_accent)
    step = _STEP if plain.dark else -_STEP
    lightness = min(max(base.lightnessF(), _STEP), 1 - _STEP)
    accent = _toned(base, lightness)
    while 0 < lightness < 1 and min(contrast(accent, each) for each in beside) < least:
        lightness = min(max(lightness + step, 0.0), 1.0)
        accent = _toned(base, lightness)
    return accent


def _selection(plain: Palette, accent: str) -> str:
    """Mix as much of the accent into the page as the words on it bear."""
    least = _SELECTED_HIGH if plain.high else _SELECTED
    part, mixed = 0.4, plain.paper
    while part > 0:
        mixed = _between(accent, plain.paper, part)
        if contrast(mixed, plain.ink) >= least:
            break
        part -= _STEP
    return mixed


def _toned(base: QColor, lightness: float) -> str:
    hue, saturation = max(base.hslHueF(), 0.0), base.hslSaturationF()
    return QColor.fromHslF(hue, saturation, lightness).name()


def _between(one: str, other: str, part: float) -> str:
    top, ground = QColor(one), QColor(other)
    return QColor.fromRgbF(
        part * top.redF() + (1 - part) * ground.redF(),
        part * top.greenF() + (1 - part) * ground.greenF(),
        part * top.blueF() + (1 - part) * ground.blueF(),
    ).name()


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
