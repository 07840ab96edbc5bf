"""An assistant on a stage: sound that plays by hand, a viewer that notes, a scripted server."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace

from websockets.exceptions import ConnectionClosed

from live_desktop.assistant import Assistant
from live_desktop.protocol.content import Blob, Content, Part
from live_desktop.protocol.messages import (
    ServerContent,
    ServerMessage,
    Transcription,
    VoiceActivity,
    VoiceActivityType,
)
from live_desktop.protocol.models import Wishes
from live_desktop.session.endpoint import Endpoint, EndpointKind
from live_desktop.session.patience import Patience
from live_desktop.tools.registry import ToolRegistry
from tests.support.scripted_server import (
    Client,
    Script,
    scripted_server,
    until_closed,
)
from tests.support.surroundings import HandTurnedSound, NotingViewer

WISHES = Wishes("gemini-3.8-live", "Puck", "")
IMPATIENT = Patience(tries=0)
QUICK = Patience(shortest_pause=0.01, longest_pause=0.02, margin=0.1, brief=0.0, handle=0.1)
SECOND = b"\x10\x00" * 24_000


class Stage:
    """An assistant, its surroundings, and the server's side of its connections."""

    def __init__(self, assistant: Assistant, sound: HandTurnedSound, viewer: NotingViewer) -> None:
        self.assistant = assistant
        self.sound = sound
        self.viewer = viewer
        self.repairs: list[Endpoint] = []
        """The servers that were found dead."""


@contextlib.asynccontextmanager
async def stage(
    script: Script,
    kind: EndpointKind = EndpointKind.CUSTOM,
    tools: ToolRegistry | None = None,
    patience: Patience = IMPATIENT,
    reply_seconds: float = 20.0,
    wishes: Wishes = WISHES,
) -> AsyncIterator[Stage]:
    sound, viewer = HandTurnedSound(), NotingViewer()
    async with scripted_server(script) as endpoint:
        address = Endpoint(kind, endpoint.url, endpoint.headers)

        async def dial() -> Endpoint:
            # An embedded server that is started again has another address.
            return replace(address, url=f"{address.url}?run={len(on.repairs)}")

        async def repair() -> None:
            on.repairs.append(address)

        assistant = Assistant(
            sound=sound,
            viewer=viewer,
            dial=dial,
            wishes=lambda: wishes,
            tools=tools or ToolRegistry([]),
            repair=repair,
            patience=patience,
            reply_seconds=lambda: reply_seconds,
        )
        try:
            on = Stage(assistant, sound, viewer)
            yield on
        finally:
            await assistant.aclose()


def content(**fields: object) -> ServerMessage:
    return ServerMessage(server_content=ServerContent(**fields))  # type: ignore[arg-type]


def speech(seconds: float, text: str) -> ServerMessage:
    pcm = SECOND[: round(24_000 * seconds) * 2]
    blob = Blob(mime_type="audio/pcm;rate=24000", data=pcm)
    return content(
        model_turn=Content(role="model", parts=(Part(inline_data=blob),)),
        output_transcription=Transcription(text=text),
    )


def activity(kind: VoiceActivityType) -> ServerMessage:
    return ServerMessage(voice_activity=VoiceActivity(type=kind))


def answering(*messages: ServerMessage) -> Script:
    """Make a script that answers the first input with messages."""

    async def script(client: Client) -> None:
        await client.accept()
        with contextlib.suppress(ConnectionClosed):  # it may be left for another
            await client.receive()
            for message in messages:
                await client.send(message)
            await until_closed(client)

    return script
