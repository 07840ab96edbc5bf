"""What each Live model accepts, and the setup that a session's wishes make with it."""

from dataclasses import dataclass
from enum import Enum, auto

from live_desktop.protocol.content import text_content
from live_desktop.protocol.messages import ClientContent, RealtimeInput
from live_desktop.protocol.setup import (
    AudioTranscriptionConfig,
    ContextWindowCompressionConfig,
    FunctionDeclaration,
    GenerationConfig,
    Modality,
    PrebuiltVoiceConfig,
    Setup,
    SlidingWindow,
    SpeechConfig,
    ThinkingConfig,
    Tool,
    VoiceConfig,
)


class TextRoute(Enum):
    """The message that carries what the user types."""

    REALTIME_INPUT = auto()
    CLIENT_CONTENT = auto()


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One model: what it wants to be sent."""

    id: str
    text_route: TextRoute = TextRoute.REALTIME_INPUT
    thinking_level: str = ""
    """The level that the model must be given, or empty where the field must be absent."""

    def typed_text(self, text: str) -> RealtimeInput | ClientContent:
        """Make the message that carries typed text to this model."""
        if self.text_route is TextRoute.REALTIME_INPUT:
            return RealtimeInput(text=text)
        return ClientContent(turns=(text_content(text),), turn_complete=True)


MODELS: tuple[ModelCard, ...] = (
    ModelCard("gemini-3.8-live"),
    ModelCard("gemini-3.8-live-extended-thinking", thinking_level="LOW"),
    ModelCard("gemini-3.1-flash-live-preview"),
    ModelCard(
        "gemini-2.5-flash-native-audio-preview-12-2025",
        text_route=TextRoute.CLIENT_CONTENT,
    ),
)
DEFAULT_MODEL = MODELS[0].id


def model_card(model: str) -> ModelCard:
    """Find the card of a model; an unknown one is taken to be like the newest."""
    for card in MODELS:
        if card.id == model:
            return card
    return ModelCard(model)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user wants of a session, whatever the model."""

    model: str
    voice: str
    persona: str
    functions: tuple[FunctionDeclaration, ...] = ()


def build_setup(wishes: Wishes) -> Setup:
    """Make the setup that the wished model accepts."""
    card = model_card(wishes.model)
    thinking = ThinkingConfig(thinking_level=card.thinking_level) if card.thinking_level else None
    voice = VoiceConfig(prebuilt_voice_config=PrebuiltVoiceConfig(voice_name=wishes.voice))
    return Setup(
        model=f"models/{card.id}",
        generation_config=GenerationConfig(
            response_modalities=(Modality.AUDIO,),
            speech_config=SpeechConfig(voice_config=voice),
            thinking_config=thinking,
        ),
        system_instruction=text_content(wishes.persona) if wishes.persona.strip() else None,
        tools=(Tool(function_declarations=wishes.functions),) if wishes.functions else (),
        # Without it a session ends after a quarter of an hour.
        context_window_compression=ContextWindowCompressionConfig(sliding_window=SlidingWindow()),
        input_audio_transcription=AudioTranscriptionConfig(),
        output_audio_transcription=AudioTranscriptionConfig(),
    )
