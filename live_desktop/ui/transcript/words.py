"""The words of the transcript: its menu, its search, and what stands beside the turns."""

from dataclasses import replace

from live_desktop.language import _, several
from live_desktop.session.cards import Card, CardKind, CardState
from live_desktop.session.conversation import Speaker, Turn
from live_desktop.session.usage import Tokens
from live_desktop.ui import figures, words
from live_desktop.ui.markdown.blocks import plain

TURN_MENU = _("What to do with this turn")
COPY_MARKDOWN = _("Copy as Markdown")
COPY_CODE = _("Copy code")
# Translators: the button Copy says so after a press.
COPIED = _("Copied")
EDIT = _("Edit and send again")
SHOW_DETAILS = _("Show details")
HIDE_DETAILS = _("Hide details")
OPEN_LINK = _("Open link")
COPY_LINK = _("Copy link")
THINKING = _("Thinking…")
THOUGHTS = _("Thoughts")
SOURCES = _("Sources")
# Translators: a block of a programming language.
CODE = _("Code")
# Translators: a step in which the assistant ran code.
CODE_RUN = _("Code run")
# Translators: what a function was given, above its arguments.
GIVEN = _("Given")
RESULT = _("Result")
STATES = {
    # Translators: states of a function that the assistant calls.
    CardState.RUNNING: _("running…"),
    CardState.DONE: _("done"),
    CardState.FAILED: _("failed"),
    CardState.CANCELLED: _("cancelled"),
}

FIND = _("Find in this conversation")
FIND_HERE = _("Find…")
FIND_NEXT = _("Next match")
FIND_PREVIOUS = _("Previous match")
FIND_CLOSE = _("Close the search")
NONE_FOUND = _("no match")
STILL_SEARCHING = "…"


def thought_for(seconds: float) -> str:
    """Return how long the assistant thought: Thought for 3 s."""
    whole = round(seconds)
    if not whole:
        return _("Thought for a moment")
    # Translators: {span} is a length of time: 2 min 5 s.
    return _("Thought for {span}").format(span=span(whole))


def span(seconds: int) -> str:
    """Return a length of time: 3 s, 2 min 5 s."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return _("{count} s").format(count=figures.whole(rest))
    return _("{minutes} min {seconds} s").format(
        minutes=figures.whole(minutes), seconds=figures.whole(rest)
    )


def card_name(card: Card) -> str:
    """Return what a step is called."""
    return CODE_RUN if card.kind is CardKind.CODE else card.name


def card_spoken(card: Card) -> str:
    """Return a step as screen readers say it."""
    return f"{card_name(card)}, {STATES[card.state]}"


def link(text: str, address: str) -> str:
    """Return a link as screen readers say it."""
    if text == address:
        return _("Link: {text}").format(text=text)
    return _("Link: {text}, {address}").format(text=text, address=address)


def copy_of(language: str) -> str:
    """Return what the button that copies code is called."""
    return _("Copy code, {language}").format(language=language) if language else COPY_CODE


def details(turn: Turn) -> str:
    """Return when a turn began, how long its sound took to come, and its tokens."""
    return " · ".join(part for part in _details(turn) if part)


def _details(turn: Turn) -> tuple[str, ...]:
    return (
        figures.clock(turn.started),
        "" if turn.latency is None else _first_sound(turn.latency),
        "" if turn.tokens is None else words.token_count(turn.tokens.total),
        "" if turn.tokens is None else _thought_tokens(turn.tokens),
    )


def _first_sound(latency: float) -> str:
    return _("first sound after {seconds} s").format(seconds=figures.decimal(latency))


def _thought_tokens(tokens: Tokens) -> str:
    if not tokens.thoughts:
        return ""
    # Translators: how many of the tokens were taken for thinking.
    return several("{count} of them thought", "{count} of them thought", tokens.thoughts).format(
        count=figures.whole(tokens.thoughts)
    )


def found(current: int, count: int) -> str:
    """Return which match is shown: 3 of 17."""
    # Translators: which of so many matches, or steps, is shown: 3 of 17.
    return _("{number} of {count}").format(
        number=figures.whole(current), count=figures.whole(count)
    )


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
