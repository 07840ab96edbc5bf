"""How long a word of the user takes from the microphone to the socket, and what sound costs."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from websockets.exceptions import ConnectionClosed

from live_desktop.audio.devices.portaudio import PortAudioBackend
from live_desktop.audio.engine import AudioEngine
from live_desktop.audio.formats import MICROPHONE, SAMPLE_BYTES
from live_desktop.protocol.models import Wishes
from live_desktop.session.session import Session
from tests.benchmarks.benchmark import Benchmark, Pair, limit
from tests.support.scripted_server import Client, scripted_server
from tests.support.sound_card import MICROPHONE_FEED, Heard, SoundCard, sound_card
from tests.support.talk import spoken

SECONDS = 8.0
"""How long is captured for one figure."""

Wave = NDArray[np.float64]


class _Listener:
    """The far end of the socket: what came, and when."""

    def __init__(self) -> None:
        self.chunks: list[tuple[float, bytes]] = []

    async def __call__(self, client: Client) -> None:
        await client.accept()
        with suppress(ConnectionClosed):
            while True:
                message = await client.receive()
                now = time.monotonic()
                if message.realtime_input is not None and (audio := message.realtime_input.audio):
                    self.chunks.append((now, audio.data))


def delays(card: SoundCard) -> Wave:
    """Speak into the microphone; tell for each chunk how old its oldest sample is on arrival."""
    listener = _Listener()
    with card.recording(MICROPHONE_FEED) as recorder:
        asyncio.run(_talk(card, listener))
        said = recorder.stop()
    return _ages(said, listener.chunks)


async def _talk(card: SoundCard, listener: _Listener) -> None:
    loop = asyncio.get_running_loop()
    async with scripted_server(listener) as endpoint:

        async def dial() -> object:
            return endpoint

        session = Session(dial, lambda: Wishes("gemini-3.8-live", "Puck", ""))  # type: ignore[arg-type]
        engine = AudioEngine(
            PortAudioBackend, lambda pcm: loop.call_soon_threadsafe(session.send_audio, pcm)
        )
        async with session:
            reading = asyncio.get_running_loop().create_task(_read(session))
            engine.start()
            engine.speak(True)
            engine.listen(True)
            try:
                noise = np.random.default_rng(1).normal(0, 3000, MICROPHONE.samples(SECONDS))
                await asyncio.to_thread(card.say, noise.astype("<i2").tobytes())
            finally:
                await asyncio.to_thread(engine.stop)
                reading.cancel()
                await asyncio.wait({reading})


async def _read(session: Session) -> None:
    async for _ in session:
        pass


def _ages(said: Heard, chunks: list[tuple[float, bytes]]) -> Wave:
    """Lay what arrived over what was said, and compare the times."""
    source = said.samples.astype(float)
    narrow = np.interp(
        np.arange(0, source.size, said.rate / MICROPHONE.rate), np.arange(source.size), source
    )
    arrived = np.frombuffer(b"".join(data for _, data in chunks), "<i2").astype(float)
    loud = np.nonzero(np.abs(arrived) > 500)[0]
    # A piece from the middle of the noise lies in one place of the recording only.
    start = int(loud[0]) + MICROPHONE.rate * 2
    piece = arrived[start : start + MICROPHONE.rate]
    size = 1 << int(np.ceil(np.log2(narrow.size + piece.size)))
    match = np.fft.irfft(np.fft.rfft(narrow, size) * np.conj(np.fft.rfft(piece, size)), size)
    shift = int(np.argmax(match[: narrow.size])) - start
    ages = []
    place = 0
    for moment, data in chunks:
        if loud[0] <= place <= loud[-1]:
            ages.append(moment - (said.began + (place + shift) / MICROPHONE.rate))
        place += len(data) // SAMPLE_BYTES
    return np.array(ages) * 1000


@contextmanager
def _capturing(percent: float, most: float) -> Iterator[Pair]:
    with TemporaryDirectory() as name, sound_card(Path(name)) as card:
        yield Pair(lambda: float(np.percentile(delays(card), percent)), limit(most))


def cost(card: SoundCard) -> float:
    """Speak half the time to a microphone that hears it; tell the share of a core that it takes."""
    echo = card.pactl(
        "load-module",
        "module-loopback",
        "source=virtual_loudspeaker.monitor",
        f"sink={MICROPHONE_FEED}",
        "latency_msec=60",
    )
    engine = AudioEngine(PortAudioBackend, len)
    engine.start()
    engine.speak(True)
    engine.listen(True)
    story = np.frombuffer(spoken("story"), "<i2").repeat(3)[::2].astype("<i2")
    speech = np.tile(np.concatenate((story, np.zeros_like(story))), 10)
    pause = threading.Event()
    try:
        engine.play(speech.tobytes())
        pause.wait(1.0)
        began, used = time.monotonic(), time.process_time()
        pause.wait(SECONDS)
        return (time.process_time() - used) / (time.monotonic() - began) * 100
    finally:
        engine.stop()
        card.pactl("unload-module", echo)


@contextmanager
def _working() -> Iterator[Pair]:
    with TemporaryDirectory() as name, sound_card(Path(name)) as card:
        yield Pair(lambda: cost(card), limit(10.0))


BENCHMARKS = (
    Benchmark(
        name="capture",
        what="From a chunk's oldest sample at the microphone to the socket, echo cancelling on",
        unit="ms",
        rival="limit",
        open=partial(_capturing, 50, 35.0),
        rounds=3,
    ),
    Benchmark(
        name="capture-late",
        what="The same for the chunk that one in a hundred is later than",
        unit="ms",
        rival="limit",
        open=partial(_capturing, 99, 50.0),
        rounds=3,
    ),
    Benchmark(
        name="sound-cpu",
        what="Share of a core for all sound where the assistant speaks half of the time",
        unit="%",
        rival="limit",
        open=_working,
        rounds=3,
    ),
)
