"""Tells who is speaking and what can be asked."""

import re

from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.utterance import Utterance

_WHO = re.compile(
    r"(?:who|what) are you|what is your name|what are you called|introduce yourself|"
    r"who (?:made|built|created) you|are you (?:a|an|the) .+|are you (?:real|human)|"
    r"tell me (?:about yourself|who you are)|am i (?:talking|speaking) (?:to|with) .+"
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


class About:
    """Introduces the offline voice."""

    def answer(self, utterance: Utterance) -> Reply | None:
        """Say who this is, or what it can do."""
        if _OTHER.fullmatch(utterance.request):
            return Reply(
                "No, I'm the offline voice of Live Desktop: simple skills on this computer, and "
                "no language model. Ask me what I can do."
            )
        if _WHO.fullmatch(utterance.request):
            return Reply(
                "I'm the offline voice of Live Desktop. I run on this computer alone, with no "
                "network, and I'm a set of simple skills rather than a language model. "
                "Ask me what I can do."
            )
        if _WHAT.fullmatch(utterance.request):
            return Reply(
                "I can tell you the time and the date, do sums and percentages, repeat what you "
                "say, and tell a story. You can interrupt me whenever you like. For open "
                "questions, add a Gemini key or a local model in Connection."
            )
        return None
