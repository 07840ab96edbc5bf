"""What the program itself remarks in the transcript."""

from live_desktop.language import _
from live_desktop.protocol.models import Dropped
from live_desktop.session.changes import Continuity

CONTINUITY = {
    Continuity.CONTINUED: _("Continued on a new connection."),
    Continuity.RECAPPED: _("Recapped: the service had lost the thread and was told what was said."),
    Continuity.FRESH: _("Fresh start: the service knows nothing of what was said above."),
}
AT_FIRST = {
    Continuity.CONTINUED: _("Continued: the assistant still remembers the talk before this one."),
    Continuity.RECAPPED: _("Continued: the assistant was told what was said above."),
    Continuity.FRESH: CONTINUITY[Continuity.FRESH],
}
"""What is remarked on the first connection since the program was started."""
CUT_SHORT = _("The connection ended in the middle of this answer. Ask for the rest.")
SPEECH_LOST = _("Only the last 30 seconds of what you said could be kept meanwhile.")
SERVER_RESTARTED = _("The offline voice stopped and was started again.")
_REASONS = {
    "MALFORMED_FUNCTION_CALL": _("the model called a function in a broken form"),
    "RESPONSE_REJECTED": _("the service rejected the answer"),
    "NEED_MORE_INPUT": _("the model wants to hear more first"),
    "MAX_REGENERATION_REACHED": _("the model did not arrive at an answer"),
}
_KINDS = (
    ("SAFETY", _("a safety filter stopped it")),
    ("PROHIBITED", _("its content is not allowed by the service")),
    ("BLOCKLIST", _("it has a word that the service blocks")),
)


def ended_early(reason: str) -> str:
    """Say why an answer ended otherwise than by being said."""
    found = _REASONS.get(reason) or next((text for kind, text in _KINDS if kind in reason), "")
    if not found:
        return _("The answer ended early ({reason}).").format(reason=reason)
    # Translators: {cause} is in words, {reason} is the service's own word.
    return _("The answer ended early: {cause} ({reason}).").format(cause=found, reason=reason)


def left_out(dropped: tuple[Dropped, ...]) -> str:
    """Say which settings the model does not take, and why."""
    # Translators: what was wished of the model, and why it is not to be had.
    part = _("{wish} ({reason})")
    wishes = "; ".join(part.format(wish=each.wish, reason=each.reason) for each in dropped)
    return _("Not used with this model: {wishes}.").format(wishes=wishes)
