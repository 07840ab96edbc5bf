"""Greets, parts, thanks and stops: the small words around a conversation."""

import re
from functools import cache
from itertools import cycle

from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.utterance import Utterance

_NAMED = r"(?: (?:there|again|live desktop|computer|everyone|you))*"
Phrases = tuple[tuple[str, tuple[str, ...]], ...]

STOPS: Phrases = (
    (
        r"(?:okay |please |no |just |stop )*(?:"
        r"stop(?: (?:it|that|talking|now|please|stop|the story|this|speaking|reading|there))*|"
        r"(?:wait|hold on|hang on)(?: (?:wait|a|one|minute|moment|second|please))*|"
        r"never ?mind|nevermind|cancel(?:ed)?(?: (?:that|it))?|forget (?:it|that|about it)|"
        r"(?:be |stay )?(?:quiet|silent)|shut up|silence|"
        r"(?:that is |that will be |that was )?enough(?: now| already)?|hush|shush|"
        r"(?:okay )?that is (?:all|it)|(?:no )?not now|do not bother|skip (?:it|that)|"
        r"i (?:do not|did not) (?:need|want) (?:anything|that|this)(?: more| else)?)",
        ("Okay.",),
    ),
    (
        r"(?:yes|yeah|yep|yup|no|nope|nah|okay|sure|alright|all right|fine|right|correct|exactly|"
        r"of course)(?: (?:yes|no|please|okay|sure|thanks|thank you))*",
        ("All right.",),
    ),
)
"""What ends an answer and asks for no other; nothing thinks about it."""

PHRASES: Phrases = (
    (
        rf"(?:hello|hi|hey|hiya|greetings|good (?:morning|afternoon|evening|day)){_NAMED}"
        r"(?: (?:hello|hi))*",
        ("Hello! What can I do for you?", "Hello again. I'm listening."),
    ),
    (
        rf"(?:hello |hi |hey )?{_NAMED.strip()} ?(?:how (?:are you|is it going|are things|goes it|"
        r"do you do|do you feel|have you been|is your day)|what is up)"
        r"(?: (?:doing|today|feeling|going|so far))*",
        (
            "All is well here, thank you. What can I do for you?",
            "Running well, thank you: cool chips and nothing to worry about. And you?",
        ),
    ),
    (
        r"(?:i am|i feel|i am feeling|i am doing) (?:also |very |quite |pretty |really )*"
        r"(?:fine|good|well|great|okay|happy|all right|alright)(?: (?:too|today|thanks|"
        r"thank you))*|"
        r"(?:fine|good|very well|great)(?: (?:thanks|thank you|too))+",
        ("Good to hear. What can I do for you?",),
    ),
    (
        r"(?:i am|i feel|i am feeling) (?:so |very |quite |a bit |really )*(?:sad|tired|bored|"
        r"lonely|sick|stressed|angry|unhappy|not well|not so good|bad|down)(?: today| now)?",
        (
            "I'm sorry to hear that. I can tell you a story or a joke, if you like.",
            "That's hard. A joke may help a little: just ask for one.",
        ),
    ),
    (
        r"(?:it is )?(?:nice|good|great|a pleasure|pleased) to (?:meet|see|hear|talk to) "
        r"you(?: too)?",
        ("Nice to meet you too. What can I do for you?",),
    ),
    (
        r"say (?:something|anything)",
        ("Here I am. Ask me for the time, a sum, or a story.",),
    ),
    (
        rf"(?:okay )?(?:good ?night|goodnight|sleep well|sweet dreams){_NAMED}",
        ("Good night! Sleep well.",),
    ),
    (
        rf"(?:okay )?(?:good ?bye|bye(?: bye)?|see you(?: (?:later|soon|tomorrow|again))?|farewell"
        rf"|have a (?:nice|good|great) (?:day|evening|weekend|time)){_NAMED}",
        ("Goodbye!", "See you soon."),
    ),
    (
        rf"(?:okay |great |no )?(?:thanks|thank you)(?: (?:very|so) much| a lot| again| for .+)?"
        rf"{_NAMED}(?: (?:that is|that will be|this is) (?:enough|all|fine|plenty))?|"
        r"(?:that was |that is )?(?:very |really )?(?:helpful|useful)",
        ("You're welcome.", "My pleasure.", "Any time."),
    ),
    (
        r"(?:(?:you are|that is|that was|this is|it is|very|really|so|such|a|an|what|how|pretty|"
        r"quite|just|the) )*(?:good|great|nice|clever|smart|funny|amazing|awesome|wonderful|"
        r"brilliant|perfect|cool|excellent|fantastic|lovely|impressive|well done|the best|best|"
        r"good job|nice job|great job|good work|good bot|good one|nice one)"
        r"(?: (?:voice|story|joke|work|job|one|assistant|answer|today|fact))?|"
        r"i (?:like|love) (?:you|it|that|your voice)|(?:you have|you have got) a (?:nice|lovely|"
        r"beautiful|good|great|pleasant) voice|well done|good job|congratulations",
        ("Thank you, that's kind.", "Thank you! I do what I can.", "That's nice of you to say."),
    ),
    (
        r"(?:you are|that is|that was|this is) (?:so |very |really |just )*(?:stupid|dumb|bad|"
        r"wrong|useless|terrible|awful|boring|annoying|not (?:right|true|good|helpful))|"
        r"i (?:hate|do not like) (?:you|this|that|it)|you (?:suck|are wrong|made a mistake)",
        ("I'm sorry about that. Try it in other words, or ask me what I can do.",),
    ),
    (
        r"(?:i am |so )?sorry(?: about that)?|(?:my|i) apolog(?:ies|ize|ise)|excuse me|my bad",
        ("No harm done.",),
    ),
    (
        r"(?:are you|do you get|do you ever get) (?:tired|bored|lonely|happy|sad|hungry)|"
        r"do you (?:sleep|eat|dream|have (?:feelings|emotions|friends|a body))|"
        r"how old are you|when were you born|where (?:do you live|are you)(?: from)?|"
        r"do you (?:like|love) (?:me|music|people|humans)|will you marry me|i love you",
        ("I'm a program on this computer, with no feelings or age. But I like a good question.",),
    ),
    (
        r"(?:are you (?:there|listening|awake|still there)|can you hear me|is anybody there|"
        r"testing|test|testing (?:one|1) (?:two|2)(?: (?:three|3))?)(?: now)?",
        ("I hear you.", "Yes, I'm listening."),
    ),
    (
        r"(?:happy|merry) (?:birthday|christmas|new year|easter|holidays|halloween)"
        r"(?: to you(?: too)?)?",
        ("Thank you, the same to you!",),
    ),
    (
        r"(?:ha ?)+|lol|(?:oh )?wow|that is hilarious|that made me laugh",
        ("Glad you like it.",),
    ),
    (
        r"(?:you can go|you may go|go away|go to sleep|leave me alone)(?: now)?",
        ("Okay. I'm here when you need me.",),
    ),
    (
        r"(?:please )?sing(?: me)?(?: a| the| happy)?(?: \w+)?",
        ("I can't sing, and you would not want to hear it. How about a story or a joke?",),
    ),
    ("", ("I'm here.",)),
)
"""What is said in passing, and the answers to it in turn."""

_LONGEST = 200  # characters
_GIVES_UP = re.compile(
    r"(?:no|nope|nah|none|neither|nothing|never ?mind|cancel(?:ed)?|stop|forget (?:it|that)|"
    r"okay|not now|skip (?:it|that))"
    r"(?: (?:no|one|of them|it|that|thanks|thank you|cancel|stop|never ?mind|forget))*"
)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern once for all sessions."""
    return re.compile(pattern)


class _Scripted:
    """Answers phrases by a table, in turn."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = [(_compiled(pattern), cycle(answers)) for pattern, answers in phrases]

    def answer(self, utterance: Utterance) -> Reply | None:
        """Answer in kind."""
        if len(utterance.plain) > _LONGEST:
            return None
        for pattern, answers in self._phrases:
            if pattern.fullmatch(utterance.plain) or pattern.fullmatch(utterance.request):
                return Reply(next(answers))
        return None


def ends_question(said: str) -> bool:
    """Tell whether the user does not want to answer a question after all."""
    request = Utterance.of(said).request
    return len(request) <= _LONGEST and _GIVES_UP.fullmatch(request) is not None


class Stopping(_Scripted):
    """Answers what ends an answer, and bare yes and no, at once."""

    def __init__(self) -> None:
        """Answer by the table of what stops."""
        super().__init__(STOPS)


class Manners(_Scripted):
    """Answers what is said in passing."""

    def __init__(self) -> None:
        """Answer by the table of small talk."""
        super().__init__(PHRASES)
