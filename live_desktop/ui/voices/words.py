"""Every word that the window says about hearing and choosing voices."""

from live_desktop.language import _
from live_desktop.ui.words import CHOSEN, ONLINE

SENTENCE = _("What each voice says")
FRIENDLY = _("Hi! This is how I sound. Shall we talk?")
FRIENDLY_OFFLINE = "Hi! This is how I sound. Shall we talk?"
"""The same in English, which is all that the offline voice speaks."""
# Translators: all voices.
ALL = _("All")
FAVOURITES = _("Favourites")
OFFLINE = _("Offline")
FILTERS = _("Which voices to show")

CARDS_HINT = _("Space plays a voice, Enter chooses it, Ctrl+D keeps it as a favourite.")
FETCHING = _("One moment…")
PLAYING = _("Playing")
IN_USE = _("In use")
FAVOURITE = _("favourite")
NONE_FOUND = _("No voice is like that.")
NO_FAVOURITES = _("No favourites yet. The heart on a voice keeps it here.")

BUSY = _("The assistant is answering. Stop it first, or wait until it has finished.")
NOTHING_TO_SAY = _("Write something for the voices to say first.")


def offline_stand_in(voice: str) -> str:
    """Return who is heard without a connection."""
    return _("Offline: {voice}").format(voice=voice)


def hear(voice: str) -> str:
    """Return the hint of the button that plays a voice."""
    return _("Hear {voice}").format(voice=voice)


def stop(voice: str) -> str:
    """Return the hint of the button that stops a voice."""
    return _("Stop {voice}").format(voice=voice)


def keep(voice: str) -> str:
    """Return the hint of the heart that is empty."""
    return _("Keep {voice} as a favourite").format(voice=voice)


def let_go(voice: str) -> str:
    """Return the hint of the heart that is full."""
    return _("{voice} is a favourite. Take it off").format(voice=voice)


def spoken(name: str, style: str, *, online: bool, chosen: bool) -> str:
    """Return a voice as a screen reader says it."""
    parts = (name, style, ONLINE if online else "", CHOSEN if chosen else "")
    return ", ".join(part for part in parts if part)
