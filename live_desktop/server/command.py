"""The command that runs the embedded Live server alone, and its switches."""

import argparse
import asyncio
import math
import os
import secrets
import sys
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from live_desktop.offline import UseBrain
from live_desktop.server.choices import Cast, Ears
from live_desktop.server.conduct import Closing, Conduct, Fault, changed
from live_desktop.server.keys import TOKEN_VARIABLE, is_loopback

BRAIN_KEY_VARIABLE = "LIVE_DESKTOP_BRAIN_KEY"
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
        help="play a saved connection log back to whoever connects, instead of answering",
    )
    serve.add_argument("--until-stdin-closes", action="store_true", help=argparse.SUPPRESS)
    _add_doors(serve.add_argument_group("who may come"))
    _add_answers(serve.add_argument_group("who answers"))
    _add_limits(serve.add_argument_group("limits and rules"))
    _add_endings(serve.add_argument_group("faults: how a connection ends"))
    _add_delays(serve.add_argument_group("faults: when messages come"))
    _add_forms(serve.add_argument_group("faults: what messages are like"))
    serve.set_defaults(run=run_serve, parser=serve)


def run_serve(options: argparse.Namespace) -> int:
    """Serve until a signal; returns the exit code.

    Raises LocalServerFailed where the models, the certificate or the port are not to be had, and
    FlightBroken for a recording that cannot be played.
    """
    _check_together(options)
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


def _add_doors(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    group.add_argument("--port", type=_port, default=8765, help="0 picks a free one (%(default)s)")
    group.add_argument(
        "--no-token",
        action="store_true",
        help="take any key; without it clients need the one that is printed at the start, or the "
        f"one in the environment variable {TOKEN_VARIABLE}",
    )
    group.add_argument(
        "--open",
        action="store_true",
        help="allow --no-token on addresses that other computers reach",
    )
    group.add_argument(
        "--certificate",
        type=Path,
        metavar="CERT.pem",
        help="serve wss:// with this certificate, as most client libraries want it",
    )
    group.add_argument(
        "--private-key",
        type=Path,
        metavar="KEY.pem",
        help="its key, where it has a file of its own",
    )
    group.add_argument(
        "--no-control", action="store_true", help="have no control endpoint (see below)"
    )


def _add_answers(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--brain",
        metavar="auto|none|URL",
        help="who answers open questions: an OpenAI-compatible server that runs on this computer, "
        f"nobody, or the one at URL, with the key in {BRAIN_KEY_VARIABLE} (default: auto)",
    )
    group.add_argument(
        "--brain-model", default="", metavar="ID", help="its model (default: the first that talks)"
    )
    group.add_argument(
        "--recognizer",
        type=Ears,
        choices=list(Ears),
        default=Ears.AUTO,
        help="who listens (%(default)s: the best that is installed)",
    )
    group.add_argument(
        "--voices",
        type=Cast,
        choices=list(Cast),
        default=Cast.AUTO,
        help="who speaks (%(default)s: the best that is installed)",
    )
    group.add_argument(
        "--notes", type=Path, metavar="FILE.json", help="keep notes and lists (default: they go)"
    )


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
        "--go-away-after",
        "say goAway so long after the setup, and close --go-away-seconds later",
    )
    _seconds(
        group,
        "--go-away-seconds",
        "say goAway so long before the end (default: 50, or at once where the connection is "
        "shorter)",
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


def _add_endings(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--fault",
        type=_fault,
        default=argparse.SUPPRESS,
        metavar="FAULT",
        help="turn clients away in place of setupComplete, with the service's code and reason: "
        + ", ".join(Fault),
    )
    group.add_argument(
        "--close",
        type=_closing,
        default=argparse.SUPPRESS,
        metavar="CODE:REASON",
        help="close so in place of setupComplete, such as '1011:You exceeded your current quota'",
    )
    _seconds(
        group,
        "--close-after",
        "accept the setup, and do what --close or --fault says so much later",
    )
    _switch(group, "--refuse-handles", "know no session that a client wants to resume")
    _seconds(
        group, "--drop-after", "cut the TCP connection so long after the setup, without goAway"
    )
    _number_of(
        group,
        "--drop-after-messages",
        "cut the TCP connection when N messages are sent, setupComplete among them",
    )
    _seconds(
        group,
        "--stall-after",
        "read and write nothing any more so long after the setup, and leave the connection open",
    )
    _seconds(group, "--stall-seconds", "go on after so long (default: never)")


def _add_delays(group: argparse._ArgumentGroup) -> None:
    _switch(group, "--mute", "accept the setup and never say anything more")
    _seconds(group, "--slow-pongs", "answer pings so late")
    _seconds(group, "--late-turn-complete", "send turnComplete, and what follows it, so late")
    _milliseconds(
        group, "--jitter-ms", "send each message up to so much later, by chance, but in order"
    )
    _milliseconds(group, "--burst-ms", "hold sound back for so long and send it all at once")
    group.add_argument(
        "--seed",
        type=int,
        default=argparse.SUPPRESS,
        metavar="N",
        help="let chance be the same in each connection",
    )


def _add_forms(group: argparse._ArgumentGroup) -> None:
    _switch(group, "--text-frames", "send text frames instead of binary ones")
    _switch(group, "--empty-messages", 'send {} and {"serverContent":{}} before all content')
    _switch(group, "--no-transcription", "send no transcripts, even where the setup asks for them")
    _switch(
        group,
        "--crowded-messages",
        "put the end of generation, interruptions and the end of the turn into one message with "
        "the content before them, and add fields and values that no client knows",
    )
    _number_of(
        group,
        "--oversize-bytes",
        "fill the first message with sound up to N bytes; some clients take 1 MiB at most",
    )
    _number_of(group, "--malformed-after-messages", "send half a message when N messages are sent")


def _switch(group: argparse._ArgumentGroup, name: str, told: str) -> None:
    group.add_argument(name, action="store_true", default=argparse.SUPPRESS, help=told)


def _seconds(group: argparse._ArgumentGroup, name: str, told: str) -> None:
    group.add_argument(
        name, type=_duration, default=argparse.SUPPRESS, metavar="SECONDS", help=told
    )


def _milliseconds(group: argparse._ArgumentGroup, name: str, told: str) -> None:
    group.add_argument(name, type=_duration, default=argparse.SUPPRESS, metavar="MS", help=told)


def _number_of(group: argparse._ArgumentGroup, name: str, told: str) -> None:
    group.add_argument(name, type=_count, default=argparse.SUPPRESS, metavar="N", help=told)


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


def _fault(text: str) -> Fault:
    try:
        return Fault(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text} is no fault; there are {', '.join(Fault)}"
        ) from None


def _closing(text: str) -> Closing:
    code, _, reason = text.partition(":")
    try:
        return Closing(int(code), reason.strip())
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{code} is no close code that a server may send, such as 1000, 1008, 1011 or 3000"
        ) from None
