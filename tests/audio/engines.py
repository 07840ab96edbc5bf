"""Devices for an engine under test, and an engine that runs with them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from live_desktop.audio.devices.backend import Backend, Device, Stream
from live_desktop.audio.devices.files import FileBackend
from live_desktop.audio.engine import AudioEngine
from live_desktop.audio.formats import AudioFormat, Push
from live_desktop.audio.plan import SoundPlan
from live_desktop.errors import MicrophoneFailed

PLAIN = SoundPlan(echo_cancelling=False)
"""What is heard is sent as it is."""


@contextmanager
def running(
    make_backend: Callable[[], Backend],
    captured: Callable[[bytes], object] = len,
    plan: SoundPlan = PLAIN,
) -> Iterator[AudioEngine]:
    engine = AudioEngine(make_backend, captured, plan)
    engine.start()
    try:
        yield engine
    finally:
        engine.stop()
    assert engine.isFinished()


class NoDevices(FileBackend):
    """A computer without a microphone."""

    def open_microphone(  # type: ignore[override]
        self, device: Device | None, form: AudioFormat, push: Push
    ) -> Stream:
        raise MicrophoneFailed("No microphone.")
