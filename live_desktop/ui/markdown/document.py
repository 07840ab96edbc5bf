"""A text of Markdown that grows: only its end is read anew."""

from dataclasses import dataclass

from live_desktop.ui.markdown.blocks import Segment, parse
from live_desktop.ui.markdown.mending import mended
from live_desktop.ui.markdown.tables import grown

_UNSETTLED = 2
"""How many segments at the end words to come may change: a last line may join the one before."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text and what it is made of."""

    source: str
    segments: tuple[Segment, ...]


def read(source: str, before: Document | None, *, growing: bool) -> Document:
    """Read a text; of an earlier state the same segments are kept as far as they cannot change.

    What is open at the end of a `growing` text is shown as if it were closed.
    """
    if before is not None:
        read_on = grown(source, before.source, before.segments, growing=growing)
        if read_on is not None:
            return Document(source, read_on)
    kept: tuple[Segment, ...] = ()
    start, number = 0, None
    if before is not None and len(before.segments) > _UNSETTLED:
        first = before.segments[-_UNSETTLED]
        if source.startswith(before.source[: first.start]):
            kept = before.segments[:-_UNSETTLED]
            start, number = first.start, first.number
    text = source[:start] + mended(source[start:]) if growing else source
    return Document(source, kept + parse(text, start, number))
