"""The words of the transcript: its menu, its search, and what stands beside the turns."""

from dataclasses import replace
from datetime import datetime

from live_desktop.session.cards import Card, CardKind, CardState
from live_desktop.session.conversation import Speaker, Turn
from live_desktop.session.usage import Tokens
from live_desktop.ui import words
from live_desktop.ui.markdown import plain

TURN_MENU = "What to do with this turn"
COPY_MARKDOWN = "Copy as Markdown"
COPY_CODE = "Copy code"
COPIED = "Copied"
EDIT = "Edit and send again"
SHOW_DETAILS = "Show details"
HIDE_DETAILS = "Hide details"
OPEN_LINK = "Open link"
COPY_LINK = "Copy link"
THINKING = "Thinking…"
THOUGHTS = "Thoughts"
SOURCES = "Sources"
CODE = "Code"
CODE_RUN = "Code run"
GIVEN = "Given"
RESULT = "Result"
STATES = {
    CardState.RUNNING: "running…",
    CardState.DONE: "done",
    CardState.FAILED: "failed",
    CardState.CANCELLED: "cancelled",
}

FIND = "Find in this conversation"
FIND_HERE = "Find…"
FIND_NEXT = "Next match"
FIND_PREVIOUS = "Previous match"
FIND_CLOSE = "Close the search"
NONE_FOUND = "no match"
STILL_SEARCHING = "…"


def thought_for(seconds: float) -> str:
    """Return how long the assistant thought: Thought for 3 s."""
    whole = round(seconds)
    return f"Thought for {span(whole)}" if whole else "Thought for a moment"


def span(seconds: int) -> str:
    """Return a length of time: 3 s, 2 min 5 s."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest} s" if minutes else f"{seconds} s"


def card_name(card: Card) -> str:
    """Return what a step is called."""
    return CODE_RUN if card.kind is CardKind.CODE else card.name


def card_spoken(card: Card) -> str:
    """Return a step as screen readers say it."""
    return f"{card_name(card)}, {STATES[card.state]}"


def link(text: str, address: str) -> str:
    """Return a link as screen readers say it."""
    return f"Link: {text}" if text == address else f"Link: {text}, {address}"


def copy_of(language: str) -> str:
    """Return what the button that copies code is called."""
    return f"{COPY_CODE}, {language}" if language else COPY_CODE


def details(turn: Turn) -> str:
    """Return when a turn began, how long its sound took to come, and its tokens."""
    return " · ".join(part for part in _details(turn) if part)


def _details(turn: Turn) -> tuple[str, ...]:
    return (
        clock(turn.started),
        "" if turn.latency is None else f"first sound after {turn.latency:.1f} s",
        "" if turn.tokens is None else words.counted(turn.tokens.total, "token"),
        "" if turn.tokens is None else _thought_tokens(turn.tokens),
    )


def _thought_tokens(tokens: Tokens) -> str:
    return f"{tokens.thoughts:,} of them thought" if tokens.thoughts else ""


def clock(moment: datetime) -> str:
    """Return a time of day."""
    return f"{moment:%H:%M}"


def found(current: int, count: int) -> str:
    """Return which match is shown: 3 of 17."""
    return f"{current:,} of {count:,}"


def spoken_turn(turn: Turn) -> str:
    """Return a turn as a screen reader says it, with what stands beside its words."""
    if turn.speaker is Speaker.ASSISTANT:
        told = plain(turn.text[: turn.heard])
        heard = None if turn.heard is None else len(told)
        said = words.spoken_turn(replace(turn, text=told, heard=heard))
    else:
        said = words.spoken_turn(turn)
    if turn.interim:
        said = f"{said} {turn.interim}" if turn.text else f"{said}{turn.interim}"
    steps = "; ".join(card_spoken(card) for card in turn.cards)
    sources = ", ".join(source.title for source in turn.sources)
    parts = (said, f"({steps})" if steps else "", f"({SOURCES}: {sources})" if sources else "")
    return " ".join(part for part in parts if part)
