"""Markdown: what is read of it, where its words are in the source, and how it grows."""

from itertools import takewhile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from live_desktop.ui.markdown.blocks import Align, Around, Block, BlockKind, parse
from live_desktop.ui.markdown.document import Document, read
from live_desktop.ui.markdown.mending import mended
from live_desktop.ui.markdown.runs import Style

_LINES = ("\n", "\n\n", "- ", "1. ", "10) ", "> ", "# ", "---\n", "| a | b |\n", "|---|---|\n")
_MARKS = ("**", "*", "_", "`", "```", "```py\n", "~~", "[x](https://y.org)", "![p](q)", "\\*", "(")
_WORDS = ("word ", "a", "  ", "https://z.org/a_b ", "<b>", "🙂", "שלום ", "\t", "\r\n", "é")
PIECES = st.lists(st.sampled_from(_LINES + _MARKS + _WORDS), max_size=40)


def blocks(source: str) -> list[Block]:
    """Read a whole text."""
    return [block for segment in parse(source) for block in segment.blocks]


def texts(source: str) -> list[str]:
    """Read the words of each block of a text."""
    return [block.text for block in blocks(source)]


def test_words_have_styles_and_places() -> None:
    source = "One **two *three*** and `f(x)`, ~~gone~~."
    (block,) = blocks(source)
    assert [(run.text, run.style) for run in block.runs] == [
        ("One ", Style.PLAIN),
        ("two ", Style.BOLD),
        ("three", Style.BOLD | Style.ITALIC),
        (" and ", Style.PLAIN),
        ("f(x)", Style.CODE),
        (", ", Style.PLAIN),
        ("gone", Style.STRUCK),
        (".", Style.PLAIN),
    ]
    assert all(source[run.source : run.end] == run.text for run in block.runs)


def test_blocks_are_told_apart() -> None:
    source = (
        "# Head\n\nWords\nmore\n\n> said\n\n---\n\n```py x\ncode\n\nend\n```\n\n| a |\n|--|\n| b |"
    )
    kinds = [(block.kind, block.text) for block in blocks(source)]
    assert kinds == [
        (BlockKind.HEADING, "Head"),
        (BlockKind.TEXT, "Words\nmore"),
        (BlockKind.TEXT, "said"),
        (BlockKind.RULE, ""),
        (BlockKind.CODE, "code\n\nend"),
        (BlockKind.TABLE, ""),
    ]
    assert blocks(source)[4].language == "py"
    table = blocks(source)[5]
    assert [[run.text for cell in row for run in cell] for row in table.rows] == [["a"], ["b"]]


def test_the_columns_of_a_table_have_sides() -> None:
    (table,) = blocks("|a|b|c|d|\n|-|:-|:-:|-:|\n|1|2|3|4|")
    assert table.aligns == (Align.LEFT, Align.LEFT, Align.CENTER, Align.RIGHT)


def test_lists_count_and_nest() -> None:
    source = "3. one\n   - inner\n4. two\n   > said\n\n- other"
    found = [(block.marker, block.within, block.text) for block in blocks(source)]
    assert found == [
        ("3.", (Around.LIST,), "one"),
        ("◦", (Around.LIST, Around.LIST), "inner"),
        ("4.", (Around.LIST,), "two"),
        ("", (Around.LIST, Around.QUOTE), "said"),
        ("•", (Around.LIST,), "other"),
    ]


@pytest.mark.parametrize(
    "source",
    ["<h1>Big</h1> <b>x</b> &amp; &lt;", "<script>alert(1)</script>", "<!-- no -->", "    deep"],
)
def test_html_and_indented_words_are_words(source: str) -> None:
    (block,) = blocks(source)
    assert block.kind is BlockKind.TEXT
    assert block.text == source.strip()


def test_dashes_below_words_make_no_heading() -> None:
    assert [block.kind for block in blocks("Words\n---")] == [BlockKind.TEXT, BlockKind.RULE]


def test_links_keep_their_address_and_pictures_become_links() -> None:
    source = "See [here](https://a.org/x) or https://b.org/y_z, ![a cat](https://c.org/cat.png) end"
    (block,) = blocks(source)
    links = {run.text: run.link for run in block.runs if run.link}
    assert links == {
        "here": "https://a.org/x",
        "https://b.org/y_z": "https://b.org/y_z",
        "a cat https://c.org/cat.png": "https://c.org/cat.png",
    }
    assert block.runs[-1].text == " end"
    assert source[block.runs[-1].source :] == " end"


def test_no_link_leads_into_code() -> None:
    (block,) = blocks("[x](javascript:alert(1)) `https://a.org`")
    assert not any(run.link for run in block.runs)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("Well **bo", "Well bo"),
        ("Well **bold *and", "Well bold and"),
        ("Well **", "Well"),
        ("Well `co", "Well co"),
        ("Well `", "Well"),
        ("See [this](https://exa", "See this"),
        ("Words\n``", "Words"),
        ("Words\n-", "Words"),
        ("Words\n#", "Words"),
        ("5 * 3 is", "5 * 3 is"),
        ("snake_case_na", "snake_case_na"),
        ("12", "12"),
    ],
)
def test_what_is_open_at_the_end_looks_as_if_it_were_closed(source: str, shown: str) -> None:
    document = read(source, None, growing=True)
    assert [block.text for each in document.segments for block in each.blocks] == [shown]


def test_a_fence_stays_one_while_it_grows() -> None:
    source = "Look:\n\n```py\nx = 1\n```\nDone"
    start = source.index("```py") + 3
    for end in range(start, len(source) - 5):
        document = read(source[:end], None, growing=True)
        kinds = [block.kind for each in document.segments for block in each.blocks]
        assert kinds == [BlockKind.TEXT, BlockKind.CODE], source[:end]
        code = document.segments[1].blocks[0].text
        assert "x = 1".startswith(code)


def test_a_table_is_one_from_its_second_column_on() -> None:
    source = "| a | b |\n|---|---|\n| 1 | 2 |"
    for end in range(source.index("b"), len(source)):
        (segment,) = read(source[:end], None, growing=True).segments
        assert [block.kind for block in segment.blocks] == [BlockKind.TABLE], source[:end]


def test_a_long_list_goes_on_counting_where_it_is_read_anew() -> None:
    document: Document | None = None
    source = "".join(f"1. item {number}\n" for number in range(20))
    for end in range(0, len(source), 7):
        document = read(source[:end], document, growing=True)
    document = read(source, document, growing=False)
    markers = [block.marker for each in document.segments for block in each.blocks]
    assert markers == [f"{number}." for number in range(1, 21)]
    assert document.segments == parse(source)


@settings(max_examples=300, deadline=None)
@given(PIECES, st.lists(st.integers(1, 30), min_size=1, max_size=30))
def test_a_text_that_grew_is_the_same_as_one_that_came_at_once(
    pieces: list[str], steps: list[int]
) -> None:
    source = "".join(pieces)
    document: Document | None = None
    end = 0
    for step in steps:
        end += step
        document = read(source[:end], document, growing=True)
    document = read(source, document, growing=False)
    assert document.segments == parse(source)


_CELLS = st.sampled_from(["1", "a **b**", "`x | y`", "*", "**", "", "\\|", "https://a.b/c", "é👩"])
_ROWS = st.lists(_CELLS, min_size=1, max_size=4).map(lambda cells: f"| {' | '.join(cells)} |")
_BELOW = ["words", "", "- item", "> | c |", "# Head", "```", "    | d |", "| e", "f|"]
_ENDS = st.sampled_from(["\n", "\n", "\n", "\r\n", " \n"])


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["", "words\n", "- item\n\n", "> quoted\n", "| x |\n\n"]),
    st.lists(_ROWS, min_size=3, max_size=12),
    st.lists(st.one_of(_ROWS, st.sampled_from(_BELOW)), max_size=12),
    _ENDS,
    st.lists(st.integers(1, 40), min_size=1, max_size=40),
)
def test_a_table_that_grew_is_the_same_as_one_that_came_at_once(
    above: str, rows: list[str], below: list[str], ending: str, steps: list[int]
) -> None:
    lines = ["| a | b |", "|---|--:|", *rows, *below]
    source = above + "".join(line + ending for line in lines)
    document: Document | None = None
    end = 0
    for step in steps:
        end += step
        document = read(source[:end], document, growing=True)
    document = read(source, document, growing=False)
    assert document.segments == parse(source)


def test_the_rows_of_a_long_table_are_kept_while_it_grows() -> None:
    head = "Here:\n\n| a | b |\n|---|---|\n"
    source = head + "".join(f"| {number} | **b** |\n" for number in range(20))
    first = read(source, None, growing=True)
    grown = read(source + "| 20 | b", first, growing=True)
    old, new = (each.segments[-1].blocks[0].rows for each in (first, grown))
    assert len(new) == len(old) + 1
    assert all(one is other for one, other in zip(old[:-2], new, strict=False))
    followed = read(source + "\nAnd", grown, growing=True)
    on = read(source + "\nAnd words", followed, growing=True)
    assert followed.segments[-1].blocks[0].text == "And"
    assert on.segments[1] is followed.segments[1]


@settings(max_examples=300, deadline=None)
@given(PIECES)
def test_places_go_forward_and_stay_in_the_text(pieces: list[str]) -> None:
    source = "".join(pieces)
    segments = parse(source)
    assert [each.start for each in segments] == sorted(each.start for each in segments)
    for segment in segments:
        for block in segment.blocks:
            places = [run.source for run in block.runs]
            assert places == sorted(places)
            assert all(0 <= place <= len(source) for place in places)


@settings(max_examples=300, deadline=None)
@given(PIECES)
def test_mending_keeps_the_beginning_and_adds_nothing_but_marks(pieces: list[str]) -> None:
    source = "".join(pieces)
    result = mended(source)
    pairs = zip(source, result, strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    assert set(result[same:]) <= set("*_`~|-]()<>\n")
