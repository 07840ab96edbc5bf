"""The worker for google-genai: reads and writes frames the way its own Live session does."""

import asyncio
import base64
import time

from google import genai
from google.genai import types
from google.genai.live import AsyncSession

from tests.benchmarks.answering import answer_questions


class _Socket:
    """A WebSocket on which the same frame arrives again and again, and that notes what is sent."""

    def __init__(self, frame: bytes = b"") -> None:
        self._frame = frame
        self.sent = ""

    async def recv(self, decode: bool | None = None) -> bytes:
        return self._frame

    async def send(self, text: str) -> None:
        self.sent = text


def answer(count: int, frame: str = "", pcm: str = "") -> float:
    """Return the microseconds that its session takes to read `frame`, or else to write `pcm`.

    Reading is from bytes to message; writing from samples, in base64 here, to text.
    """
    seconds = _receive(frame, count) if frame else _send(base64.b64decode(pcm), count)
    return asyncio.run(seconds) / count * 1e6


async def _receive(frame: str, count: int) -> float:
    session = _session(_Socket(frame.encode()))
    began = time.perf_counter()
    for _ in range(count):
        message = await session._receive()
    seconds = time.perf_counter() - began
    assert message.data, "the frame holds audio"
    return seconds


async def _send(pcm: bytes, count: int) -> float:
    socket = _Socket()
    session = _session(socket)
    began = time.perf_counter()
    for _ in range(count):
        blob = types.Blob(data=pcm, mime_type="audio/pcm;rate=16000")
        await session.send_realtime_input(audio=blob)
    seconds = time.perf_counter() - began
    assert len(socket.sent) > len(pcm), "the frame holds audio"
    return seconds


def _session(socket: _Socket) -> AsyncSession:
    client = genai.Client(api_key="unused", vertexai=False)
    return AsyncSession(api_client=client._api_client, websocket=socket)  # type: ignore[arg-type]


if __name__ == "__main__":
    answer_questions(answer)
