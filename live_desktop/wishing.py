"""What the user's settings wish of a session."""

from live_desktop.protocol.models import Activity, Thinking, Wishes
from live_desktop.protocol.setup import FunctionDeclaration, Sensitivity, TurnCoverage
from live_desktop.store.settings import (
    Coverage,
    Readiness,
    Resolution,
    Settings,
    TalkMode,
    ThinkingLevel,
)

_START = {
    Readiness.AUTO: None,
    Readiness.LOW: Sensitivity.START_SENSITIVITY_LOW,
    Readiness.HIGH: Sensitivity.START_SENSITIVITY_HIGH,
}
_END = {
    Readiness.AUTO: None,
    Readiness.LOW: Sensitivity.END_SENSITIVITY_LOW,
    Readiness.HIGH: Sensitivity.END_SENSITIVITY_HIGH,
}
_COVERAGE = {
    Coverage.AUTO: None,
    Coverage.SPEECH: TurnCoverage.TURN_INCLUDES_ONLY_ACTIVITY,
    Coverage.SPEECH_AND_VIDEO: TurnCoverage.TURN_INCLUDES_AUDIO_ACTIVITY_AND_ALL_VIDEO,
    Coverage.ALL: TurnCoverage.TURN_INCLUDES_ALL_INPUT,
}
_RESOLUTION = {
    Resolution.AUTO: "",
    Resolution.LOW: "MEDIA_RESOLUTION_LOW",
    Resolution.MEDIUM: "MEDIA_RESOLUTION_MEDIUM",
    Resolution.HIGH: "MEDIA_RESOLUTION_HIGH",
}


def chosen(
    functions: tuple[FunctionDeclaration, ...], names: tuple[str, ...] | None
) -> tuple[FunctionDeclaration, ...]:
    """Take the functions of these names; None is for all."""
    return tuple(each for each in functions if names is None or each.name in names)


def wishes_of(settings: Settings, functions: tuple[FunctionDeclaration, ...] = ()) -> Wishes:
    """Say in the protocol's words what the settings wish, with these functions to call."""
    return Wishes(
        model=settings.model,
        voice=settings.voice,
        persona=settings.persona,
        functions=functions,
        language=settings.language,
        temperature=settings.temperature,
        top_p=settings.top_p,
        top_k=settings.top_k,
        max_output_tokens=settings.max_output_tokens,
        seed=settings.seed,
        media_resolution=_RESOLUTION[settings.media_resolution],
        thinking=_thinking(settings),
        affective=settings.affective,
        proactive=settings.proactive,
        google_search=settings.google_search,
        activity=_activity(settings),
        transcribe_languages=settings.transcribe_languages,
        transcribe_vocabulary=settings.transcribe_vocabulary,
        trigger_tokens=settings.trigger_tokens,
        target_tokens=settings.target_tokens,
    )


def _thinking(settings: Settings) -> Thinking:
    level = settings.thinking_level
    return Thinking(
        level="" if level is ThinkingLevel.AUTO else level.upper(),
        budget=settings.thinking_budget,
        include_thoughts=settings.include_thoughts,
    )


def _activity(settings: Settings) -> Activity:
    return Activity(
        manual=settings.talk_mode is not TalkMode.OPEN_MIC,
        start_sensitivity=_START[settings.start_readiness],
        end_sensitivity=_END[settings.end_readiness],
        prefix_padding_ms=settings.prefix_padding_ms,
        silence_ms=settings.silence_ms,
        interrupts=settings.speech_interrupts,
        coverage=_COVERAGE[settings.coverage],
    )
