"""Where the Inspector is: beside the talk, below it, in its place, or in a window of its own."""

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from live_desktop.ui.inspector.grip import Grip
from live_desktop.ui.inspector.side import Lie, Side, lie_of
from live_desktop.ui.tokens import Size
from live_desktop.ui.window_places import Place
from tests.ui.inspector.conftest import MakeShell
from tests.ui.inspector.recordings import recorder
from tests.ui.inspector.shell import Shell

SHIFT_CONTROL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def shell(make_shell: MakeShell) -> Shell:
    """A window whose Inspector is not open yet."""
    return make_shell(recorder(3))


def choose(shell: Shell, side: Side) -> None:
    """Choose a place in the menu."""
    menu = shell.pane.findChildren(QMenu)[0]
    next(each for each in menu.actions() if each.data() == side.value).trigger()


@pytest.mark.parametrize(
    ("side", "width", "height", "lie"),
    [
        (Side.RIGHT, 900, 720, Lie.RIGHT),
        (Side.RIGHT, 719, 720, Lie.BOTTOM),
        (Side.RIGHT, 700, 400, Lie.SHEET),
        (Side.RIGHT, 519, 900, Lie.SHEET),
        (Side.BOTTOM, 520, 680, Lie.BOTTOM),
        (Side.BOTTOM, 519, 900, Lie.SHEET),
        (Side.BOTTOM, 1400, 600, Lie.SHEET),
        (Side.WINDOW, 380, 400, Lie.WINDOW),
    ],
)
def test_it_is_where_it_fits(side: Side, width: int, height: int, lie: Lie) -> None:
    assert lie_of(side, QSize(width, height)) is lie


def test_keys_open_and_close_it_and_the_keyboard_goes_back(shell: Shell) -> None:
    before = shell.focusWidget()
    QTest.keyClick(shell, Qt.Key.Key_I, SHIFT_CONTROL)
    pane = shell.pane
    assert pane.isVisible()
    focused = shell.focusWidget()
    assert focused is not None
    assert pane.isAncestorOf(focused)
    QTest.keyClick(shell, Qt.Key.Key_I, SHIFT_CONTROL)
    assert not pane.isVisible()
    assert shell.focusWidget() is before
    QTest.keyClick(shell, Qt.Key.Key_I, SHIFT_CONTROL)
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    assert not pane.isVisible()
    assert shell.dock.lie is None


def test_no_key_of_it_reaches_the_talk(shell: Shell) -> None:
    shell.desk.toggle()
    QTest.keyClick(shell.pane, Qt.Key.Key_Space)
    QTest.keyClick(shell.pane, Qt.Key.Key_A)
    assert shell.keys == []


def test_the_talk_has_the_rest_of_the_room(shell: Shell) -> None:
    shell.desk.toggle()
    pane = shell.pane
    assert pane.geometry() == QRect(440, 0, 460, 720)
    assert shell.talk.geometry() == QRect(0, 0, 440, 720)
    choose(shell, Side.BOTTOM)
    assert pane.geometry() == QRect(0, 360, 900, 360)
    assert shell.talk.geometry() == QRect(0, 0, 900, 360)
    shell.desk.toggle()
    assert shell.talk.geometry() == QRect(0, 0, 900, 720)


def test_it_is_a_sheet_where_the_window_is_narrow(shell: Shell) -> None:
    shell.desk.toggle()
    shell.resize(400, 720)
    assert shell.pane.geometry() == QRect(0, 0, 400, 720)
    assert not shell.talk.isVisible()
    shell.resize(900, 720)
    assert shell.talk.isVisible()
    shell.resize(400, 720)
    shell.desk.toggle()
    assert shell.talk.isVisible()
    assert shell.minimumSizeHint().width() <= Size.WINDOW_MIN_WIDTH


def test_its_edge_is_dragged_and_moved_by_keys(shell: Shell) -> None:
    shell.desk.toggle()
    grip = shell.dock.findChildren(Grip)[0]
    assert grip.isVisible()
    QTest.keyClick(grip, Qt.Key.Key_Left)
    assert shell.pane.width() == 476
    QTest.keyClick(grip, Qt.Key.Key_Up)
    assert shell.pane.width() == 476
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(grip, left, pos=QPoint(4, 100))
    QTest.mouseMove(grip, QPoint(4 + 56, 100))
    QTest.mouseRelease(grip, left, pos=QPoint(4, 100))
    assert shell.pane.width() == 420
    for _ in range(30):
        QTest.keyClick(grip, Qt.Key.Key_Right)
    assert shell.pane.width() == Size.INSPECTOR_MIN_WIDTH
    for _ in range(30):
        QTest.keyClick(grip, Qt.Key.Key_Left)
    assert shell.pane.width() == 900 - Size.WINDOW_MIN_WIDTH
    choose(shell, Side.BOTTOM)
    QTest.keyClick(grip, Qt.Key.Key_Down)
    assert shell.pane.height() == 344


def test_it_is_a_window_of_its_own_and_comes_back(shell: Shell, qtbot: QtBot) -> None:
    shell.desk.toggle()
    pane = shell.pane
    choose(shell, Side.WINDOW)
    assert pane.isWindow()
    assert pane.isVisible()
    assert shell.talk.geometry() == QRect(0, 0, 900, 720)
    qtbot.waitUntil(pane.isActiveWindow)
    pane.setGeometry(50, 60, 700, 500)
    QTest.keyClick(pane, Qt.Key.Key_I, SHIFT_CONTROL)
    assert not pane.isVisible()
    shell.desk.toggle()
    pane.close()
    assert not pane.isVisible()
    shell.desk.toggle()
    assert pane.geometry() == QRect(50, 60, 700, 500)
    choose(shell, Side.RIGHT)
    assert not pane.isWindow()
    assert pane.geometry() == QRect(440, 0, 460, 720)
    choose(shell, Side.WINDOW)
    assert pane.geometry() == QRect(50, 60, 700, 500)


def test_it_is_where_it_was_when_the_program_ended(shell: Shell, make_shell: MakeShell) -> None:
    shell.desk.toggle()
    choose(shell, Side.BOTTOM)
    QTest.keyClick(shell.dock.findChildren(Grip)[0], Qt.Key.Key_Down)
    shell.desk.stop()
    shell.places.save()
    after = make_shell(recorder(3))
    after.desk.start()
    assert after.dock.lie is Lie.BOTTOM
    assert after.pane.geometry() == QRect(0, 376, 900, 344)
    after.desk.toggle()
    after.desk.stop()
    after.places.save()
    third = make_shell(recorder(3))
    third.desk.start()
    assert third.desk.pane is None
    third.desk.toggle()
    assert third.dock.lie is Lie.BOTTOM


def test_a_side_that_nobody_knows_is_passed_over(shell: Shell) -> None:
    shell.places.keep("inspector pane", Place(0, 0, 400, 400, side="left"))
    shell.desk.start()
    assert shell.desk.pane is None
