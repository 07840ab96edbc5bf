"""What was said so far, as content for a service that no longer knows it."""

from collections.abc import Iterable

from live_desktop.protocol.content import Content, text_content
from live_desktop.session.conversation import Speaker, Turn

BUDGET = 24_000
"""Characters of history that are told again, some 6,000 tokens: the newest turns that fit."""
LEFT_OUT = "(The beginning of this conversation is left out here.)"
CUT_OFF = "(The connection was renewed here. Go on when I speak.)"

_ROLES = {Speaker.USER: "user", Speaker.ASSISTANT: "model"}


def recap(
    turns: Iterable[Turn], *, budget: int = BUDGET, ends_with_user: bool = False
) -> tuple[Content, ...]:
    """Make the history of what was said and heard; of a long one the newest turns in `budget`
    characters. Some models want the user to have had the last word."""
    contents: list[Content] = []
    left = budget
    for turn in reversed([turn for turn in turns if turn.speaker in _ROLES]):
        text = heard_text(turn)
        if not text:
            continue
        if len(text) > left:
            contents.append(text_content(LEFT_OUT))
            break
        left -= len(text)
        contents.append(text_content(text, _ROLES[turn.speaker]))
    contents.reverse()
    if ends_with_user and contents and contents[-1].role != "user":
        contents.append(text_content(CUT_OFF))
    return tuple(contents)


def heard_text(turn: Turn) -> str:
    """Give what reached the ear of a turn."""
    return turn.text[: turn.heard].strip()


def before_unanswered(turns: Iterable[Turn]) -> tuple[Turn, ...]:
    """Leave out the user's last turns that the assistant has not answered."""
    kept = list(turns)
    while kept and not (kept[-1].speaker is Speaker.ASSISTANT and kept[-1].text):
        kept.pop()
    return tuple(kept)
