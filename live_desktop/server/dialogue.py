"""One conversation: what is heard becomes questions, questions become spoken answers."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass

from live_desktop.protocol.content import Blob, Content, Part
from live_desktop.protocol.messages import (
    ServerContent,
    ServerMessage,
    Transcription,
    VoiceActivity,
    VoiceActivityType,
)
from live_desktop.protocol.wire import Duration
from live_desktop.server.brain.brain import Brain
from live_desktop.server.brain.skill import Reply
from live_desktop.server.listening import (
    Heard,
    Listener,
    SpeechEnded,
    SpeechPaused,
    SpeechResumed,
    SpeechStarted,
)
from live_desktop.server.models import ModelStore
from live_desktop.server.recognizer import Recognition
from live_desktop.server.resample import Samples
from live_desktop.server.speaking import Pace, Spoken, speak
from live_desktop.server.synthesizer import RATE as VOICE_RATE
from live_desktop.server.synthesizer import Pcm
from live_desktop.server.turns import PATIENT, Cue, Rules, Step, Turns
from live_desktop.server.usage import Usage
from live_desktop.server.vad import FRAME
from live_desktop.server.vad import RATE as HEARING_RATE

logger = logging.getLogger(__name__)

SLICE = 32 * FRAME  # one second of sound takes 3 ms to search for speech
LONGEST_GUESS = 20 * HEARING_RATE  # more takes so long that the real recognition would wait for it
VOICE_MIME_TYPE = f"audio/pcm;rate={VOICE_RATE}"
CANNOT_LISTEN = (
    "Offline listening is missing on this computer, so please type to me, or add a Gemini key "
    "in Connection."
)
NOT_UNDERSTOOD = "Sorry, I didn't catch that."


@dataclass(frozen=True, slots=True)
class DialogueSettings:
    """What the setup of a connection asks for."""

    voice: str
    rules: Rules
    manual: bool
    """Whether the client marks the user's activity itself."""
    transcribe_input: bool
    transcribe_output: bool


class Dialogue:
    """Listens, asks the brain, and speaks, for one connection."""

    def __init__(
        self,
        settings: DialogueSettings,
        *,
        store: ModelStore,
        brain: Brain,
        listener: Listener,
        make_pace: Callable[[], Pace],
        send: Callable[[ServerMessage], None],
        tasks: asyncio.TaskGroup,
    ) -> None:
        """Send messages with `send` and run whatever takes time in `tasks`."""
        self._settings = settings
        self._store = store
        self._brain = brain
        self._listener = listener
        self._make_pace = make_pace
        self._send = send
        self._tasks = tasks
        self._turns = Turns(settings.rules)
        self._waiting: deque[Reply] = deque()
        self._speech: asyncio.Task[None] | None = None
        self._usage = Usage()
        self._utterance = 0
        self._guess: asyncio.Future[Recognition] | None = None
        self._recognizing: asyncio.Future[Recognition] | None = None
        self._in_order = asyncio.Lock()
        self._kept: str | None = None
        """A question during which the user went on speaking, perhaps with something better."""

    async def hear(self, samples: Samples) -> None:
        """Take 16 kHz sound from the microphone."""
        for start in range(0, len(samples), SLICE):
            for heard in self._listener.feed(samples[start : start + SLICE]):
                self._notice(heard)
            await asyncio.sleep(0)  # a client may send a minute at once; the others go on

    def begin_activity(self) -> None:
        """Take the client's word that the user begins."""
        for heard in self._listener.start():
            self._notice(heard)

    def end_activity(self) -> None:
        """Take the client's word that the user, or the sound, has ended."""
        for heard in self._listener.end():
            self._notice(heard)

    def add_content(self) -> None:
        """End any answer, and those that wait: the client adds to the history."""
        self._waiting.clear()
        self._kept = None
        self._take(Cue.CONTENT)

    def ask(self, text: str) -> None:
        """Answer a complete question."""
        self._usage.read(text)
        self._kept = None
        self._reply(self._brain.answer(text))

    def _notice(self, heard: Heard) -> None:
        match heard:
            case SpeechStarted():
                self._utterance += 1
                self._guess = None
                self._tell_activity(VoiceActivityType.ACTIVITY_START, heard.offset)
                self._take(Cue.BARGED)
            case SpeechPaused():
                self._guess_at(heard.samples)
            case SpeechResumed():
                self._guess = None
            case SpeechEnded():
                self._tell_activity(VoiceActivityType.ACTIVITY_END, heard.offset)
                self._usage.hear(len(heard.samples) / HEARING_RATE)
                self._understand(heard.samples)

    def _understand(self, samples: Samples) -> None:
        """Find out what was said; a guess made in the pause before it is as good."""
        if not self._store.can_listen:
            self._reply(Reply(CANNOT_LISTEN))
            return
        recognition = self._guess or self._recognize(samples)
        self._guess = None
        self._tasks.create_task(self._ask_spoken(recognition, self._utterance))

    def _guess_at(self, samples: Samples) -> None:
        """Recognise in a pause what was said so far, if it is short and the last guess is done."""
        idle = self._recognizing is None or self._recognizing.done()
        if idle and len(samples) <= LONGEST_GUESS and self._store.can_listen:
            self._guess = self._recognize(samples)

    def _recognize(self, samples: Samples) -> asyncio.Future[Recognition]:
        self._recognizing = self._store.recognize(samples)
        return self._recognizing

    async def _ask_spoken(self, recognizing: asyncio.Future[Recognition], utterance: int) -> None:
        async with self._in_order:  # a later utterance may be recognised before an earlier one
            recognition = await recognizing
            logger.debug("recognised with confidence %.2f", recognition.confidence)
            is_last = utterance == self._utterance  # otherwise the user is speaking again already
            if recognition.plausible:
                if self._settings.transcribe_input:
                    said = Transcription(text=recognition.text)
                    self._send_content(ServerContent(input_transcription=said))
                self._kept = recognition.text
                if is_last or self._settings.rules is PATIENT:
                    self._answer_kept(recognition.text)
            elif is_last and self._kept is not None:
                self._answer_kept(self._kept)
            elif is_last and self._settings.manual:
                self._reply(Reply(NOT_UNDERSTOOD))

    def _answer_kept(self, question: str) -> None:
        self._kept = None
        self._reply(self._brain.answer(question))

    def _reply(self, reply: Reply) -> None:
        self._waiting.append(reply)
        self._take(Cue.ASKED)

    def _take(self, cue: Cue) -> None:
        """Do what the rules of turn taking say about a cue."""
        for step in self._turns.take(cue):
            match step:
                case Step.INTERRUPT:
                    self._interrupt()
                case Step.TELL_GENERATED:
                    self._send_content(ServerContent(generation_complete=True))
                case Step.COMPLETE:
                    self._complete()
                case Step.ANSWER:
                    self._answer(self._waiting.popleft())
                case Step.WAIT:
                    logger.debug("%d questions wait", len(self._waiting))
                case Step.ANSWER_NEXT:
                    if self._waiting:
                        self._take(Cue.ASKED)

    def _answer(self, reply: Reply) -> None:
        self._speech = self._tasks.create_task(self._speak(reply))

    def _interrupt(self) -> None:
        """Stop speaking; nothing of the answer is sent from here on."""
        if self._speech is not None:
            self._speech.cancel()
        self._send_content(ServerContent(interrupted=True))
        self._complete()

    def _complete(self) -> None:
        content = ServerContent(turn_complete=True)
        self._send(ServerMessage(server_content=content, usage_metadata=self._usage.take()))

    async def _speak(self, reply: Reply) -> None:
        pace = self._make_pace()
        position = 0.0
        pieces = speak(reply.text, self._synthesize, pace)
        async with aclosing(pieces):
            async for piece in pieces:
                self._send_content(self._voiced(piece))
                self._usage.speak(piece.seconds)
                position += piece.seconds
        self._take(Cue.GENERATED)
        await pace.played(position)
        self._take(Cue.PLAYED)

    def _synthesize(self, sentence: str) -> asyncio.Future[Pcm]:
        return self._store.speak(sentence, self._settings.voice)

    def _voiced(self, piece: Spoken) -> ServerContent:
        """Make one piece of an answer into content: its sound, and its words where wanted."""
        sound = Part(inline_data=Blob(mime_type=VOICE_MIME_TYPE, data=piece.sound))
        words = Transcription(text=piece.text)
        return ServerContent(
            model_turn=Content(role="model", parts=(sound,)) if piece.sound else None,
            output_transcription=words if piece.text and self._settings.transcribe_output else None,
        )

    def _tell_activity(self, kind: VoiceActivityType, offset: float) -> None:
        if not self._settings.manual:
            activity = VoiceActivity(type=kind, audio_offset=Duration(round(offset, 3)))
            self._send(ServerMessage(voice_activity=activity))

    def _send_content(self, content: ServerContent) -> None:
        self._send(ServerMessage(server_content=content))
