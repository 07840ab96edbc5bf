"""What models write becomes sentences to speak, however the network divides it."""

import json
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.server.bridge.events import EventReader, TooLarge
from live_desktop.server.bridge.plain import NO_CODE, NO_TABLE
from live_desktop.server.bridge.speech import LONGEST_ANSWER, Speech
from live_desktop.server.bridge.wire import read_piece

WORDS = """
One. two Three, four; **bold** *it* snake_case `code` - * 1. 2) # ## > | |a|b| ``` ```py ~~~ ---
[a [link](http://x.org/a.b?c) ![p](q) ] https://www.example.com/x. <br> 2 * 3 3*4 2**3 <think>
</think> <thi nk> < Mr. J. e.g. p.m. "Hi." (so) wait... \N{GRINNING FACE} ❤️ — : [x] [ ] é
longish-word-of-more-than-twenty-letters
"""
WRITTEN = st.lists(
    st.sampled_from(WORDS.split())
    | st.sampled_from([" ", "\n", "\n\n", "  ", "\r\n", "\t"])
    | st.text(max_size=8),
    max_size=80,
).map(" ".join)


def spoken(*pieces: str) -> list[str]:
    """Speak an answer that comes in pieces."""
    speech = Speech()
    return [*(each for piece in pieces for each in speech.feed(piece)), *speech.end()]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Hello there. How are you?", ["Hello there. ", "How are you? "]),
        ("It's 3.5 km at 5 p.m. today. Yes.", ["It's 3.5 km at 5 p.m. today. ", "Yes. "]),
        ("**Paris** is the *capital* of __France__.", ["Paris is the capital of France. "]),
        ("**Note.** Use `print` or snake_case.", ["Note. ", "Use print or snake_case. "]),
        ("2 * 3 is 6, 3*4 is 12 and 2**3 is 8.", ["2 * 3 is 6, 3*4 is 12 and 2**3 is 8. "]),
        ("# Cake\n\n- flour\n- two eggs!\n* milk", ["Cake. ", "flour. ", "two eggs! ", "milk. "]),
        ("1. Boil it.\n2) Eat it", ["1: Boil it. ", "2: Eat it. "]),
        ("42.", ["42. "]),
        ("> Quoted words.\n\n---\n\nMore", ["Quoted words. ", "More "]),
        ("See [the manual](https://x.io/a.b#c). It helps.", ["See the manual. ", "It helps. "]),
        ("See https://www.example.com/a/b?c=d. Good.", ["See example.com. ", "Good. "]),
        ("A list [of things] and [1] too. Yes.", ["A list [of things] and [1] too. ", "Yes. "]),
        ("An open [bracket here.\nNext.", ["An open bracket here. ", "Next. "]),
        ("An open [bracket", ["An open bracket "]),
        ("Look:\n```python\nprint(1)\n\nx = 2\n```\nDone.", ["Look: ", f"{NO_CODE} ", "Done. "]),
        ("```\nnever closed", [f"{NO_CODE} "]),
        ("So:\n| a | b |\n|---|---|\n| 1 | 2 |\nDone.", ["So: ", f"{NO_TABLE} ", "Done. "]),
        ("Great! \N{GRINNING FACE} What next? ❤️", ["Great! ", "What next? "]),
        ("Warm: 21\N{DEGREE SIGN}C.", ["Warm: 21\N{DEGREE SIGN}C. "]),
        ("<think>Hm. Let me see.</think>\n\nIt is four.", ["It is four. "]),
        ("Yes <thinking>or no</thinking>it is. 3 < 4 <thin", ["Yes it is. ", "3 < 4 <thin "]),
        ("<think>without end", []),
        ("- [ ] wash\n- [x] dry", ["wash. ", "dry. "]),
        ("...\n\n--\n", []),
        ("", []),
    ],
)  # fmt: skip
def test_markdown_is_spoken_as_words(written: str, said: list[str]) -> None:
    assert spoken(written) == said
    assert spoken(*written) == said


def test_a_sentence_is_given_as_soon_as_the_next_word_is_known() -> None:
    speech = Speech()
    assert list(speech.feed("One is here. Two")) == []
    assert list(speech.feed(" is")) == ["One is here. "]
    assert list(speech.feed(" coming")) == []
    assert list(speech.end()) == ["Two is coming "]


def test_a_long_first_sentence_is_begun_at_a_clause() -> None:
    long = "When you look up at the sky on a clear day, what you see is sunlight that is scattered"
    speech = Speech()
    assert list(speech.feed(long)) == ["When you look up at the sky on a clear day, "]
    later = Speech()
    assert list(later.feed(f"Well, yes. {long}")) == ["Well, yes. "]


def test_a_block_of_thoughts_or_code_ends_with_the_answer_that_it_is_in() -> None:
    speech = Speech()
    assert [*speech.feed("<think>hm"), *speech.end()] == []
    assert [*speech.feed("```\nx = 1"), *speech.end()] == [f"{NO_CODE} "]
    assert [*speech.feed("Then words."), *speech.end()] == ["Then words. "]


@given(WRITTEN, st.data())
def test_pieces_of_any_size_make_the_same_sentences(written: str, data: st.DataObject) -> None:
    whole = spoken(written)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(written)), max_size=12)))
    pieces = [
        written[start:end] for start, end in zip([0, *cuts], [*cuts, len(written)], strict=True)
    ]
    assert spoken(*pieces) == whole
    assert spoken(*written) == whole
    assert all(each.endswith(" ") and each == f"{each.strip()} " for each in whole)
    assert not any("<think>" in each and "</think>" in each for each in whole)


def test_an_answer_without_end_is_cut() -> None:
    sentences = spoken("It goes on and on. " * 2000)
    assert sum(map(len, sentences)) in range(LONGEST_ANSWER - 100, LONGEST_ANSWER + 2)


@pytest.mark.parametrize(
    "piece", ["word ", "[", "[a", "<", "*", "- ", "| ", "Mr. ", "`", "\n", "x"]
)
def test_nothing_a_model_repeats_takes_long(piece: str) -> None:
    start = thread_time()
    speech = Speech()
    for _ in range(1000):
        list(speech.feed(piece))
    list(speech.end())
    spoken(piece * (50_000 // len(piece)))
    assert thread_time() - start < 5.0


# Events


def stream_of(text: str, cuts: list[int]) -> bytes:
    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    events = [{"choices": [{"delta": {"content": piece}}]} for piece in pieces]
    return b": keep-alive\n\n" + b"".join(
        b"data: %b\n\n" % json.dumps(each, ensure_ascii=False).encode() for each in events
    )


def read(*pieces: bytes) -> list[str]:
    reader, speech = EventReader(), Speech()
    events = [event for piece in pieces for event in reader.feed(piece)] + list(reader.end())
    return [
        *(said for event in events for said in speech.feed(read_piece(event).text)),
        *speech.end(),
    ]


@given(WRITTEN.filter(lambda text: text.isprintable() or "\n" in text), st.data())
def test_bytes_cut_anywhere_make_the_same_sentences(written: str, data: st.DataObject) -> None:
    written = written.encode("utf-8", "ignore").decode()
    tokens = sorted(data.draw(st.lists(st.integers(0, len(written)), max_size=6)))
    sent = stream_of(written, tokens)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=12)))
    pieces = [sent[start:end] for start, end in zip([0, *cuts], [*cuts, len(sent)], strict=True)]
    assert read(*pieces) == read(sent) == spoken(written)
    assert read(sent.replace(b"\n", b"\r\n")) == read(sent)


@pytest.mark.parametrize(
    ("sent", "events"),
    [
        (b'data:{"a":1}\n\n', [b'{"a":1}']),
        (b'data: {"a":1}\ndata: {"b":2}\n', [b'{"a":1}', b'{"b":2}']),
        (b'data: {"a":1}', [b'{"a":1}']),
        (b": ping\n\nevent: x\nid: 3\ndata: 1\n\ndata: [DONE]\n\n", [b"1"]),
        (b'{\n  "a": 1\n}\n', [b'{\n  "a": 1\n}']),
        (b'error: {"message":"no"}\n', [b'{"message":"no"}']),
        (b"<html>data</html>", []),
        (b"", []),
    ],
)
def test_events_are_read_in_all_the_ways_they_are_written(sent: bytes, events: list[bytes]) -> None:
    whole, bits = EventReader(), EventReader()
    assert [*whole.feed(sent), *whole.end()] == events
    single = [sent[place : place + 1] for place in range(len(sent))]
    assert [*(each for bit in single for each in bits.feed(bit)), *bits.end()] == events


def test_a_stream_without_end_is_refused() -> None:
    reader = EventReader()
    with pytest.raises(TooLarge):  # noqa: PT012 - which of the pieces it is, is no matter
        for _ in range(40):
            list(reader.feed(b": keep-alive".ljust(2**19) + b"\n"))


@pytest.mark.parametrize("sent", [b"data: " + b"x" * 2**21, (b"x" * 100 + b"\n") * 2**15])
def test_an_event_without_end_is_refused(sent: bytes) -> None:
    with pytest.raises(TooLarge):
        list(EventReader().feed(sent))
