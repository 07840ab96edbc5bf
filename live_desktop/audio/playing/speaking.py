"""The loudspeaker's side: what it plays, on which stream, and what of it has been heard."""

import time
from collections.abc import Callable

import numpy as np

from live_desktop.audio.devices.backend import Backend, Device, Stream
from live_desktop.audio.devices.files import FileBackend
from live_desktop.audio.formats import LOUDSPEAKER, AudioFormat, Samples
from live_desktop.audio.playing.heard import HeardClock
from live_desktop.audio.playing.output import Output
from live_desktop.audio.playing.playback import PlaybackQueue
from live_desktop.audio.resampling import PullResampler

SLOW_SECONDS = 0.04
"""A device that holds more than this is emptied by force when it shall fall silent."""

SAFE = AudioFormat(rate=LOUDSPEAKER.rate, block=2 * LOUDSPEAKER.block)
"""For computers that cannot keep up with the usual period."""


class Speaking:
    """Feeds a loudspeaker out of the playback queue.

    The streams belong to the engine's thread; everything else may be asked for on any thread.
    """

    def __init__(self, played: Callable[[Samples], object]) -> None:
        """Give to `played` what the loudspeaker takes, silence included."""
        self.queue = PlaybackQueue()
        self.form = LOUDSPEAKER
        """What the device is asked for."""
        self._clock = HeardClock()
        self.output = Output(self.queue, self._clock, played)
        self._stream: Stream | None = None
        self._pull: PullResampler | None = None

    def lengthen_periods(self, long: bool) -> bool:
        """Ask the next device for long periods or usual ones; tells whether that is a change."""
        before, self.form = self.form, SAFE if long else LOUDSPEAKER
        return self.form is not before

    def open(self, backend: Backend, device: Device | None) -> Stream:
        """Start playing on a device, or on the system's; raises DeviceFailed."""
        # The first periods may come before it is known at which rate they are.
        self._pull = None
        stream = backend.open_loudspeaker(device, self.form, self._feed)
        self._pull = PullResampler(LOUDSPEAKER.rate, stream.form.rate, self.output.pull)
        self._stream = stream
        self.queue.set_period(self.form.block)
        return stream

    def open_stand_in(self, _backend: Backend, _device: Device | None) -> Stream:
        """Let a clock play, so that answers go by in writing and their turns end."""
        return self.open(FileBackend(), None)

    def closed(self) -> None:
        """Note that the device is gone; what it took and nobody heard is played on the next."""
        if self._stream is not None:
            self._stream = None
            self.output.rewind(lost=self._clock.noted)
            self.output.forget()

    def flush(self) -> int:
        """Fall silent at once; returns the position that was heard.

        Where the device `is_slow`, that takes `empty` too, on the engine's thread.
        """
        heard = self.heard()
        taken = self.queue.flush()
        return heard if self.is_slow else taken

    @property
    def is_slow(self) -> bool:
        """Tell whether the device goes on for too long with what it holds."""
        stream = self._stream
        return stream is not None and stream.latency > SLOW_SECONDS

    def empty(self) -> None:
        """Have the device drop what it holds."""
        if self._stream is not None:
            self._stream.abort(self._dropped)

    def heard(self) -> int:
        """Tell the position that is being heard now."""
        return self._clock.position(time.monotonic())

    @property
    def sounding(self) -> bool:
        """Tell whether speech is in the air, or about to be."""
        return not self.queue.idle or self.heard() < self.queue.played

    @property
    def latency(self) -> float:
        """The seconds between a sample in the program and the same sample in the air."""
        return self._stream.latency if self._stream is not None else 0.0

    def _dropped(self) -> None:
        self.queue.drop_fade()
        if self._pull is not None:
            self._pull.reset()

    def _feed(self, count: int, delay: float) -> Samples:
        pull = self._pull
        return np.zeros(count, dtype=np.int16) if pull is None else pull(count, delay)
