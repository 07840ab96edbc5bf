"""One client: its messages in, the server's messages out. Knows the rules of the wire."""

import asyncio
import logging
from collections.abc import AsyncIterable, Callable
from datetime import UTC, datetime
from typing import TypeVar

from live_desktop.errors import RemoteProtocolError
from live_desktop.protocol.codec import decode_client, decode_opening
from live_desktop.protocol.content import Blob
from live_desktop.protocol.messages import (
    ClientContent,
    ClientMessage,
    ContextUpdate,
    RealtimeInput,
    ServerMessage,
    SessionResumptionUpdate,
    SetupComplete,
)
from live_desktop.protocol.setup import Setup
from live_desktop.server.checks import check_functions, check_setup
from live_desktop.server.conduct import Switchboard
from live_desktop.server.delivery import Send, deliver
from live_desktop.server.dialogue import Dialogue, DialogueSettings
from live_desktop.server.faults import closing_of
from live_desktop.server.intake import SoundIntake, is_picture
from live_desktop.server.lifetime import Ending, expect_setup
from live_desktop.server.listening import AutomaticListener, Listener, ManualListener
from live_desktop.server.minting import Ticket
from live_desktop.server.models import ModelStore
from live_desktop.server.outbox import Outbox
from live_desktop.server.refusal import Refusal, Refused
from live_desktop.server.reminding import remind
from live_desktop.server.sessions import Session, Sessions
from live_desktop.server.settings import (
    dialogue_settings,
    functions_in,
    gate_settings,
    language_of,
    said_in,
    text_of,
)
from live_desktop.server.speaking import Pace

logger = logging.getLogger(__name__)

Read = TypeVar("Read")

SETUP_SECONDS = 30.0
"""So long a client may take for its setup."""
LARGEST_SETUP = 2**20
"""Bytes of a setup, or of a change to it: they are kept for as long as the session."""
LONGEST_QUESTION = 4 * 131_072
"""Characters that the context of a model can hold."""


class HungUp(Exception):
    """The client is gone: everything that runs for it ends."""


class LiveConnection:
    """Serves one client from its first message to its last."""

    def __init__(
        self,
        store: ModelStore,
        sessions: Sessions,
        *,
        make_pace: Callable[[], Pace],
        switchboard: Switchboard,
        refusal: Refusal | None = None,
        ticket: Ticket | None = None,
    ) -> None:
        """Answer at the pace of `make_pace`, or refuse the client at its setup.

        A client that came with an ephemeral token is bound to its `ticket`.
        """
        self.model = ""
        """The id of the model that the setup asks for; empty before it."""
        self.since = datetime.now(UTC)
        self.received = 0
        """Messages."""
        self.sent = 0
        """Messages."""
        self.ending: Ending | None = None
        """What can be done to the connection while it runs."""
        self._store = store
        self._sessions = sessions
        self._refusal = refusal
        self._ticket = ticket
        self._make_pace = make_pace
        self._switchboard = switchboard
        self._late: asyncio.Task[None] | None = None
        """Closes the connection when no setup comes."""
        self._outbox = Outbox()
        self._intake = SoundIntake()
        self._session: Session | None = None
        self._dialogue: Dialogue | None = None
        self._automatic = True
        self._resumable = False
        self._seeding = False
        """Whether the client still tells what was said before the session."""
        self._unasked = 0
        """Characters that the client has added to the context without asking for an answer."""
        self._shows = False
        """Whether the client has sent a picture."""

    async def run(
        self,
        frames: AsyncIterable[str | bytes],
        send: Send,
        stall: Callable[[float | None], None],
    ) -> None:
        """Serve until the frames end; `stall` stops reading and writing for so many seconds.

        Raises Refused in a group where the client broke a rule or its time is up, and Dropped
        where it is to be cut off.
        """
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(deliver(self._outbox, send, self._switchboard, self._count_sent))
                tasks.create_task(self._outbox.watch())
                self._late = tasks.create_task(expect_setup(SETUP_SECONDS))
                self.ending = Ending(tasks, self._outbox.put, stall)
                try:
                    async for frame in frames:
                        self.received += 1
                        await self._receive(frame, tasks, self.ending)
                finally:
                    self._leave()  # at once: the client may be on its way back
                raise HungUp
        except* HungUp:
            pass

    def _count_sent(self) -> None:
        self.sent += 1

    def _leave(self) -> None:
        self.ending = None
        if self._dialogue is not None:
            self._dialogue.leave()
        if self._session is not None:
            self._sessions.leave(self._session)

    async def _receive(self, frame: str | bytes, tasks: asyncio.TaskGroup, ending: Ending) -> None:
        if self._dialogue is not None:
            message = _read(decode_client, frame)
            if message.context_update is not None and len(frame) > LARGEST_SETUP:
                raise Refused.because(Refusal.MALFORMED)
            await self._handle(message, self._dialogue)
            return
        if len(frame) > LARGEST_SETUP:
            raise Refused.because(Refusal.MALFORMED)
        opening, unknown = _read(decode_opening, frame)
        if unknown:  # a wish that is not heard; later it may be noise
            raise Refused.field_unknown(unknown[0])
        self._dialogue = self._set_up(opening.setup, tasks, ending)

    def _set_up(self, setup: Setup | None, tasks: asyncio.TaskGroup, ending: Ending) -> Dialogue:
        if setup is None:
            raise Refused.because(Refusal.SETUP_MISSING)
        if self._refusal is not None:
            raise Refused.because(self._refusal)
        if self._ticket is not None:
            setup = self._ticket.constrain(setup)
        conduct = self._switchboard.conduct
        closing = closing_of(conduct, setup)
        if closing is not None and conduct.close_after is None:
            raise closing
        settings = dialogue_settings(setup, conduct)
        self._automatic = not settings.manual
        self._session = session = self._find_session(setup)
        session.brain.instructions = text_of(setup.system_instruction)
        session.brain.functions = functions_in(setup.tools)
        session.brain.language = language_of(setup)
        dialogue = Dialogue(
            settings,
            store=self._store,
            session=session,
            listener=self._listener(setup, settings),
            make_pace=self._make_pace,
            send=self._tell,
            tasks=tasks,
        )
        tasks.create_task(remind(session.brain.alarms, dialogue.announce))
        self._outbox.put(ServerMessage(setup_complete=SetupComplete()))
        self._resumable = setup.session_resumption is not None
        self._tell_handle()
        dialogue.resume()
        if self._late is not None:
            self._late.cancel()
        ending.live_by(conduct, closing)
        if self._ticket is not None:
            expired = Refused.because(Refusal.TOKEN_EXPIRES)
            ending.close(expired, after=self._ticket.seconds_left())
        logger.info("a connection is set up with the voice %s", settings.voice[:64])
        return dialogue

    def _find_session(self, setup: Setup) -> Session:
        """Begin the session that a setup asks for, or go on with it."""
        conduct = self._switchboard.conduct
        self.model = model = check_setup(setup, any_model=conduct.any_model)
        handle = setup.session_resumption.handle if setup.session_resumption else ""
        if handle and conduct.refuse_handles:
            raise Refused.because(Refusal.SESSION_NOT_FOUND)
        if handle:
            return self._sessions.resume(handle, model)  # which has its history already
        if self._ticket is not None:
            self._ticket.use()
        history = setup.history_config
        self._seeding = history is not None and history.initial_history_in_client_content
        return self._sessions.begin(model)

    def _tell(self, message: ServerMessage) -> None:
        """Put a message into the outbox, and behind the end of a turn a new handle."""
        self._outbox.put(message)
        if message.server_content is not None and message.server_content.turn_complete:
            self._tell_handle()

    def _tell_handle(self) -> None:
        if self._resumable and self._session is not None:
            handle = self._sessions.issue(self._session)
            update = SessionResumptionUpdate(new_handle=handle, resumable=True)
            self._outbox.put(ServerMessage(session_resumption_update=update))

    def _listener(self, setup: Setup, settings: DialogueSettings) -> Listener:
        if settings.manual:
            return ManualListener()
        return AutomaticListener(self._store.detector().probability, gate_settings(setup))

    async def _handle(self, message: ClientMessage, dialogue: Dialogue) -> None:
        if message.setup is not None:
            raise Refused.because(Refusal.SETUP_REPEATED)
        if message.client_content is not None:
            self._take_content(message.client_content, dialogue)
        if message.realtime_input is not None:
            await self._take_input(message.realtime_input, dialogue)
        if message.tool_response is not None:
            for response in message.tool_response.function_responses:
                dialogue.take_response(response)
        if message.context_update is not None and self._session is not None:
            _update(self._session, message.context_update)

    def _take_content(self, content: ClientContent, dialogue: Dialogue) -> None:
        """Add to the history, and answer where the client asks for it."""
        turns = [said_in(turn) for turn in content.turns]
        self._unasked += sum(len(said.text) for said in turns)
        if self._unasked > LONGEST_QUESTION:
            raise Refused.because(Refusal.MALFORMED)
        if content.turn_complete:
            self._unasked = 0
        if self._seeding and self._session is not None:
            for said in turns:
                self._session.brain.history.add(said.role, said.text)
            self._seeding = not content.turn_complete
            return
        dialogue.add_content(turns, asks=content.turn_complete)

    async def _take_input(self, given: RealtimeInput, dialogue: Dialogue) -> None:
        marked = given.activity_start is not None or given.activity_end is not None
        if marked and self._automatic:
            raise Refused.because(Refusal.MARKERS_UNEXPECTED)
        if given.activity_start is not None:
            dialogue.begin_activity()
        if given.audio is not None:
            await self._hear(given.audio, dialogue)
        for blob in (given.video, *given.media_chunks[:1]):
            if blob is None:
                continue
            if is_picture(blob):
                self._note_pictures()
            elif blob is given.video:
                raise Refused.because(Refusal.MALFORMED)
            else:
                await self._hear(blob, dialogue)
        if given.activity_end is not None or (given.audio_stream_end and self._automatic):
            await dialogue.end_activity()
        if given.text and len(given.text) > LONGEST_QUESTION:
            raise Refused.because(Refusal.MALFORMED)
        if given.text:
            dialogue.ask(given.text)

    async def _hear(self, blob: Blob, dialogue: Dialogue) -> None:
        for samples in self._intake.take(blob):
            await dialogue.hear(samples)

    def _note_pictures(self) -> None:
        if not self._shows:
            logger.info("a client shows pictures, which this server does not look at")
            self._shows = True


def _read(decode: Callable[[str | bytes], Read], frame: str | bytes) -> Read:
    try:
        return decode(frame)
    except RemoteProtocolError as error:
        logger.info("a frame is no message: %s", error.detail)
        raise Refused.because(Refusal.MALFORMED) from error


def _update(session: Session, update: ContextUpdate) -> None:
    if update.system_instruction is not None:
        session.brain.instructions = text_of(update.system_instruction)
    if update.tools is not None:
        functions = functions_in(update.tools.tools)
        check_functions(functions)
        session.brain.functions = functions
