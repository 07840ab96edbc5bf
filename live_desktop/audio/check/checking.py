"""Measures the way from the loudspeaker to the microphone: plays the probe and records it."""

import time

import numpy as np

from live_desktop.audio.check.analysis import SoundReport, analyse
from live_desktop.audio.check.probe import load_probe
from live_desktop.audio.formats import LOUDSPEAKER, MICROPHONE, Samples
from live_desktop.audio.hearing.capture import Capture
from live_desktop.audio.playing.speaking import Speaking

LIMIT_SECONDS = 12.0
"""A check that is not done by then never will be: a device has stopped."""


class Checking:
    """One check; begun and ended on the engine's thread, recorded on the worker's."""

    def __init__(self, speaking: Speaking, capture: Capture) -> None:
        """Begin; the service hears silence meanwhile."""
        self._speaking = speaking
        self._capture = capture
        self._probe = load_probe()
        self._near: list[Samples] = []
        self._clean: list[Samples] = []
        self._recorded = 0
        self._began = time.monotonic()
        self._recording_began = float("inf")
        self._playing_began: float | None = None
        speaking.flush()
        self._position = speaking.queue.write(self._probe.samples.tobytes())
        speaking.queue.end()
        capture.tap = self._record

    @property
    def over(self) -> bool:
        """Tell whether everything is recorded."""
        if self._playing_began is None:
            return False
        recorded_until = self._recording_began + self._recorded / MICROPHONE.rate
        return recorded_until >= self._playing_began + self._probe.seconds

    @property
    def failed(self) -> bool:
        """Tell whether a device has stopped meanwhile."""
        return time.monotonic() > self._began + LIMIT_SECONDS

    def end(self) -> None:
        """Record no more, and play no more of it."""
        self._capture.tap = None
        if not self.over:
            self._speaking.flush()

    def report(self) -> SoundReport:
        """Tell what was found, once it is over."""
        playing_began = self._playing_began or self._recording_began
        skipped = MICROPHONE.samples(max(0.0, playing_began - self._recording_began))
        near, clean = np.concatenate(self._near), np.concatenate(self._clean)
        return analyse(self._probe, near[skipped:], clean[skipped:])

    def _record(self, near: Samples, clean: Samples) -> None:
        self._near.append(near)
        self._clean.append(clean)
        self._recorded += near.size
        now = time.monotonic()
        # A block comes after its last sample; the promptest one tells the clock best.
        began = now - self._recorded / MICROPHONE.rate
        self._recording_began = min(self._recording_began, began)
        heard = self._speaking.heard() - self._position
        if self._playing_began is None and heard > 0:
            # When the first sample left the program, not when it was heard: the way counts.
            in_air = now - heard / LOUDSPEAKER.rate
            self._playing_began = in_air - self._speaking.latency
