"""Keys in the settings: those of the keyboard, and those that open a service."""

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QKeySequenceEdit, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from live_desktop.session.verdict import Finding, Verdict
from live_desktop.store.secrets import Secret
from live_desktop.ui.commands import COMMANDS
from live_desktop.ui.settings import words
from live_desktop.ui.settings.history import Change
from live_desktop.ui.settings.secret import SecretEditor
from live_desktop.ui.settings.table import Section
from live_desktop.ui.settings.window import SettingsWindow
from tests.ui.settings.rows import LEFT, PLAIN, child, press, row_of


def test_keys_that_clash_are_not_taken(window: SettingsWindow, qtbot: QtBot) -> None:
    row = row_of(window, "shortcuts")
    talk, mute = (row.editor.findChildren(QKeySequenceEdit)[at] for at in (0, 1))
    with qtbot.assertNotEmitted(window.wished):
        QTest.keyClick(talk, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    told = {label.text() for label in row.findChildren(QLabel) if label.isVisible()}
    assert words.KEYS_TAKEN.format(command=COMMANDS[1].words) in told
    mute.setFocus()
    talk.editingFinished.emit()
    assert talk.keySequence() == QKeySequence(COMMANDS[0].keys)


def test_keys_can_be_taken_away_and_put_back(window: SettingsWindow, qtbot: QtBot) -> None:
    settings = replace(PLAIN, shortcuts={"talk": "F9"})
    window.show_settings(settings, {}, frozenset())
    row = row_of(window, "shortcuts")
    field = row.editor.findChildren(QKeySequenceEdit)[0]
    assert field.keySequence() == QKeySequence("F9")
    with qtbot.waitSignal(window.wished) as wish:
        field.clear()
    assert wish.args == [Change("shortcuts", (("shortcuts", (("talk", ""),)),))]
    with qtbot.waitSignal(window.wished) as wish:
        usual = words.to_default(COMMANDS[0].words)
        buttons = row.editor.findChildren(QAbstractButton)
        QTest.mouseClick(next(b for b in buttons if b.accessibleName() == usual), LEFT)
    assert wish.args == [Change("shortcuts", (("shortcuts", ()),))]


def test_a_key_is_given_tested_and_forgotten(window: SettingsWindow, qtbot: QtBot) -> None:
    row = row_of(window, "google_key")
    editor = row.editor
    assert isinstance(editor, SecretEditor)
    line = child(editor, QLineEdit)
    assert line.echoMode() is QLineEdit.EchoMode.Password
    QTest.keyClicks(line, "AIzaKey")
    with qtbot.waitSignal(window.test_requested) as test:
        press(editor, words.TEST)
    assert test.args == [Secret.GOOGLE_KEY, "AIzaKey"]
    window.show_testing(Secret.GOOGLE_KEY)
    assert words.TESTING in {label.text() for label in editor.findChildren(QLabel)}
    for finding in Finding:
        window.show_verdict(Secret.GOOGLE_KEY, Verdict(finding, "So it is.", seconds=0.4))
        (said,) = (each.text() for each in editor.findChildren(QLabel) if each.isVisible())
        assert words.VERDICTS[finding] in said
        assert ("So it is." in said) == (finding is not Finding.GOOD)
    with qtbot.waitSignal(window.key_kept) as kept:
        press(editor, words.KEEP)
    assert kept.args == [Secret.GOOGLE_KEY, "AIzaKey"]
    assert line.text() == ""
    window.show_key(Secret.GOOGLE_KEY, stored=True)
    assert line.placeholderText() == words.KEY_STORED
    with qtbot.waitSignal(window.key_kept) as kept:
        press(editor, words.FORGET)
    assert kept.args == [Secret.GOOGLE_KEY, ""]


def test_a_key_is_not_kept_by_closing_the_window(window: SettingsWindow, qtbot: QtBot) -> None:
    line = child(row_of(window, "custom_key").editor, QLineEdit)
    QTest.keyClicks(line, "half a ke")
    with qtbot.assertNotEmitted(window.key_kept):
        window.close()
    assert line.text() == "half a ke"


def test_deleting_asks_once_more(window: SettingsWindow, qtbot: QtBot) -> None:
    row = row_of(window, "keep_logs_days")
    with qtbot.assertNotEmitted(window.delete_requested):
        press(row, words.DELETE_NOW)
    with qtbot.waitSignal(window.delete_requested) as told:
        press(row, words.DELETE_SURE)
    assert told.args == ["keep_logs_days"]
    press(row, words.DELETE_NOW)
    window.open_section(Section.SOUND)
    window.open_section(Section.PRIVACY)
    press(row, words.DELETE_NOW)
