"""From the user's settings, and what was found out about the devices, to a plan for the sound."""

from live_desktop.audio.check.analysis import SoundReport
from live_desktop.audio.devices.backend import Device
from live_desktop.audio.duplex import Duplex, Reason
from live_desktop.audio.plan import SoundPlan, SoundState
from live_desktop.store.settings import CheckedDevices, DuplexChoice, Settings

REMEMBERED_CHECKS = 12
"""Pairs of devices whose sound check is kept."""

_CHOSEN = {DuplexChoice.FULL: Duplex.FULL, DuplexChoice.HALF: Duplex.HALF}


def plan_of(settings: Settings, state: SoundState) -> SoundPlan:
    """Plan the sound for the devices that are in use."""
    checked = check_of(settings, state)
    headphones = checked is not None and checked.headphones
    advised = Duplex.HALF if checked is not None and checked.half_duplex else Duplex.FULL
    return SoundPlan(
        microphone=settings.microphone,
        loudspeaker=settings.loudspeaker,
        # A headset has no echo, and its own processing: whatever we did would only harm.
        echo_cancelling=settings.echo_cancelling and not headphones,
        noise_suppression=settings.noise_suppression and not headphones,
        automatic_gain=settings.automatic_gain and not headphones,
        duplex=_CHOSEN.get(settings.duplex, advised),
        volume=settings.volume,
        earcons=settings.earcons,
        long_periods=settings.long_periods,
        chunk_ms=settings.chunk_ms,
    )


def check_of(settings: Settings, state: SoundState) -> CheckedDevices | None:
    """Find what the last check of the devices in use found out."""
    pair = (_key(state.microphone), _key(state.loudspeaker))
    return next(
        (c for c in settings.checked_devices if (c.microphone, c.loudspeaker) == pair), None
    )


def with_check(
    settings: Settings, state: SoundState, report: SoundReport
) -> tuple[CheckedDevices, ...]:
    """Put what a check found out before what is known already."""
    found = CheckedDevices(
        microphone=_key(state.microphone),
        loudspeaker=_key(state.loudspeaker),
        half_duplex=report.recommended is Duplex.HALF,
        headphones=report.reason is Reason.HEADPHONES,
    )
    pair = (found.microphone, found.loudspeaker)
    others = (c for c in settings.checked_devices if (c.microphone, c.loudspeaker) != pair)
    return (found, *others)[:REMEMBERED_CHECKS]


def _key(device: Device | None) -> str:
    return device.key if device is not None else ""
