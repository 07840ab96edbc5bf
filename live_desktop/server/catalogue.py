"""The catalogues that clients can leaf through: voices and models."""

import base64
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import TypeVar

from live_desktop.protocol.cards import MODELS
from live_desktop.protocol.offline_voices import nearest_voice
from live_desktop.protocol.voices import VOICES
from live_desktop.server.http import HttpFailed

USUAL_PAGE, LARGEST_PAGE = 50, 1000
LANGUAGE = "en-US"
"""The one that the voices of this server speak."""

_EXACT = ("language_code", "gender", "accent", "persona", "pitch", "type")
_FEMALE = ("Aoede", "Kore")

Row = dict[str, object]
Each = TypeVar("Each")


def _voice(name: str, style: str) -> Row:
    own = nearest_voice(name)
    here = "" if own == name else f" This server speaks it like {own}."
    return {
        "id": name,
        "display_name": name,
        "type": "prebuilt",
        "language_code": LANGUAGE,
        "gender": "female" if own in _FEMALE else "male",
        "persona": style,
        "description": f"A voice that sounds {style}.{here}",
    }


def _model(name: str) -> Row:
    return {
        "name": f"models/{name}",
        "baseModelId": name,
        "version": "001",
        "displayName": name,
        "description": "The embedded server of Live Desktop answers in place of this model.",
        "supportedGenerationMethods": ["bidiGenerateContent"],
    }


_VOICES = tuple(_voice(voice.name, voice.style) for voice in VOICES)
_MODELS = tuple(_model(card.id) for card in MODELS)


def voices(query: Mapping[str, str]) -> Row:
    """Give a page of the voices that a query wants."""
    found = [voice for voice in _VOICES if _fits(voice, query)]
    page, following = _page(found, query.get("page_size", ""), query.get("page_token", ""))
    return {"voices": page} | ({"next_page_token": following} if following else {})


def models(query: Mapping[str, str]) -> Row:
    """Give a page of the models."""
    page, following = _page(_MODELS, query.get("pageSize", ""), query.get("pageToken", ""))
    return {"models": page} | ({"nextPageToken": following} if following else {})


def model(name: str) -> Row:
    """Give one model by its bare id."""
    for each in _MODELS:
        if each["baseModelId"] == name:
            return each
    raise HttpFailed(
        HTTPStatus.NOT_FOUND, f"Model is not found: models/{name[:128]} for api version v1beta"
    )


def _fits(voice: Row, query: Mapping[str, str]) -> bool:
    for name in _EXACT:
        wanted = query.get(name, "").lower()
        found = str(voice.get(name, "")).lower()
        # A language without its region stands for all of its regions.
        if (
            wanted
            and found != wanted
            and not (name == "language_code" and found.startswith(wanted + "-"))
        ):
            return False
    sought = query.get("search", "").lower()
    return any(sought in str(value).lower() for value in voice.values())


def _page(rows: Iterable[Each], size: str, token: str) -> tuple[list[Each], str]:
    """Cut a page out of all rows; returns it with the token of the next, empty after the last."""
    all_rows = list(rows)
    start = _start(token)
    if size and not size.isdecimal():
        raise HttpFailed(HTTPStatus.BAD_REQUEST, "page_size is no number of 0 or more.")
    count = min(int(size[:9] or 0) or USUAL_PAGE, LARGEST_PAGE)
    end = start + count
    return all_rows[start:end], _token(end) if end < len(all_rows) else ""


def _token(start: int) -> str:
    return base64.urlsafe_b64encode(b"from %d" % start).decode()


def _start(token: str) -> int:
    if not token:
        return 0
    try:
        words, _, number = base64.urlsafe_b64decode(token).partition(b" ")
    except ValueError:
        words, number = b"", b""
    if words != b"from" or not number.isdigit():
        raise HttpFailed(HTTPStatus.BAD_REQUEST, "page_token is none that came with a page.")
    return int(number[:9])
