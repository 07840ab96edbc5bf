"""An assistant that talks with the real embedded server, over a network that a test may break."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Container, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from live_desktop.assistant import Assistant
from live_desktop.audio.formats import LOUDSPEAKER, SAMPLE_BYTES
from live_desktop.protocol.models import Wishes
from live_desktop.server.brain.brain import Brain
from live_desktop.server.brain.history import Role
from live_desktop.server.choices import Cast, Ears
from live_desktop.server.conduct import Conduct
from live_desktop.server.endpoint import LiveServer
from live_desktop.server.models import ModelStore
from live_desktop.server.speaking import Pace
from live_desktop.session.conversation import Speaker, Turn
from live_desktop.session.endpoint import Endpoint, custom_endpoint
from live_desktop.session.patience import Patience
from live_desktop.tools.registry import Function, ToolRegistry
from tests.server.live_client import AtOnce
from tests.support.surroundings import HandTurnedSound, NotingViewer
from tests.support.talk import spoken

BLOCK = 640
"""Bytes of 20 ms of the microphone."""
SILENCE = bytes(BLOCK * 40)
"""More silence than a server waits for before speech counts as ended."""
AS_HEARD = frozenset({"What is 12% of 250?", "What is twelve percent of two hundred and fifty?"})
"""The ways in which the embedded server writes down the question that is shipped."""
HASTY = Patience(
    brief=0.0,
    setup=0.4, shortest_pause=0.01, longest_pause=0.02, margin=0.1, handle=0.1,
    look=0.05, ping=0.1, pong=0.5, stall=0.5,
)  # fmt: skip


@contextlib.contextmanager
def loaded_models() -> Iterator[ModelStore]:
    """Load the server's models, and let their threads go at the end."""
    store = asyncio.run(ModelStore.load(ears=Ears.TINY, cast=Cast.ONE))
    yield store
    store.close()


@dataclass
class Served:
    """A running server: where it listens, and what it was told in each of its sessions."""

    endpoint: Endpoint
    brains: list[Brain] = field(default_factory=list)

    @property
    def sessions(self) -> int:
        """Count the sessions that were begun, not those that were resumed."""
        return len(self.brains)

    def heard(self) -> list[str]:
        """List what it took for the user's words, session by session."""
        return [
            said.text for brain in self.brains for said in brain.history if said.role is Role.USER
        ]


@contextlib.asynccontextmanager
async def served(
    store: ModelStore, conduct: Conduct | None = None, pace: Callable[[], Pace] = AtOnce
) -> AsyncIterator[Served]:
    """Run the embedded server, in this process, on a free port."""

    def make_brain() -> Brain:
        brain = Brain()
        running.brains.append(brain)
        return brain

    live = LiveServer(store, make_brain=make_brain, make_pace=pace, conduct=conduct)
    async with await live.listen("127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        running = Served(custom_endpoint(f"ws://127.0.0.1:{port}"))
        yield running


class PromptSound(HandTurnedSound):
    """A loudspeaker that plays everything the moment it comes."""

    def play(self, pcm: bytes) -> int:
        start = super().play(pcm)
        self.end_of_speech()
        self.pass_time(len(pcm) / SAMPLE_BYTES / LOUDSPEAKER.rate)
        return start


class ServedTalk:
    """What a user does, and what the user sees of it."""

    def __init__(self, assistant: Assistant, sound: HandTurnedSound, viewer: NotingViewer) -> None:
        self.assistant = assistant
        self.sound = sound
        self.viewer = viewer

    @property
    def turns(self) -> list[Turn]:
        """List what was said; remarks of the program are left out, and steps without words."""
        return [turn for turn in self._all if turn.speaker is not Speaker.NOTICE and turn.text]

    @property
    def notices(self) -> list[str]:
        """List the program's own remarks."""
        return [turn.text for turn in self._all if turn.speaker is Speaker.NOTICE]

    @property
    def _all(self) -> list[Turn]:
        return self.assistant.conversation.turns

    def said(self, speaker: Speaker) -> list[str]:
        """List what one side has said."""
        return [turn.text for turn in self.turns if turn.speaker is speaker]

    def speak(self, pcm: bytes) -> None:
        """Say something aloud: mono s16le at 16 kHz, in blocks, faster than it sounds."""
        for start in range(0, len(pcm), BLOCK):
            self.assistant.captured(pcm[start : start + BLOCK])

    def say_question(self) -> None:
        """Say the shipped question aloud, and fall silent."""
        self.speak(spoken("question") + SILENCE)

    async def ask(self, text: str) -> str:
        """Type a question; returns the answer when it is over."""
        self.assistant.type(text)
        return await self.answer({text})

    async def answer(self, questions: Container[str] = AS_HEARD) -> str:
        """Wait for the end of the answer to the last question, one of these; returns its words."""
        try:
            await self.viewer.until(lambda: self._answered(questions))
        except TimeoutError:
            pytest.fail(
                f"no answer, but {[(str(turn.speaker), turn.text) for turn in self.turns[-4:]]}"
            )
        return self.turns[-1].text

    def _answered(self, questions: Container[str]) -> bool:
        pair = self.turns[-2:]
        return (
            [turn.speaker for turn in pair] == [Speaker.USER, Speaker.ASSISTANT]
            and pair[0].text in questions
            and pair[1].complete
        )


@contextlib.asynccontextmanager
async def served_talk(
    endpoint: Endpoint,
    *functions: Function,
    sound: HandTurnedSound | None = None,
    patience: Patience = HASTY,
    **options: Any,
) -> AsyncIterator[ServedTalk]:
    """Set an assistant before an endpoint."""
    sound, viewer = sound or PromptSound(), NotingViewer()
    tools = ToolRegistry(functions)

    async def dial() -> Endpoint:
        return endpoint

    async def repair() -> None:
        raise AssertionError("only a server of our own is repaired")

    wishes = Wishes("gemini-3.8-live", "Puck", "", functions=tools.declarations)
    surroundings: dict[str, Any] = {"dial": dial, "repair": repair} | options
    assistant = Assistant(
        sound=sound,
        viewer=viewer,
        wishes=lambda: wishes,
        tools=tools,
        patience=patience,
        **surroundings,
    )
    try:
        yield ServedTalk(assistant, sound, viewer)
    finally:
        await assistant.aclose()
