"""The command that runs the embedded Live server alone."""

import argparse
import asyncio
import os
import secrets
import sys
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from live_desktop.offline import UseBrain
from live_desktop.server.conduct import Conduct, changed
from live_desktop.server.heap import share_heap
from live_desktop.server.keys import TOKEN_VARIABLE, is_loopback
from live_desktop.server.switches import BRAIN_KEY_VARIABLE, add_switches

Server = Coroutine[Any, Any, None]
_NEEDS: dict[str, tuple[str, ...]] = {
    "private_key": ("certificate",),
    "open": ("no_token",),
    "close_after": ("close", "fault"),
    "go_away_seconds": ("connection_seconds", "go_away_after"),
    "stall_seconds": ("stall_after",),
    "seed": ("jitter_ms",),
}
"""Switches that mean nothing without one of others, by the names of their values."""
_EITHER = (("close", "fault"), ("connection_seconds", "go_away_after"))
"""Switches that contradict each other."""
READABLE = (
    "Other computers can reach this server, and what is said, and the key, travel readable. "
    "Give it a certificate with --certificate.\n"
)
_FIELDS = Conduct.__struct_fields__
_PLAYABLE = frozenset({"speed", "text_frames", "slow_pongs"})
"""The fields of the conduct that a replay has a use for."""
_DESCRIPTION = (
    "A Live server on this computer, for any client of the Live API: it hears, answers and speaks "
    "with the offline voice. The switches below make it behave like a service on a bad day."
)
_EPILOG = """\
While it runs, this computer can change its conduct over HTTP on the same port, with the key where
there is one (?key=KEY, or the header x-goog-api-key):

  GET /control/conduct            how it behaves: the switches above, as JSON with _ for -
  PATCH /control/conduct          changes some of them, such as {"late_turn_complete": 2}
  DELETE /control/conduct         takes all of them back
  GET /control/connections        who is connected: number, model, since, messages
  POST /control/connections/N/goaway  {"seconds": 10}   says goAway, and closes so much later
  POST /control/connections/N/close   {"code": 1011, "reason": "..."}
  POST /control/connections/N/stall   {"seconds": 5}    stands still, without them for ever
  POST /control/connections/N/drop                      cuts the TCP connection

What happens to a connection at or after its setup is read at its setup; the form, order and
lateness of messages and the speed of answers change for running connections too.
"""


def add_serve(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to a parser."""
    serve = commands.add_parser(
        "serve",
        help="run the embedded Live server alone",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    serve.add_argument(
        "--replay",
        type=Path,
        metavar="FILE",
        help="play a session file back to whoever connects, instead of answering",
    )
    serve.add_argument("--until-stdin-closes", action="store_true", help=argparse.SUPPRESS)
    add_switches(serve)
    serve.set_defaults(run=run_serve, parser=serve)


def run_serve(options: argparse.Namespace) -> int:
    """Serve until a signal; returns the exit code.

    Raises LocalServerFailed where the models, the certificate or the port are not to be had, and
    FlightBroken for a recording that cannot be played.
    """
    _check_together(options)
    share_heap()
    # The server's models take a second to load, which no other command should pay.
    from live_desktop.server.certificate import load_certificate  # noqa: PLC0415
    from live_desktop.server.replay import serve_replay  # noqa: PLC0415
    from live_desktop.server.serving import serve  # noqa: PLC0415

    tls = (
        load_certificate(options.certificate, options.private_key) if options.certificate else None
    )
    run = partial(serve_replay, options.replay) if options.replay else _assistant(options, serve)
    token, hint = _token(options)
    if not is_loopback(options.host) and tls is None:
        sys.stderr.write(READABLE)
    asyncio.run(
        run(
            options.host,
            options.port,
            token=token,
            hint=hint,
            for_window=options.until_stdin_closes,
            conduct=_checked(options),
            tls=tls,
        )
    )
    return 0


def _assistant(options: argparse.Namespace, serve: Callable[..., Server]) -> Callable[..., Server]:
    """Prepare to serve with everything that an answer is made of."""
    wanted = options.brain or ("none" if options.until_stdin_closes else "auto")
    return partial(
        serve,
        brain=UseBrain(
            address="" if wanted == "none" else wanted,
            model=options.brain_model,
            key=os.environ.get(BRAIN_KEY_VARIABLE, ""),
        ),
        ears=options.recognizer,
        cast=options.voices,
        notes=options.notes,
        # The window has no use for it.
        controlled=not (options.no_control or options.until_stdin_closes),
    )


def _token(options: argparse.Namespace) -> tuple[str | None, str]:
    """Find the key that clients need, and what is to be said of it; None takes any key."""
    if options.no_token:
        return None, ""
    if given := os.environ.get(TOKEN_VARIABLE):
        return given, ""
    made = secrets.token_urlsafe(24)
    return made, f"key {made}\n"


def _check_together(options: argparse.Namespace) -> None:
    """Leave with an error where switches do not go together."""
    fail = options.parser.error
    given = {name for name, value in vars(options).items() if not (value is None or value is False)}
    for name, needed in _NEEDS.items():
        if name in given and not given.intersection(needed):
            fail(f"{_switch_of(name)} needs {' or '.join(map(_switch_of, needed))}")
    for one, other in _EITHER:
        if {one, other} <= given:
            fail(f"{_switch_of(one)} does not go with {_switch_of(other)}")
    if "no_token" in given and "open" not in given and not is_loopback(options.host):
        fail("--no-token lets in everyone who reaches this computer: say --open if you mean it")
    idle = [_switch_of(name) for name in _FIELDS if name in given and name not in _PLAYABLE]
    if options.replay and idle:
        fail(f"--replay plays what was recorded and does not go with {', '.join(idle)}")


def _switch_of(name: str) -> str:
    return "--" + name.replace("_", "-")


def _checked(options: argparse.Namespace) -> Conduct:
    """Take the conduct; leave with an error where a number in it is beyond measure."""
    conduct = conduct_of(options)
    try:
        return changed(conduct, b"{}")
    except ValueError as error:
        options.parser.error(str(error))
        raise


def conduct_of(options: argparse.Namespace) -> Conduct:
    """Take the switches that are named after the fields of `Conduct`."""
    conduct = Conduct(**{name: each for name, each in vars(options).items() if name in _FIELDS})
    # Who starts it so is the window, whose user may have typed any model.
    return replace(conduct, any_model=conduct.any_model or options.until_stdin_closes)
