"""The parts that a turn consists of, from top to bottom; those that did not change are kept."""

from collections.abc import Iterator
from dataclasses import dataclass

from live_desktop.session.conversation import Turn
from live_desktop.ui import words
from live_desktop.ui.markdown.blocks import Block, BlockKind, Segment
from live_desktop.ui.markdown.document import Document, read
from live_desktop.ui.markdown.runs import Run
from live_desktop.ui.transcript import words as transcript_words
from live_desktop.ui.transcript.parts.card import CardPart
from live_desktop.ui.transcript.parts.code import CodePart
from live_desktop.ui.transcript.parts.looks import Looks
from live_desktop.ui.transcript.parts.part import Part
from live_desktop.ui.transcript.parts.quiet import NotePart, SourcesPart, ThoughtsPart
from live_desktop.ui.transcript.parts.table import TablePart
from live_desktop.ui.transcript.parts.text import RulePart, TextPart, indent_of

DETAILS = "details"


@dataclass(frozen=True, slots=True)
class View:
    """What the reader did with a turn: what he unfolded or folded, and what he copied just now."""

    turned: frozenset[str] = frozenset()
    copied: str = ""


AS_IT_IS = View()


@dataclass(frozen=True, slots=True)
class Body:
    """The words of an answer in parts, segment by segment."""

    document: Document
    looks: Looks
    copied: str
    parts: tuple[tuple[Part, ...], ...]


def body(turn: Turn, until: int, looks: Looks, view: View, before: Body | None) -> Body:
    """Make the parts of an answer's words, up to a character of it."""
    if before is not None and (before.looks is not looks or before.copied != view.copied):
        before = None
    growing = not turn.complete or turn.interrupted or until < len(turn.text)
    known_document = before.document if before else None
    document = read(turn.text[:until], known_document, growing=growing)
    made: list[tuple[Part, ...]] = []
    for number, segment in enumerate(document.segments):
        known = before.document.segments if before else ()
        old = before.parts[number] if before and number < len(known) else ()
        if old and known[number] is segment:
            made.append(old)
        else:
            made.append(_parts(segment, looks, view, old))
    return Body(document, looks, view.copied, tuple(made))


def answer_parts(turn: Turn, made: Body, view: View) -> Iterator[Part]:
    """Go through all parts of an answer, its words among them."""
    looks = made.looks
    if turn.thoughts is not None and turn.thoughts.text.strip():
        unfolded = ThoughtsPart.KEY in view.turned
        yield ThoughtsPart(turn.thoughts, looks, unfolded=unfolded)
    yield from _cards(turn, looks, view, before_words=True)
    for parts in made.parts:
        yield from parts
    yield from _cards(turn, looks, view, before_words=False)
    if turn.interrupted:
        yield NotePart(words.INTERRUPTED, looks)
    if turn.sources:
        yield SourcesPart(turn.sources, looks)
    if DETAILS in view.turned:
        yield NotePart(transcript_words.details(turn), looks)


def _parts(
    segment: Segment, looks: Looks, view: View, before: tuple[Part, ...]
) -> tuple[Part, ...]:
    made = []
    for number, block in enumerate(segment.blocks):
        old = before[number] if number < len(before) else None
        made.append(_part(block, looks, view, old))
    return tuple(made)


def _part(block: Block, looks: Looks, view: View, before: Part | None) -> Part:
    match block.kind:
        case BlockKind.CODE:
            run = block.runs[0] if block.runs else Run("", 0)
            return CodePart(
                run, block.language, looks, indent_of(block), before, copied=view.copied
            )
        case BlockKind.TABLE:
            return TablePart(block, looks, before)
        case BlockKind.RULE:
            return RulePart(block, looks)
        case _:
            return TextPart(block, looks, before)


def _cards(turn: Turn, looks: Looks, view: View, *, before_words: bool) -> Iterator[Part]:
    """Go through the cards of the steps that stand above the words, or below them."""
    for number, card in enumerate(turn.cards):
        if (card.after == 0) is before_words:
            key = f"card {number}"
            yield CardPart(card, key, looks, turned=key in view.turned, copied=view.copied)
