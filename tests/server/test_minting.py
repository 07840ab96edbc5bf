"""Ephemeral tokens: what they allow, for how long, and what they fix."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from live_desktop.protocol.setup import (
    GenerationConfig,
    PrebuiltVoiceConfig,
    SessionResumptionConfig,
    Setup,
    SpeechConfig,
    VoiceConfig,
)
from live_desktop.server.minting import MOST_TOKENS, Mint, Ticket
from live_desktop.server.refusal import Refusal, Refused

SETUP = Setup(
    model="models/gemini-3.8-live",
    generation_config=GenerationConfig(temperature=0.5),
    session_resumption=SessionResumptionConfig(handle="mine"),
)
FIXED = {
    "model": "models/fixed",
    "generationConfig": {
        "temperature": 1.5,
        "speech_config": {"voiceConfig": {"prebuilt_voice_config": {"voiceName": "Puck"}}},
    },
}


class Clock:
    """A clock that stands still until it is put on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def ticket(clock: Clock, **order: Any) -> Ticket:
    """Mint a token and find it again."""
    mint = Mint(clock)
    found = mint.find(mint.make(msgspec.json.encode(order)))
    assert found is not None
    return found


def refusal_of(ticket: Ticket) -> str:
    with pytest.raises(Refused) as refused:
        ticket.constrain(SETUP)
    return refused.value.reason


def test_a_plain_token_starts_one_session_within_a_minute(clock: Clock) -> None:
    plain = ticket(clock)
    clock.wait(59.9)
    assert plain.constrain(SETUP) == SETUP
    plain.use()
    with pytest.raises(Refused, match="Token has been used too many times"):
        plain.use()
    clock.wait(0.1)
    assert refusal_of(plain) == "new_session_expire_time deadline exceeded"
    clock.wait(29 * 60)
    assert refusal_of(plain) == "Token has expired"
    assert plain.seconds_left() == 0


def test_an_empty_body_orders_a_plain_token(clock: Clock) -> None:
    mint = Mint(clock)
    name = mint.make(b"")
    assert name.startswith("auth_tokens/")
    assert mint.find(name) is not None
    assert mint.find("auth_tokens/other") is None


def test_uses_and_times_are_what_is_ordered(clock: Clock) -> None:
    twice = ticket(
        clock,
        uses=2,
        expire_time="2026-01-01T02:00:00+01:00",
        newSessionExpireTime="2026-01-01T00:30:00.5Z",
    )
    twice.use()
    twice.use()
    with pytest.raises(Refused):
        twice.use()
    assert twice.seconds_left() == 3600
    clock.wait(30 * 60)
    assert twice.constrain(SETUP) == SETUP
    clock.wait(1)
    assert refusal_of(twice) == "new_session_expire_time deadline exceeded"


def test_no_uses_are_any_number(clock: Clock) -> None:
    endless = ticket(clock, uses=0)
    for _ in range(100):
        endless.use()


def test_a_setup_without_a_mask_is_all_that_counts(clock: Clock) -> None:
    fixed = ticket(clock, bidiGenerateContentSetup=FIXED).constrain(SETUP)
    assert fixed.model == "models/fixed"
    assert fixed.session_resumption is None
    assert fixed.generation_config is not None
    assert fixed.generation_config.temperature == 1.5
    nameless = ticket(clock, bidiGenerateContentSetup={"labels": {}}).constrain(SETUP)
    assert nameless == Setup(model=SETUP.model)


def test_a_mask_fixes_what_it_names(clock: Clock) -> None:
    mask = "generationConfig.temperature, generation_config.speechConfig.voice_config"
    found = ticket(clock, bidiGenerateContentSetup=FIXED, fieldMask=mask).constrain(SETUP)
    assert found.model == SETUP.model
    assert found.session_resumption == SETUP.session_resumption
    puck = VoiceConfig(prebuilt_voice_config=PrebuiltVoiceConfig(voice_name="Puck"))
    assert found.generation_config == GenerationConfig(
        temperature=1.5, speech_config=SpeechConfig(voice_config=puck)
    )
    bare = Setup(model="models/bare")
    made = ticket(clock, bidiGenerateContentSetup=FIXED, fieldMask=mask).constrain(bare)
    assert made.generation_config == found.generation_config


def test_a_mask_over_nothing_takes_away(clock: Clock) -> None:
    mask = "generationConfig.temperature,sessionResumption,tools,proactivity.proactiveAudio"
    order = {"bidiGenerateContentSetup": {"model": "models/m"}, "fieldMask": mask}
    found = ticket(clock, **order).constrain(SETUP)
    assert found == Setup(model=SETUP.model, generation_config=GenerationConfig())


def test_a_mask_without_a_setup_fixes_nothing(clock: Clock) -> None:
    assert ticket(clock, fieldMask="model").constrain(SETUP) == SETUP


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("[]", "Expected `object`"),
        ("{", "truncated"),
        ('{"liveConnectConstraints": {}}', 'Unknown name "liveConnectConstraints"'),
        ('{"uses": -1}', "auth_token.uses"),
        ('{"uses": true}', "auth_token.uses"),
        ('{"uses": "many"}', "auth_token.uses"),
        ('{"expireTime": "tomorrow"}', "auth_token.expire_time"),
        ('{"expireTime": "2026-01-01T00:10:00"}', "auth_token.expire_time"),
        ('{"expireTime": 5}', "auth_token.expire_time"),
        ('{"expireTime": "2025-12-31T23:59:59Z"}', "expire_time must be in the future"),
        ('{"expireTime": "2026-01-01T20:00:01Z"}', "expire_time is too far in the future"),
        ('{"newSessionExpireTime": "2026-01-02T00:00:00Z"}', "new_session_expire_time is too far"),
        ('{"bidiGenerateContentSetup": []}', "bidi_generate_content_setup"),
        ('{"bidiGenerateContentSetup": {"modell": "x"}}', 'Unknown name "modell"'),
        ('{"bidiGenerateContentSetup": {"model": 5}}', "bidi_generate_content_setup"),
        ('{"fieldMask": "modell"}', "field_mask"),
        ('{"fieldMask": "model.name"}', "field_mask"),
        ('{"fieldMask": ["model"]}', "field_mask"),
    ],
)
def test_an_order_that_is_amiss_is_told(clock: Clock, order: str, said: str) -> None:
    with pytest.raises(ValueError, match=r".") as failed:
        Mint(clock).make(order.encode())
    assert said in str(failed.value)


def test_the_mint_does_not_grow_for_ever(clock: Clock) -> None:
    mint = Mint(clock)
    first, *_, last = [mint.make(b"{}") for _ in range(MOST_TOKENS + 1)]
    assert mint.find(first) is None
    assert mint.find(last) is not None
    clock.wait(61 * 60)
    mint.make(b"{}")
    assert mint.find(last) is None


def test_the_reasons_are_those_of_the_service() -> None:
    reasons = (Refusal.TOKEN_USED_UP, Refusal.TOKEN_TOO_LATE, Refusal.TOKEN_EXPIRED)
    assert {reason.code for reason in reasons} == {1011}
