"""What the user has said that no answer has begun to: the next connection is told it again."""

from array import array
from collections import deque
from dataclasses import dataclass

from live_desktop.protocol.content import Blob
from live_desktop.protocol.messages import ClientPart, RealtimeInput

INPUT_RATE = 16_000
SAMPLE_BYTES = 2
LONGEST_SPEECH = 30.0
"""Seconds of sound that are kept, the newest."""
SILENCE = 2.0
"""Seconds that are kept of each silence: no word begins in its middle, and every one ends."""
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
    seconds: float = 0.0
    """The length of its sound; 0 for anything else."""


class Owed:
    """Keeps the user's sound and text, in their order, until an answer to them begins.

    Of each silence only its end is kept, so that a long one does not push speech out.
    """

    def __init__(self) -> None:
        self.lost = 0.0
        """Seconds of sound that were too much to be kept; whoever reads it resets it."""
        self._items: deque[_Item] = deque()
        self._seconds = 0.0
        self._threshold = LOUD
        self._silence = 0
        """Quiet blocks at the end."""
        self._silent = 0.0
        """Seconds of them."""
        self._loud = False
        self._asks = False
        self._mark: RealtimeInput | None = None
        """The mark of the activity that has not ended yet."""

    @property
    def waiting(self) -> bool:
        """Tell whether the user may have said something that is not answered."""
        return self._loud or self.asks

    @property
    def asks(self) -> bool:
        """Tell whether the user certainly wants an answer."""
        return self._asks or self._mark is not None

    def hear(self, pcm: bytes) -> RealtimeInput:
        """Keep a block of the microphone; returns the message that carries it."""
        part = audio_part(pcm)
        seconds = len(pcm) / SAMPLE_BYTES / INPUT_RATE
        if _peak(pcm) >= self._threshold:
            self._loud = True
            self._end_silence()
        else:
            self._silence += 1
            self._silent += seconds
        self._append(_Item(part, seconds))
        while self._silent > SILENCE + 1e-9:
            self._silence -= 1
            self._silent -= self._remove(len(self._items) - 1 - self._silence)
        while self._seconds > LONGEST_SPEECH + 1e-9:
            self.lost += self._remove_oldest_sound()
        return part

    def add(self, part: ClientPart) -> None:
        """Keep anything else that the user says."""
        self._append(_Item(part))
        self._end_silence()
        if not isinstance(part, RealtimeInput) or part.text is not None:
            self._asks = True
        elif part.activity_start is not None:
            self._mark = part
        elif part.activity_end is not None:
            self._mark = None
            self._asks = True

    def understood(self) -> None:
        """Note that the service heard the user speak."""
        if not self._loud:
            self._threshold = 0  # a microphone so quiet that speech in it looks like silence
        self._loud = self._asks = True

    def settle(self) -> None:
        """Forget what came before the answer that begins now, but for the last moment."""
        self._items = deque(item for item in self._items if item.seconds)
        self._end_silence()
        self._asks = self._loud = False
        while self._seconds > TAIL + 1e-9:
            self._remove_oldest_sound()
        if self._mark is not None:
            self._items.appendleft(_Item(self._mark))

    def forget_sound(self) -> None:
        """Forget what was said aloud; what was typed stays."""
        self._items = deque(
            item
            for item in self._items
            if not isinstance(item.part, RealtimeInput) or item.part.text is not None
        )
        self._seconds = self.lost = 0.0
        self._end_silence()
        self._loud = False
        self._mark = None
        self._asks = bool(self._items)

    def clear(self) -> None:
        """Forget everything."""
        self._items.clear()
        self.forget_sound()

    def parts(self, *, manual: bool = False) -> tuple[ClientPart, ...]:
        """List what to say again, in the order it was said; it is kept until it is settled.

        Marks are left out that do not suit the connection, whose activity may be `manual` now.
        """
        return tuple(item.part for item in self._items if _suits(item.part, manual=manual))

    def _end_silence(self) -> None:
        self._silence = 0
        self._silent = 0.0

    def _append(self, item: _Item) -> None:
        self._items.append(item)
        self._seconds += item.seconds

    def _remove(self, index: int) -> float:
        seconds = self._items[index].seconds
        self._seconds -= seconds
        del self._items[index]
        return seconds

    def _remove_oldest_sound(self) -> float:
        return self._remove(next(index for index, item in enumerate(self._items) if item.seconds))


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
