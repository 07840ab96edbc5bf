"""What the assistant needs of its surroundings: something to play on, somebody to tell."""

from typing import Protocol

from live_desktop.audio.playing.earcons import Earcon
from live_desktop.errors import LiveDesktopError
from live_desktop.session.changes import Broken
from live_desktop.session.conversation import Turn
from live_desktop.session.phase import Phase
from live_desktop.session.usage import Tokens


class Sound(Protocol):
    """What the assistant needs of the audio engine."""

    @property
    def idle(self) -> bool:
        """Tell whether no speech is waiting to be played."""

    def listen(self, wanted: bool) -> None:
        """Open or close the microphone."""

    def speak(self, wanted: bool) -> None:
        """Open or close the loudspeaker."""

    def set_muted(self, muted: bool) -> None:
        """Send silence instead of what the microphone hears."""

    def play(self, pcm: bytes) -> int:
        """Queue speech; returns the position at which it will begin."""

    def end_of_speech(self) -> None:
        """Note that the answer is whole."""

    def flush(self) -> int:
        """Fall silent at once; returns the position that was heard."""

    def signal(self, earcon: Earcon) -> None:
        """Play a short sound."""


class Viewer(Protocol):
    """Who shows what the assistant does."""

    def turn_changed(self, turn: Turn) -> None:
        """Show a turn that is new or differs."""

    def phase_changed(self, phase: Phase) -> None:
        """Show what is going on."""

    def tokens_counted(self, tokens: Tokens) -> None:
        """Show what the conversation took so far."""

    def reconnecting(self, event: Broken) -> None:
        """Show that the connection is lost, and when it is tried again."""

    def failed(self, error: LiveDesktopError) -> None:
        """Show what went wrong and what to do."""

    def recovered(self) -> None:
        """Take the last failure off."""
