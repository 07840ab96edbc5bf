"""What the user wants of the main window, by voice, key, button and menu."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QMenu,
)
from pytestqt.qtbot import QtBot

from live_desktop.errors import Remedy
from live_desktop.ui import words
from live_desktop.ui.banner import Problem
from live_desktop.ui.inspector import words as inspector_words
from live_desktop.ui.main_window import MainWindow
from live_desktop.ui.report import words as report_words
from live_desktop.ui.transcript.view import TranscriptView
from tests.ui.finding import CONTROL, LEFT, drawer, named, text_box, voice
from tests.ui.turns import question


def menu_action(window: MainWindow, text: str) -> QAction:
    """Find an entry of the menu or of one below it."""
    menus = window.findChildren(QMenu)
    return next(each for menu in menus for each in menu.actions() if each.text() == text)


def test_the_voice_asks_to_talk(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.talk_requested):
        QTest.mouseClick(voice(window), LEFT)


@pytest.mark.parametrize(
    ("key", "signal"),
    [
        (Qt.Key.Key_T, "talk_pressed"),
        (Qt.Key.Key_M, "mute_requested"),
        (Qt.Key.Key_S, "save_requested"),
        (Qt.Key.Key_N, "new_requested"),
        (Qt.Key.Key_Q, "quit_requested"),
    ],
)
def test_each_shortcut_is_a_wish(
    window: MainWindow, qtbot: QtBot, key: Qt.Key, signal: str
) -> None:
    text_box(window).setFocus()
    with qtbot.waitSignal(getattr(window, signal)):
        QTest.keyClick(text_box(window), key, CONTROL)


def test_space_talks_unless_one_types(window: MainWindow, qtbot: QtBot) -> None:
    window.show_turn(question(0, "Hello"))
    view = window.findChild(TranscriptView)
    assert isinstance(view, TranscriptView)
    voice(window).setFocus()
    with qtbot.waitSignal(window.talk_requested):
        QTest.keyClick(voice(window), Qt.Key.Key_Space)
    view.setFocus()
    with qtbot.waitSignals([window.talk_pressed, window.talk_released]):
        QTest.keyClick(view, Qt.Key.Key_Space)
    text_box(window).setFocus()
    with qtbot.assertNotEmitted(window.talk_pressed):
        QTest.keyClick(text_box(window), Qt.Key.Key_Space)
    assert text_box(window).toPlainText() == " "


def test_space_on_another_button_presses_that_button(window: MainWindow, qtbot: QtBot) -> None:
    mute = named(window, words.MUTE)
    mute.setFocus(Qt.FocusReason.TabFocusReason)
    with (
        qtbot.assertNotEmitted(window.talk_pressed),
        qtbot.waitSignal(window.mute_requested) as wish,
    ):
        QTest.keyClick(mute, Qt.Key.Key_Space)
    assert wish.args == [True]


def test_letters_go_to_the_box(window: MainWindow, qtbot: QtBot) -> None:
    assert QApplication.focusWidget() is voice(window)
    with qtbot.waitSignal(window.draft_changed) as told:
        QTest.keyClick(voice(window), Qt.Key.Key_H)
    assert told.args == ["h"]
    assert QApplication.focusWidget() is text_box(window)


def test_typed_words_are_submitted(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(text_box(window), "Hello")
    with qtbot.waitSignal(window.text_submitted) as sent:
        QTest.mouseClick(named(window, words.SEND), LEFT)
    assert sent.args == ["Hello"]


def test_an_example_is_submitted(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.text_submitted) as sent:
        QTest.mouseClick(named(window, words.EXAMPLES[0]), LEFT)
    assert sent.args == [words.EXAMPLES[0]]


def test_a_remedy_and_a_dismissal_are_wishes(window: MainWindow, qtbot: QtBot) -> None:
    window.show_problem(Problem("The key is wrong.", Remedy.CHANGE_KEY, "1008"))
    with qtbot.waitSignal(window.remedy_requested) as wish:
        QTest.mouseClick(named(window, words.REMEDIES[Remedy.CHANGE_KEY]), LEFT)
    assert wish.args == [Remedy.CHANGE_KEY]
    with qtbot.waitSignal(window.problem_dismissed):
        QTest.mouseClick(named(window, words.DISMISS), LEFT)
    assert named(window, words.DISMISS).isVisible()
    window.clear_problem()
    assert not named(window, words.DISMISS).isVisible()


def test_choices_in_the_drawer_are_wishes(window: MainWindow, qtbot: QtBot) -> None:
    inside = drawer(window)
    pairs = [
        (inside.voices.voice_chosen, window.voice_chosen, ["Puck"]),
        (inside.connection.local_chosen, window.local_chosen, []),
        (inside.connection.google_chosen, window.google_chosen, ["key", "gemini"]),
        (inside.connection.custom_chosen, window.custom_chosen, ["ws://a", "key", "gemini"]),
    ]
    for inner, outer, values in pairs:
        with qtbot.waitSignal(outer) as wish:
            inner.emit(*values)
        assert wish.args == values


def test_closing_is_a_wish_and_closes_nothing(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.quit_requested):
        window.close()
    assert window.isVisible()


def test_the_menu_opens_by_mouse_without_blocking(window: MainWindow, qtbot: QtBot) -> None:
    QTest.mouseClick(named(window, words.MENU), LEFT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.close()


@pytest.mark.parametrize("appearance", ["dark", "light", "system"])
def test_an_appearance_is_a_wish(window: MainWindow, qtbot: QtBot, appearance: str) -> None:
    action = next(
        each
        for menu in window.findChildren(QMenu)
        for each in menu.actions()
        if each.data() == appearance
    )
    with qtbot.waitSignal(window.appearance_chosen) as wish:
        action.trigger()
    assert wish.args == [appearance]
    assert action.isChecked() is (appearance == "light")


def test_the_inspector_is_in_the_menu(window: MainWindow) -> None:
    assert menu_action(window, inspector_words.INSPECTOR) is window.inspector_action
    assert window.inspector_action.shortcut() == QKeySequence("Ctrl+Shift+I")


def test_the_report_is_a_wish_from_the_menu(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.report_requested):
        menu_action(window, report_words.OPEN_REPORT).trigger()


def test_about_is_a_wish_from_the_menu(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.about_requested):
        menu_action(window, words.ABOUT).trigger()


def test_a_path_to_save_is_asked_for_without_blocking(
    window: MainWindow, qtbot: QtBot, tmp_path: object
) -> None:
    window.ask_save_path(f"{tmp_path}/talk.md")
    dialog = window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.isVisible()
    name = dialog.findChild(QLineEdit)
    assert isinstance(name, QLineEdit)
    name.setText("other")
    with qtbot.waitSignal(window.save_path_chosen) as wish:
        dialog.accept()
    assert wish.args == [f"{tmp_path}/other.md"]


@pytest.mark.parametrize("is_there", [False, True])
def test_a_talk_is_saved_among_the_documents(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, is_there: bool
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    folder = tmp_path / "Documents"
    if is_there:
        folder.mkdir()
    window.ask_save_path("talk.md")
    dialog = window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert Path(dialog.directory().absolutePath()) == (folder if is_there else tmp_path)
    dialog.reject()
