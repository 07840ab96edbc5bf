"""What is said unasked, over a real connection: when it comes, and when it waits."""

import asyncio
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from msgspec.structs import replace

from live_desktop.protocol.messages import ServerMessage, VoiceActivityType
from live_desktop.protocol.setup import (
    ActivityHandling,
    AutomaticActivityDetection,
    RealtimeInputConfig,
    SessionResumptionConfig,
    Setup,
)
from live_desktop.server.brain.brain import Brain
from live_desktop.server.brain.skill import Reply
from live_desktop.server.chime import CHIME
from live_desktop.server.models import ModelStore
from live_desktop.server.recognizer import Recognition
from live_desktop.server.resample import Samples
from tests.server.conftest import Say
from tests.server.live_client import SETUP, AtOnce, LiveClient, UntilTold, dialed, dialing, running

TIMER = timedelta(minutes=5)
SUM = "What is 2 plus 2?"
RUNG = "Time is up for your tea timer."


def listening(*, patient: bool = False, manual: bool = False) -> Setup:
    config = RealtimeInputConfig(
        automatic_activity_detection=AutomaticActivityDetection(disabled=manual),
        activity_handling=ActivityHandling.NO_INTERRUPTION if patient else None,
    )
    return replace(SETUP, realtime_input_config=config)


class Kitchen:
    """A brain whose clock stands until it is told to go on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
        self.brain = Brain(lambda: self.now)
        self.rung = asyncio.Event()
        """Something is due, and whoever speaks with the user knows."""
        self._take_due = self.brain.alarms.take_due
        self.brain.alarms.take_due = self._note_due  # type: ignore[method-assign]

    def __call__(self) -> Brain:
        return self.brain

    def _note_due(self) -> Reply | None:
        reply = self._take_due()
        if reply is not None:
            self.rung.set()
        return reply

    async def put_tea_on(self, client: LiveClient) -> None:
        assert "5 minutes" in await client.ask("Set a tea timer for five minutes.")

    def go_on(self, time: timedelta = TIMER) -> None:
        """Let time pass, and wake whoever waits for it."""
        self.now += time
        self.brain.alarms.changed()


def has_sound(message: ServerMessage) -> bool:
    return message.server_content is not None and message.server_content.model_turn is not None


def has_begun(message: ServerMessage) -> bool:
    activity = message.voice_activity
    return activity is not None and activity.type is VoiceActivityType.ACTIVITY_START


async def test_a_timer_rings_before_it_is_told(store: ModelStore) -> None:
    kitchen = Kitchen()
    async with dialed(store, make_brain=kitchen, make_pace=AtOnce) as client:
        await client.set_up()
        await kitchen.put_tea_on(client)
        kitchen.go_on()
        turn = await client.turn()
    bell = CHIME.astype("<i2").tobytes()
    assert turn.pcm[: len(bell)] == bell
    first_words = next(n for n, each in enumerate(turn.contents) if each.output_transcription)
    silent = turn.contents[:first_words]
    sounds = [
        part.inline_data for each in silent if each.model_turn for part in each.model_turn.parts
    ]
    assert b"".join(sound.data for sound in sounds if sound) == bell
    assert turn.said == RUNG
    ends = [(each.generation_complete, each.turn_complete) for each in turn.contents[-2:]]
    assert ends == [(True, False), (False, True)]
    assert turn.messages[-1].usage_metadata is not None


async def test_a_timer_waits_until_the_user_has_spoken_and_is_understood(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: asyncio.Queue[asyncio.Future[Recognition]] = asyncio.Queue()

    def recognize(_samples: Samples) -> asyncio.Future[Recognition]:
        promised: asyncio.Future[Recognition] = asyncio.get_running_loop().create_future()
        asked.put_nowait(promised)
        return promised

    monkeypatch.setattr(store, "recognize", recognize)
    kitchen = Kitchen()
    async with dialed(store, make_brain=kitchen, make_pace=AtOnce) as client:
        await client.set_up(listening(manual=True))
        await kitchen.put_tea_on(client)
        await client.mark_start()
        await client.mark_end()
        understood = await asked.get()
        kitchen.go_on()
        await kitchen.rung.wait()
        understood.set_result(Recognition(SUM, 0.0))
        answer, rung = await client.turn(), await client.turn()
    assert not any(each.interrupted for each in answer.contents)
    assert (answer.said, rung.said) == ("2 plus 2 is 4.", RUNG)


async def test_a_timer_waits_for_the_user_where_answers_are_never_interrupted(
    store: ModelStore, say: Say
) -> None:
    kitchen, pace = Kitchen(), UntilTold()
    pace.ended.set()
    async with dialed(store, make_brain=kitchen, make_pace=lambda: pace) as client:
        await client.set_up(listening(patient=True))
        await kitchen.put_tea_on(client)
        pace.ended.clear()
        await client.type("What is 1 plus 1?")
        await client.until(has_sound)
        await client.play(say("What is two plus two?", after=0.0))
        await client.until(has_begun)
        kitchen.go_on()
        pace.ended.set()
        assert not (await client.turn()).heard
        await client.play(np.zeros(24_000, np.float32))
        answer, rung = await client.turn(), await client.turn()
    assert (answer.said, rung.said) == ("2 plus 2 is 4.", RUNG)


async def test_what_was_missed_is_told_to_who_comes_back(store: ModelStore) -> None:
    kitchen = Kitchen()
    resumable = replace(SETUP, session_resumption=SessionResumptionConfig())
    async with running(store, make_brain=kitchen, make_pace=AtOnce) as address:
        async with dialing(address) as client:
            await client.set_up(resumable)
            await kitchen.put_tea_on(client)
            handle = await handle_of(client)
        kitchen.go_on(timedelta(minutes=15))
        async with dialing(address) as client:
            await client.set_up(resuming(handle))
            said = (await client.turn()).said
    assert said == "While you were away: Your tea timer ended, 10 minutes ago."


async def test_what_still_waits_when_a_client_goes_is_told_when_it_comes_back(
    store: ModelStore,
) -> None:
    kitchen = Kitchen()
    resumable = replace(listening(manual=True), session_resumption=SessionResumptionConfig())
    async with running(store, make_brain=kitchen, make_pace=AtOnce) as address:
        async with dialing(address) as client:
            await client.set_up(resumable)
            await kitchen.put_tea_on(client)
            await client.mark_start()
            # Whoever asks something has minded all that rings, even if it could not be heard yet.
            assert await client.ask(SUM) == "2 plus 2 is 4."
            kitchen.go_on()
            assert await client.ask(SUM) == "2 plus 2 is 4."
            handle = await handle_of(client)
        async with dialing(address) as client:
            await client.set_up(resuming(handle))
            said = (await client.turn()).said
    assert said == RUNG


async def handle_of(client: LiveClient) -> str:
    """Wait for the newest handle, which follows each turn."""
    update = (await client.receive()).session_resumption_update
    assert update is not None
    return update.new_handle


def resuming(handle: str) -> Setup:
    return replace(SETUP, session_resumption=SessionResumptionConfig(handle=handle))
