"""One conversation: what is heard becomes questions, questions become spoken answers."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass

from live_desktop.protocol.content import Blob, Content, FunctionResponse, Part, Scheduling
from live_desktop.protocol.messages import (
    ServerContent,
    ServerMessage,
    ToolCall,
    ToolCallCancellation,
    Transcription,
    VoiceActivity,
    VoiceActivityType,
)
from live_desktop.protocol.wire import Duration
from live_desktop.server.brain.brain import Brain
from live_desktop.server.brain.history import Role, Said
from live_desktop.server.brain.skill import Reply, Request
from live_desktop.server.calls import Calls, scheduling_of
from live_desktop.server.chime import CHIME
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
from live_desktop.server.sentences import split_sentences
from live_desktop.server.speaking import SILENT, Pace, Spoken, speak
from live_desktop.server.synthesizer import RATE as VOICE_RATE
from live_desktop.server.synthesizer import Pcm
from live_desktop.server.turns import PATIENT, Cue, Rules, Step, Turns
from live_desktop.server.usage import Usage
from live_desktop.silero import FRAME
from live_desktop.silero import RATE as HEARING_RATE

logger = logging.getLogger(__name__)

SLICE = 32 * FRAME  # one second of sound takes 3 ms to search for speech
LONGEST_GUESS = 20 * HEARING_RATE  # more takes so long that the real recognition would wait for it
MOST_WAITING = 32
"""Questions that may wait for an answer; of more the oldest is given up."""
CALL_SECONDS = 60.0
"""So long a turn waits for the answer of a function."""
NO_ANSWER = "no answer came in time."
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
    tell_activity: bool
    """Whether the client is told when speech begins and ends."""


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
        self._history = brain.history
        self._listener = listener
        self._make_pace = make_pace
        self._send = send
        self._tasks = tasks
        self._turns = Turns(settings.rules)
        self._waiting: deque[str | Reply] = deque()
        """Questions, and answers that no question is needed for."""
        self._reports: deque[Reply] = deque()
        """What functions answered, for the next moment in which nobody speaks."""
        self._calls = Calls()
        self._typed: list[str] = []
        """What the client added to the history without asking for an answer."""
        self._sent: list[str] = []
        """The words of the running answer that are sent."""
        self._talking = False
        self._speech: asyncio.Task[None] | None = None
        self._usage = Usage()
        self._utterance = 0
        self._guess: asyncio.Future[Recognition] | None = None
        self._recognizing: asyncio.Future[Recognition] | None = None
        self._unheard: deque[asyncio.Future[Recognition]] = deque()
        """The utterances that are being recognised, in the order of speech."""
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

    def add_content(self, turns: Iterable[Said], *, asks: bool) -> None:
        """End any answer, and those that wait: the client adds to the history.

        Where it asks, what it has added since the last answer is the question.
        """
        self._take(Cue.CONTENT)
        self._forget_questions()
        for said in turns:
            if said.role is Role.USER:
                self._typed.append(said.text)
            else:
                self._settle()
                self._history.add(said.role, said.text)
        if asks:
            self._ask_content()
        else:
            self._report_when_idle()

    def _ask_content(self) -> None:
        question = " ".join(each for each in self._typed if each)
        self._typed.clear()
        self.ask(question)

    def ask(self, text: str) -> None:
        """Answer a complete question."""
        self._usage.read(text)
        self._forget_kept()
        self._prompt(text)

    def take_response(self, response: FunctionResponse) -> None:
        """Use a function's answer as its call and the client want it used."""
        call = self._calls.answer(response)
        if call is None:
            logger.info("an answer to no open call is passed over")
        elif call.request.blocks:
            call.answered.set_result(response)
        else:
            self._report(self._brain.report(response), scheduling_of(response))

    def announce(self, reply: Reply) -> None:
        """Say something unasked, as soon as nobody speaks."""
        self._reports.append(reply)
        self._report_when_idle()

    def leave(self) -> None:
        """Keep what was said so far: the client is gone, and may come back."""
        self._remember_answer()
        self._forget_questions()
        self._settle()
        for recognizing in self._unheard:
            recognizing.add_done_callback(self._remember_heard)

    def _remember_heard(self, _done: asyncio.Future[Recognition]) -> None:
        """Put into the history what is recognised only now, in the order of speech."""
        while self._unheard and self._unheard[0].done():
            heard = self._unheard.popleft()
            if heard.cancelled() or heard.exception() is not None:
                continue
            if heard.result().plausible:
                self._history.add(Role.USER, heard.result().text)

    def _report(self, reply: Reply, scheduling: Scheduling) -> None:
        match scheduling:
            case Scheduling.SILENT:
                return
            case Scheduling.INTERRUPT:
                self._take(Cue.CONTENT)
                self._waiting.appendleft(reply)  # even before a question that waits
                self._take(Cue.REPORTED)
            case _:
                self.announce(reply)

    def _report_when_idle(self) -> None:
        if self._reports and not self._talking:
            self._take(Cue.REPORTED)

    def _forget_questions(self) -> None:
        """Give up the questions that wait; they were asked all the same."""
        for prompt in self._waiting:
            self._give_up(prompt)
        self._waiting.clear()
        self._forget_kept()

    def _give_up(self, prompt: str | Reply) -> None:
        if isinstance(prompt, str):
            self._history.add(Role.USER, prompt)

    def _forget_kept(self) -> None:
        if self._kept is not None:
            self._history.add(Role.USER, self._kept)
            self._kept = None

    def _settle(self) -> None:
        """Put what was typed without a question into the history."""
        for text in self._typed:
            self._history.add(Role.USER, text)
        self._typed.clear()

    def _remember_answer(self) -> None:
        self._history.add(Role.MODEL, "".join(self._sent))
        self._sent.clear()

    def _notice(self, heard: Heard) -> None:
        match heard:
            case SpeechStarted():
                self._utterance += 1
                self._guess = None
                self._talking = True
                self._tell_activity(VoiceActivityType.ACTIVITY_START, heard.offset)
                self._take(Cue.BARGED)
            case SpeechPaused():
                self._guess_at(heard.samples)
            case SpeechResumed():
                self._guess = None
            case SpeechEnded():
                self._talking = False
                self._tell_activity(VoiceActivityType.ACTIVITY_END, heard.offset)
                self._usage.hear(len(heard.samples) / HEARING_RATE)
                self._understand(heard.samples)

    def _understand(self, samples: Samples) -> None:
        """Find out what was said; a guess made in the pause before it is as good."""
        if not self._store.can_listen:
            self._prompt(Reply(CANNOT_LISTEN))
            return
        recognition = self._guess or self._recognize(samples)
        self._guess = None
        self._unheard.append(recognition)
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
            # It goes on without the client: what was said belongs to the session.
            recognition = await asyncio.shield(recognizing)
            self._unheard.popleft()
            logger.debug("recognised with confidence %.2f", recognition.confidence)
            is_last = utterance == self._utterance  # otherwise the user is speaking again already
            if recognition.plausible:
                if self._settings.transcribe_input:
                    said = Transcription(text=recognition.text)
                    self._send_content(ServerContent(input_transcription=said))
                self._forget_kept()
                self._kept = recognition.text
                if is_last or self._settings.rules is PATIENT:
                    self._answer_kept(recognition.text)
            elif is_last and self._kept is not None:
                self._answer_kept(self._kept)
            elif is_last and self._settings.manual:
                self._prompt(Reply(NOT_UNDERSTOOD))
            self._report_when_idle()

    def _answer_kept(self, question: str) -> None:
        self._kept = None
        self._prompt(question)

    def _prompt(self, prompt: str | Reply) -> None:
        self._waiting.append(prompt)
        if len(self._waiting) > MOST_WAITING:
            logger.info("too many questions wait: the oldest is given up")
            self._give_up(self._waiting.popleft())
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
                    questions = self._waiting or self._reports
                    self._answer(questions.popleft())
                case Step.WAIT:
                    logger.debug("%d questions wait", len(self._waiting))
                case Step.ANSWER_NEXT:
                    if self._waiting or self._reports:
                        self._take(Cue.ASKED)

    def _answer(self, prompt: str | Reply) -> None:
        if isinstance(prompt, str):
            self._settle()
            reply = self._brain.answer(prompt)
            self._history.add(Role.USER, prompt)
        else:
            reply = prompt
        self._speech = self._tasks.create_task(self._speak(reply))

    def _interrupt(self) -> None:
        """Stop speaking; nothing of the answer is sent from here on."""
        if self._speech is not None:
            self._speech.cancel()
        self._send_content(ServerContent(interrupted=True))
        if ids := self._calls.cancel_turn():
            self._send(ServerMessage(tool_call_cancellation=ToolCallCancellation(ids=ids)))
        self._complete()

    def _complete(self) -> None:
        self._calls.end_turn()
        self._remember_answer()
        content = ServerContent(turn_complete=True)
        self._send(ServerMessage(server_content=content, usage_metadata=self._usage.take()))

    async def _speak(self, reply: Reply) -> None:
        pace = self._make_pace()
        async with aclosing(self._sentences(reply)) as sentences:
            lead = CHIME if reply.chime else SILENT
            position = await speak(sentences, self._synthesize, pace, self._send_piece, lead)
        self._take(Cue.GENERATED)
        await pace.played(position)
        self._take(Cue.PLAYED)

    async def _sentences(self, reply: Reply) -> AsyncGenerator[str, None]:
        """Yield what is said, with what has to be asked of the client first."""
        if reply.request is not None:
            response = await self._call(reply.request)
            reply = self._brain.report(response) if response else reply
        if reply.talk is None:
            for sentence in split_sentences(reply.text):
                yield sentence
            return
        async with aclosing(reply.talk(self._call)) as sentences:
            async for sentence in sentences:
                yield sentence

    def _send_piece(self, piece: Spoken) -> None:
        self._send_content(self._voiced(piece))
        self._sent.append(piece.text)
        self._usage.speak(piece.seconds)

    async def _call(self, request: Request) -> FunctionResponse | None:
        """Ask the client for a function; returns its answer where the turn waits for it."""
        call = self._calls.open(request)
        self._send(ServerMessage(tool_call=ToolCall(function_calls=(call.message(),))))
        if not request.blocks:
            return None
        await asyncio.wait([call.answered], timeout=CALL_SECONDS)
        if call.answered.done():
            return call.answered.result()
        self._calls.give_up(call)
        self._send(ServerMessage(tool_call_cancellation=ToolCallCancellation(ids=(call.id,))))
        return FunctionResponse(name=request.name, response={"error": NO_ANSWER})

    def _synthesize(self, sentence: str) -> asyncio.Future[Pcm]:
        return self._store.speak(sentence, self._settings.voice, self._brain.prosody)

    def _voiced(self, piece: Spoken) -> ServerContent:
        """Make one piece of an answer into content: its sound, and its words where wanted."""
        sound = Part(inline_data=Blob(mime_type=VOICE_MIME_TYPE, data=piece.sound))
        words = Transcription(text=piece.text)
        return ServerContent(
            model_turn=Content(role="model", parts=(sound,)) if piece.sound else None,
            output_transcription=words if piece.text and self._settings.transcribe_output else None,
        )

    def _tell_activity(self, kind: VoiceActivityType, offset: float) -> None:
        if self._settings.tell_activity:
            activity = VoiceActivity(type=kind, audio_offset=Duration(round(offset, 3)))
            self._send(ServerMessage(voice_activity=activity))

    def _send_content(self, content: ServerContent) -> None:
        self._send(ServerMessage(server_content=content))
