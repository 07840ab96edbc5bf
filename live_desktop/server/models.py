"""The three models of the server, loaded once, shared by all sessions, run beside the loop."""

import asyncio
import hashlib
import importlib.util
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Self, TypeVar

import numpy as np
import onnxruntime
from hibari.tts import ASSETS as HIBARI_ASSETS
from hibari.tts import Hibari

from live_desktop.errors import LocalServerFailed
from live_desktop.server.prosody import NORMAL, Prosody
from live_desktop.server.recognizer import Recognition, Recognizer, read_vocabulary
from live_desktop.server.resample import Samples
from live_desktop.server.synthesizer import DEFAULT_VOICE, Pcm, Synthesizer
from live_desktop.silero import FRAME, RATE, VoiceDetector

logger = logging.getLogger(__name__)

_HEARING_WORKERS, _VOICE_WORKERS = 2, 1
_RECOGNIZER_PACKAGE = "moonshine_voice"

SHA256 = {
    "silero_vad.onnx": "1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3",
    "encoder_model.ort": "94e90a4654fc45cdfedb77c4c08e1739f48862998e58fada384b25118134f221",
    "decoder_model_merged.ort": "cf524c4862d36e9e5ab032eddc73637efd822d70e868ac575cf1a46e1e4708a0",
    "tokenizer.bin": "6884b35fd6377d4c4d32336a0bc152f36b64d1e45b6503683cdc238250a8472d",
    "hibari.onnx": "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8",
}
"""The model files that the server was measured with; others are refused."""

Result = TypeVar("Result")


class ModelStore:
    """Owns the loaded models and the threads that they run in."""

    def __init__(
        self,
        recognizer: Recognizer | None,
        synthesizer: Synthesizer,
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
    async def load(cls) -> Self:
        """Load and warm up all models; raises LocalServerFailed where a file is not ours."""
        hearing = ThreadPoolExecutor(_HEARING_WORKERS, thread_name_prefix="hearing")
        voice = ThreadPoolExecutor(_VOICE_WORKERS, thread_name_prefix="voice")
        loop = asyncio.get_running_loop()
        try:
            recognizer, synthesizer, _ = await asyncio.gather(
                loop.run_in_executor(hearing, load_recognizer),
                loop.run_in_executor(voice, load_synthesizer),
                loop.run_in_executor(hearing, load_detector),
            )
        except BaseException:
            for workers in (hearing, voice):
                workers.shutdown(wait=False, cancel_futures=True)
            raise
        return cls(recognizer, synthesizer, hearing, voice)

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
    with as_file(files("live_desktop.resources") / "models" / "silero_vad.onnx") as path:
        _check(path)
    VoiceDetector().probability(np.zeros(FRAME, np.float32))


def load_recognizer() -> Recognizer | None:
    """Load and warm up the recogniser; returns None where its package has none."""
    folder = _recognizer_folder()
    if folder is None:
        logger.warning("%s has no model here: speech is not recognised", _RECOGNIZER_PACKAGE)
        return None
    tokenizer = folder / "tokenizer.bin"
    _check(tokenizer)
    recognizer = Recognizer(
        _session(folder / "encoder_model.ort", threads=2),
        _session(folder / "decoder_model_merged.ort", threads=2),
        read_vocabulary(tokenizer),
    )
    recognizer.recognize(np.zeros(RATE, np.float32))
    return recognizer


def load_synthesizer() -> Synthesizer:
    """Load and warm up the voice."""
    model = Path(HIBARI_ASSETS) / "hibari.onnx"
    _check(model)
    synthesizer = Synthesizer(Hibari(model=str(model)))
    synthesizer.speak("Hello there, I am Supercalifragil.", DEFAULT_VOICE)  # an unknown word too
    return synthesizer


def _recognizer_folder() -> Path | None:
    """Find the recogniser's files without importing their package: it brings its own runtime."""
    package = importlib.util.find_spec(_RECOGNIZER_PACKAGE)
    if package is None or package.origin is None:
        return None
    folder = Path(package.origin).parent / "assets" / "tiny-en"
    return folder if folder.is_dir() else None


def _session(path: Path, *, threads: int) -> Any:
    """Load an ONNX model that uses at most `threads` cores, and none while it waits."""
    _check(path)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _check(path: Path) -> None:
    """Compare a model file with the one that is known; raises LocalServerFailed."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise LocalServerFailed(
            f"The speech model {path.name} cannot be read. Install Live Desktop again.",
            detail=str(error),
        ) from error
    if digest != SHA256[path.name]:
        raise LocalServerFailed(
            f"The speech model {path.name} is not the one that belongs to this version. "
            "Install Live Desktop again.",
            detail=f"sha256 {digest}",
        )
