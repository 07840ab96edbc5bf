"""Answers people in need, and those who ask what becomes of their words."""

import re
from collections.abc import Callable

from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.utterance import Utterance

_LONGEST = 150  # characters
_DESPAIR = re.compile(
    r".*\bi (?:really |just |do )?(?:want|wish|would like|am going|am about|plan|need) (?:to )?"
    r"(?:die(?! (?:my|the|it|her|his|laughing|of)\b)|be dead|kill myself|end my life|end it all|"
    r"hurt myself|harm myself|i was dead|i were dead)\b.*|"
    r".*\b(?:i am|i feel|feeling) suicidal\b.*|"
    r".*\bi do not want to (?:live|be alive|exist)(?: any ?more)?"
)
_EMERGENCY = re.compile(
    r".*\b(?:call|dial|phone|ring|get)(?: me)?(?: the| an?)? "
    r"(?:911|9 1 1|112|999|000|nine one one|ambulance|police|fire (?:brigade|department)|"
    r"emergency(?: services)?)\b.*|"
    r"\w+(?: an)? ambulance(?: please| now)?|"
    r".*\bi (?:am having|think i am having|have) a (?:heart attack|stroke)\b.*|"
    r".*\b(?:i cannot breathe|this is an emergency|the house is on fire|my house is on fire)"
)
DESPAIR = (
    "I'm sorry that it is so hard just now. I'm only a program, and you deserve a person: please "
    "talk to somebody you trust, or call the emergency number or a crisis line where you are, "
    "right now."
)
EMERGENCY = "I can't make calls. Please call the emergency number yourself, right away."

_PRIVATE = re.compile(
    r"(?:are|is) (?:you|this|it|our talk|what i say) (?:\w+ )?(?:recording|listening to|spying|"
    r"private|secure|safe|confidential|offline|online)(?: (?:me|on me|us|this))?|"
    r"(?:do|are|will) you (?:send|sending|share|sharing|upload|sell|store|save|keep|record) "
    r"(?:my|this|our|what|everything|it)\b.*|"
    r"(?:who|can any(?:one|body)|does any(?:one|body)) (?:can )?(?:hear|hears|listen|listens)"
    r"(?: to)? (?:me|us|this)|where does my (?:voice|data) go|"
    r"(?:are|is) (?:you|this|the internet) (?:connected|on the internet)(?: to the internet)?|"
    r"do you (?:need|use|have) (?:the )?(?:internet|network|cloud)"
)
PRIVATE = (
    "The offline voice hears you, answers and speaks on this computer alone, without the internet. "
    "What is said may be kept by the app that you talk to me with."
)
WITH_MODEL = "Open questions go to the language model {model}, set in Connection."


class Care:
    """Sends people in need to people."""

    def answer(self, utterance: Utterance) -> Reply | None:
        """Answer despair and emergencies, where no function of the client does."""
        if len(utterance.plain) > _LONGEST:
            return None
        if _DESPAIR.fullmatch(utterance.plain):
            return Reply(DESPAIR)
        return Reply(EMERGENCY) if _EMERGENCY.fullmatch(utterance.plain) else None


class Privacy:
    """Says what becomes of what is said."""

    def __init__(self, model: Callable[[], str]) -> None:
        """Look up the name of the language model of the moment with `model`; empty for none."""
        self._model = model

    def answer(self, utterance: Utterance) -> Reply | None:
        """Answer for the offline voice; a language model runs wherever the user has it."""
        if len(utterance.request) > _LONGEST or not _PRIVATE.fullmatch(utterance.request):
            return None
        model = self._model()
        return Reply(f"{PRIVATE} {WITH_MODEL.format(model=model)}" if model else PRIVATE)
