"""Owns up to speaking English only, where another language is wanted."""

import dataclasses
import re
from collections.abc import Callable

from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.utterance import Utterance

LANGUAGES = (
    "german|french|spanish|italian|portuguese|dutch|polish|russian|ukrainian|turkish|arabic|"
    "chinese|mandarin|cantonese|japanese|korean|hindi|bengali|urdu|swedish|norwegian|danish|"
    "finnish|greek|czech|hungarian|romanian|bulgarian|croatian|serbian|slovak|slovenian|hebrew|"
    "persian|farsi|thai|vietnamese|indonesian|malay|swahili|latin|catalan|irish|welsh|esperanto|"
    "deutsch|franzosisch|francais|français|espanol|español|italiano|nederlands|polski|tamil|telugu"
)
_ASKED = re.compile(
    rf"(?:(?:do|can|could|will) you |i want you to |let us |why do not you )?(?:please )?"
    rf"(?:speak|talk|answer|reply|respond|say it|switch|change|speaking|continue|go on)"
    rf"(?: to me| with me| me| the language| your language| to| in| into| back| only| fluent)* "
    rf"(?P<name>{LANGUAGES})(?: (?:with me|to me|now|please|too|instead|from now on))*|"
    rf"(?P<other>{LANGUAGES})|sprechen sie .{{1,20}}|sprich .{{1,20}}|parlez vous .{{1,20}}|"
    rf"habla(?:s)? .{{1,20}}|parla(?:te)? .{{1,20}}"
)
_WHICH = re.compile(
    r"(?:what|which|how many)(?: other)? languages? (?:do|can) you (?:speak|understand|know|talk)|"
    r"(?:do|can) you (?:speak|understand) (?:any )?(?:other|another|more|foreign) languages?|"
    r"(?:do|can) you (?:speak|understand) english|is english your only language"
)
TRANSLATE = re.compile(
    rf"(?:translate .+|(?:what is|how do you say|how do i say|say) .+ in (?:{LANGUAGES}))"
)
"""What a language model can do, and the skills cannot."""
_ORDER = re.compile(
    rf"\b(?:speak|answer|reply|respond|talk|write|language)\b[^.!?]{{0,60}}?\b(?:{LANGUAGES})\b",
    re.IGNORECASE,
)
_LONGEST_WISH = 200  # characters
_LONGEST = 20_000  # characters of instructions that are read
NOTICE = "By the way: offline I speak English only."
ONLY_ENGLISH = "Offline I understand and speak English only."


def foreign(language: str, instructions: str) -> bool:
    """Tell whether a language code or a system instruction wants another language than English."""
    code = re.split(r"[-_]", language.strip().lower(), maxsplit=1)[0]
    if code and code not in ("en", "eng", "english"):
        return True
    return _ORDER.search(instructions[:_LONGEST]) is not None


class Language:
    """Says which language there is."""

    def __init__(self, language: Callable[[], str], instructions: Callable[[], str]) -> None:
        """Look up the wanted language code and the instructions of the moment."""
        self._language = language
        self._instructions = instructions
        self._told = False

    def answer(self, utterance: Utterance) -> Reply | None:
        """Answer the wish for another language."""
        request = utterance.request
        if len(request) > _LONGEST_WISH:
            return None
        if _ASKED.fullmatch(request) or _WHICH.fullmatch(request):
            self._told = True
            return Reply(ONLY_ENGLISH)
        return None

    def add_notice(self, reply: Reply) -> Reply:
        """Add to the session's first answer that it is English, where another was wanted.

        What is made while it is spoken, or waits for a function, is left as it is.
        """
        if self._told or reply.talk is not None or reply.request is not None or not reply.text:
            return reply
        if ONLY_ENGLISH in reply.text:
            self._told = True
        if self._told or not foreign(self._language(), self._instructions()):
            return reply
        self._told = True
        return dataclasses.replace(reply, text=f"{reply.text} {NOTICE}")


class Translating:
    """Owns up to translating nothing."""

    def answer(self, utterance: Utterance) -> Reply | None:
        """Answer the wish for a translation."""
        request = utterance.request
        if len(request) > _LONGEST_WISH or not TRANSLATE.fullmatch(request):
            return None
        return Reply(f"I can't translate. {ONLY_ENGLISH}")
