"""How fast, small and quiet the embedded server is, by itself and with many clients at once."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cache, partial
from statistics import median

import numpy as np

from live_desktop.protocol.messages import ServerMessage, VoiceActivityType
from live_desktop.server.choices import Cast
from live_desktop.server.models import load_synthesizer
from live_desktop.server.resample import Samples
from live_desktop.server.speaking import LEAD
from live_desktop.server.synthesizer import Synthesizer
from live_desktop.silero import RATE
from tests.benchmarks.benchmark import Benchmark, Pair, limit
from tests.benchmarks.hearing import SENTENCES, microphone
from tests.benchmarks.serving import Serving, play, serving
from tests.server.live_client import LiveClient

IDLE, SPEAKING = 20, 4
_QUESTIONS = SENTENCES[8:13]
_PAUSE = np.zeros(2 * RATE, np.float32)
_LONG = SENTENCES[34]


@dataclass
class Answer:
    """When the parts of an answer came, by the loop's clock."""

    window_closed: float = 0.0
    pieces: list[tuple[float, float]] = field(default_factory=list)
    """Arrival of each piece of sound, and the seconds of sound before it."""
    seconds: float = 0.0

    @property
    def first(self) -> float:
        """When the first sound came."""
        return self.pieces[0][0]

    @property
    def latest(self) -> float:
        """How late the latest piece came, in seconds, by a loudspeaker that began at once."""
        return max(
            arrived - self.first - max(0.0, before - LEAD) for arrived, before in self.pieces
        )

    def take(self, message: ServerMessage) -> bool:
        """Note a message; tells whether it ends the turn."""
        now = asyncio.get_running_loop().time()
        activity, content = message.voice_activity, message.server_content
        if activity is not None and activity.type is VoiceActivityType.ACTIVITY_END:
            self.window_closed = now
        if content is not None and content.model_turn is not None:
            for part in content.model_turn.parts:
                if part.inline_data is not None:
                    self.pieces.append((now, self.seconds))
                    self.seconds += len(part.inline_data.data) / 2 / 24_000
        return content is not None and content.turn_complete


async def _listen(client: LiveClient) -> Answer:
    answer = Answer()
    while not answer.take(await client.receive()):
        pass
    return answer


def _conversation() -> Samples:
    return np.concatenate([_sound(sentence) for sentence in SENTENCES[:8]])


@cache
def _sound(sentence: str) -> Samples:
    sound = microphone(_voice().speak(sentence, "Charon"))
    return np.concatenate((np.zeros(RATE // 2, np.float32), sound, _PAUSE))


@cache
def _voice() -> Synthesizer:
    return load_synthesizer(Cast.ONE)


async def _ask(client: LiveClient, sentence: str) -> tuple[float, Answer]:
    """Ask aloud; returns when the question ended, and the answer."""
    async with asyncio.TaskGroup() as tasks:
        asking = tasks.create_task(play(client, _sound(sentence)))
        listening = tasks.create_task(_listen(client))
    return asking.result(), listening.result()


async def _answers(server: Serving) -> list[tuple[float, Answer]]:
    """Ask one question after the other."""
    async with server.dialed() as client:
        return [await _ask(client, sentence) for sentence in _QUESTIONS]


def _answer_time(server: Serving) -> float:
    """Return the milliseconds from the end of a question to the first sound of its answer."""
    asked = asyncio.run(_answers(server))
    return median((answer.first - ended) * 1000 for ended, answer in asked)


def _time_after_window(server: Serving) -> float:
    """Return the milliseconds from the end of the silence that is waited for to the first sound."""
    asked = asyncio.run(_answers(server))
    return median((answer.first - answer.window_closed) * 1000 for _, answer in asked)


def _memory(server: Serving) -> float:
    """Return the MB that are in use after a conversation."""
    asyncio.run(_answers(server))
    return server.memory()


def _load(sound: Samples, server: Serving) -> float:
    """Return the share of a core, in per cent, that listening to sound takes."""

    async def listen() -> float:
        async with server.dialed() as client:
            before = server.core_seconds()
            await play(client, sound)
            return server.core_seconds() - before

    return 100 * asyncio.run(listen()) / (len(sound) / RATE)


async def _crowded(server: Serving) -> tuple[float, float]:
    """Let many clients be silent and some ask at once.

    Returns the median milliseconds to the first sound, and those by which the latest piece came
    late.
    """
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as tasks:
        clients = [await stack.enter_async_context(server.dialed()) for _ in range(IDLE + SPEAKING)]
        rooms = [tasks.create_task(_keep_silent(client)) for client in clients[SPEAKING:]]
        asked = [tasks.create_task(_ask(client, _LONG)) for client in clients[:SPEAKING]]
        answers = [await each for each in asked]
        for room in rooms:
            room.cancel()
    return (
        median((answer.first - ended) * 1000 for ended, answer in answers),
        max(answer.latest for _, answer in answers) * 1000,
    )


async def _keep_silent(client: LiveClient) -> None:
    while True:
        await play(client, _PAUSE)


@contextmanager
def _on_server(measure: Callable[[Serving], float], most: float) -> Iterator[Pair]:
    with serving() as server:
        yield Pair(partial(measure, server), limit(most))


def _start_time() -> float:
    with serving() as server:
        return server.started_in * 1000


def _row(
    name: str, what: str, unit: str, measure: Callable[[Serving], float], most: float
) -> Benchmark:
    return Benchmark(
        name=name,
        what=what,
        unit=unit,
        rival="limit",
        open=partial(_on_server, measure, most),
        rounds=3,
    )


BENCHMARKS = (
    _row(
        "server-answer",
        "From the last sound of a spoken question to the server's first sound, with a window of "
        "500 ms",
        "ms",
        _answer_time,
        650,
    ),
    _row("server-window", "Of it, after the window closes", "ms", _time_after_window, 30),
    Benchmark(
        name="server-start",
        what="Starting the server until it listens",
        unit="ms",
        rival="limit",
        open=lambda: nullcontext(Pair(_start_time, limit(1000))),
        rounds=5,
    ),
    _row("server-memory", "Memory of the server after a conversation", "MB", _memory, 350),
    _row(
        "server-silence",
        "Listening to silence, of one core",
        "%",
        lambda server: _load(np.zeros(10 * RATE, np.float32), server),
        12,
    ),
    _row(
        "server-speech",
        "Listening to speech, recognising it and answering, of one core",
        "%",
        lambda server: _load(_conversation(), server),
        12,
    ),
    _row(
        "capacity",
        f"From a question's end to the first sound, with {SPEAKING} who ask at once and {IDLE} "
        "silent clients",
        "ms",
        lambda server: asyncio.run(_crowded(server))[0],
        1000,
    ),
    _row(
        "capacity-late",
        "How late the latest piece of sound comes then, where more than the limit would be heard",
        "ms",
        lambda server: asyncio.run(_crowded(server))[1],
        1000 * LEAD,
    ),
)
