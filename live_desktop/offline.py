"""What the window and the embedded server that it starts tell each other beside the wire.

The server writes its news to stdout and reads orders from stdin, one JSON object a line.
"""

from typing import TypeVar

import msgspec


class BrainChanged(msgspec.Struct, frozen=True, tag="brain"):
    """Another brain answers open questions from now on."""

    name: str = ""
    """The language model; empty where the skills are alone."""
    address: str = ""
    """The base URL of the server that runs it."""
    problem: str = ""
    """Why a brain that is wanted does not answer, for the user."""


class Unanswered(msgspec.Struct, frozen=True, tag="unanswered"):
    """A question had no answer."""


News = BrainChanged | Unanswered


class UseBrain(msgspec.Struct, frozen=True, tag="use_brain"):
    """Where open questions go from now on; a BrainChanged tells what came of it."""

    address: str = ""
    """The base URL of an OpenAI-compatible server; "auto" looks for one on this computer, and an
    empty one stands for none."""
    model: str = ""
    """The model's id; empty for the first one that the server has."""
    key: str = ""
    """The key of that server, where it asks for one."""


Message = TypeVar("Message")

_encoder = msgspec.json.Encoder()
_news = msgspec.json.Decoder(News)
_orders = msgspec.json.Decoder(UseBrain)


def write_line(message: News | UseBrain) -> str:
    """Write a message as one line."""
    return _encoder.encode(message).decode() + "\n"


def read_news(line: str) -> News | None:
    """Read a line of the server's; None where it is something else."""
    return _read(_news, line)


def read_order(line: str) -> UseBrain | None:
    """Read a line of the window's; None where it is something else."""
    return _read(_orders, line)


def _read(decoder: msgspec.json.Decoder[Message], line: str) -> Message | None:
    try:
        return decoder.decode(line)
    except msgspec.MsgspecError:
        return None
