"""What the tests of the Inspector share: windows that hold one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from live_desktop.session.recorder import FlightRecorder
from live_desktop.ui.theme import Theme
from tests.ui.inspector.shell import Shell

MakeShell = Callable[[FlightRecorder], Shell]


@pytest.fixture
def make_shell(theme: Theme, tmp_path: Path, qtbot: QtBot) -> Iterator[MakeShell]:
    """Makes windows that are shown, and know the places that are written."""
    made: list[Shell] = []

    def make(recorder: FlightRecorder) -> Shell:
        shell = Shell(theme, recorder, tmp_path / "windows.json")
        made.append(shell)
        shell.show()
        shell.activateWindow()
        qtbot.waitUntil(shell.isActiveWindow)
        shell.box.setFocus()
        return shell

    yield make
    for shell in made:
        shell.hide()
        shell.deleteLater()
