"""Opens connections for a conversation: resumed where that can be, told again where it cannot."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from live_desktop.errors import LiveDesktopError
from live_desktop.protocol.content import Content
from live_desktop.protocol.messages import ClientContent
from live_desktop.protocol.models import Plan, Wishes, model_card, plan_setup
from live_desktop.session.changes import Continuity, Opened
from live_desktop.session.channel import Channel
from live_desktop.session.endpoint import Endpoint
from live_desktop.session.memory import Memory
from live_desktop.session.network import Network
from live_desktop.session.owed import Owed
from live_desktop.session.patience import Patience
from live_desktop.session.recap import before_unanswered, recap
from live_desktop.session.recorder import FlightRecorder

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opening:
    """A connection that is set up, and what it still has to be told."""

    channel: Channel
    plan: Plan
    history: tuple[Content, ...]
    continuity: Continuity

    def tell(self, owed: Owed, *, manual: bool) -> Opened:
        """Tell the connection what it does not know yet, and what waits for an answer."""
        if self.history:
            is_seed = self.plan.setup.history_config is not None
            self.channel.send(ClientContent(turns=self.history, turn_complete=is_seed))
        for part in owed.parts(manual=manual):
            self.channel.send(part)
        lost, owed.lost = owed.lost, 0.0
        return Opened(self.continuity, owed.asks, self.plan.dropped, lost)


@dataclass(slots=True)
class Opener:
    """Dials where `dial` says and asks for what is wished, anew for each connection."""

    dial: Callable[[], Awaitable[Endpoint]]
    network: Callable[[], Network]
    memory: Memory
    owed: Owed
    patience: Patience
    recorder: FlightRecorder
    endpoint: Endpoint | None = None
    """Where the newest connection goes."""

    async def open(self, wishes: Wishes) -> Opening:
        """Open a connection; raises a LiveDesktopError that says why it fails."""
        endpoint = self.endpoint = await self.dial()
        await self.memory.load()
        if self.memory.dialled(endpoint, wishes.model):
            self.owed.forget_sound()
        try:
            opening = await self._set_up(endpoint, wishes, afresh=self.memory.handle is None)
        except LiveDesktopError as error:
            if not self.memory.refused(error):
                raise
            logger.info("the service does not take the handle (%s)", error.detail)
            opening = await self._set_up(endpoint, wishes, afresh=True)
            self.memory.forget_handle()
        logger.info("session: %s", opening.continuity)
        self.recorder.noted(opening.continuity)
        return opening

    async def _set_up(self, endpoint: Endpoint, wishes: Wishes, *, afresh: bool) -> Opening:
        """Set a connection up; `afresh` it does not resume the session."""
        handle = "" if afresh or self.memory.handle is None else self.memory.handle.handle
        history = self._history(wishes.model, afresh=afresh)
        plan = plan_setup(
            wishes,
            handle=handle,
            seed_history=afresh and bool(history),
            model_prefix=endpoint.model_prefix,
        )
        channel = await Channel.open(
            endpoint,
            plan.setup,
            network=self.network(),
            patience=self.patience,
            recorder=self.recorder,
        )
        return Opening(channel, plan, history, self._continuity(history, afresh=afresh))

    def _history(self, model: str, *, afresh: bool) -> tuple[Content, ...]:
        """Make what a connection has to be told of what was said."""
        untold = self.memory.untold(afresh=afresh)
        # The user's last words are said again as they were, and must not be there twice.
        known = before_unanswered(untold) if self.owed.waiting else untold
        return recap(known, ends_with_user=model_card(model).history_ends_with_user)

    def _continuity(self, history: tuple[Content, ...], *, afresh: bool) -> Continuity:
        if not afresh:
            return Continuity.CONTINUED
        if history:
            return Continuity.RECAPPED
        return Continuity.FRESH if self.memory.has_past else Continuity.STARTED
