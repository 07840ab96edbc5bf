"""The queue between the speech that arrives and the loudspeaker that plays it."""

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from live_desktop.audio.formats import LOUDSPEAKER, AudioFormat, Samples
from live_desktop.audio.playing.jitter import Jitter
from live_desktop.audio.playing.volume import Ramp, falling, mix

FADE_SECONDS = 0.005
"""Length of every fade: shorter clicks, longer is heard as a word that goes on."""

KEPT_SECONDS = 1.0
"""Speech that can be played again after the device took it."""

NOISE_SECONDS = 2.0
"""How long a gap is filled with noise: from then on it is a pause, and silence is right."""

NOISE_RISE_SECONDS = 0.02
"""How long the loudest noise takes to come and to go."""

LOUDEST_NOISE = 104.0
"""The most that a gap is filled with, as RMS of samples: 50 dB below full scale."""


class Block(NamedTuple):
    """What the device plays in a period: speech first, then what fills the rest."""

    samples: Samples
    position: int
    """Where its speech begins."""
    speech: int
    """How many of its samples are speech."""


class PlaybackQueue:
    """Speech in, device periods out; any thread may write, the device's thread reads.

    Positions count samples of speech since the queue was made, silence left out. What is written
    has its position for ever; the position that the device has taken only goes back in `rewind`.

    Playing starts when enough waits for the next piece to be late, by what was measured before.
    Where speech is missing the last of it fades out into noise as soft as the speech's own
    background, and what comes fades in, so that no joint clicks.
    """

    def __init__(
        self, form: AudioFormat = LOUDSPEAKER, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._form = form
        self._clock = clock
        self._fall = falling(form.samples(FADE_SECONDS))
        self._rise = self._fall[::-1].copy()
        self._lock = threading.Lock()
        self._tape = _Tape(form.samples(KEPT_SECONDS))
        self._jitter = Jitter(form)
        self._noise = _Noise(form)
        self._played = 0
        self._since = 0.0
        self._playing = False
        self._ended = False
        self._broken = False
        self._risen = self._rise.size
        self._tail = _NOTHING
        self.underruns = 0
        """How often playing stopped in mid-answer for want of speech."""

    @property
    def played(self) -> int:
        """The position that the device has taken speech up to."""
        return self._played

    @property
    def idle(self) -> bool:
        """Tell whether no speech is waiting."""
        return not self._tape.waiting

    @property
    def delay(self) -> float:
        """The seconds of speech that must wait before the next answer starts."""
        return self._jitter.enough

    def set_period(self, count: int) -> None:
        """Note how many samples the device takes at a time."""
        with self._lock:
            self._jitter.period = self._form.seconds(count)

    def write(self, pcm: bytes) -> int:
        """Add mono s16le speech; returns the position at which it will begin.

        After a flush it belongs to the next answer: the caller drops late pieces of the cut one.
        """
        samples = np.frombuffer(pcm, dtype="<i2", count=len(pcm) // 2)
        quietest = _quietest(samples, self._form.samples(0.01))
        with self._lock:
            start = self._played + self._tape.waiting
            if samples.size:
                now = self._clock()
                if not self._tape.waiting:
                    self._since = now
                self._jitter.arrived(samples.size, now)
                self._noise.hear(quietest)
                self._tape.add(samples)
                self._ended = False
            return start

    def end(self) -> None:
        """Note that the answer is whole: what waits is played without waiting for more."""
        with self._lock:
            self._ended = True
            self._jitter.ended()
            if not self._tape.waiting:
                self._broken = False

    def drop_fade(self) -> None:
        """Leave out what is left of a fade, for a device that has dropped what came before it."""
        with self._lock:
            self._tail = _NOTHING

    def flush(self) -> int:
        """Drop what waits and fade out at once; returns the position that the device has taken.

        The next answer starts as any other, under the end of the fade if it is that quick.
        """
        with self._lock:
            if self._playing:
                self._fade_out(self._tape.ahead(self._fall.size), _NOTHING)
            self._tape.clear()
            self._jitter.ended()
            self._playing = self._ended = self._broken = False
            return self._played

    def rewind(self, position: int) -> int:
        """Play again from a position that the device took but nobody heard.

        Returns the position that playing goes on from: a flush, and what is older than a second,
        cannot be undone.
        """
        with self._lock:
            back = self._tape.back(self._played - position)
            self._played -= back
            self._broken = self._broken or self._playing or back > 0
            self._playing = False
            self._tail = _NOTHING
            return self._played

    def read(self, count: int) -> Samples:
        """Take the device's next `count` samples."""
        return self.take(count).samples

    def take(self, count: int) -> Block:
        """Take the device's next `count` samples, and tell which of them are speech."""
        samples = np.zeros(count, dtype=np.int16)
        with self._lock:
            position = self._played
            speech = 0
            if self._playing or self._start():
                speech = self._tape.take(samples)
                self._played += speech
                if self._risen < self._rise.size:
                    self._fade_in(samples[:speech])
            if self._tail.size:
                mix(samples, self._tail[:count])
                self._tail = self._tail[count:]
            if self._playing and speech < count:
                self._playing = False
                self._broken = not self._ended
                self.underruns += self._broken
                self._fade_out(_NOTHING, samples[speech:])
            self._noise.fill(samples[:speech], wanted=False)
            self._noise.fill(samples[speech:], self._broken and not self._ended)
            return Block(samples, position, speech)

    def _start(self) -> bool:
        """Start playing if enough waits, or the first of it has waited long enough."""
        waiting = self._tape.waiting
        if not waiting:
            return False
        waited = self._clock() - self._since
        if not self._ended and not self._jitter.ready(waiting, waited, self._broken):
            return False
        self._playing = True
        self._risen = 0 if self._broken else self._rise.size
        self._broken = False
        return True

    def _fade_in(self, speech: Samples) -> None:
        ramp = self._rise[self._risen : self._risen + speech.size]
        faded = speech[: ramp.size]
        faded[:] = faded * ramp
        self._risen += ramp.size

    def _fade_out(self, ahead: Samples, rest: Samples) -> None:
        """Fade speech out into `rest` of this period and what follows it.

        What is missing of the speech ahead is made of the speech before, mirrored: that goes on
        where the speech stops, and is too short to be heard as said twice.
        """
        size = self._fall.size
        before = self._tape.before(size)
        known = np.concatenate((before, ahead))
        run = np.pad(known, (0, size - ahead.size), mode="symmetric")[before.size :]
        gain = 1.0 if self._risen >= self._rise.size else self._rise[self._risen]
        tail = (run * (self._fall * gain)).astype(np.int16)
        mix(rest, tail)
        left = tail[rest.size :]
        if self._tail.size > left.size:
            left, self._tail = self._tail, left
        mix(left, self._tail)
        self._tail = left


class _Tape:
    """Speech that waits, and the last of what was taken."""

    def __init__(self, kept: int) -> None:
        self._least = kept
        self._taken: deque[Samples] = deque()
        self._pieces: deque[Samples] = deque()
        self._offset = 0
        self._behind = 0
        self.waiting = 0

    def add(self, samples: Samples) -> None:
        self._pieces.append(samples)
        self.waiting += samples.size

    def clear(self) -> None:
        self._taken.clear()
        self._pieces.clear()
        self._offset = self._behind = self.waiting = 0

    def take(self, block: Samples) -> int:
        """Copy what waits into a block; returns how many samples there were."""
        wanted = min(block.size, self.waiting)
        at = 0
        while at < wanted:
            piece = self._pieces[0]
            size = min(piece.size - self._offset, wanted - at)
            block[at : at + size] = piece[self._offset : self._offset + size]
            at += size
            self._offset += size
            if self._offset == piece.size:
                self._taken.append(self._pieces.popleft())
                self._offset = 0
        self.waiting -= wanted
        self._behind += wanted
        while self._taken and self._behind - self._taken[0].size >= self._least:
            self._behind -= self._taken.popleft().size
        return wanted

    def back(self, count: int) -> int:
        """Let what was taken wait again; returns how many samples there were."""
        count = max(0, min(count, self._behind))
        self._offset -= count
        while self._offset < 0:
            self._pieces.appendleft(self._taken.pop())
            self._offset += self._pieces[0].size
        self._behind -= count
        self.waiting += count
        return count

    def ahead(self, count: int) -> Samples:
        """Copy the next samples, at most so many, and leave them waiting."""
        block = np.zeros(min(count, self.waiting), dtype=np.int16)
        self.back(self.take(block))
        return block

    def before(self, count: int) -> Samples:
        """Copy the last samples taken, at most so many."""
        size = self.back(count)
        block = np.zeros(size, dtype=np.int16)
        self.take(block)
        return block


class _Noise:
    """Soft noise for gaps, as loud as the quietest of the speech."""

    def __init__(self, form: AudioFormat) -> None:
        self._table = _hiss(form.rate)
        self._loudness = Ramp(0.0, LOUDEST_NOISE / form.samples(NOISE_RISE_SECONDS))
        self._longest = form.samples(NOISE_SECONDS)
        self._floor = LOUDEST_NOISE
        self._filled = 0
        self._at = 0

    def hear(self, quietest: float) -> None:
        """Note how quiet a piece of speech gets; a quieter one counts at once, a louder slowly."""
        self._floor = min(quietest, self._floor * 1.02 + 0.01, LOUDEST_NOISE)

    def fill(self, samples: Samples, wanted: bool) -> None:
        """Mix noise into samples: rising where it is wanted, falling where it is not."""
        if not samples.size:
            return
        self._filled = self._filled + samples.size if wanted else 0
        goal = self._floor if wanted and self._filled < self._longest else 0.0
        if self._loudness.now == goal == 0.0:
            return
        places = np.arange(self._at, self._at + samples.size)
        self._at = (self._at + samples.size) % self._table.size
        noise = self._table.take(places, mode="wrap") * self._loudness.towards(goal, samples.size)
        mix(samples, noise.astype(np.int16))


def _quietest(samples: Samples, frame: int) -> float:
    """Measure the RMS of the quietest frame of speech, or of all of it where it is shorter."""
    count = max(1, samples.size // frame)
    frames = samples[: count * frame].reshape(count, -1).astype(np.float32)
    return float(np.sqrt(np.einsum("ij,ij->i", frames, frames).min() / max(1, frames.shape[1])))


def _hiss(rate: int) -> NDArray[np.float32]:
    """Make a second of noise of RMS 1 that falls with pitch as a room's does, without a seam."""
    pitch = np.fft.rfftfreq(rate, 1 / rate)
    loudness = np.where((pitch > 80.0) & (pitch < 8_000.0), 1.0 / np.sqrt(pitch + 1.0), 0.0)
    phases = np.exp(2j * np.pi * np.random.default_rng(1).random(pitch.size))
    noise: NDArray[np.float64] = np.fft.irfft(loudness * phases, rate)
    noise /= np.sqrt(np.mean(noise**2))
    return noise.astype(np.float32)


_NOTHING: Samples = np.zeros(0, dtype=np.int16)
