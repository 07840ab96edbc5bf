"""What the window offers to say before the first word."""

import pytest
from pytestqt.qtbot import QtBot

from live_desktop.ui import words
from live_desktop.ui.main_window import MainWindow
from live_desktop.ui.transcript.welcome import Example

GERMAN = ("Erzähl mir eine Geschichte", "Was kannst du?", "Wie spät ist es?")


def offered(window: MainWindow) -> tuple[str, ...]:
    return tuple(each.text() for each in window.findChildren(Example))


def test_whoever_listens_understands_what_is_offered(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "EXAMPLES", GERMAN)
    window.show_connection("google", "", "gemini-live", has_key=True)
    assert offered(window) == GERMAN
    window.show_connection("local", "", "gemini-live", has_key=False)
    assert offered(window) == ("Tell me a story", "What can you do?", "What time is it?")
    with qtbot.waitSignal(window.text_submitted) as said:
        window.findChildren(Example)[0].click()
    assert said.args == ["Tell me a story"]
