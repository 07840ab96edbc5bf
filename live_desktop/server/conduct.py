"""How the server behaves: its limits, and the faults that it shows on demand."""

from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import Meta

HANDLE_SECONDS = 2 * 60 * 60.0

SENDABLE = frozenset({*range(1000, 1004), *range(1007, 1015), *range(3000, 5000)})
"""The close codes that can be sent; 1005, 1006 and 1015 say that there was no close frame."""

Seconds = Annotated[float, Meta(ge=0, le=1e9)]
Factor = Annotated[float, Meta(gt=0, le=1e6)]
Count = Annotated[int, Meta(ge=1, le=10**9)]
Size = Annotated[int, Meta(ge=1, le=64 * 2**20)]
Milliseconds = Annotated[float, Meta(ge=0, le=600_000)]


class Fault(StrEnum):
    """A way in which the service turns clients away."""

    MISSING_KEY = "missing-key"
    REFUSED_KEY = "refused-key"
    EXPIRED_KEY = "expired-key"
    LEAKED_KEY = "leaked-key"
    NO_ACCESS = "no-access"
    LOCATION = "location"
    QUOTA = "quota"
    CREDITS = "credits"
    MODEL_NOT_FOUND = "model-not-found"
    EXPIRED_HANDLE = "expired-handle"
    INVALID_ARGUMENT = "invalid-argument"
    INTERNAL = "internal"
    UNAVAILABLE = "unavailable"


class Closing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a connection is closed."""

    code: int
    reason: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for a code that no server may send."""
        if self.code not in SENDABLE:
            raise ValueError(
                f"{self.code} is no close code that a server may send, such as 1000, 1008, 1011 "
                "or 3000"
            )


class Conduct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a server does otherwise than at its best; as it stands, nothing. Times in seconds."""

    any_model: bool = False
    """Every model id is accepted, not only those of the Live API."""
    handle_seconds: Seconds = HANDLE_SECONDS
    """A session can be resumed for so long after its connection ended."""
    connection_seconds: Seconds | None = None
    """The longest life of a connection, counted from its setup."""
    go_away_after: Seconds | None = None
    """A connection is told to go away so long after its setup."""
    go_away_seconds: Seconds = 50.0
    """So long before the end of its life a connection is told to go away."""
    speed: Factor = 1.0
    """Answers are played so many times as fast as by a real loudspeaker."""
    legacy_activity: bool = False
    """The client is not told when speech begins and ends, as by older models."""
    fault: Fault | None = None
    """Clients are turned away so, in place of an answer to their setup or after `close_after`."""
    close: Closing | None = None
    """Connections are closed so, in place of an answer to their setup or after `close_after`."""
    close_after: Seconds | None = None
    """`close` and `fault` wait so long after the setup."""
    refuse_handles: bool = False
    """No session is found again."""
    drop_after: Seconds | None = None
    """The TCP connection is cut so long after the setup, without a word."""
    drop_after_messages: Count | None = None
    """The TCP connection is cut when so many messages are sent."""
    stall_after: Seconds | None = None
    """So long after the setup nothing is read or written any more; the connection stays open."""
    stall_seconds: Seconds | None = None
    """A stall ends after so long; None is never."""
    mute: bool = False
    """The setup is accepted, and nothing is said ever after."""
    slow_pongs: Seconds = 0.0
    """Pings are answered so late."""
    late_turn_complete: Seconds = 0.0
    """The end of each turn, and what follows it, is told so late."""
    jitter_ms: Milliseconds = 0.0
    """Each message is late by a random time up to this; their order stays."""
    burst_ms: Milliseconds = 0.0
    """Sound is held back for so long and then sent all at once."""
    seed: int | None = None
    """What chance begins with, so that it can be had again."""
    text_frames: bool = False
    """Messages come in text frames instead of binary ones."""
    empty_messages: bool = False
    """Messages without content come before those with some."""
    no_transcription: bool = False
    """There are no transcripts, whatever the setup asks for."""
    crowded_messages: bool = False
    """One message holds as much as possible, and fields and values that no client knows."""
    oversize_bytes: Size | None = None
    """The first message with sound is filled up to so many bytes."""
    malformed_after_messages: Count | None = None
    """When so many messages are sent, something comes that is no JSON."""


def changed(conduct: Conduct, wishes: bytes) -> Conduct:
    """Take over the fields that a JSON object has; raises a ValueError that says what is wrong."""
    given = msgspec.json.decode(wishes, type=dict[str, Any])
    return msgspec.convert(msgspec.to_builtins(conduct) | given, Conduct)


class Switchboard:
    """Holds how the server behaves at the moment, for whoever wants to look."""

    def __init__(self, conduct: Conduct) -> None:
        """Begin with `conduct`."""
        self.conduct = conduct
