"""The steps and sources of an answer as the conversation keeps them, out of what services say."""

import json
from typing import Any

from live_desktop.protocol.content import (
    CodeExecutionResult,
    ExecutableCode,
    FunctionCall,
    FunctionResponse,
)
from live_desktop.protocol.messages import GroundingMetadata
from live_desktop.session.cards import Card, CardKind, CardState, Source

_OUTCOMES = {"": CardState.DONE, "OUTCOME_OK": CardState.DONE}


def call_card(call: FunctionCall) -> Card:
    """Make the card of a function call that begins."""
    given = _json(call.args) if call.args else ""
    return Card(call.id, CardKind.TOOL, call.name, given, "json", after=0)


def code_card(code: ExecutableCode) -> Card:
    """Make the card of code that begins to run."""
    language = code.language.lower()
    if language == "language_unspecified":
        language = ""
    return Card(code.id, CardKind.CODE, "", code.code, language, after=0)


def code_outcome(result: CodeExecutionResult) -> CardState:
    """Tell how code ended."""
    return _OUTCOMES.get(result.outcome, CardState.FAILED)


def call_outcome(response: FunctionResponse) -> tuple[CardState, str]:
    """Tell how a function call ended, and what it gave."""
    given = response.response
    state = CardState.FAILED if "error" in given else CardState.DONE
    lone = next(iter(given.values())) if len(given) == 1 else None
    return state, lone if isinstance(lone, str) else _json(given)


def sources(grounding: GroundingMetadata) -> tuple[Source, ...]:
    """List the pages that an answer rests on, each one once."""
    pages = (chunk.web for chunk in grounding.grounding_chunks)
    found = (Source(page.title or page.uri, page.uri) for page in pages if page and page.uri)
    return tuple(dict.fromkeys(found))


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)
