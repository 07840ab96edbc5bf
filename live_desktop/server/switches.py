"""The switches of the command that runs the embedded Live server, and what their values are."""

import argparse
import math
from pathlib import Path

from live_desktop.server.choices import Cast, Ears
from live_desktop.server.conduct import Closing, Fault
from live_desktop.server.keys import TOKEN_VARIABLE

BRAIN_KEY_VARIABLE = "LIVE_DESKTOP_BRAIN_KEY"


def add_switches(parser: argparse.ArgumentParser) -> None:
    """Add all switches, by what they are about; those of the conduct are named after its fields."""
    _add_doors(parser.add_argument_group("who may come"))
    _add_answers(parser.add_argument_group("who answers"))
    _add_limits(parser.add_argument_group("limits and rules"))
    _add_endings(parser.add_argument_group("faults: how a connection ends"))
    _add_delays(parser.add_argument_group("faults: when messages come"))
    _add_forms(parser.add_argument_group("faults: what messages are like"))


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
