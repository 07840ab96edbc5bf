"""Markdown as blocks of words, each word with its place in the source. No HTML, no pictures."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from live_desktop.ui.markdown.runs import Run, Style, runs_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_BULLETS = "•◦▪"


@cache
def parser() -> "MarkdownIt":
    """Give the parser; it is loaded when it is first wanted, beside the window's first frame."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - slow to import

    # Left out is what gives plain words another meaning: indentation, a line of dashes below a
    # paragraph, names for addresses, and whatever is HTML.
    return (
        MarkdownIt("commonmark", {"html": False})
        .enable(["table", "strikethrough"])
        .disable(["code", "lheading", "reference", "entity", "html_block", "html_inline"])
    )


class BlockKind(StrEnum):
    """What a block is."""

    TEXT = "text"
    HEADING = "heading"
    CODE = "code"
    TABLE = "table"
    RULE = "rule"


class Around(StrEnum):
    """What a block can be in."""

    LIST = "list"
    QUOTE = "quote"


class Align(StrEnum):
    """Where the words of a column stand; where nothing is said, they begin at its left."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


_ALIGN = "text-align:"


@dataclass(frozen=True, slots=True)
class Block:
    """One block: `within` names what it is in from the outside in, lists and quotes.

    `marker` is what stands before it in a list; `level` is that of a heading, `language` that of
    code. A table has `rows` of cells, the head first, and no runs of its own; `aligns` is one for
    each of its columns.
    """

    kind: BlockKind
    runs: tuple[Run, ...] = ()
    within: tuple[Around, ...] = ()
    marker: str = ""
    level: int = 0
    language: str = ""
    rows: tuple[tuple[tuple[Run, ...], ...], ...] = ()
    aligns: tuple[Align, ...] = ()

    @property
    def text(self) -> str:
        """Return the words as they are shown."""
        return "".join(run.text for run in self.runs)

    @property
    def words(self) -> str:
        """Return all words, what stands before them and in the cells of a table among them."""
        if self.rows:
            cells = (("".join(run.text for run in cell) for cell in row) for row in self.rows)
            return "\n".join(", ".join(row) for row in cells)
        numbered = self.marker if self.marker.endswith(".") else ""
        return f"{numbered} {self.text}" if numbered else self.text


@dataclass(frozen=True, slots=True)
class Segment:
    """A block with all it contains, or an item of a list, from `start` to `end` in the source.

    `number` is what an item of a numbered list counts.
    """

    start: int
    end: int
    blocks: tuple[Block, ...]
    number: int | None = None


def parse(source: str, start: int = 0, number: int | None = None) -> tuple[Segment, ...]:
    """Read the source from a place on; `number` continues the numbered list that begins there."""
    tail = source[start:]
    tokens = parser().parse(tail)
    lines = line_starts(tail)
    return tuple(_Walk(tail, start, lines, number).segments(tokens))


def plain(source: str) -> str:
    """Return the words of a text without its marks, block by block."""
    blocks = (block for segment in parse(source) for block in segment.blocks)
    return "\n".join(words for block in blocks if (words := block.words))


def line_starts(text: str) -> list[int]:
    """List where each line begins, and where the text ends."""
    starts = [0]
    # The parser counts these ends of lines, and takes "\r\n" for one.
    plain = text.replace("\r\n", " \n").replace("\r", "\n")
    place = plain.find("\n")
    while place >= 0:
        starts.append(place + 1)
        place = plain.find("\n", place + 1)
    return [*starts, len(text)]


@dataclass(slots=True)
class _List:
    number: int | None
    """What the next item counts, None in a list without numbers."""


class _Walk:
    """Goes through the tokens of one text once."""

    def __init__(self, text: str, start: int, lines: list[int], number: int | None) -> None:
        self._text = text
        self._start = start
        self._lines = lines
        self._number = number
        self._from = self._to = 0
        """Where the segment lies that is being read."""
        self._lists: list[_List] = []
        self._within: list[Around] = []
        self._marker = ""
        self._level = 0
        self._blocks: list[Block] = []
        self._rows: list[list[tuple[Run, ...]]] = []
        self._aligns: list[Align] = []

    def segments(self, tokens: "list[Token]") -> Iterator[Segment]:
        """Put the blocks together, top level by top level."""
        for token in tokens:
            counted = self._lists[0].number if self._lists else None
            self._take(token)
            item = token.type == "list_item_close" and token.level == 1
            if item and counted is not None:
                counted -= 1
            whole = token.level == 0 and token.nesting <= 0
            if (item or whole) and self._blocks:
                yield self._segment(counted if item else None)

    def _segment(self, number: int | None) -> Segment:
        blocks, self._blocks = tuple(self._blocks), []
        return Segment(self._start + self._from, self._start + self._to, blocks, number)

    def _take(self, token: "Token") -> None:
        if token.map is not None and token.nesting >= 0:
            item = token.type == "list_item_open" and token.level == 1
            if item or (token.level == 0 and not token.type.endswith("_list_open")):
                self._from = self._lines[min(token.map[0], len(self._lines) - 1)]
                self._to = self._lines[min(token.map[1], len(self._lines) - 1)]
        match token.type:
            case "bullet_list_open":
                self._enter(None)
            case "ordered_list_open":
                first = int(token.attrs.get("start", 1))
                if self._number is not None:
                    first, self._number = self._number, None
                self._enter(first)
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
                self._within.pop()
            case "list_item_open":
                self._marker = self._next_marker()
            case "list_item_close" if self._marker:
                self._add(Block(BlockKind.TEXT))
            case "blockquote_open":
                self._within.append(Around.QUOTE)
            case "blockquote_close":
                self._within.pop()
            case "heading_open":
                self._level = int(token.tag[1:])
            case "heading_close":
                self._level = 0
            case "inline":
                self._inline(token)
            case "fence":
                self._fence(token)
            case "hr":
                self._add(Block(BlockKind.RULE))
            case "tr_open":
                self._rows.append([])
            case "th_open":
                wanted = str(token.attrs.get("style", "")).removeprefix(_ALIGN)
                self._aligns.append(Align(wanted or Align.LEFT))
            case "table_close":
                rows, aligns = tuple(tuple(row) for row in self._rows), tuple(self._aligns)
                self._rows, self._aligns = [], []
                self._add(Block(BlockKind.TABLE, rows=rows, aligns=aligns))
            case _:
                pass

    def _enter(self, first: int | None) -> None:
        self._lists.append(_List(first))
        self._within.append(Around.LIST)

    def _next_marker(self) -> str:
        inner = self._lists[-1]
        if inner.number is None:
            return _BULLETS[(len(self._lists) - 1) % len(_BULLETS)]
        inner.number += 1
        return f"{inner.number - 1}."

    def _inline(self, token: "Token") -> None:
        first, last = token.map or (0, 0)
        end = self._lines[min(last, len(self._lines) - 1)]
        place = self._lines[min(first, len(self._lines) - 1)]
        if self._rows and self._rows[-1]:
            # The cells of a row share its line.
            before = [run for cell in self._rows[-1] for run in cell]
            place = max(place, before[-1].end - self._start) if before else place
        runs = runs_of(token.children or [], self._text, place, end, self._start)
        if self._rows:
            self._rows[-1].append(runs)
        elif self._level:
            self._add(Block(BlockKind.HEADING, runs, level=self._level))
        else:
            self._add(Block(BlockKind.TEXT, runs))

    def _fence(self, token: "Token") -> None:
        first = (token.map or (0, 0))[0] + 1
        place = self._lines[min(first, len(self._lines) - 1)]
        code = token.content.rstrip("\n")
        words = token.info.split()
        language = words[0].lower() if words else ""
        runs = (Run(code, self._start + place, Style.CODE),) if code else ()
        self._add(Block(BlockKind.CODE, runs, language=language))

    def _add(self, block: Block) -> None:
        marker, self._marker = self._marker, ""
        self._blocks.append(replace(block, within=tuple(self._within), marker=marker))
