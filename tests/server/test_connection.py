"""One client against the real server: speech in, speech out, and the rules of the wire."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest

from live_desktop.protocol.content import Blob, Content, FunctionResponse, Part, text_content
from live_desktop.protocol.messages import (
    ClientContent,
    RealtimeInput,
    ServerMessage,
    ToolResponse,
    VoiceActivityType,
)
from live_desktop.protocol.setup import (
    ActivityHandling,
    AutomaticActivityDetection,
    GenerationConfig,
    PrebuiltVoiceConfig,
    RealtimeInputConfig,
    Setup,
    SpeechConfig,
    VoiceConfig,
)
from live_desktop.server import connection
from live_desktop.server.brain.brain import Brain
from live_desktop.server.brain.talk.stories import CLOCKMAKER, LIGHTHOUSE
from live_desktop.server.brain.utterance import normalize
from live_desktop.server.dialogue import CANNOT_LISTEN, NOT_UNDERSTOOD
from live_desktop.server.hearing import LONGEST_GUESS
from live_desktop.server.models import ModelStore
from live_desktop.server.recognizer import Recognition, Recognizer
from live_desktop.server.resample import Samples, resample
from live_desktop.server.settings import gate_settings
from tests.server.conftest import Say
from tests.server.live_client import (
    SETUP,
    AtOnce,
    LiveClient,
    Turn,
    UntilTold,
    dialed,
    dialing,
    running,
)


def listening_with(
    *, handling: ActivityHandling | None = None, **detection: bool | int | None
) -> Setup:
    """A setup with its own voice activity settings."""
    config = RealtimeInputConfig(
        automatic_activity_detection=AutomaticActivityDetection(**detection),  # type: ignore[arg-type]
        activity_handling=handling,
    )
    return Setup(
        model=SETUP.model,
        realtime_input_config=config,
        input_audio_transcription=SETUP.input_audio_transcription,
        output_audio_transcription=SETUP.output_audio_transcription,
    )


MANUAL = listening_with(disabled=True)
PATIENT = listening_with(handling=ActivityHandling.NO_INTERRUPTION)


def has_sound(message: ServerMessage) -> bool:
    return message.server_content is not None and message.server_content.model_turn is not None


def is_interrupted(message: ServerMessage) -> bool:
    return message.server_content is not None and message.server_content.interrupted


def has_heard(message: ServerMessage) -> bool:
    content = message.server_content
    return content is not None and content.input_transcription is not None


def activities(turn: Turn) -> list[VoiceActivityType | None]:
    return [each.voice_activity.type for each in turn.messages if each.voice_activity]


# Speaking and being answered


async def test_a_spoken_sum_is_answered_in_speech(
    store: ModelStore, recognizer: Recognizer, say: Say
) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up()
        await client.play(say("What is seventeen times twelve?"))
        turn = await client.turn()
    assert normalize(turn.heard) == "what is seventeen times twelve"
    assert turn.said == "17 times 12 is 204."
    assert activities(turn) == [
        VoiceActivityType.ACTIVITY_START,
        VoiceActivityType.ACTIVITY_END,
    ]
    heard = normalize(recognizer.recognize(turn.sound).text)
    assert "204" in heard or "two hundred four" in heard or "two hundred and four" in heard


@pytest.mark.parametrize("voice", ["Aoede", "Fenrir"])
async def test_a_spoken_question_for_the_time_is_answered_in_speech(
    store: ModelStore, recognizer: Recognizer, say: Say, voice: str
) -> None:
    afternoon = datetime(2026, 11, 22, 15, 25, tzinfo=UTC)
    async with dialed(
        store, make_brain=lambda: Brain(lambda: afternoon), make_pace=AtOnce
    ) as client:
        await client.set_up()
        await client.play(say("What time is it?", voice))
        turn = await client.turn()
    assert normalize(turn.heard) == "what time is it"
    assert turn.said == "It's 3:25 p.m."
    heard = normalize(recognizer.recognize(turn.sound).text)
    assert heard in ("it is 3 25 pm", "it is three twenty five pm", "it is three twenty five p m")


async def test_the_messages_of_a_turn_come_in_order(store: ModelStore) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up()
        await client.write("What is 2 plus 3?")
        turn = await client.turn()
    *pieces, generated, complete = turn.contents
    assert all(piece.model_turn for piece in pieces)
    assert all(piece.model_turn.role == "model" for piece in pieces if piece.model_turn)
    assert generated.generation_complete
    assert complete.turn_complete
    assert not any(piece.generation_complete or piece.interrupted for piece in pieces)
    usage = turn.messages[-1].usage_metadata
    assert usage is not None
    assert usage.total_token_count == usage.prompt_token_count + usage.response_token_count
    assert usage.response_token_count == pytest.approx(turn.seconds * 25, abs=1)


async def test_sound_comes_in_pieces_of_40_ms(store: ModelStore) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up()
        await client.type("What is 2 plus 3?")
        turn = await client.turn()
    sizes = [
        len(part.inline_data.data)
        for content in turn.contents
        if content.model_turn
        for part in content.model_turn.parts
        if part.inline_data
    ]
    assert set(sizes[:-1]) == {1920}


async def test_a_story_takes_its_time_and_its_words_are_all_there(
    store: ModelStore, recognizer: Recognizer
) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up()
        await client.type("Tell me a story.")
        turn = await client.turn()
        await client.type("Tell me another story.")
        other = await client.turn()
    assert turn.said == LIGHTHOUSE
    assert other.said == CLOCKMAKER
    assert turn.seconds >= 40
    assert other.seconds >= 40
    ending = recognizer.recognize(turn.sound[-4 * 16_000 :]).text
    assert "teach her the tune" in normalize(ending)


async def test_words_are_sent_with_their_sound(store: ModelStore) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up()
        await client.type("Who are you?")
        turn = await client.turn()
    whole, sent, words = turn.seconds, 0.0, 0
    for content in turn.contents:
        part = content.model_turn.parts[0] if content.model_turn else None
        sent += len(part.inline_data.data) / 48_000 if part and part.inline_data else 0
        words += len(content.output_transcription.text) if content.output_transcription else 0
        assert words / len(turn.said) == pytest.approx(sent / whole, abs=0.15)


async def test_an_answer_is_paced_like_a_loudspeaker(store: ModelStore) -> None:
    loop = asyncio.get_running_loop()
    async with dialed(store) as client:
        await client.set_up()
        await client.type("Thank you.")
        first = await client.until(has_sound)
        start = loop.time()
        rest = await client.turn()
        took = loop.time() - start
    seconds = first.seconds + rest.seconds
    assert 0.5 < seconds < 3
    assert seconds - 0.1 < took < seconds + 0.5


async def test_speech_at_48_khz_is_understood(store: ModelStore, say: Say) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up()
        sound = resample(say("What is five plus five?"), 16_000, 48_000)
        await client.play(sound, rate=48_000, piece=997)
        assert (await client.turn()).said == "5 plus 5 is 10."


async def test_two_sessions_at_once_do_not_mix(store: ModelStore, say: Say) -> None:
    async with dialed(store, make_pace=AtOnce) as one, dialed(store, make_pace=AtOnce) as other:
        await one.set_up()
        await other.set_up()
        await asyncio.gather(
            one.play(say("What is five plus five?")),
            other.play(say("What is ten times ten?", "Kore")),
        )
        turns = await asyncio.gather(one.turn(), other.turn())
    assert [turn.said for turn in turns] == ["5 plus 5 is 10.", "10 times 10 is 100."]


async def test_the_voice_is_the_one_asked_for(store: ModelStore) -> None:
    lengths = []
    for name in ("Aoede", "Charon"):
        voice = VoiceConfig(prebuilt_voice_config=PrebuiltVoiceConfig(voice_name=name))
        config = GenerationConfig(speech_config=SpeechConfig(voice_config=voice))
        async with dialed(store, make_pace=AtOnce) as client:
            await client.set_up(Setup(model="models/gemini-3.8-live", generation_config=config))
            await client.type("Hello.")
            turn = await client.turn()
        assert turn.said == "", "no transcript was asked for"
        lengths.append(turn.pcm)
    assert lengths[0] != lengths[1]


async def test_what_is_said_is_recognised_in_the_pause_behind_it(
    store: ModelStore, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    recognised: list[Samples] = []
    recognize = store.recognize

    def noted(samples: Samples) -> asyncio.Future[Recognition]:
        recognised.append(samples)
        return recognize(samples)

    monkeypatch.setattr(store, "recognize", noted)
    question = say("What is five plus five?", before=0.0, after=1.5)
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up()
        await client.play(question)
        assert (await client.turn()).said == "5 plus 5 is 10."
    (guess,) = recognised
    assert len(guess) < len(question) - 16_000, "long before the silence has ended the speech"


async def test_a_pause_for_thought_does_not_end_the_question(store: ModelStore, say: Say) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up(listening_with(silence_duration_ms=1000))
        await client.play(say("What is five times", after=0.1))
        await client.play(say("twenty-five?", before=0.1, after=1.5))
        assert (await client.turn()).said == "5 times 25 is 125."


# Ways of asking


async def test_typed_text_is_answered_by_either_way(store: ModelStore) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up()
        await client.type("What is 2 plus 2?")
        assert (await client.turn()).said == "2 plus 2 is 4."
        await client.write("What is 3 plus 3?")
        assert (await client.turn()).said == "3 plus 3 is 6."


async def test_content_is_collected_until_the_turn_is_complete(store: ModelStore) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up()
        history = (
            text_content("What is 1 plus 1?"),
            text_content("2", role="model"),
            Content(role="user", parts=(Part(text="What is "), Part(text="3 plus"))),
        )
        await client.send(ClientContent(turns=history))
        await client.send(ClientContent(turns=(text_content("4?"),)))
        await client.send(ClientContent(turn_complete=True))
        assert (await client.turn()).said == "3 plus 4 is 7."


async def test_markers_frame_an_utterance(store: ModelStore, say: Say) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up(MANUAL)
        await client.play(say("Tell me a story.", before=0, after=0.3))
        await client.mark_start()
        await client.play(say("What is five plus five?", before=0, after=0))
        await client.mark_end()
        turn = await client.turn()
    assert turn.said == "5 plus 5 is 10."
    assert activities(turn) == []


async def test_an_empty_utterance_between_markers_is_told(store: ModelStore) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up(MANUAL)
        await client.mark_start()
        await client.play(np.zeros(8000, np.float32))
        await client.mark_end()
        turn = await client.turn()
    assert (turn.heard, turn.said) == ("", NOT_UNDERSTOOD)


async def test_the_end_of_the_stream_ends_the_utterance(store: ModelStore, say: Say) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up()
        await client.play(say("What is five plus five?", after=0.05))
        await client.send(RealtimeInput(audio_stream_end=True))
        assert (await client.turn()).said == "5 plus 5 is 10."
        await client.play(say("What is six plus six?"))
        assert (await client.turn()).said == "6 plus 6 is 12."


@pytest.mark.parametrize(("silence", "turns"), [(300, 2), (1500, 1)])
async def test_the_silence_that_ends_speech_is_the_clients_choice(
    store: ModelStore, say: Say, silence: int, turns: int
) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up(listening_with(silence_duration_ms=silence))
        await client.play(say("Five plus five.", after=0.4))
        await client.play(say("Six plus six.", before=0.4, after=2.0))
        heard = [(await client.until(has_heard)).heard for _ in range(turns)]
    assert len(heard) == turns
    assert "plus" in heard[0]
    assert ("6" in normalize(heard[0]) or "six" in normalize(heard[0])) == (turns == 1)


async def test_a_short_sound_is_no_speech_where_the_client_wants_much(
    store: ModelStore, say: Say
) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up(listening_with(prefix_padding_ms=900))
        await client.play(say("Stop."))
        await client.play(say("What is five plus five, my friend?"))
        turn = await client.turn()
    assert turn.said.startswith("I can't") or "10" in turn.said
    assert "stop" not in normalize(turn.heard)


async def test_noise_is_not_answered(store: ModelStore, say: Say) -> None:
    noise = np.random.default_rng(2).normal(0, 0.05, 5 * 16_000).astype(np.float32)
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up()
        await client.play(noise)
        await client.type("What is 2 plus 2?")
        turn = await client.turn()
    assert turn.said == "2 plus 2 is 4."
    assert turn.heard == ""


# Interrupting


async def interrupted_story(client: LiveClient, interrupt: Callable[[LiveClient], object]) -> Turn:
    """Start a story, interrupt it, and check that it ends at once and properly."""
    await client.type("Tell me a story.")
    await client.until(has_sound)
    await interrupt(client)  # type: ignore[misc]
    rest = await client.until(is_interrupted)
    assert not any(content.generation_complete for content in rest.contents)
    ending = await client.receive()
    assert ending.server_content is not None
    assert ending.server_content.turn_complete
    assert ending.usage_metadata is not None
    return await client.turn()


async def test_speech_interrupts_and_is_answered(store: ModelStore, say: Say) -> None:
    question = say("What is five plus five?")
    async with dialed(store) as client:
        await client.set_up()
        turn = await interrupted_story(client, lambda each: each.play(question))
    assert turn.said == "5 plus 5 is 10.", "nothing of the story comes after the interruption"
    assert turn.seconds < 5


@pytest.mark.parametrize("way", [LiveClient.type, LiveClient.write])
async def test_typing_interrupts_and_is_answered(
    store: ModelStore, way: Callable[[LiveClient, str], object]
) -> None:
    async with dialed(store) as client:
        await client.set_up()
        turn = await interrupted_story(client, lambda each: way(each, "What is 5 plus 5?"))
    assert turn.said == "5 plus 5 is 10."


async def test_a_marker_interrupts(store: ModelStore, say: Say) -> None:
    async def hold_and_ask(client: LiveClient) -> None:
        await client.mark_start()
        await client.play(say("What is five plus five?", before=0, after=0))
        await client.mark_end()

    async with dialed(store) as client:
        await client.set_up(MANUAL)
        turn = await interrupted_story(client, hold_and_ask)
    assert turn.said == "5 plus 5 is 10."


async def test_an_answer_that_is_only_played_still_is_interrupted(store: ModelStore) -> None:
    async with dialed(store, make_pace=UntilTold) as client:
        await client.set_up()
        await client.type("What is 2 plus 2?")
        await client.until(
            lambda each: each.server_content and each.server_content.generation_complete
        )
        await client.send(ClientContent(turns=(text_content("Well,"),)))
        ending = await client.turn()
    assert [content.interrupted for content in ending.contents] == [True, False]


async def test_a_patient_session_speaks_on_and_answers_later(store: ModelStore, say: Say) -> None:
    pace = UntilTold()
    async with dialed(store, make_pace=lambda: pace) as client:
        await client.set_up(PATIENT)
        await client.type("What is 2 plus 2?")
        await client.until(has_sound)
        await client.play(say("What is five plus five?"))
        await client.type("What is 6 plus 6?")
        playing = await client.until(has_heard)
        pace.ended.set()
        turns = [await client.turn() for _ in range(3)]
    assert not any(content.interrupted for turn in [playing, *turns] for content in turn.contents)
    assert {turn.said for turn in turns[1:]} == {"5 plus 5 is 10.", "6 plus 6 is 12."}


async def test_stop_is_a_word_that_stops(store: ModelStore, say: Say) -> None:
    async with dialed(store) as client:
        await client.set_up()
        turn = await interrupted_story(client, lambda each: each.play(say("Stop.", "Kore")))
    assert turn.said == "Okay."


# Several utterances, recognised in any order


class Dictation:
    """Stands in for the recogniser: tells of each utterance when the test wants it."""

    def __init__(self) -> None:
        self.asked: asyncio.Queue[asyncio.Future[Recognition]] = asyncio.Queue()

    def recognize(self, _samples: Samples) -> asyncio.Future[Recognition]:
        """Promise a recognition."""
        promised = asyncio.get_running_loop().create_future()
        self.asked.put_nowait(promised)
        return promised

    async def utter(self, client: LiveClient) -> asyncio.Future[Recognition]:
        """Mark an utterance and return what is promised for it."""
        await client.mark_start()
        await client.mark_end()
        async with asyncio.timeout(10):
            return await self.asked.get()


@pytest.fixture
def dictation(store: ModelStore, monkeypatch: pytest.MonkeyPatch) -> Dictation:
    """Recognitions in the hand of the test."""
    dictated = Dictation()
    monkeypatch.setattr(store, "recognize", dictated.recognize)
    return dictated


FIRST, SECOND = Recognition("What is 1 plus 1?", 0.0), Recognition("What is 2 plus 2?", 0.0)
NOISE = Recognition("", -5.0)
PATIENT_MANUAL = listening_with(handling=ActivityHandling.NO_INTERRUPTION, disabled=True)


async def test_a_patient_session_answers_every_utterance_in_its_order(
    store: ModelStore, dictation: Dictation
) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up(PATIENT_MANUAL)
        earlier, later = [await dictation.utter(client) for _ in range(2)]
        later.set_result(SECOND)
        earlier.set_result(FIRST)
        turns = [await client.turn() for _ in range(2)]
    assert "".join(turn.heard for turn in turns) == FIRST.text + SECOND.text
    assert [turn.said for turn in turns] == ["1 plus 1 is 2.", "2 plus 2 is 4."]


async def test_transcripts_come_in_the_order_of_speech(
    store: ModelStore, dictation: Dictation
) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up(MANUAL)
        earlier, later = [await dictation.utter(client) for _ in range(2)]
        later.set_result(SECOND)
        earlier.set_result(FIRST)
        turn = await client.turn()
    assert turn.heard == FIRST.text + SECOND.text
    assert turn.said == "2 plus 2 is 4.", "the later question takes the earlier one's place"


async def test_a_question_is_answered_where_only_noise_followed_it(
    store: ModelStore, dictation: Dictation
) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up(MANUAL)
        question, noise = [await dictation.utter(client) for _ in range(2)]
        question.set_result(FIRST)
        noise.set_result(NOISE)
        turn = await client.turn()
    assert (turn.heard, turn.said) == (FIRST.text, "1 plus 1 is 2.")


async def test_a_long_utterance_is_not_guessed_at(
    store: ModelStore, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    guesses: list[int] = []

    def noted(samples: Samples) -> asyncio.Future[Recognition]:
        guesses.append(len(samples))
        told: asyncio.Future[Recognition] = asyncio.get_running_loop().create_future()
        told.set_result(NOISE)
        return told

    monkeypatch.setattr(store, "recognize", noted)
    speech = say("And then we went on and told them all about it.", before=0.0, after=0.0)
    monologue = np.concatenate([speech] * (LONGEST_GUESS // len(speech) + 2))
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up(listening_with(silence_duration_ms=2000))
        await client.play(np.pad(monologue, (0, 16_000)))
        await client.type("What is 1 plus 1?")  # answered when all of the sound is heard
        turn = await client.turn()
    assert activities(turn) == [VoiceActivityType.ACTIVITY_START]
    assert max(guesses, default=0) <= LONGEST_GUESS


# Without a recogniser


@pytest.mark.logs("speech is not recognised")
async def test_without_a_recogniser_it_says_so_and_reads(
    store: ModelStore, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_recognizer", None)
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up()
        await client.play(say("What is five plus five?"))
        assert (await client.turn()).said == CANNOT_LISTEN
        await client.type("What is 5 plus 5?")
        assert (await client.turn()).said == "5 plus 5 is 10."


@pytest.mark.parametrize(("wanted", "given"), [(-5, 0), (0, 0), (700, 700), (10**9, 5000)])
def test_the_clients_times_stay_sane(wanted: int, given: int) -> None:
    settings = gate_settings(listening_with(prefix_padding_ms=wanted, silence_duration_ms=wanted))
    assert (settings.onset_ms, settings.silence_ms) == (given, given)


async def test_the_brain_is_told_the_language(store: ModelStore) -> None:
    brains: list[Brain] = []

    def make_brain() -> Brain:
        brains.append(Brain())
        return brains[-1]

    async with dialed(store, make_brain=make_brain) as client:
        speech = '"generation_config": {"speech_config": {"language_code": "de-DE"}}'
        await client.socket.send('{"setup": {"model": "gemini-3.8-live", %s}}' % speech)
        assert (await client.receive()).setup_complete is not None
    assert [brain.language for brain in brains] == ["de-DE"]


# What is passed over


async def test_what_has_no_use_here_is_accepted_quietly(store: ModelStore) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up()
        response = FunctionResponse(id="call-1", name="look_up", response={"output": 1})
        await client.send(ToolResponse(function_responses=(response,)))
        await client.send(RealtimeInput(video=Blob(mime_type="image/jpeg", data=b"\xff\xd8")))
        await client.send(RealtimeInput(audio_stream_end=True))
        await client.socket.send('{"someNewMessage": {"later": true}}')
        await client.socket.send("{}")
        await client.type("What is 2 plus 2?")
        assert (await client.turn()).said == "2 plus 2 is 4."


async def test_snake_case_in_a_binary_frame_is_read(store: ModelStore) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        frame = b'{"setup": {"model": "gemini-3.8-live", "output_audio_transcription": {}}}'
        await client.socket.send(frame)
        assert (await client.receive()).setup_complete is not None
        await client.socket.send('{"realtime_input": {"text": "What is 2 plus 2?"}}')
        assert (await client.turn()).said == "2 plus 2 is 4."


# What is refused

INVALID = "Request contains an invalid argument."
SET_UP_FRAME = '{"setup": {"model": "models/gemini-3.8-live"}}'
SOUND_FRAME = '{"realtimeInput": {"audio": {"mimeType": "%s", "data": "AAA="}}}'


@pytest.mark.parametrize(
    ("frames", "reason"),
    [
        (['{"realtimeInput": {"text": "Hello"}}'], INVALID),
        (["{}"], INVALID),
        (["not JSON"], INVALID),
        (['{"setup": {"model": 5}}'], INVALID),
        ([SET_UP_FRAME] * 2, INVALID),
        ([SET_UP_FRAME, "[1]"], INVALID),
        (
            [
                '{"setup": {"model": "gemini-3.8-live", '
                '"generationConfig": {"responseModalities": ["text"]}}}'
            ],
            "The requested combination of response modalities (TEXT) is not supported",
        ),
        (
            [
                SET_UP_FRAME,
                '{"realtimeInput": {"activityStart": {}}}',
            ],
            "Explicit activity control is not supported when automatic activity detection",
        ),
        (
            [
                SET_UP_FRAME,
                '{"realtimeInput": {"activityEnd": {}}}',
            ],
            "Explicit activity control is not supported when automatic activity detection",
        ),
        (
            [
                SET_UP_FRAME,
                SOUND_FRAME % "audio/pcm;rate=24000",
                SOUND_FRAME % "audio/pcm;rate=16000",
            ],
            "Sample rate changed from previously 24000 to 16000, which is not supported.",
        ),
        (
            [
                SET_UP_FRAME,
                SOUND_FRAME % "audio/pcm;rate=95999",
            ],
            "Sample rate 95999 is not supported.",
        ),
        (
            [SET_UP_FRAME, SOUND_FRAME % "audio/ogg"],
            INVALID,
        ),
    ],
)
async def test_a_broken_rule_closes_with_code_and_reason(
    store: ModelStore, frames: list[str], reason: str
) -> None:
    async with dialed(store) as client:
        for frame in frames:
            await client.socket.send(frame)
        code, found = await client.closed()
    assert code == 1007
    assert found is not None
    assert found.startswith(reason)


@pytest.mark.logs("a session failed")
async def test_a_fault_of_our_own_closes_as_an_internal_error(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_sentence: str, _voice: str) -> None:
        raise OSError("the model is gone")

    monkeypatch.setattr(store, "speak", broken)
    async with dialed(store) as client:
        await client.set_up()
        await client.type("Hello")
        assert await client.closed() == (1011, "Internal error encountered.")


async def test_a_client_without_a_setup_is_not_kept(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "SETUP_SECONDS", 0.2)
    closing = (1007, "Request contains an invalid argument. No setup came in time.")
    async with (
        running(store, make_pace=AtOnce) as address,
        dialing(address) as client,
        dialing(address) as silent,
    ):
        await client.set_up()
        assert await silent.closed() == closing
        assert await client.ask("What is 2 plus 2?") == "2 plus 2 is 4."
