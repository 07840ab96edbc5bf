"""One conversation over many connections: dial, set up, rotate, resume, retry, recap."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from random import Random
from types import TracebackType
from typing import Self
from unicodedata import category

from live_desktop.errors import LiveDesktopError, Retry, ServiceFailed, SetupRejected
from live_desktop.language import _
from live_desktop.protocol.content import FunctionResponse
from live_desktop.protocol.events import GoingAway, Resumable, ServerEvent, TurnComplete
from live_desktop.protocol.messages import (
    Activity,
    ClientPart,
    RealtimeInput,
    ToolResponse,
)
from live_desktop.protocol.models import Wishes, model_card
from live_desktop.session.changes import Renewing, SessionEvent
from live_desktop.session.channel import Channel
from live_desktop.session.conversation import Turn
from live_desktop.session.effects import Effect, context_update
from live_desktop.session.endpoint import Endpoint, EndpointKind
from live_desktop.session.exchange import Exchange
from live_desktop.session.gate import ActivityGate
from live_desktop.session.memory import HandleKeeper, Memory
from live_desktop.session.network import AS_THE_SYSTEM, Network
from live_desktop.session.opening import Opener
from live_desktop.session.patience import USUAL, Patience
from live_desktop.session.recorder import FlightRecorder
from live_desktop.session.retries import Retries
from live_desktop.tasks import TaskSet

logger = logging.getLogger(__name__)


class Session:
    """A conversation with a service: iterate over it for what happens, call its methods to speak.

    What is said while no connection is open is told to the next one. Iterating keeps a connection
    open, until it fails for good or `hang_up` is called; then iterating again goes on.
    """

    def __init__(
        self,
        dial: Callable[[], Awaitable[Endpoint]],
        wishes: Callable[[], Wishes],
        *,
        turns: Callable[[], Sequence[Turn]] = tuple,
        keeper: HandleKeeper | None = None,
        network: Callable[[], Network] = lambda: AS_THE_SYSTEM,
        recorder: FlightRecorder | None = None,
        patience: Patience = USUAL,
        random: Random | None = None,
    ) -> None:
        """Dial where `dial` says and ask for `wishes`, anew for each connection.

        `turns` is what was said so far, for a service that has forgotten it.
        """
        self._wishes = wishes
        self._patience = patience
        self._tasks = TaskSet(_report_failure)
        # The random numbers spread retries and keep no secret.
        self._retries = Retries(patience, random or Random())  # noqa: S311
        self._memory = Memory(turns, keeper, self._tasks)
        self._gate = ActivityGate()
        self._exchange = Exchange()
        self._opener = Opener(
            dial,
            network,
            self._memory,
            self._exchange.owed,
            patience,
            recorder or FlightRecorder("", datetime.now().astimezone()),
        )
        self._channel: Channel | None = None
        self._in_force: Wishes | None = None
        """The wishes that the open connection was set up with."""
        self._arrived: deque[SessionEvent] = deque()
        self._ended = False
        self._opened = 0.0
        self._leave_by: float | None = None
        """When to leave a connection that is going away, by the loop's clock."""
        self._next_look = 0.0
        self._renewing = False
        self._told = False
        """Whether the connection was told what was said before, and has not answered since."""

    # Opening and ending

    @property
    def endpoint(self) -> Endpoint | None:
        """Tell where the newest connection goes."""
        return self._opener.endpoint

    async def __aenter__(self) -> Self:
        """Begin to keep a connection open."""
        self._ended = False
        self._arrived.clear()  # what is left there is of a connection that is gone
        self._retries.reset()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Hang up."""
        await self.hang_up()

    async def hang_up(self) -> None:
        """Close the connection; whoever iterates sees the end."""
        self._ended = True
        self._retries.reset()
        await self._leave()

    async def aclose(self) -> None:
        """End the conversation for good: it is not resumed later."""
        await self.hang_up()
        self.forget()
        await self._tasks.finish()

    def forget(self) -> None:
        """Start a new conversation with the next connection."""
        self._memory.forget()
        self._exchange.forget()
        self._gate.release()

    def renew(self) -> None:
        """Go on with a new connection at once: what is not answered is asked again there."""
        self._retries.reset()
        self._renewing = True
        if self._channel is not None:
            # Whoever waits for the next frame sees this connection closed.
            self._tasks.start(self._channel.aclose(), name="renew the connection")

    def update(self) -> Effect:
        """Let the wishes of now take effect, as soon as this service can do so."""
        wishes, before = self._wishes(), self._in_force
        if not self.live or before is None or self._channel is None or self.endpoint is None:
            return Effect.NEXT
        if wishes == before:
            return Effect.NOW
        update = context_update(before, wishes) if self.endpoint.updates_context else None
        if update is None:
            self.renew()
            return Effect.RENEWED
        self._channel.send(update)
        self._in_force = wishes
        return Effect.NOW

    # What the user says

    def withdraw(self) -> None:
        """Take back what no answer has begun to: the user does not want one any more."""
        self._exchange.owed.settle()

    def forget_sound(self) -> None:
        """Take back what was said aloud and not understood: the talk is over."""
        self._gate.release()
        self._exchange.owed.forget_sound()

    @property
    def live(self) -> bool:
        """Tell whether a connection is open: what is said goes out at once."""
        return self._channel is not None and not self._channel.closed

    @property
    def waiting(self) -> bool:
        """Tell whether the user has said something that wants an answer, and none has begun."""
        return self._exchange.owed.asks

    @property
    def manual(self) -> bool:
        """Tell whether the user marks activity by hand."""
        return (self._in_force or self._wishes()).activity.manual

    @property
    def in_activity(self) -> bool:
        """Tell whether the user has marked the start of speech, and not its end."""
        return self._gate.is_open

    def send_audio(self, pcm: bytes) -> None:
        """Send microphone samples: mono s16le at INPUT_RATE."""
        if not self.manual or self._gate.passes(pcm):
            self._send(self._exchange.owed.hear(pcm))

    def end_audio(self) -> None:
        """Tell the service that the microphone pauses."""
        if self.manual:
            self.end_activity()
        else:
            self._say(RealtimeInput(audio_stream_end=True))

    def start_activity(self) -> None:
        """Mark that the user begins to speak, where activity is marked by hand."""
        if self.manual and not self._gate.is_open:
            self._say(RealtimeInput(activity_start=Activity()))
            for pcm in self._gate.press():
                self.send_audio(pcm)

    def end_activity(self) -> None:
        """Mark that the user has finished."""
        if self._gate.is_open:
            self._gate.release()
            if self.manual:
                self._say(RealtimeInput(activity_end=Activity()))

    def send_text(self, text: str) -> None:
        """Send what the user typed."""
        # Lone surrogates have no UTF-8 form, and control characters end a session with 1007.
        clean = "".join(
            each for each in text if each in "\n\t" or category(each) not in {"Cc", "Cs"}
        )
        self._say(model_card(self._wishes().model).typed_text(clean))

    def respond(self, response: FunctionResponse) -> None:
        """Answer a function call; one that is answered already, or taken back, is passed over."""
        if self._exchange.answer_call(response):
            self._send(ToolResponse(function_responses=(response,)))

    def _say(self, part: ClientPart) -> None:
        self._exchange.owed.add(part)
        self._send(part)

    def _send(self, part: ClientPart) -> None:
        if self._channel is not None:
            self._channel.send(part)

    # What happens

    def __aiter__(self) -> Self:
        """Iterate over what happens until the session ends."""
        return self

    async def __anext__(self) -> SessionEvent:
        """Wait for what happens next; raises a LiveDesktopError where the user has to decide."""
        while not self._arrived:
            if self._ended:
                await self._leave()  # it may have ended while dialling
                raise StopAsyncIteration
            if self._channel is None:
                await self._connect()
            else:
                await self._listen(self._channel)
        return self._arrived.popleft()

    async def _connect(self) -> None:
        await self._retries.pause()
        if self._ended:
            return
        self._renewing = False
        try:
            await self._open()
        except LiveDesktopError as error:
            if not self._renewing:
                self._failed(error)
        if self._renewing:  # it was dialled by wishes that have changed since
            await self._leave()
            self._arrived.append(Renewing())

    async def _open(self) -> None:
        wishes = self._wishes()
        opening = await self._opener.open(wishes)
        self._in_force = wishes
        self._channel = opening.channel
        self._opened = asyncio.get_running_loop().time()
        self._leave_by = None
        self._next_look = self._opened + self._patience.look
        self._told = bool(opening.history)
        self._arrived.append(opening.tell(self._exchange.owed, manual=self.manual))

    async def _listen(self, channel: Channel) -> None:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout_at(min(self._next_look, self._leave_by or self._next_look)):
                for event in await channel.receive():
                    self._note(event)
                    self._arrived.append(event)
        except TimeoutError:
            pass
        except LiveDesktopError as error:
            await self._lost(error)
            return
        if loop.time() >= self._next_look:
            self._next_look = loop.time() + self._patience.look
            try:
                channel.look()
            except LiveDesktopError as error:
                await self._lost(error)
                return
        due = self._leave_by is not None and (self._may_leave() or loop.time() >= self._leave_by)
        if due and not self._lived_less_than(self._patience.brief):
            await self._renewed()

    def _may_leave(self) -> bool:
        """Tell whether nobody would notice another connection now."""
        told = self._memory.handle is not None and not self._memory.untold()
        return self._exchange.quiet and told

    def _note(self, event: ServerEvent) -> None:
        """Keep track of what the service says."""
        self._exchange.note(event)
        match event:
            case Resumable(handle):
                self._memory.note(handle)
                over = self._exchange.turns_completed and not self._exchange.answering
                if handle is not None and over:
                    self._memory.covered()
            case GoingAway(seconds):
                time_left = self._patience.notice if seconds is None else seconds
                self._leave_in(time_left - self._patience.margin)
                logger.info("session: the connection ends in %.1f s", time_left)
                self._leave_soon()
            case TurnComplete():
                self._told = False
                self._leave_soon()
            case _:
                pass

    def _leave_soon(self) -> None:
        """Give a service that is about to close a moment for the handle of its last turn."""
        if self._leave_by is not None and self._exchange.quiet:
            self._leave_in(self._patience.handle)

    def _leave_in(self, seconds: float) -> None:
        """Leave the connection so soon, or when it was to be left before, but not at once."""
        now = asyncio.get_running_loop().time()
        leave_by = max(now + seconds, self._opened + self._patience.brief)
        self._leave_by = leave_by if self._leave_by is None else min(leave_by, self._leave_by)

    async def _lost(self, error: LiveDesktopError) -> None:
        announced = self._leave_by is not None and error.retry is Retry.RESUME
        planned = announced and not self._lived_less_than(self._patience.brief)
        stable = not self._lived_less_than(self._patience.stable)
        await self._leave()
        if self._ended:
            return
        if self._renewing:
            self._arrived.append(Renewing())
            return
        if stable:
            self._retries.reset()
        if planned:
            await self._renewed()
            return
        if error.retry is Retry.NEVER:
            self._give_up_context(error)
        else:
            self._failed(error, was_live=True)

    async def _renewed(self) -> None:
        """Go on with another connection, as the service announced."""
        short = self._lived_less_than(2 * self._patience.brief)
        await self._leave()
        if short:
            self._failed(
                ServiceFailed(_("The service ends every connection at once. Try again later.")),
                was_live=True,
            )
            return
        self._retries.reset()
        self._arrived.append(Renewing())

    def _lived_less_than(self, seconds: float) -> bool:
        return asyncio.get_running_loop().time() - self._opened < seconds

    def _give_up_context(self, error: LiveDesktopError) -> None:
        """Start without what this connection knew, for that may be what the service refuses."""
        told, self._told = self._told, False
        self._memory.forget_handle()
        if not (told and isinstance(error, SetupRejected)):
            raise error
        logger.info("session: the service does not take the history (%s)", error.detail)
        self._memory.keep_to_itself()
        self._arrived.append(Renewing())

    async def _leave(self) -> None:
        """Close the connection, if there is one, before another is dialled."""
        channel, self._channel = self._channel, None
        self._exchange.disconnected()
        if channel is not None:
            await channel.aclose()

    def _failed(self, error: LiveDesktopError, *, was_live: bool = False) -> None:
        """Try again later, or raise the error where the user has to decide."""
        if error.retry is Retry.FRESH:
            self._memory.forget_handle()
        # An embedded server that cannot be dialled does not come back by itself.
        local = self.endpoint is not None and self.endpoint.kind is EndpointKind.LOCAL
        if local and not was_live:
            raise error
        self._arrived.append(self._retries.failed(error))


def _report_failure(error: BaseException) -> None:
    logger.error("something of the session failed", exc_info=error)
