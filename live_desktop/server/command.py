"""The command that runs the embedded Live server alone, and its switches."""

import argparse
import asyncio
import dataclasses
import math
import os
from functools import partial
from pathlib import Path

from live_desktop.server.conduct import Closing, Conduct

_CLOSE_CODES = frozenset({1000, 1001, 1002, 1003, *range(1007, 1015), *range(3000, 5000)})
_NEEDS = {
    "private_key": "certificate",
    "close_after": "close",
    "go_away_seconds": "connection_seconds",
}
"""Switches that mean nothing without another one, by the names of their values."""
_PLAYABLE = frozenset({"speed", "text_frames", "slow_pongs"})
"""The fields of the conduct that a replay has a use for."""
_DESCRIPTION = (
    "A Live server on this computer, for any client of the Live API: it hears, answers and speaks "
    "with the offline voice. The switches below make it behave like a service on a bad day."
)


def add_serve(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to a parser."""
    serve = commands.add_parser(
        "serve", help="run the embedded Live server alone", description=_DESCRIPTION
    )
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    serve.add_argument("--port", type=_port, default=8765, help="0 picks a free one (%(default)s)")
    serve.add_argument(
        "--certificate",
        type=Path,
        metavar="CERT.pem",
        help="serve wss:// with this certificate, as most client libraries want it",
    )
    serve.add_argument(
        "--private-key",
        type=Path,
        metavar="KEY.pem",
        help="its key, where it has a file of its own",
    )
    serve.add_argument(
        "--replay",
        type=Path,
        metavar="FILE",
        help="play a saved connection log back to whoever connects, instead of answering",
    )
    serve.add_argument("--until-stdin-closes", action="store_true", help=argparse.SUPPRESS)
    _add_limits(serve.add_argument_group("limits and rules"))
    _add_faults(serve.add_argument_group("faults to test a client with"))
    serve.set_defaults(run=run_serve, parser=serve)


def run_serve(options: argparse.Namespace) -> int:
    """Serve until a signal; returns the exit code.

    Raises LocalServerFailed where the models, the certificate or the port are not to be had, and
    FlightBroken for a recording that cannot be played.
    """
    _check_together(options)
    # The server's models take a second to load, which no other command should pay.
    from live_desktop.server.endpoint import (  # noqa: PLC0415
        TOKEN_VARIABLE,
        load_certificate,
        serve,
    )
    from live_desktop.server.replay import serve_replay  # noqa: PLC0415

    run = partial(serve_replay, options.replay) if options.replay else serve
    tls = (
        load_certificate(options.certificate, options.private_key) if options.certificate else None
    )
    asyncio.run(
        run(
            options.host,
            options.port,
            token=os.environ.get(TOKEN_VARIABLE),
            until_stdin_closes=options.until_stdin_closes,
            conduct=conduct_of(options),
            tls=tls,
        )
    )
    return 0


def _check_together(options: argparse.Namespace) -> None:
    """Leave with an error where switches do not go together."""
    fail, given = options.parser.error, vars(options)
    for name, needed in _NEEDS.items():
        if given.get(name) is not None and given.get(needed) is None:
            fail(f"{_switch_of(name)} needs {_switch_of(needed)}")
    fields = [field.name for field in dataclasses.fields(Conduct)]
    idle = [_switch_of(name) for name in fields if name in given and name not in _PLAYABLE]
    if options.replay and idle:
        fail(f"--replay plays what was recorded and does not go with {', '.join(idle)}")


def _switch_of(name: str) -> str:
    return "--" + name.replace("_", "-")


def conduct_of(options: argparse.Namespace) -> Conduct:
    """Take the switches that are named after the fields of `Conduct`."""
    names = {field.name for field in dataclasses.fields(Conduct)}
    conduct = Conduct(**{name: each for name, each in vars(options).items() if name in names})
    # Who starts it so is the window, whose user may have typed any model.
    return dataclasses.replace(conduct, any_model=conduct.any_model or options.until_stdin_closes)


def _add_limits(group: argparse._ArgumentGroup) -> None:
    _switch(group, "--any-model", "accept every model id, not only those of the Live API")
    _seconds(
        group,
        "--connection-seconds",
        "close each connection so long after its setup, with 1011 'Deadline expired before "
        "operation could complete.' (default: never)",
    )
    _seconds(
        group,
        "--go-away-seconds",
        "say goAway so long before that (default: 50, or at once where the connection is shorter)",
    )
    _seconds(
        group,
        "--handle-seconds",
        "a session can be resumed for so long after its connection ended (default: 7200)",
    )
    group.add_argument(
        "--speed",
        type=_positive,
        default=argparse.SUPPRESS,
        metavar="FACTOR",
        help="play answers so many times as fast as a loudspeaker would, which lets a long "
        "conversation pass in minutes (default: 1)",
    )
    _switch(
        group, "--legacy-activity", "send no voiceActivity messages, like the models before 3.8"
    )


def _add_faults(group: argparse._ArgumentGroup) -> None:
    _seconds(
        group, "--drop-after", "cut the TCP connection so long after the setup, without goAway"
    )
    group.add_argument(
        "--drop-after-messages",
        type=_count,
        default=argparse.SUPPRESS,
        metavar="N",
        help="cut the TCP connection when N messages are sent, setupComplete among them",
    )
    group.add_argument(
        "--close",
        type=_closing,
        default=argparse.SUPPRESS,
        metavar="CODE:REASON",
        help="close so in place of setupComplete, such as '1011:You exceeded your current quota'",
    )
    _seconds(group, "--close-after", "accept the setup, and do what --close says so much later")
    _switch(group, "--refuse-handles", "know no session that a client wants to resume")
    _switch(group, "--text-frames", "send text frames instead of binary ones")
    _switch(group, "--empty-messages", 'send {} and {"serverContent":{}} before all content')
    _switch(group, "--no-transcription", "send no transcripts, even where the setup asks for them")
    _seconds(group, "--late-turn-complete", "send turnComplete, and what follows it, so late")
    _switch(
        group,
        "--crowded-messages",
        "put the end of generation, interruptions and the end of the turn into one message with "
        "the content before them, and add fields and values that no client knows",
    )
    _seconds(group, "--slow-pongs", "answer pings so late")
    _switch(group, "--mute", "accept the setup and never say anything more")


def _switch(group: argparse._ArgumentGroup, name: str, told: str) -> None:
    group.add_argument(name, action="store_true", default=argparse.SUPPRESS, help=told)


def _seconds(group: argparse._ArgumentGroup, name: str, told: str) -> None:
    group.add_argument(
        name, type=_duration, default=argparse.SUPPRESS, metavar="SECONDS", help=told
    )


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) >= 2**16:
        raise argparse.ArgumentTypeError(f"{text} is no port; they are numbers up to 65535")
    return int(text)


def _duration(text: str) -> float:
    seconds = _number(text)
    if not 0 <= seconds < math.inf:
        raise argparse.ArgumentTypeError(f"{text} is no span of time in seconds")
    return seconds


def _positive(text: str) -> float:
    factor = _number(text)
    if not 0 < factor < math.inf:
        raise argparse.ArgumentTypeError(f"{text} is not more than 0")
    return factor


def _number(text: str) -> float:
    """Read a number; what is none is no part of any range."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return int(text)


def _closing(text: str) -> Closing:
    code, _, reason = text.partition(":")
    if not code.isdecimal() or int(code) not in _CLOSE_CODES:
        raise argparse.ArgumentTypeError(
            f"{code} is no close code that a server may send, such as 1000, 1008, 1011 or 3000"
        )
    return Closing(int(code), reason.strip())
