"""Looking for newer versions: never unasked, at most once a day, quiet unless asked."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from live_desktop.errors import LiveDesktopError, NewerVersion
from live_desktop.session.releases import NO_RELEASE, WEBSITE, Release
from live_desktop.store.settings import Settings
from live_desktop.store.updates import UpdateFile
from live_desktop.ui import loop
from live_desktop.ui.about.update_desk import UpdateDesk
from tests.support.web import Web, web

MORNING = datetime(2026, 5, 6, 7, 8, tzinfo=UTC)
OUT = (200, {"tag_name": "v0.2.0"})


@dataclass
class Room:
    """A desk that looks for newer versions, and what it tells."""

    desk: UpdateDesk
    server: Web
    wants: bool = True
    time: datetime = MORNING
    told: list[Any] = field(default_factory=list)

    async def look(self) -> None:
        """Have it see whether it is time, and wait until it is done."""
        self.desk.look_if_due()
        await self.desk._tasks.finish()

    async def check(self) -> None:
        """Ask, and wait until it is done."""
        self.desk.check()
        await self.desk._tasks.finish()


Scene = Callable[[Room], Awaitable[None]]


def play(path: Path, scene: Scene, answer: tuple[int, Any] = OUT, own: str = "0.1.0") -> None:
    """Play a scene on Qt's loop, with a service that answers so."""

    async def main(_quit_wanted: asyncio.Event) -> int:
        parent = QObject()
        async with asyncio.timeout(20), web(lambda _: answer) as server:
            desk = UpdateDesk(
                parent,
                lambda: Settings(look_for_updates=room.wants, proxy="none"),
                UpdateFile(path),
                api=f"{server.url}/latest",
                own=own,
                now=lambda: room.time,
            )
            room = Room(desk, server)
            desk.offered.connect(room.told.append)
            desk.checking.connect(lambda: room.told.append("checking"))
            desk.found.connect(room.told.append)
            desk.unknown.connect(room.told.append)
            try:
                await scene(room)
            finally:
                await desk.aclose()
        return 0

    assert loop.run(main) == 0


def test_nothing_is_asked_unless_the_user_wants_it(tmp_path: Path, qapp: QApplication) -> None:
    assert Settings().look_for_updates is False

    async def scene(room: Room) -> None:
        room.wants = False
        room.desk.start()
        await room.look()
        assert room.server.asked == []
        assert room.told == []

    play(tmp_path / "updates.json", scene)


def test_it_is_asked_once_a_day_also_over_restarts(tmp_path: Path, qapp: QApplication) -> None:
    path = tmp_path / "updates.json"

    async def first(room: Room) -> None:
        room.desk.start()
        room.desk.look_if_due()  # while the first one is under way
        await room.look()
        assert len(room.server.asked) == 1
        (offer,) = room.told
        assert isinstance(offer, NewerVersion)
        assert "0.2.0" in str(offer)
        assert room.desk.page == Release("0.2.0").page

    async def later(room: Room) -> None:
        room.time = MORNING + timedelta(hours=23)
        await room.look()
        assert room.server.asked == []
        room.time = MORNING + timedelta(hours=24)
        await room.look()
        assert len(room.server.asked) == 1

    play(path, first)
    play(path, later)


def test_the_newest_version_is_no_news(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(room: Room) -> None:
        await room.look()
        assert len(room.server.asked) == 1
        assert room.told == []
        await room.check()
        assert room.told == ["checking", None]
        assert room.desk.page == f"{WEBSITE}/releases"

    play(tmp_path / "updates.json", scene, own="0.2.0")


def test_a_failure_is_quiet_unless_the_user_has_asked(
    tmp_path: Path, qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    async def scene(room: Room) -> None:
        await room.look()
        assert room.told == []
        assert NO_RELEASE in caplog.text
        await room.look()
        assert len(room.server.asked) == 1  # not again today
        await room.check()
        said, error = room.told
        assert said == "checking"
        assert isinstance(error, LiveDesktopError)
        assert str(error) == NO_RELEASE

    play(tmp_path / "updates.json", scene, (404, {}))


def test_asking_works_whatever_the_setting_and_the_day(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(room: Room) -> None:
        room.wants = False
        for _ in range(2):
            await room.check()
        assert room.told == ["checking", Release("0.2.0"), "checking", Release("0.2.0")]
        room.wants = True
        await room.look()
        assert len(room.server.asked) == 2  # asking counts as looking

    play(tmp_path / "updates.json", scene)


@pytest.mark.logs("newer versions were looked for")
def test_what_cannot_be_noted_is_not_asked_every_hour(tmp_path: Path, qapp: QApplication) -> None:
    (tmp_path / "file").write_text("in the way")

    async def scene(room: Room) -> None:
        await room.look()
        assert room.server.asked == []
        assert room.told == []

    play(tmp_path / "file" / "updates.json", scene)
