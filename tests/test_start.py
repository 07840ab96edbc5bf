"""The window is there before the program behind it, and what is done with it then counts."""

import json
import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import os
import sys
from pathlib import Path

import live_desktop.app
from live_desktop import start
from live_desktop.ui.first_run.steps import FirstRun
from live_desktop.ui.main_window import MainWindow
from live_desktop.ui.text_box import TextBox
from live_desktop.ui.voices.grid import VoiceGrid
from tests.support.talk import no_devices

live_desktop.app.real_devices = no_devices
show = start._show


async def show_and_use(window: MainWindow) -> None:
    await show(window)
    if sys.argv[1] == "quit":
        window.close()
    if sys.argv[1] == "look":
        (steps,) = window.findChildren(FirstRun)
        print(steps.isVisible(), window.focusWidget().text())
        steps.findChild(VoiceGrid).chosen.emit("Kore")
        window.focusWidget().click()
    if sys.argv[1] != "send":
        return
    (box,) = window.findChildren(TextBox)
    box.setPlainText("Water the ferns")
    box.submit()
    box.setPlainText("and the moss")


welcome = live_desktop.app.App.welcome


class Instance(start.SingleInstance):
    made = []

    def begin(self) -> bool:
        self.made.append(self)
        return super().begin()


def greet_and_look(app: live_desktop.app.App) -> None:
    welcome(app)
    if sys.argv[1] == "look":
        (steps,) = app.window.findChildren(FirstRun)
        print(app.window.focusWidget().text())
        for _ in range(3):
            app.window.focusWidget().click()
        print(app.preferences.settings.first_run_done, app.preferences.settings.voice)
        app.window.quit_requested.emit()
        return
    if sys.argv[1] == "raise":
        app.talking.open_mini()
        Instance.made[0].raise_wanted.emit()
        print(app.window.isVisible(), app.talking.mini.isVisible())
        app.window.quit_requested.emit()
        return
    if sys.argv[1] == "again":
        first = Path(os.environ["LIVE_DESKTOP_HOME"], "first")
        if not first.exists():
            first.touch()
            app.assistant.conversation.type("Water the ferns")
            app.settings.restart_requested.emit()
            return
        print(app.assistant.conversation.turns[-1].text)
        app.window.quit_requested.emit()
        return
    app.bridge.turn_shown.connect(lambda turn: print(turn.text, app.window.draft, sep=" | "))
    app.bridge.turn_shown.connect(app.window.quit_requested)


live_desktop.app.App.welcome = greet_and_look
start.SingleInstance = Instance
start._show = show_and_use
print(start.run_window())
"""


def started(home: Path, what: str) -> list[str]:
    """Start the program, use its window at once, and list what it says."""
    known = json.dumps(what != "look")
    home.joinpath("settings.json").write_text(
        f'{{"connection": "custom", "custom_url": "ws://127.0.0.1:9", "first_run_done": {known}}}'
    )
    variables = os.environ | {"LIVE_DESKTOP_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", PROGRAM, what],
        check=False, capture_output=True, text=True, env=variables, timeout=60,
    )  # fmt: skip
    assert ended.stderr == ""
    assert ended.returncode == 0
    return ended.stdout.splitlines()


def test_what_is_sent_before_all_is_loaded_is_sent_then(tmp_path: Path) -> None:
    first, *_, last = started(tmp_path, "send")
    assert (first, last) == ("Water the ferns | and the moss", "0")


def test_the_program_ends_when_the_window_is_closed_before_all_is_loaded(tmp_path: Path) -> None:
    assert started(tmp_path, "quit") == ["0"]
    assert not (tmp_path / "windows.json").exists()


def test_the_first_steps_are_there_from_the_start_and_wait_for_the_program(tmp_path: Path) -> None:
    assert started(tmp_path, "look") == ["True Next", "Next", "True Kore", "0"]


def test_another_start_shows_the_window_in_the_place_of_the_small_one(tmp_path: Path) -> None:
    assert started(tmp_path, "raise") == ["True False", "0"]


def test_it_starts_again_with_the_talk_that_goes_on(tmp_path: Path) -> None:
    assert started(tmp_path, "again") == ["Water the ferns", "0"]
    assert not (tmp_path / "restart").exists()
