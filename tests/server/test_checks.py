"""What a setup must be like, as a client sees it."""

import pytest

from live_desktop.server.conduct import Conduct
from live_desktop.server.models import ModelStore
from tests.server.live_client import AtOnce, LiveClient, dialed

THINKING = "gemini-3.8-live-extended-thinking"
VERTEX = "projects/p/locations/l/publishers/google/models/gemini-live-2.5-flash-native-audio"


async def refused(client: LiveClient, setup: str) -> tuple[int | None, str | None]:
    await client.socket.send('{"setup": {%s}}' % setup)
    return await client.closed()


@pytest.mark.parametrize(
    "setup",
    [
        '"model": "gemini-3.8-live"',
        '"model": "models/gemini-3.1-flash-live-preview"',
        f'"model": "{VERTEX}"',
        '"model": "models/gemini-3.1-flash-live-preview", '
        '"generationConfig": {"thinkingConfig": {"thinkingLevel": "MINIMAL"}}',
        f'"model": "{THINKING}", '
        '"generationConfig": {"thinkingConfig": {"thinkingLevel": "low"}}',
        '"model": "gemini-3.8-live", "proactivity": {"proactiveAudio": true}',
    ],
)
async def test_what_the_service_accepts_is_accepted(store: ModelStore, setup: str) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.socket.send('{"setup": {%s}}' % setup)
        assert (await client.receive()).setup_complete is not None


@pytest.mark.parametrize(
    ("setup", "code", "reason"),
    [
        ('"labels": {}', 1007, "Request contains an invalid argument."),
        (
            '"model": "models/gemini-2.0-flash-exp"',
            1008,
            "models/gemini-2.0-flash-exp is not found for API version v1beta, or is not supported "
            "for bidiGenerateContent. Call ListMode",
        ),
        (
            '"model": "gemini-3.8-live", "voice": "Kore"',
            1007,
            "Invalid JSON payload received. Unknown name \"voice\" at 'setup': Cannot find field.",
        ),
        (
            '"model": "gemini-3.8-live", "generationConfig": {"thinkingConfig": {}}',
            1007,
            "Request contains an invalid argument. This model takes no thinkingConfig.",
        ),
        (
            f'"model": "{THINKING}"',
            1007,
            "Request contains an invalid argument. "
            "This model requires a thinkingLevel that it knows.",
        ),
        (
            f'"model": "{THINKING}", '
            '"generationConfig": {"thinkingConfig": {"thinkingLevel": "MINIMAL"}}',
            1007,
            "Request contains an invalid argument. "
            "This model requires a thinkingLevel that it knows.",
        ),
        (
            '"model": "gemini-3.8-live", "proactivity": {"proactiveAudio": false}',
            1007,
            "Request contains an invalid argument. Proactive audio cannot be turned off.",
        ),
    ],
)
async def test_what_the_service_refuses_is_refused(
    store: ModelStore, setup: str, code: int, reason: str
) -> None:
    async with dialed(store) as client:
        found, said = await refused(client, setup)
    assert (found, said) == (code, reason)
    assert len(reason.encode()) <= 123


async def test_a_long_reason_is_cut_between_letters(store: ModelStore) -> None:
    async with dialed(store) as client:
        code, reason = await refused(client, '"model": "%s"' % ("modèle-" * 30))
    assert code == 1008
    assert reason is not None
    assert reason.startswith("models/modèle-modèle-")
    assert 122 <= len(reason.encode()) <= 123


async def test_any_model_may_be_let_in(store: ModelStore) -> None:
    async with dialed(store, make_pace=AtOnce, conduct=Conduct(any_model=True)) as client:
        setup = '"model": "models/my-own", "outputAudioTranscription": {}'
        await client.socket.send('{"setup": {%s}}' % setup)
        assert (await client.receive()).setup_complete is not None
        assert await client.ask("What is 2 plus 2?") == "2 plus 2 is 4."
