"""The assistant in a talk: it listens, answers, and is cut off at every moment."""

import asyncio
import threading

import pytest

from live_desktop.audio.playing.earcons import Earcon
from live_desktop.errors import (
    NoAnswer,
    ServiceFailed,
)
from live_desktop.protocol.content import Blob, Content, FunctionCall, Part
from live_desktop.protocol.messages import (
    ClientMessage,
    InteractionStatus,
    ServerContent,
    ServerMessage,
    ToolCall,
    ToolCallCancellation,
    Transcription,
    TurnCompleteReason,
    UsageMetadata,
    VoiceActivityType,
)
from live_desktop.protocol.models import Activity, Wishes
from live_desktop.protocol.setup import FunctionDeclaration
from live_desktop.session.phase import Phase
from live_desktop.tools.registry import Function, ToolRegistry
from tests.support.scripted_server import (
    Client,
    refuse,
    until_closed,
)
from tests.support.stage import (
    SECOND,
    activity,
    answering,
    content,
    speech,
    stage,
)


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


async def test_speech_at_an_unknown_rate_is_refused_in_words() -> None:
    blob = Blob(mime_type="audio/pcm;rate=8000", data=SECOND)
    script = answering(content(model_turn=Content(parts=(Part(inline_data=blob),))))
    async with stage(script) as on:
        on.assistant.type("Hello")
        await on.viewer.until(lambda: on.viewer.problem)
        assert isinstance(on.viewer.problem, ServiceFailed)


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


async def test_short_signals_tell_where_listening_begins_and_ends_and_what_fails() -> None:
    async with stage(answering()) as on:
        on.assistant.talk()
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.LISTENING)
        assert on.sound.signals == [Earcon.START]
        on.assistant.set_muted(True)
        on.assistant.set_muted(False)
        on.assistant.end_talk()
        assert on.sound.signals == [Earcon.START, Earcon.STOP]


async def test_a_signal_tells_that_the_connection_is_lost_for_good() -> None:
    async with stage(refuse(1008, "API key not valid.")) as on:
        on.assistant.talk()
        await on.viewer.until(lambda: on.viewer.problem is not None)
        assert on.sound.signals == [Earcon.ERROR]


async def test_a_microphone_that_comes_back_is_listened_to_where_it_was() -> None:
    async with stage(answering()) as on:
        on.assistant.listen_again()
        assert not on.sound.listening
        on.assistant.talk()
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.LISTENING)
        on.assistant.microphone_lost()
        assert not on.sound.listening
        on.assistant.listen_again()
        await on.viewer.until(lambda: on.sound.listening)
        assert on.viewer.phases[-2:] == [Phase.IDLE, Phase.LISTENING]
