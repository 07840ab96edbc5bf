"""Words as they are shown, with their places in the source.

Places in shown words are counted the way Qt counts, in UTF-16 units; those in the source are
characters.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

from live_desktop.ui.markdown.runs import Run


@dataclass(frozen=True, slots=True)
class Range:
    """A stretch of shown words."""

    start: int
    end: int

    def within(self, start: int, end: int) -> "Range | None":
        """Return what of it lies in another stretch, counted from the start of that; or None."""
        first, last = max(self.start, start), min(self.end, end)
        return Range(first - start, last - start) if first < last else None


class Wording:
    """The words of one block."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self.runs = tuple(runs)
        self.text = "".join(run.text for run in self.runs)
        self.length = utf16_length(self.text)

    def slice(self, start: int, end: int) -> str:
        """Return the words between two places."""
        if self.length == len(self.text):
            return self.text[start:end]
        units = self.text.encode("utf-16-le", "surrogatepass")
        return units[2 * start : 2 * end].decode("utf-16-le", "ignore")

    def stretches(self) -> Iterator[tuple[Run, Range]]:
        """Go through the runs and where each of them is shown."""
        for run, (start, end) in zip(self.runs, pairwise(self._starts), strict=True):
            yield run, Range(start, end)

    def shown(self, start: int, end: int) -> list[Range]:
        """Find where words from one place of the source to another are shown."""
        found: list[Range] = []
        first = max(0, bisect_right(self._sources, start) - 1)
        for number in range(first, bisect_left(self._sources, end)):
            run, at = self.runs[number], self._starts[number]
            begin, stop = max(start, run.source), min(end, run.end)
            if begin >= stop:
                continue
            before = at + utf16_length(run.text[: begin - run.source])
            after = before + utf16_length(run.text[begin - run.source : stop - run.source])
            if found and found[-1].end == before:
                found[-1] = Range(found[-1].start, after)
            else:
                found.append(Range(before, after))
        return found

    def runs_within(self, start: int, end: int) -> tuple[Run, ...]:
        """Return what of the runs lies between two characters."""
        inside = []
        first = max(0, bisect_right(self._characters, start) - 1)
        for number in range(first, bisect_left(self._characters, end)):
            run, at = self.runs[number], self._characters[number]
            begin, stop = max(start - at, 0), min(end - at, len(run.text))
            if begin == 0 and stop == len(run.text):
                inside.append(run)
            elif begin < stop:
                inside.append(Run(run.text[begin:stop], run.source + begin, run.style, run.link))
        return tuple(inside)

    @cached_property
    def _characters(self) -> list[int]:
        return list(accumulate((len(run.text) for run in self.runs), initial=0))[:-1]

    @cached_property
    def _sources(self) -> list[int]:
        return [run.source for run in self.runs]

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((utf16_length(run.text) for run in self.runs), initial=0))


def utf16_length(text: str) -> int:
    """Return the length of a text as Qt counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def head(text: str, units: int) -> str:
    """Return the first words of a text, up to a place."""
    if text.isascii():
        return text[:units]
    return text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode(
        "utf-16-le", "surrogatepass"
    )
