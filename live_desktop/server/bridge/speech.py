"""Makes what a model writes into sentences to speak, each as soon as it is complete."""

import re
from collections.abc import Iterator

from live_desktop.server.bridge.plain import Plainer
from live_desktop.server.bridge.thoughts import Thoughts
from live_desktop.server.sentences import split_sentences

LONGEST_ANSWER = 20_000
"""Characters of an answer that are spoken; about twenty minutes."""

_LONGEST_WRITTEN = 200_000  # characters, with thoughts and code
_LONG_START = 60  # characters; of a longer first sentence a clause is spoken ahead of the rest
_SHORTEST_CLAUSE = 20  # characters; about 1.5 s of speech, in which the rest can come
_ENOUGH = 400  # characters, in which a sentence surely ends or is cut
_CLAUSE = re.compile(r"[,;:—] ")


class Speech:
    """Takes an answer as it arrives and gives its sentences, each with a space behind it."""

    def __init__(self) -> None:
        self._thoughts = Thoughts()
        self._plainer = Plainer()
        self._held = ""
        self._written = 0
        self._length = 0

    @property
    def begun(self) -> bool:
        """Whether anything of the answer is to be spoken."""
        return self._length > 0

    @property
    def is_full(self) -> bool:
        """Whether the answer is as long as it may be."""
        return self._length >= LONGEST_ANSWER or self._written >= _LONGEST_WRITTEN

    def feed(self, text: str) -> Iterator[str]:
        """Yield the sentences that are complete now: after those more text has begun already."""
        self._written += len(text)
        self._held += self._plainer.feed(self._thoughts.feed(text))
        while (cut := self._cut()) is not None:
            sentence, self._held = self._held[:cut], self._held[cut:]
            yield from self._sentence(sentence)

    def end(self) -> Iterator[str]:
        """Yield what is left, for the answer goes on differently or not at all."""
        self._held += self._plainer.feed(self._thoughts.end()) + self._plainer.end()
        yield from self.feed("")
        sentence, self._held = self._held, ""
        yield from self._sentence(sentence)

    def _cut(self) -> int | None:
        """Find where the first sentence ends; None while it may still go on.

        That depends on nothing behind the cut but one word, so it is the same however the
        network divides the answer.
        """
        line, broken, _ = self._held.partition("\n")
        first = next(iter(split_sentences(line[:_ENOUGH])), "")
        if not self.begun and len(first) > _LONG_START:
            clauses = list(_CLAUSE.finditer(first, _SHORTEST_CLAUSE, _LONG_START))
            if clauses:
                return clauses[-1].end()
        if len(first) < len(line):
            return len(first)
        return len(line) + 1 if broken else None

    def _sentence(self, text: str) -> Iterator[str]:
        """Yield a sentence if there is something in it to speak, and room for it."""
        said = text.strip()[: max(0, LONGEST_ANSWER - self._length)]
        if any(character.isalnum() for character in said):
            self._length += len(said) + 1
            yield f"{said} "
