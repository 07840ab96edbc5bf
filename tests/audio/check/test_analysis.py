"""The sound check: what it plays, what it measures in simulated rooms, and what it advises."""

import math
from dataclasses import dataclass, fields

import numpy as np
import pytest
import samplerate
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from live_desktop.audio.check.analysis import SILENCE, STEP, SoundReport, analyse
from live_desktop.audio.check.probe import Probe, load_probe, make_probe
from live_desktop.audio.duplex import Duplex, Reason
from live_desktop.audio.echo.webrtc import BLOCK, AudioProcessing
from live_desktop.audio.formats import LOUDSPEAKER, MICROPHONE, Samples

PROBE = load_probe()
FULL_SCALE = 32768.0


def at_16_khz(samples: Samples) -> NDArray[np.float64]:
    """Convert sound at 24 kHz to 16 kHz, from -1 to 1."""
    return np.asarray(samplerate.resample(samples / FULL_SCALE, 2 / 3, "sinc_medium"), np.float64)


@dataclass(frozen=True)
class Room:
    """A way from the loudspeaker to the microphone; gain in dB, noise in dB below full scale."""

    delay: float = 0.1
    gain: float = -6.0
    noise: float = -60.0
    ringing: float = 0.3
    """Seconds until an answer has fallen by 60 dB; 0 for the straight way alone."""
    drift: float = 0.0
    """By how many parts in a million the microphone's clock runs faster."""
    height: float = 1.0
    """Where the microphone cuts off."""

    def hear(self, played: Samples) -> tuple[Samples, NDArray[np.float64]]:
        """Return what the microphone captures, and the echo in it without noise."""
        chance = np.random.default_rng(7)
        sound = at_16_khz(played)
        time = np.arange(sound.size) / MICROPHONE.rate
        answer = np.zeros(1 + MICROPHONE.samples(self.ringing))
        if self.ringing:
            tail = chance.standard_normal(answer.size)
            tail *= 10 ** (-3 * time[: answer.size] / self.ringing)
            tail[: MICROPHONE.samples(0.003)] = 0
            answer += 0.7 * tail / np.linalg.norm(tail)
        answer[0] = 1.0
        size = 2 * sound.size
        rung = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(answer, size), size)
        ago = time * (1 + self.drift / 1e6) - self.delay
        echo = np.interp(ago, time, rung[: time.size], left=0) * 10 ** (self.gain / 20)
        noise = chance.standard_normal(sound.size) * 10 ** (self.noise / 20)
        return in_16_bits(np.clip(echo + noise, -self.height, self.height)), echo


def in_16_bits(sound: NDArray[np.float64]) -> Samples:
    return np.clip(np.rint(sound * FULL_SCALE), -32768, 32767).astype(np.int16)


def cancel(captured: Samples, probe: Probe = PROBE) -> Samples:
    """Remove the echo as WebRTC does."""
    canceller = AudioProcessing()
    far = in_16_bits(at_16_khz(probe.samples))
    return np.concatenate(
        [
            canceller.process(captured[start : start + BLOCK], far[start : start + BLOCK])
            for start in range(0, captured.size - BLOCK + 1, BLOCK)
        ]
    )


def check(room: Room) -> SoundReport:
    captured, _ = room.hear(PROBE.samples)
    return analyse(PROBE, captured, cancel(captured))


def decibels(power: float) -> float:
    return 10 * math.log10(power)


def test_the_probe_has_quiet_around_a_soft_tone_and_two_to_four_seconds_of_speech() -> None:
    samples, tone, speech = PROBE.samples, PROBE.tone, PROBE.speech
    assert 4.0 <= PROBE.seconds <= 5.5
    assert not samples[: tone.start].any()
    assert tone.start >= LOUDSPEAKER.samples(0.5)
    assert not samples[tone.stop : speech.start].any()
    assert not samples[speech.stop :].any()
    assert 2.0 <= LOUDSPEAKER.seconds(speech.stop - speech.start) <= 4.0
    heights = np.abs(samples.astype(np.int32))
    assert heights[tone].max() < heights[speech].max() / 3


def test_the_tone_comes_and_goes_without_a_click() -> None:
    tone = PROBE.samples[PROBE.tone].astype(np.int32)
    ends = LOUDSPEAKER.samples(0.01)
    for end in (tone[:ends], tone[-ends:]):
        assert np.abs(end).max() < np.abs(tone).max() / 10


@pytest.mark.parametrize("delay", [0.0, 0.0402, 0.1, 0.2007, 0.35, 0.5])
@pytest.mark.parametrize("drift", [-100.0, 100.0])
def test_the_delay_is_right_within_two_milliseconds(delay: float, drift: float) -> None:
    captured, _ = Room(delay=delay, drift=drift).hear(PROBE.samples)
    report = analyse(PROBE, captured, captured)
    assert report.delay == pytest.approx(1000 * delay, abs=2.0)
    assert report.confidence > 0.2


@pytest.mark.parametrize(
    "room",
    [
        Room(ringing=0.0),
        Room(),
        Room(gain=6.0),
        Room(gain=-20.0),
        Room(ringing=0.6),
        Room(noise=-45.0, gain=-12.0),
        Room(noise=-80.0, gain=-40.0),
    ],
    ids=repr,
)
def test_levels_are_right_within_one_and_a_half_decibels(room: Room) -> None:
    captured, echo = room.hear(PROBE.samples)
    report = analyse(PROBE, captured, (captured / 10).astype(np.int16))
    # Both begin and end in silence, and so the whole sentence can be compared by its energy.
    speech = at_16_khz(PROBE.samples)[PROBE.speech.start * 2 // 3 :]
    said = echo[PROBE.speech.start * 2 // 3 + MICROPHONE.samples(room.delay) :]
    gain = decibels(float(said @ said) / float(speech @ speech))
    assert report.echo == pytest.approx(gain, abs=1.5)
    assert report.heard == pytest.approx(report.played + gain, abs=1.5)
    assert report.noise == pytest.approx(room.noise, abs=1.5)


def test_the_played_level_is_that_of_the_loud_parts_of_the_speech() -> None:
    tone = np.sin(np.arange(LOUDSPEAKER.samples(2.0)) * 0.2) * 0.1
    sentence = np.concatenate((tone, np.zeros(tone.size), tone))
    probe = make_probe(in_16_bits(sentence))
    still = np.zeros(probe.samples.size * 2 // 3, np.int16)
    played = analyse(probe, still, still).played
    assert played == pytest.approx(decibels(0.1**2 / 2), abs=0.2)


def test_a_late_echo_is_measured_where_it_arrives() -> None:
    rustle = np.random.default_rng(1).standard_normal(LOUDSPEAKER.samples(1.3)) * 0.05
    probe = make_probe(in_16_bits(rustle))
    captured, _ = Room(delay=0.5, noise=-80.0, ringing=0.0).hear(probe.samples)
    # What the interpolation of the room takes from the highest tones is less than one decibel.
    report = analyse(probe, captured, (captured / 10).astype(np.int16))
    assert report.echo == pytest.approx(-6.0, abs=1.0)
    assert report.removed == pytest.approx(20.0, abs=0.5)


@pytest.mark.parametrize("decibel", [6, 20, 30])
def test_what_cancelling_removes_is_the_difference(decibel: int) -> None:
    captured, _ = Room(noise=-90.0).hear(PROBE.samples)
    quieter = np.rint(captured * 10 ** (-decibel / 20)).astype(np.int16)
    report = analyse(PROBE, captured, quieter)
    assert report.removed == pytest.approx(decibel, abs=0.5)
    assert report.heard is not None
    assert report.left == pytest.approx(report.heard - decibel, abs=2.0)


def test_noise_does_not_hide_how_much_is_removed() -> None:
    room = Room(noise=-45.0)
    _, echo = room.hear(PROBE.samples)
    noise = np.random.default_rng(3).standard_normal(echo.size) * 10 ** (room.noise / 20)
    report = analyse(PROBE, in_16_bits(echo + noise), in_16_bits(echo / 4 + noise))
    assert report.removed == pytest.approx(12.0, abs=1.0)


@pytest.mark.parametrize(
    "room",
    [
        Room(delay=0.04, drift=100.0),
        Room(delay=0.2, drift=100.0),
        Room(gain=6.0),
        Room(gain=-18.0),
    ],
    ids=repr,
)
def test_an_echo_that_is_cancelled_leaves_full_duplex(room: Room) -> None:
    report = check(room)
    assert (report.recommended, report.reason) == (Duplex.FULL, Reason.REMOVED)
    assert report.voice_left == 0.0
    assert report.removed is not None
    # The noise bounds what can be seen of it.
    assert report.heard is not None
    assert report.removed > min(25.0, report.heard - room.noise)


@pytest.mark.parametrize("decibel", [0, 20, 30])
def test_a_voice_in_what_is_left_asks_for_half_duplex(decibel: int) -> None:
    captured, _ = Room(noise=-75.0).hear(PROBE.samples)
    quieter = np.rint(captured * 10 ** (-decibel / 20)).astype(np.int16)
    report = analyse(PROBE, captured, quieter)
    assert (report.recommended, report.reason) == (Duplex.HALF, Reason.VOICE_LEFT)
    assert report.voice_left > 0.5


@pytest.mark.parametrize("noise", [-80.0, -60.0, -40.0, -20.0])
def test_no_echo_means_headphones(noise: float) -> None:
    report = check(Room(gain=-200.0, noise=noise))
    assert (report.recommended, report.reason) == (Duplex.FULL, Reason.HEADPHONES)
    assert (report.delay, report.echo, report.heard) == (None, None, None)
    assert (report.removed, report.left) == (None, None)


def test_an_echo_below_the_noise_is_faint_and_no_headphones() -> None:
    report = check(Room(gain=-12.0, noise=-31.0))
    assert (report.recommended, report.reason) == (Duplex.FULL, Reason.FAINT)
    assert report.removed is None


def test_a_loudspeaker_that_wakes_up_after_the_tone_is_heard() -> None:
    late = PROBE.samples.copy()
    late[: PROBE.speech.start] = 0
    captured, _ = Room(delay=0.12).hear(late)
    report = analyse(PROBE, captured, captured)
    assert report.delay == pytest.approx(120.0, abs=2.0)
    assert report.reason is Reason.VOICE_LEFT


@pytest.mark.parametrize("value", [0, -3])
def test_a_dead_microphone_is_named(value: int) -> None:
    still = np.full(PROBE.samples.size * 2 // 3, value, np.int16)
    report = analyse(PROBE, still, still)
    assert (report.recommended, report.reason) == (Duplex.HALF, Reason.SILENT_MICROPHONE)


def test_a_microphone_that_stops_early_decides_nothing() -> None:
    captured, _ = Room().hear(PROBE.samples)
    report = analyse(PROBE, captured[:48_000], captured[:48_000])
    assert (report.recommended, report.reason) == (Duplex.HALF, Reason.TOO_SHORT)


def test_somebody_who_speaks_before_the_check_is_noticed() -> None:
    captured, _ = Room(gain=-200.0).hear(PROBE.samples)
    voice = at_16_khz(PROBE.samples[PROBE.speech])
    spoken = in_16_bits(captured / FULL_SCALE + np.resize(voice, captured.size))
    report = analyse(PROBE, spoken, spoken)
    assert (report.recommended, report.reason) == (Duplex.HALF, Reason.OTHER_VOICE)


@pytest.mark.parametrize(("height", "clips"), [(1.0, True), (0.9, False)])
def test_a_microphone_that_is_cut_off_is_seen(height: float, clips: bool) -> None:
    captured, _ = Room(gain=16.0, height=height).hear(PROBE.samples)
    assert analyse(PROBE, captured, captured).clipping is clips


def test_the_series_follow_what_was_played_and_heard() -> None:
    room = Room(delay=0.2, ringing=0.0)
    captured, _ = room.hear(PROBE.samples)
    report = analyse(PROBE, captured, (captured / 10).astype(np.int16))
    played, heard, left = (
        np.array(series)
        for series in (report.levels_played, report.levels_heard, report.levels_left)
    )
    assert played.size * STEP == pytest.approx(PROBE.seconds, abs=STEP)
    assert heard.size == left.size == captured.size // MICROPHONE.samples(STEP)
    assert played[0] < SILENCE + 3
    later = round(room.delay / STEP)
    loud = np.flatnonzero(played > -30)
    np.testing.assert_allclose(heard[loud + later], played[loud] + room.gain, atol=1.5)
    np.testing.assert_allclose(left[loud + later], heard[loud + later] - 20, atol=0.5)


SOUNDS = st.builds(
    lambda size, height, offset, seed: np.clip(
        np.random.default_rng(seed).normal(offset, height, size), -32768, 32767
    ).astype(np.int16),
    st.integers(0, 90_000),
    st.sampled_from([0, 1, 30, 3000, 1e6]),
    st.sampled_from([0, 200, -32768]),
    st.integers(0, 99),
)


@settings(max_examples=25, deadline=None)
@given(SOUNDS, SOUNDS)
def test_any_sound_gives_a_report_of_finite_figures(captured: Samples, cancelled: Samples) -> None:
    report = analyse(PROBE, captured, cancelled)
    for field in fields(report):
        value = getattr(report, field.name)
        if isinstance(value, float):
            assert math.isfinite(value), field.name
    assert 0.0 <= report.confidence <= 1.0
    assert 0.0 <= report.voice_left <= 1.0
    for series in (report.levels_played, report.levels_heard, report.levels_left):
        assert all(SILENCE <= level <= 0.5 for level in series)
    # Noise is no echo: full duplex is advised for one reason only.
    assert (report.recommended is Duplex.FULL) == (report.reason is Reason.HEADPHONES)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 30_000), st.integers(0, 90_000))
def test_any_speech_can_be_played(length: int, heard: int) -> None:
    probe = make_probe(PROBE.samples[PROBE.speech][:length])
    captured = in_16_bits(at_16_khz(probe.samples))[:heard]
    report = analyse(probe, captured, captured)
    assert math.isfinite(report.played)
