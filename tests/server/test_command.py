"""The switches of `serve`, one for each field of the conduct."""

import argparse
from typing import Any

import pytest
from msgspec.structs import replace

from live_desktop.server.command import add_serve, conduct_of, run_serve
from live_desktop.server.conduct import Closing, Conduct, Fault

ALL: dict[str, Any] = {
    "any_model": True,
    "handle_seconds": 60.0,
    "connection_seconds": 600.0,
    "go_away_after": 500.0,
    "go_away_seconds": 30.0,
    "speed": 20.0,
    "legacy_activity": True,
    "drop_after": 5.0,
    "drop_after_messages": 7,
    "fault": Fault.QUOTA,
    "close": Closing(1008, "Denied: no reason"),
    "close_after": 0.0,
    "refuse_handles": True,
    "stall_after": 3.0,
    "stall_seconds": 4.0,
    "jitter_ms": 80.0,
    "burst_ms": 600.0,
    "seed": 5,
    "oversize_bytes": 2_000_000,
    "malformed_after_messages": 3,
    "text_frames": True,
    "empty_messages": True,
    "no_transcription": True,
    "late_turn_complete": 1.5,
    "crowded_messages": True,
    "slow_pongs": 8.0,
    "mute": True,
}


@pytest.fixture
def parser() -> argparse.ArgumentParser:
    program = argparse.ArgumentParser()
    add_serve(program.add_subparsers())
    return program


def switches(name: str, value: object) -> list[str]:
    switch = "--" + name.replace("_", "-")
    match value:
        case True:
            return [switch]
        case Closing():
            return [switch, f"{value.code}:{value.reason}"]
        case _:
            return [switch, str(value)]


def test_without_switches_the_conduct_is_the_best(parser: argparse.ArgumentParser) -> None:
    assert conduct_of(parser.parse_args(["serve"])) == Conduct()


def test_every_field_has_its_switch(parser: argparse.ArgumentParser) -> None:
    assert set(ALL) == set(Conduct.__struct_fields__)
    for name, value in ALL.items():
        options = parser.parse_args(["serve", *switches(name, value)])
        assert conduct_of(options) == replace(Conduct(), **{name: value})
    together = [word for name, value in ALL.items() for word in switches(name, value)]
    assert conduct_of(parser.parse_args(["serve", *together])) == Conduct(**ALL)


def test_the_windows_own_server_takes_any_model(parser: argparse.ArgumentParser) -> None:
    options = parser.parse_args(["serve", "--until-stdin-closes"])
    assert conduct_of(options) == Conduct(any_model=True)


def test_every_switch_is_in_the_help(
    parser: argparse.ArgumentParser, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parser.parse_args(["serve", "--help"])
    shown = capsys.readouterr().out
    for name, value in ALL.items():
        assert f"\n  {switches(name, value)[0]}" in shown
    assert "--until-stdin-closes" not in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--close-after", "0"], "--close-after needs --close or --fault"),
        (["--go-away-seconds", "1"], "--go-away-seconds needs --connection-seconds or --go-away"),
        (["--stall-seconds", "1"], "--stall-seconds needs --stall-after"),
        (["--seed", "1"], "--seed needs --jitter-ms"),
        (["--open"], "--open needs --no-token"),
        (["--fault", "quota", "--close", "1000:"], "--close does not go with --fault"),
        (
            ["--connection-seconds", "9", "--go-away-after", "3"],
            "--connection-seconds does not go with --go-away-after",
        ),
        (["--no-token", "--host", "0.0.0.0"], "say --open if you mean it"),
        (["--no-token", "--host", ""], "say --open if you mean it"),
        (["--replay", "log", "--jitter-ms", "0"], "does not go with --jitter-ms"),
        (["--fault", "flood"], "flood is no fault; there are missing-key, refused-key"),
        (["--oversize-bytes", "99999999999"], "$.oversize_bytes"),
        (["--speed", "1e9"], "$.speed"),
    ],
)
def test_what_does_not_go_together_is_told(
    parser: argparse.ArgumentParser,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    said: str,
) -> None:
    with pytest.raises(SystemExit):
        run_serve(parser.parse_args(["serve", *words]))
    assert said in capsys.readouterr().err


def test_a_fault_may_wait_and_chance_be_had_again(parser: argparse.ArgumentParser) -> None:
    words = ["--fault", "quota", "--close-after", "0", "--jitter-ms", "50", "--seed", "0"]
    options = parser.parse_args(["serve", *words])
    assert conduct_of(options) == Conduct(fault=Fault.QUOTA, close_after=0, jitter_ms=50, seed=0)
