"""Chooses the window's language, before the modules are imported whose words it says."""

import os
import sys

from live_desktop.language import SHIPPED, environment_languages, fitting, speak
from live_desktop.store.paths import Paths
from live_desktop.store.window_language import stored_language


def choose_language() -> None:
    """Speak what the settings say, or else what the system does."""
    paths = Paths.of_platform(os.environ.get("LIVE_DESKTOP_HOME", ""))
    speak(language_for(stored_language(paths.settings)))


def language_for(choice: str) -> str:
    """Find the language that a choice of the settings means; an empty one follows the system."""
    return choice if choice in SHIPPED else fitting(_system_languages())


def _system_languages() -> tuple[str, ...]:
    if sys.platform in {"win32", "darwin"}:
        # Programs that were not started from a terminal have no locale in their environment.
        from PySide6.QtCore import QLocale  # noqa: PLC0415

        return tuple(QLocale.system().uiLanguages())
    return environment_languages(os.environ)
