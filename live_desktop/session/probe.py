"""Whether a service can be talked to: a session is set up, and closed at once."""

import time
from collections.abc import Awaitable, Callable
from datetime import datetime

from live_desktop.errors import (
    KeyRejected,
    LiveDesktopError,
    NetworkFailed,
    QuotaExhausted,
)
from live_desktop.protocol.models import Wishes, plan_setup
from live_desktop.session.channel import Channel
from live_desktop.session.endpoint import Endpoint
from live_desktop.session.network import AS_THE_SYSTEM, Network
from live_desktop.session.patience import USUAL, Patience
from live_desktop.session.recorder import FlightRecorder
from live_desktop.session.verdict import Finding, Verdict

_FINDINGS: tuple[tuple[type[LiveDesktopError], Finding], ...] = (
    (KeyRejected, Finding.REFUSED),
    (QuotaExhausted, Finding.EXHAUSTED),
    (NetworkFailed, Finding.UNREACHED),
)


async def probe(
    dial: Callable[[], Awaitable[Endpoint]],
    wishes: Wishes,
    network: Network = AS_THE_SYSTEM,
    patience: Patience = USUAL,
) -> Verdict:
    """Set a session up where `dial` says and close it again; says nothing in it."""
    began = time.monotonic()
    try:
        endpoint = await dial()
        # Nothing of it belongs into the log of the talk.
        recorder = FlightRecorder(endpoint.kind, datetime.now().astimezone())
        channel = await Channel.open(
            endpoint,
            plan_setup(wishes, model_prefix=endpoint.model_prefix).setup,
            network=network,
            patience=patience,
            recorder=recorder,
        )
        await channel.aclose()
    except LiveDesktopError as error:
        finding = next((each for kind, each in _FINDINGS if isinstance(error, kind)), None)
        return Verdict(finding or Finding.FAILED, str(error), error.detail)
    return Verdict(Finding.GOOD, seconds=time.monotonic() - began)
