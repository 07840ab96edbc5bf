"""The icons: one set, any colour, sharp on any screen."""

import re
from importlib.resources import files

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtWidgets import QApplication

from live_desktop.ui.icons import icon

DRAWINGS = sorted(
    (each for each in (files("live_desktop.resources") / "icons").iterdir()), key=lambda p: p.name
)


def opaque_colours(image: QImage) -> set[str]:
    """Collect the colours of the fully covered pixels."""
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


def test_there_are_icons() -> None:
    assert len(DRAWINGS) >= 9


@pytest.mark.parametrize("name", [each.name for each in DRAWINGS])
def test_each_belongs_to_the_set(name: str) -> None:
    text = (files("live_desktop.resources") / "icons" / name).read_text(encoding="utf-8")
    head = text.split(">")[0]
    assert 'viewBox="0 0 24 24"' in head
    assert 'stroke-width="1.75"' in head
    assert 'stroke="currentColor"' in head
    assert not re.search(r"#[0-9a-f]{3,6}", text)


@pytest.mark.parametrize("name", [each.name.removesuffix(".svg") for each in DRAWINGS])
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0, 3.0])
def test_it_is_drawn_at_the_ratio_of_the_screen(
    qapp: QApplication, name: str, ratio: float
) -> None:
    pixmap = icon(name, "#ff8800").pixmap(QSize(24, 24), ratio)
    assert pixmap.size() == QSize(24, 24) * ratio
    assert pixmap.devicePixelRatio() == ratio
    assert opaque_colours(pixmap.toImage()) <= {"#ff8800"}
    if ratio >= 2:
        assert opaque_colours(pixmap.toImage()) == {"#ff8800"}


def test_it_is_made_once(qapp: QApplication) -> None:
    assert icon("send", "#123456") is icon("send", "#123456")
    assert icon("send", "#123456") is not icon("send", "#654321")


def test_a_disabled_one_is_lighter(qapp: QApplication) -> None:
    normal = icon("close", "#000000").pixmap(QSize(48, 48), 1.0).toImage()
    off = icon("close", "#000000").pixmap(QSize(48, 48), 1.0, QIcon.Mode.Disabled).toImage()
    assert QColor(off.pixelColor(24, 24)).alpha() < normal.pixelColor(24, 24).alpha()


def test_an_unknown_name_is_an_error(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon", "#000000")
