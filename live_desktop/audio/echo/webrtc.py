"""The one door to WebRTC's audio processing, which the livekit package carries."""

import ctypes

import numpy as np

from live_desktop.audio.formats import Samples

RATE = 16_000
BLOCK = 160
"""Samples of 10 ms, the only length that it takes."""


class AudioProcessing:
    """Cancels the echo of the loudspeaker; optionally lowers noise and evens out the level."""

    def __init__(self, *, noise: bool = False, gain: bool = False) -> None:
        """Start with no knowledge of the room; the first one loads the library in 0.15 s."""
        # It is loaded late: the window opens without it, and a headset never needs it.
        from livekit.rtc import _ffi_client  # noqa: PLC0415
        from livekit.rtc.apm import AudioProcessingModule  # noqa: PLC0415
        from livekit.rtc.audio_frame import AudioFrame  # noqa: PLC0415

        # Its log comes on a thread of its own, even into an interpreter that is ending, which
        # kills the process. A C function that does nothing takes it.
        nothing = ctypes.cast(ctypes.pythonapi.Py_IsInitialized, ctypes.c_void_p).value or 0
        _ffi_client.ffi_event_callback = _ffi_client.ffi_cb_fnc(nothing)
        self._module = AudioProcessingModule(
            echo_cancellation=True,
            high_pass_filter=True,
            noise_suppression=noise,
            auto_gain_control=gain,
        )
        near, far = bytearray(2 * BLOCK), bytearray(2 * BLOCK)
        # The arrays lie over the memory of the frames, in which the library works.
        self._near = np.frombuffer(near, np.int16)
        self._far = np.frombuffer(far, np.int16)
        self._near_frame = AudioFrame(near, RATE, 1, BLOCK)
        self._far_frame = AudioFrame(far, RATE, 1, BLOCK)

    def process(self, near: Samples, far: Samples) -> Samples:
        """Return the microphone's 160 samples at 16 kHz without the echo of `far`."""
        self._far[:] = far
        self._module.process_reverse_stream(self._far_frame)
        self._near[:] = near
        self._module.process_stream(self._near_frame)
        return self._near.copy()
