"""The row of the window's language."""

import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox
from pytestqt.qtbot import QtBot

from live_desktop import language
from live_desktop.ui import first_language
from live_desktop.ui.settings import language as row
from live_desktop.ui.settings import words
from live_desktop.ui.settings.language import LanguageEditor
from live_desktop.ui.theme import Theme

SHIPPED = ("en", "fr", "ja")


@pytest.fixture
def editor(theme: Theme, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> LanguageEditor:
    monkeypatch.setattr(row, "SHIPPED", SHIPPED)
    monkeypatch.setattr(first_language, "SHIPPED", SHIPPED)
    monkeypatch.setattr(language, "SHIPPED", SHIPPED)
    monkeypatch.setattr(first_language, "_system_languages", lambda: ("en_GB",))
    made = LanguageEditor(theme)
    qtbot.addWidget(made)
    made.show()
    return made


def test_each_language_is_called_as_it_calls_itself(editor: LanguageEditor) -> None:
    (box,) = editor.findChildren(QComboBox)
    offered = [box.itemText(number) for number in range(box.count())]
    assert offered == [words.LIKE_SYSTEM, "English", "Français", "日本語"]


def test_starting_again_is_offered_where_it_changes_anything(
    editor: LanguageEditor, qtbot: QtBot
) -> None:
    (restart,) = editor.findChildren(QAbstractButton)
    for value in ("", "en"):
        editor.show_value(value)
        assert not restart.isVisible()
    editor.show_value("ja")
    assert restart.isVisible()
    with qtbot.waitSignal(editor.restart_requested):
        restart.click()


def test_a_choice_is_a_wish(editor: LanguageEditor, qtbot: QtBot) -> None:
    (box,) = editor.findChildren(QComboBox)
    editor.show_value("")
    with qtbot.waitSignal(editor.wished) as wish:
        box.activated.emit(2)
    assert wish.args == ["fr"]
    assert box.currentIndex() == 0


def test_a_language_that_is_not_there_any_more_is_the_systems(editor: LanguageEditor) -> None:
    assert first_language.language_for("tlh") == "en"
    editor.show_value("tlh")
    (restart,) = editor.findChildren(QAbstractButton)
    assert not restart.isVisible()
