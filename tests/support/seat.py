"""A seat at a desk where the program runs: its process, its files, and who sits there."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.desktop import desktop
from tests.support.person import Person
from tests.support.screen import photograph
from tests.support.screen_reader import ScreenReader
from tests.support.sound_card import Recorder, SoundCard


@dataclass(frozen=True, slots=True)
class Seat:
    """The program as a user started it, and the user."""

    program: subprocess.Popen[str]
    person: Person
    recorder: Recorder
    home: Path

    @property
    def settings(self) -> Path:
        """Tell where the settings are."""
        return self.home / "config" / "live-desktop" / "settings.json"

    @property
    def personas(self) -> Path:
        """Tell where the user's own personas are."""
        return self.settings.with_name("personas.json")

    @property
    def log(self) -> Path:
        """Tell where the log is."""
        return self.home / "state" / "live-desktop" / "log" / "live-desktop.log"

    def journals(self) -> list[Path]:
        """List the talks that a crash would leave."""
        return list((self.home / "state" / "live-desktop" / "journals").glob("*.jsonl"))


@contextlib.contextmanager
def seat(folder: Path, card: SoundCard) -> Iterator[Seat]:
    """Start the program for somebody who never had it, with all its files in a folder.

    Where the user fails, the folder has a picture of the screen and a list of what was in sight.
    """
    home, film = folder / "home", folder / "film"
    with desktop(home, film) as environment, card.recording() as recorder:
        program = subprocess.Popen(
            [sys.executable, "-m", "live_desktop"],
            env=environment, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            with ScreenReader(environment["DBUS_SESSION_BUS_ADDRESS"]) as reader:
                person = Person(environment, reader, card, recorder)
                try:
                    yield Seat(program, person, recorder, home)
                except BaseException:
                    photograph(film, folder / "screen.png")
                    (folder / "in_sight.txt").write_text(reader.tell())
                    raise
        finally:
            program.kill()
            program.communicate()


def descendants(process: int) -> list[int]:
    """List the processes that a process started, and those that these started."""
    lists = Path(f"/proc/{process}/task").glob("*/children")
    children = [int(each) for found in lists for each in found.read_text().split()]
    return children + [each for child in children for each in descendants(child)]
