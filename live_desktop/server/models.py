"""The three models of the server, loaded once, shared by all sessions, run beside the loop."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Self, TypeVar

import numpy as np
from hibari.tts import Hibari

from live_desktop.errors import LocalServerFailed
from live_desktop.protocol.voices import DEFAULT_VOICE
from live_desktop.server import joe, kokoro
from live_desktop.server.choices import Cast, Ears
from live_desktop.server.model_files import ModelFile, all_there, in_package
from live_desktop.server.prosody import NORMAL, Prosody
from live_desktop.server.recognizer import Recognition, Recognizer, read_vocabulary
from live_desktop.server.resample import Samples
from live_desktop.server.synthesizer import Pcm, Speaker, Synthesizer
from live_desktop.silero import FRAME, RATE, VoiceDetector

logger = logging.getLogger(__name__)

_HEARING_WORKERS, _VOICE_WORKERS = 2, 1
_HEARING_CORES = 2

DETECTOR = in_package(
    "live_desktop.resources",
    "models/silero_vad.onnx",
    "1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3",
)
VOICE = in_package(
    "hibari",
    "assets/hibari.onnx",
    "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8",
)


@dataclass(frozen=True, slots=True)
class EarFiles:
    """The files of a recogniser."""

    encoder: ModelFile
    decoder: ModelFile
    tokenizer: ModelFile

    def are_there(self) -> bool:
        """Tell whether their package is installed, in a release that holds them."""
        return all_there((self.encoder, self.decoder, self.tokenizer))


def _ear_files(package: str, folder: str, encoder: str, decoder: str, tokenizer: str) -> EarFiles:
    return EarFiles(
        in_package(package, f"{folder}/encoder_model.ort", encoder),
        in_package(package, f"{folder}/decoder_model_merged.ort", decoder),
        in_package(package, f"{folder}/tokenizer.bin", tokenizer),
    )


EARS = {
    Ears.BASE: _ear_files(
        "moonshine_cpp",
        "models/base-en",
        "9d1a19e044cbf89a207723d1adb667de89a5671a1e3e611b8ebe721b2c31219c",
        "370e0c1f161d68dc1c2264c1a82024fb123380da3b73f47f05531d1e8d3308c3",
        "04670d78994d030185c3dd843c60591788fed0a56cc6750747bd326825f13ca9",
    ),
    Ears.TINY: _ear_files(
        "moonshine_voice",
        "assets/tiny-en",
        "94e90a4654fc45cdfedb77c4c08e1739f48862998e58fada384b25118134f221",
        "cf524c4862d36e9e5ab032eddc73637efd822d70e868ac575cf1a46e1e4708a0",
        "6884b35fd6377d4c4d32336a0bc152f36b64d1e45b6503683cdc238250a8472d",
    ),
}
"""What the server recognises speech with, the best one first."""

VOICE_MODELS = {Cast.KOKORO: kokoro.MODEL, Cast.MALE: joe.MODEL}
"""What the voices need beside the one that comes with the program, the most human ones first."""

_EXTRAS = {Ears.BASE: "better-ears", Cast.KOKORO: "kokoro", Cast.MALE: "male-voice"}

Result = TypeVar("Result")


class ModelStore:
    """Owns the loaded models and the threads that they run in."""

    def __init__(
        self,
        recognizer: Recognizer | None,
        synthesizer: Synthesizer,
        *,
        hearing: ThreadPoolExecutor,
        voice: ThreadPoolExecutor,
    ) -> None:
        """Take loaded models; `recognizer` is None where this machine has none.

        The voice has threads of its own: an answer does not wait for what others said.
        """
        self._recognizer = recognizer
        self._synthesizer = synthesizer
        self._hearing = hearing
        self._voice = voice

    @classmethod
    async def load(cls, *, ears: Ears = Ears.AUTO, cast: Cast = Cast.AUTO) -> Self:
        """Load and warm up all models.

        Raises LocalServerFailed where what is wanted is not installed, or a file is not ours.
        """
        hearing = ThreadPoolExecutor(_HEARING_WORKERS, thread_name_prefix="hearing")
        voice = ThreadPoolExecutor(_VOICE_WORKERS, thread_name_prefix="voice")
        loop = asyncio.get_running_loop()
        try:
            recognizer, synthesizer, _ = await asyncio.gather(
                loop.run_in_executor(hearing, load_recognizer, ears),
                loop.run_in_executor(voice, load_synthesizer, cast),
                loop.run_in_executor(hearing, load_detector),
            )
        except BaseException:
            for workers in (hearing, voice):
                workers.shutdown(wait=False, cancel_futures=True)
            raise
        return cls(recognizer, synthesizer, hearing=hearing, voice=voice)

    @property
    def can_listen(self) -> bool:
        """Tell whether speech can be recognised on this machine."""
        return self._recognizer is not None

    def detector(self) -> VoiceDetector:
        """Make a speech detector for one stream; it takes 0.1 ms a frame and needs no thread."""
        return VoiceDetector()

    def recognize(self, samples: Samples) -> asyncio.Future[Recognition]:
        """Start to recognise 16 kHz sound; needs `can_listen`."""
        if self._recognizer is None:
            raise RuntimeError("there is no recogniser on this machine")
        return _run(self._hearing, self._recognizer.recognize, samples)

    def speak(self, sentence: str, voice: str, prosody: Prosody = NORMAL) -> asyncio.Future[Pcm]:
        """Start to synthesize a sentence as 24 kHz sound."""
        return _run(self._voice, self._synthesizer.speak, sentence, voice, prosody)

    def close(self) -> None:
        """Let the threads go; work that has not begun is dropped."""
        for workers in (self._hearing, self._voice):
            workers.shutdown(wait=True, cancel_futures=True)


def _run(
    workers: ThreadPoolExecutor, work: Callable[..., Result], *arguments: object
) -> asyncio.Future[Result]:
    return asyncio.get_running_loop().run_in_executor(workers, work, *arguments)


def load_detector() -> None:
    """Load and warm up the voice detector's model, which is shipped with the program."""
    DETECTOR.check()
    VoiceDetector().probability(np.zeros(FRAME, np.float32))


def load_recognizer(wanted: Ears = Ears.AUTO) -> Recognizer | None:
    """Load and warm up the recogniser; returns None where no package has one.

    Raises LocalServerFailed where the wanted one is not installed, or is not the known one.
    """
    ears = choose_ears(wanted)
    if ears is None:
        logger.warning("no recogniser is installed here: speech is not recognised")
        return None
    files = EARS[ears]
    recognizer = Recognizer(
        files.encoder.session(threads=_HEARING_CORES),
        files.decoder.session(threads=_HEARING_CORES),
        read_vocabulary(files.tokenizer.read()),
    )
    recognizer.recognize(np.zeros(RATE, np.float32))
    return recognizer


def choose_ears(wanted: Ears) -> Ears | None:
    """Find the recogniser that is installed; raises LocalServerFailed where a better one is not.

    The usual one has no package for some computers, which is no failure.
    """
    installed = [ears for ears, files in EARS.items() if files.are_there()]
    if wanted in installed:
        return wanted
    if wanted in _EXTRAS:
        raise _not_installed(wanted)
    return next(iter(installed), None) if wanted is Ears.AUTO else None


def load_synthesizer(wanted: Cast = Cast.AUTO) -> Synthesizer:
    """Load and warm up the voices.

    Raises LocalServerFailed where the wanted ones are not installed, or are not the known ones.
    """
    cast = choose_cast(wanted)
    engine = Hibari(model=str(VOICE.path()))
    others: Mapping[str, Speaker] = {}
    match cast:
        case Cast.KOKORO:
            others = dict.fromkeys(kokoro.STYLES, kokoro.KokoroVoices(engine.ids))
        case Cast.MALE:
            others = dict.fromkeys(joe.PLAYBACK, joe.JoeVoice())
    synthesizer = Synthesizer(engine, others)
    for voice in (DEFAULT_VOICE, *list(others)[:1]):
        synthesizer.speak("Hello there, I am Supercalifragil.", voice)  # an unknown word too
    return synthesizer


def choose_cast(wanted: Cast) -> Cast:
    """Find the voices that are installed; raises LocalServerFailed where wanted ones are not."""
    installed = [cast for cast, model in VOICE_MODELS.items() if model.is_there()]
    if wanted in installed:
        return wanted
    if wanted in _EXTRAS:
        raise _not_installed(wanted)
    return next(iter(installed), Cast.ONE) if wanted is Cast.AUTO else Cast.ONE


def _not_installed(wanted: Ears | Cast) -> LocalServerFailed:
    extra = _EXTRAS[wanted]
    return LocalServerFailed(
        f"The speech model '{wanted}' is not installed. Install it by: "
        f"pip install 'live-desktop[{extra}]'"
    )
