"""One client: its messages in, the server's messages out. Knows the rules of the wire."""

import asyncio
import logging
from collections.abc import AsyncIterable, Callable
from typing import TypeVar

from live_desktop.errors import RemoteProtocolError
from live_desktop.protocol.codec import decode_client, decode_opening
from live_desktop.protocol.content import Content
from live_desktop.protocol.messages import (
    ClientContent,
    ClientMessage,
    ContextUpdate,
    RealtimeInput,
    ServerMessage,
    SessionResumptionUpdate,
    SetupComplete,
)
from live_desktop.protocol.setup import (
    ActivityHandling,
    AutomaticActivityDetection,
    RealtimeInputConfig,
    Sensitivity,
    Setup,
    Tool,
)
from live_desktop.server.brain.history import Role, Said
from live_desktop.server.brain.skill import Functions
from live_desktop.server.checks import check_setup
from live_desktop.server.conduct import Conduct
from live_desktop.server.delivery import Send, deliver
from live_desktop.server.dialogue import Dialogue, DialogueSettings
from live_desktop.server.intake import SoundIntake
from live_desktop.server.lifetime import expect_setup, limit_life
from live_desktop.server.listening import AutomaticListener, Listener, ManualListener
from live_desktop.server.models import ModelStore
from live_desktop.server.refusal import Refusal, Refused
from live_desktop.server.sessions import Session, Sessions
from live_desktop.server.speaking import Pace
from live_desktop.server.synthesizer import DEFAULT_VOICE
from live_desktop.server.turns import INTERRUPTIBLE, PATIENT
from live_desktop.server.vad import GateSettings

logger = logging.getLogger(__name__)

Read = TypeVar("Read")

_HARD_OF_HEARING = 0.7  # the threshold where the client wants fewer starts of speech
_LONGEST_MS = 5000  # of speech or silence that a client may ask for
SETUP_SECONDS = 30.0
"""So long a client may take for its setup."""
_UNHURRIED_MS = 800.0  # the silence where the client wants fewer ends of speech


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
        conduct: Conduct,
        refusal: Refusal | None = None,
    ) -> None:
        """Answer at the pace of `make_pace`, or refuse the client at its setup."""
        self._store = store
        self._sessions = sessions
        self._refusal = refusal
        self._make_pace = make_pace
        self._conduct = conduct
        self._late: asyncio.Task[None] | None = None
        """Closes the connection when no setup comes."""
        self._outbox: asyncio.Queue[ServerMessage] = asyncio.Queue()
        self._intake = SoundIntake()
        self._session: Session | None = None
        self._dialogue: Dialogue | None = None
        self._automatic = True
        self._resumable = False
        self._seeding = False
        """Whether the client still tells what was said before the session."""

    async def run(self, frames: AsyncIterable[str | bytes], send: Send) -> None:
        """Serve until the frames end.

        Raises Refused in a group where the client broke a rule or its time is up, and Dropped
        where it is to be cut off.
        """
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(deliver(self._outbox, send, self._conduct))
                self._late = tasks.create_task(expect_setup(SETUP_SECONDS))
                try:
                    async for frame in frames:
                        await self._receive(frame, tasks)
                finally:
                    self._leave()  # at once: the client may be on its way back
                raise HungUp
        except* HungUp:
            pass

    def _leave(self) -> None:
        if self._dialogue is not None:
            self._dialogue.leave()
        if self._session is not None:
            self._sessions.leave(self._session)

    async def _receive(self, frame: str | bytes, tasks: asyncio.TaskGroup) -> None:
        if self._dialogue is not None:
            await self._handle(_read(decode_client, frame), self._dialogue)
            return
        message, unknown = _read(decode_opening, frame)
        if unknown:  # a wish that is not heard; later it may be noise
            raise Refused.field_unknown(unknown[0])
        self._dialogue = self._set_up(message.setup, tasks)

    def _set_up(self, setup: Setup | None, tasks: asyncio.TaskGroup) -> Dialogue:
        if setup is None:
            raise Refused.because(Refusal.SETUP_MISSING)
        if self._refusal is not None:
            raise Refused.because(self._refusal)
        closing = self._conduct.close
        if closing is not None and self._conduct.close_after is None:
            raise Refused(closing.code, closing.reason)
        settings = dialogue_settings(setup, self._conduct)
        self._automatic = not settings.manual
        self._session = session = self._find_session(setup)
        session.brain.instructions = _text_of(setup.system_instruction)
        session.brain.functions = _functions_in(setup.tools)
        dialogue = Dialogue(
            settings,
            store=self._store,
            brain=session.brain,
            listener=self._listener(setup, settings),
            make_pace=self._make_pace,
            send=self._tell,
            tasks=tasks,
        )
        self._outbox.put_nowait(ServerMessage(setup_complete=SetupComplete()))
        self._resumable = setup.session_resumption is not None
        self._tell_handle()
        if self._late is not None:
            self._late.cancel()
        limit_life(self._conduct, self._outbox.put_nowait, tasks)
        logger.info("a connection is set up with the voice %s", settings.voice)
        return dialogue

    def _find_session(self, setup: Setup) -> Session:
        """Begin the session that a setup asks for, or go on with it."""
        model = check_setup(setup, any_model=self._conduct.any_model)
        handle = setup.session_resumption.handle if setup.session_resumption else ""
        if handle and self._conduct.refuse_handles:
            raise Refused.because(Refusal.SESSION_NOT_FOUND)
        if handle:
            return self._sessions.resume(handle, model)  # which has its history already
        history = setup.history_config
        self._seeding = history is not None and history.initial_history_in_client_content
        return self._sessions.begin(model)

    def _tell(self, message: ServerMessage) -> None:
        """Put a message into the outbox, and behind the end of a turn a new handle."""
        self._outbox.put_nowait(message)
        if message.server_content is not None and message.server_content.turn_complete:
            self._tell_handle()

    def _tell_handle(self) -> None:
        if self._resumable and self._session is not None:
            handle = self._sessions.issue(self._session)
            update = SessionResumptionUpdate(new_handle=handle, resumable=True)
            self._outbox.put_nowait(ServerMessage(session_resumption_update=update))

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
        turns = [_said_in(turn) for turn in content.turns]
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
        for blob in (given.audio, *given.media_chunks[:1]):
            if blob is not None and blob.mime_type.lower().startswith("audio/"):
                for samples in self._intake.take(blob):
                    await dialogue.hear(samples)
        if given.activity_end is not None or (given.audio_stream_end and self._automatic):
            dialogue.end_activity()
        if given.text:
            dialogue.ask(given.text)


def _read(decode: Callable[[str | bytes], Read], frame: str | bytes) -> Read:
    try:
        return decode(frame)
    except RemoteProtocolError as error:
        logger.info("a frame is no message: %s", error.detail)
        raise Refused.because(Refusal.MALFORMED) from error


def _said_in(turn: Content) -> Said:
    """Read one turn of the client's; raises Refused for a role that has no place there."""
    if turn.role not in (Role.USER, Role.MODEL):
        raise Refused.because(Refusal.ROLE_UNKNOWN)
    return Said(Role(turn.role), _text_of(turn))


def _text_of(content: Content | None) -> str:
    parts = content.parts if content is not None else ()
    return "".join(part.text or "" for part in parts if not part.thought)


def _functions_in(tools: tuple[Tool, ...]) -> Functions:
    return tuple(function for tool in tools for function in tool.function_declarations)


def _update(session: Session, update: ContextUpdate) -> None:
    if update.system_instruction is not None:
        session.brain.instructions = _text_of(update.system_instruction)
    if update.tools is not None:
        session.brain.functions = _functions_in(update.tools.tools)


def dialogue_settings(setup: Setup, conduct: Conduct) -> DialogueSettings:
    """Read the manners of the conversation from a setup."""
    realtime = setup.realtime_input_config or RealtimeInputConfig()
    detection = realtime.automatic_activity_detection or AutomaticActivityDetection()
    patient = realtime.activity_handling is ActivityHandling.NO_INTERRUPTION
    return DialogueSettings(
        voice=_voice_name(setup),
        rules=PATIENT if patient else INTERRUPTIBLE,
        manual=detection.disabled,
        transcribe_input=setup.input_audio_transcription is not None,
        transcribe_output=setup.output_audio_transcription is not None,
        tell_activity=not (detection.disabled or conduct.legacy_activity),
    )


def gate_settings(setup: Setup) -> GateSettings:
    """Read from a setup when speech counts as begun and as ended."""
    realtime = setup.realtime_input_config or RealtimeInputConfig()
    detection = realtime.automatic_activity_detection or AutomaticActivityDetection()
    usual = GateSettings()
    slow_start = detection.start_of_speech_sensitivity is Sensitivity.START_SENSITIVITY_LOW
    slow_end = detection.end_of_speech_sensitivity is Sensitivity.END_SENSITIVITY_LOW
    onset, silence = detection.prefix_padding_ms, detection.silence_duration_ms
    return GateSettings(
        threshold=_HARD_OF_HEARING if slow_start else usual.threshold,
        onset_ms=usual.onset_ms if onset is None else _clamped(onset),
        silence_ms=(_UNHURRIED_MS if slow_end else usual.silence_ms)
        if silence is None
        else _clamped(silence),
    )


def _clamped(milliseconds: int) -> int:
    return max(0, min(milliseconds, _LONGEST_MS))


def _voice_name(setup: Setup) -> str:
    speech = setup.generation_config and setup.generation_config.speech_config
    voice = speech and speech.voice_config and speech.voice_config.prebuilt_voice_config
    return (voice and voice.voice_name) or DEFAULT_VOICE
