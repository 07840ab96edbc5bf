"""What a persona may have besides its words: the lists that the form offers."""

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QSizePolicy

from live_desktop.protocol.models import MODELS
from live_desktop.protocol.voices import VOICES, Voice
from live_desktop.ui.list_box import ListBox
from live_desktop.ui.personas import words
from live_desktop.ui.theme import Theme
from live_desktop.ui.voices.style_words import style_of

LANGUAGES = (
    "ar-EG", "bn-BD", "de-DE", "en-US", "en-GB", "en-IN", "es-ES", "es-US", "fr-FR", "gu-IN",
    "hi-IN", "id-ID", "it-IT", "ja-JP", "kn-IN", "ko-KR", "ml-IN", "mr-IN", "nl-NL", "pl-PL",
    "pt-BR", "ru-RU", "ta-IN", "te-IN", "th-TH", "tr-TR", "uk-UA", "vi-VN", "cmn-CN",
)  # fmt: skip
"""BCP-47 codes of languages that the models speak."""

_LEAST_CHARACTERS = 8


class ChoiceBox(ListBox):
    """Offer values with their words; the first one leaves it as the settings have it."""

    def __init__(self, name: str, theme: Theme, values: tuple[tuple[str, str], ...]) -> None:
        super().__init__(name, theme)
        # Long names are cut off rather than that they push the page apart.
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LEAST_CHARACTERS)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._offer(values)

    def _offer(self, values: tuple[tuple[str, str], ...]) -> None:
        self.clear()
        self.addItem(words.UNCHANGED, "")
        for value, text in values:
            self.addItem(text, value)

    def offer(self, values: tuple[tuple[str, str], ...]) -> None:
        """Offer other values; the chosen one stays."""
        chosen = self.chosen
        blocked = self.blockSignals(True)
        self._offer(values)
        self.choose(chosen)
        self.blockSignals(blocked)

    @property
    def chosen(self) -> str:
        """Return the value that is chosen; empty for the settings'."""
        return str(self.currentData() or "")

    def choose(self, value: str) -> None:
        """Choose a value; one that is not offered is added as it is."""
        if (place := self.findData(value)) < 0:
            self.addItem(value, value)
            place = self.count() - 1
        self.setCurrentIndex(place)


def voice_choices(voices: tuple[Voice, ...] = VOICES) -> tuple[tuple[str, str], ...]:
    """List voices with how they sound."""
    return tuple((voice.name, f"{voice.name} · {style_of(voice)}") for voice in voices)


def model_choices() -> tuple[tuple[str, str], ...]:
    """List the models that are known."""
    return tuple((card.id, card.id) for card in MODELS)


def language_choices() -> tuple[tuple[str, str], ...]:
    """List languages by the names that they have in themselves."""
    return tuple((code, _name(code)) for code in LANGUAGES)


def _name(code: str) -> str:
    # Qt knows Mandarin only under the wider code.
    locale = QLocale(code.replace("cmn-", "zh-").replace("-", "_"))
    language, place = locale.nativeLanguageName(), locale.nativeTerritoryName()
    if not language:
        return code
    return f"{language[:1].upper()}{language[1:]} ({place})" if place else language
