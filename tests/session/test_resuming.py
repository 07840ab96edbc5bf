"""A session that goes on over many connections: resumed, told again, or begun afresh."""

import asyncio
import contextlib
from dataclasses import replace
from pathlib import Path

import pytest

from live_desktop.errors import ServiceFailed
from live_desktop.protocol.content import FunctionCall, FunctionResponse
from live_desktop.protocol.events import (
    GoingAway,
    ToolCalls,
    TurnComplete,
)
from live_desktop.protocol.messages import (
    ClientMessage,
    GoAway,
    InteractionStatus,
    ServerContent,
    ServerMessage,
    SessionResumptionUpdate,
    ToolCall,
)
from live_desktop.protocol.resumption import ResumptionHandle
from live_desktop.protocol.wire import Duration
from live_desktop.session.changes import Broken, Continuity, Opened, Renewing
from live_desktop.session.conversation import Speaker
from live_desktop.session.endpoint import Endpoint
from live_desktop.session.memory import service_of
from live_desktop.session.session import Session
from live_desktop.store.handles import HandleFile
from tests.support.recorded_server import (
    ANSWER,
    LOUD,
    QUICK,
    TALK,
    TURN_OVER,
    WISHES,
    Recorder,
    listen,
    offer,
    reached,
    send,
    session_with,
    talking,
    turn,
    until,
)
from tests.support.scripted_server import (
    Client,
    scripted_server,
)

# Resuming and recapping


async def test_a_lost_session_is_resumed_with_the_newest_handle() -> None:
    async def answer_and_drop(client: Client) -> None:
        await offer(client, "first")
        await client.receive()
        await send(client, ANSWER)
        await send(client, TURN_OVER)
        await offer(client, "second")
        client.socket.transport.abort()

    async with talking(answer_and_drop, listen, turns=lambda: TALK) as (session, server):
        session.send_text("I am Anna.")
        await until(session, Broken)
        assert (await until(session, Opened)).continuity is Continuity.CONTINUED
        session.send_text("Still there?")
        await reached(lambda: server.texts(1) == ["Still there?"])
    assert server.handle(0) == ""
    assert server.handle(1) == "second"
    assert server.told(1) == []


async def test_turns_that_the_handle_does_not_stand_for_are_told() -> None:
    async def drop(client: Client) -> None:
        await offer(client, "early")
        await client.receive()
        await send(client, ANSWER)
        client.socket.transport.abort()

    async with talking(drop, listen, turns=lambda: TALK) as (session, server):
        session.send_text("I am Anna.")
        await until(session, Broken)
        assert (await until(session, Opened)).continuity is Continuity.CONTINUED
        await reached(lambda: server.told(1))
    content = server.received[1][0].client_content
    assert content is not None
    assert not content.turn_complete
    assert server.told(1) == [("user", "I am Anna."), ("model", "Hello Anna.")]


async def drop_at_once(client: Client) -> None:
    await offer(client, "a handle")
    await client.socket.ping()
    client.socket.transport.abort()


class Forgetful(Recorder):
    """A server that knows no handle."""

    refusal = (1008, "BidiGenerateContent session not found")

    async def play(self, client: Client) -> None:
        message = ClientMessage()
        take = client.receive

        async def first() -> ClientMessage:
            nonlocal message
            message = await take()
            client.receive = take  # type: ignore[method-assign]
            setup = message.setup
            if setup is not None and setup.session_resumption and setup.session_resumption.handle:
                self.refused += 1
                await client.socket.close(*self.refusal)
            return message

        client.receive = first  # type: ignore[method-assign]
        with contextlib.suppress(Exception):
            await super().play(client)

    refused = 0


@pytest.mark.parametrize(
    ("model", "seeded", "last"),
    [
        ("gemini-3.8-live", True, "model"),
        ("gemini-2.5-flash-native-audio-preview-12-2025", False, "user"),
    ],
)
async def test_a_service_that_forgot_is_told_again(model: str, seeded: bool, last: str) -> None:
    server = Forgetful(drop_at_once, listen)
    async with scripted_server(server.play) as endpoint:
        wishes = replace(WISHES, model=model)
        async with session_with(endpoint, wishes, turns=lambda: TALK) as session:
            await until(session, Broken)
            assert (await until(session, Opened)).continuity is Continuity.RECAPPED
            await reached(lambda: server.told(-1))
        await session.aclose()
    assert server.refused == 1
    setup = server.setups[-1].setup
    assert setup is not None
    assert (setup.history_config is not None) is seeded
    content = server.received[-1][0].client_content
    assert content is not None
    assert content.turn_complete is seeded
    assert server.told(-1)[:2] == [("user", "I am Anna."), ("model", "Hello Anna.")]
    assert server.told(-1)[-1][0] == last


class Stubborn(Forgetful):
    """A server that knows no handle and does not say so."""

    refusal = (1007, "Request contains an invalid argument.")


async def test_a_handle_that_is_refused_in_other_words_is_not_presented_again() -> None:
    server = Stubborn(drop_at_once, listen)
    async with scripted_server(server.play) as endpoint:
        async with session_with(endpoint, turns=lambda: TALK) as session:
            await until(session, Broken)
            assert (await until(session, Opened)).continuity is Continuity.RECAPPED
        await session.aclose()
    assert server.refused == 1


async def test_a_service_that_takes_no_history_starts_fresh() -> None:
    async def refuse_history(client: Client) -> None:
        await client.receive()
        await client.socket.close(1007, "Request contains an invalid argument.")

    async with talking(refuse_history, listen, turns=lambda: TALK) as (session, server):
        assert (await until(session, Opened)).continuity is Continuity.RECAPPED
        assert await until(session, Renewing)
        assert (await until(session, Opened)).continuity is Continuity.FRESH
        session.send_text("Hello?")
        await reached(lambda: server.texts(1) == ["Hello?"])
    assert server.told(1) == []


async def test_another_service_is_not_told_what_was_said_to_the_first() -> None:
    first, second = Recorder(listen), Recorder(listen)
    async with scripted_server(first.play) as here, scripted_server(second.play) as there:
        addresses = iter((here, there))

        async def dial() -> Endpoint:
            return next(addresses)

        async with Session(dial, lambda: WISHES, turns=lambda: TALK, patience=QUICK) as session:
            assert (await until(session, Opened)).continuity is Continuity.RECAPPED
            session.send_audio(LOUD)
            session.renew()
            assert (await until(session, Opened)).continuity is Continuity.FRESH
            session.send_text("Hello?")
            await reached(lambda: second.texts(0) == ["Hello?"])
        await session.aclose()
    assert second.told(0) == []
    assert len(second.received[0]) == 1, "no sound that was meant for the first"


async def test_the_handle_survives_a_crash_and_not_a_quit(tmp_path: Path) -> None:
    keeper = HandleFile(tmp_path / "session.json")

    async def offer_one(client: Client) -> None:
        await offer(client, "kept")

    server = Recorder(offer_one, listen)
    async with scripted_server(server.play) as endpoint:
        crashed = session_with(endpoint, keeper=keeper)
        async with crashed:
            await until(crashed, Opened)
            await asyncio.wait_for(_kept(crashed, keeper), 5)
        later = session_with(endpoint, keeper=HandleFile(tmp_path / "session.json"))
        async with later:
            assert (await until(later, Opened)).continuity is Continuity.CONTINUED
        await later.aclose()
        await crashed._tasks.finish()
    assert server.handle(1) == "kept"
    assert keeper.load() is None


async def test_a_new_conversation_forgets_what_an_earlier_run_kept(tmp_path: Path) -> None:
    keeper = HandleFile(tmp_path / "session.json")
    async with scripted_server(Recorder(listen).play) as endpoint:
        session = session_with(endpoint, keeper=keeper)
        service = service_of(endpoint)
        keeper.save(
            ResumptionHandle(service=service, model=WISHES.model, handle="old", expires=9e9)
        )
        session.forget()
        async with session:
            assert (await until(session, Opened)).continuity is Continuity.STARTED
        await session.aclose()
    assert keeper.load() is None


async def _kept(session: Session, keeper: HandleFile) -> None:
    async for _ in session:
        await session._tasks.finish()
        if keeper.load() is not None:
            return


# Going away


async def test_a_connection_that_goes_away_is_left_when_its_turn_is_over() -> None:
    async def going(client: Client) -> None:
        await client.receive()
        await client.send(ServerMessage(go_away=GoAway(time_left=Duration(30))))
        await send(client, ANSWER)
        await send(client, TURN_OVER)
        await offer(client, "after the turn")

    async with talking(going, listen, turns=lambda: TALK) as (session, server):
        session.send_text("One more thing")
        await until(session, TurnComplete)
        assert await until(session, Renewing)
        opened = await until(session, Opened)
        assert opened.continuity is Continuity.CONTINUED
        assert not opened.asked
    assert server.handle(1) == "after the turn"
    assert server.most_open == 1, "the old connection is closed before the new one opens"


async def test_a_service_that_always_goes_away_at_once_is_not_dialled_for_ever() -> None:
    async def going(client: Client) -> None:
        await client.send(ServerMessage(go_away=GoAway(time_left=Duration(0))))
        await client.socket.close(1011, "Deadline expired before operation could complete.")

    async with talking(going, patience=replace(QUICK, brief=1.0)) as (session, server):
        with pytest.raises(ServiceFailed):
            await until(session, Renewing)
    assert len(server.setups) == 1 + QUICK.tries


async def test_a_handle_that_is_withdrawn_stands_for_no_more_turns() -> None:
    async def withdraw(client: Client) -> None:
        await offer(client, "early")
        await client.receive()
        await send(client, ANSWER)
        await send(client, TURN_OVER)
        update = SessionResumptionUpdate()
        await client.send(ServerMessage(session_resumption_update=update))
        client.socket.transport.abort()

    async with talking(withdraw, listen, turns=lambda: TALK) as (session, server):
        session.send_text("I am Anna.")
        await until(session, Broken)
        await until(session, Opened)
        await reached(lambda: server.told(1))
    assert server.handle(1) == "early"
    assert server.told(1) == [("user", "I am Anna."), ("model", "Hello Anna.")]


async def test_a_long_answer_is_left_at_the_last_moment() -> None:
    async def going(client: Client) -> None:
        await client.receive()
        await send(client, ANSWER)
        await client.send(ServerMessage(go_away=GoAway(time_left=Duration(0.3))))

    async with talking(going, listen) as (session, server):
        session.send_text("A long story")
        assert await until(session, Renewing)
        assert not (await until(session, Opened)).asked
    assert server.most_open == 1


async def test_speech_across_a_rotation_arrives_whole() -> None:
    async def going(client: Client) -> None:
        await client.receive()
        await client.send(ServerMessage(go_away=GoAway(time_left=Duration(0.2))))

    async with talking(going, listen) as (session, server):
        await until(session, Opened)
        blocks = [bytes([number, 64] * 320) for number in range(6)]
        for block in blocks[:3]:
            session.send_audio(block)
        await until(session, Renewing)
        for block in blocks[3:]:
            session.send_audio(block)
        await until(session, Opened)
        await reached(lambda: len(server.received[1]) == 6)
    inputs = [each.realtime_input for each in server.received[1]]
    assert [each.audio.data for each in inputs if each and each.audio] == blocks


async def test_the_answer_to_a_function_is_waited_for() -> None:
    async def going(client: Client) -> None:
        await client.receive()
        await send(client, ANSWER)
        call = FunctionCall(id="a", name="f")
        await client.send(ServerMessage(tool_call=ToolCall(function_calls=(call,))))
        await send(client, TURN_OVER)
        await offer(client, "before the answer")
        await client.send(ServerMessage(go_away=GoAway(time_left=Duration(30))))
        await client.receive()
        await client.socket.ping()
        await send(client, ANSWER)
        await send(client, TURN_OVER)
        await offer(client, "after the answer")

    turns = list(TALK)
    async with talking(going, listen, turns=lambda: turns) as (session, server):
        session.send_text("Call")
        await until(session, ToolCalls)
        await until(session, GoingAway)
        turns.append(turn(2, Speaker.ASSISTANT, "It says so."))
        session.respond(FunctionResponse(id="a", name="f"))
        await until(session, Opened)
    assert server.handle(1) == "after the answer"


async def test_a_service_that_thinks_on_is_not_left() -> None:
    async def going(client: Client) -> None:
        await client.receive()
        await send(client, ANSWER)
        in_progress = InteractionStatus.IN_PROGRESS
        await send(client, ServerContent(turn_complete=True, interaction_status=in_progress))
        await offer(client, "half way")
        await client.send(ServerMessage(go_away=GoAway(time_left=Duration(30))))
        await client.socket.ping()
        await send(client, ANSWER)
        idle = InteractionStatus.IDLE
        await send(client, ServerContent(turn_complete=True, interaction_status=idle))
        await offer(client, "the end")

    turns = list(TALK)
    async with talking(going, listen, turns=lambda: turns) as (session, server):
        session.send_text("Think")
        await until(session, GoingAway)
        turns.append(turn(2, Speaker.ASSISTANT, "It is four."))
        await until(session, Renewing)
        await until(session, Opened)
    assert server.handle(1) == "the end"
