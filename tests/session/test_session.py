"""A session over real WebSockets: talking, losing connections, going on."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from live_desktop.errors import (
    KeyRejected,
    LiveDesktopError,
    NetworkFailed,
    QuotaExhausted,
    RemoteProtocolError,
    ServiceFailed,
    SetupRejected,
)
from live_desktop.protocol.content import Blob, Content, FunctionCall, FunctionResponse, Part
from live_desktop.protocol.events import (
    AudioDelta,
    GoingAway,
    InputTranscript,
    ToolCalls,
    TurnComplete,
)
from live_desktop.protocol.messages import (
    ClientMessage,
    GoAway,
    InteractionStatus,
    RealtimeInput,
    ServerContent,
    ServerMessage,
    SessionResumptionUpdate,
    ToolCall,
    Transcription,
)
from live_desktop.protocol.models import Activity, Wishes
from live_desktop.protocol.resumption import ResumptionHandle
from live_desktop.protocol.wire import Duration
from live_desktop.session import channel as channel_module
from live_desktop.session.changes import Broken, Continuity, Opened, Renewing, SessionEvent
from live_desktop.session.conversation import Speaker, Turn
from live_desktop.session.effects import Effect
from live_desktop.session.endpoint import Endpoint, custom_endpoint
from live_desktop.session.memory import service_of
from live_desktop.session.patience import Patience
from live_desktop.session.session import Session
from live_desktop.store.handles import HandleFile
from tests.support.scripted_server import (
    Client,
    Script,
    hang,
    refuse,
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


# One connection


async def test_a_session_is_set_up_and_carries_both_ways() -> None:
    async def script(client: Client) -> None:
        assert client.headers["x-goog-api-key"] == "secret-key"
        for _ in range(3):
            await client.receive()
        await send(
            client, ServerContent(input_transcription=Transcription(text="hi"), turn_complete=True)
        )

    async with talking(script) as (session, server):
        session.send_text("hello\x07 \ud800there\u3000")
        session.send_audio(LOUD)
        session.end_audio()
        opened = await until(session, Opened)
        assert opened.continuity is Continuity.STARTED
        assert opened.asked
        assert await until(session, InputTranscript) == InputTranscript("hi")
        assert await until(session, TurnComplete) == TurnComplete()
        await session.hang_up()
        with pytest.raises(StopAsyncIteration):
            await anext(session)
    setup = server.setups[0].setup
    assert setup is not None
    assert setup.model == "models/gemini-3.8-live"
    assert setup.session_resumption is not None
    assert setup.context_window_compression is not None
    text, audio, end = server.received[0]
    assert text.realtime_input == RealtimeInput(text="hello there\u3000")
    assert audio.realtime_input is not None
    assert audio.realtime_input.audio == Blob(mime_type="audio/pcm;rate=16000", data=LOUD)
    assert end.realtime_input == RealtimeInput(audio_stream_end=True)


async def test_hanging_up_ends_the_iteration_of_another_task() -> None:
    async with talking(listen) as (session, _):
        await until(session, Opened)

        async def rest() -> list[SessionEvent]:
            return [event async for event in session]

        async with asyncio.TaskGroup() as group:
            listening = group.create_task(rest())
            await session.hang_up()
        assert not any(isinstance(event, Broken) for event in listening.result())
        session.send_audio(QUIET)


@pytest.mark.parametrize(
    ("code", "reason", "error"),
    [
        (1007, "API key not valid. Please pass a valid API key.", KeyRejected),
        (1008, "models/x is not found for API version v1beta", SetupRejected),
        (1011, "You exceeded your current quota", QuotaExhausted),
    ],
)
async def test_a_refused_setup_is_not_tried_again(
    code: int, reason: str, error: type[LiveDesktopError]
) -> None:
    async with (
        scripted_server(refuse(code, reason)) as endpoint,
        session_with(endpoint) as session,
    ):
        with pytest.raises(error) as refused:
            await anext(session)
    assert reason in refused.value.detail


async def test_a_server_that_never_answers_is_given_up() -> None:
    patience = replace(IMPATIENT, setup=0.1)
    async with (
        scripted_server(hang) as endpoint,
        session_with(endpoint, patience=patience) as session,
    ):
        with pytest.raises(NetworkFailed, match="does not answer"):
            await anext(session)


@pytest.mark.logs("the network is too slow")
async def test_a_slow_network_drops_the_oldest_sound_and_counts_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(channel_module, "LONGEST_BACKLOG", 10)
    async with talking(listen) as (session, server):
        await until(session, Opened)
        for number in range(25):
            session.send_audio(bytes([number, 64]))
        session.send_text("end")
        await reached(lambda: server.received and server.texts(0) == ["end"])
    inputs = [each.realtime_input for each in server.received[0]]
    blocks = [each.audio.data[0] for each in inputs if each is not None and each.audio is not None]
    assert blocks == list(range(15, 25))


# Losing a connection


async def test_what_no_answer_has_begun_to_is_said_again() -> None:
    async def cut(client: Client) -> None:
        await client.receive()
        await client.receive()
        client.socket.transport.abort()

    async with talking(cut, listen) as (session, server):
        session.send_text("Are you there?")
        session.send_audio(LOUD)
        broken = await until(session, Broken)
        assert isinstance(broken.error, NetworkFailed)
        assert (broken.attempt, broken.tries) == (1, 5)
        session.send_audio(LOUD)
        await until(session, Opened)
        await reached(lambda: len(server.received[1]) == 3)
    assert server.texts(1) == ["Are you there?"]
    assert sum(each.realtime_input.audio is not None for each in server.received[1]
               if each.realtime_input is not None) == 2  # fmt: skip


async def test_what_is_being_answered_is_not_asked_again() -> None:
    async def cut_answer(client: Client) -> None:
        await client.receive()
        await send(client, ANSWER)
        await client.receive()
        client.socket.transport.abort()

    turns = [turn(0, Speaker.USER, "Tell me a story.")]
    async with talking(cut_answer, listen, turns=lambda: turns) as (session, server):
        session.send_text("Tell me a story.")
        await until(session, Opened)
        await until(session, AudioDelta)
        turns.append(turn(1, Speaker.ASSISTANT, "Once upon"))
        session.send_audio(QUIET)
        assert not (await until(session, Opened)).asked
        await reached(lambda: server.told(1))
    assert server.texts(1) == []
    assert server.told(1) == [("user", "Tell me a story."), ("model", "Once upon")]


async def test_five_tries_then_the_user_is_asked_and_may_try_again() -> None:
    async with session_with(custom_endpoint("ws://127.0.0.1:9")) as session:
        attempts = [(await until(session, Broken)).attempt for _ in range(5)]
        assert attempts == [1, 2, 3, 4, 5]
        with pytest.raises(NetworkFailed, match="cannot be reached"):
            await anext(session)
        async with session:
            assert (await until(session, Broken)).attempt == 1


async def test_nonsense_from_the_server_costs_only_the_connection() -> None:
    async def nonsense(client: Client) -> None:
        await client.socket.send("this is no JSON")

    async with talking(nonsense, listen) as (session, _):
        assert isinstance((await until(session, Broken)).error, RemoteProtocolError)
        assert await until(session, Opened)


async def test_quota_in_the_middle_is_not_tried_again() -> None:
    async def close(client: Client) -> None:
        await client.socket.close(1011, "You exceeded your current quota, please check")

    async with talking(close) as (session, server):
        with pytest.raises(QuotaExhausted):
            await until(session, Broken)
        assert len(server.setups) == 1


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


# Changing wishes


async def test_a_new_instruction_takes_effect_where_the_service_can() -> None:
    server = Recorder(listen)
    async with scripted_server(server.play) as address:
        wishes = [WISHES]

        async def dial() -> Endpoint:
            return replace(address, updates_context=True)

        async with Session(dial, lambda: wishes[-1], patience=QUICK) as session:
            assert session.update() is Effect.NEXT
            await until(session, Opened)
            wishes.append(replace(WISHES, persona="Be kind."))
            assert session.update() is Effect.NOW
            assert session.update() is Effect.NOW
            await reached(lambda: server.received and len(server.received[0]) == 1)
            wishes.append(replace(WISHES, persona="Be kind.", voice="Kore"))
            assert session.update() is Effect.RENEWED
            await until(session, Opened)
        await session.aclose()
    update = server.received[0][0].context_update
    assert update is not None
    assert update.system_instruction is not None
    assert update.system_instruction.parts[0].text == "Be kind."
    assert update.tools is None
    assert len(server.setups) == 2


async def test_wishes_that_change_while_dialling_are_dialled_anew() -> None:
    server = Recorder(listen)
    async with scripted_server(server.play) as endpoint:
        dialling, go_on = asyncio.Event(), asyncio.Event()

        async def dial() -> Endpoint:
            dialling.set()
            await go_on.wait()
            return endpoint

        async with Session(dial, lambda: WISHES, patience=QUICK) as session:
            async with asyncio.TaskGroup() as group:
                opening = group.create_task(until(session, Renewing))
                await dialling.wait()
                session.renew()
                go_on.set()
            assert opening.result()
            assert await until(session, Opened)
        await session.aclose()
    assert len(server.setups) == 2
    assert server.most_open == 1


# Manual activity


async def test_the_moment_before_the_key_belongs_to_what_is_said() -> None:
    wishes = replace(WISHES, activity=Activity(manual=True))
    async with talking(listen, wishes=wishes) as (session, server):
        await until(session, Opened)
        blocks = [bytes([number, 64] * 320) for number in range(20)]
        for block in blocks[:18]:
            session.send_audio(block)
        session.start_activity()
        session.start_activity()
        for block in blocks[18:]:
            session.send_audio(block)
        session.end_audio()
        session.send_audio(blocks[0])
        await reached(lambda: server.received and len(server.received[0]) == 19)
    first, *sound, last = (each.realtime_input for each in server.received[0])
    assert first is not None
    assert first.activity_start is not None
    assert last is not None
    assert last.activity_end is not None
    assert [each.audio.data for each in sound if each and each.audio] == blocks[3:]


async def test_a_mark_ends_with_its_conversation_and_with_its_mode() -> None:
    wishes = [replace(WISHES, activity=Activity(manual=True))]
    server = Recorder(listen)
    async with scripted_server(server.play) as endpoint:

        async def dial() -> Endpoint:
            return endpoint

        async with Session(dial, lambda: wishes[-1], patience=QUICK) as session:
            await until(session, Opened)
            session.start_activity()
            session.forget()
            assert not session.in_activity
            session.start_activity()
            wishes.append(WISHES)
            session.renew()
            await until(session, Opened)
            session.end_activity()
            session.send_text("done")
            await reached(lambda: server.texts(1) == ["done"])
        await session.aclose()
    assert len(server.received[1]) == 1


async def test_a_key_held_across_a_lost_connection_is_held_on_the_next() -> None:
    async def cut(client: Client) -> None:
        await client.receive()
        client.socket.transport.abort()

    wishes = replace(WISHES, activity=Activity(manual=True))
    async with talking(cut, listen, wishes=wishes) as (session, server):
        await until(session, Opened)
        session.start_activity()
        session.send_audio(LOUD)
        await until(session, Broken)
        session.end_activity()
        await until(session, Opened)
        await reached(lambda: len(server.received[1]) == 3)
    start, sound, end = (each.realtime_input for each in server.received[1])
    assert start is not None
    assert start.activity_start is not None
    assert sound is not None
    assert sound.audio is not None
    assert end is not None
    assert end.activity_end is not None


# Functions


async def test_each_call_is_answered_once() -> None:
    async def call(client: Client) -> None:
        calls = (FunctionCall(id="a", name="f"), FunctionCall(id="b", name="f"))
        await client.send(ServerMessage(tool_call=ToolCall(function_calls=calls)))

    async with talking(call) as (session, server):
        await until(session, ToolCalls)
        for _ in range(2):
            session.respond(FunctionResponse(id="a", name="f"))
        session.respond(FunctionResponse(id="z", name="f"))
        session.respond(FunctionResponse(id="b", name="f", will_continue=True))
        session.respond(FunctionResponse(id="b", name="f"))
        session.respond(FunctionResponse(id="b", name="f"))
        session.send_text("end")
        await reached(lambda: server.texts(0) == ["end"])
    answers = [each.tool_response for each in server.received[0] if each.tool_response is not None]
    assert [each.function_responses[0].id for each in answers] == ["a", "b", "b"]
