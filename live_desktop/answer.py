"""The answer that is being given: its words and its sound, which arrive side by side."""

from live_desktop.audio.formats import LOUDSPEAKER, SAMPLE_BYTES
from live_desktop.errors import ServiceFailed
from live_desktop.language import _
from live_desktop.ports import Sound
from live_desktop.protocol.events import AudioDelta
from live_desktop.session.cards import Card, Source
from live_desktop.session.conversation import Conversation, Speaker


class Answer:
    """Plays an answer and writes it down, and knows where in both it was cut off."""

    def __init__(self, sound: Sound, conversation: Conversation) -> None:
        self.open = False
        """Whether the service still owes us the end of a turn."""
        self.dropping = False
        """Whether what still comes of it shall not be heard."""
        self._generated = False
        """Whether all of it has come."""
        self._sound = sound
        self._conversation = conversation
        self._start: int | None = None
        """The position in the sound at which it begins."""

    @property
    def unfinished(self) -> bool:
        """Tell whether more of it may come."""
        return self.open and not self._generated

    def say(self, text: str) -> None:
        """Add words."""
        if not self.dropping:
            self.open = True
            self._generated = False
            self._conversation.say(text)

    def think(self, text: str, waited: float) -> None:
        """Add thoughts, some seconds after the question ended."""
        if not self.dropping:
            self._conversation.think(text, waited)

    def step(self, card: Card) -> None:
        """Add a step that it takes."""
        if not self.dropping:
            self._conversation.step(card)

    def cite(self, sources: tuple[Source, ...]) -> None:
        """Add pages that it rests on."""
        if not self.dropping:
            self._conversation.cite(sources)

    @property
    def sounding(self) -> bool:
        """Tell whether some of its sound has come."""
        return self._start is not None

    def play(self, event: AudioDelta) -> bool:
        """Add sound; tells whether it will be heard. Raises ServiceFailed for an odd rate."""
        if event.rate != LOUDSPEAKER.rate:
            raise ServiceFailed(
                _(
                    "The service speaks at {rate} samples per second, which cannot be played."
                ).format(rate=event.rate)
            )
        self.open = True
        self._generated = False
        if self.dropping:
            return False
        start = self._sound.play(event.pcm)
        if self._start is None:
            self._start = start
            self._conversation.complete(Speaker.USER)
        self._conversation.sound(LOUDSPEAKER.seconds(len(event.pcm) // SAMPLE_BYTES))
        return True

    def generated(self) -> None:
        """Note that all of it has come; it may still be playing."""
        self._generated = True
        self._sound.end_of_speech()

    def cut(self) -> None:
        """Fall silent at once, and end the words where they were heard."""
        heard = self._sound.flush()
        if self._start is not None:
            self._conversation.cut(LOUDSPEAKER.seconds(max(0, heard - self._start)))
            self._start = None

    def end(self) -> None:
        """End it: everything was heard."""
        self._conversation.complete(Speaker.ASSISTANT)
        self._start = None

    def leave(self) -> bool:
        """End what the service cannot go on with; what has come is still heard.

        Tells whether something of it is missing.
        """
        missing = self.unfinished and not self.dropping
        self.open = self.dropping = False
        self._sound.end_of_speech()
        self._conversation.cancel_steps()
        self.end()
        return missing

    def forget(self) -> None:
        """End it here and now, for what follows is another talk."""
        if self._start is not None:
            self.cut()
        self._conversation.cancel_steps()
        self._conversation.complete(Speaker.ASSISTANT)
        self._conversation.complete(Speaker.USER)
        self.open = self.dropping = False
