"""How many words are recognised wrong: several voices, in quiet and in noise."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from live_desktop.server.choices import Cast, Ears
from tests.benchmarks.benchmark import Benchmark, Pair, limit
from tests.benchmarks.hearing import (
    MUCH_NOISE,
    QUIET,
    SENTENCES,
    SOME_NOISE,
    clips,
    word_errors,
)

_WHO = {
    Cast.ONE: "the five timbres",
    Cast.MALE: "a man (Piper joe)",
    Cast.KOKORO: "five people (Kokoro)",
}
_EARS = {Ears.TINY: "", Ears.BASE: ", by the larger recogniser"}


@contextmanager
def _recognizing(ears: Ears, cast: Cast, noise: float | None, most: float) -> Iterator[Pair]:
    errors = word_errors(ears, clips(cast), noise)  # the same each time
    yield Pair(limit(errors), limit(most))


def _row(name: str, ears: Ears, cast: Cast, noise: float | None, most: float) -> Benchmark:
    where = "in quiet" if noise is None else f"in pink noise {noise:g} dB below"
    return Benchmark(
        name=name,
        what=f"Word errors in {len(SENTENCES)} sentences of {_WHO[cast]} {where}{_EARS[ears]}",
        unit="%",
        rival="the model on other sentences",
        open=partial(_recognizing, ears, cast, noise, most),
        rounds=1,
    )


BENCHMARKS = (
    _row("word-error", Ears.TINY, Cast.ONE, QUIET, 0.7),
    _row("word-error-man", Ears.TINY, Cast.MALE, QUIET, 2.7),
    _row("word-error-man-5", Ears.TINY, Cast.MALE, MUCH_NOISE, 21.6),
    _row("word-error-people", Ears.TINY, Cast.KOKORO, QUIET, 4.1),
    _row("word-error-people-15", Ears.TINY, Cast.KOKORO, SOME_NOISE, 6.1),
    _row("word-error-people-5", Ears.TINY, Cast.KOKORO, MUCH_NOISE, 9.5),
    _row("word-error-base-man", Ears.BASE, Cast.MALE, QUIET, 2.0),
    _row("word-error-base-man-5", Ears.BASE, Cast.MALE, MUCH_NOISE, 4.7),
    _row("word-error-base-people", Ears.BASE, Cast.KOKORO, QUIET, 1.4),
)
