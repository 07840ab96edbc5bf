"""One conversation: what is heard becomes questions, questions become spoken answers."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from live_desktop.protocol.content import FunctionResponse, Scheduling
from live_desktop.protocol.messages import (
    ServerContent,
    ServerMessage,
    Transcription,
    VoiceActivity,
    VoiceActivityType,
)
from live_desktop.protocol.wire import Duration
from live_desktop.server.brain.history import Role, Said
from live_desktop.server.brain.skill import Reply
from live_desktop.server.calls import scheduling_of
from live_desktop.server.hearing import Hearing
from live_desktop.server.listening import Listener
from live_desktop.server.models import ModelStore
from live_desktop.server.questions import Questions
from live_desktop.server.recognizer import Recognition
from live_desktop.server.resample import Samples
from live_desktop.server.sessions import Session
from live_desktop.server.speaking import Pace
from live_desktop.server.telling import Teller
from live_desktop.server.turns import PATIENT, Cue, Rules, Step, Turns
from live_desktop.server.usage import Usage

logger = logging.getLogger(__name__)

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
    """Decides who speaks, and what is answered when, for one connection."""

    def __init__(
        self,
        settings: DialogueSettings,
        *,
        store: ModelStore,
        session: Session,
        listener: Listener,
        make_pace: Callable[[], Pace],
        send: Callable[[ServerMessage], None],
        tasks: asyncio.TaskGroup,
    ) -> None:
        """Send messages with `send` and run whatever takes time in `tasks`."""
        self._settings = settings
        self._brain = session.brain
        self._history = session.brain.history
        self._make_pace = make_pace
        self._send = send
        self._tasks = tasks
        self._turns = Turns(settings.rules)
        self._questions = Questions(self._history, session.reports)
        self._hearing = Hearing(listener, store, self, tasks)
        self._teller = Teller(
            store,
            session.brain,
            send,
            voice=settings.voice,
            transcribe=settings.transcribe_output,
        )
        self._usage = Usage()
        self._speech: asyncio.Task[None] | None = None

    async def hear(self, samples: Samples) -> None:
        """Take 16 kHz sound from the microphone."""
        await self._hearing.hear(samples)

    def begin_activity(self) -> None:
        """Take the client's word that the user begins."""
        self._hearing.begin()

    async def end_activity(self) -> None:
        """Take the client's word that the user, or the sound, has ended."""
        await self._hearing.end()

    def add_content(self, turns: Iterable[Said], *, asks: bool) -> None:
        """End any answer, and those that wait: the client adds to the history.

        Where it asks, what it has added since the last answer is the question.
        """
        self._take(Cue.CONTENT)
        self._questions.forget()
        for said in turns:
            if said.role is Role.USER:
                self._questions.type(said.text)
            else:
                self._questions.settle()
                self._history.add(said.role, said.text)
        if asks:
            self.ask(self._questions.take_typed())
        else:
            self._report_when_idle()

    def ask(self, text: str) -> None:
        """Answer a complete question."""
        self._usage.read(text)
        self._questions.forget_kept()
        self._prompt(text)

    def take_response(self, response: FunctionResponse) -> None:
        """Use a function's answer as its call and the client want it used."""
        if not self._teller.take_response(response):
            self._report(self._brain.report(response), scheduling_of(response))

    def announce(self, reply: Reply) -> None:
        """Say something unasked, as soon as nobody speaks."""
        self._questions.report(reply)
        self._report_when_idle()

    def resume(self) -> None:
        """Say what an earlier connection of the session had no moment for."""
        self._report_when_idle()

    def leave(self) -> None:
        """Keep what was said so far: the client is gone, and may come back."""
        self._remember_answer()
        self._questions.forget()
        self._questions.settle()
        self._hearing.leave(lambda text: self._history.add(Role.USER, text))

    def begin_speech(self, offset: float) -> None:
        """Let the user speak, who may interrupt."""
        self._tell_activity(VoiceActivityType.ACTIVITY_START, offset)
        self._take(Cue.BARGED)

    def end_speech(self, offset: float, seconds: float) -> None:
        """Take note of an utterance that is over."""
        self._tell_activity(VoiceActivityType.ACTIVITY_END, offset)
        self._usage.hear(seconds)

    def guess(self, recognition: Recognition) -> None:
        """Show what was understood so far."""
        if recognition.plausible and self._settings.transcribe_input:
            heard = Transcription(text=recognition.text)
            self._send_content(ServerContent(interim_input_transcription=heard))

    def understand(self, recognition: Recognition, *, is_last: bool) -> None:
        """Answer what was said, unless the user goes on already or it was only a noise."""
        logger.debug("recognised with confidence %.2f", recognition.confidence)
        if recognition.plausible:
            if self._settings.transcribe_input:
                heard = Transcription(text=recognition.text)
                self._send_content(ServerContent(input_transcription=heard))
            self._questions.keep(recognition.text)
        if is_last or (recognition.plausible and self._settings.rules is PATIENT):
            kept = self._questions.take_kept()
            if kept is not None:
                self._prompt(kept)
            elif self._settings.manual:
                self._prompt(Reply(NOT_UNDERSTOOD))
        self._report_when_idle()

    def fail_to_listen(self) -> None:
        """Tell the user that speech is lost on this computer."""
        self._prompt(Reply(CANNOT_LISTEN))

    def _report(self, reply: Reply, scheduling: Scheduling) -> None:
        match scheduling:
            case Scheduling.SILENT:
                return
            case Scheduling.INTERRUPT:
                self._take(Cue.CONTENT)
                self._questions.put_first(reply)
                self._take(Cue.REPORTED)
            case _:
                self.announce(reply)

    def _report_when_idle(self) -> None:
        if self._questions.has_reports and not self._hearing.is_busy:
            self._take(Cue.REPORTED)

    def _prompt(self, prompt: str | Reply) -> None:
        self._questions.put(prompt)
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
                    self._answer(self._questions.next())
                case Step.WAIT:
                    logger.debug("%d questions wait", self._questions.waiting)
                case Step.ANSWER_NEXT:
                    if self._questions.waiting:
                        self._take(Cue.ASKED)
                    self._report_when_idle()

    def _answer(self, prompt: str | Reply) -> None:
        if isinstance(prompt, str):
            reply = self._brain.answer(prompt)
            self._history.add(Role.USER, prompt)
        else:
            reply = prompt
        self._speech = self._tasks.create_task(self._speak(reply))

    async def _speak(self, reply: Reply) -> None:
        pace = self._make_pace()
        position = await self._teller.tell(reply, pace)
        self._take(Cue.GENERATED)
        await pace.played(position)
        self._take(Cue.PLAYED)

    def _interrupt(self) -> None:
        """Stop speaking; nothing of the answer is sent from here on."""
        if self._speech is not None:
            self._speech.cancel()
        self._send_content(ServerContent(interrupted=True))
        self._teller.cancel_calls()
        self._complete()

    def _complete(self) -> None:
        self._remember_answer()
        content = ServerContent(turn_complete=True)
        self._send(ServerMessage(server_content=content, usage_metadata=self._usage.take()))

    def _remember_answer(self) -> None:
        words, seconds = self._teller.end_turn()
        self._history.add(Role.MODEL, words)
        self._usage.speak(seconds)

    def _tell_activity(self, kind: VoiceActivityType, offset: float) -> None:
        if self._settings.tell_activity:
            activity = VoiceActivity(type=kind, audio_offset=Duration(round(offset, 3)))
            self._send(ServerMessage(voice_activity=activity))

    def _send_content(self, content: ServerContent) -> None:
        self._send(ServerMessage(server_content=content))
