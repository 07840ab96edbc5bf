"""Greets, parts, thanks and stops: the small words around a conversation."""

import re
from itertools import cycle

from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.utterance import Utterance

_NAMED = r"(?: (?:there|again|live desktop|computer|everyone|you))*"
PHRASES = (
    (
        rf"(?:hello|hi|hey|hiya|greetings|good (?:morning|afternoon|evening|day)){_NAMED}"
        r"(?: (?:hello|hi))*",
        ("Hello! What can I do for you?", "Hello again. I'm listening."),
    ),
    (
        rf"(?:hello |hi |hey )?{_NAMED.strip()} ?(?:how (?:are you|is it going|are things|goes it)|"
        r"what is up)(?: (?:doing|today|feeling))*",
        ("All is well here, thank you. What can I do for you?",),
    ),
    (
        r"(?:it is )?(?:nice|good|great|a pleasure|pleased) to (?:meet|see) you(?: too)?",
        ("Nice to meet you too. What can I do for you?",),
    ),
    (
        r"say (?:something|anything)",
        ("Here I am. Ask me for the time, a sum, or a story.",),
    ),
    (
        rf"(?:okay )?(?:good ?bye|bye(?: bye)?|see you(?: (?:later|soon|tomorrow))?|goodnight"
        rf"|good night|farewell){_NAMED}",
        ("Goodbye!", "See you soon."),
    ),
    (
        rf"(?:okay |great |no )?(?:thanks|thank you)(?: (?:very|so) much| a lot| for .+)?{_NAMED}"
        r"(?: (?:that is|that will be|this is) (?:enough|all|fine|plenty))?",
        ("You're welcome.", "My pleasure.", "Any time."),
    ),
    (
        r"(?:okay |please |no )*(?:stop(?: (?:it|that|talking|now|please|stop|the story|this))*|"
        r"(?:wait|hold on|hang on)(?: (?:wait|a|one|minute|moment|second|please))*|"
        r"never ?mind|nevermind|cancel(?:ed)?(?: that)?|forget (?:it|that)|be quiet|quiet|"
        r"shut up|silence|enough|that is enough|hush|shush)",
        ("Okay.",),
    ),
    (r"(?:yes|yeah|yep|no|nope|okay|sure|alright|fine)", ("All right.",)),
    (
        r"(?:are you (?:there|listening)|can you hear me|is anybody there|testing|test|"
        r"testing (?:one|1) (?:two|2)(?: (?:three|3))?)(?: now)?",
        ("I hear you.", "Yes, I'm listening."),
    ),
    ("", ("I'm here.",)),
)
"""What is said in passing, and the answers to it in turn."""


class Manners:
    """Answers what is said in passing."""

    def __init__(self) -> None:
        self._phrases = [(re.compile(pattern), cycle(answers)) for pattern, answers in PHRASES]

    def answer(self, utterance: Utterance) -> Reply | None:
        """Answer in kind."""
        for pattern, answers in self._phrases:
            if pattern.fullmatch(utterance.plain) or pattern.fullmatch(utterance.request):
                return Reply(next(answers))
        return None
