"""What a client asks for when it speaks, and what it looks for in the messages that come back."""

from live_desktop.protocol.messages import (
    ServerMessage,
    VoiceActivityType,
)
from live_desktop.protocol.setup import (
    ActivityHandling,
    AutomaticActivityDetection,
    RealtimeInputConfig,
    Setup,
)
from tests.server.live_client import (
    SETUP,
    Turn,
)


def listening_with(
    *, handling: ActivityHandling | None = None, **detection: bool | int | None
) -> Setup:
    """A setup with its own voice activity settings."""
    config = RealtimeInputConfig(
        automatic_activity_detection=AutomaticActivityDetection(**detection),  # type: ignore[arg-type]
        activity_handling=handling,
    )
    return Setup(
        model=SETUP.model,
        realtime_input_config=config,
        input_audio_transcription=SETUP.input_audio_transcription,
        output_audio_transcription=SETUP.output_audio_transcription,
    )


MANUAL = listening_with(disabled=True)


def has_sound(message: ServerMessage) -> bool:
    return message.server_content is not None and message.server_content.model_turn is not None


def has_heard(message: ServerMessage) -> bool:
    content = message.server_content
    return content is not None and content.input_transcription is not None


def activities(turn: Turn) -> list[VoiceActivityType | None]:
    return [each.voice_activity.type for each in turn.messages if each.voice_activity]
