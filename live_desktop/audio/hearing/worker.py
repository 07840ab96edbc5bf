"""The worker thread between the microphone's device and the service."""

import threading

from live_desktop.audio.formats import MICROPHONE, Samples
from live_desktop.audio.hearing.capture import Capture
from live_desktop.audio.ring import SampleRing

CAPACITY = 48_000
"""Captured samples that may wait for the worker: a second at least, at any rate."""

TURN_SECONDS = 0.02
"""Sound that is worked on at a time, one chunk: each turn of the worker takes time of its own."""

SHORT_TURN_SECONDS = 0.01
"""The same where the rate is changed, for then no turn ends just with a chunk."""


class Hearing:
    """Carries samples from a device's thread to the capture, on a thread of its own."""

    def __init__(self) -> None:
        self._wake = threading.Event()
        self._stopping = False
        self._ring: SampleRing | None = None
        self._capture: Capture | None = None
        self._lost_before = 0
        self._turn = 1
        self._thread = threading.Thread(target=self._run, name="microphone worker", daemon=True)

    @property
    def lost(self) -> int:
        """Tell how many samples the worker came too late for."""
        ring = self._ring
        return self._lost_before + (ring.lost if ring is not None else 0)

    @property
    def capture(self) -> Capture | None:
        """What works on the sound now; None while the microphone is closed."""
        return self._capture

    def start(self) -> None:
        """Start the worker."""
        self._thread.start()

    def stop(self) -> None:
        """Stop the worker and wait for it."""
        self._stopping = True
        self._wake.set()
        self._thread.join()

    def expect(self) -> None:
        """Make room for what a microphone gives that is about to open."""
        self._lost_before = self.lost
        self._ring = SampleRing(CAPACITY)

    def use(self, capture: Capture, rate: int) -> None:
        """Let a capture, or another one, work on what comes at a rate."""
        is_whole = rate == MICROPHONE.rate
        self._turn = round(rate * (TURN_SECONDS if is_whole else SHORT_TURN_SECONDS))
        self._capture = capture
        self._wake.set()

    def closed(self) -> None:
        """Note that the microphone is closed."""
        self._capture = None

    def push(self, samples: Samples) -> None:
        """Add a block; for the device's thread, returns at once."""
        ring = self._ring
        if ring is not None:
            ring.write(samples)
            if ring.waiting >= self._turn:
                self._wake.set()

    def _run(self) -> None:
        while not self._stopping:
            self._wake.wait()
            self._wake.clear()
            ring, capture = self._ring, self._capture
            if ring is None or capture is None:
                continue  # what comes before there is a capture waits for it
            samples = ring.read(ring.waiting // self._turn * self._turn)
            if samples is not None and samples.size:
                capture.take(samples)
