"""Every control of every window has a name for those who do not see it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from live_desktop.errors import Remedy
from live_desktop.ui.main_window import MainWindow
from live_desktop.ui.mini_window import MiniWindow
from live_desktop.ui.theme import Theme
from tests.support.accessibility import controls, nameless


@pytest.mark.parametrize("section", ["voice", "persona", "connection", "sound"])
def test_the_window_and_each_page_of_its_drawer(window: MainWindow, section: str) -> None:
    window.show_problem("It failed.", Remedy.RETRY, "why", other=Remedy.USE_LOCAL)
    window.open_drawer(section)
    assert len(controls(window)) > 10
    assert nameless(window) == []


def test_the_connection_log(window: MainWindow) -> None:
    log = window.make_log()
    assert len(controls(log)) > 3
    assert nameless(log) == []


def test_the_small_window(theme: Theme, qtbot: QtBot) -> None:
    mini = MiniWindow(theme)
    qtbot.addWidget(mini)
    assert len(controls(mini)) == 3
    assert nameless(mini) == []


def test_a_control_without_a_name_is_found(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    button = QToolButton()
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    column.addWidget(button)
    named = QLineEdit()
    named.setAccessibleName("Name")
    column.addWidget(named)
    assert nameless(window) == ["QWidget > QToolButton"]
