"""Between the first steps, the settings and the sound."""

from typing import Protocol

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal, SignalInstance, Slot

from live_desktop.errors import LiveDesktopError
from live_desktop.store.settings import Settings
from live_desktop.ui.first_run.steps import FirstRun
from live_desktop.ui.sound.form import SoundForm
from live_desktop.ui.voices import words as voice_words
from live_desktop.ui.voices.auditions import Auditions


class Choices(Protocol):
    """What is needed of the preferences."""

    settings: Settings

    @property
    def shown(self) -> SignalInstance:
        """Tell that the settings are others."""

    def take(self, settings: Settings) -> None:
        """Have these settings from now on."""


class Hearing(Protocol):
    """What is needed of the engine."""

    @property
    def levels_changed(self) -> SignalInstance:
        """Tell how loud both sides are, Levels."""

    @property
    def checked(self) -> SignalInstance:
        """Tell what a sound check found, a SoundReport."""

    @property
    def failed(self) -> SignalInstance:
        """Tell what went wrong, a LiveDesktopError."""

    def listen(self, wanted: bool) -> None:
        """Open or close the microphone."""


class FirstRunDesk(QObject):
    """Does what the first steps ask for.

    Signals: `google_wished(key, model)`, `finished()` when they are over, to be kept.
    """

    google_wished = Signal(str, str)
    finished = Signal()

    def __init__(
        self,
        steps: FirstRun,
        choices: Choices,
        engine: Hearing,
        auditions: Auditions,
        sound: SoundForm,
    ) -> None:
        """Run the sound check by way of the page about the `sound`, which keeps its result."""
        super().__init__(steps)
        self._steps = steps
        self._choices = choices
        self._engine = engine
        self._auditions = auditions
        steps.voice_tried.connect(self._play)
        steps.voice_chosen.connect(self._take_voice)
        steps.microphone_wanted.connect(self._listen)
        steps.check_requested.connect(sound.check_requested)
        steps.check_requested.connect(steps.show_checking)
        steps.key_given.connect(self._give_key)
        steps.finished.connect(self._finish)
        auditions.changed.connect(steps.show_hearing)
        auditions.failed.connect(steps.show_trouble)
        choices.shown.connect(self._show_voice)
        engine.levels_changed.connect(steps.set_levels)
        engine.checked.connect(steps.show_report)
        engine.failed.connect(self._end_check)
        self._show_voice()
        steps.go_ahead()

    @Slot()
    def _show_voice(self) -> None:
        self._steps.show_voice(self._choices.settings.voice)

    @Slot(str)
    def _play(self, voice: str) -> None:
        self._auditions.play_offline(voice, voice_words.FRIENDLY_OFFLINE)

    @Slot(str)
    def _take_voice(self, voice: str) -> None:
        if voice != self._choices.settings.voice:
            self._choices.take(replace(self._choices.settings, voice=voice))

    @Slot(str)
    def _give_key(self, key: str) -> None:
        self.google_wished.emit(key, self._choices.settings.model)

    @Slot(bool)
    def _listen(self, wanted: bool) -> None:
        self._auditions.stop()
        self._engine.listen(wanted)

    @Slot(object)
    def _end_check(self, _error: LiveDesktopError) -> None:
        """End the sound check with the sound; the window tells what is wrong with it."""
        self._steps.end_check()

    @Slot()
    def _finish(self) -> None:
        """Leave the steps for good, and everything of theirs alone from now on."""
        self._auditions.stop()
        self._auditions.changed.disconnect(self._steps.show_hearing)
        self._auditions.failed.disconnect(self._steps.show_trouble)
        self._engine.levels_changed.disconnect(self._steps.set_levels)
        self._engine.checked.disconnect(self._steps.show_report)
        self._engine.failed.disconnect(self._end_check)
        self._choices.shown.disconnect(self._show_voice)
        self.finished.emit()
