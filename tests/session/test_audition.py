"""Hearing a voice: with the real embedded server, and with servers that misbehave."""

import asyncio
from collections.abc import Iterator

import numpy as np
import pytest

from live_desktop.errors import LiveDesktopError, NetworkFailed, ServiceFailed, SetupRejected
from live_desktop.protocol.content import Blob, Content
from live_desktop.protocol.content import Part as ContentPart
from live_desktop.protocol.messages import ServerContent, ServerMessage, TurnCompleteReason
from live_desktop.protocol.models import DEFAULT_MODEL, MODELS, ModelCard
from live_desktop.server.models import ModelStore
from live_desktop.session import audition
from live_desktop.session.audition import Part, hear
from tests.support.scripted_server import Client, Script, hang, scripted_server, until_closed
from tests.support.served_talk import loaded_models, served

SENTENCE = "What time is it in the kitchen?"
PART = Part(DEFAULT_MODEL, "Kore", SENTENCE)
TICK = b"\x10\x00" * 240


@pytest.fixture(scope="module")
def store() -> Iterator[ModelStore]:
    with loaded_models() as models:
        yield models


def speech(pcm: bytes = TICK, mime: str = "audio/pcm;rate=24000") -> ServerContent:
    """Make a piece of speech."""
    part = ContentPart(inline_data=Blob(mime_type=mime, data=pcm))
    return ServerContent(model_turn=Content(role="model", parts=(part,)))


def saying(*pieces: ServerContent) -> Script:
    """Make a server that says these pieces and then waits."""

    async def script(client: Client) -> None:
        await client.accept()
        await client.receive()
        for piece in pieces:
            await client.send(ServerMessage(server_content=piece))
        await until_closed(client)

    return script


async def fault_of(script: Script, part: Part = PART, longest_wait: float = 5.0) -> Exception:
    """Give the error that comes of a server's doing."""
    async with scripted_server(script) as endpoint:
        with pytest.raises(LiveDesktopError) as caught:
            await hear(part, endpoint, longest_wait=longest_wait)
    return caught.value


async def test_the_embedded_server_reads_the_sentence_and_does_not_answer_it(
    store: ModelStore,
) -> None:
    async with served(store) as running:
        pcm = await hear(PART, running.endpoint)
        (brain,) = running.brains
    said = [each.text for each in brain.history]
    assert said[-1].strip(" .?!") == SENTENCE.strip(" .?!")
    samples = np.frombuffer(pcm, dtype=np.int16)
    assert 0.8 < len(samples) / 24_000 < 8
    assert np.abs(samples).max() > 2_000


async def test_each_voice_sounds_otherwise(store: ModelStore) -> None:
    async with served(store) as running:
        one, other = [
            await hear(Part(DEFAULT_MODEL, voice, "Hello there."), running.endpoint)
            for voice in ("Kore", "Charon")
        ]
    assert one != other


async def test_the_voice_and_the_sentence_are_asked_for() -> None:
    heard = []

    async def script(client: Client) -> None:
        heard.append(await client.accept())
        heard.append(await client.receive())
        end = ServerContent(turn_complete=True)
        await client.send(ServerMessage(server_content=speech()))
        await client.send(ServerMessage(server_content=speech()))
        await client.send(ServerMessage(server_content=end))
        await until_closed(client)

    async with scripted_server(script) as endpoint:
        pcm = await hear(Part(DEFAULT_MODEL, "Leda", SENTENCE, "de-DE"), endpoint)
    assert pcm == 2 * TICK
    setup, request = heard[0].setup, heard[1].realtime_input
    assert setup is not None
    assert request is not None
    assert setup.generation_config is not None
    spoken = setup.generation_config.speech_config
    assert spoken is not None
    assert spoken.voice_config is not None
    assert spoken.voice_config.prebuilt_voice_config is not None
    assert spoken.voice_config.prebuilt_voice_config.voice_name == "Leda"
    assert spoken.language_code == "de-DE"
    assert setup.tools == ()
    assert request.text is not None
    assert request.text.endswith(f": {SENTENCE}")


async def test_silence_is_an_error_that_names_the_voice() -> None:
    error = await fault_of(saying(ServerContent(turn_complete=True)))
    assert isinstance(error, ServiceFailed)
    assert str(error) == "Kore said nothing. Try another sentence."


async def test_why_a_service_refuses_is_kept_for_the_details() -> None:
    reason = TurnCompleteReason.BLOCKLIST
    error = await fault_of(
        saying(ServerContent(turn_complete=True, turn_complete_reason=reason)),
    )
    assert isinstance(error, ServiceFailed)
    assert "BLOCKLIST" in error.detail


async def test_an_odd_rate_is_refused() -> None:
    error = await fault_of(saying(speech(mime="audio/pcm;rate=16000")))
    assert "16000" in str(error)


async def test_a_server_that_falls_silent_is_given_up() -> None:
    error = await fault_of(saying(speech()), longest_wait=0.2)
    assert str(error) == "Kore could not be heard in time. Try again."


async def test_a_connection_that_is_lost_half_way_is_told() -> None:
    async def script(client: Client) -> None:
        await client.accept()
        await client.receive()
        await client.send(ServerMessage(server_content=speech()))
        client.socket.transport.abort()

    error = await fault_of(script)
    assert isinstance(error, NetworkFailed)
    assert "before Kore had finished" in str(error)


async def test_a_model_that_goes_on_and_on_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audition, "_MOST_BYTES", 3 * len(TICK) + 2)
    async with scripted_server(saying(*[speech()] * 10)) as endpoint:
        pcm = await hear(PART, endpoint)
    assert len(pcm) == 3 * len(TICK) + 2


@pytest.mark.parametrize("card", [each for each in MODELS if each.translates], ids=lambda c: c.id)
async def test_a_model_that_only_translates_is_not_even_dialled(card: ModelCard) -> None:
    error = await fault_of(hang, Part(card.id, "Kore", SENTENCE))
    assert isinstance(error, SetupRejected)
    assert card.id in str(error)


async def test_a_voice_that_the_model_does_not_have_is_not_replaced() -> None:
    classic = next(card for card in MODELS if not card.library_voices and card.reads)
    error = await fault_of(hang, Part(classic.id, "en-us-tavi", SENTENCE))
    assert isinstance(error, SetupRejected)
    assert "en-us-tavi" in str(error)


async def test_it_can_be_cancelled_at_any_time() -> None:
    closed = asyncio.Event()
    begun = asyncio.Event()

    async def script(client: Client) -> None:
        await client.accept()
        await client.receive()
        begun.set()
        await until_closed(client)
        closed.set()

    async with scripted_server(script) as endpoint, asyncio.timeout(10):
        async with asyncio.TaskGroup() as tasks:
            hearing = tasks.create_task(hear(PART, endpoint))
            await begun.wait()
            hearing.cancel()
        await closed.wait()
    assert hearing.cancelled()
