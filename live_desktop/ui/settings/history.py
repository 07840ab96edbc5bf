"""The changes that can be taken back."""

from collections import deque
from dataclasses import dataclass
from typing import Any

from live_desktop.store.settings import Settings

_MOST = 100


@dataclass(frozen=True, slots=True)
class Change:
    """New values of settings, by their names, made in one row."""

    row: str
    values: tuple[tuple[str, Any], ...]


class History:
    """Keeps what was before each change; the newest can be taken back first."""

    def __init__(self) -> None:
        self._before: deque[Change] = deque(maxlen=_MOST)

    def note(self, change: Change, settings: Settings) -> None:
        """Keep what the settings are before a change."""
        before = tuple((name, getattr(settings, name)) for name, _ in change.values)
        self._before.append(Change(change.row, before))

    def back(self) -> Change | None:
        """Give the change that takes the newest one back; None where there is none."""
        return self._before.pop() if self._before else None

    @property
    def can_go_back(self) -> bool:
        """Tell whether there is a change to take back."""
        return bool(self._before)
