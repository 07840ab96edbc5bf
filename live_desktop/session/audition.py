"""Hearing a voice before it is chosen: a short session of its own that reads one sentence aloud."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from live_desktop.errors import NetworkFailed, ServiceFailed, SetupRejected
from live_desktop.language import _
from live_desktop.protocol.events import (
    OUTPUT_RATE,
    AudioDelta,
    Interrupted,
    ServerEvent,
    TurnComplete,
)
from live_desktop.protocol.models import Plan, Wishes, model_card, plan_setup
from live_desktop.session.channel import Channel
from live_desktop.session.endpoint import Endpoint
from live_desktop.session.network import AS_THE_SYSTEM, Network
from live_desktop.session.patience import USUAL, Patience
from live_desktop.session.recorder import FlightRecorder

LONGEST_WAIT = 15.0
"""Seconds without a sound after which a voice is given up."""
LONGEST_SPEECH = 40.0
"""Seconds of speech after which a model that goes on and on is cut off."""
_SAMPLE_BYTES = 2
_MOST_BYTES = int(LONGEST_SPEECH * OUTPUT_RATE) * _SAMPLE_BYTES

_READER = (
    "You lend your voice to a text. Say exactly the words that follow the colon, in their own"
    " language, in your natural voice, and nothing else: no greeting, no comment, no answer."
)
# The embedded server repeats what stands behind such words, without any instruction.
_REQUEST = "Say exactly these words: {sentence}"


@dataclass(frozen=True, slots=True)
class Part:
    """What to hear: a voice of a model, and the sentence that it says."""

    model: str
    voice: str
    sentence: str
    language: str = ""
    """The BCP-47 code of the language to speak."""


async def hear(
    part: Part,
    endpoint: Endpoint,
    *,
    network: Network = AS_THE_SYSTEM,
    patience: Patience = USUAL,
    longest_wait: float = LONGEST_WAIT,
) -> bytes:
    """Have a voice say its sentence; returns mono s16le samples at 24 kHz.

    Raises a LiveDesktopError that says why it cannot be heard.
    """
    plan = _plan(part, endpoint)
    # What is heard here is no part of the talk, so the log of the talk does not have it.
    recorder = FlightRecorder("", datetime.now().astimezone())
    channel = await Channel.open(
        endpoint, plan.setup, network=network, patience=patience, recorder=recorder
    )
    try:
        request = _REQUEST.format(sentence=part.sentence)
        channel.send(model_card(part.model).typed_text(request))
        return await _collect(channel, part.voice, longest_wait)
    finally:
        await channel.aclose()


def _plan(part: Part, endpoint: Endpoint) -> Plan:
    card = model_card(part.model)
    if card.translates or not (card.speaks and card.reads):
        raise SetupRejected(
            _("{model} cannot read a sentence aloud. Choose another model first.").format(
                model=card.id
            )
        )
    wishes = Wishes(part.model, part.voice, _READER, language=part.language)
    plan = plan_setup(wishes, model_prefix=endpoint.model_prefix)
    if not card.library_voices and any(part.voice in each.wish for each in plan.dropped):
        raise SetupRejected(
            _("{model} does not have the voice {voice}. Choose another.").format(
                model=card.id, voice=part.voice
            )
        )
    return plan


async def _collect(channel: Channel, voice: str, longest_wait: float) -> bytes:
    speech = bytearray()
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(longest_wait) as limit:
            while True:
                events = await channel.receive()
                if any(isinstance(event, AudioDelta) for event in events):
                    limit.reschedule(loop.time() + longest_wait)
                if _take(events, speech, voice):
                    return bytes(speech)
    except TimeoutError as error:
        raise ServiceFailed(
            _("{voice} could not be heard in time. Try again.").format(voice=voice)
        ) from error
    except NetworkFailed as error:
        raise NetworkFailed(
            _("The connection was lost before {voice} had finished. Try again.").format(
                voice=voice
            ),
            detail=error.detail,
        ) from error


def _take(events: tuple[ServerEvent, ...], speech: bytearray, voice: str) -> bool:
    """Add what came; tells whether the sentence is complete."""
    for event in events:
        match event:
            case AudioDelta(pcm, rate):
                if rate != OUTPUT_RATE:
                    raise ServiceFailed(
                        _(
                            "The service speaks at {rate} samples per second, which cannot be"
                            " played."
                        ).format(rate=rate)
                    )
                speech += pcm
                if len(speech) >= _MOST_BYTES:
                    del speech[_MOST_BYTES:]
                    return True
            case Interrupted():
                raise ServiceFailed(_("{voice} was cut off. Try again.").format(voice=voice))
            case TurnComplete(reason) if not speech:
                raise ServiceFailed(
                    _("{voice} said nothing. Try another sentence.").format(voice=voice),
                    detail=str(reason) if reason else "",
                )
            case TurnComplete():
                return True
            case _:
                pass
    return False
