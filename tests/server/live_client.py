"""A Live client for the tests of the server: a real WebSocket, real messages."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from live_desktop.protocol.codec import decode_server, encode_client
from live_desktop.protocol.content import Blob, text_content
from live_desktop.protocol.messages import (
    Activity,
    ClientContent,
    ClientPart,
    RealtimeInput,
    ServerContent,
    ServerMessage,
)
from live_desktop.protocol.setup import AudioTranscriptionConfig, GenerationConfig, Modality, Setup
from live_desktop.server.brain.brain import Brain
from live_desktop.server.conduct import Conduct
from live_desktop.server.endpoint import LiveServer
from live_desktop.server.models import ModelStore
from live_desktop.server.resample import Samples, resample
from live_desktop.server.speaking import Pace

PATH = "//ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent"
WAIT = 20.0
SETUP = Setup(
    model="models/gemini-3.8-live",
    generation_config=GenerationConfig(response_modalities=(Modality.AUDIO,)),
    input_audio_transcription=AudioTranscriptionConfig(),
    output_audio_transcription=AudioTranscriptionConfig(),
)


class AtOnce:
    """A pace without a clock: all of an answer is due and played at once."""

    async def due(self, position: float) -> None:
        """Wait for nothing."""

    async def played(self, position: float) -> None:
        """Wait for nothing."""


class UntilTold:
    """A pace that lets an answer out and keeps it playing until it is told to end."""

    def __init__(self) -> None:
        self.ended = asyncio.Event()

    async def due(self, position: float) -> None:
        """Wait for nothing."""

    async def played(self, position: float) -> None:
        """Play until the end."""
        await self.ended.wait()


@dataclass
class Turn:
    """What the server sent from one turn's start to its end."""

    messages: list[ServerMessage] = field(default_factory=list)

    @property
    def contents(self) -> list[ServerContent]:
        """The server contents, in order."""
        return [each.server_content for each in self.messages if each.server_content]

    @property
    def said(self) -> str:
        """The transcript of the answer."""
        pieces = [each.output_transcription for each in self.contents]
        return "".join(piece.text for piece in pieces if piece)

    @property
    def heard(self) -> str:
        """The transcript of the question."""
        pieces = [each.input_transcription for each in self.contents]
        return "".join(piece.text for piece in pieces if piece)

    @property
    def pcm(self) -> bytes:
        """The sound of the answer."""
        turns = [each.model_turn for each in self.contents if each.model_turn]
        blobs = [part.inline_data for turn in turns for part in turn.parts]
        assert all(blob and blob.mime_type == "audio/pcm;rate=24000" for blob in blobs)
        return b"".join(blob.data for blob in blobs if blob)

    @property
    def seconds(self) -> float:
        """The playing time of the answer."""
        return len(self.pcm) / 2 / 24_000

    @property
    def sound(self) -> Samples:
        """The answer as 16 kHz samples, as a recogniser wants it."""
        samples = np.frombuffer(self.pcm, "<i2").astype(np.float32) / np.float32(32768)
        return resample(samples, 3, 2)


class LiveClient:
    """Sends client messages and collects the server's by turns."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def set_up(self, setup: Setup = SETUP) -> Self:
        """Send a setup and wait until it is accepted."""
        await self.send(setup)
        assert (await self.receive()).setup_complete is not None
        return self

    async def send(self, part: ClientPart) -> None:
        """Send one message."""
        await self.socket.send(encode_client(part))

    async def receive(self) -> ServerMessage:
        """Wait for the next message."""
        async with asyncio.timeout(WAIT):
            frame = await self.socket.recv()
        assert isinstance(frame, bytes), "the server sends binary frames"
        return decode_server(frame)

    async def until(self, wanted: Callable[[ServerMessage], Any]) -> Turn:
        """Collect messages up to the first that is wanted."""
        turn = Turn()
        while not turn.messages or not wanted(turn.messages[-1]):
            turn.messages.append(await self.receive())
        return turn

    async def turn(self) -> Turn:
        """Collect messages up to the next end of a turn."""
        return await self.until(
            lambda each: each.server_content and each.server_content.turn_complete
        )

    async def play(self, samples: Samples, rate: int = 16_000, piece: int = 1600) -> None:
        """Send sound as a microphone does, in pieces, but without waiting between them."""
        pcm = np.asarray(samples * 32767, "<i2")
        for start in range(0, len(pcm), piece):
            data = pcm[start : start + piece].tobytes()
            blob = Blob(mime_type=f"audio/pcm;rate={rate}", data=data)
            await self.send(RealtimeInput(audio=blob))

    async def type(self, text: str) -> None:
        """Send a typed question as realtime input."""
        await self.send(RealtimeInput(text=text))

    async def write(self, text: str) -> None:
        """Send a typed question as client content."""
        await self.send(ClientContent(turns=(text_content(text),), turn_complete=True))

    async def ask(self, text: str) -> str:
        """Send a typed question and wait for the words of the answer."""
        await self.type(text)
        return (await self.turn()).said

    async def mark_start(self) -> None:
        """Say that the user's activity begins."""
        await self.send(RealtimeInput(activity_start=Activity()))

    async def mark_end(self) -> None:
        """Say that the user's activity ends."""
        await self.send(RealtimeInput(activity_end=Activity()))

    async def closed(self) -> tuple[int | None, str | None]:
        """Wait until the server closes; returns its code and reason."""
        async with asyncio.timeout(WAIT):
            with suppress(ConnectionClosed):
                while True:
                    await self.socket.recv()
        return self.socket.close_code, self.socket.close_reason


@asynccontextmanager
async def running(
    store: ModelStore,
    *,
    token: str | None = None,
    make_brain: Callable[[], Brain] = Brain,
    make_pace: Callable[[], Pace] | None = None,
    conduct: Conduct | None = None,
) -> AsyncIterator[str]:
    """Run a server on a free port of the loopback; gives its address."""
    live = LiveServer(
        store, token=token, make_brain=make_brain, make_pace=make_pace, conduct=conduct
    )
    server = await live.listen("127.0.0.1", 0)
    async with server:
        port = next(iter(server.sockets)).getsockname()[1]
        yield f"ws://127.0.0.1:{port}"


@asynccontextmanager
async def dialing(
    address: str, path: str = PATH, headers: dict[str, str] | None = None
) -> AsyncIterator[LiveClient]:
    """Dial a running server."""
    async with connect(
        address + path, proxy=None, max_size=None, additional_headers=headers
    ) as socket:
        yield LiveClient(socket)


@asynccontextmanager
async def dialed(
    store: ModelStore,
    *,
    token: str | None = None,
    make_brain: Callable[[], Brain] = Brain,
    make_pace: Callable[[], Pace] | None = None,
    conduct: Conduct | None = None,
    path: str = PATH,
    headers: dict[str, str] | None = None,
) -> AsyncIterator[LiveClient]:
    """Run a server on a free port of the loopback and dial it."""
    async with (
        running(
            store, token=token, make_brain=make_brain, make_pace=make_pace, conduct=conduct
        ) as address,
        dialing(address, path, headers) as client,
    ):
        yield client
