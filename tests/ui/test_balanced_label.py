"""Words in the middle are broken evenly, and none of them is cut off."""

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from live_desktop.ui.controls import BalancedLabel
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import TextSize, Weight

WIDTH = 348


def widths(label: BalancedLabel) -> list[int]:
    """Measure the ink of each line."""
    image, found = label.grab().toImage(), []
    ground = QColor(image.pixel(0, 0)).lightness()
    line = label.fontMetrics().lineSpacing()
    for top in range(0, image.height() - line // 2, line):
        inked = [
            x
            for x in range(image.width())
            for y in range(top, min(top + line, image.height()))
            if abs(image.pixelColor(x, y).lightness() - ground) > 100
        ]
        found.append(max(inked) - min(inked) + 1)
    return found


@pytest.mark.parametrize("text", ["Say extraordinarily.", "A conversationalist’s"])
def test_a_long_word_has_all_its_room(text: str, theme: Theme, qtbot: QtBot) -> None:
    label = BalancedLabel(text)
    label.setFont(theme.font(TextSize.HERO, Weight.SEMIBOLD))
    qtbot.addWidget(label)
    last = text.split(" ")[1]
    metrics = label.fontMetrics()
    wide = metrics.horizontalAdvance(last) + 4
    label.resize(wide, 2 * metrics.lineSpacing())
    found = widths(label)
    assert len(found) == 2
    # A letter has a little room at its sides that holds no ink.
    assert found[1] == pytest.approx(metrics.tightBoundingRect(last).width(), abs=3)


def test_lines_are_about_as_long_as_each_other(theme: Theme, qtbot: QtBot) -> None:
    label = BalancedLabel("Say something, or type. Interrupt whenever you like.")
    label.setFont(theme.font(TextSize.BODY, Weight.REGULAR))
    qtbot.addWidget(label)
    label.resize(WIDTH, 2 * label.fontMetrics().lineSpacing())
    one, other = widths(label)
    assert min(one, other) > 0.6 * max(one, other)
