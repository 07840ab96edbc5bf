"""Makes words out of what a client's microphone hears, each utterance as soon as it is over."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from typing import Protocol

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
from live_desktop.silero import FRAME, RATE

SLICE = 32 * FRAME  # one second of sound takes 3 ms to search for speech
LONGEST_GUESS = 20 * RATE  # more takes so long that the real recognition would wait for it
MOST_UNHEARD = 8
"""Utterances that may wait to be recognised; the client's next sound waits for them."""


class Audience(Protocol):
    """Whoever is told what the user says."""

    def begin_speech(self, offset: float) -> None:
        """Take note that the user speaks, since `offset` seconds after the sound's start."""

    def end_speech(self, offset: float, seconds: float) -> None:
        """Take note that an utterance of so many seconds is over."""

    def guess(self, recognition: Recognition) -> None:
        """Take what was said of the running utterance so far."""

    def understand(self, recognition: Recognition, *, is_last: bool) -> None:
        """Take what an utterance was; unless it `is_last`, the user speaks again already."""

    def fail_to_listen(self) -> None:
        """Take note that there was speech which nothing here can recognise."""


class Hearing:
    """Listens for one connection; utterances are understood in the order of speech."""

    def __init__(
        self, listener: Listener, store: ModelStore, audience: Audience, tasks: asyncio.TaskGroup
    ) -> None:
        """Tell `audience` what is heard; what takes time runs in `tasks`."""
        self._listener = listener
        self._store = store
        self._audience = audience
        self._tasks = tasks
        self._speaking = False
        self._utterance = 0
        self._guess: asyncio.Future[Recognition] | None = None
        self._recognizing: asyncio.Future[Recognition] | None = None
        self._unheard: deque[asyncio.Future[Recognition]] = deque()
        """The utterances that are being recognised, in the order of speech."""
        self._in_order = asyncio.Lock()

    @property
    def is_busy(self) -> bool:
        """Whether the user speaks, or it is not known yet what was said."""
        return self._speaking or bool(self._unheard)

    async def hear(self, samples: Samples) -> None:
        """Take 16 kHz sound from the microphone."""
        for start in range(0, len(samples), SLICE):
            self._notice(self._listener.feed(samples[start : start + SLICE]))
            await self._catch_up()

    def begin(self) -> None:
        """Take the client's word that the user begins."""
        self._notice(self._listener.start())

    async def end(self) -> None:
        """Take the client's word that the user, or the sound, has ended."""
        self._notice(self._listener.end())
        await self._catch_up()

    def leave(self, remember: Callable[[str], None]) -> None:
        """Go on without the client: what is recognised only now is remembered, in order."""
        for recognizing in self._unheard:
            recognizing.add_done_callback(lambda _done: self._remember_heard(remember))

    def _remember_heard(self, remember: Callable[[str], None]) -> None:
        while self._unheard and self._unheard[0].done():
            heard = self._unheard.popleft()
            if heard.cancelled() or heard.exception() is not None:
                continue
            if heard.result().plausible:
                remember(heard.result().text)

    async def _catch_up(self) -> None:
        """Let others go on: a client may send hours at once, faster than they are understood."""
        await asyncio.sleep(0)
        while len(self._unheard) >= MOST_UNHEARD:
            await asyncio.wait([self._unheard[0]])
            await asyncio.sleep(0)  # in which whoever waits for it takes it out

    def _notice(self, events: Iterable[Heard]) -> None:
        for heard in events:
            match heard:
                case SpeechStarted():
                    self._utterance += 1
                    self._guess = None
                    self._speaking = True
                    self._audience.begin_speech(heard.offset)
                case SpeechPaused():
                    self._guess_at(heard.samples)
                case SpeechResumed():
                    self._guess = None
                case SpeechEnded():
                    self._speaking = False
                    self._audience.end_speech(heard.offset, len(heard.samples) / RATE)
                    self._understand(heard.samples)

    def _understand(self, samples: Samples) -> None:
        """Find out what was said; a guess made in the pause before it is as good."""
        if not self._store.can_listen:
            self._audience.fail_to_listen()
            return
        recognition = self._guess or self._recognize(samples)
        self._guess = None
        self._unheard.append(recognition)
        self._tasks.create_task(self._tell(recognition, self._utterance))

    async def _tell(self, recognizing: asyncio.Future[Recognition], utterance: int) -> None:
        async with self._in_order:  # a later utterance may be recognised before an earlier one
            # It goes on without the client: what was said belongs to the session.
            recognition = await asyncio.shield(recognizing)
            self._unheard.popleft()
            self._audience.understand(recognition, is_last=utterance == self._utterance)

    def _guess_at(self, samples: Samples) -> None:
        """Recognise in a pause what was said so far, if it is short and the last guess is done."""
        idle = self._recognizing is None or self._recognizing.done()
        if idle and len(samples) <= LONGEST_GUESS and self._store.can_listen:
            self._guess = self._recognize(samples)
            self._guess.add_done_callback(partial(self._tell_guess, self._utterance))

    def _tell_guess(self, utterance: int, guess: asyncio.Future[Recognition]) -> None:
        """Tell a guess, unless it comes too late to be one."""
        if not self._speaking or utterance != self._utterance:
            return
        if not guess.cancelled() and guess.exception() is None:
            self._audience.guess(guess.result())

    def _recognize(self, samples: Samples) -> asyncio.Future[Recognition]:
        self._recognizing = self._store.recognize(samples)
        return self._recognizing
