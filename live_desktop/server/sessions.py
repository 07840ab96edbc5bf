"""The sessions that outlive their connections, and the handles that lead back to them."""

import logging
import secrets
import time
from collections import deque
from collections.abc import Callable

from live_desktop.server.brain.brain import Brain
from live_desktop.server.brain.skill import Reply
from live_desktop.server.conduct import HANDLE_SECONDS
from live_desktop.server.refusal import Refusal, Refused

logger = logging.getLogger(__name__)

MOST_SESSIONS = 256
_HANDLES_EACH = 8  # a client may have missed the newest, not all of so many


class Session:
    """One conversation over any number of connections, one at a time."""

    def __init__(self, model: str, brain: Brain) -> None:
        """Begin a conversation with `brain`, which a client knows as `model`."""
        self.model = model
        self.brain = brain
        self.reports: deque[Reply] = deque()
        """What is still to be said unasked, in the next moment in which nobody speaks."""
        self.handles: deque[str] = deque()
        self.left: float | None = None
        """When its last connection ended, in seconds; None while there is one."""


class Sessions:
    """Knows the newest sessions by their handles."""

    def __init__(
        self,
        make_brain: Callable[[], Brain],
        *,
        handle_seconds: Callable[[], float] = lambda: HANDLE_SECONDS,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep sessions for `handle_seconds` after their connections end, by the clock `now`."""
        self._make_brain = make_brain
        self._handle_seconds = handle_seconds
        self._now = now
        self._by_handle: dict[str, Session] = {}
        self._by_age: dict[Session, None] = {}
        """The sessions that have handles; the one whose newest is the oldest comes first."""

    def begin(self, model: str) -> Session:
        """Begin a session."""
        return Session(model, self._make_brain())

    def resume(self, handle: str, model: str) -> Session:
        """Find the session of a handle again; raises Refused where it cannot go on."""
        session = self._by_handle.get(handle)
        if session is None:
            raise Refused.because(Refusal.SESSION_NOT_FOUND)
        if session.left is None:
            logger.info("a session is resumed while its connection is open")
            raise Refused.because(Refusal.INTERNAL)
        if self._has_expired(session):
            raise Refused.because(Refusal.SESSION_EXPIRED)
        if session.model != model:
            raise Refused.because(Refusal.MODEL_CHANGED)
        session.left = None
        return session

    def issue(self, session: Session) -> str:
        """Make a new handle of a session; of its older ones the newest few stay good.

        Sessions that have expired are forgotten, and the oldest where there are too many.
        """
        self._forget_expired()
        handle = secrets.token_urlsafe(24)
        self._by_handle[handle] = session
        session.handles.append(handle)
        if len(session.handles) > _HANDLES_EACH:
            del self._by_handle[session.handles.popleft()]
        self._by_age.pop(session, None)
        self._by_age[session] = None
        if len(self._by_age) > MOST_SESSIONS:
            self._forget(next(iter(self._by_age)))
        return handle

    def leave(self, session: Session) -> None:
        """Note that a session's connection has ended."""
        self._forget_expired()
        session.left = self._now()

    def _forget_expired(self) -> None:
        for session in [each for each in self._by_age if self._has_expired(each)]:
            self._forget(session)

    def _has_expired(self, session: Session) -> bool:
        return session.left is not None and self._now() - session.left > self._handle_seconds()

    def _forget(self, session: Session) -> None:
        del self._by_age[session]
        while session.handles:
            del self._by_handle[session.handles.popleft()]
