"""What the service says where it turns a client away, by the name of the fault."""

from live_desktop.protocol.setup import Setup
from live_desktop.server.conduct import Conduct, Fault
from live_desktop.server.refusal import Refusal, Refused

REFUSALS = {
    Fault.MISSING_KEY: Refusal.KEY_MISSING,
    Fault.REFUSED_KEY: Refusal.KEY_INVALID,
    Fault.EXPIRED_KEY: Refusal.KEY_EXPIRED,
    Fault.LEAKED_KEY: Refusal.KEY_LEAKED,
    Fault.NO_ACCESS: Refusal.ACCESS_DENIED,
    Fault.LOCATION: Refusal.LOCATION,
    Fault.QUOTA: Refusal.QUOTA,
    Fault.CREDITS: Refusal.CREDITS,
    Fault.EXPIRED_HANDLE: Refusal.SESSION_EXPIRED,
    Fault.INVALID_ARGUMENT: Refusal.MALFORMED,
    Fault.INTERNAL: Refusal.INTERNAL,
    Fault.UNAVAILABLE: Refusal.UNAVAILABLE,
}
"""What each fault says; a model that is not found is told by its name."""


def closing_of(conduct: Conduct, setup: Setup) -> Refused | None:
    """Make the close that the conduct has for a client with this setup, now or later."""
    if conduct.close is not None:
        return Refused(conduct.close.code, conduct.close.reason)
    if conduct.fault is Fault.MODEL_NOT_FOUND:
        return Refused.model_unknown(setup.model.strip().rpartition("/")[2])
    if conduct.fault is None:
        return None
    resumes = setup.session_resumption is not None and setup.session_resumption.handle
    if conduct.fault is Fault.EXPIRED_HANDLE and not resumes:
        return None
    return Refused.because(REFUSALS[conduct.fault])
