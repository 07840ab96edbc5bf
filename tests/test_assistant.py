"""The assistant: one real session after another, cut off at every moment."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from websockets.exceptions import ConnectionClosed

from live_desktop import notices
from live_desktop.assistant import Assistant
from live_desktop.errors import (
    KeyRejected,
    LocalServerFailed,
    NetworkFailed,
    NoAnswer,
    ProgramFailed,
    ServiceFailed,
)
from live_desktop.protocol.content import Blob, Content, FunctionCall, Part
from live_desktop.protocol.messages import (
    ClientMessage,
    InteractionStatus,
    ServerContent,
    ServerMessage,
    SetupComplete,
    ToolCall,
    ToolCallCancellation,
    Transcription,
    TurnCompleteReason,
    UsageMetadata,
    VoiceActivity,
    VoiceActivityType,
)
from live_desktop.protocol.models import Activity, Thinking, Wishes
from live_desktop.protocol.setup import FunctionDeclaration
from live_desktop.session.changes import Continuity
from live_desktop.session.conversation import Speaker
from live_desktop.session.endpoint import Endpoint, EndpointKind
from live_desktop.session.patience import Patience
from live_desktop.session.phase import Phase
from live_desktop.tools.registry import Function, ToolRegistry
from tests.support.scripted_server import (
    Client,
    Script,
    refuse,
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


async def test_a_typed_question_is_answered_aloud() -> None:
    script = answering(
        speech(0.5, "It is "),
        speech(0.5, "noon."),
        content(generation_complete=True),
        content(turn_complete=True),
    )
    async with stage(script) as on:
        on.assistant.type("What time is it?")
        await on.viewer.until(lambda: on.viewer.texts() == ["What time is it?", "It is noon."])
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.SPEAKING)
        assert on.sound.speaking
        assert not on.sound.listening
        on.sound.pass_time(1.0)
        on.assistant.drained()
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.IDLE)
        assert on.viewer.turns[1].complete
        assert Phase.THINKING in on.viewer.phases


async def test_a_spoken_talk_goes_through_its_phases() -> None:
    script = answering(
        activity(VoiceActivityType.ACTIVITY_START),
        content(input_transcription=Transcription(text="Hello")),
        activity(VoiceActivityType.ACTIVITY_END),
        speech(0.5, "Hi there"),
        content(generation_complete=True, turn_complete=True),
    )
    async with stage(script) as on:
        on.assistant.talk()
        assert on.sound.listening
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.LISTENING)
        on.assistant.captured(b"\0\0" * 320)
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.SPEAKING)
        on.sound.pass_time(0.6)
        on.assistant.drained()
        assert on.viewer.phases == [
            Phase.IDLE, Phase.CONNECTING, Phase.LISTENING, Phase.HEARING, Phase.THINKING,
            Phase.SPEAKING, Phase.LISTENING,
        ]  # fmt: skip
        assert on.viewer.texts() == ["Hello", "Hi there"]


async def test_noise_is_no_question() -> None:
    script = answering(
        activity(VoiceActivityType.ACTIVITY_START), activity(VoiceActivityType.ACTIVITY_END)
    )
    async with stage(script) as on:
        on.assistant.talk()
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.LISTENING)
        on.assistant.captured(b"\0\0")
        await on.viewer.until(lambda: on.viewer.phases[-2:] == [Phase.HEARING, Phase.LISTENING])


async def test_an_interruption_cuts_sound_and_text_where_they_were_heard() -> None:
    heard = asyncio.Event()

    async def script(client: Client) -> None:
        await client.accept()
        await client.receive()
        await client.send(speech(1.0, "one two three four "))
        await client.send(speech(1.0, "five six seven eight"))
        await heard.wait()
        await client.send(content(interrupted=True))
        await client.send(speech(1.0, " a late piece"))
        await client.send(content(turn_complete=True))
        await client.send(content(input_transcription=Transcription(text="Stop")))
        await client.send(speech(0.1, "Yes?"))
        await until_closed(client)

    async with stage(script) as on:
        on.assistant.type("Count")
        await on.viewer.until(lambda: "eight" in "".join(on.viewer.texts()))
        on.sound.pass_time(1.5)
        heard.set()
        await on.viewer.until(lambda: on.viewer.texts()[-1] == "Yes?")
        cut = on.viewer.turns[1]
        assert cut.text == "one two three four five six seven eight"
        assert cut.text[: cut.heard] == "one two three four five six"
        assert on.viewer.texts() == ["Count", cut.text, "Stop", "Yes?"]
        assert Phase.INTERRUPTED in on.viewer.phases
        assert on.sound.queue.played == 36_000


async def test_the_stop_button_silences_the_rest_of_the_answer() -> None:
    stopped = asyncio.Event()

    async def script(client: Client) -> None:
        await client.accept()
        await client.receive()
        await client.send(speech(1.0, "a long "))
        await stopped.wait()
        await client.send(speech(1.0, "answer"))
        await client.send(content(turn_complete=True))
        await client.receive()
        await client.send(speech(1.0, "again"))
        await until_closed(client)

    async with stage(script) as on:
        on.assistant.type("Talk")
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.SPEAKING)
        on.sound.pass_time(0.5)
        on.assistant.talk()
        assert on.sound.idle
        assert on.assistant.phase is Phase.IDLE
        assert on.viewer.turns[1].interrupted
        stopped.set()
        on.assistant.type("More")
        await on.viewer.until(lambda: on.viewer.texts()[-1] == "again")
        assert "answer" not in "".join(on.viewer.texts())


async def test_every_tool_call_is_answered_unless_it_is_cancelled() -> None:
    answers: list[str] = []

    async def script(client: Client) -> None:
        await client.accept()
        await client.receive()
        calls = (FunctionCall(id="a", name="nothing"), FunctionCall(id="b", name="nothing"))
        await client.send(ServerMessage(tool_call=ToolCall(function_calls=calls)))
        for _ in calls:
            response = (await client.receive()).tool_response
            assert response is not None
            answers.extend(each.id for each in response.function_responses)
        await client.send(ServerMessage(tool_call_cancellation=ToolCallCancellation(ids=("z",))))
        await client.send(speech(0.1, "done"))
        await until_closed(client)

    async with stage(script) as on:
        on.assistant.type("Call")
        await on.viewer.until(lambda: on.viewer.texts()[-1] == "done")
    assert sorted(answers) == ["a", "b"]


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


async def test_speech_at_an_unknown_rate_is_refused_in_words() -> None:
    blob = Blob(mime_type="audio/pcm;rate=8000", data=SECOND)
    script = answering(content(model_turn=Content(parts=(Part(inline_data=blob),))))
    async with stage(script) as on:
        on.assistant.type("Hello")
        await on.viewer.until(lambda: on.viewer.problem)
        assert isinstance(on.viewer.problem, ServiceFailed)


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


async def test_stopping_the_answer_leaves_no_call_unanswered() -> None:
    answered = asyncio.Event()
    release = threading.Event()

    async def script(client: Client) -> None:
        await client.accept()
        await client.receive()
        call = FunctionCall(id="a", name="slow")
        await client.send(ServerMessage(tool_call=ToolCall(function_calls=(call,))))
        await client.send(speech(1.0, "one moment"))
        while (await client.receive()).tool_response is None:
            pass
        answered.set()
        await until_closed(client)

    def slow(_args: dict[str, object]) -> bool:
        return release.wait(10)

    tools = ToolRegistry([Function(FunctionDeclaration(name="slow"), slow)])
    async with stage(script, tools=tools) as on:
        on.assistant.type("Call")
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.SPEAKING)
        on.assistant.silence()
        release.set()
        await asyncio.wait_for(answered.wait(), 5)


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


async def test_typing_over_an_answer_goes_straight_to_thinking() -> None:
    async def script(client: Client) -> None:
        await client.accept()
        await client.receive()
        await client.send(speech(5.0, "a long answer"))
        await client.receive()
        await client.send(content(interrupted=True))
        await client.send(content(turn_complete=True))
        await client.send(speech(1.0, "the next"))
        await until_closed(client)

    async with stage(script) as on:
        on.assistant.start_talk()
        on.assistant.type("First")
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.SPEAKING)
        on.viewer.phases.clear()
        on.assistant.type("Second")
        await on.viewer.until(lambda: "the next" in on.viewer.texts())
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.SPEAKING)
        assert on.viewer.phases == [Phase.LISTENING, Phase.THINKING, Phase.SPEAKING]


async def test_speaking_over_the_tail_of_a_finished_answer_silences_it() -> None:
    spoken_over = asyncio.Event()

    async def script(client: Client) -> None:
        await client.accept()
        await client.receive()
        await client.send(speech(5.0, "a long answer"))
        await client.send(content(generation_complete=True, turn_complete=True))
        await spoken_over.wait()
        await client.send(activity(VoiceActivityType.ACTIVITY_START))
        await client.send(content(input_transcription=Transcription(text="Wait")))
        await client.send(activity(VoiceActivityType.ACTIVITY_END))
        await client.send(speech(1.0, "Yes?"))
        await until_closed(client)

    async with stage(script) as on:
        on.assistant.start_talk()
        on.assistant.type("Go on")
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.SPEAKING)
        await on.viewer.until(lambda: not on.assistant._turns.answer.open)
        on.sound.pass_time(1.0)
        spoken_over.set()
        await on.viewer.until(lambda: "Yes?" in on.viewer.texts())
        assert on.viewer.texts() == ["Go on", "a long answer", "Wait", "Yes?"]
        assert on.viewer.turns[1].interrupted
        assert on.sound.queue.played == 24_000


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


@pytest.mark.parametrize("muted", [True, False])
async def test_muting_is_shown(muted: bool) -> None:
    async def script(client: Client) -> None:
        await client.accept()
        await until_closed(client)

    async with stage(script) as on:
        on.assistant.talk()
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.LISTENING)
        on.assistant.set_muted(muted)
        assert on.sound.muted is muted
        assert on.assistant.phase is (Phase.MUTED if muted else Phase.LISTENING)


async def test_an_answer_that_does_not_come_is_told_and_asked_for_again() -> None:
    asked: list[str | None] = []

    async def script(client: Client) -> None:
        await client.accept()
        realtime = (await client.receive()).realtime_input
        asked.append(realtime.text if realtime else None)
        if len(asked) == 2:
            await client.send(speech(0.1, "Here I am"))
        await until_closed(client)

    async with stage(script, reply_seconds=0.05) as on:
        on.assistant.type("Hello?")
        await on.viewer.until(lambda: on.viewer.problem)
        assert isinstance(on.viewer.problem, NoAnswer)
        assert on.assistant.phase is Phase.THINKING
        on.assistant.retry()
        await on.viewer.until(lambda: "Here I am" in on.viewer.texts() and not on.viewer.problem)
    assert asked == ["Hello?", "Hello?"]


async def test_a_turn_that_ends_badly_says_why() -> None:
    script = answering(
        content(turn_complete=True, turn_complete_reason=TurnCompleteReason("IMAGE_SAFETY")),
    )
    async with stage(script) as on:
        on.assistant.type("Draw")
        await on.viewer.until(lambda: "safety filter" in on.viewer.texts()[-1])
        assert "IMAGE_SAFETY" in on.viewer.texts()[-1]
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.IDLE)


async def test_a_service_that_goes_on_thinking_is_shown_so() -> None:
    go_on = asyncio.Event()

    async def script(client: Client) -> None:
        await client.accept()
        await client.receive()
        await client.send(speech(0.1, "Let me think."))
        await client.send(
            content(turn_complete=True, interaction_status=InteractionStatus.IN_PROGRESS)
        )
        await go_on.wait()
        await client.send(speech(0.1, "It is four."))
        await client.send(content(turn_complete=True, interaction_status=InteractionStatus.IDLE))
        await until_closed(client)

    async with stage(script) as on:
        on.assistant.type("Two and two?")
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.SPEAKING)
        async with asyncio.timeout(5):
            while on.assistant._turns.answer.open:  # noqa: ASYNC110 - nothing announces this moment
                await asyncio.sleep(0)
        on.sound.pass_time(1)
        on.assistant.drained()
        assert on.viewer.phases[-1] is Phase.THINKING
        go_on.set()
        await on.viewer.until(lambda: "It is four." in on.viewer.texts())
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.SPEAKING)
        on.sound.pass_time(1)
        await asyncio.sleep(0)
        on.assistant.drained()
        await on.viewer.until(lambda: on.viewer.phases[-1] is not Phase.SPEAKING)


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


async def test_speech_is_marked_by_hand_where_the_user_wants_it() -> None:
    received: list[ClientMessage] = []

    async def script(client: Client) -> None:
        await client.accept()
        for _ in range(4):
            received.append(await client.receive())
        await client.send(speech(0.1, "Yes?"))
        await until_closed(client)

    wishes = Wishes("gemini-3.8-live", "Puck", "", activity=Activity(manual=True))
    async with stage(script, wishes=wishes) as on:
        on.assistant.talk()
        on.assistant.captured(b"\1\1")
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.HEARING)
        on.assistant.captured(b"\2\2")
        on.assistant.talk()
        assert on.viewer.phases[-2:] == [Phase.HEARING, Phase.THINKING]
        assert not on.sound.listening
        await on.viewer.until(lambda: "Yes?" in on.viewer.texts())
    marks = [each.realtime_input for each in received]
    assert marks[0] is not None
    assert marks[0].activity_start is not None
    assert [mark.audio.data for mark in marks if mark and mark.audio] == [b"\1\1", b"\2\2"]
    assert marks[3] is not None
    assert marks[3].activity_end is not None


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


async def test_tokens_are_summed_for_the_turn_and_the_conversation() -> None:
    used = UsageMetadata(prompt_token_count=3, response_token_count=4)
    over = ServerMessage(server_content=ServerContent(turn_complete=True), usage_metadata=used)
    async with stage(answering(speech(0.1, "One"), over, over)) as on:
        on.assistant.type("Count")
        await on.viewer.until(lambda: on.viewer.tokens.total == 14)
        assert on.assistant.conversation.turns[1].tokens == on.viewer.tokens


async def test_a_model_that_waits_for_more_is_not_shown_as_thinking() -> None:
    async with stage(answering(content(waiting_for_input=True)), reply_seconds=0.2) as on:
        on.assistant.start_talk()
        on.assistant.type("Well")
        await on.viewer.until(lambda: on.viewer.phases[-2:] == [Phase.THINKING, Phase.LISTENING])
        assert not on.assistant._overdue.expecting


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


async def test_a_new_conversation_begins_with_nobody_speaking() -> None:
    script = answering(activity(VoiceActivityType.ACTIVITY_START))
    async with stage(script) as on:
        on.assistant.start_talk()
        on.assistant.captured(b"\0\0")
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.HEARING)
        on.assistant.forget()
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.LISTENING)


async def test_calls_without_ids_are_answered_each() -> None:
    answers: list[str] = []

    async def script(client: Client) -> None:
        await client.accept()
        await client.receive()
        calls = (FunctionCall(name="one"), FunctionCall(name="two"))
        await client.send(ServerMessage(tool_call=ToolCall(function_calls=calls)))
        for _ in calls:
            response = (await client.receive()).tool_response
            assert response is not None
            answers.extend(each.name for each in response.function_responses)
        await client.send(speech(0.1, "done"))
        await until_closed(client)

    async with stage(script) as on:
        on.assistant.type("Call")
        await on.viewer.until(lambda: "done" in on.viewer.texts())
    assert sorted(answers) == ["one", "two"]
