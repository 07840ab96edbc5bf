"""Checks a setup as the service does, and says what is wrong in its words."""

from live_desktop.protocol.cards import MODELS, Proactivity, ThinkingForm, model_card
from live_desktop.protocol.setup import GenerationConfig, Modality, ProactivityConfig, Setup
from live_desktop.server.refusal import Refusal, Refused

_MODEL_IDS = frozenset(card.id for card in MODELS)


def check_setup(setup: Setup, *, any_model: bool) -> str:
    """Return the bare id of the model; raises Refused where the setup cannot be served.

    Of a model that is not known, only the id is checked, and not even that with `any_model`.
    """
    model = setup.model.strip().rpartition("/")[2]
    if not model:
        raise Refused.because(Refusal.MALFORMED)
    config = setup.generation_config or GenerationConfig()
    if model in _MODEL_IDS:
        _check_thinking(model, config)
        _check_proactivity(model, setup.proactivity)
    elif not any_model:
        raise Refused.model_unknown(model)
    if Modality.TEXT in config.response_modalities:
        raise Refused.because(Refusal.TEXT_MODALITY)
    return model


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
