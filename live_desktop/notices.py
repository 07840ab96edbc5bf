"""What the program itself remarks in the transcript."""

from live_desktop.protocol.models import Dropped
from live_desktop.session.changes import Continuity

CONTINUITY = {
    Continuity.CONTINUED: "Continued on a new connection.",
    Continuity.RECAPPED: "Recapped: the service had lost the thread and was told what was said.",
    Continuity.FRESH: "Fresh start: the service knows nothing of what was said above.",
}
REMEMBERED = "Continued: the assistant still remembers the talk before this one."
CUT_SHORT = "The connection ended in the middle of this answer. Ask for the rest."
SPEECH_LOST = "Only the last 30 seconds of what you said could be kept meanwhile."
SERVER_RESTARTED = "The offline voice stopped and was started again."
_REASONS = {
    "MALFORMED_FUNCTION_CALL": "the model called a function in a broken form",
    "RESPONSE_REJECTED": "the service rejected the answer",
    "NEED_MORE_INPUT": "the model wants to hear more first",
    "MAX_REGENERATION_REACHED": "the model did not arrive at an answer",
}
_KINDS = (
    ("SAFETY", "a safety filter stopped it"),
    ("PROHIBITED", "its content is not allowed by the service"),
    ("BLOCKLIST", "it has a word that the service blocks"),
)


def ended_early(reason: str) -> str:
    """Say why an answer ended otherwise than by being said."""
    found = _REASONS.get(reason) or next((text for kind, text in _KINDS if kind in reason), "")
    return (
        f"The answer ended early: {found} ({reason})."
        if found
        else (f"The answer ended early ({reason}).")
    )


def left_out(dropped: tuple[Dropped, ...]) -> str:
    """Say which settings the model does not take, and why."""
    wishes = "; ".join(f"{each.wish} ({each.reason})" for each in dropped)
    return f"Not used with this model: {wishes}."
