"""Reads the arguments of a function out of what the user said or typed."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

_LEAD = re.compile(r"[\s,:;(]*(?:(?:with|using|where|for|of|on|in|and|the|arguments?)\b[\s,:;(]*)*")
_TAIL = re.compile(r"(?:[\s,;)!?]|\.(?=\s|$))+$|\s+(?:please|for me)\W*$", re.IGNORECASE)
_EQUATION = re.compile(
    r"(?P<key>[A-Za-z_]\w*)\s*=\s*"
    r"(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|"
    r"(?P<bare>.+?)(?=[\s,;]+(?:and\s+)?[A-Za-z_]\w*\s*=|[,;]|\s+and\s|$))",
    re.DOTALL,
)
_JOINT = re.compile(r"\s*(?:[,;]|\band\b)\s*", re.IGNORECASE)
_AFTER_KEY = re.compile(r"\s*(?:[:=]|(?:is|as|to|of|equals)\b)?\s*", re.IGNORECASE)
_YES = frozenset({"true", "yes", "on", "1"})
_NO = frozenset({"false", "no", "off", "0"})


def read_arguments(words: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """Read a JSON object, `key=value` pairs or `key value` pairs, typed by a JSON schema."""
    given = _read_object(words)
    if given is not None:
        return given
    lead = _LEAD.match(words)
    introduced = lead is not None and re.search(r"\w", lead.group()) is not None
    words = _TAIL.sub("", words[lead.end() :] if lead else words)
    properties = schema.get("properties")
    known: Mapping[str, Any] = properties if isinstance(properties, dict) else {}
    pairs = _equations(words) or _named(words, known)
    if not pairs and introduced:
        pairs = _unnamed(words, schema, known)
    return {key: _typed(value, known.get(key)) for key, value in pairs.items()}


def _read_object(words: str) -> dict[str, Any] | None:
    start, end = words.find("{"), words.rfind("}")
    if start < 0 or end < start:
        return None
    try:
        found = msgspec.json.decode(words[start : end + 1].encode(), type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError):
        return None
    return found


def _equations(words: str) -> dict[str, str]:
    return {
        found["key"]: next(
            each for each in (found["double"], found["single"], found["bare"]) if each is not None
        ).strip()
        for found in _EQUATION.finditer(words)
    }


def _named(words: str, known: Mapping[str, Any]) -> dict[str, str]:
    """Read pairs whose keys the schema knows: a value ends where the next key begins."""
    if not known:
        return {}
    spellings = {re.sub(r"[\W_]+", " ", key).lower(): key for key in known}
    longest_first = sorted(spellings, key=len, reverse=True)
    either = "|".join(re.escape(each).replace(r"\ ", r"[\s_-]+") for each in longest_first)
    keys = list(re.finditer(rf"\b(?:{either})\b", words, re.IGNORECASE))
    ends = [*(found.start() for found in keys), len(words)][1:]
    pairs: dict[str, str] = {}
    for found, end in zip(keys, ends, strict=True):
        key = spellings[re.sub(r"[\W_]+", " ", found.group()).lower()]
        value = words[found.end() : end]
        value = re.sub(r"[\s,;]+(?:and)?[\s,;]*$", "", _AFTER_KEY.sub("", value, count=1))
        if value and key not in pairs:
            pairs[key] = _unquoted(value)
    return pairs


def _unnamed(words: str, schema: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, str]:
    """Read a value alone, where it can only mean one key; else a key and a value by position."""
    if not words:
        return {}
    required = schema.get("required")
    wanted = list(required) if isinstance(required, list | tuple) else []
    candidates = wanted if len(wanted) == 1 else list(known)
    if len(candidates) == 1:
        return {str(candidates[0]): _unquoted(words)}
    if known:
        return {}
    pairs = [piece.split(None, 1) for piece in _JOINT.split(words)]
    return {pair[0]: _unquoted(pair[1]) for pair in pairs if len(pair) == 2}


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _typed(value: str, schema: Any) -> Any:
    """Give a value the type that the schema wants, or leave it as the words that it is."""
    kind = str(schema.get("type", "")).lower() if isinstance(schema, dict) else ""
    if kind == "boolean" and value.lower() in _YES | _NO:
        return value.lower() in _YES
    if kind in ("integer", "number", "array", "object"):
        try:
            return msgspec.json.decode(value.encode())
        except msgspec.MsgspecError:
            return value
    return value
