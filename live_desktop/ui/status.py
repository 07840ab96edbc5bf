"""What the window shows about the talk at this moment."""

from dataclasses import dataclass

from live_desktop.session.phase import Phase


@dataclass(frozen=True, slots=True)
class Status:
    """The phase and the words of the one status line.

    `words` may say more than the phase's own word and may be empty; `voice` is the name of the
    voice, `connection` a word for where it comes from, `elapsed` the length of the talk in
    seconds, or None when there is no talk.
    """

    phase: Phase
    words: str
    voice: str
    connection: str
    elapsed: float | None = None
    stand_in: str = ""
    """The voice that is heard in place of the chosen one, where that cannot be made."""
    brain: str = ""
    """Who answers open questions, where it is not the service itself."""
    cause: str = ""
    """Why the talk is in trouble; it stands where the voice and the connection else do."""
    half_duplex: bool = False
    """Whether the microphone rests while the assistant speaks."""
