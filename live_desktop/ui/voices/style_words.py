"""How voices sound, in a word."""

from live_desktop.language import as_in
from live_desktop.protocol.voices import Voice

_STYLES = {
    "bright": as_in("voice", "bright"),
    "upbeat": as_in("voice", "upbeat"),
    "informative": as_in("voice", "informative"),
    "firm": as_in("voice", "firm"),
    "excitable": as_in("voice", "excitable"),
    "youthful": as_in("voice", "youthful"),
    "breezy": as_in("voice", "breezy"),
    "easy-going": as_in("voice", "easy-going"),
    "breathy": as_in("voice", "breathy"),
    "clear": as_in("voice", "clear"),
    "smooth": as_in("voice", "smooth"),
    "gravelly": as_in("voice", "gravelly"),
    "soft": as_in("voice", "soft"),
    "even": as_in("voice", "even"),
    "mature": as_in("voice", "mature"),
    "forward": as_in("voice", "forward"),
    "friendly": as_in("voice", "friendly"),
    "casual": as_in("voice", "casual"),
    "gentle": as_in("voice", "gentle"),
    "lively": as_in("voice", "lively"),
    "knowledgeable": as_in("voice", "knowledgeable"),
    "warm": as_in("voice", "warm"),
}


def style_of(voice: Voice) -> str:
    """Return how a voice sounds; a service's own words for it stay as they are."""
    return _STYLES.get(voice.style, voice.style)
