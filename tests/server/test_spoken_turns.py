"""Speaking to the embedded server and being answered, in pieces, in order and in time."""

import asyncio
from datetime import UTC, datetime

import pytest

from live_desktop.protocol.messages import VoiceActivityType
from live_desktop.protocol.setup import (
    GenerationConfig,
    PrebuiltVoiceConfig,
    Setup,
    SpeechConfig,
    VoiceConfig,
)
from live_desktop.server.brain.brain import Brain
from live_desktop.server.brain.talk.stories import CLOCKMAKER, LIGHTHOUSE
from live_desktop.server.brain.utterance import normalize
from live_desktop.server.models import ModelStore
from live_desktop.server.recognizer import Recognition, Recognizer
from live_desktop.server.resample import Samples, resample
from tests.server.conftest import Say
from tests.server.live_client import (
    AtOnce,
    dialed,
)
from tests.server.spoken import activities, has_sound, listening_with


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
