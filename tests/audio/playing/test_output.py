"""What the loudspeaker plays: volume, ducking and short sounds, and who is told of it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from live_desktop.audio.formats import LOUDSPEAKER, Samples
from live_desktop.audio.playing.earcons import Earcon, sound
from live_desktop.audio.playing.heard import HeardClock
from live_desktop.audio.playing.output import RAMP_SECONDS, Output
from live_desktop.audio.playing.playback import PlaybackQueue
from live_desktop.audio.playing.volume import DUCKED, Ramp, gain, mix

RAMP = LOUDSPEAKER.samples(RAMP_SECONDS)


class Played:
    """An output with its queue, a clock turned by hand, and all that it told of."""

    def __init__(self) -> None:
        self.now = 1.0
        self.told: list[Samples] = []
        self.queue = PlaybackQueue(clock=lambda: self.now)
        self.heard = HeardClock()
        self.output = Output(self.queue, self.heard, self.told.append, lambda: self.now)

    def speak(self, level: int = 10_000, count: int = 24_000) -> None:
        self.queue.write(np.full(count, level, dtype="<i2").tobytes())
        self.queue.end()

    def pull(self, count: int = 256, delay: float = 0.02) -> Samples:
        return self.output.pull(count, delay)


def test_full_volume_leaves_speech_as_it_is_and_tells_the_very_samples() -> None:
    on = Played()
    silence = on.pull()
    on.speak()
    speech = on.pull()
    assert not silence.any()
    assert (speech == 10_000).all()
    assert [told is played for told, played in zip(on.told, (silence, speech), strict=True)]
    assert np.array_equal(on.told[0], silence)
    assert np.array_equal(on.told[1], speech)


def test_half_the_volume_is_half_as_loud() -> None:
    assert gain(1.0) == 1.0
    assert gain(0.0) == 0.0
    for volume in (1.0, 0.5, 0.2):
        assert 20 * np.log10(gain(volume) / gain(volume / 2)) == pytest.approx(10.0)
    assert gain(7.0) == 1.0
    assert gain(-1.0) == 0.0


def test_volume_and_ducking_reach_their_level() -> None:
    on = Played()
    on.speak()
    on.output.set_volume(0.5)
    on.pull(2 * RAMP)
    assert on.pull()[-1] == pytest.approx(10_000 * gain(0.5), abs=1)
    on.output.duck(True)
    on.pull(2 * RAMP)
    assert on.pull()[-1] == pytest.approx(10_000 * gain(0.5) * DUCKED, abs=1)
    on.output.duck(False)
    on.pull(2 * RAMP)
    assert on.pull()[-1] == pytest.approx(10_000 * gain(0.5), abs=1)
    on.output.set_volume(0.0)
    on.pull(2 * RAMP)
    assert not on.pull().any()
    assert on.output.level == 0.0


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0.0, 1.0), st.booleans(), st.integers(1, 600)), min_size=1, max_size=12
    )
)
def test_no_change_of_volume_clicks(changes: list[tuple[float, bool, int]]) -> None:
    on = Played()
    on.speak()
    heard = [on.pull()]
    for volume, ducked, count in changes:
        on.output.set_volume(volume)
        on.output.duck(ducked)
        heard.append(on.pull(count))
    assert np.abs(np.diff(np.concatenate(heard).astype(int))).max() <= 10_000 / RAMP + 2


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0.0, 1.0), st.integers(1, 3_000)), min_size=1, max_size=9))
def test_a_ramp_goes_on_where_it_stopped(goals: list[tuple[float, int]]) -> None:
    ramp = Ramp(1.0, 0.01)
    last = 1.0
    for goal, count in goals:
        factors = np.broadcast_to(ramp.towards(goal, count), count)
        assert np.abs(np.diff(factors, prepend=last)).max() <= 0.01 + 1e-5
        assert min(last, goal) - 1e-5 <= factors.min() <= factors.max() <= max(last, goal) + 1e-5
        assert ramp.now == pytest.approx(factors[-1], abs=1e-5)
        last = ramp.now
        assert (last == goal) == (abs(goal - last) < 1e-9)


def test_a_short_sound_is_played_over_silence_and_over_speech() -> None:
    on = Played()
    on.output.play_earcon(Earcon.START)
    expected = sound(Earcon.START)
    rung = np.concatenate([on.pull() for _ in range(20)])
    assert np.array_equal(rung[: expected.size], expected)
    assert not rung[expected.size :].any()
    on.speak()
    on.output.play_earcon(Earcon.STOP)
    both = on.pull(512).astype(int)
    assert np.array_equal(both, 10_000 + sound(Earcon.STOP)[:512].astype(int))


def test_short_sounds_follow_each_other_and_do_not_pile_up() -> None:
    on = Played()
    for earcon in (Earcon.START, Earcon.STOP, Earcon.ERROR):
        on.output.play_earcon(earcon)
    rung = np.concatenate([on.pull() for _ in range(60)])
    expected = sound(Earcon.STOP).size + sound(Earcon.ERROR).size
    assert np.flatnonzero(rung)[-1] < expected + 512
    assert rung[expected - 2_000 :].any()
    assert not rung[expected + 512 :].any()


def test_a_short_sound_follows_the_volume_and_is_not_ducked() -> None:
    on = Played()
    on.output.set_volume(0.5)
    on.output.duck(True)
    on.output.play_earcon(Earcon.ERROR)
    rung = on.pull(2_000).astype(float)
    expected = sound(Earcon.ERROR)[:2_000] * gain(0.5)
    assert np.abs(rung - expected).max() <= 1


def test_what_is_too_loud_stays_at_the_loudest() -> None:
    loud = np.array([32_000, -32_000, 5], dtype=np.int16)
    mix(loud, np.array([1_000, -1_000], dtype=np.int16))
    assert loud.tolist() == [32_767, -32_768, 5]


def test_it_knows_what_is_heard_and_plays_the_rest_again() -> None:
    on = Played()
    on.speak()
    on.pull(2_400, delay=0.1)
    on.now += 0.1
    on.pull(2_400, delay=0.1)
    assert on.heard.position(1.15) == 1_200
    assert on.output.rewind(1.15) == 1_200
    on.now = 2.0
    again = on.pull(2_400, delay=0.1)
    assert (again[256:] == 10_000).all()
    assert on.heard.position(2.0) == 1_200
    assert on.heard.position(2.15) == 2_400


def test_a_device_may_ask_for_nothing() -> None:
    on = Played()
    on.speak()
    on.output.duck(True)
    assert not on.pull(0).size
    assert on.pull(1)[0] == pytest.approx(10_000, rel=0.01), "the ramp has not moved"


def test_the_level_is_of_what_was_played_last() -> None:
    on = Played()
    assert on.output.level == 0.0
    on.speak()
    on.pull()
    assert on.output.level > 0.5
