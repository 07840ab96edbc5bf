"""Leaves out what a model thinks aloud before it answers."""

import re

_NAMES = ("think", "thinking", "thought", "reasoning")
_OPEN = re.compile(rf"<({'|'.join(_NAMES)})>\s*")
_TAGS = tuple(f"{start}{name}>" for name in _NAMES for start in ("<", "</"))


class Thoughts:
    """Passes on a stream of text without what stands between the tags of thinking."""

    def __init__(self) -> None:
        self._held = ""
        self._closing = ""
        """The tag that the thinking ends with, while it lasts."""

    def feed(self, text: str) -> str:
        """Return what is surely no thought; what may be the beginning of a tag is held."""
        self._held += text
        said = ""
        while True:
            if self._closing:
                _, closed, rest = self._held.partition(self._closing)
                if not closed:
                    self._held = self._held[-len(self._closing) :]
                    return said
                self._closing, self._held = "", rest
            elif opened := _OPEN.search(self._held):
                said += self._held[: opened.start()]
                self._closing, self._held = f"</{opened[1]}>", self._held[opened.end() :]
            else:
                whole = len(self._held) - _beginning_of_tag(self._held)
                said, self._held = said + self._held[:whole], self._held[whole:]
                return said

    def end(self) -> str:
        """Return what was held, for nothing follows."""
        said = "" if self._closing else self._held
        self._held = self._closing = ""
        return said


def _beginning_of_tag(text: str) -> int:
    """Count the characters at the end that a tag may begin with."""
    start = text.rfind("<")
    tail = text[start:] if start >= 0 else ""
    return len(tail) if tail and any(tag.startswith(tail) for tag in _TAGS) else 0
