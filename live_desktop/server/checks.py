"""Checks a setup as the service does, and says what is wrong in its words."""

import re
from collections.abc import Iterator

from live_desktop.protocol.cards import MODELS, Proactivity, ThinkingForm, model_card
from live_desktop.protocol.setup import (
    AutomaticActivityDetection,
    FunctionDeclaration,
    GenerationConfig,
    Modality,
    ProactivityConfig,
    RealtimeInputConfig,
    Setup,
)
from live_desktop.protocol.wire import OpenEnum
from live_desktop.server.refusal import Refusal, Refused

MOST_FUNCTIONS = 512

_MODEL_IDS = frozenset(card.id for card in MODELS)
_FUNCTION_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.:-]{0,127}")


def check_setup(setup: Setup, *, any_model: bool) -> str:
    """Return the bare id of the model; raises Refused where the setup cannot be served.

    Of a model that is not known, only the id is checked, and not even that with `any_model`.
    """
    model = setup.model.strip().rpartition("/")[2]
    if not model:
        raise Refused.because(Refusal.MALFORMED)
    config = setup.generation_config or GenerationConfig()
    for name, value in _enumerations(setup, config):
        if value not in type(value).__members__.values() and not value.endswith("_UNSPECIFIED"):
            raise Refused.value_unknown(name, value)
    check_functions(tuple(each for tool in setup.tools for each in tool.function_declarations))
    if model in _MODEL_IDS:
        _check_thinking(model, config)
        _check_proactivity(model, setup.proactivity)
    elif not any_model:
        raise Refused.model_unknown(model)
    if Modality.TEXT in config.response_modalities:
        raise Refused.because(Refusal.TEXT_MODALITY)
    return model


def check_functions(functions: tuple[FunctionDeclaration, ...]) -> None:
    """Check the functions of a client; raises Refused where there are too many or misnamed ones."""
    if len(functions) > MOST_FUNCTIONS:
        raise Refused.because(Refusal.FUNCTIONS_TOO_MANY)
    if not all(_FUNCTION_NAME.fullmatch(each.name) for each in functions):
        raise Refused.because(Refusal.FUNCTION_MISNAMED)


def _enumerations(setup: Setup, config: GenerationConfig) -> Iterator[tuple[str, OpenEnum]]:
    """Yield the values that have to be known ones, by the names of their fields."""
    realtime = setup.realtime_input_config or RealtimeInputConfig()
    detection = realtime.automatic_activity_detection or AutomaticActivityDetection()
    for modality in config.response_modalities:
        yield "generation_config.response_modalities", modality
    for name, value in (
        ("start_of_speech_sensitivity", detection.start_of_speech_sensitivity),
        ("end_of_speech_sensitivity", detection.end_of_speech_sensitivity),
        ("activity_handling", realtime.activity_handling),
        ("turn_coverage", realtime.turn_coverage),
    ):
        if value is not None:
            yield f"realtime_input_config.{name}", value


def _check_thinking(model: str, config: GenerationConfig) -> None:
    card, thinking = model_card(model), config.thinking_config
    if thinking is not None and card.thinking is ThinkingForm.NONE:
        raise Refused.because(Refusal.THINKING_UNKNOWN)
    level = thinking.thinking_level.upper() if thinking else ""
    if card.required_level and level not in card.thinking_levels:
        raise Refused.because(Refusal.THINKING_MISSING)


def _check_proactivity(model: str, wanted: ProactivityConfig | None) -> None:
    always = model_card(model).proactivity is Proactivity.ALWAYS
    if always and wanted is not None and wanted.proactive_audio is False:
        raise Refused.because(Refusal.PROACTIVITY_REQUIRED)
