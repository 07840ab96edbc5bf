"""The thread that owns the microphone and the loudspeaker."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from enum import Enum, auto

import numpy as np
from PySide6.QtCore import QObject, QThread, Signal

from live_desktop.audio.backend import Backend, Stream
from live_desktop.audio.files import FileBackend
from live_desktop.audio.formats import LOUDSPEAKER, MICROPHONE
from live_desktop.audio.levels import level
from live_desktop.audio.playback import PlaybackQueue
from live_desktop.errors import DeviceFailed, MicrophoneFailed, tellable

logger = logging.getLogger(__name__)

WATCH_SECONDS = 0.25
LEVEL_SECONDS = 1 / 30
STOP_MS = 3_000
"""Milliseconds after which a sound system that hangs is given up."""
LONGEST_CAPTURE = 50
"""Captured blocks that may wait for this thread: one second."""


class _Device(Enum):
    MICROPHONE = auto()
    LOUDSPEAKER = auto()


class AudioEngine(QThread):
    """Captures, plays, and says how loud both are; made with the backend it shall use.

    The device's own threads only copy samples. This thread opens and closes devices, watches over
    them, measures levels and hands captured blocks on. All methods may be called from any thread.

    Signals: `levels_changed(microphone, loudspeaker)` at most 30 times a second, `drained()` when
    the last waiting speech has been taken by the device, `failed(LiveDesktopError)`.
    """

    levels_changed = Signal(float, float)
    drained = Signal()
    failed = Signal(object)

    def __init__(
        self,
        make_backend: Callable[[], Backend],
        captured: Callable[[bytes], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("audio engine")
        self._make_backend = make_backend
        self._captured = captured
        self._queue = PlaybackQueue()
        self._wake = threading.Event()
        self._stopping = False
        self._reopening = False
        self._muted = False
        self._want_lock = threading.Lock()
        self._wanted: frozenset[_Device] = frozenset()
        self._streams: dict[_Device, Stream] = {}
        self._blocks: deque[bytes] = deque()
        self._was_playing = False
        self._last_played = np.zeros(0, dtype=np.int16)
        self._loudest_heard = 0.0
        self._levels = (0.0, 0.0)
        self._noted_losses = (0, 0)
        self.lost_blocks = 0
        """Captured blocks that this thread came too late for."""

    def listen(self, wanted: bool) -> None:
        """Open or close the microphone."""
        self._want(_Device.MICROPHONE, wanted)

    def speak(self, wanted: bool) -> None:
        """Open or close the loudspeaker."""
        self._want(_Device.LOUDSPEAKER, wanted)

    def reopen(self) -> None:
        """Close the devices and open those that are wanted anew."""
        self._reopening = True
        self._wake.set()

    def set_muted(self, muted: bool) -> None:
        """Send silence instead of what the microphone hears."""
        self._muted = muted

    def play(self, pcm: bytes) -> int:
        """Queue mono s16le speech at 24 kHz; returns the position at which it will begin."""
        return self._queue.write(pcm)

    def end_of_speech(self) -> None:
        """Note that the answer is whole, so that its last short piece is played too."""
        self._queue.end()
        self._wake.set()

    def flush(self) -> int:
        """Fall silent at once; returns the position that was heard."""
        return self._heard(self._queue.flush())

    def heard(self) -> int:
        """Tell the position that is being heard now."""
        return self._heard(self._queue.played)

    @property
    def idle(self) -> bool:
        """Tell whether no speech is waiting to be played."""
        return self._queue.idle

    def stop(self) -> None:
        """Close everything and wait for the thread to end."""
        self._stopping = True
        self._wake.set()
        if not self.wait(STOP_MS):
            logger.error("the sound system does not let go; leaving it behind")
            self.terminate()
            self.wait()

    def run(self) -> None:
        """Serve the devices until stopped; runs on this thread."""
        backend = self._start_backend()
        next_level = 0.0
        try:
            while not self._stopping:
                self._wake.wait(WATCH_SECONDS if self._levels == (0.0, 0.0) else LEVEL_SECONDS)
                self._wake.clear()
                if self._reopening:
                    # A sound system knows only the devices that it found when it started.
                    self._reopening = False
                    self._close_streams()
                    backend.close()
                    backend = self._start_backend()
                self._arrange_streams(backend)
                self._hand_on_blocks()
                self._report_drained()
                self._note_losses()
                now = time.monotonic()
                if now >= next_level:
                    next_level = now + LEVEL_SECONDS
                    self._report_levels()
        except Exception as error:
            self.failed.emit(tellable(error))
        finally:
            self._close_streams()
            backend.close()

    def _start_backend(self) -> Backend:
        try:
            return self._make_backend()
        except (ImportError, OSError) as error:
            self.failed.emit(
                MicrophoneFailed(
                    "The sound system of this computer cannot be used. You can type and read.",
                    detail=str(error),
                )
            )
            return FileBackend()

    def _heard(self, played: int) -> int:
        stream = self._streams.get(_Device.LOUDSPEAKER)
        latency = LOUDSPEAKER.samples(stream.latency) if stream else 0
        return max(0, played - latency)

    def _want(self, device: _Device, wanted: bool) -> None:
        with self._want_lock:
            self._wanted = self._wanted | {device} if wanted else self._wanted - {device}
        self._wake.set()

    def _arrange_streams(self, backend: Backend) -> None:
        for device, stream in list(self._streams.items()):
            if device not in self._wanted:
                self._streams.pop(device).close()
            elif not stream.alive:
                logger.warning("the %s stopped; opening it again", device.name.lower())
                self._streams.pop(device).close()
        for device in self._wanted - self._streams.keys():
            try:
                self._streams[device] = self._open(backend, device)
            except MicrophoneFailed as error:
                self._want(device, wanted=False)
                self.failed.emit(error)
            else:
                logger.info("the %s is open", device.name.lower())

    def _close_streams(self) -> None:
        while self._streams:
            self._streams.popitem()[1].close()

    def _open(self, backend: Backend, device: _Device) -> Stream:
        if device is _Device.MICROPHONE:
            return backend.open_microphone(MICROPHONE, self._push)
        try:
            return backend.open_loudspeaker(LOUDSPEAKER, self._pull)
        except DeviceFailed as error:
            # A clock stands in, so that answers still go by in writing and their turns still end.
            self.failed.emit(error)
            return FileBackend().open_loudspeaker(LOUDSPEAKER, self._pull)

    def _push(self, block: bytes) -> None:
        if len(self._blocks) >= LONGEST_CAPTURE:
            self._blocks.popleft()
            self.lost_blocks += 1
        self._blocks.append(block)
        self._wake.set()

    def _pull(self, count: int) -> bytes:
        samples = self._queue.read(count)
        self._last_played = samples
        if self._was_playing or not self._queue.idle:
            self._wake.set()
        return samples.tobytes()

    def _hand_on_blocks(self) -> None:
        while self._blocks:
            block = self._blocks.popleft()
            if self._muted:
                block = bytes(len(block))
            heard = level(np.frombuffer(block, dtype="<i2"))
            self._loudest_heard = max(self._loudest_heard, heard)
            self._captured(block)

    def _report_drained(self) -> None:
        playing = not self._queue.idle
        if self._was_playing and not playing:
            self.drained.emit()
        self._was_playing = playing

    def _note_losses(self) -> None:
        losses = (self.lost_blocks, self._queue.underruns)
        if losses != self._noted_losses:
            self._noted_losses = losses
            logger.info("so far %d captured blocks lost, %d gaps in the answers", *losses)

    def _report_levels(self) -> None:
        levels = (self._loudest_heard, level(self._last_played))
        self._loudest_heard = 0.0
        if levels != self._levels:
            self._levels = levels
            self.levels_changed.emit(*levels)
