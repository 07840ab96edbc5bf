"""What is owed: nothing that waits for an answer is forgotten, and no more is kept than that."""

from hypothesis import given
from hypothesis import strategies as st

from live_desktop.protocol.messages import Activity, ClientPart, RealtimeInput
from live_desktop.session.owed import LONGEST_SPEECH, SILENCE, TAIL, Owed

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
    assert seconds(owed) == SILENCE


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
    assert seconds(owed) == SILENCE + 2 + 2
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


def test_a_long_silence_pushes_no_speech_out() -> None:
    owed = Owed()
    for _ in range(150):
        owed.hear(LOUD)
    for _ in range(3000):
        owed.hear(QUIET)
    for _ in range(50):
        owed.hear(LOUD)
    heard = sound(owed.parts())
    assert heard.count(LOUD) == 200
    assert heard.count(QUIET) == SILENCE / BLOCK_SECONDS
    assert owed.lost == 0


def test_a_microphone_too_quiet_to_tell_speech_from_silence_is_kept_whole() -> None:
    owed = Owed()
    for _ in range(100):
        owed.hear(QUIET)
    owed.understood()
    for _ in range(150):
        owed.hear(QUIET)
    assert owed.asks
    assert seconds(owed) == 5


def test_what_was_typed_outlives_what_was_said() -> None:
    owed = Owed()
    owed.hear(LOUD)
    owed.add(RealtimeInput(text="hello"))
    owed.add(RealtimeInput(activity_start=Activity()))
    owed.forget_sound()
    assert owed.parts() == (RealtimeInput(text="hello"),)
    assert owed.asks


def test_a_mark_that_is_open_stays_open_when_an_answer_begins() -> None:
    owed = Owed()
    start = RealtimeInput(activity_start=Activity())
    owed.add(start)
    part = owed.hear(LOUD)
    owed.settle()
    assert owed.parts(manual=True) == (start, part)
    owed.add(RealtimeInput(activity_end=Activity()))
    owed.settle()
    assert owed.parts(manual=True) == (part,)


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
    assert states == [(False, False), (True, True), (True, True)]


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
