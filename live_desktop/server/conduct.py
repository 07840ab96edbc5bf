"""How the server behaves: its limits, and the faults that it shows on demand."""

from dataclasses import dataclass

HANDLE_SECONDS = 2 * 60 * 60.0


@dataclass(frozen=True, slots=True)
class Closing:
    """How a connection is closed."""

    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class Conduct:
    """What a server does otherwise than at its best; as it stands, nothing. Times in seconds."""

    any_model: bool = False
    """Every model id is accepted, not only those of the Live API."""
    handle_seconds: float = HANDLE_SECONDS
    """A session can be resumed for so long after its connection ended."""
    connection_seconds: float | None = None
    """The longest life of a connection, counted from its setup."""
    go_away_seconds: float = 50.0
    """So long before the end of its life a connection is told to go away."""
    speed: float = 1.0
    """Answers are played so many times as fast as by a real loudspeaker."""
    legacy_activity: bool = False
    """The client is not told when speech begins and ends, as by older models."""
    drop_after: float | None = None
    """The TCP connection is cut so long after the setup, without a word."""
    drop_after_messages: int | None = None
    """The TCP connection is cut when so many messages are sent."""
    close: Closing | None = None
    """Connections are closed so, in place of an answer to their setup or after `close_after`."""
    close_after: float | None = None
    """`close` waits so long after the setup."""
    refuse_handles: bool = False
    """No session is found again."""
    text_frames: bool = False
    """Messages come in text frames instead of binary ones."""
    empty_messages: bool = False
    """Messages without content come before those with some."""
    no_transcription: bool = False
    """There are no transcripts, whatever the setup asks for."""
    late_turn_complete: float = 0.0
    """The end of each turn, and what follows it, is told so late."""
    crowded_messages: bool = False
    """One message holds as much as possible, and fields and values that no client knows."""
    slow_pongs: float = 0.0
    """Pings are answered so late."""
    mute: bool = False
    """The setup is accepted, and nothing is said ever after."""
