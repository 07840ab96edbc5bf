"""A second start raises the first one's window, and no crash stands in its way."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from live_desktop.ui.single_instance import ANSWER_MS, SingleInstance

PROGRAM = """
import json, os, sys, time
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from live_desktop.ui import single_instance
from live_desktop.ui.single_instance import SingleInstance

def tell(**facts):
    print(json.dumps(facts), flush=True)

class Waits(single_instance.QLockFile):
    def tryLock(self, milliseconds):
        if milliseconds:
            tell(waits=True)
            self.tryLock = super().tryLock
        return super().tryLock(milliseconds)

single_instance.QLockFile = Waits

def raised():
    tell(raised=os.environ.get("XDG_ACTIVATION_TOKEN", ""))

app = QCoreApplication([])
one = SingleInstance(Path(sys.argv[1]))
one.raise_wanted.connect(raised)
before = time.monotonic()
goes_on = one.begin()
tell(goes_on=goes_on, seconds=time.monotonic() - before)
if goes_on:
    time.sleep(float(sys.argv[2]))
    QTimer.singleShot(60_000, app.quit)
    sys.exit(app.exec())
"""


class Start:
    """A program that is started for real."""

    def __init__(self, home: Path, runtime: Path, token: str, busy: float) -> None:
        environment = os.environ | {"XDG_RUNTIME_DIR": str(runtime), "XDG_ACTIVATION_TOKEN": token}
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(home), str(busy)],
            env=environment, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def told(self) -> dict[str, object]:
        """Wait for what the program tells next."""
        assert self.process.stdout is not None
        line: dict[str, object] = json.loads(self.process.stdout.readline())
        return line

    def end(self) -> None:
        """Kill it, unless it ended by itself."""
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@contextmanager
def started(home: Path, *, token: str = "", busy: float = 0.0) -> Iterator[Start]:
    """Start a program whose files are in a folder, and which is `busy` for some seconds first."""
    runtime = home.parent / "run"
    runtime.mkdir(exist_ok=True)
    start = Start(home, runtime, token, busy)
    try:
        yield start
    finally:
        start.end()


def test_a_second_start_raises_the_first_and_ends(tmp_path: Path) -> None:
    with started(tmp_path / "home") as first:
        assert first.told()["goes_on"] is True
        for token in ("click-1", "click-2"):
            with started(tmp_path / "home", token=token) as second:
                assert second.told()["goes_on"] is False
                assert second.process.wait(10) == 0
            assert first.told() == {"raised": token}


def test_starts_with_other_homes_do_not_meet(tmp_path: Path) -> None:
    with started(tmp_path / "home") as first, started(tmp_path / "other") as second:
        assert first.told()["goes_on"] is True
        assert second.told()["goes_on"] is True


def test_after_a_crash_the_next_start_is_the_first(tmp_path: Path) -> None:
    with started(tmp_path / "home") as first:
        assert first.told()["goes_on"] is True
        first.process.kill()
        first.process.wait()
    if os.name == "posix":
        assert len(list((tmp_path / "run").iterdir())) == 2, "the lock and the socket stay behind"
    with started(tmp_path / "home") as second:
        assert second.told()["goes_on"] is True
        with started(tmp_path / "home") as third:
            assert third.told()["goes_on"] is False
        assert "raised" in second.told()


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="programs cannot be stopped here")
def test_a_start_goes_on_where_the_first_is_stuck(tmp_path: Path) -> None:
    with started(tmp_path / "home") as first:
        assert first.told()["goes_on"] is True
        first.process.send_signal(signal.SIGSTOP)
        (lock,) = (tmp_path / "run").glob("*.lock")
        os.utime(lock, (0, 0))
        with started(tmp_path / "home") as second:
            told = second.told()
        assert told["goes_on"] is True
        assert isinstance(told["seconds"], float)
        assert told["seconds"] >= ANSWER_MS / 1000


def test_a_first_that_has_just_begun_gets_more_time(tmp_path: Path) -> None:
    busy = 2 * ANSWER_MS / 1000
    with started(tmp_path / "home", busy=busy) as first:
        assert first.told()["goes_on"] is True
        with started(tmp_path / "home") as second:
            assert second.told()["goes_on"] is False
        assert "raised" in first.told()


@pytest.fixture
def first(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SingleInstance]:
    """The first start, in this process."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
    instance = SingleInstance(tmp_path)
    assert instance.begin()
    yield instance
    instance.close()


def test_a_start_waits_for_a_first_that_closes(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, run = tmp_path / "home", tmp_path / "run"
    run.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(run))
    first = SingleInstance(home)
    assert first.begin()
    first.stop_answering()
    with started(home) as second:
        assert second.told() == {"waits": True}
        first.close()
        assert second.told()["goes_on"] is True
        with started(home) as third:
            assert third.told()["goes_on"] is False
        assert "raised" in second.told()


def test_the_end_of_the_first_leaves_nothing(first: SingleInstance, tmp_path: Path) -> None:
    first.close()
    assert list(tmp_path.iterdir()) == []
    again = SingleInstance(tmp_path)
    assert again.begin()
    again.close()


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such modes")
def test_only_the_user_reaches_it(first: SingleInstance, tmp_path: Path) -> None:
    (path,) = (each for each in tmp_path.iterdir() if each.is_socket())
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("said", [b"raise\n", b"raise token\n"])
def test_who_asks_gets_an_answer(first: SingleInstance, qtbot: QtBot, said: bytes) -> None:
    socket = QLocalSocket()
    with qtbot.waitSignal(first.raise_wanted):
        socket.connectToServer(first._address)
        socket.write(said)
    qtbot.waitUntil(socket.canReadLine)
    assert socket.readLine().data() == b"raised\n"
    socket.abort()
    qtbot.waitUntil(lambda: not first._asking)


@pytest.mark.parametrize("said", [b"quit\n", b"\xff\n", b"x" * 5000])
def test_nonsense_is_hung_up_on(first: SingleInstance, qtbot: QtBot, said: bytes) -> None:
    told: list[bool] = []
    first.raise_wanted.connect(lambda: told.append(True))
    socket = QLocalSocket()
    socket.connectToServer(first._address)
    socket.write(said)
    unconnected = QLocalSocket.LocalSocketState.UnconnectedState
    qtbot.waitUntil(lambda: socket.state() is unconnected)
    qtbot.waitUntil(lambda: not first._asking)
    assert not told


@pytest.mark.logs("cannot be heard")
def test_without_a_socket_the_program_starts_all_the_same(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("x" * 120)
    deep.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))
    instance = SingleInstance(tmp_path)
    began = time.monotonic()
    assert instance.begin()
    assert time.monotonic() - began < 10
    instance.close()
