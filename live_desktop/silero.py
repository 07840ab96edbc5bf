"""Silero's voice detector, the same for the server's ears and for the window's echo canceller."""

import functools
from importlib.resources import as_file, files
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
FRAME = 512
"""Samples that the model judges at a time: 32 ms."""

_CONTEXT = 64  # the model was trained to see the end of the frame before

Sound = NDArray[np.float32]
"""Mono samples from -1 to 1."""


class VoiceDetector:
    """Tells how likely each frame of one stream holds speech; remembers the stream so far."""

    def __init__(self) -> None:
        """Listen with the model that all detectors share."""
        self._model = load()
        self._rate = np.array(RATE, np.int64)
        self._state = np.zeros((2, 1, 128), np.float32)
        self._context = np.zeros(_CONTEXT, np.float32)

    def probability(self, frame: Sound) -> float:
        """Return the probability of speech in the next 512 samples of 16 kHz sound."""
        window = np.concatenate((self._context, frame))[None]
        output, self._state = self._model.run(
            None, {"input": window, "state": self._state, "sr": self._rate}
        )
        self._context = frame[-_CONTEXT:]
        return float(output[0, 0])


@functools.cache
def load() -> Any:
    """Load the model, which is shipped with the program, once; the first one takes 0.1 s."""
    import onnxruntime  # noqa: PLC0415 - slow to import, and the window opens without it

    options = onnxruntime.SessionOptions()
    # One frame is too small a work to be shared, and threads that wait for the next one spin.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    with as_file(files("live_desktop.resources") / "models" / "silero_vad.onnx") as path:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
