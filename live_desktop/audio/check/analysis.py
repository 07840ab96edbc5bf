"""What a sound check finds out from what was played and what the microphone heard of it."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from live_desktop.audio.check.probe import Probe
from live_desktop.audio.duplex import Duplex, Reason
from live_desktop.audio.echo.detector import VoiceDetector
from live_desktop.audio.formats import LOUDSPEAKER, MICROPHONE, Samples
from live_desktop.audio.levels import CLIPPING
from live_desktop.silero import FRAME

Sound = NDArray[np.float64]
"""Samples from -1 to 1 at 16 kHz, or the power of 20 ms each."""

SILENCE = -96.0
"""Decibels below full scale of the smallest sample there is; nothing is quieter."""

STEP = 0.02
"""Seconds from one level of a series to the next."""

CERTAIN_TONE, CERTAIN_SPEECH = 0.13, 0.06
"""How alike the played and the heard must be to count as heard.

Measured over hundreds of sounds that had nothing to do with the check: the tone was like noise up
to 0.06, like music to 0.07, like other people's speech to 0.09, like whistling up and down to 0.12;
the speech was like all of them up to 0.04. An echo 4 dB above the noise gives 0.28 and 0.09.
An echo that is missed is taken for headphones, so the limits are as low as they can be.
"""

VOICE = 0.35
"""The probability from which a frame counts as voice.

A detector that opens at 0.5 commonly holds until 0.35, and the assistant will speak far longer than
the check does. What WebRTC's canceller left of the speech in ten simulated rooms came to 0.22.
"""

_VOICE_FRAMES = 3
"""Frames before the check's own sound that are a voice and no cough: 0.1 s."""

_LONGEST_DELAY = 0.7
"""Seconds; beyond it lies no loudspeaker that one could talk with."""

_SETTLING = 1.0
"""Seconds of speech that an echo canceller may take to learn the room; a tone teaches it little."""

_STARTING = 0.1
"""Seconds in which a microphone that was just opened is not yet itself."""

_REVERBERATION = 0.12
"""Seconds for which a room answers a word audibly."""

_LOUD = 1e-3
"""Frames 30 dB below the loudest frame are pauses."""

_UNSEEN = 0.25
"""What adds less than a quarter to the noise cannot be told from the noise's own changes."""


_DETOUR = 0.01
"""Seconds by which the answer of a near wall comes after the straight sound."""

_STRAIGHT = 0.6
"""The part of the best likeness that tells the straight sound from the tone's own echo in time."""

_CUT_OFF = 3
"""Samples: fewer at full height may be chance."""

_SMALLEST = 10 ** (SILENCE / 10)
_STEP = MICROPHONE.samples(STEP)


@dataclass(frozen=True, slots=True)
class SoundReport:
    """What was measured; levels in dB below full scale; None where there was nothing to measure."""

    recommended: Duplex
    reason: Reason
    noise: float
    """The room before the check makes a sound."""
    played: float
    """The speech as it was played."""
    heard: float | None
    """The speech as it came to the microphone, without the noise."""
    echo: float | None
    """The heard speech in relation to the played, in dB."""
    delay: float | None
    """Milliseconds from a sample being played to its arrival in the microphone's sound."""
    confidence: float
    """How alike the played and the heard are at that delay, from 0 to 1."""
    removed: float | None
    """By how many dB echo cancelling lowers the echo, at the least, after a second of speech.

    None also where the noise covers the echo.
    """
    left: float | None
    """The microphone after echo cancelling, noise included, while the speech plays."""
    voice_left: float
    """The part of the time, 0 to 1, in which what is left would pass for somebody's voice."""
    clipping: bool
    """Whether the microphone was so loud that it was cut off."""
    levels_played: tuple[float, ...]
    """One level for each 20 ms, as are the next two."""
    levels_heard: tuple[float, ...]
    levels_left: tuple[float, ...]


def analyse(probe: Probe, captured: Samples, cancelled: Samples) -> SoundReport:
    """Measure what the microphone heard of a probe, before and after echo cancelling.

    `captured` and `cancelled` are at 16 kHz and begin when the probe began to be played.
    """
    played = _at_microphone_rate(probe.samples)
    heard, left = captured / 32768.0, cancelled / 32768.0
    tone, speech = _moved(probe.tone), _moved(probe.speech)
    match = _find(heard, played, ((tone, CERTAIN_TONE), (speech, CERTAIN_SPEECH)))
    shift = match.delay if match.certain else 0
    quiet = slice(MICROPHONE.samples(_STARTING), tone.start + shift)
    steps_played = _powers(played)
    before = _Room(_powers(heard[shift:]), _typical(heard[quiet]))
    after = _Room(_powers(left[shift:]), _typical(left[quiet]))
    said, late = _words(steps_played, speech)
    is_whole = bool(late.any()) and min(before.steps.size, after.steps.size) >= late.size
    is_faint = before.echo(late) < before.noise * int(np.count_nonzero(late))
    measured = _frames(late, shift)
    voices_left = _voices(cancelled[: measured.stop * FRAME])[measured]
    reason = _reason(
        is_whole=is_whole,
        is_silent=not captured.size or int(captured.max()) - int(captured.min()) <= 4,
        is_disturbed=int(_voices(captured[: quiet.stop]).sum()) >= _VOICE_FRAMES,
        is_heard=match.certain,
        is_faint=is_faint,
        has_voice_left=bool(voices_left.any()),
    )
    spoken = steps_played[: said.size][said]
    level_played = _decibels(_mean(spoken))
    is_measured = match.certain and is_whole
    echo = _decibels(before.echo(said) / spoken.sum()) if is_measured else None
    removed = _decibels(before.echo(late) / after.echo(late)) if is_measured else None
    return SoundReport(
        recommended=_ADVICE[reason],
        reason=reason,
        noise=_decibels(before.noise),
        played=level_played,
        heard=level_played + echo if echo is not None else None,
        echo=echo,
        delay=1000 * MICROPHONE.seconds(match.delay) if match.certain else None,
        confidence=match.likeness,
        removed=removed if not is_faint else None,
        left=_decibels(_mean(after.steps[: late.size][late])) if is_measured else None,
        voice_left=_mean(voices_left),
        clipping=int((np.abs(captured.astype(np.int32)) >= CLIPPING).sum()) >= _CUT_OFF,
        levels_played=_levels(steps_played),
        levels_heard=_levels(_powers(heard)),
        levels_left=_levels(_powers(left)),
    )


_ADVICE = {
    Reason.HEADPHONES: Duplex.FULL,
    Reason.FAINT: Duplex.FULL,
    Reason.REMOVED: Duplex.FULL,
    # With a voice in the echo the assistant would interrupt itself at every sentence.
    Reason.VOICE_LEFT: Duplex.HALF,
    # Where nothing is known, the way that works in every room.
    Reason.OTHER_VOICE: Duplex.HALF,
    Reason.SILENT_MICROPHONE: Duplex.HALF,
    Reason.TOO_SHORT: Duplex.HALF,
}


def _reason(
    *,
    is_whole: bool,
    is_silent: bool,
    is_disturbed: bool,
    is_heard: bool,
    is_faint: bool,
    has_voice_left: bool,
) -> Reason:
    if not is_whole:
        return Reason.TOO_SHORT
    if is_silent:
        return Reason.SILENT_MICROPHONE
    if is_disturbed:
        return Reason.OTHER_VOICE
    if not is_heard:
        return Reason.HEADPHONES
    if has_voice_left:
        return Reason.VOICE_LEFT
    return Reason.FAINT if is_faint else Reason.REMOVED


@dataclass(frozen=True, slots=True)
class _Room:
    """What a microphone hears: the power of each 20 ms, counted from the echo's arrival."""

    steps: Sound
    noise: float

    def echo(self, chosen: NDArray[np.bool_]) -> float:
        """Add up the power that the chosen steps bring, what rings on included."""
        if not chosen.size:
            return 0.0
        ringing = np.convolve(chosen, np.ones(1 + round(_REVERBERATION / STEP))) > 0
        steps = self.steps[: ringing.size][ringing[: self.steps.size]]
        least = max(_UNSEEN * self.noise, _SMALLEST)
        return max(float(steps.sum()) - self.noise * steps.size, least * steps.size)


@dataclass(frozen=True, slots=True)
class _Match:
    """Where a part of the played was found in the heard: after so many samples, so much alike."""

    delay: int
    likeness: float
    certain: bool


def _find(heard: Sound, played: Sound, parts: tuple[tuple[slice, float], ...]) -> _Match:
    """Look for parts of the played in the heard, each with the likeness that makes it certain.

    The first part that is certain decides. A loudspeaker that wakes up late swallows the tone, but
    not the speech.
    """
    found = []
    for part, enough in parts:
        # Differences bring the high tones forward, whose place in time is sharp.
        delay, likeness = _match(np.diff(heard[part.start :]), np.diff(played[part]))
        found.append(_Match(delay, likeness, likeness >= enough))
    return next((match for match in found if match.certain), found[0])


def _match(heard: Sound, wanted: Sound) -> tuple[int, float]:
    """Find where a sound is most like another; returns where, and how much from 0 to 1."""
    energy = float(np.dot(wanted, wanted))
    heard = heard[: wanted.size + MICROPHONE.samples(_LONGEST_DELAY)]
    if heard.size < wanted.size or not energy:
        return 0, 0.0
    size = 1 << (heard.size + wanted.size).bit_length()
    spectrum = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(wanted, size))
    alike = np.abs(np.fft.irfft(spectrum, size)[: heard.size - wanted.size + 1])
    sums = np.concatenate(([0.0], np.cumsum(heard * heard)))
    # Rounding to 16 bits is no sound: without a floor, silence would be divided by nothing.
    there = np.maximum(sums[wanted.size :] - sums[: -wanted.size], _SMALLEST * wanted.size)
    likeness = alike / np.sqrt(there * energy)
    best = int(likeness.argmax())
    # The straight way is the shortest: a wall may answer louder, but never earlier.
    first = max(0, best - MICROPHONE.samples(_DETOUR))
    straight = first + int(np.argmax(likeness[first : best + 1] > _STRAIGHT * likeness[best]))
    return straight, min(1.0, float(likeness[best]))


def _words(steps: Sound, speech: slice) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Choose the steps in which the speech is loud, and those of them after the first second."""
    loud = steps > _LOUD * steps.max(initial=0.0)
    where = np.arange(steps.size) * _STEP
    said = loud & (where >= speech.start) & (where < speech.stop)
    said = said[: np.flatnonzero(said)[-1] + 1] if said.any() else said[:0]
    late = said & (np.cumsum(said) * STEP > _SETTLING)
    return said, late


def _voices(samples: Samples) -> NDArray[np.bool_]:
    """Tell for each 32 ms whether a voice detector would take it for speech."""
    detector = VoiceDetector()
    blocks = samples[: samples.size // FRAME * FRAME].reshape(-1, FRAME)
    found = [detector.feed(block) for block in blocks]
    return np.array([chance is not None and chance >= VOICE for chance in found], np.bool_)


def _frames(late: NDArray[np.bool_], shift: int) -> slice:
    """Return the frames of the voice detector from the first of the late steps to the last."""
    if not late.any():
        return slice(0, 0)
    first, last = np.flatnonzero(late)[[0, -1]] * _STEP + shift
    return slice(int(first) // FRAME, int(last) // FRAME + 1)


def _at_microphone_rate(samples: Samples) -> Sound:
    """Take every tone that 16 kHz can hold from sound at 24 kHz."""
    count = _moved(slice(0, samples.size)).stop
    if not count:
        return np.zeros(0)
    tones = np.fft.rfft(samples / 32768.0)[: count // 2 + 1]
    sound: Sound = np.fft.irfft(tones, count) * (count / samples.size)
    return sound


def _moved(part: slice) -> slice:
    """Convert positions in the played to positions in the heard."""
    rates = MICROPHONE.rate / LOUDSPEAKER.rate
    return slice(round(part.start * rates), round(part.stop * rates))


def _powers(sound: Sound) -> Sound:
    steps = sound[: sound.size // _STEP * _STEP].reshape(-1, _STEP)
    powers: Sound = np.square(steps).mean(axis=1)
    return powers


def _typical(sound: Sound) -> float:
    """Return the power of a sound without the one click or cough in it."""
    steps = _powers(sound)
    return float(np.median(steps)) if steps.size else 0.0


def _mean(values: NDArray[np.float64] | NDArray[np.bool_]) -> float:
    return float(values.mean()) if values.size else 0.0


def _decibels(power: float) -> float:
    return max(SILENCE, 10 * math.log10(power)) if power > 0 else SILENCE


def _levels(powers: Sound) -> tuple[float, ...]:
    return tuple(_decibels(power) for power in powers.tolist())
