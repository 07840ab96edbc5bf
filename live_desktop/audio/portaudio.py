"""The microphone and loudspeaker of this computer, through PortAudio."""

import contextlib
import logging
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pyaudio

from live_desktop.audio.backend import Pull, Push
from live_desktop.audio.formats import AudioFormat
from live_desktop.errors import DeviceFailed, MicrophoneFailed

logger = logging.getLogger(__name__)


class PortAudioBackend:
    """Opens the default devices; made, used and closed on one thread."""

    def __init__(self) -> None:
        # PortAudio would start a JACK server just to ask it for devices.
        os.environ.setdefault("JACK_NO_START_SERVER", "1")
        with _quiet_stderr():
            self._audio = pyaudio.PyAudio()

    def open_microphone(self, form: AudioFormat, push: Push) -> "_PortAudioStream":
        """Start capturing from the default microphone; raises MicrophoneFailed."""

        def captured(data: bytes | None, *_: object) -> tuple[None, int]:
            if data:
                push(data)
            return None, pyaudio.paContinue

        try:
            return self._open(form, captured, input=True)
        except (OSError, ValueError) as error:
            raise MicrophoneFailed(
                "No microphone can be opened. Connect one, or allow the program to use it.",
                detail=str(error),
            ) from error

    def open_loudspeaker(self, form: AudioFormat, pull: Pull) -> "_PortAudioStream":
        """Start playing on the default loudspeaker; raises DeviceFailed."""

        def wanted(_data: bytes | None, count: int, *_: object) -> tuple[bytes, int]:
            return pull(count), pyaudio.paContinue

        try:
            return self._open(form, wanted, output=True)
        except (OSError, ValueError) as error:
            raise DeviceFailed(
                "No loudspeaker can be opened. Connect one; until then you can read the answers.",
                detail=str(error),
            ) from error

    def close(self) -> None:
        """Let PortAudio go."""
        self._audio.terminate()

    def _open(
        self, form: AudioFormat, callback: Callable[..., Any], **direction: bool
    ) -> "_PortAudioStream":
        with _quiet_stderr():
            stream = self._audio.open(
                rate=form.rate,
                channels=1,
                format=pyaudio.paInt16,
                frames_per_buffer=form.block,
                stream_callback=callback,
                **direction,
            )
        return _PortAudioStream(stream, output="output" in direction)


class _PortAudioStream:
    def __init__(self, stream: Any, *, output: bool) -> None:
        self._stream = stream
        self._latency: float = stream.get_output_latency() if output else stream.get_input_latency()

    @property
    def alive(self) -> bool:
        try:
            return bool(self._stream.is_active())
        except OSError:
            return False

    @property
    def latency(self) -> float:
        return self._latency

    def close(self) -> None:
        # A device that is gone cannot be closed properly; it holds nothing any more.
        with contextlib.suppress(OSError):
            self._stream.close()


@contextlib.contextmanager
def _quiet_stderr() -> Iterator[None]:
    """Hide what ALSA prints while PortAudio tries every device there might be."""
    if sys.platform != "linux":
        yield
        return
    sys.stderr.flush()
    saved = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(nowhere)
