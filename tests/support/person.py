"""A person at the desk: looks, clicks, types, speaks and listens as people do."""

import subprocess
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from tests.support.screen_reader import Control, ScreenReader
from tests.support.sound_card import Recorder, SoundCard
from tests.support.talk import spoken

PATIENCE = 30.0
"""Seconds after which a person gives up."""
LOOK_SECONDS = 0.05
_SIGNAL_SECONDS = 0.5
"""What is shorter says no word."""

T = TypeVar("T")


class Person:
    """Finds controls by what they are called, and has a real mouse and a real keyboard."""

    def __init__(
        self,
        environment: dict[str, str],
        reader: ScreenReader,
        card: SoundCard,
        recorder: Recorder,
    ) -> None:
        """Sit down at the desktop that programs with this environment are on."""
        self._environment = environment
        self._reader = reader
        self._card = card
        self._recorder = recorder
        self._pause = threading.Event()

    def find(self, role: str, name: str) -> Control:
        """Wait until one control is in sight that a pattern names, and stands still."""
        before: list[Control] = []

        def still() -> Control | None:
            nonlocal before
            now = self._reader.seen(role, name)
            same, before = now == before, now
            return now[0] if now and same else None

        return self.until(still, f"{role} {name!r} is not in sight")

    def lose(self, role: str, name: str) -> None:
        """Wait until nothing of that name is in sight."""
        self.until(lambda: not self._reader.seen(role, name), f"{role} {name!r} stays in sight")

    def click(self, role: str, name: str) -> None:
        """Click in the middle of a control."""
        x, y = self.find(role, name).middle
        self._do("mousemove", str(x), str(y), "click", "1")

    def type(self, text: str) -> None:
        """Type where the keyboard is."""
        self._do("type", "--delay", "5", text)

    def press(self, *chords: str) -> None:
        """Press keys, one chord after the other, as xdotool names them."""
        self._do("key", *chords)

    def say(self, name: str) -> None:
        """Speak one of the spoken questions that are shipped."""
        self._card.say(spoken(name))

    def hear(self, after: float) -> float:
        """Wait until something is heard, and tell when that began; on time.monotonic."""
        return self.until(lambda: self._recorder.heard().first_sound(after), "nothing is heard")

    def hear_end(self, after: float, quiet: float = 0.8) -> float:
        """Wait until nothing was heard for a while, and tell when the last sound was."""

        def ended() -> float | None:
            heard = self._recorder.heard()
            last = heard.last_sound(time.monotonic())
            now = heard.began + len(heard.samples) / heard.rate
            return last if last > after and now - last > quiet else None

        return self.until(ended, "it does not fall silent")

    def answer_heard(self, after: float) -> tuple[float, float]:
        """Listen to what is said, and tell when it began and when it ended; no signal is meant."""
        while True:
            began = self.hear(after)
            after = self.hear_end(began)
            if after - began > _SIGNAL_SECONDS:
                return began, after

    def on_top(self, title: str) -> bool:
        """Tell whether the window manager keeps a window above all others."""
        window = self._ask("xdotool", "search", "--onlyvisible", "--name", title).split()[-1]
        return "_NET_WM_STATE_ABOVE" in self._ask("xprop", "-id", window, "_NET_WM_STATE")

    def until(self, condition: Callable[[], T | None], complaint: str) -> T:
        """Wait until a condition holds, and give what it gives."""
        deadline = time.monotonic() + PATIENCE
        while True:
            found = condition()
            if found:
                return found
            assert time.monotonic() < deadline, complaint
            self._pause.wait(LOOK_SECONDS)

    def _do(self, *arguments: str) -> None:
        self._ask("xdotool", *arguments)

    def _ask(self, *command: str) -> str:
        return subprocess.run(
            command, env=self._environment, check=True, timeout=PATIENCE, capture_output=True,
            text=True,
        ).stdout  # fmt: skip
