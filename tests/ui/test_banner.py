"""The banner: what happened, one remedy, and the technical words for those who ask."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QToolButton
from pytestqt.qtbot import QtBot

from live_desktop.errors import Remedy
from live_desktop.ui import words
from live_desktop.ui.banner import Banner, Problem
from live_desktop.ui.dress import Dress
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import LIGHT, Size, Space

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def banner(theme: Theme, qtbot: QtBot) -> Iterator[Banner]:
    """The banner alone, with nothing to say yet."""
    banner = Banner(theme)
    Dress(banner, theme)
    banner.resize(700, 120)
    yield banner
    banner.close()


def shown(banner: Banner) -> set[str]:
    """List the words in sight."""
    labels = [each for each in banner.findChildren(QLabel) if each.isVisible() and each.text()]
    buttons = [each for each in banner.findChildren(QPushButton) if each.isVisible()]
    return {each.text() for each in labels} | {each.text() for each in buttons}


def ground(banner: Banner) -> QColor:
    """Look at the colour beside the sign."""
    sign = next(each for each in banner.findChildren(QLabel) if each.accessibleName())
    return banner.grab().toImage().pixelColor(sign.mapTo(banner, QPoint(-6, 10)))


def whole(banner: Banner) -> bool:
    """Tell whether all words are in sight without scrolling."""
    labels = [each for each in banner.findChildren(QLabel) if each.isVisible() and each.text()]
    return all(
        each.height() >= each.heightForWidth(each.width())
        and each.visibleRegion().boundingRect() == each.rect()
        for each in labels
    )


def press(banner: Banner, qtbot: QtBot, text: str) -> None:
    """Press a button with these words."""
    found = next(each for each in banner.findChildren(QPushButton) if each.text() == text)
    QTest.mouseClick(found, LEFT)


@pytest.mark.parametrize("remedy", [each for each in Remedy if each is not Remedy.NONE])
def test_a_problem_offers_its_remedy(banner: Banner, qtbot: QtBot, remedy: Remedy) -> None:
    banner.show_problem(Problem("Something <b>happened</b>.", remedy))
    assert shown(banner) == {"Something <b>happened</b>.", words.REMEDIES[remedy]}
    with qtbot.waitSignal(banner.remedy_requested) as wish:
        press(banner, qtbot, words.REMEDIES[remedy])
    assert wish.args == [remedy]
    assert banner.isVisible()


def test_a_problem_may_have_two_remedies(banner: Banner, qtbot: QtBot) -> None:
    banner.show_problem(Problem("Nobody knows.", Remedy.ADD_KEY, other=Remedy.USE_MODEL))
    names = {words.REMEDIES[each] for each in (Remedy.ADD_KEY, Remedy.USE_MODEL)}
    assert shown(banner) == {"Nobody knows.", *names}
    with qtbot.waitSignal(banner.remedy_requested) as wish:
        press(banner, qtbot, words.REMEDIES[Remedy.USE_MODEL])
    assert wish.args == [Remedy.USE_MODEL]
    banner.show_problem(Problem("The key is wrong.", Remedy.CHANGE_KEY))
    assert shown(banner) == {"The key is wrong.", words.REMEDIES[Remedy.CHANGE_KEY]}


def test_a_loss_offers_nothing_and_looks_different(banner: Banner) -> None:
    banner.show_problem(Problem("Gone.", Remedy.NONE))
    assert shown(banner) == {"Gone."}
    assert ground(banner) == QColor(LIGHT.loss_wash)
    banner.show_problem(Problem("Gone.", Remedy.RETRY))
    assert ground(banner) == QColor(LIGHT.needs_wash)


def test_a_newer_version_is_calm_news(banner: Banner) -> None:
    banner.show_problem(Problem("It is out.", Remedy.OPEN_RELEASE))
    names = {each.accessibleName() for each in banner.findChildren(QLabel)}
    assert words.NEWS in names
    assert words.NEEDS_YOU not in names
    assert ground(banner) not in [QColor(LIGHT.needs_wash), QColor(LIGHT.loss_wash)]


def test_details_come_and_go(banner: Banner, qtbot: QtBot) -> None:
    banner.show_problem(Problem("It failed.", Remedy.RETRY, "1011 internal error"))
    assert "1011 internal error" not in shown(banner)
    press(banner, qtbot, words.DETAILS)
    assert "1011 internal error" in shown(banner)
    press(banner, qtbot, words.DETAILS)
    assert "1011 internal error" not in shown(banner)


def test_a_new_problem_hides_the_details_of_the_last(banner: Banner, qtbot: QtBot) -> None:
    banner.show_problem(Problem("It failed.", Remedy.RETRY, "old"))
    press(banner, qtbot, words.DETAILS)
    banner.show_problem(Problem("It failed again.", Remedy.RETRY, "new"))
    assert shown(banner) == {"It failed again.", words.REMEDIES[Remedy.RETRY], words.DETAILS}


def test_dismissing_is_a_wish(banner: Banner, qtbot: QtBot) -> None:
    banner.show_problem(Problem("It failed.", Remedy.RETRY))
    dismiss = next(
        each for each in banner.findChildren(QToolButton) if each.accessibleName() == words.DISMISS
    )
    with qtbot.waitSignal(banner.dismissed):
        QTest.mouseClick(dismiss, LEFT)
    assert banner.isVisible()
    banner.clear()
    assert not banner.isVisible()


def test_a_long_message_is_never_cut(banner: Banner, qtbot: QtBot) -> None:
    banner.show_problem(Problem("A long sentence that goes on. " * 8, Remedy.RETRY, "detail"))
    for width in (380, 520, 900):
        banner.resize(width, 10)
        QApplication.processEvents()
        banner.resize(width, banner.sizeHint().height())
        qtbot.waitUntil(lambda: whole(banner), timeout=2000)


def test_words_are_copied_by_keyboard(banner: Banner, qtbot: QtBot) -> None:
    banner.show_problem(Problem("It failed.", Remedy.RETRY))
    message = next(each for each in banner.findChildren(QLabel) if each.text() == "It failed.")
    banner.activateWindow()
    qtbot.waitUntil(banner.isActiveWindow)
    QGuiApplication.clipboard().clear()
    assert message.focusPolicy() & Qt.FocusPolicy.TabFocus
    message.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(message, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(message, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "It failed."


def test_a_long_detail_takes_a_limited_height_and_scrolls(banner: Banner, qtbot: QtBot) -> None:
    banner.show_problem(Problem("It failed.", Remedy.RETRY, "many technical words " * 100))
    QApplication.processEvents()
    without = banner.sizeHint().height()
    press(banner, qtbot, words.DETAILS)
    qtbot.waitUntil(lambda: banner.sizeHint().height() > without)
    assert banner.sizeHint().height() <= without + Size.DETAIL + Space.XS
    banner.resize(banner.width(), banner.sizeHint().height())
    area = banner.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > Size.DETAIL)
