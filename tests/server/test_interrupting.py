"""Interrupting an answer of the embedded server by speech, by typing and by markers."""

from collections.abc import Callable

import pytest

from live_desktop.protocol.content import text_content
from live_desktop.protocol.messages import (
    ClientContent,
    ServerMessage,
)
from live_desktop.protocol.setup import ActivityHandling
from live_desktop.server.models import ModelStore
from tests.server.conftest import Say
from tests.server.live_client import (
    LiveClient,
    Turn,
    UntilTold,
    dialed,
)
from tests.server.spoken import MANUAL, has_heard, has_sound, listening_with

PATIENT = listening_with(handling=ActivityHandling.NO_INTERRUPTION)


def is_interrupted(message: ServerMessage) -> bool:
    return message.server_content is not None and message.server_content.interrupted


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
