"""The assistant and its connections: what is lost, tried again, restarted and said about it."""

import asyncio
import contextlib

import pytest
from websockets.exceptions import ConnectionClosed

from live_desktop import notices
from live_desktop.assistant import Assistant
from live_desktop.errors import (
    KeyRejected,
    LocalServerFailed,
    NetworkFailed,
    ProgramFailed,
)
from live_desktop.protocol.messages import (
    ClientMessage,
    ServerMessage,
    SetupComplete,
    Transcription,
)
from live_desktop.protocol.models import Thinking, Wishes
from live_desktop.session.changes import Continuity
from live_desktop.session.conversation import Speaker
from live_desktop.session.endpoint import Endpoint, EndpointKind
from live_desktop.session.phase import Phase
from tests.support.scripted_server import (
    Client,
    refuse,
    until_closed,
)
from tests.support.stage import (
    QUICK,
    content,
    speech,
    stage,
)


async def test_a_refused_key_is_told_and_the_microphone_closed() -> None:
    async with stage(refuse(1007, "API key not valid. Please pass a valid API key.")) as on:
        on.assistant.talk()
        await on.viewer.until(lambda: on.viewer.problem)
        assert isinstance(on.viewer.problem, KeyRejected)
        assert on.assistant.phase is Phase.OFFLINE
        assert not on.sound.listening


async def test_losing_the_network_in_mid_talk_is_told() -> None:
    async def script(client: Client) -> None:
        await client.accept()
        await client.receive()
        await client.send(speech(1.0, "half an"))
        await client.receive()
        client.socket.transport.abort()

    async with stage(script) as on:
        on.assistant.start_talk()
        on.assistant.type("Hello")
        await on.viewer.until(lambda: "half an" in on.viewer.texts())
        on.assistant.captured(b"\0\0")
        await on.viewer.until(lambda: on.viewer.problem)
        assert isinstance(on.viewer.problem, NetworkFailed)
        assert on.viewer.turns[1].complete
        assert on.sound.idle


async def test_an_idle_connection_that_ends_is_no_problem() -> None:
    ended = asyncio.Event()

    async def script(client: Client) -> None:
        await client.accept()
        await ended.wait()
        await client.socket.close(1011, "Deadline expired before operation could complete.")

    async with stage(script) as on:
        on.assistant.connect()
        await on.viewer.until(lambda: Phase.CONNECTING in on.viewer.phases)
        await on.viewer.until(lambda: on.assistant.phase is Phase.IDLE and on.sound.speaking)
        ended.set()
        await asyncio.wait_for(_ended(on.assistant), 5)
        assert on.viewer.problem is None


async def _ended(assistant: Assistant) -> None:
    assert assistant._conversing is not None
    await asyncio.wait([assistant._conversing])


async def test_the_embedded_server_is_started_again_once() -> None:
    connections = 0

    async def script(client: Client) -> None:
        nonlocal connections
        connections += 1
        await client.accept()
        client.socket.transport.abort()

    async with stage(script, EndpointKind.LOCAL) as on:
        on.assistant.talk()
        await on.viewer.until(lambda: on.viewer.problem)
        assert isinstance(on.viewer.problem, LocalServerFailed)
        assert connections == 2
        assert len(on.repairs) == 1
        assert [turn.speaker for turn in on.viewer.turns.values()] == [Speaker.NOTICE]


async def test_a_new_voice_opens_a_new_session() -> None:
    setups = []

    async def script(client: Client) -> None:
        setups.append(await client.accept())
        await until_closed(client)

    async with stage(script) as on:
        on.assistant.start_talk()
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.LISTENING)
        on.assistant.restart()
        await on.viewer.until(lambda: len(setups) == 2)
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.LISTENING)
        assert on.sound.listening


async def test_cancelling_while_connecting() -> None:
    async def script(client: Client) -> None:
        await until_closed(client)

    async with stage(script) as on:
        on.assistant.talk()
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.CONNECTING)
        on.assistant.talk()
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.IDLE)
        assert not on.sound.listening


@pytest.mark.logs("something went wrong inside the program")
async def test_a_bug_while_dialling_is_told_and_can_be_tried_again() -> None:
    async def script(client: Client) -> None:
        await client.accept()
        await until_closed(client)

    async with stage(script) as on:
        address = await on.assistant._session._opener.dial()
        tries = 0

        async def dial() -> Endpoint:
            nonlocal tries
            tries += 1
            if tries == 1:
                raise PermissionError("the log folder")
            return address

        on.assistant._session._opener.dial = dial
        on.assistant.talk()
        await on.viewer.until(lambda: on.viewer.problem)
        assert isinstance(on.viewer.problem, ProgramFailed)
        assert on.assistant.phase is Phase.OFFLINE
        on.assistant.talk()
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.LISTENING)


async def test_what_is_typed_while_a_session_restarts_reaches_the_next() -> None:
    sessions = 0
    received: list[str | None] = []
    arrived = asyncio.Event()

    async def script(client: Client) -> None:
        nonlocal sessions
        sessions += 1
        await client.accept()
        if sessions == 2:
            realtime = (await client.receive()).realtime_input
            received.append(realtime.text if realtime else None)
            arrived.set()
        await until_closed(client)

    async with stage(script) as on:
        on.assistant.start_talk()
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.LISTENING)
        on.assistant.restart()
        await asyncio.sleep(0)  # the restart begins, and the old session still closes
        on.assistant.type("Are you there?")
        await asyncio.wait_for(arrived.wait(), 5)
    assert received == ["Are you there?"]


async def test_what_is_typed_while_a_lost_connection_still_closes_is_kept() -> None:
    received: list[str | None] = []
    arrived = asyncio.Event()

    async def script(client: Client) -> None:
        await client.accept()
        if not received:
            received.append(None)
            await client.receive()
            client.socket.transport.abort()
            return
        while received[-1] is None:
            realtime = (await client.receive()).realtime_input
            if realtime is not None and realtime.text is not None:
                received.append(realtime.text)
        arrived.set()
        await until_closed(client)

    async with stage(script) as on:
        on.assistant.start_talk()
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.LISTENING)
        on.assistant.captured(b"\0\0")
        async with asyncio.timeout(5):
            while on.assistant._session.live:  # noqa: ASYNC110 - nothing announces this moment
                await asyncio.sleep(0)
        on.assistant.type("Still there?")
        await on.viewer.until(lambda: on.viewer.problem)
        on.assistant.retry()
        await asyncio.wait_for(arrived.wait(), 5)
    assert received == [None, "Still there?"]


@pytest.mark.parametrize("listening", [True, False])
async def test_trying_again_restores_what_there_was(listening: bool) -> None:
    tries = 0
    received = asyncio.Event()

    async def script(client: Client) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            client.socket.transport.abort()
            return
        await client.accept()
        await client.receive()
        received.set()
        await until_closed(client)

    async with stage(script) as on:
        if listening:
            on.assistant.start_talk()
        on.assistant.type("Hello")
        await on.viewer.until(lambda: on.viewer.problem)
        assert not on.sound.listening
        on.assistant.retry()
        await asyncio.wait_for(received.wait(), 5)
        assert on.sound.listening is listening


async def test_a_question_that_was_transcribed_but_not_answered_is_there_once() -> None:
    connections = 0

    async def script(client: Client) -> None:
        nonlocal connections
        connections += 1
        await client.accept()
        await client.receive()
        await client.send(content(input_transcription=Transcription(text="Hello world")))
        if connections == 1:
            await client.receive()
            client.socket.transport.abort()
        else:
            await client.send(speech(0.1, "Hi"))
        await until_closed(client)

    async with stage(script, patience=QUICK) as on:
        on.assistant.start_talk()
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.LISTENING)
        on.assistant.captured(b"\x00\x20" * 320)
        await on.viewer.until(lambda: "Hello world" in on.viewer.texts())
        on.assistant.captured(b"\x00\x20" * 320)
        await on.viewer.until(lambda: "Hi" in on.viewer.texts())
        assert on.viewer.texts().count("Hello world") == 1
        assert on.sound.listening
        assert len(on.viewer.breaks) == 1


async def test_an_answer_that_is_lost_in_its_middle_says_so() -> None:
    connections = 0

    async def script(client: Client) -> None:
        nonlocal connections
        connections += 1
        await client.accept()
        if connections == 1:
            await client.receive()
            await client.send(speech(1.0, "half an"))
            await client.receive()
            client.socket.transport.abort()
        await until_closed(client)

    async with stage(script, patience=QUICK) as on:
        on.assistant.start_talk()
        on.assistant.type("Hello")
        await on.viewer.until(lambda: "half an" in on.viewer.texts())
        on.assistant.captured(b"\0\0")
        await on.viewer.until(lambda: connections == 2 and on.viewer.texts()[-1] != "half an")
        assert notices.CUT_SHORT in on.viewer.texts()
        await on.viewer.until(lambda: notices.CONTINUITY[Continuity.RECAPPED] in on.viewer.texts())
        assert not on.sound.idle, "what has come is still heard"
        on.sound.pass_time(2)
        on.assistant.drained()
        assert on.assistant.phase is Phase.LISTENING


async def test_a_wish_that_the_model_does_not_take_is_said_once() -> None:
    async def script(client: Client) -> None:
        await client.accept()
        with contextlib.suppress(ConnectionClosed):  # the first connection is not for long
            await client.receive()
            await client.send(speech(0.1, "Yes?"))
            await until_closed(client)

    wishes = Wishes("gemini-3.8-live", "Puck", "", thinking=Thinking(level="HIGH"))
    async with stage(script, wishes=wishes) as on:
        on.assistant.start_talk()
        await on.viewer.until(on.viewer.texts)
        assert "thinking" in on.viewer.texts()[0]
        on.assistant.restart()
        on.assistant.type("Hello")
        await on.viewer.until(lambda: "Yes?" in on.viewer.texts())
        assert sum("thinking" in text for text in on.viewer.texts()) == 1


async def test_a_question_that_was_stopped_is_not_asked_again() -> None:
    connections: list[list[ClientMessage]] = []

    async def script(client: Client) -> None:
        received: list[ClientMessage] = []
        connections.append(received)
        await client.accept()
        with contextlib.suppress(ConnectionClosed):
            received.append(await client.receive())
            if len(connections) == 1:
                await client.receive()
                client.socket.transport.abort()
            await client.send(speech(0.1, "Good"))
            await until_closed(client)

    async with stage(script, patience=QUICK) as on:
        on.assistant.start_talk()
        on.assistant.type("A long question")
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.THINKING)
        on.assistant.talk()
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.LISTENING)
        on.assistant.captured(b"\0\0" * 320)
        await on.viewer.until(lambda: len(connections) == 2 and on.viewer.breaks)
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.LISTENING)
        on.assistant.type("Another")
        await on.viewer.until(lambda: "Good" in on.viewer.texts())
    inputs = [each.realtime_input for each in connections[1]]
    assert "A long question" not in [each.text for each in inputs if each is not None]


async def test_what_is_said_before_a_talk_is_cancelled_is_not_said_in_the_next() -> None:
    heard: list[ClientMessage] = []
    let_in = asyncio.Event()

    async def script(client: Client) -> None:
        with contextlib.suppress(ConnectionClosed):
            await client.receive()
            await let_in.wait()
            await client.send(ServerMessage(setup_complete=SetupComplete()))
            heard.append(await client.receive())
            await until_closed(client)

    async with stage(script) as on:
        on.assistant.talk()
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.CONNECTING)
        on.assistant.captured(b"\0\x40" * 320)
        on.assistant.talk()
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.IDLE)
        let_in.set()
        on.assistant.type("Hello")
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.THINKING)
        async with asyncio.timeout(5):
            while not heard:  # noqa: ASYNC110 - the server's side announces nothing
                await asyncio.sleep(0.005)
    assert heard[0].realtime_input is not None
    assert heard[0].realtime_input.text == "Hello"


async def test_an_embedded_server_that_is_still_there_is_not_restarted() -> None:
    connections = 0

    async def script(client: Client) -> None:
        nonlocal connections
        connections += 1
        await client.accept()
        await client.receive()
        if connections == 1:
            client.socket.transport.abort()
        else:
            await client.send(speech(0.1, "Here"))
        await until_closed(client)

    async with stage(script, EndpointKind.LOCAL, patience=QUICK) as on:
        on.assistant.type("Hello")
        await on.viewer.until(lambda: "Here" in on.viewer.texts())
        assert on.repairs == []
        assert connections == 2
