"""The linear stage: takes out the echo as far as the loudspeaker and the room are linear."""

from live_desktop.audio.echo.alignment import LATEST, DelayFinder, DelayLine
from live_desktop.audio.echo.apart import Apart
from live_desktop.audio.echo.kalman import BLOCK, KalmanFilter, Sound

_LEAD = 80  # samples that the filter begins before the strongest echo, which need not be the first
_LEAST_DELAY = 8.0
_LOST = 200  # samples by which another delay must differ to be believed: drift is followed

_AUDIBLE = BLOCK * 1e-6
"""Energy of a block from which it says something about the filter: -60 dB."""

_PULL = 1e-4  # how fast the clocks' difference is learnt: in some seconds, slower than the room
_SLIP_MEMORY = 0.98
_MOST_DRIFT = 0.08  # samples per block: 500 millionths

_TRUST = 0.15  # of the energy left, over half a second, is the filter good enough: 8 dB taken out
_LEAST_LEARNT = 150  # blocks of echo before it is trusted: what it takes for its luck to even out
_LOUDER = 1.2  # times the energy that came in, over 70 ms, and the filter does harm
_LEARNING, _HARM = 0.98, 0.85
_LEVELLING = 0.97
_RISE = 1.002  # per block: while a person speaks, what is left says nothing, for seconds
_ATTACK = 0.7
_REVERBERATION = 0.93  # per block: the echo that the filter does not reach dies away in 0.1 s
_CAUTION = 10.0
"""What is left must be so many times the echo expected in it to be a person wholly."""


class LinearStage:
    """Aligns the loudspeaker's sound, follows its clock, filters, and judges what is left."""

    def __init__(self) -> None:
        self._finder = DelayFinder()
        self._line = DelayLine()
        self._filter = KalmanFilter()
        self._delay: float | None = None
        self._drift = 0.0
        self._distrust()
        self.apart = Apart()
        self.person = 0.0
        """How much of what is left is a person's voice, not echo: 0 to 1; 0 while unknown."""

    @property
    def drift(self) -> float:
        """The millionths that the loudspeaker's clock is slower than the microphone's."""
        return self._drift / BLOCK * 1e6

    def process(self, near: Sound, far: Sound) -> Sound:
        """Return the microphone's block with less echo, or as it is while the delay is unknown."""
        self._line.push(far)
        found = self._finder.feed(near, far)
        self._align(found)
        self.apart.judge(_energy(near), _energy(far), echoes=found is not None)
        if self._delay is None or self.apart.person:
            self.person = self.apart.person
            return near
        aligned = self._line.read(self._delay)
        left = self._filter.process(near, aligned)
        self._follow_clock(self._delay, left)
        self._judge(near, aligned, left)
        return left

    def _align(self, found: int | None) -> None:
        if found is None:
            return
        wanted = max(_LEAST_DELAY, float(found - _LEAD))
        if self._delay is None or abs(wanted - self._delay) > _LOST:
            self._delay = wanted
            self._distrust()

    def _distrust(self) -> None:
        self._filter.forget()
        self._trusted = False
        self._lessons = 0
        self._slip = 0.0
        self._slope = 1e-9
        self._learnt = [1e-9, 1e-9]
        """Energy that came in and that was left, over half a second of echo."""
        self._recent = [1e-9, 1e-9]
        """The same over 70 ms."""
        self._level = [1e-9, 1e-9]
        """Energy of the echo and of what was left, over 0.3 s of echo."""
        self._rest = 1.0
        """The least part of the echo's energy that was left lately."""
        self._left = self._echo = 1e-9

    def _follow_clock(self, delay: float, left: Sound) -> None:
        """Read the loudspeaker's sound slower or faster, so that the filter need not follow.

        An echo that comes later than it did leaves an error against its own slope.
        """
        echo = self._filter.echo
        slope = 0.5 * (echo[2:] - echo[:-2])
        self._slip = _SLIP_MEMORY * self._slip - float(left[1:-1] @ slope)
        self._slope = _SLIP_MEMORY * self._slope + float(slope @ slope)
        if self._slope > 1e-7:
            self._drift += _PULL * min(1.0, max(-1.0, self._slip / self._slope))
            self._drift = min(_MOST_DRIFT, max(-_MOST_DRIFT, self._drift))
        self._delay = min(float(LATEST), max(_LEAST_DELAY, delay + self._drift))

    def _judge(self, near: Sound, far: Sound, left: Sound) -> None:
        heard, rest, echo = _energy(near), _energy(left), _energy(self._filter.echo)
        self._left = _ATTACK * self._left + (1 - _ATTACK) * rest
        self._echo = max(_ATTACK * self._echo + (1 - _ATTACK) * echo, _REVERBERATION * self._echo)
        if echo > _AUDIBLE and _energy(far) > _AUDIBLE:
            self._lessons += 1
            _add(self._learnt, _LEARNING, heard, rest)
            _add(self._recent, _HARM, heard, rest)
            _add(self._level, _LEVELLING, echo, rest)
            self._rest = min(1.0, self._rest * _RISE, self._level[1] / self._level[0])
            if self._trusted and self._recent[1] > _LOUDER * self._recent[0]:
                self._distrust()
            elif self._lessons >= _LEAST_LEARNT and self._learnt[1] < _TRUST * self._learnt[0]:
                self._trusted = True
        # Without echo about, there is nothing that the next stage could mistake a person for.
        useful = self._trusted and self._echo > _AUDIBLE / 10
        expected = _CAUTION * self._rest * self._echo
        self.person = max(0.0, 1.0 - expected / self._left) if useful else 0.0


def _energy(sound: Sound) -> float:
    return float(sound @ sound)


def _add(pair: list[float], memory: float, first: float, second: float) -> None:
    pair[0] = memory * pair[0] + first
    pair[1] = memory * pair[1] + second
