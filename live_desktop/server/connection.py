"""One client: its messages in, the server's messages out. Knows the rules of the wire."""

import asyncio
import logging
from collections.abc import AsyncIterable, Awaitable, Callable

from live_desktop.errors import RemoteProtocolError
from live_desktop.protocol.codec import decode_client, encode_server
from live_desktop.protocol.messages import (
    ClientContent,
    ClientMessage,
    RealtimeInput,
    ServerMessage,
    SetupComplete,
)
from live_desktop.protocol.setup import (
    ActivityHandling,
    AutomaticActivityDetection,
    Modality,
    RealtimeInputConfig,
    Sensitivity,
    Setup,
)
from live_desktop.server.brain.brain import Brain
from live_desktop.server.dialogue import Dialogue, DialogueSettings
from live_desktop.server.intake import SoundIntake
from live_desktop.server.listening import AutomaticListener, Listener, ManualListener
from live_desktop.server.models import ModelStore
from live_desktop.server.refusal import Refusal, Refused
from live_desktop.server.speaking import Pace
from live_desktop.server.synthesizer import DEFAULT_VOICE
from live_desktop.server.turns import INTERRUPTIBLE, PATIENT
from live_desktop.server.vad import GateSettings

logger = logging.getLogger(__name__)

_HARD_OF_HEARING = 0.7  # the threshold where the client wants fewer starts of speech
_LONGEST_MS = 5000  # of speech or silence that a client may ask for
_UNHURRIED_MS = 800.0  # the silence where the client wants fewer ends of speech


class HungUp(Exception):
    """The client is gone: everything that runs for it ends."""


class LiveConnection:
    """Serves one client from its first message to its last."""

    def __init__(
        self,
        store: ModelStore,
        brain: Brain,
        *,
        make_pace: Callable[[], Pace],
        refusal: Refusal | None = None,
    ) -> None:
        """Answer with `brain` at the pace of `make_pace`, or refuse the client at its setup."""
        self._store = store
        self._brain = brain
        self._refusal = refusal
        self._make_pace = make_pace
        self._outbox: asyncio.Queue[ServerMessage] = asyncio.Queue()
        self._intake = SoundIntake()
        self._dialogue: Dialogue | None = None
        self._automatic = True
        self._typed: list[str] = []

    async def run(
        self, frames: AsyncIterable[str | bytes], send: Callable[[bytes], Awaitable[None]]
    ) -> None:
        """Serve until the frames end; raises Refused, alone, where the client broke a rule."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._deliver(send))
                async for frame in frames:
                    await self._receive(frame, tasks)
                raise HungUp
        except* HungUp:
            pass

    async def _deliver(self, send: Callable[[bytes], Awaitable[None]]) -> None:
        while True:
            await send(encode_server(await self._outbox.get()))

    async def _receive(self, frame: str | bytes, tasks: asyncio.TaskGroup) -> None:
        try:
            message = decode_client(frame)
        except RemoteProtocolError as error:
            logger.info("a frame is no message: %s", error.detail)
            raise Refused.because(Refusal.MALFORMED) from error
        if self._dialogue is None:
            self._dialogue = self._set_up(message.setup, tasks)
        else:
            await self._handle(message, self._dialogue)

    def _set_up(self, setup: Setup | None, tasks: asyncio.TaskGroup) -> Dialogue:
        if setup is None:
            raise Refused.because(Refusal.SETUP_MISSING)
        if self._refusal is not None:
            raise Refused.because(self._refusal)
        config = setup.generation_config
        if config is not None and Modality.TEXT in config.response_modalities:
            raise Refused.because(Refusal.TEXT_MODALITY)
        settings = dialogue_settings(setup)
        self._automatic = not settings.manual
        dialogue = Dialogue(
            settings,
            store=self._store,
            brain=self._brain,
            listener=self._listener(setup, settings),
            make_pace=self._make_pace,
            send=self._outbox.put_nowait,
            tasks=tasks,
        )
        self._outbox.put_nowait(ServerMessage(setup_complete=SetupComplete()))
        logger.info("a session begins with the voice %s", settings.voice)
        return dialogue

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
            logger.debug("an answer to no call of ours is passed over")

    def _take_content(self, content: ClientContent, dialogue: Dialogue) -> None:
        """Collect what the user typed until the client wants an answer to it."""
        dialogue.add_content()
        for turn in content.turns:
            said = "".join(part.text or "" for part in turn.parts)
            if turn.role == "model":
                self._typed.clear()  # what came before it is answered
            elif said:
                self._typed.append(said)
        if content.turn_complete:
            dialogue.ask(" ".join(self._typed))
            self._typed.clear()

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


def dialogue_settings(setup: Setup) -> DialogueSettings:
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
