"""The worker for Speex's echo canceller, which pyaec carries: cancels a whole recording."""

import array
import base64
import math

from pyaec import Aec  # type: ignore[import-not-found]

from tests.benchmarks.answering import answer_questions

RATE = 16_000
BLOCK = 160
TAIL = RATE // 4
"""Samples of the room that it learns: 250 ms, the usual choice."""


def answer(near: str, far: str, start: float) -> float:
    """Return the decibels that it removes from `near` after `start` seconds; s16le in base64."""
    heard, played = (array.array("h", base64.b64decode(sound)) for sound in (near, far))
    canceller = Aec(BLOCK, TAIL, RATE, True)
    left = array.array("h")
    for begin in range(0, len(heard), BLOCK):
        block = slice(begin, begin + BLOCK)
        left.extend(canceller.cancel_echo(heard[block], played[block]))
    first = round(start * RATE)
    before, after = (sum(sample**2 for sample in sound[first:]) for sound in (heard, left))
    return 10 * math.log10(before / (after + 1))


if __name__ == "__main__":
    answer_questions(answer)
