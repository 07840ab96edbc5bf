"""What is owed: nothing that waits for an answer is forgotten, and no more is kept than that."""

from hypothesis import given
from hypothesis import strategies as st

from live_desktop.protocol.messages import Activity, ClientPart, RealtimeInput
from live_desktop.session.owed import LEAD_IN, LONGEST_SPEECH, TAIL, Owed

BLOCK_SECONDS = 0.02
QUIET = bytes(640)
LOUD = b"\x00\x20" * 320


def sound(parts: tuple[ClientPart, ...]) -> list[bytes]:
    inputs = [part for part in parts if isinstance(part, RealtimeInput)]
    return [part.audio.data for part in inputs if part.audio is not None]


def seconds(owed: Owed) -> float:
    return len(sound(owed.parts())) * BLOCK_SECONDS


def test_silence_is_kept_for_a_moment_only() -> None:
    owed = Owed()
    for _ in range(500):
        owed.hear(QUIET)
    assert not owed.waiting
    assert seconds(owed) == LEAD_IN


def test_speech_is_kept_with_the_moment_before_it_until_an_answer_begins() -> None:
    owed = Owed()
    for _ in range(500):
        owed.hear(QUIET)
    for _ in range(100):
        owed.hear(LOUD)
    for _ in range(100):
        owed.hear(QUIET)
    assert owed.waiting
    assert sound(owed.parts()).count(LOUD) == 100
    assert seconds(owed) == LEAD_IN + 4
    owed.settle()
    assert seconds(owed) <= TAIL
    owed.clear()
    assert owed.parts() == ()


def test_half_a_minute_is_kept_and_the_rest_is_counted() -> None:
    owed = Owed()
    for _ in range(2000):
        owed.hear(LOUD)
    assert round(seconds(owed), 6) == LONGEST_SPEECH
    assert round(owed.lost, 6) == 10


def test_a_transcript_says_that_even_quiet_sound_was_speech() -> None:
    owed = Owed()
    for _ in range(100):
        owed.hear(QUIET)
    owed.understood()
    for _ in range(100):
        owed.hear(QUIET)
    assert owed.asks
    assert seconds(owed) == 4


def test_the_end_of_sound_asks_nothing_and_a_key_that_is_held_waits() -> None:
    owed = Owed()
    states = []
    for part in (
        RealtimeInput(audio_stream_end=True),
        RealtimeInput(activity_start=Activity()),
        RealtimeInput(text="hello"),
    ):
        owed.add(part)
        states.append((owed.waiting, owed.asks))
    assert states == [(False, False), (True, False), (True, True)]


TEXTS = st.integers(0, 9).map(lambda number: RealtimeInput(text=str(number)))


@given(st.lists(st.one_of(st.just(QUIET), st.just(LOUD), TEXTS), max_size=60))
def test_what_is_said_keeps_its_order(said: list[bytes | RealtimeInput]) -> None:
    owed = Owed()
    parts: list[ClientPart] = []
    for each in said:
        if isinstance(each, bytes):
            parts.append(owed.hear(each))
        else:
            owed.add(each)
            parts.append(each)
    # So little sound fits in whole.
    assert list(owed.parts()) == parts
    owed.settle()
    assert all(isinstance(part, RealtimeInput) and part.audio for part in owed.parts())
    owed.clear()
    assert owed.parts() == ()


def test_marks_are_said_again_only_where_they_may_be() -> None:
    owed = Owed()
    start, end = RealtimeInput(activity_start=Activity()), RealtimeInput(activity_end=Activity())
    pause = RealtimeInput(audio_stream_end=True)
    for part in (start, end, pause):
        owed.add(part)
    assert owed.parts(manual=True) == (start, end)
    assert owed.parts(manual=False) == (pause,)
