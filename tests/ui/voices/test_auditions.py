"""Hearing voices: the real embedded server, the real engine on a clock, real files."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal, Slot

from live_desktop.audio.devices.files import FileBackend
from live_desktop.audio.engine import AudioEngine
from live_desktop.errors import KeyRejected
from live_desktop.server.models import ModelStore
from live_desktop.session.endpoint import Endpoint
from live_desktop.session.phase import Phase
from live_desktop.store.auditions import AuditionCache
from live_desktop.store.settings import ConnectionChoice, Settings
from live_desktop.ui import loop
from live_desktop.ui.voices import words
from live_desktop.ui.voices.auditions import Auditions
from live_desktop.ui.voices.offers import Hearing
from tests.support.scripted_server import Client, scripted_server, until_closed
from tests.support.served_talk import Served, loaded_models, served

OFFLINE = Settings(connection=ConnectionChoice.LOCAL)
SHORT = "Hi."
FETCHED = [("Kore", Hearing.FETCHING), ("Kore", Hearing.PLAYING)]


@pytest.fixture(scope="module")
def store() -> Iterator[ModelStore]:
    with loaded_models() as models:
        yield models


class Engine(AudioEngine):
    """The real engine, which notes what it is asked for."""

    def __init__(self) -> None:
        super().__init__(FileBackend, lambda _pcm: None)
        self.played: list[bytes] = []
        self.opened: list[bool] = []

    def speak(self, wanted: bool) -> None:
        self.opened.append(wanted)
        super().speak(wanted)

    def play(self, pcm: bytes) -> int:
        self.played.append(pcm)
        return super().play(pcm)


class Room(QObject):
    """Somebody who hears voices, and what they notice."""

    noticed = Signal()

    def __init__(self, folder: Path, settings: Settings, endpoint: Endpoint | Exception) -> None:
        super().__init__()
        self.engine = Engine()
        self.dialled: list[str] = []
        self.hearings: list[tuple[str, Hearing]] = []
        self.troubles: list[str] = []
        self._endpoint = endpoint
        self._news = asyncio.Event()
        self.auditions = Auditions(
            lambda: settings,
            self.engine,
            AuditionCache(folder),
            dial=lambda: self._dial("there"),
            dial_local=lambda: self._dial("here"),
        )
        self.auditions.changed.connect(self._note_hearing)
        self.auditions.failed.connect(self._note_trouble)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until it is so."""
        async with asyncio.timeout(30):
            while not condition():
                self._news.clear()
                await self._news.wait()

    async def silence(self) -> None:
        """Wait until the last voice is heard out."""
        await self.until(lambda: self.hearings and self.hearings[-1][1] is Hearing.SILENT)

    async def _dial(self, where: str) -> Endpoint:
        self.dialled.append(where)
        if isinstance(self._endpoint, Exception):
            raise self._endpoint
        return self._endpoint

    @Slot(str, object)
    def _note_hearing(self, voice: str, hearing: Hearing) -> None:
        self.hearings.append((voice, hearing))
        self._news.set()

    @Slot(str)
    def _note_trouble(self, trouble: str) -> None:
        if trouble:
            self.troubles.append(trouble)
            self._news.set()


Scene = Callable[[Room, Served], Coroutine[Any, Any, None]]


def play(store: ModelStore, folder: Path, scene: Scene, settings: Settings = OFFLINE) -> None:
    """Play a scene with the embedded server."""

    async def main(_quit_wanted: asyncio.Event) -> int:
        async with served(store) as running:
            await enact(Room(folder, settings, running.endpoint), scene, running)
        return 0

    assert loop.run(main) == 0


def play_with(refusal: Exception, folder: Path, scene: Callable[[Room], Any]) -> None:
    """Play a scene where nobody can be dialled."""

    async def main(_quit_wanted: asyncio.Event) -> int:
        await enact(Room(folder, OFFLINE, refusal), scene)
        return 0

    assert loop.run(main) == 0


async def enact(room: Room, scene: Callable[..., Any], *given: Served) -> None:
    """Play a scene, and tidy up."""
    room.engine.start()
    try:
        await scene(room, *given)
    finally:
        await room.auditions.aclose()
        await asyncio.to_thread(room.engine.stop)


def test_a_voice_is_fetched_played_and_heard_out(store: ModelStore, tmp_path: Path) -> None:
    async def scene(room: Room, running: Served) -> None:
        room.auditions.play("Kore", SHORT)
        await room.silence()
        assert room.hearings == [*FETCHED, ("Kore", Hearing.SILENT)]
        assert running.heard() != []
        (pcm,) = room.engine.played
        assert len(pcm) > 4_000
        assert room.engine.opened == [True, False]

    play(store, tmp_path, scene)


def test_the_second_time_nobody_is_dialled(store: ModelStore, tmp_path: Path) -> None:
    async def scene(room: Room, _running: Served) -> None:
        for _ in range(2):
            room.auditions.play("Kore", SHORT)
            await room.until(lambda: room.hearings[-1][1] is Hearing.PLAYING)
            await room.silence()
        assert room.dialled == ["here"]
        assert room.engine.played[0] == room.engine.played[1]

    play(store, tmp_path, scene)
    assert len(list(tmp_path.iterdir())) == 1


def test_offline_relatives_are_one_voice(store: ModelStore, tmp_path: Path) -> None:
    async def scene(room: Room, _running: Served) -> None:
        for voice in ("Leda", "Kore"):
            room.auditions.play(voice, SHORT)
            await room.until(lambda: room.hearings[-1][1] is Hearing.PLAYING)
            room.auditions.stop()
        assert room.dialled == ["here"]

    play(store, tmp_path, scene)


def test_where_talks_go_decides_who_is_dialled(store: ModelStore, tmp_path: Path) -> None:
    there = Settings(connection=ConnectionChoice.CUSTOM, custom_url="ws://a.example")

    async def scene(room: Room, _running: Served) -> None:
        room.auditions.play("Kore", SHORT)
        await room.until(lambda: room.engine.played)
        room.auditions.play_offline("Kore", SHORT)
        room.auditions.play_offline("Kore", SHORT)
        await room.until(lambda: len(room.engine.played) == 2)
        assert room.dialled == ["there", "here"]

    play(store, tmp_path, scene, there)


def test_pressed_again_it_falls_silent(store: ModelStore, tmp_path: Path) -> None:
    async def scene(room: Room, _running: Served) -> None:
        room.auditions.play("Kore", "One, two, three, four, five, six, seven, eight.")
        await room.until(lambda: room.hearings[-1:] == FETCHED[1:])
        room.auditions.play("Kore", "One, two, three, four, five, six, seven, eight.")
        assert room.hearings[-1] == ("Kore", Hearing.SILENT)
        assert room.engine.idle

    play(store, tmp_path, scene)


def test_another_voice_takes_its_place(store: ModelStore, tmp_path: Path) -> None:
    async def scene(room: Room, _running: Served) -> None:
        room.auditions.play("Kore", SHORT)
        room.auditions.play("Puck", SHORT)
        await room.silence()
        await room.until(lambda: ("Puck", Hearing.PLAYING) in room.hearings)
        assert ("Kore", Hearing.PLAYING) not in room.hearings
        assert len(room.engine.played) == 1

    play(store, tmp_path, scene)


@pytest.mark.parametrize("phase", [Phase.SPEAKING, Phase.THINKING])
def test_it_does_not_speak_into_an_answer(store: ModelStore, tmp_path: Path, phase: Phase) -> None:
    async def scene(room: Room, _running: Served) -> None:
        room.auditions.follow_phase(phase)
        room.auditions.play("Kore", SHORT)
        assert room.troubles == [words.BUSY]
        assert room.hearings == []
        assert room.dialled == []

    play(store, tmp_path, scene)


@pytest.mark.parametrize("phase", [Phase.HEARING, Phase.THINKING])
def test_it_makes_room_for_the_talk(store: ModelStore, tmp_path: Path, phase: Phase) -> None:
    async def scene(room: Room, _running: Served) -> None:
        room.auditions.play("Kore", "One, two, three, four, five, six, seven, eight.")
        await room.until(lambda: room.engine.played)
        room.auditions.follow_phase(phase)
        assert room.hearings[-1] == ("Kore", Hearing.SILENT)
        assert room.engine.idle

    play(store, tmp_path, scene)


def test_an_answer_behind_it_is_not_thrown_away(store: ModelStore, tmp_path: Path) -> None:
    async def scene(room: Room, _running: Served) -> None:
        room.auditions.play("Kore", "One, two, three, four, five, six, seven, eight.")
        await room.until(lambda: room.engine.played)
        room.engine.play(bytes(48_000))
        room.auditions.follow_phase(Phase.SPEAKING)
        assert room.hearings[-1] == ("Kore", Hearing.SILENT)
        assert not room.engine.idle

    play(store, tmp_path, scene)


def test_the_loudspeaker_of_a_talk_stays_open(store: ModelStore, tmp_path: Path) -> None:
    async def scene(room: Room, _running: Served) -> None:
        room.auditions.follow_phase(Phase.LISTENING)
        room.engine.speak(True)
        room.auditions.play("Kore", SHORT)
        await room.silence()
        assert room.engine.opened == [True]

    play(store, tmp_path, scene)


def test_nothing_to_say_is_told(store: ModelStore, tmp_path: Path) -> None:
    async def scene(room: Room, _running: Served) -> None:
        room.auditions.play("Kore", " \n ")
        assert room.troubles == [words.NOTHING_TO_SAY]

    play(store, tmp_path, scene)


def test_why_it_cannot_be_heard_is_told_in_its_own_words(tmp_path: Path) -> None:
    async def scene(room: Room) -> None:
        room.auditions.play("Kore", SHORT)
        await room.until(lambda: room.troubles)
        assert room.troubles == ["There is no API key yet."]
        assert room.hearings[-1] == ("Kore", Hearing.SILENT)

    play_with(KeyRejected("There is no API key yet."), tmp_path, scene)


def test_the_end_of_the_program_ends_what_is_being_fetched(tmp_path: Path) -> None:
    asked, closed = asyncio.Event(), asyncio.Event()

    async def never(client: Client) -> None:
        await client.receive()
        asked.set()
        await until_closed(client)
        closed.set()

    async def scene(room: Room) -> None:
        room.auditions.play("Kore", SHORT)
        await asked.wait()

    async def main(_quit_wanted: asyncio.Event) -> int:
        async with scripted_server(never) as endpoint, asyncio.timeout(20):
            await enact(Room(tmp_path, OFFLINE, endpoint), scene)
            await closed.wait()
        return 0

    assert loop.run(main) == 0
