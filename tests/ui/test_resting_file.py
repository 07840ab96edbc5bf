"""A file that follows what is typed: the newest is on the disk in the end, whatever the moment."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from live_desktop.ui import loop
from live_desktop.ui.resting_file import RestingFile

Scene = Callable[[RestingFile], Awaitable[None]]


def play(path: Path, scene: Scene) -> list[BaseException]:
    """Play a scene with a file; returns what failed."""
    failures: list[BaseException] = []

    async def main(_quit_wanted: asyncio.Event) -> int:
        parent = QObject()
        await scene(RestingFile(parent, path, failures.append))
        return 0

    assert loop.run(main) == 0
    return failures


def test_it_is_written_once_it_rests(tmp_path: Path, qapp: QApplication) -> None:
    path = tmp_path / "draft"

    async def scene(file: RestingFile) -> None:
        written = asyncio.Event()
        file._rest.timeout.connect(written.set)
        for word in (b"one", b"two"):
            file.keep(word)
        assert not path.exists()
        async with asyncio.timeout(5):
            await written.wait()
        await file.finish()
        assert path.read_bytes() == b"two"

    assert play(path, scene) == []


@pytest.mark.parametrize("rested", [False, True])
def test_the_end_of_the_program_loses_nothing(
    tmp_path: Path, qapp: QApplication, rested: bool
) -> None:
    path = tmp_path / "draft"

    async def scene(file: RestingFile) -> None:
        file.keep(b"half a sentence")
        if rested:
            file.write()
        await file.finish()

    assert play(path, scene) == []
    assert path.read_bytes() == b"half a sentence"


def test_where_nothing_is_typed_there_is_no_file(tmp_path: Path, qapp: QApplication) -> None:
    path = tmp_path / "draft"
    path.write_bytes(b"old")

    async def leave_alone(file: RestingFile) -> None:
        await file.finish()
        assert path.read_bytes() == b"old"

    async def empty(file: RestingFile) -> None:
        file.keep(b"new")
        file.keep(b"")
        await file.finish()

    assert play(path, leave_alone) == play(path, empty) == []
    assert not path.exists()


def test_a_failure_is_told(tmp_path: Path, qapp: QApplication) -> None:
    path = tmp_path / "folder"
    path.mkdir()

    async def scene(file: RestingFile) -> None:
        file.keep(b"words")
        await file.finish()

    (failure,) = play(path, scene)
    assert isinstance(failure, OSError)
