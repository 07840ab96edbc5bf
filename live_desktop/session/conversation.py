"""What was said, by whom, and how much of it was heard."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from live_desktop.session.cards import Card, CardState, Source, Thoughts
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
    latency: float | None = None
    """The seconds from the end of the question to the first sound of an answer, where known."""
    typed: bool = False
    """Whether the user wrote this."""
    interim: str = ""
    """What the user seems to be saying beyond `text`, which may still change."""
    thoughts: Thoughts | None = None
    """What the assistant thought before an answer."""
    cards: tuple[Card, ...] = ()
    """The steps that an answer took, in their order."""
    sources: tuple[Source, ...] = ()
    """The pages that an answer rests on."""

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
        self._thought_since: datetime | None = None
        """When the thoughts began that are under way."""
        self._held_thoughts = ""
        """Thoughts that came before anything of the question did."""
        self._latency: float | None = None
        """How long the answer took to sound, until its first words come."""
        self._stepping: dict[int, None] = {}
        """The turns with steps under way."""
        self._spoken = 0.0
        """Seconds of sound received of the answer so far."""
        self._pieces: list[tuple[float, int]] = []
        """For each piece of the answer: the second it begins at, and the characters before it."""

    def clear(self) -> None:
        """Forget everything that was said."""
        self.turns.clear()
        self._open.clear()
        self._heard = self._again = None
        self._stepping.clear()
        self._forget_held()

    def restore(self, turns: Iterable[Turn]) -> None:
        """Put back what was said before a crash, as whole turns."""
        for turn in turns:
            whole = replace(turn, number=len(self.turns), interim="", complete=True)
            self.turns.append(whole)
            self._changed(whole)

    def guess(self, text: str) -> None:
        """Note what the user seems to be saying, until it is heard for certain."""
        answered = Speaker.ASSISTANT in self._open and Speaker.USER not in self._open
        if answered or self._again is not None:
            return  # it would stand below the answer, or twice
        turn = self._current(Speaker.USER)
        if turn is None:
            if not text.strip():
                return
            turn = self._begin(Speaker.USER)
            self._heard = turn.number
        self._put(replace(turn, interim=text.strip()))

    def hear(self, text: str) -> None:
        """Add a piece of what the user says aloud; it may come after the answer has begun."""
        if self._again is not None:
            self._hear_again(text)
            return
        answer = self._current(Speaker.ASSISTANT)
        late = answer is not None and answer.number and Speaker.USER not in self._open
        before = self.turns[answer.number - 1] if answer is not None and late else None
        if before is not None and before.speaker is Speaker.USER:
            self._put(replace(before, text=f"{before.text} {text.strip()}".strip(), interim=""))
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
            turn = self.turns[number]
            self._put(replace(turn, text=text.strip(), interim="", complete=False))
            self._open[Speaker.USER] = number

    def type(self, text: str) -> None:
        """Add what the user typed, as a whole turn."""
        self.complete(Speaker.USER)
        if text.strip():
            self._begin(Speaker.USER, typed=True)
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
        self._end_thoughts()

    def sound(self, seconds: float) -> None:
        """Note that so much more sound of the answer has arrived."""
        self._heard = self._again = None
        self._spoken += seconds
        self._end_thoughts()

    def sounds_after(self, seconds: float) -> None:
        """Note how long after the end of the question the answer begins to sound."""
        turn = self._current(Speaker.ASSISTANT)
        if turn is None:
            self._latency = seconds
        elif turn.latency is None:
            self._put(replace(turn, latency=seconds))

    def think(self, text: str, waited: float = 0.0) -> None:
        """Add a piece of what the assistant thinks, some seconds after it began to."""
        if self._thought_since is None:
            self._thought_since = self._now() - timedelta(seconds=waited)
        last = self.turns[-1].speaker if self.turns else None
        if Speaker.ASSISTANT not in self._open and last is not Speaker.USER:
            # What the user said is on its way, and has its place above.
            self._held_thoughts += text
            return
        turn = self._answer()
        known = turn.thoughts
        before = known.text if known is not None else ""
        if known is not None and known.seconds is not None:
            before += "\n\n"
        self._put(replace(turn, thoughts=Thoughts(before + text)))

    def step(self, card: Card) -> None:
        """Show a step that the assistant takes; one with a known key is told only once."""
        turn = self._answer()
        if not card.key or all(each.key != card.key for each in turn.cards):
            self._stepping[turn.number] = None
            self._put(replace(turn, cards=(*turn.cards, replace(card, after=len(turn.text)))))

    def finish(self, card_key: str, state: CardState, result: str = "") -> None:
        """Note how a step ended; without a key, it is the oldest one without a key."""
        for number in self._stepping:
            cards = list(self.turns[number].cards)
            for place, card in enumerate(cards):
                if card.key == card_key and card.state is CardState.RUNNING:
                    cards[place] = replace(card, state=state, result=result)
                    self._settle_steps(number, tuple(cards))
                    return

    def cancel_steps(self) -> None:
        """Note that nothing comes of the steps under way."""
        for number in tuple(self._stepping):
            cards = (
                replace(card, state=CardState.CANCELLED)
                if card.state is CardState.RUNNING
                else card
                for card in self.turns[number].cards
            )
            self._settle_steps(number, tuple(cards))

    def cite(self, sources: tuple[Source, ...]) -> None:
        """Add pages that the answer rests on, which may come right after its end."""
        turn = self._current(Speaker.ASSISTANT)
        if turn is None and self.turns and self.turns[-1].speaker is Speaker.ASSISTANT:
            turn = self.turns[-1]
        if turn is None:
            turn = self._answer()
        known = dict.fromkeys((*turn.sources, *sources))
        self._put(replace(turn, sources=tuple(known)))

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
            text = turn.text.rstrip()
            guessed = "" if text else turn.interim
            self._put(replace(turn, text=text, interim=guessed, complete=True))
        if speaker is Speaker.ASSISTANT:
            if turn is not None:
                self._end_thoughts(turn.number)
                if self._open.get(Speaker.USER, turn.number) < turn.number:
                    self.complete(Speaker.USER)
            self._forget_held()
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
            turn = self._begin(speaker)
        if not turn.text:
            text = text.lstrip()
        self._put(replace(turn, text=turn.text + text, interim=""))

    def _begin(self, speaker: Speaker, *, typed: bool = False) -> Turn:
        """Open a turn; whoever does puts the first of it in."""
        turn = Turn(len(self.turns), speaker, "", self._now(), typed=typed)
        if speaker is Speaker.ASSISTANT:
            thoughts = Thoughts(self._held_thoughts) if self._held_thoughts else None
            turn = replace(turn, thoughts=thoughts, latency=self._latency)
            self._held_thoughts, self._latency = "", None
        self.turns.append(turn)
        self._open[speaker] = turn.number
        return turn

    def _answer(self) -> Turn:
        """Return the answer that is being given; without one, it begins."""
        return self._current(Speaker.ASSISTANT) or self._begin(Speaker.ASSISTANT)

    def _settle_steps(self, number: int, cards: tuple[Card, ...]) -> None:
        if all(card.state is not CardState.RUNNING for card in cards):
            del self._stepping[number]
        self._put(replace(self.turns[number], cards=cards))

    def _end_thoughts(self, number: int | None = None) -> None:
        number = self._open.get(Speaker.ASSISTANT, number)
        if self._thought_since is None or number is None:
            return
        since, self._thought_since = self._thought_since, None
        turn = self.turns[number]
        if turn.thoughts is not None and turn.thoughts.seconds is None:
            seconds = max(0.0, (self._now() - since).total_seconds())
            self._put(replace(turn, thoughts=replace(turn.thoughts, seconds=seconds)))

    def _forget_held(self) -> None:
        self._thought_since = None
        self._held_thoughts = ""
        self._latency = None

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
