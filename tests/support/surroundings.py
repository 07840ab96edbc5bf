"""What surrounds an assistant in tests: sound that plays by hand, a viewer that notes."""

import asyncio
from collections.abc import Callable

from live_desktop.audio.formats import LOUDSPEAKER
from live_desktop.audio.playing.earcons import Earcon
from live_desktop.audio.playing.playback import PlaybackQueue
from live_desktop.errors import LiveDesktopError
from live_desktop.session.changes import Broken
from live_desktop.session.conversation import Turn
from live_desktop.session.phase import Phase
from live_desktop.session.usage import Tokens


class HandTurnedSound:
    """The real playback queue, with a device whose time passes when the test says so."""

    def __init__(self) -> None:
        self._now = 0.0
        self.queue = PlaybackQueue(clock=lambda: self._now)
        self.signals: list[Earcon] = []
        self.listening = False
        self.speaking = False
        self.muted = False

    @property
    def idle(self) -> bool:
        return self.queue.idle

    def listen(self, wanted: bool) -> None:
        self.listening = wanted

    def speak(self, wanted: bool) -> None:
        self.speaking = wanted

    def set_muted(self, muted: bool) -> None:
        self.muted = muted

    def play(self, pcm: bytes) -> int:
        return self.queue.write(pcm)

    def end_of_speech(self) -> None:
        self.queue.end()

    def flush(self) -> int:
        return self.queue.flush()

    def signal(self, earcon: Earcon) -> None:
        self.signals.append(earcon)

    def pass_time(self, seconds: float) -> None:
        """Let the device play for a while."""
        self._now += seconds
        self.queue.read(LOUDSPEAKER.samples(seconds))


class NotingViewer:
    """Keeps what it is told, and wakes whoever waits for it."""

    def __init__(self) -> None:
        self.turns: dict[int, Turn] = {}
        self.phases = [Phase.IDLE]
        self.problem: LiveDesktopError | None = None
        self.tokens = Tokens()
        self.breaks: list[Broken] = []
        """The times that a connection was lost or could not be made."""
        self._told = asyncio.Event()

    def turn_changed(self, turn: Turn) -> None:
        self.turns[turn.number] = turn
        self._told.set()

    def phase_changed(self, phase: Phase) -> None:
        if self.phases[-1:] != [phase]:
            self.phases.append(phase)
        self._told.set()

    def tokens_counted(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self._told.set()

    def reconnecting(self, event: Broken) -> None:
        self.breaks.append(event)
        self._told.set()

    def failed(self, error: LiveDesktopError) -> None:
        self.problem = error
        self._told.set()

    def recovered(self) -> None:
        self.problem = None
        self._told.set()

    def texts(self) -> list[str]:
        """List what was said so far."""
        return [self.turns[number].text for number in sorted(self.turns)]

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until what was told fulfils a condition."""
        async with asyncio.timeout(10):
            while not condition():
                self._told.clear()
                await self._told.wait()
