"""The worker thread between the microphone's device and the service."""

import threading
from collections.abc import Callable

from live_desktop.audio.formats import MICROPHONE, Samples
from live_desktop.audio.levels import is_quiet
from live_desktop.audio.ring import SampleRing

CAPACITY = 48_000
"""Captured samples that may wait for the worker: a second at least, at any rate."""

TURN_SECONDS = 0.02
"""Sound that is worked on at a time, one chunk: each turn of the worker takes time of its own."""

SHORT_TURN_SECONDS = 0.01
"""The same where the rate is changed, for then no turn ends just with a chunk."""


CALM_SECONDS = 0.1
"""A turn while nobody speaks; the first block that is not quiet ends it at once."""


Take = Callable[[Samples], object]
"""Works on samples of the microphone; tells whether the next turn may be a long one."""


class Worker:
    """Carries samples from a device's thread to who works on them, on a thread of its own."""

    def __init__(self, broken: Callable[[Exception], object]) -> None:
        """Tell `broken`, on the thread, what goes wrong; then nobody works until told to."""
        self._broken = broken
        self._wake = threading.Event()
        self._stopping = False
        self._ring: SampleRing | None = None
        self._take: Take | None = None
        self._lost_before = 0
        self._turn = self._calm_turn = 1
        self.calm = False
        """Whether it waits for long turns."""
        self._thread = threading.Thread(target=self._run, name="microphone worker", daemon=True)

    @property
    def lost(self) -> int:
        """Tell how many samples the worker came too late for."""
        ring = self._ring
        return self._lost_before + (ring.lost if ring is not None else 0)

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

    def use(self, take: Take, rate: int) -> None:
        """Let somebody work on what comes at a rate, beginning with what waits."""
        is_whole = rate == MICROPHONE.rate
        self._turn = round(rate * (TURN_SECONDS if is_whole else SHORT_TURN_SECONDS))
        self._calm_turn = round(rate * CALM_SECONDS)
        self.calm = False
        self._take = take
        self._wake.set()

    def rest(self) -> None:
        """Note that the microphone is closed."""
        self._take = None

    def push(self, samples: Samples) -> None:
        """Add a block; for the device's thread, returns at once."""
        ring = self._ring
        if ring is not None:
            ring.write(samples)
            if self.calm and not is_quiet(samples):
                self.calm = False
            if ring.waiting >= (self._calm_turn if self.calm else self._turn):
                self._wake.set()

    def _run(self) -> None:
        while not self._stopping:
            self._wake.wait()
            self._wake.clear()
            ring, take = self._ring, self._take
            if ring is None or take is None:
                continue  # what comes before somebody works on it waits
            samples = ring.read(ring.waiting // self._turn * self._turn)
            try:
                if samples is not None and samples.size:
                    self.calm = bool(take(samples))
            except Exception as error:  # whatever it is, the microphone must not fall silent for it
                self._take = None
                self._broken(error)
