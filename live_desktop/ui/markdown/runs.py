"""The words of a line of Markdown, each stretch of one style with its place in the source."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntFlag
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

_ADDRESS = re.compile(r"https?://[^\s<>\"“”`]+[^\s<>\"“”`.,;:!?)\]'*_~]")
_LONGEST_ADDRESS = 80


class Style(IntFlag):
    """How words look."""

    PLAIN = 0
    BOLD = 1
    ITALIC = 2
    CODE = 4
    STRUCK = 8


_OPENING = {"strong_open": Style.BOLD, "em_open": Style.ITALIC, "s_open": Style.STRUCK}
_CLOSING = {"strong_close": Style.BOLD, "em_close": Style.ITALIC, "s_close": Style.STRUCK}


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one style; `source` is where the first of them stands in the source."""

    text: str
    source: int
    style: Style = Style.PLAIN
    link: str = ""

    @property
    def end(self) -> int:
        """Return where the words end in the source."""
        return self.source + len(self.text)


def runs_of(
    tokens: "Iterable[Token]", text: str, place: int, end: int, start: int
) -> tuple[Run, ...]:
    """List the runs of a line; it lies between two places of `text`, which begins at `start`.

    The parser tells no places within a line: they are found by looking for the words in order.
    """
    runs: list[Run] = []
    style, link = Style.PLAIN, ""
    for token in tokens:
        match token.type:
            case "link_open":
                link = str(token.attrs.get("href", ""))
            case "link_close":
                link = ""
                if text.startswith("](", place):
                    place = max(place, text.find(")", place, end) + 1)
            case "softbreak" | "hardbreak":
                found = text.find("\n", place, end)
                place = found if found >= 0 else place
                runs.append(Run("\n", start + place, style))
                place += 1
            case "image":
                address = str(token.attrs.get("src", ""))
                shown = address if len(address) <= _LONGEST_ADDRESS else ""
                words = " ".join(part for part in (token.content, shown) if part) or "…"
                runs.append(Run(words, start + place, style, address))
                place = max(place, text.find(")", place, end) + 1)
            case kind if kind in _OPENING:
                style |= _OPENING[kind]
            case kind if kind in _CLOSING:
                style &= ~_CLOSING[kind]
            case _ if token.content:
                found = text.find(token.content, place, end)
                place = found if found >= 0 else place
                look = style | Style.CODE if token.type == "code_inline" else style
                runs.append(Run(token.content, start + place, look, link))
                place = min(end, place + len(token.content))
    return tuple(_merged(each for run in runs for each in _with_addresses(run)))


def _with_addresses(run: Run) -> Iterator[Run]:
    """Make links of the addresses that stand in plain words."""
    if run.link or run.style & Style.CODE or "://" not in run.text:
        yield run
        return
    done = 0
    for match in _ADDRESS.finditer(run.text):
        if match.start() > done:
            yield replace(run, text=run.text[done : match.start()], source=run.source + done)
        yield Run(match[0], run.source + match.start(), run.style, match[0])
        done = match.end()
    if done < len(run.text):
        yield replace(run, text=run.text[done:], source=run.source + done)


def _merged(runs: Iterable[Run]) -> Iterator[Run]:
    """Join neighbours of one look that stand side by side in the source."""
    before: Run | None = None
    for run in runs:
        if before is None:
            before = run
        elif (before.style, before.link, before.end) == (run.style, run.link, run.source):
            before = replace(before, text=before.text + run.text)
        else:
            yield before
            before = run
    if before is not None:
        yield before
