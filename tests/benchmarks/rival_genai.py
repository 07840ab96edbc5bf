"""The worker for google-genai: reads frames the way its own Live session does."""

import asyncio
import time
from typing import Any

from google import genai  # type: ignore[import-untyped]
from google.genai.live import AsyncSession  # type: ignore[import-untyped]

from tests.benchmarks.answering import answer_questions


class _Socket:
    """A WebSocket on which the same frame arrives again and again."""

    def __init__(self, frame: bytes) -> None:
        self._frame = frame

    async def recv(self, decode: bool | None = None) -> bytes:
        return self._frame


def decode(frame: str, count: int) -> float:
    """Return the microseconds that its session takes for one frame, from bytes to message."""
    client = genai.Client(api_key="unused", vertexai=False)
    session = AsyncSession(api_client=client._api_client, websocket=_Socket(frame.encode()))
    return asyncio.run(_receive(session, count)) / count * 1e6


async def _receive(session: Any, count: int) -> float:
    began = time.perf_counter()
    for _ in range(count):
        message = await session._receive()
    seconds = time.perf_counter() - began
    assert message.data, "the frame holds audio"
    return seconds


if __name__ == "__main__":
    answer_questions(decode)
