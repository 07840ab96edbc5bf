"""From the user's settings, and what was found out about the devices, to a plan for the sound."""

from live_desktop.audio.check.analysis import SoundReport
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
        echo_cancelling=settings.echo_cancelling,
        headphones=headphones,
        noise_suppression=settings.noise_suppression,
        automatic_gain=settings.automatic_gain,
        duplex=_CHOSEN.get(settings.duplex, advised),
        volume=settings.volume,
        earcons=settings.earcons,
        long_periods=settings.long_periods,
        chunk_ms=settings.chunk_ms,
    )


def check_of(settings: Settings, state: SoundState) -> CheckedDevices | None:
    """Find what the last check of the devices in use found out; devices unknown have none."""
    return next((each for each in settings.checked_devices if _pair(each) == _used(state)), None)


def with_check(
    settings: Settings, state: SoundState, report: SoundReport
) -> tuple[CheckedDevices, ...]:
    """Put what a check found out before what is known already, if it is known of which devices."""
    if (used := _used(state)) is None:
        return settings.checked_devices
    found = CheckedDevices(
        microphone=used[0],
        loudspeaker=used[1],
        half_duplex=report.recommended is Duplex.HALF,
        headphones=report.reason is Reason.HEADPHONES,
    )
    others = (each for each in settings.checked_devices if _pair(each) != used)
    return (found, *others)[:REMEMBERED_CHECKS]


def _used(state: SoundState) -> tuple[str, str] | None:
    if state.microphone is None or state.loudspeaker is None:
        return None
    return state.microphone.key, state.loudspeaker.key


def _pair(checked: CheckedDevices) -> tuple[str, str]:
    return checked.microphone, checked.loudspeaker
