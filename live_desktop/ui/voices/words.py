"""Every word that the window says about hearing and choosing voices."""

from live_desktop.ui.words import CHOSEN, ONLINE

SENTENCE = "What each voice says"
FRIENDLY = "Hi! This is how I sound. Shall we talk?"
ALL = "All"
FAVOURITES = "Favourites"
OFFLINE = "Offline"
FILTERS = "Which voices to show"

CARDS_HINT = "Space plays a voice, Enter chooses it, Ctrl+D keeps it as a favourite."
FETCHING = "One moment…"
PLAYING = "Playing"
IN_USE = "In use"
FAVOURITE = "favourite"
NONE_FOUND = "No voice is like that."
NO_FAVOURITES = "No favourites yet. The heart on a voice keeps it here."

BUSY = "The assistant is answering. Stop it first, or wait until it has finished."
NOTHING_TO_SAY = "Write something for the voices to say first."


def offline_stand_in(voice: str) -> str:
    """Return who is heard without a connection."""
    return f"Offline: {voice}"


def hear(voice: str) -> str:
    """Return the hint of the button that plays a voice."""
    return f"Hear {voice}"


def stop(voice: str) -> str:
    """Return the hint of the button that stops a voice."""
    return f"Stop {voice}"


def keep(voice: str) -> str:
    """Return the hint of the heart that is empty."""
    return f"Keep {voice} as a favourite"


def let_go(voice: str) -> str:
    """Return the hint of the heart that is full."""
    return f"{voice} is a favourite. Take it off"


def spoken(name: str, style: str, *, online: bool, chosen: bool) -> str:
    """Return a voice as a screen reader says it."""
    parts = (name, style, ONLINE if online else "", CHOSEN if chosen else "")
    return ", ".join(part for part in parts if part)
