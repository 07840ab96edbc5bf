"""One row of the table: what is measured, against what, and whether the goal holds."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import Self

Measure = Callable[[], float]
"""Measures once and returns the figure in the row's unit."""


class Goal(StrEnum):
    """Which way the ratio of our figure to the other must lie."""

    AT_MOST = "≤"
    AT_LEAST = "≥"


@dataclass(frozen=True, slots=True)
class Pair:
    """What is compared: our measurement and the rival's, called in turn."""

    ours: Measure
    rival: Measure


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A row to be measured; `open` prepares both sides and cleans up after them."""

    name: str
    what: str
    unit: str
    rival: str
    open: Callable[[], AbstractContextManager[Pair]]
    goal: Goal = Goal.AT_MOST
    ratio: float = 1.0
    rounds: int = 7


@dataclass(frozen=True, slots=True)
class Spread:
    """The figures of all rounds."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, figures: Sequence[float]) -> Self:
        """Sum up one figure or more."""
        return cls(median(figures), min(figures), max(figures))


@dataclass(frozen=True, slots=True)
class Result:
    """A row that was measured."""

    name: str
    what: str
    unit: str
    rival: str
    ours: Spread
    theirs: Spread
    ratio: float
    goal: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """A row that could not be measured, which counts as a goal that is missed."""

    name: str
    what: str
    reason: str
    holds: bool = False


Outcome = Result | Failure


def limit(figure: float) -> Measure:
    """Return a rival that is a fixed figure: a limit of our own, or one from a specification."""
    return lambda: figure


def measure(benchmark: Benchmark, rounds: int | None = None) -> Outcome:
    """Measure a row, both sides in turn so that a drift of the machine's speed meets both alike.

    The first round warms up and does not count. What goes wrong becomes a Failure, so that the
    other rows are still measured.
    """
    ours: list[float] = []
    theirs: list[float] = []
    try:
        with benchmark.open() as pair:
            pair.ours(), pair.rival()
            for _ in range(rounds or benchmark.rounds):
                ours.append(pair.ours())
                theirs.append(pair.rival())
    except Exception as error:
        return Failure(benchmark.name, benchmark.what, f"{type(error).__name__}: {error}")
    return _judge(benchmark, Spread.of(ours), Spread.of(theirs))


def _judge(benchmark: Benchmark, ours: Spread, theirs: Spread) -> Result:
    ratio = ours.median / theirs.median
    at_most = benchmark.goal is Goal.AT_MOST
    return Result(
        name=benchmark.name,
        what=benchmark.what,
        unit=benchmark.unit,
        rival=benchmark.rival,
        ours=ours,
        theirs=theirs,
        ratio=ratio,
        goal=f"{benchmark.goal} {benchmark.ratio:g}",
        holds=ratio <= benchmark.ratio if at_most else ratio >= benchmark.ratio,
    )
