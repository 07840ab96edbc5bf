"""Turns speech into text: a Moonshine model of any size on the ONNX runtime."""

import math
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any

import numpy as np

from live_desktop.server.resample import Samples
from live_desktop.silero import FRAME, RATE

_BEGIN, _END = 1, 2
_TOKENS_A_SECOND = 6.5  # the fastest speech; what is longer is the decoder going round in circles
_FEWEST_TOKENS = 8
_SHORTEST = RATE // 4  # the encoder's convolutions need this much
_LONGEST_PIECE = 20 * RATE  # attention grows with the square of the length
_CUT_SEARCH = 5 * RATE
_CACHE = "past_key_values"

_LEAST_CONFIDENCE = -0.8
_GHOSTS = frozenset({"", "you"})


@dataclass(frozen=True, slots=True)
class Recognition:
    """What was recognised, and the mean log-probability of its tokens."""

    text: str
    confidence: float

    @property
    def plausible(self) -> bool:
        """Tell speech from noise, which decodes to unlikely words or to a lone "You"."""
        ghost = self.text.strip(" .,!?").lower() in _GHOSTS
        return not ghost and self.confidence >= _LEAST_CONFIDENCE


class Recognizer:
    """Recognises English speech; calls from several threads share the loaded model."""

    def __init__(self, encoder: Any, decoder: Any, vocabulary: tuple[bytes, ...]) -> None:
        """Take the two loaded ONNX sessions, of any size, and the bytes of each token."""
        self._encoder = encoder
        self._decoder = decoder
        self._vocabulary = vocabulary
        self._encoder_takes = {each.name for each in encoder.get_inputs()}
        self._decoder_takes = {each.name for each in decoder.get_inputs()}
        self._empty_cache = {
            each.name: np.zeros((1, each.shape[1], 0, each.shape[3]), np.float32)
            for each in decoder.get_inputs()
            if each.name.startswith(_CACHE)  # [1, heads, words so far, size of a head]
        }

    def recognize(self, samples: Samples) -> Recognition:
        """Recognise 16 kHz mono sound in -1 to 1 of any length."""
        pieces = [self._recognize_piece(piece) for piece in split_at_quiet(samples)]
        text = " ".join(piece.text for piece in pieces if piece.text)
        lengths = [max(1, len(piece.text)) for piece in pieces]
        confidence = np.average([piece.confidence for piece in pieces], weights=lengths)
        return Recognition(text, float(confidence))

    def _recognize_piece(self, samples: Samples) -> Recognition:
        sound = np.pad(samples, (0, max(0, _SHORTEST - len(samples))))[None]
        mask = np.ones(sound.shape, np.int64)  # the decoder too wants the length of the sound
        heard = {"input_values": sound, "attention_mask": mask}
        (states,) = self._encoder.run(None, _known(heard, self._encoder_takes))
        fixed = {"encoder_attention_mask": mask, "encoder_hidden_states": states}
        fixed = _known(fixed, self._decoder_takes)
        cache = dict(self._empty_cache)
        token, tokens, likelihoods = _BEGIN, [], []
        limit = max(_FEWEST_TOKENS, math.ceil(_TOKENS_A_SECOND * len(samples) / RATE))
        for step in range(limit):
            inputs = {"input_ids": np.array([[token]]), "use_cache_branch": np.array([step > 0])}
            logits, *present = self._decoder.run(None, fixed | inputs | cache)
            token, likelihood = _most_likely(logits[0, -1])
            likelihoods.append(likelihood)
            if token == _END:
                break
            tokens.append(token)
            # Only the first step computes the keys and values of the sound.
            fresh = zip(self._empty_cache, present, strict=True)
            cache |= {name: value for name, value in fresh if step == 0 or ".decoder." in name}
        return Recognition(self._text(tokens), float(np.mean(likelihoods)))

    def _text(self, tokens: list[int]) -> str:
        spelled = b"".join(self._vocabulary[token] for token in tokens)
        return spelled.decode(errors="replace").replace("\u2581", " ").strip()


def _known(inputs: dict[str, Any], names: Set[str]) -> dict[str, Any]:
    """Leave out what a model does not take: the larger one wants no mask."""
    return {name: value for name, value in inputs.items() if name in names}


def split_at_quiet(samples: Samples) -> Iterator[Samples]:
    """Cut long sound into pieces of at most 20 s, each time at the quietest moment near the end."""
    while len(samples) > _LONGEST_PIECE:
        search = samples[_LONGEST_PIECE - _CUT_SEARCH : _LONGEST_PIECE]
        frames = search[: len(search) - len(search) % FRAME].reshape(-1, FRAME)
        quietest = int(np.argmin(np.square(frames).mean(axis=1)))
        cut = _LONGEST_PIECE - _CUT_SEARCH + quietest * FRAME + FRAME // 2
        yield samples[:cut]
        samples = samples[cut:]
    yield samples


def read_vocabulary(data: bytes) -> tuple[bytes, ...]:
    """Read Moonshine's token file: byte strings, each after its length in one or two bytes."""
    tokens, position = [], 0
    while position < len(data):
        length = data[position]
        position += 1
        if length >= 128:
            length += 128 * (data[position] - 1)
            position += 1
        tokens.append(data[position : position + length])
        position += length
    return tuple(tokens)


def _most_likely(logits: Samples) -> tuple[int, float]:
    """Return the greedy token and its log-probability."""
    token = int(np.argmax(logits))
    return token, -math.log(float(np.exp(logits - logits[token]).sum()))
