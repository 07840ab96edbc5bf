"""Repeats what the user asks it to repeat, and its own last answer."""

import re
from collections.abc import Callable

from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.talk.language import TRANSLATE
from live_desktop.server.brain.utterance import POLITE, Utterance

_REPEAT = re.compile(
    POLITE + r"(?:"
    r"(?:repeat|say)\s+(?:(?:after|with)\s+me|the\s+(?:words?|following)(?:\s+(?:words?|sentence))?)"
    r"[\s,.:;]+|"
    r"(?:repeat|say)(?:\s+\w+){0,3}\s*:\s+|"
    r"repeat\s+|"
    r"say(?![\s,.;]+(?:what|who|which|when|where|how|why|something|anything)\b)[\s,.;]+)"
    r"(?P<words>.+)",
    re.IGNORECASE | re.DOTALL,
)
"""What asks for words to be said, and the words; a question behind "say" is for other skills."""

_QUOTED = re.compile(r"""["'“‘](.+)["'”\u2019][.?!]?""", re.DOTALL)
_AGAIN = re.compile(
    r"(?:say|repeat)(?: (?:that|it|this|yourself|what you (?:just )?said|"
    r"(?:your|the|that)(?: (?:last|previous))? (?:answer|sentence|reply|words?|story|thing)))?"
    r"(?: (?:again|once more|one more time|(?:more )?(?:slowly|loudly|clearly)|slower|louder))*|"
    r"see that again|"
    r"(?:sorry |pardon )?what (?:did you (?:just )?say|was that)|sorry|pardon(?: me)?|"
    r"(?:sorry )?i did not (?:catch|hear|get|understand) (?:that|it|you|what you said)|"
    r"come again|(?:once|one) more(?: time)?|again"
)

_SPELL = re.compile(
    r"(?:(?:please|can you|could you|how do (?:you|i)|how does one)\s+)*spell(?:ing of|ed)?\s+"
    r"(?:(?:the|me|out)\s+)*(?:words?\s+)?(?P<word>.+)|"
    r"how is (?:the word )?(?P<passive>.+) spelled",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?:it|that|this)(?: word)?(?: again| once more)?", re.IGNORECASE)
_LONGEST_TRANSLATED = 200  # characters
_LONGEST_SPELLED = 40  # characters


class Echo:
    """Says after the user what it is asked to say."""

    def __init__(self, last_reply: Callable[[], Reply | None]) -> None:
        """Look up the last reply with `last_reply` when asked to say it again."""
        self._last_reply = last_reply
        self._spelled = ""

    def answer(self, utterance: Utterance) -> Reply | None:
        """Repeat the words, or the last reply."""
        if _AGAIN.fullmatch(utterance.request):
            return self._last_reply() or Reply("I haven't said anything yet.")
        if spelled := _SPELL.fullmatch(utterance.request):
            words = spelled["word"] or spelled["passive"]
            if not _PRONOUN.fullmatch(words):
                self._spelled = words
            return _spell(self._spelled) if self._spelled else Reply("Which word?")
        asked = _REPEAT.fullmatch(utterance.text)
        if asked is None or TRANSLATE.fullmatch(utterance.request[:_LONGEST_TRANSLATED]):
            return None
        words = asked["words"].strip()
        quoted = _QUOTED.fullmatch(words)
        words = quoted[1] if quoted else words
        return Reply(words[:1].upper() + words[1:]) if re.search(r"\w", words) else None


def _spell(words: str) -> Reply:
    """Say the letters one by one."""
    words = words.strip()
    if len(words) > _LONGEST_SPELLED:
        return Reply("That is too long for me to spell. Try a single word.")
    spelled = " ".join(", ".join(each.upper() for each in word) for word in words.split())
    return Reply(f"{words[0].upper()}{words[1:]} is spelled {spelled}.")
