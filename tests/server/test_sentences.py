"""Answers are cut for speaking and for captions, and nothing of them is lost."""

from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.server.brain.talk.stories import CLOCKMAKER
from live_desktop.server.sentences import captions, split_sentences

PROSE = st.text(alphabet="aB .!?,\n\"'", max_size=700) | st.text(max_size=300)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("One. Two! Three?", ["One. ", "Two! ", "Three?"]),
        ("It's 3:05 p.m. on Sunday. Bye.", ["It's 3:05 p.m. on Sunday. ", "Bye."]),
        ("Mr. Bell came. So did J. Smith.", ["Mr. Bell came. ", "So did J. Smith."]),
        ('"Stop!" she said. "Now."', ['"Stop!" she said. ', '"Now."']),
        ("It is 3.5 exactly", ["It is 3.5 exactly"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, wanted: list[str]) -> None:
    assert split_sentences(text) == wanted


@given(PROSE)
def test_sentences_join_to_the_text_and_are_short(text: str) -> None:
    sentences = split_sentences(text)
    assert "".join(sentences) == text
    assert all(0 < len(sentence) <= 200 for sentence in sentences)


@given(PROSE.filter(bool), st.integers(1, 400))
def test_captions_join_to_the_sentence(sentence: str, count: int) -> None:
    spread = captions(sentence, count)
    assert len(spread) == count
    assert "".join(spread) == sentence


def test_captions_follow_the_sound() -> None:
    sentence = split_sentences(CLOCKMAKER)[0]
    spread = captions(sentence, 100)
    half = "".join(spread[:50])
    assert abs(len(half) - len(sentence) / 2) < 12
    assert all(piece == "" or " " not in piece.strip() for piece in spread)


@pytest.mark.parametrize("piece", ["word ", "Mr. ", "x", "so, ", "A", ". ", "\n"])
def test_a_text_without_end_does_not_take_long(piece: str) -> None:
    text = piece * (2_000_000 // len(piece))
    start = thread_time()
    sentences = split_sentences(text)
    assert thread_time() - start < 3.0
    assert sum(map(len, sentences)) == len(text)
