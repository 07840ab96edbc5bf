"""Tells who is speaking and what can be asked."""

import re
from collections.abc import Callable

from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.talk.orders import read_wishes, shortened
from live_desktop.server.brain.utterance import Utterance

_WHO = re.compile(
    r"(?:who|what) are you|what is your name(?: again)?|do you have a name|"
    r"what are you called|introduce yourself|"
    r"who (?:made|built|created) you|are you (?:a|an|the) .+|are you (?:real|human)|"
    r"tell me (?:about yourself|who you are|your name)|"
    r"am i (?:talking|speaking) (?:to|with) .+|(?:who|whom) am i (?:talking|speaking) (?:to|with)"
)
_OTHER = re.compile(
    r"(?:are you|am i (?:talking|speaking) (?:to|with)) (?:like |the )?(?:chat ?gpt|gpt|gemini|"
    r"siri|alexa|claude|cortana|copilot|google|open ?ai)\b.*"
)
_WHAT = re.compile(
    r"(?:help|i need help|help me)|what (?:else )?(?:can|could|do) you do|"
    r"what can i (?:ask|say|do)(?: .+)?|"
    r"how (?:do|can|should) i (?:use|talk to) (?:you|this|it|this app)|"
    r"what do you (?:know|understand)|how (?:do|can) (?:you|this|it|i use you) (?:work|help me)?|"
    r"how can you help me|what are you (?:good for|able to do)|"
    r"what are your (?:skills|abilities|capabilities)|"
    r"show me what you can do|tell me what you can do|list your skills"
)
ABILITIES = (
    "I can tell you the time and the date, here and anywhere in the world, and keep timers, "
    "alarms and reminders. I do sums and convert units. I keep notes and lists, and take "
    "dictation. I know the countries, roll dice, flip coins, and tell stories, jokes and "
    "surprising facts. I remember what you said, repeat it, spell words, and speak slower or "
    "louder. And I call the functions that an app declares. You can interrupt me whenever you "
    "like. For open questions, add a Gemini key or a local model in Connection."
)


class About:
    """Introduces the offline voice."""

    def __init__(self, instructions: Callable[[], str] = str) -> None:
        """Look up the instructions of the moment, which may give a name, with `instructions`."""
        self._instructions = instructions

    def answer(self, utterance: Utterance) -> Reply | None:
        """Say who this is, or what it can do."""
        wishes = read_wishes(self._instructions())
        named = f"{wishes.name}, " if wishes.name else ""
        if _OTHER.fullmatch(utterance.request):
            return Reply(
                f"No, I'm {named}the offline voice of Live Desktop: simple skills on this "
                "computer, and no language model. Ask me what I can do."
            )
        if _WHO.fullmatch(utterance.request):
            return Reply(
                f"I'm {named}the offline voice of Live Desktop. I run on this computer alone, with "
                "no network, and I'm a set of simple skills rather than a language model. "
                "Ask me what I can do."
            )
        if _WHAT.fullmatch(utterance.request):
            return shortened(Reply(ABILITIES), wishes)
        return None
