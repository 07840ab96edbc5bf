"""What is wrong with a change, beyond what its own field can tell."""

import re
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from live_desktop.errors import LiveDesktopError
from live_desktop.session.endpoint import custom_endpoint, vertex_endpoint
from live_desktop.session.network import Network
from live_desktop.store.settings import ConnectionChoice, Settings
from live_desktop.ui import figures
from live_desktop.ui.settings import words

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SOMEWHERE = "https://example.org"
_SOME = "some"


def trouble(settings: Settings, changes: dict[str, Any], *, has_key: bool) -> str:
    """Say why the settings cannot be changed so; empty where they can."""
    after = replace(settings, **changes)
    for name in changes:
        reason = _trouble_of(name, after, has_key=has_key)
        if reason:
            return reason
    return ""


def _trouble_of(name: str, after: Settings, *, has_key: bool) -> str:
    match name:
        case "connection":
            return _connection(after, has_key=has_key)
        case "custom_url" if after.custom_url:
            return _told(lambda: custom_endpoint(after.custom_url))
        case "vertex_project" if after.vertex_project:
            return _told(lambda: vertex_endpoint(after.vertex_project, "global", _SOME))
        case "vertex_location":
            return _told(lambda: vertex_endpoint(_SOME, after.vertex_location, _SOME))
        case "proxy" if after.proxy:
            return _told(lambda: Network(after.proxy).proxy_for(_SOMEWHERE))
        case "ca_file" if after.ca_file and not Path(after.ca_file).is_file():
            return words.NO_SUCH_FILE
        case "language":
            return _languages((after.language,) if after.language else ())
        case "transcribe_languages":
            return _languages(after.transcribe_languages)
        case "trigger_tokens" | "target_tokens":
            return _window(name, after.trigger_tokens, after.target_tokens)
    return ""


def _connection(after: Settings, *, has_key: bool) -> str:
    if after.connection is ConnectionChoice.GOOGLE and not has_key:
        return words.NO_GOOGLE_KEY_YET
    if after.connection is ConnectionChoice.CUSTOM and not after.custom_url:
        return words.NO_ADDRESS_YET
    return ""


def _languages(codes: tuple[str, ...]) -> str:
    wrong = next((code for code in codes if not _LANGUAGE.fullmatch(code)), "")
    return words.BAD_LANGUAGE.format(code=wrong) if wrong else ""


def _window(name: str, trigger: int | None, target: int | None) -> str:
    if trigger is None or target is None or target < trigger:
        return ""
    if name == "target_tokens":
        return words.TARGET_TOO_HIGH.format(trigger=figures.whole(trigger))
    return words.TRIGGER_TOO_LOW.format(target=figures.whole(target))


def _told(attempt: Any) -> str:
    try:
        attempt()
    except LiveDesktopError as error:
        return str(error)
    return ""
