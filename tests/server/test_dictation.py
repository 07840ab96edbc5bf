"""Several utterances in a row, which may be recognised in any order."""

import asyncio

import numpy as np
import pytest

from live_desktop.protocol.messages import VoiceActivityType
from live_desktop.protocol.setup import ActivityHandling
from live_desktop.server.hearing import LONGEST_GUESS
from live_desktop.server.models import ModelStore
from live_desktop.server.recognizer import Recognition
from live_desktop.server.resample import Samples
from tests.server.conftest import Say
from tests.server.live_client import (
    AtOnce,
    LiveClient,
    dialed,
)
from tests.server.spoken import MANUAL, activities, listening_with


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
