"""The user's settings: typed, with defaults, written so that a crash cannot spoil them."""

from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from live_desktop.errors import SettingsBroken
from live_desktop.protocol.models import DEFAULT_MODEL
from live_desktop.protocol.voices import DEFAULT_VOICE
from live_desktop.store.files import write_atomically


class ConnectionChoice(StrEnum):
    """Where talks go."""

    AUTO = "auto"
    LOCAL = "local"
    GOOGLE = "google"
    CUSTOM = "custom"


class Appearance(StrEnum):
    """How the window looks."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings of one user."""

    connection: ConnectionChoice = ConnectionChoice.AUTO
    """Where talks go; AUTO is Google where the environment has a key, else the offline voice."""
    custom_url: str = ""
    """The address of the server of one's own, ws:// or wss://."""
    model: str = DEFAULT_MODEL
    voice: str = DEFAULT_VOICE
    persona: str = ""
    """The system instruction."""
    appearance: Appearance = Appearance.SYSTEM


class SettingsFile:
    """The settings on disk; keys that this version does not know are kept."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stored: dict[str, Any] = {}

    def load(self) -> Settings:
        """Read the settings; raises SettingsBroken after setting a broken file aside."""
        try:
            raw = self._path.read_bytes()
        except FileNotFoundError:
            return Settings()
        except OSError as error:
            raise SettingsBroken(
                f"The settings in {self._path} cannot be read. Those of a new start are in use.",
                detail=str(error),
            ) from error
        try:
            stored = msgspec.json.decode(raw, type=dict[str, Any])
            settings = msgspec.convert(stored, Settings)
        except msgspec.MsgspecError as error:
            aside = self._path.with_suffix(".broken.json")
            self._path.replace(aside)
            raise SettingsBroken(
                f"The settings could not be read and were set aside as {aside}."
                " Those of a new start are in use.",
                detail=str(error),
            ) from error
        self._stored = stored
        return settings

    def save(self, settings: Settings) -> None:
        """Write the settings in one piece."""
        self._stored |= msgspec.to_builtins(settings)
        raw = msgspec.json.format(msgspec.json.encode(self._stored), indent=2)
        write_atomically(self._path, raw)
