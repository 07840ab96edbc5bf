"""Whatever goes wrong on the way: nothing that the user says is lost."""

import asyncio
from collections.abc import Container, Iterator
from dataclasses import replace

import pytest

from live_desktop.errors import (
    KeyRejected,
    LiveDesktopError,
    NoAnswer,
    QuotaExhausted,
    Remedy,
    SetupRejected,
)
from live_desktop.protocol.setup import FunctionDeclaration
from live_desktop.server.conduct import Conduct
from live_desktop.server.models import ModelStore
from live_desktop.session import transport
from live_desktop.session.conversation import Speaker
from live_desktop.session.patience import Patience
from live_desktop.session.phase import Phase
from live_desktop.tools.registry import Function
from tests.support.fault_proxy import FaultProxy, fault_proxy
from tests.support.faults import FAULTS
from tests.support.served_talk import (
    AS_HEARD,
    HASTY,
    Served,
    ServedTalk,
    loaded_models,
    served,
    served_talk,
)
from tests.support.talk import spoken

NAMED = dict(FAULTS)
NAME = "My name is Anna."
ORDER = "Call ping."
FIRST = "What did I say first?"


@pytest.fixture(scope="module")
def store() -> Iterator[ModelStore]:
    """All models, loaded once."""
    with loaded_models() as store:
        yield store


async def came_through(talk: ServedTalk, server: Served, *typed: str) -> None:
    """Check that what was typed, or else the question that was spoken, came through.

    It was heard, answered, written down once, and is remembered.
    """
    words = typed or tuple(talk.said(Speaker.USER))
    assert await talk.ask(FIRST) in {
        f"The first thing you said was: {each}" for each in typed[:1] or AS_HEARD
    }
    assert talk.said(Speaker.USER) == [*words, FIRST]
    speakers = [turn.speaker for turn in talk.turns]
    assert speakers == [Speaker.USER, Speaker.ASSISTANT] * (len(typed or "?") + 1)
    assert set(typed) <= set(server.heard()) <= {FIRST, *typed, *AS_HEARD}
    assert talk.viewer.problem is None
    assert talk.assistant._session.live
    assert not talk.assistant._session.waiting


TO_BE_DECIDED: dict[str, tuple[type[LiveDesktopError], Remedy]] = {
    "response-garbage": (SetupRejected, Remedy.CHANGE_CONNECTION),
    "status-403": (KeyRejected, Remedy.CHANGE_KEY),
    "status-429": (QuotaExhausted, Remedy.USE_LOCAL),
    "setup-key-rejected": (KeyRejected, Remedy.CHANGE_KEY),
    "setup-quota-exhausted": (QuotaExhausted, Remedy.USE_LOCAL),
}
"""The faults that trying again does not mend: the error that the user sees, and its button."""

OF_SPEECH = (
    "speech-", "turn-complete-", "nonsense-", "unknown-", "empty-", "setup-",
    "answers-fragmented", "questions-fragmented",
)  # fmt: skip
OF_TYPING = (
    *OF_SPEECH, "connection-", "request-", "response-", "status-",
    "answers-byte-by-byte", "questions-byte-by-byte",
)  # fmt: skip


def named(*parts: str) -> list[str]:
    """List the faults whose names begin so."""
    return [name for name in NAMED if name.startswith(parts)]


@pytest.mark.parametrize("name", named(*OF_TYPING))
async def test_what_is_typed_comes_through(
    store: ModelStore, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "DIAL_SECONDS", 0.3)
    async with (
        served(store) as server,
        fault_proxy(server.endpoint, NAMED[name]) as proxy,
        served_talk(proxy.endpoint, patience=patience_with(name)) as talk,
    ):
        talk.assistant.type(NAME)
        await mended(talk, proxy, name)
        await answered(talk, name, {NAME})
        await came_through(talk, server, NAME)


@pytest.mark.parametrize("name", named(*OF_SPEECH))
async def test_what_is_spoken_comes_through(store: ModelStore, name: str) -> None:
    async with (
        served(store) as server,
        fault_proxy(server.endpoint, NAMED[name]) as proxy,
        served_talk(proxy.endpoint, patience=patience_with(name)) as talk,
    ):
        talk.assistant.start_talk()
        talk.say_question()
        await mended(talk, proxy, name)
        await answered(talk, name, AS_HEARD)
        await came_through(talk, server)


def patience_with(name: str) -> Patience:
    """Give what is legal its time: frames in pieces are slow, and no fault."""
    if NAMED[name].is_legal:
        return replace(HASTY, setup=10.0, pong=10.0, stall=10.0)
    return HASTY


async def answered(talk: ServedTalk, name: str, questions: Container[str]) -> None:
    """Wait for the answer; where its end is lost on the way, for its beginning."""
    if name == "turn-complete-dropped":
        await talk.viewer.until(lambda: talk.said(Speaker.ASSISTANT))
    else:
        await talk.answer(questions)


async def mended(talk: ServedTalk, proxy: FaultProxy, name: str) -> None:
    """Wait for the fault; then do what the user, or the network, does about it."""
    await struck(proxy)
    if name == "connection-refused":
        await talk.viewer.until(lambda: talk.viewer.breaks)
    proxy.release()
    if name in TO_BE_DECIDED:
        await talk.viewer.until(lambda: talk.viewer.problem)
        problem = talk.viewer.problem
        assert problem is not None
        assert (type(problem), problem.remedy) == TO_BE_DECIDED[name]
        assert not talk.sound.listening
        talk.assistant.retry()


@pytest.mark.parametrize("name", named("tool-"))
async def test_what_needs_a_function_comes_through(store: ModelStore, name: str) -> None:
    runs: list[object] = []

    def ping(arguments: dict[str, object]) -> str:
        runs.append(arguments)
        return "pong"

    function = Function(FunctionDeclaration(name="ping"), ping)
    async with (
        served(store) as server,
        fault_proxy(server.endpoint, NAMED[name]) as proxy,
        served_talk(proxy.endpoint, function, reply_seconds=lambda: 0.3) as talk,
    ):
        talk.assistant.type(ORDER)
        await struck(proxy)
        if name == "tool-call-dropped":
            await complained(talk)
            talk.assistant.retry()
        assert await talk.answer({ORDER}) == "pong"
        await came_through(talk, server, ORDER)
    # A call whose answer is lost is made anew, for nobody knows whether the answer arrived.
    assert len(runs) == (2 if name == "tool-response-cut" else 1)


@pytest.mark.parametrize("name", named("go-away-"))
async def test_a_rotation_that_fails_loses_nothing(store: ModelStore, name: str) -> None:
    rotating = Conduct(connection_seconds=0.6, go_away_seconds=0.3)
    async with (
        served(store, rotating) as server,
        fault_proxy(server.endpoint, NAMED[name]) as proxy,
        served_talk(proxy.endpoint) as talk,
    ):
        talk.assistant.start_talk()
        await talk.ask(NAME)
        await struck(proxy)
        await talk.viewer.until(lambda: proxy.connections > 1)
        await came_through(talk, server, NAME)
        assert server.sessions == 1


@pytest.mark.parametrize("name", named("stream-end-"))
async def test_the_last_words_before_the_microphone_closes_come_through(
    store: ModelStore, name: str
) -> None:
    async with (
        served(store) as server,
        fault_proxy(server.endpoint, NAMED[name]) as proxy,
        served_talk(proxy.endpoint, reply_seconds=lambda: 0.5) as talk,
    ):
        talk.assistant.start_talk()
        await talk.viewer.until(lambda: talk.assistant.phase is Phase.LISTENING)
        talk.speak(spoken("question").rstrip(b"\0"))
        await talk.viewer.until(lambda: talk.assistant.phase is Phase.HEARING)
        talk.assistant.end_talk()
        await struck(proxy)
        if name == "stream-end-dropped":
            await complained(talk)
            talk.assistant.retry()
        await talk.answer()
        await came_through(talk, server)


async def struck(proxy: FaultProxy) -> None:
    """Wait for the fault."""
    async with asyncio.timeout(4):
        await proxy.struck.wait()


async def complained(talk: ServedTalk) -> None:
    """Wait until the user is told that no answer comes."""
    await talk.viewer.until(lambda: talk.viewer.problem)
    assert isinstance(talk.viewer.problem, NoAnswer)
