"""Lets the user hear voices: fetches what they say, keeps it, and plays it outside of any talk."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot

from live_desktop.dialer import endpoint_kind, network_of
from live_desktop.errors import tellable
from live_desktop.protocol.models import DEFAULT_MODEL
from live_desktop.protocol.offline_voices import nearest_voice
from live_desktop.protocol.voices import LONGEST_SENTENCE
from live_desktop.session.audition import Part, hear
from live_desktop.session.endpoint import Endpoint, EndpointKind
from live_desktop.session.phase import Phase
from live_desktop.store.auditions import AuditionCache, AuditionKey
from live_desktop.store.settings import Settings
from live_desktop.tasks import TaskSet
from live_desktop.ui.voices import words
from live_desktop.ui.voices.offers import Hearing

_ANSWERING = frozenset({Phase.THINKING, Phase.SPEAKING})
"""When the loudspeaker is needed, or about to be."""
_CLOSED = frozenset({Phase.IDLE, Phase.OFFLINE})
_IN_ENGLISH = "Hi! This is how I sound. Shall we talk?"
"""What the voices of this computer say unasked, which speak nothing else."""

Dial = Callable[[], Awaitable[Endpoint]]


class Loudspeaker(Protocol):
    """What is needed of the engine."""

    @property
    def drained(self) -> SignalInstance:
        """Tell that everything was played."""

    @property
    def idle(self) -> bool:
        """Tell whether no speech is waiting to be played."""

    def speak(self, wanted: bool) -> None:
        """Open or close the loudspeaker."""

    def play(self, pcm: bytes) -> int:
        """Queue speech."""

    def end_of_speech(self) -> None:
        """Note that the speech is whole."""

    def flush(self) -> int:
        """Fall silent at once."""


class Auditions(QObject):
    """Plays one voice at a time, and none while the assistant answers.

    Signals: `changed(voice, Hearing)`, `failed(words)`, which are empty once there is a new try.
    """

    changed = Signal(str, object)
    failed = Signal(str)

    def __init__(
        self,
        settings: Callable[[], Settings],
        engine: Loudspeaker,
        cache: AuditionCache,
        *,
        dial: Dial,
        dial_local: Dial,
        parent: QObject | None = None,
    ) -> None:
        """Dial where talks go with `dial`, and the embedded server with `dial_local`."""
        super().__init__(parent)
        self._settings = settings
        self._engine = engine
        self._cache = cache
        self._dial = dial
        self._dial_local = dial_local
        self._voice = ""
        self._hearing = Hearing.SILENT
        self._phase = Phase.IDLE
        self._opened = False
        """Whether the loudspeaker is open for this alone."""
        self._talked = False
        """Whether a talk has opened the loudspeaker, which it keeps."""
        self._fetching: asyncio.Task[None] | None = None
        self._tasks = TaskSet(self._task_failed)
        engine.drained.connect(self._drained)

    @Slot(str, str)
    def play(self, voice: str, sentence: str) -> None:
        """Have a voice say a sentence where talks go; stop it where it does so already."""
        settings = self._settings()
        local = endpoint_kind(settings) is EndpointKind.LOCAL
        self._begin(voice, sentence, local=local)

    @Slot(str, str)
    def play_offline(self, voice: str, sentence: str) -> None:
        """Have a voice of this computer say a sentence; stop it where it does so already."""
        self._begin(voice, sentence, local=True)

    @Slot()
    def stop(self) -> None:
        """Fall silent, and forget what is being fetched."""
        if self._fetching is not None:
            self._fetching.cancel()
            self._fetching = None
        if self._hearing is Hearing.PLAYING:
            self._engine.flush()
        self._end()

    @Slot(object)
    def follow_phase(self, phase: Phase) -> None:
        """Make room for the talk: what is being said matters more."""
        self._phase = phase
        if phase not in _CLOSED:
            self._talked = True
            self._opened = False
        if phase is Phase.SPEAKING:
            # The answer waits behind the voice already, and must not be thrown away with it.
            self._end()
        elif phase in {Phase.HEARING, Phase.THINKING}:
            self.stop()

    async def aclose(self) -> None:
        """End everything."""
        self.stop()
        await self._tasks.aclose()

    def _begin(self, voice: str, sentence: str, *, local: bool) -> None:
        again = voice == self._voice and self._hearing is not Hearing.SILENT
        self.stop()
        self.failed.emit("")
        if again:
            return
        if local and sentence == words.FRIENDLY:
            sentence = _IN_ENGLISH
        sentence = " ".join(sentence.split())[:LONGEST_SENTENCE]
        if self._phase in _ANSWERING:
            self.failed.emit(words.BUSY)
        elif not sentence:
            self.failed.emit(words.NOTHING_TO_SAY)
        else:
            self._show(voice, Hearing.FETCHING)
            work = self._play(voice, sentence, self._settings(), local=local)
            self._fetching = self._tasks.start(work, name="hear a voice")

    async def _play(self, voice: str, sentence: str, settings: Settings, *, local: bool) -> None:
        # Several voices of the service are one and the same of this computer's.
        spoken = nearest_voice(voice) if local else voice
        model = DEFAULT_MODEL if local else settings.model
        key = AuditionKey(_service(settings, local=local), model, spoken, sentence)
        pcm = await asyncio.to_thread(self._cache.get, key)
        if pcm is None:
            endpoint = await (self._dial_local() if local else self._dial())
            part = Part(model, spoken, sentence, settings.language)
            pcm = await hear(part, endpoint, network=network_of(settings))
            await asyncio.to_thread(self._cache.put, key, pcm)
        self._fetching = None
        self._open()
        self._engine.play(pcm)
        self._engine.end_of_speech()
        self._show(voice, Hearing.PLAYING)

    def _open(self) -> None:
        if not self._talked:
            self._opened = True
            self._engine.speak(True)

    @Slot()
    def _drained(self) -> None:
        # What was flushed before may be told only after something else was queued.
        if self._hearing is Hearing.PLAYING and self._engine.idle:
            self._end()

    def _end(self) -> None:
        if self._opened:
            self._opened = False
            self._engine.speak(False)
        if self._hearing is not Hearing.SILENT:
            self._show(self._voice, Hearing.SILENT)

    def _show(self, voice: str, hearing: Hearing) -> None:
        self._voice, self._hearing = voice, hearing
        self.changed.emit(voice, hearing)

    def _task_failed(self, error: BaseException) -> None:
        self._fetching = None
        self._end()
        self.failed.emit(str(tellable(error)))


def _service(settings: Settings, *, local: bool) -> str:
    """Name the service as far as its voices may sound otherwise."""
    kind = EndpointKind.LOCAL if local else endpoint_kind(settings)
    return f"{kind} {settings.custom_url.strip()}" if kind is EndpointKind.CUSTOM else kind.value
