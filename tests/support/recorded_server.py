"""A server that records what a session tells it, connection by connection."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

from live_desktop.protocol.content import Blob, Content, Part
from live_desktop.protocol.messages import (
    ClientMessage,
    ServerContent,
    ServerMessage,
    SessionResumptionUpdate,
)
from live_desktop.protocol.models import Wishes
from live_desktop.session.changes import SessionEvent
from live_desktop.session.conversation import Speaker, Turn
from live_desktop.session.endpoint import Endpoint
from live_desktop.session.patience import Patience
from live_desktop.session.session import Session
from tests.support.scripted_server import (
    Client,
    Script,
    scripted_server,
)

WISHES = Wishes("gemini-3.8-live", "Puck", "Be brief.")
QUICK = Patience(shortest_pause=0.01, longest_pause=0.02, margin=0.1, brief=0.0, handle=0.1)
IMPATIENT = Patience(tries=0)
LOUD = b"\x00\x20" * 320
QUIET = bytes(640)
ANSWER = ServerContent(
    model_turn=Content(
        parts=(Part(inline_data=Blob(mime_type="audio/pcm;rate=24000", data=b"\1\0" * 960)),)
    )
)
TURN_OVER = ServerContent(turn_complete=True)


def session_with(
    endpoint: Endpoint, wishes: Wishes = WISHES, patience: Patience = QUICK, **options: Any
) -> Session:
    async def dial() -> Endpoint:
        return endpoint

    return Session(dial, lambda: wishes, patience=patience, **options)


def turn(number: int, speaker: Speaker, text: str) -> Turn:
    return Turn(number, speaker, text, datetime(2026, 1, 1, tzinfo=UTC), complete=True)


TALK = (
    turn(0, Speaker.USER, "I am Anna."),
    turn(1, Speaker.ASSISTANT, "Hello Anna."),
)


async def until(session: Session, kind: type[SessionEvent]) -> Any:
    """Iterate until something of a kind happens."""
    async with asyncio.timeout(5):
        async for event in session:
            if isinstance(event, kind):
                return event
    raise AssertionError(f"the session ended without {kind.__name__}")


async def send(client: Client, content: ServerContent) -> None:
    await client.send(ServerMessage(server_content=content))


async def offer(client: Client, handle: str) -> None:
    update = SessionResumptionUpdate(new_handle=handle, resumable=True)
    await client.send(ServerMessage(session_resumption_update=update))


class Recorder:
    """What the server's side receives, connection by connection; each has a script of its own."""

    def __init__(self, *scripts: Script) -> None:
        self._scripts = scripts
        self.setups: list[ClientMessage] = []
        self.received: list[list[ClientMessage]] = []
        self.open = 0
        self.most_open = 0

    async def play(self, client: Client) -> None:
        self.open += 1
        self.most_open = max(self.open, self.most_open)
        try:
            self.setups.append(await client.accept())
            received: list[ClientMessage] = []
            self.received.append(received)
            take = client.receive

            async def receive() -> ClientMessage:
                received.append(await take())
                return received[-1]

            client.receive = receive  # type: ignore[method-assign]
            script = self._scripts[min(len(self.setups), len(self._scripts)) - 1]
            await script(client)
            with contextlib.suppress(Exception):
                while True:
                    await receive()
        finally:
            self.open -= 1

    def handle(self, index: int) -> str:
        setup = self.setups[index].setup
        assert setup is not None
        assert setup.session_resumption is not None
        return setup.session_resumption.handle

    def texts(self, index: int) -> list[str]:
        """List what was typed on a connection."""
        inputs = (each.realtime_input for each in self.received[index])
        return [each.text for each in inputs if each is not None and each.text is not None]

    def told(self, index: int) -> list[tuple[str, str]]:
        """List the history that a connection was told: roles and texts."""
        return [
            (content.role, content.parts[0].text or "")
            for each in self.received[index]
            if each.client_content is not None
            for content in each.client_content.turns
        ]


async def listen(_client: Client) -> None:
    """Say nothing."""


@contextlib.asynccontextmanager
async def talking(*scripts: Script, **options: Any) -> AsyncIterator[tuple[Session, Recorder]]:
    recorder = Recorder(*scripts)
    async with scripted_server(recorder.play) as endpoint:
        session = session_with(endpoint, **options)
        async with session:
            yield session, recorder
        await session.aclose()


async def reached(condition: Callable[[], object]) -> None:
    """Wait until the server's side has received what it should."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - the server's side announces nothing
            await asyncio.sleep(0.005)
