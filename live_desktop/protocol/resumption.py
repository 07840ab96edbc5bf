"""The handle that lets a later connection go on where an earlier one was."""

import msgspec

HANDLE_SECONDS = 2 * 60 * 60.0
"""How long services keep a session after its connection ends."""


class ResumptionHandle(msgspec.Struct, frozen=True, kw_only=True):
    """One resumable state of a session; good for the same service and model only."""

    service: str
    model: str
    handle: str
    expires: float
    """Seconds since 1970."""

    def resumes(self, service: str, model: str, now: float) -> bool:
        """Tell whether a connection to a service with a model may use this handle now."""
        return self.service == service and self.model == model and now < self.expires

    def __repr__(self) -> str:
        """Show everything but the handle, which opens the conversation to whoever has it."""
        return f"ResumptionHandle({self.service!r}, {self.model!r}, expires={self.expires:.0f})"
