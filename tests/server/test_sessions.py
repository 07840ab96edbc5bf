"""Sessions outlive their connections: handles, what they lead back to, and when they do not."""

import asyncio
import gc
import weakref

import pytest
from msgspec.structs import replace

from live_desktop.protocol.content import text_content
from live_desktop.protocol.messages import ServerMessage
from live_desktop.protocol.setup import (
    AutomaticActivityDetection,
    RealtimeInputConfig,
    SessionResumptionConfig,
    Setup,
)
from live_desktop.server.brain.brain import Brain
from live_desktop.server.conduct import Conduct
from live_desktop.server.models import ModelStore
from live_desktop.server.recognizer import Recognition
from live_desktop.server.refusal import Refused
from live_desktop.server.sessions import MOST_SESSIONS, Sessions
from tests.server.live_client import SETUP, AtOnce, LiveClient, Turn, dialed, dialing, running

MODEL = "gemini-3.8-live"
NOT_FOUND = (1008, "BidiGenerateContent session not found")
EXPIRED = (1008, "BidiGenerateContent session expired")


def resuming(handle: str = "", model: str = SETUP.model) -> Setup:
    config = SessionResumptionConfig(handle=handle)
    return replace(SETUP, session_resumption=config, model=model)


MANUAL = replace(
    resuming(),
    realtime_input_config=RealtimeInputConfig(
        automatic_activity_detection=AutomaticActivityDetection(disabled=True)
    ),
)


def handle_in(message: ServerMessage) -> str:
    update = message.session_resumption_update
    assert update is not None
    assert update.resumable
    return update.new_handle


async def test_handles_come_after_the_setup_and_after_each_turn(store: ModelStore) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up(resuming())
        handles = [handle_in(await client.receive())]
        for _ in range(2):
            await client.ask("What is 2 plus 2?")
            handles.append(handle_in(await client.receive()))
    assert len(set(handles)) == 3
    assert all(len(handle) >= 24 for handle in handles)


async def test_without_the_wish_there_are_no_handles(store: ModelStore) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up()
        turns: list[Turn] = []
        for _ in range(2):
            await client.type("What is 2 plus 2?")
            turns.append(await client.turn())
    assert not any(each.session_resumption_update for turn in turns for each in turn.messages)


async def test_a_resumed_session_knows_what_was_said(store: ModelStore) -> None:
    async with running(store, make_pace=AtOnce) as address:
        async with dialing(address) as client:
            await client.set_up(resuming())
            await client.receive()
            await client.ask("My name is Anna.")
            await client.receive()
            last = await client.ask("What is 17 times 23?")
            handle = handle_in(await client.receive())
        async with dialing(address) as client:
            await client.set_up(resuming(handle))
            newer = handle_in(await client.receive())
            assert await client.ask("Say that again.") == last == "17 times 23 is 391."
            await client.receive()
            assert await client.ask("What is my name?") == "Your name is Anna."
        async with dialing(address) as client:
            await client.set_up(resuming(newer))
            first = await client.ask("What did I say first?")
            assert first == "The first thing you said was: My name is Anna."


async def test_an_answer_that_is_cut_off_with_its_connection_is_not_continued(
    store: ModelStore,
) -> None:
    async with running(store) as address:
        async with dialing(address) as client:
            await client.set_up(resuming())
            handle = handle_in(await client.receive())
            await client.type("Tell me a story.")
            await client.until(lambda each: each.server_content)
        async with dialing(address) as client:
            await client.set_up(resuming(handle))
            await client.receive()
            assert await client.ask("What did I just say?") == "You said: Tell me a story."


async def test_a_session_whose_connection_is_open_is_not_resumed(store: ModelStore) -> None:
    async with running(store) as address, dialing(address) as first, dialing(address) as second:
        await first.set_up(resuming())
        await second.send(resuming(handle_in(await first.receive())))
        assert await second.closed() == (1011, "Internal error encountered.")
        await first.type("What is 2 plus 2?")
        assert (await first.turn()).said == "2 plus 2 is 4."


@pytest.mark.parametrize(
    ("conduct", "model", "closing"),
    [
        (Conduct(), SETUP.model, None),
        (Conduct(), MODEL, None),
        (Conduct(handle_seconds=0), SETUP.model, EXPIRED),
        (Conduct(refuse_handles=True), SETUP.model, NOT_FOUND),
        (
            Conduct(),
            "models/gemini-3.1-flash-live-preview",
            (
                1007,
                "Request contains an invalid argument. "
                "A session is resumed with the model it began with.",
            ),
        ),
    ],
)
async def test_what_becomes_of_a_handle(
    store: ModelStore, conduct: Conduct, model: str, closing: tuple[int, str] | None
) -> None:
    async with running(store, conduct=conduct) as address:
        async with dialing(address) as client:
            await client.set_up(resuming())
            handle = handle_in(await client.receive())
        async with dialing(address) as client:
            if closing is None:
                await client.set_up(resuming(handle, model))
            else:
                await client.send(resuming(handle, model))
                assert await client.closed() == closing


async def test_an_unknown_handle_leads_nowhere(store: ModelStore) -> None:
    async with dialed(store) as client:
        await client.send(resuming("made-up"))
        assert await client.closed() == NOT_FOUND


async def test_a_new_setup_gives_new_instructions_to_an_old_session(store: ModelStore) -> None:
    def instructed(words: str, handle: str = "") -> Setup:
        return replace(resuming(handle), system_instruction=text_content(words))

    async def read_out(client: LiveClient) -> str:
        await client.receive()
        return (await client.ask("What are your instructions?")).partition(" I'm")[0]

    async with running(store, make_pace=AtOnce) as address:
        async with dialing(address) as client:
            await client.set_up(instructed("Be brief."))
            assert await read_out(client) == "My instructions are: Be brief."
            handle = handle_in(await client.receive())
        async with dialing(address) as client:
            await client.set_up(instructed("Be cheerful", handle))
            assert await read_out(client) == "My instructions are: Be cheerful."


# The book of sessions alone


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def refusal_of(sessions: Sessions, handle: str) -> str:
    with pytest.raises(Refused) as refused:
        sessions.resume(handle, MODEL)
    return refused.value.reason


def test_a_session_expires_so_long_after_its_connection() -> None:
    clock = Clock()
    sessions = Sessions(Brain, handle_seconds=lambda: 7200, now=clock)
    session = sessions.begin(MODEL)
    handle = sessions.issue(session)
    clock.now = 9000.0  # a long talk
    sessions.leave(session)
    clock.now += 7200
    assert sessions.resume(handle, MODEL) is session
    sessions.leave(session)
    clock.now += 7201
    assert refusal_of(sessions, handle) == EXPIRED[1]


@pytest.mark.parametrize("way", ["issue", "leave"])
def test_an_expired_session_is_forgotten_with_all_that_was_said(way: str) -> None:
    clock = Clock()
    sessions = Sessions(Brain, handle_seconds=lambda: 10, now=clock)
    lively, expired = sessions.begin(MODEL), sessions.begin(MODEL)
    handle, brain = sessions.issue(expired), weakref.ref(expired.brain)
    sessions.leave(expired)
    del expired
    clock.now = 10.0
    sessions.issue(lively)
    assert brain() is not None
    clock.now = 11.0
    if way == "issue":
        sessions.issue(lively)
    else:
        sessions.leave(lively)
    gc.collect()
    assert brain() is None
    assert refusal_of(sessions, handle) == NOT_FOUND[1]


async def test_what_is_recognised_only_after_the_connection_is_remembered(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    promised: asyncio.Queue[asyncio.Future[Recognition]] = asyncio.Queue()

    def promise(_samples: object) -> asyncio.Future[Recognition]:
        recognition: asyncio.Future[Recognition] = asyncio.get_running_loop().create_future()
        promised.put_nowait(recognition)
        return recognition

    monkeypatch.setattr(store, "recognize", promise)
    async with running(store, make_pace=AtOnce) as address:
        async with dialing(address) as client:
            await client.set_up(MANUAL)
            handle = handle_in(await client.receive())
            for _ in range(4):
                await client.mark_start()
                await client.mark_end()
            recognitions = [await promised.get() for _ in range(4)]
            client.socket.transport.abort()
            await client.socket.wait_closed()
        async with dialing(address) as client:
            await client.set_up(resuming(handle))  # the old connection is gone
            await client.receive()
            assert not any(each.cancelled() for each in recognitions)
            recognitions[3].set_result(Recognition("I like cake.", 0.0))
            recognitions[2].set_exception(RuntimeError("a fault"))
            recognitions[1].set_result(Recognition("", -5.0))
            recognitions[0].set_result(Recognition("I like tea.", 0.0))
            assert await client.ask("What did I just say?") == "You said: I like cake."
            await client.receive()
            first = await client.ask("What did I say first?")
            assert first == "The first thing you said was: I like tea."


def test_the_newest_handles_of_a_session_are_good() -> None:
    sessions = Sessions(Brain)
    session = sessions.begin(MODEL)
    handles = [sessions.issue(session) for _ in range(50)]
    sessions.leave(session)
    assert refusal_of(sessions, handles[0]) == NOT_FOUND[1]
    for handle in handles[-3:]:
        assert sessions.resume(handle, MODEL) is session
        sessions.leave(session)


def test_the_oldest_sessions_go_where_there_are_too_many() -> None:
    sessions = Sessions(Brain)
    lively = sessions.begin(MODEL)
    sessions.issue(lively)
    kept = []
    for _ in range(MOST_SESSIONS):
        session = sessions.begin(MODEL)
        kept.append(sessions.issue(session))
        sessions.leave(session)
        newest = sessions.issue(lively)
    sessions.leave(lively)
    assert refusal_of(sessions, kept[0]) == NOT_FOUND[1]
    assert sessions.resume(kept[1], MODEL).left is None
    assert sessions.resume(newest, MODEL) is lively


async def test_a_client_that_vanishes_frees_its_session(store: ModelStore) -> None:
    async with running(store) as address:
        async with dialing(address) as client:
            await client.set_up(resuming())
            handle = handle_in(await client.receive())
            client.socket.transport.abort()
            await client.socket.wait_closed()
        async with asyncio.timeout(10), dialing(address) as client:
            await client.set_up(resuming(handle))
