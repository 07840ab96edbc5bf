"""Measures the rows, prints the table and writes it as JSON; exits with 1 when a goal is missed."""

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path

from tests import benchmarks
from tests.benchmarks.benchmark import Benchmark, measure
from tests.benchmarks.table import Machine, Report


def main(argv: Sequence[str] | None = None) -> int:
    """Run the rows that the arguments name."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    rows = {row.name: row for row in find_rows()}
    arguments = _arguments(argv, sorted(rows))
    outcomes = []
    for name in arguments.only or rows:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)  # noqa: T201
        outcomes.append(measure(rows[name], arguments.rounds))
    report = Report(Machine.here(), tuple(outcomes))
    print(report.markdown())  # noqa: T201
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_bytes(report.json())
    return 0 if report.holds else 1


def find_rows() -> list[Benchmark]:
    """Return the rows of every module `bench_*` here, in the order of the modules' names."""
    modules = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return [
        row
        for name in modules
        if name.startswith("bench_")
        for row in importlib.import_module(f"{benchmarks.__name__}.{name}").BENCHMARKS
    ]


def _arguments(argv: Sequence[str] | None, names: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--only", action="append", choices=names, help="measure this row alone")
    parser.add_argument("--rounds", type=_count, help="rounds of each row, at least 1")
    parser.add_argument("--json", type=Path, default=Path("build/benchmarks.json"))
    return parser.parse_args(argv)


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise ValueError(text)
    return count


if __name__ == "__main__":
    sys.exit(main())
