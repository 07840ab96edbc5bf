"""The switches of `serve`, one for each field of the conduct."""

import argparse
import dataclasses
from typing import Any

import pytest

from live_desktop.server.command import add_serve, conduct_of
from live_desktop.server.conduct import Closing, Conduct

ALL: dict[str, Any] = {
    "any_model": True,
    "handle_seconds": 60.0,
    "connection_seconds": 600.0,
    "go_away_seconds": 30.0,
    "speed": 20.0,
    "legacy_activity": True,
    "drop_after": 5.0,
    "drop_after_messages": 7,
    "close": Closing(1008, "Denied: no reason"),
    "close_after": 0.0,
    "refuse_handles": True,
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
    assert set(ALL) == {field.name for field in dataclasses.fields(Conduct)}
    for name, value in ALL.items():
        options = parser.parse_args(["serve", *switches(name, value)])
        assert conduct_of(options) == dataclasses.replace(Conduct(), **{name: value})
    together = [word for name, value in ALL.items() for word in switches(name, value)]
    assert dataclasses.asdict(conduct_of(parser.parse_args(["serve", *together]))) == (
        dataclasses.asdict(Conduct(**ALL))
    )


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
