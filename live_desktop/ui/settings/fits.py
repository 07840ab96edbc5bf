"""What the chosen model, connection and talk mode leave without effect, and why."""

from dataclasses import replace
from typing import Any

from live_desktop.protocol.models import (
    Dropped,
    Proactivity,
    Thinking,
    Wishes,
    model_card,
    plan_setup,
)
from live_desktop.protocol.setup import FunctionDeclaration
from live_desktop.store.settings import ConnectionChoice, Settings, TalkMode
from live_desktop.ui.settings import words

_TRIED: dict[str, Any] = {
    "temperature": 1.0,
    "top_p": 0.5,
    "top_k": 10.0,
    "max_output_tokens": 100,
    "seed": 1,
    "media_resolution": "MEDIA_RESOLUTION_LOW",
    "affective": True,
    "google_search": True,
}
"""For each setting, a wish that a model might not grant."""

_DETECTION = ("patience", "end_readiness", "silence_ms", "start_readiness", "prefix_padding_ms")
_CLOUD = ("vertex_project", "vertex_location")


def refusals(settings: Settings, functions: tuple[FunctionDeclaration, ...] = ()) -> dict[str, str]:
    """Find the rows without effect, each with the reason; `functions` are what can be called."""
    found = _refused_by_model(settings.model, functions)
    if settings.talk_mode is not TalkMode.OPEN_MIC:
        found |= dict.fromkeys(_DETECTION, words.BY_HAND)
    return found


def hidden(settings: Settings) -> frozenset[str]:
    """Find the rows that belong to a connection that is not chosen."""
    return frozenset(() if settings.connection is ConnectionChoice.VERTEX else _CLOUD)


def _refused_by_model(model: str, functions: tuple[FunctionDeclaration, ...]) -> dict[str, str]:
    # What it drops of the wishes is decided in one place, and shown here as it is.
    card = model_card(model)
    plain = Wishes(card.id, "", "", functions)
    level = (*card.thinking_levels, "HIGH")[0]
    thinking = {
        "thinking_level": Thinking(level=level),
        "thinking_budget": Thinking(budget=0),
        "include_thoughts": Thinking(include_thoughts=True),
    }
    tried = {name: replace(plain, **{name: value}) for name, value in _TRIED.items()}
    tried |= {name: replace(plain, thinking=value) for name, value in thinking.items()}
    if card.proactivity is not Proactivity.CHOICE:
        tried["proactive"] = replace(plain, proactive=card.proactivity is Proactivity.NEVER)
    before = set(plan_setup(plain).dropped)
    found = {}
    for name, wishes in tried.items():
        news: list[Dropped] = [each for each in plan_setup(wishes).dropped if each not in before]
        if news:
            found[name] = words.model_refuses(news[0].reason)
    return found
