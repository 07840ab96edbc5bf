"""What the user has said that no answer has begun to: the next connection is told it again."""

from array import array
from collections import deque
from dataclasses import dataclass

from live_desktop.protocol.content import Blob
from live_desktop.protocol.messages import ClientPart, RealtimeInput

INPUT_RATE = 16_000
SAMPLE_BYTES = 2
LONGEST_SPEECH = 30.0
"""Seconds of sound that are kept."""
LEAD_IN = 2.0
"""Seconds that are kept before the first loud block, so that no word begins in its middle."""
TAIL = 0.4
"""Seconds that are kept when an answer begins, for whoever speaks on; less than the silence that
ends a question, so that its last words are not heard twice."""
LOUD = 164
"""The peak from which a block may be speech: -46 dB of full scale."""


def audio_part(pcm: bytes) -> RealtimeInput:
    """Make the message that carries a block of the microphone: mono s16le at INPUT_RATE."""
    return RealtimeInput(audio=Blob(mime_type=f"audio/pcm;rate={INPUT_RATE}", data=pcm))


@dataclass(frozen=True, slots=True)
class _Item:
    part: ClientPart
    seconds: float
    """The length of its sound; 0 for anything else."""


class Owed:
    """Keeps the user's sound and text, in their order, until an answer to them begins."""

    def __init__(self) -> None:
        self.lost = 0.0
        """Seconds of speech that were too old to be kept, since the last `parts`."""
        self._items: deque[_Item] = deque()
        self._seconds = 0.0
        self._loud = False
        self._asks = False
        self._marked = False

    @property
    def waiting(self) -> bool:
        """Tell whether the user may have said something that is not answered."""
        return self._loud or self._asks or self._marked

    @property
    def asks(self) -> bool:
        """Tell whether the user certainly wants an answer."""
        return self._asks

    def hear(self, pcm: bytes) -> RealtimeInput:
        """Keep a block of the microphone; returns the message that carries it."""
        part = audio_part(pcm)
        self._append(_Item(part, len(pcm) / SAMPLE_BYTES / INPUT_RATE))
        self._loud = self._loud or _peak(pcm) >= LOUD
        self._trim(LONGEST_SPEECH if self._loud else LEAD_IN)
        return part

    def add(self, part: ClientPart) -> None:
        """Keep anything else that the user says."""
        self._append(_Item(part, 0.0))
        if isinstance(part, RealtimeInput) and part.text is None:
            self._marked = self._marked or part.activity_start is not None
        else:
            self._asks = True

    def understood(self) -> None:
        """Note that the service heard the user speak."""
        self._loud = self._asks = True

    def settle(self) -> None:
        """Forget what came before the answer that begins now, but for the last moment."""
        self._items = deque(item for item in self._items if item.seconds)
        self._asks = self._loud = self._marked = False
        self._trim(TAIL)
        self.lost = 0.0

    def clear(self) -> None:
        """Forget everything."""
        self.settle()
        self._trim(0.0)

    def parts(self, *, manual: bool = False) -> tuple[ClientPart, ...]:
        """List what to say again, in the order it was said; it is kept until it is settled.

        Marks are left out that do not suit the connection, whose activity may be `manual` now.
        """
        return tuple(item.part for item in self._items if _suits(item.part, manual=manual))

    def _append(self, item: _Item) -> None:
        self._items.append(item)
        self._seconds += item.seconds

    def _trim(self, seconds: float) -> None:
        while self._seconds > seconds + 1e-9:
            index = next(index for index, item in enumerate(self._items) if item.seconds)
            self._seconds -= self._items[index].seconds
            if self._loud:
                self.lost += self._items[index].seconds
            del self._items[index]


def _suits(part: ClientPart, *, manual: bool) -> bool:
    if not isinstance(part, RealtimeInput):
        return True
    if manual:
        return not part.audio_stream_end
    return part.activity_start is None and part.activity_end is None


def _peak(pcm: bytes) -> int:
    samples = array("h", pcm[: len(pcm) // SAMPLE_BYTES * SAMPLE_BYTES])
    loudest, lowest = max(samples, default=0), min(samples, default=0)
    return max(loudest, -lowest)
