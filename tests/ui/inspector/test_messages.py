"""The messages: read a little at a time, sifted, folded, and let go where there are too many."""

import asyncio
import base64
import json

from live_desktop.protocol.flight import FlightKind
from live_desktop.session.recorder import FlightRecorder
from live_desktop.session.usage import Tokens
from live_desktop.ui.inspector import words
from live_desktop.ui.inspector.model import Column, MessageModel
from live_desktop.ui.inspector.reader import Reader, read_all
from live_desktop.ui.inspector.rows import fold
from live_desktop.ui.inspector.sieve import Sieve, Sound
from tests.ui.inspector.recordings import (
    Clock,
    empty,
    microphone,
    record,
    recorder,
    set_up,
    speech,
)

NEVER = float("inf")


def shown(model: MessageModel) -> list[str]:
    """List the messages that a model shows."""
    return [model.index(row, Column.MESSAGE).data() for row in range(model.rowCount())]


def filled(made: FlightRecorder, sieve: Sieve | None = None) -> MessageModel:
    """Make a model of a recording."""
    model = MessageModel()
    if sieve is not None:
        model.sift(sieve)
    model.take(made.entries())
    model.advance(NEVER)
    return model


# Reading


def test_all_is_read_once_and_in_order() -> None:
    made = recorder(100)
    reader = Reader(made)
    assert reader.waiting == 101
    assert reader.read(NEVER) == made.entries()
    assert reader.read(NEVER) == ()
    record(made, 5)
    assert reader.waiting == 5
    assert reader.read(NEVER) == made.entries()[-5:]


def test_reading_stops_when_the_time_is_up() -> None:
    made = recorder(300)
    reader = Reader(made, Clock(0.001))
    read = reader.read(0.0025)
    assert read == made.entries()[:96]
    assert reader.waiting == 301 - 96


async def test_all_is_read_in_small_steps() -> None:
    made = recorder(3_000)
    turns = 0

    def take_a_turn() -> None:
        nonlocal turns
        turns += 1
        asyncio.get_running_loop().call_soon(take_a_turn)

    take_a_turn()
    assert await read_all(made) == made.entries()
    assert turns >= 3_000 // 128


# Sifting


def test_each_line_has_its_moment_its_way_its_size_and_its_message() -> None:
    model = filled(recorder(2))
    cells = [[model.index(row, column).data() for column in Column] for row in range(3)]
    assert cells == [
        ["0:00.070", "·", "", "opened"],
        ["0:00.140", "↑", "37 B", '{"realtimeInput":{"text":"word 0"}}'],
        ["0:00.210", "↓", "37 B", '{"realtimeInput":{"text":"word 1"}}'],
    ]


def test_text_and_kinds_are_looked_for() -> None:
    made = recorder(40)
    made.sent(json.dumps({"realtimeInput": {"text": "Grüße aus ÖSTERREICH"}}))
    assert len(shown(filled(made, Sieve("WORD 3")))) == 11
    assert len(shown(filled(made, Sieve("österreich")))) == 1
    assert len(shown(filled(made, Sieve("  word 3 ")))) == 11
    received = Sieve("word 3", frozenset({FlightKind.RECEIVED}))
    assert len(shown(filled(made, received))) == 6
    assert shown(filled(made, Sieve(kinds=frozenset({FlightKind.NOTED})))) == ["opened"]
    assert shown(filled(made, Sieve(kinds=frozenset()))) == []


def test_sound_is_folded_single_or_hidden() -> None:
    made = empty()
    microphone(made, 3)
    made.noted("between")
    speech(made, 2)
    assert shown(filled(made)) == ["microphone × 3, 0.1 s", "between", "speech × 2, 0.1 s"]
    assert shown(filled(made, Sieve(sound=Sound.HIDDEN))) == ["between"]
    block = '{"realtimeInput":{"audio":{"data":640,"mimeType":"audio/pcm;rate=16000"}}}'
    assert shown(filled(made, Sieve(sound=Sound.EACH)))[:4] == [block] * 3 + ["between"]
    model = filled(made)
    assert model.index(0, Column.SIZE).data() == words.amount(
        sum(each.size for each in made.entries()[:3])
    )


def test_sifting_goes_on_where_its_time_was_up() -> None:
    model = MessageModel(clock=Clock(0.001))
    model.take(recorder(300).entries())
    model.advance(0.0)
    assert model.rowCount() == 64
    steps = 0
    while model.behind:
        model.advance(0.0)
        steps += 1
    assert (steps, model.rowCount()) == (4, 301)
    model.sift(Sieve("word 2"))
    assert model.rowCount() == 0
    model.advance(NEVER)
    assert model.rowCount() == 111


def test_a_folded_row_grows() -> None:
    made = empty()
    made.noted("before")
    microphone(made, 400)
    reader = Reader(made)
    model = MessageModel()
    model.take(reader.read(NEVER))
    model.advance(NEVER)
    changed: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda top, bottom: changed.append((top.row(), bottom.row())))
    microphone(made, 12)
    speech(made, 60)
    model.take(reader.read(NEVER))
    model.advance(NEVER)
    assert shown(model) == ["before", "microphone × 412, 8.2 s", "speech × 60, 2.4 s"]
    assert changed == [(1, 1)]


def test_the_oldest_go_where_there_are_too_many() -> None:
    made = recorder(0)
    reader = Reader(made)
    model = MessageModel(most=100, spare=10)
    gone = 0
    for _ in range(30):
        record(made, 7)
        model.take(reader.read(NEVER))
        model.advance(NEVER)
        gone += model.let_go()
        assert model.rowCount() < 110
    assert gone + model.rowCount() == made.end
    newest = made.entries()[-1]
    assert model.find(newest) == model.rowCount() - 1
    assert model.keeps(newest)
    assert not model.keeps(made.entries()[0])


# Folding


def test_sound_of_each_direction_is_one_row_until_something_else_comes() -> None:
    made = empty()
    made.opened()
    for _ in range(30):
        microphone(made, 2)
        speech(made, 1)
    speech(made, 1, outputTranscription={"text": "Hi"})
    speech(made, 2)
    speech(made, 1, turnComplete=True)
    made.sent(json.dumps({"realtimeInput": {"audioStreamEnd": True}}))
    image = {"data": base64.b64encode(bytes(900)).decode(), "mimeType": "image/jpeg"}
    made.sent(json.dumps({"realtimeInput": {"video": image}}))
    microphone(made, 1)
    rows = fold((), made.entries())
    assert [(row.count, round(row.sound_seconds, 3) if row.count else 0) for row in rows] == [
        (0, 0),
        (60, 1.2),
        (30, 1.2),
        (0, 0),
        (2, 0.08),
        (0, 0),
        (0, 0),
        (0, 0),
        (1, 0.02),
    ]
    assert [row.entry.seconds for row in rows] == sorted(row.entry.seconds for row in rows)
    assert sum(row.wire_size for row in rows) == sum(each.size for each in made.entries())


def test_folding_in_parts_is_folding_at_once() -> None:
    made = empty()
    for _ in range(5):
        microphone(made, 3)
        speech(made, 2)
        record(made, 1)
    entries = made.entries()
    at_once = fold((), entries)
    for cut in range(len(entries)):
        assert fold(fold((), entries[:cut]), entries[cut:]) == at_once


# Words


def test_the_totals_are_one_line() -> None:
    made = empty()
    set_up(made)
    microphone(made, 2_000)
    assert words.totals(made.traffic, 0.164, 1).replace("\u00a0", " ") == (
        "↑ 2,001, 1.9 MB · ↓ 1, 21 B · set up in 164 ms · 1 reconnect"
    )
    assert words.totals(empty().traffic, None, 0).replace("\u00a0", " ") == (
        "↑ 0, 0 B · ↓ 0, 0 B · 0 reconnects"
    )
    assert [words.amount(size) for size in (999, 1_000, 99_949, 99_950, 999_499, 999_500)] == [
        "999 B",
        "1.0 kB",
        "99.9 kB",
        "100 kB",
        "999 kB",
        "1.0 MB",
    ]


def test_the_talk_has_its_time_and_its_tokens() -> None:
    tokens = Tokens(
        prompt=834,
        response=400,
        thoughts=5,
        prompt_details=(("AUDIO", 800), ("TEXT", 34)),
        response_details=(("AUDIO", 400),),
    )
    assert words.talk_summary(754, tokens) == (
        "Talk 12:34 · 1,239 tokens · heard 800 · read 34 · spoken 400 · thought 5"
    )
    assert words.talk_summary(None, Tokens()) == "No talk now · 0 tokens"
