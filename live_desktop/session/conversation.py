"""What was said, by whom, and how much of it was heard."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from live_desktop.session.usage import Tokens


class Speaker(StrEnum):
    """Who a turn belongs to."""

    USER = "user"
    ASSISTANT = "assistant"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Turn:
    """One uninterrupted contribution of one speaker.

    `text` grows while the turn is not `complete`. In an interrupted turn `heard` is the number
    of characters of `text` that had reached the ear; otherwise it is None.
    """

    number: int
    speaker: Speaker
    text: str
    started: datetime
    complete: bool = False
    heard: int | None = None
    tokens: Tokens | None = None
    """What an answer took, where the service says so."""

    @property
    def interrupted(self) -> bool:
        """Tell whether the user cut this turn off."""
        return self.heard is not None


class Conversation:
    """The turns of one conversation; `changed` is called with each turn that is new or differs.

    An answer's words arrive beside its sound. Where each piece of text begins in the sound is kept,
    so that the place where the sound was cut off can be found in the text.
    """

    def __init__(self, changed: Callable[[Turn], None], now: Callable[[], datetime]) -> None:
        self.turns: list[Turn] = []
        self._changed = changed
        self._now = now
        self._open: dict[Speaker, int] = {}
        self._heard: int | None = None
        """The last turn that the user spoke, until it is answered."""
        self._again: int | None = None
        """The turn that the next words of the user take the place of."""
        self._spoken = 0.0
        """Seconds of sound received of the answer so far."""
        self._pieces: list[tuple[float, int]] = []
        """For each piece of the answer: the second it begins at, and the characters before it."""

    def clear(self) -> None:
        """Forget everything that was said."""
        self.turns.clear()
        self._open.clear()
        self._heard = self._again = None

    def hear(self, text: str) -> None:
        """Add a piece of what the user says aloud; it may come after the answer has begun."""
        if self._again is not None:
            self._hear_again(text)
            return
        answer = self._current(Speaker.ASSISTANT)
        before = self.turns[answer.number - 1] if answer is not None and answer.number else None
        if before is not None and before.speaker is Speaker.USER:
            self._put(replace(before, text=f"{before.text} {text.strip()}".strip()))
        else:
            self._grow(Speaker.USER, text)
            self._heard = self._open.get(Speaker.USER, self._heard)

    def expect_again(self) -> None:
        """Note that what the user last said aloud, if it is not answered, is transcribed anew."""
        self.complete(Speaker.USER)
        self._again = self._heard

    def _hear_again(self, text: str) -> None:
        number, self._again = self._again, None
        if number is not None and text.strip():
            self.complete(Speaker.USER)
            self._put(replace(self.turns[number], text=text.strip(), complete=False))
            self._open[Speaker.USER] = number

    def type(self, text: str) -> None:
        """Add what the user typed, as a whole turn."""
        self.complete(Speaker.USER)
        self._grow(Speaker.USER, text)
        self.complete(Speaker.USER)

    def notice(self, text: str) -> None:
        """Add a remark of the program itself."""
        self._grow(Speaker.NOTICE, text)
        self.complete(Speaker.NOTICE)

    @property
    def last_notice(self) -> str:
        """Give the remark that stands at the end; empty where something was said since."""
        last = self.turns[-1] if self.turns else None
        return last.text if last is not None and last.speaker is Speaker.NOTICE else ""

    def say(self, text: str) -> None:
        """Add a piece of what the assistant says."""
        self.complete(Speaker.USER)
        self._heard = self._again = None
        answer = self._current(Speaker.ASSISTANT)
        self._pieces.append((self._spoken, len(answer.text) if answer else 0))
        self._grow(Speaker.ASSISTANT, text)

    def sound(self, seconds: float) -> None:
        """Note that so much more sound of the answer has arrived."""
        self._heard = self._again = None
        self._spoken += seconds

    def cut(self, heard: float) -> None:
        """End the answer where it was cut off, after so many seconds were heard."""
        answer = self._current(Speaker.ASSISTANT)
        if answer is not None:
            characters = _last_word_end(answer.text, self._characters_at(heard, len(answer.text)))
            self._put(replace(answer, heard=characters))
        self.complete(Speaker.ASSISTANT)

    def count(self, tokens: Tokens) -> None:
        """Note what the newest answer took."""
        for turn in reversed(self.turns):
            if turn.speaker is Speaker.ASSISTANT:
                known = turn.tokens
                self._put(replace(turn, tokens=tokens if known is None else known + tokens))
                return

    def complete(self, speaker: Speaker) -> None:
        """End the current turn of a speaker, if there is one."""
        turn = self._current(speaker)
        if turn is not None:
            del self._open[speaker]
            self._put(replace(turn, text=turn.text.rstrip(), complete=True))
        if speaker is Speaker.ASSISTANT:
            self._spoken = 0.0
            self._pieces.clear()

    def _current(self, speaker: Speaker) -> Turn | None:
        number = self._open.get(speaker)
        return None if number is None else self.turns[number]

    def _grow(self, speaker: Speaker, text: str) -> None:
        turn = self._current(speaker)
        if turn is None:
            if not text.strip():
                return
            turn = Turn(len(self.turns), speaker, "", self._now())
            self.turns.append(turn)
            self._open[speaker] = turn.number
            text = text.lstrip()
        self._put(replace(turn, text=turn.text + text))

    def _put(self, turn: Turn) -> None:
        self.turns[turn.number] = turn
        self._changed(turn)

    def _characters_at(self, second: float, length: int) -> int:
        """Find how many characters of the answer had begun to sound at a second of it."""
        index = bisect_right(self._pieces, second, key=lambda piece: piece[0]) - 1
        if index < 0:
            return 0
        start, before = self._pieces[index]
        rest = self._pieces[index + 1 :]
        end, after = rest[0] if rest else (self._spoken, length)
        share = (second - start) / (end - start) if end > start else 1.0
        return before + round(min(share, 1.0) * (after - before))


def _last_word_end(text: str, characters: int) -> int:
    """Move a place in a text back to the end of the last whole word before it."""
    if characters >= len(text) or text[characters].isspace():
        return len(text[:characters].rstrip())
    return len(text[:characters].rpartition(" ")[0].rstrip())
