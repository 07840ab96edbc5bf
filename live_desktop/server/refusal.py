"""The ways in which the server turns a client away, in the words of the Live API."""

from enum import Enum

from live_desktop.errors import RemoteProtocolError


class Refusal(Enum):
    """A close code and its reason; a reason has at most 123 bytes."""

    SETUP_MISSING = (
        1007,
        "Request contains an invalid argument. The first message must be a setup.",
    )
    SETUP_REPEATED = (
        1007,
        "Request contains an invalid argument. A connection is set up only once.",
    )
    MALFORMED = (1007, "Request contains an invalid argument.")
    KEY_MISSING = (1007, "API Key not found. Please pass a valid API key.")
    KEY_INVALID = (1007, "API key not valid. Please pass a valid API key.")
    TEXT_MODALITY = (
        1007,
        "The requested combination of response modalities (TEXT) is not supported by the model.",
    )
    MARKERS_UNEXPECTED = (
        1007,
        "Explicit activity control is not supported when automatic activity detection is enabled.",
    )
    INTERNAL = (1011, "Internal error encountered.")

    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        self.reason = reason


class Refused(RemoteProtocolError):
    """The client broke a rule of the Live API; the connection closes with `code` and `reason`."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason

    @classmethod
    def because(cls, refusal: Refusal) -> "Refused":
        """Make the error of one refusal."""
        return cls(refusal.code, refusal.reason)

    @classmethod
    def rate_unknown(cls, rate: int) -> "Refused":
        """Make the error of a sample rate, in Hz, that no sound is taken at."""
        return cls(1007, f"Sample rate {rate} is not supported.")

    @classmethod
    def rate_changed(cls, before: int, now: int) -> "Refused":
        """Make the error of a sample rate that changes within a session; both in Hz."""
        reason = f"Sample rate changed from previously {before} to {now}, which is not supported."
        return cls(1007, reason)
