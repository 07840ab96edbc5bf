"""What the service still knows of the conversation, and what it has to be told again."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import Protocol
from urllib.parse import urlsplit

from live_desktop.errors import LiveDesktopError, Retry, ServiceFailed, SetupRejected
from live_desktop.protocol.resumption import HANDLE_SECONDS, ResumptionHandle
from live_desktop.session.conversation import Speaker, Turn
from live_desktop.session.endpoint import Endpoint, EndpointKind
from live_desktop.tasks import TaskSet

logger = logging.getLogger(__name__)

MOST_FAULTS = 2
"""Faults of a service in a row after which its handle is doubted."""


class HandleKeeper(Protocol):
    """Keeps the newest handle where a crash cannot reach it; may block."""

    def load(self) -> ResumptionHandle | None:
        """Read the handle that is kept."""

    def save(self, handle: ResumptionHandle | None) -> None:
        """Keep a handle, or none."""


class Memory:
    """Keeps the newest resumption handle, and how much of the conversation it stands for."""

    def __init__(
        self,
        turns: Callable[[], Sequence[Turn]],
        keeper: HandleKeeper | None,
        tasks: TaskSet,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """Keep the handle with `keeper` too, in `tasks`."""
        self.handle: ResumptionHandle | None = None
        self._turns = turns
        self._wall = wall
        self._keeper = keeper
        self._tasks = tasks
        self._is_loaded = keeper is None
        self._saving = asyncio.Lock()
        self._is_kept = True
        """Whether this service's sessions outlive the program."""
        self._service = ""
        self._model = ""
        self._first = 0
        """The turn from which on this service may be told what was said."""
        self._covered = 0
        """The turn up to which the handle stands for the conversation."""
        self._faults = 0
        """How often in a row the service failed where it was given the handle."""

    async def load(self) -> None:
        """Take up what an earlier run of the program kept, the first time."""
        if self._keeper is not None and not self._is_loaded:
            handle = await asyncio.to_thread(self._keeper.load)
            # It may have been forgotten in the meantime.
            if not self._is_loaded:
                self._is_loaded = True
                self.handle = handle

    def dialled(self, endpoint: Endpoint, model: str) -> bool:
        """Note where the next connection goes; tells whether that is another service.

        What was said elsewhere is not told there.
        """
        # The embedded server's sessions end with it, and it ends with this program.
        self._is_kept = endpoint.kind is not EndpointKind.LOCAL
        service = service_of(endpoint)
        moved = bool(self._service) and service != self._service
        if moved:
            self._first = self._covered = len(self._turns())
        self._service, self._model = service, model
        if self.handle is not None and not self.handle.resumes(service, model, self._wall()):
            self.forget_handle()
        return moved

    def note(self, handle: str | None) -> None:
        """Take the service's newest handle; None says that it cannot be resumed just now."""
        self._faults = 0
        if handle is None:
            return
        self.handle = ResumptionHandle(
            service=self._service,
            model=self._model,
            handle=handle,
            expires=self._wall() + HANDLE_SECONDS,
        )
        if self._is_kept:
            self._save()

    def refused(self, error: LiveDesktopError) -> bool:
        """Tell whether a connection may have failed for its handle alone."""
        if self.handle is None:
            return False
        # A service that has not noticed yet that the last connection is gone says no more than
        # that it has a fault. One such answer may well be a fault.
        self._faults += isinstance(error, ServiceFailed)
        is_fresh = error.retry is Retry.FRESH or isinstance(error, SetupRejected)
        return is_fresh or self._faults >= MOST_FAULTS

    def covered(self) -> None:
        """Note that the newest handle stands for everything up to the last answer."""
        turns = self._turns()
        answers = (each.number for each in reversed(turns) if each.speaker is Speaker.ASSISTANT)
        self._covered = next(answers, -1) + 1

    def forget_handle(self) -> None:
        """Start without the handle: the service does not take it."""
        self.handle = None
        self._covered = self._first
        self._save()

    def keep_to_itself(self) -> None:
        """Tell nobody what was said until now: the service does not take it."""
        self._first = self._covered = len(self._turns())

    def forget(self) -> None:
        """Start a new conversation."""
        self._first = 0
        self._is_loaded = True
        self.forget_handle()

    def untold(self, *, afresh: bool = False) -> Sequence[Turn]:
        """List the turns that the service does not know: all it may be told, where it begins
        afresh."""
        turns = self._turns()[self._first if afresh else self._covered :]
        return [turn for turn in turns if turn.speaker is not Speaker.NOTICE]

    @property
    def has_past(self) -> bool:
        """Tell whether anything was answered at all, by this service or another."""
        return any(turn.speaker is Speaker.ASSISTANT for turn in self._turns())

    def _save(self) -> None:
        if self._keeper is not None:
            self._tasks.start(self._write(self._keeper), name="keep the handle")

    async def _write(self, keeper: HandleKeeper) -> None:
        # One at a time, each with the handle of then: a slow disk must not bring an old one back.
        async with self._saving:
            await asyncio.to_thread(keeper.save, self.handle)


def service_of(endpoint: Endpoint) -> str:
    """Name the service behind an endpoint, without what may be secret in its address."""
    if endpoint.kind is EndpointKind.LOCAL:
        return endpoint.kind
    url = urlsplit(endpoint.url)
    # Google's versions and methods are all of one service.
    path = url.path if endpoint.kind is EndpointKind.CUSTOM else endpoint.model_prefix
    return f"{endpoint.kind} {url.hostname}:{url.port or ''} {path}"
