"""What a client's setup asks for, as the parts of the server want to be told."""

from live_desktop.protocol.content import Content
from live_desktop.protocol.setup import (
    ActivityHandling,
    AutomaticActivityDetection,
    GenerationConfig,
    RealtimeInputConfig,
    Sensitivity,
    Setup,
    SpeechConfig,
    Tool,
)
from live_desktop.protocol.voices import DEFAULT_VOICE
from live_desktop.server.brain.history import Role, Said
from live_desktop.server.brain.skill import Functions
from live_desktop.server.conduct import Conduct
from live_desktop.server.dialogue import DialogueSettings
from live_desktop.server.refusal import Refusal, Refused
from live_desktop.server.turns import INTERRUPTIBLE, PATIENT
from live_desktop.server.vad import GateSettings

_HARD_OF_HEARING = 0.7  # the threshold where the client wants fewer starts of speech
_LONGEST_MS = 5000  # of speech or silence that a client may ask for
_UNHURRIED_MS = 800.0  # the silence where the client wants fewer ends of speech


def said_in(turn: Content) -> Said:
    """Read one turn of the client's; raises Refused for a role that has no place there."""
    if turn.role not in (Role.USER, Role.MODEL):
        raise Refused.because(Refusal.ROLE_UNKNOWN)
    return Said(Role(turn.role), text_of(turn))


def text_of(content: Content | None) -> str:
    """Join what a content says, thoughts aside."""
    parts = content.parts if content is not None else ()
    return "".join(part.text or "" for part in parts if not part.thought)


def functions_in(tools: tuple[Tool, ...]) -> Functions:
    """Collect the functions of all tools."""
    return tuple(function for tool in tools for function in tool.function_declarations)


def dialogue_settings(setup: Setup, conduct: Conduct) -> DialogueSettings:
    """Read the manners of the conversation from a setup."""
    realtime = setup.realtime_input_config or RealtimeInputConfig()
    detection = realtime.automatic_activity_detection or AutomaticActivityDetection()
    patient = realtime.activity_handling is ActivityHandling.NO_INTERRUPTION
    return DialogueSettings(
        voice=_voice_name(setup),
        rules=PATIENT if patient else INTERRUPTIBLE,
        manual=detection.disabled,
        transcribe_input=setup.input_audio_transcription is not None,
        transcribe_output=setup.output_audio_transcription is not None,
        tell_activity=not (detection.disabled or conduct.legacy_activity),
    )


def gate_settings(setup: Setup) -> GateSettings:
    """Read from a setup when speech counts as begun and as ended."""
    realtime = setup.realtime_input_config or RealtimeInputConfig()
    detection = realtime.automatic_activity_detection or AutomaticActivityDetection()
    usual = GateSettings()
    slow_start = detection.start_of_speech_sensitivity is Sensitivity.START_SENSITIVITY_LOW
    slow_end = detection.end_of_speech_sensitivity is Sensitivity.END_SENSITIVITY_LOW
    onset, silence = detection.prefix_padding_ms, detection.silence_duration_ms
    return GateSettings(
        threshold=_HARD_OF_HEARING if slow_start else usual.threshold,
        onset_ms=usual.onset_ms if onset is None else _clamped(onset),
        silence_ms=(_UNHURRIED_MS if slow_end else usual.silence_ms)
        if silence is None
        else _clamped(silence),
    )


def _clamped(milliseconds: int) -> int:
    return max(0, min(milliseconds, _LONGEST_MS))


def _voice_name(setup: Setup) -> str:
    voice = _speech(setup).voice_config
    prebuilt = voice and voice.prebuilt_voice_config
    return (prebuilt and prebuilt.voice_name) or (voice and voice.voice) or DEFAULT_VOICE


def language_of(setup: Setup) -> str:
    """Tell the language that the client wants to be spoken to in; empty for any."""
    return _speech(setup).language_code


def _speech(setup: Setup) -> SpeechConfig:
    config = setup.generation_config or GenerationConfig()
    return config.speech_config or SpeechConfig()
