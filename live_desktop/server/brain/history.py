"""What was said in a session, by whom, in order."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_LONGEST = 4_000  # contributions; an evening's talk
_LONGEST_TEXT = 10_000  # characters of one of them
_LARGEST = 1_000_000  # characters of all of them


class Role(StrEnum):
    """Who said it."""

    USER = "user"
    MODEL = "model"
    FUNCTION = "function"


@dataclass(frozen=True, slots=True)
class Said:
    """One contribution."""

    role: Role
    text: str


class History:
    """Grows with the session; of a very long one the beginning is forgotten."""

    def __init__(self) -> None:
        self._said: deque[Said] = deque()
        self._size = 0

    def add(self, role: Role, text: str) -> None:
        """Append a contribution, unless it is empty; of a whole book only the beginning."""
        text = text[:_LONGEST_TEXT].strip()
        if text:
            self._said.append(Said(role, text))
            self._size += len(text)
        while len(self._said) > _LONGEST or self._size > _LARGEST:
            self._size -= len(self._said.popleft().text)

    def of(self, role: Role) -> Iterator[str]:
        """Yield what a role said, the oldest first."""
        return (said.text for said in self._said if said.role is role)

    def last(self, role: Role) -> str:
        """Return what a role said last, or nothing."""
        return next((said.text for said in reversed(self._said) if said.role is role), "")

    def __iter__(self) -> Iterator[Said]:
        return iter(self._said)
