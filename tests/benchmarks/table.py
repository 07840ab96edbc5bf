"""The table of all rows: as Markdown for people, as JSON for programs."""

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from os import cpu_count

import msgspec

from tests.benchmarks.benchmark import Failure, Outcome, Spread

HEAD = ("What", "Live Desktop", "Against", "Its figure", "Ratio", "Goal", "Holds")


@dataclass(frozen=True, slots=True)
class Machine:
    """Where the figures come from; they compare with others of the same machine only."""

    system: str
    python: str
    cores: int

    @classmethod
    def here(cls) -> "Machine":
        """Return this machine."""
        return cls(platform.platform(), platform.python_version(), cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class Report:
    """All that one run has measured."""

    machine: Machine
    outcomes: tuple[Outcome, ...]

    @property
    def holds(self) -> bool:
        """Whether every goal holds."""
        return all(outcome.holds for outcome in self.outcomes)

    def markdown(self) -> str:
        """Return the table, and a line about the machine."""
        machine = self.machine
        rows = [_row(HEAD), _row(["---"] * len(HEAD)), *map(_outcome, self.outcomes)]
        about = f"Median (least to most); {machine.system}, {machine.cores} cores"
        return "\n".join([*rows, "", f"{about}, Python {machine.python}."])

    def json(self) -> bytes:
        """Return everything, indented."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"


def _outcome(outcome: Outcome) -> str:
    if isinstance(outcome, Failure):
        return _row([outcome.what, "not measured", outcome.reason, "", "", "", "no"])
    return _row(
        [
            outcome.what,
            _figure(outcome.ours, outcome.unit),
            outcome.rival,
            _figure(outcome.theirs, outcome.unit),
            f"{outcome.ratio:.3g}",
            outcome.goal,
            "yes" if outcome.holds else "**no**",
        ]
    )


def _figure(spread: Spread, unit: str) -> str:
    if spread.least == spread.most:
        return f"{spread.median:.4g} {unit}"
    return f"{spread.median:.4g} {unit} ({spread.least:.4g} to {spread.most:.4g})"


def _row(cells: Sequence[str]) -> str:
    """Join cells; what would break the table out of them is made harmless."""
    clean = (" ".join(cell.split()).replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(clean)} |"
