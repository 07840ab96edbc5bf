"""What can come of a probe, in words that anybody may know without probing."""

from dataclasses import dataclass
from enum import StrEnum


class Finding(StrEnum):
    """What a probe finds out."""

    GOOD = "good"
    REFUSED = "refused"
    """The service does not take the key."""
    EXHAUSTED = "exhausted"
    """The key is good, but its account's limit is reached."""
    UNREACHED = "unreached"
    """There is no way to the service: nothing is known about the key."""
    FAILED = "failed"
    """The service refuses something else, such as the model, or has a fault."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a probe: `reason` says in a sentence why it failed, `seconds` how long it took.

    `detail` has the words of the system underneath.
    """

    finding: Finding
    reason: str = ""
    detail: str = ""
    seconds: float = 0.0
