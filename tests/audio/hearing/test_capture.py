"""The way of the microphone's sound: cleaned, measured, gated, chunked, and nothing lost."""

from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from live_desktop.audio.formats import MICROPHONE, Samples
from live_desktop.audio.hearing.capture import (
    BLOCK,
    CALM_SECONDS,
    REST_SECONDS,
    RUN_UP,
    UNSURE_SECONDS,
    Canceller,
    Capture,
    Ducker,
    Processing,
    Surroundings,
)
from live_desktop.audio.hearing.reference import Reference
from live_desktop.audio.hearing.zeros import AT_FIRST_SECONDS, LATER_SECONDS


@dataclass
class World:
    """Everything around a capture, written down."""

    speaking: bool = False
    muted: bool = False
    half_duplex: bool = False
    stumbles: int = 0
    ducked: list[bool] = field(default_factory=list)
    chunks: list[bytes] = field(default_factory=list)
    deaf: list[bool] = field(default_factory=list)
    stirred: list[int] = field(default_factory=list)

    def around(self) -> Surroundings:
        return Surroundings(
            speaking=lambda: self.speaking,
            muted=lambda: self.muted,
            half_duplex=lambda: self.half_duplex,
            stumbles=lambda: self.stumbles,
            duck=self.ducked.append,
            captured=self.chunks.append,
            deafness=self.deaf.append,
            stirred=lambda: self.stirred.append(len(self.chunks)),
        )

    @property
    def sent(self) -> Samples:
        return np.frombuffer(b"".join(self.chunks), "<i2")


class Halving:
    """A canceller that shows that it was there."""

    def __init__(self, *, echoes: bool = True) -> None:
        self.echoes = echoes

    def process(self, near: Samples, far: Samples) -> Samples:
        return near // 2


class Doubting:
    """A ducker that takes everything loud for the user."""

    settled = 0

    def step(self, block: Samples, speaking: bool) -> bool:
        return speaking and bool(block.any())

    def settle(self) -> None:
        self.settled += 1


def capture(
    world: World,
    rate: int = MICROPHONE.rate,
    chunk_ms: int = 20,
    canceller: Canceller | None = None,
    ducker: Ducker | None = None,
) -> Capture:
    subject = Capture(rate, Reference(), world.around())
    subject.chunk = MICROPHONE.samples(chunk_ms / 1000)
    subject.processing = Processing(canceller, ducker)
    return subject


def hum(count: int, height: int = 1000) -> Samples:
    return (height * np.sin(np.arange(count) / 5)).astype(np.int16)


@settings(deadline=None)
@given(st.lists(st.integers(0, 1200), max_size=30), st.sampled_from([20, 40, 60]))
def test_it_sends_all_that_it_takes_in_whole_chunks(sizes: list[int], chunk_ms: int) -> None:
    world = World()
    subject = capture(world, chunk_ms=chunk_ms)
    sound = hum(sum(sizes))
    start = 0
    for size in sizes:
        subject.take(sound[start : start + size])
        start += size
    chunk = MICROPHONE.samples(chunk_ms / 1000)
    assert {len(each) for each in world.chunks} <= {2 * chunk}
    assert len(world.chunks) == sound.size // BLOCK * BLOCK // chunk
    np.testing.assert_array_equal(world.sent, sound[: world.sent.size])


@pytest.mark.parametrize("rate", [48_000, 44_100, 16_000])
def test_it_sends_sixteen_kilohertz_whatever_the_device_gives(rate: int) -> None:
    world = World()
    subject = capture(world, rate)
    time = np.arange(rate) / rate
    tone = (8000 * np.sin(2 * np.pi * 1000 * time)).astype(np.int16)
    for block in np.array_split(tone, 50):
        subject.take(block)
    assert world.sent.size == pytest.approx(MICROPHONE.rate, abs=400)
    spectrum = np.abs(np.fft.rfft(world.sent[800:12_800].astype(float)))
    assert np.argmax(spectrum) * MICROPHONE.rate / 12_000 == pytest.approx(1000, abs=2)


def test_it_sends_what_the_canceller_leaves() -> None:
    world = World()
    sound = hum(2 * BLOCK)
    capture(world, canceller=Halving()).take(sound)
    np.testing.assert_array_equal(world.sent, sound // 2)


def test_while_the_sound_is_checked_nobody_hears_it() -> None:
    world, ducker = World(speaking=True), Doubting()
    subject = capture(world, canceller=Halving(), ducker=ducker)
    before_and_after: list[tuple[Samples, Samples]] = []
    subject.tap = lambda near, clean: before_and_after.append((near, clean))
    sound = hum(4 * BLOCK)
    subject.take(sound)
    np.testing.assert_array_equal(before_and_after[0][0], sound[:BLOCK])
    np.testing.assert_array_equal(before_and_after[0][1], sound[:BLOCK] // 2)
    assert world.sent.size == sound.size
    assert not world.sent.any()
    assert not any(world.ducked), "the probe is measured at its full height"


def test_another_processing_begins_with_the_next_block_and_loses_nothing() -> None:
    world = World(speaking=True)
    subject = capture(world, chunk_ms=60, ducker=Doubting())
    sound = hum(12 * BLOCK)
    subject.take(sound[: 5 * BLOCK])
    assert world.ducked[-1]
    subject.processing = Processing(Halving())
    subject.take(sound[5 * BLOCK :])
    expected = np.concatenate((sound[: 5 * BLOCK], sound[5 * BLOCK :] // 2))
    np.testing.assert_array_equal(world.sent, expected)
    assert not world.ducked[-1], "the voice does not stay low"


def test_a_muted_microphone_sends_silence_that_flows() -> None:
    world = World()
    subject = capture(world)
    world.muted = True
    subject.take(hum(4 * BLOCK))
    assert world.sent.size == 4 * BLOCK
    assert not world.sent.any()


def test_in_half_duplex_it_rests_while_the_assistant_speaks_and_a_little_longer() -> None:
    world = World(speaking=True)
    subject = capture(world)
    world.half_duplex = True
    subject.take(hum(10 * BLOCK))
    assert world.sent.size == 10 * BLOCK
    assert not world.sent.any()
    world.speaking = False
    rest = MICROPHONE.samples(REST_SECONDS)
    subject.take(hum(rest + 4 * BLOCK))
    assert not world.sent[: 10 * BLOCK + rest - BLOCK].any()
    assert world.sent[10 * BLOCK + rest :].any()


def test_it_asks_for_a_lower_voice_once_and_again_for_the_usual_one() -> None:
    world, ducker = World(speaking=True), Doubting()
    subject = capture(world, ducker=ducker)
    subject.take(hum(6 * BLOCK))
    world.speaking = False
    subject.take(hum(2 * BLOCK))
    assert world.ducked[1:] == [True] * 6 + [False] * 2
    assert ducker.settled == 1, "nothing is trusted while the canceller learns the room"


def test_it_measures_loudness_peaks_and_clipping_since_it_was_last_asked() -> None:
    subject = capture(World())
    subject.take(hum(4 * BLOCK, height=32_767))
    loud = subject.take_levels()
    assert loud.clipping
    assert 0.9 < loud.microphone < loud.microphone_peak <= 1.0
    subject.take(hum(4 * BLOCK, height=300))
    quiet = subject.take_levels()
    assert not quiet.clipping
    assert 0.2 < quiet.microphone < quiet.microphone_peak < 0.5


def test_only_zeros_are_no_quiet_room() -> None:
    world = World()
    subject = capture(world)
    nothing = np.zeros(MICROPHONE.samples(AT_FIRST_SECONDS), np.int16)
    subject.take(nothing)
    assert world.deaf == []
    subject.take(nothing)
    assert world.deaf == [True]
    subject.take(hum(BLOCK, height=2))
    subject.take(nothing)
    subject.take(nothing)
    assert world.deaf == [True, False], "a pause may be quite silent"
    subject.take(np.zeros(MICROPHONE.samples(LATER_SECONDS), np.int16))
    assert world.deaf == [True, False, True]


def test_after_a_stumble_the_assistant_is_not_taken_for_the_user() -> None:
    world = World(speaking=True)
    ducker = Doubting()
    subject = capture(world, canceller=Halving(), ducker=ducker)
    sound = hum(MICROPHONE.samples(0.1))
    subject.take(sound)
    assert world.sent.any()
    world.chunks.clear()
    settled, world.stumbles = ducker.settled, 1
    for _ in range(round(UNSURE_SECONDS / 0.1)):
        subject.take(sound)
    assert not world.sent.any()
    assert ducker.settled == settled + 1
    world.chunks.clear()
    subject.take(sound)
    assert world.sent.any()


@pytest.mark.parametrize(
    ("speaking", "canceller"), [(False, Halving()), (True, None), (True, Halving(echoes=False))]
)
def test_a_stumble_costs_the_user_nothing_where_there_is_no_echo_to_fear(
    speaking: bool, canceller: Canceller | None
) -> None:
    world = World(speaking=speaking)
    subject = capture(world, canceller=canceller)
    world.stumbles = 1
    subject.take(hum(MICROPHONE.samples(0.1)))
    assert world.sent.any()


class Counting(Halving):
    """A canceller that keeps what it was shown."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[Samples] = []

    def process(self, near: Samples, far: Samples) -> Samples:
        self.seen.append(near)
        return super().process(near, far)


def room(seconds: float) -> Samples:
    """Make the noise of a quiet room."""
    generator = np.random.default_rng(2)
    return generator.integers(-20, 20, MICROPHONE.samples(seconds), np.int16, endpoint=True)


def take_in_turns(subject: Capture, sound: Samples) -> None:
    for turn in np.split(sound, sound.size // (2 * BLOCK)):
        subject.take(turn)


def test_it_rests_while_nobody_has_spoken_for_long_and_works_from_the_first_word_on() -> None:
    world, canceller = World(), Counting()
    subject = capture(world, canceller=canceller)
    calm = room(CALM_SECONDS)
    take_in_turns(subject, calm)
    worked = len(canceller.seen)
    assert worked == calm.size // BLOCK
    later, word = room(1.0), hum(2 * BLOCK)
    assert subject.take(later)
    assert len(canceller.seen) == worked
    np.testing.assert_array_equal(world.sent[calm.size :], later)
    assert subject.rests
    assert not world.stirred
    assert not subject.take(np.concatenate((later[: 2 * BLOCK], word)))
    assert len(world.stirred) == 1
    np.testing.assert_array_equal(world.sent[-2 * BLOCK :], word // 2)
    run_up = np.concatenate(canceller.seen[worked:-2])
    heard = np.concatenate((later, later[: 2 * BLOCK]))
    np.testing.assert_array_equal(run_up, heard[-RUN_UP * BLOCK :])
    take_in_turns(subject, room(1.0))
    assert len(canceller.seen) > worked + RUN_UP + 2 + 1.0 * 100 - 1, "a pause is no rest"


def test_over_a_rest_the_meter_shows_the_room() -> None:
    subject = capture(World())
    take_in_turns(subject, hum(MICROPHONE.samples(CALM_SECONDS), height=60))
    subject.take(hum(BLOCK, height=60))
    levels = subject.take_levels()
    assert 0 < levels.microphone < levels.microphone_peak < 0.2
    assert subject.take_levels() == levels, "nothing new came, and it is no quieter for that"


def test_a_muted_microphone_rests_whatever_it_hears() -> None:
    world, canceller = World(muted=True), Counting()
    subject = capture(world, canceller=canceller)
    loud = hum(MICROPHONE.samples(CALM_SECONDS))
    take_in_turns(subject, loud)
    worked = len(canceller.seen)
    assert subject.take(loud)
    assert len(canceller.seen) == worked
    assert world.sent.size == 2 * loud.size
    assert not world.sent.any()
    world.muted = False
    subject.take(loud[: 2 * BLOCK])
    np.testing.assert_array_equal(world.sent[-2 * BLOCK :], loud[: 2 * BLOCK] // 2)


def test_it_does_not_rest_where_quiet_sound_is_made_louder_or_something_is_played() -> None:
    raising = capture(World())
    raising.processing = Processing(Halving(), raises=True)
    playing = Capture(MICROPHONE.rate, (reference := Reference()), World().around())
    for turn in np.split(room(CALM_SECONDS + 1.0), 200):
        reference.write(np.full(turn.size * 3 // 2, 5, np.int16))
        assert not playing.take(turn)
        assert not raising.take(turn)
    speaking = capture(World(speaking=True))
    take_in_turns(speaking, room(CALM_SECONDS + 1.0))
    assert not speaking.take(room(0.02))
