"""The microphone's side: the open stream, and what is done to its sound."""

from collections.abc import Callable

from live_desktop.audio.devices.backend import Backend, Device, Stream
from live_desktop.audio.formats import MICROPHONE
from live_desktop.audio.hearing.capture import Capture, Processing, Surroundings
from live_desktop.audio.hearing.reference import Reference
from live_desktop.audio.hearing.worker import Worker
from live_desktop.audio.levels import Levels


class Listening:
    """Takes a microphone's sound to the service; all but `write` of the reference is the engine's.

    What is done to the sound outlives the stream it began with: `process` says when it begins anew.
    """

    def __init__(self, around: Surroundings, broken: Callable[[Exception], object]) -> None:
        """Ask and tell what is around; `broken` is told of a failure, on the worker's thread."""
        self.reference = Reference()
        self.capture: Capture | None = None
        """The open microphone's; None while it is closed."""
        self._around = around
        self._worker = Worker(broken)
        self._processing = Processing()
        self._chunk = MICROPHONE.block

    def start(self) -> None:
        """Start the worker."""
        self._worker.start()

    def stop(self) -> None:
        """Stop the worker and wait for it."""
        self._worker.stop()

    @property
    def lost(self) -> int:
        """Tell how many samples the worker came too late for."""
        return self._worker.lost

    def open(self, backend: Backend, device: Device | None) -> Stream:
        """Start capturing from a device, or from the system's; raises MicrophoneFailed."""
        self._worker.expect()
        stream = backend.open_microphone(device, MICROPHONE, self._worker.push)
        self.capture = Capture(stream.form.rate, self.reference, self._around)
        self.capture.processing, self.capture.chunk = self._processing, self._chunk
        return stream

    def closed(self) -> None:
        """Note that the microphone is closed."""
        self.capture = None
        self._worker.rest()
        self._around.deafness(False)
        self._around.duck(False)

    def process(self, processing: Processing, stream: Stream | None) -> None:
        """Do this to the sound from now on; what came since the opening waited for it."""
        self._processing = processing
        if self.capture is not None and stream is not None:
            self.capture.processing = processing
            self._worker.use(self.capture.take, stream.form.rate)

    def send_in_chunks(self, milliseconds: int) -> None:
        """Send so much at once."""
        self._chunk = MICROPHONE.samples(milliseconds / 1000)
        if self.capture is not None:
            self.capture.chunk = self._chunk

    @property
    def rests(self) -> bool:
        """Tell whether an open microphone hears nobody."""
        return self.capture is not None and self.capture.rests

    def take_levels(self) -> Levels:
        """Give the loudest since this was last asked."""
        return self.capture.take_levels() if self.capture is not None else Levels()
