"""The table of the benchmarks: how rows are measured, judged, shown and written."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks import __main__ as program
from tests.benchmarks.benchmark import (
    Benchmark,
    Failure,
    Goal,
    Measure,
    Outcome,
    Pair,
    Result,
    Spread,
    limit,
    measure,
)
from tests.benchmarks.table import HEAD, Machine, Report

MACHINE = Machine("Linux", "3.11.7", 2)


def counting(figures: Sequence[float], log: list[str], side: str) -> Measure:
    """Return a measurement that gives one figure after the other and notes each call."""
    waiting = iter(figures)

    def next_figure() -> float:
        log.append(side)
        return next(waiting)

    return next_figure


def row(
    ours: Measure,
    rival: Measure,
    *,
    name: str = "row",
    goal: Goal = Goal.AT_MOST,
    ratio: float = 1.0,
    rounds: int = 3,
) -> Benchmark:
    return Benchmark(
        name=name,
        what="a row",
        unit="ms",
        rival="rival",
        open=lambda: nullcontext(Pair(ours, rival)),
        goal=goal,
        ratio=ratio,
        rounds=rounds,
    )


def measured(benchmark: Benchmark, rounds: int | None = None) -> Result:
    outcome = measure(benchmark, rounds)
    assert isinstance(outcome, Result)
    return outcome


def test_both_sides_are_measured_in_turn_and_the_first_round_does_not_count() -> None:
    log: list[str] = []
    result = measured(
        row(counting([900, 3, 1, 8], log, "A"), counting([900, 4, 4, 5], log, "B")),
    )
    assert "".join(log) == "ABABABAB"
    assert result.ours == Spread(3, 1, 8)
    assert result.theirs == Spread(4, 4, 5)
    assert result.ratio == 0.75
    assert result.holds


def test_rounds_can_be_given() -> None:
    log: list[str] = []
    measured(row(counting([1] * 6, log, "A"), limit(1)), rounds=5)
    assert len(log) == 6


@pytest.mark.parametrize(
    ("goal", "ratio", "figure", "holds"),
    [
        (Goal.AT_MOST, 1.0, 10, True),
        (Goal.AT_MOST, 1.0, 10.1, False),
        (Goal.AT_MOST, 0.5, 6, False),
        (Goal.AT_LEAST, 2.0, 20, True),
        (Goal.AT_LEAST, 2.0, 19.9, False),
    ],
)
def test_the_goal_decides(goal: Goal, ratio: float, figure: float, holds: bool) -> None:
    result = measured(row(limit(figure), limit(10), goal=goal, ratio=ratio))
    assert result.holds is holds


@given(st.lists(st.floats(0.001, 1000), min_size=1), st.floats(0.001, 1000))
def test_the_median_of_all_rounds_is_judged(figures: list[float], bound: float) -> None:
    waiting = iter([1.0, *figures])
    result = measured(row(lambda: next(waiting), limit(bound)), rounds=len(figures))
    middle = sorted(figures)[len(figures) // 2]
    assert result.ours.least <= result.ours.median <= middle <= result.ours.most
    assert result.holds is (result.ours.median / bound <= 1)


def failing() -> float:
    raise ValueError("no figure")


def not_opening() -> AbstractContextManager[Pair]:
    raise OSError("no rival here")


def test_a_measurement_that_fails_misses_its_goal_and_says_why() -> None:
    assert measure(row(failing, limit(1))) == Failure("row", "a row", "ValueError: no figure")


def test_a_row_that_cannot_be_prepared_fails() -> None:
    outcome = measure(Benchmark("row", "a row", "ms", "rival", not_opening))
    assert outcome == Failure("row", "a row", "OSError: no rival here")


def test_the_table_in_markdown() -> None:
    outcomes: tuple[Outcome, ...] = (
        Result(
            "decode", "Reading", "µs", "rival", Spread(5, 4.5, 6), Spread(60, 59, 62),
            ratio=5 / 60, goal="≤ 1", holds=True,
        ),
        Result(
            "start", "Starting", "ms", "limit", Spread(400, 390, 412.34), Spread(300, 300, 300),
            ratio=4 / 3, goal="≤ 1", holds=False,
        ),
        Failure("hear", "Hearing", "OSError: a | b\nc"),
    )  # fmt: skip
    report = Report(MACHINE, outcomes)
    assert report.markdown().splitlines() == [
        "| What | Live Desktop | Against | Its figure | Ratio | Goal | Holds |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        "| Reading | 5 µs (4.5 to 6) | rival | 60 µs (59 to 62) | 0.0833 | ≤ 1 | yes |",
        "| Starting | 400 ms (390 to 412.3) | limit | 300 ms | 1.33 | ≤ 1 | **no** |",
        r"| Hearing | not measured | OSError: a \| b c |  |  |  | no |",
        "",
        "Median (least to most); Linux, 2 cores, Python 3.11.7.",
    ]
    assert not report.holds


@given(st.text())
def test_no_text_breaks_the_table(text: str) -> None:
    table = Report(MACHINE, (Failure("row", text, text),)).markdown()
    cells = table.splitlines()[2].replace("\\|", "").strip("|").split("|")
    assert len(cells) == len(HEAD)


def test_the_json_holds_every_figure() -> None:
    report = Report(Machine.here(), (measured(row(limit(1), limit(2))), Failure("b", "B", "why")))
    read = msgspec.json.decode(report.json())
    first, second = read["outcomes"]
    assert first["ours"] == {"median": 1, "least": 1, "most": 1}
    assert first["ratio"] == 0.5
    assert first["holds"] is True
    assert second == {"name": "b", "what": "B", "reason": "why", "holds": False}
    assert read["machine"]["cores"] >= 1


@pytest.fixture
def two_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [row(limit(1), limit(2), name="good"), row(limit(3), limit(2), name="bad")]
    monkeypatch.setattr(program, "find_rows", lambda: rows)


@pytest.mark.usefixtures("two_rows")
@pytest.mark.parametrize(("name", "status"), [("good", 0), ("bad", 1)])
def test_the_exit_status_tells_whether_all_goals_hold(
    name: str, status: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "made" / "figures.json"
    assert program.main(["--only", name, "--rounds", "1", "--json", str(target)]) == status
    names = [outcome["name"] for outcome in msgspec.json.decode(target.read_bytes())["outcomes"]]
    assert names == [name]
    assert capsys.readouterr().out.count("| a row |") == 1


@pytest.mark.usefixtures("two_rows")
@pytest.mark.parametrize("arguments", [["--only", "other"], ["--rounds", "0"]])
def test_wrong_arguments_are_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        program.main(arguments)
    assert arguments[0] in capsys.readouterr().err


def test_the_rows_of_all_modules_are_found_under_names_of_their_own() -> None:
    names = [found.name for found in program.find_rows()]
    assert {"decode", "dev-run"} <= set(names)
    assert len(names) == len(set(names))
