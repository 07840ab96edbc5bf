"""The time elsewhere is told from the zones of the world, and what is no place is left alone."""

from datetime import UTC, datetime
from time import thread_time
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.server.brain.time.places import find_place, load_table
from live_desktop.server.brain.time.world_clock import WorldClock
from live_desktop.server.brain.utterance import Utterance

AFTERNOON = datetime(2026, 11, 22, 15, 5, tzinfo=UTC)


def ask(text: str, now: datetime = AFTERNOON) -> str | None:
    reply = WorldClock(lambda: now).answer(Utterance.of(text))
    return reply.text if reply else None


def test_every_zone_of_the_table_exists() -> None:
    table = load_table()
    zones = {*table.cities, *table.countries.values()}
    zones |= {wide.zone for wide in table.wide_countries.values()}
    assert zones <= available_timezones()


def test_every_name_of_the_table_is_found() -> None:
    table = load_table()
    for zone, names in table.cities.items():
        for name in names:
            place = find_place(name)
            assert place is not None, name
            assert place.zone == zone, name
    for country, zone in table.countries.items():
        place = find_place(country)
        assert place is not None, country
        assert ZoneInfo(place.zone).utcoffset(AFTERNOON) == ZoneInfo(zone).utcoffset(AFTERNOON)
    for country, wide in table.wide_countries.items():
        place = find_place(country)
        assert place is not None, country
        assert place.name == wide.city
    assert all(find_place(name) for name in table.other_names)


def test_the_table_is_large() -> None:
    table = load_table()
    assert sum(map(len, table.cities.values())) > 700
    assert len(table.countries) + len(table.wide_countries) > 230


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What time is it in Tokyo?", "In Tokyo it's 12:05 a.m. on Monday."),
        ("What's the time in New York right now?", "In New York it's 10:05 a.m."),
        ("what time is it in newyork", "In New York it's 10:05 a.m."),
        ("What time is it in India?", "In India it's 8:35 p.m."),
        ("What time is it in London, England?", "In London it's 3:05 p.m."),
        ("time in the Netherlands", "In the Netherlands it's 4:05 p.m."),
        ("Tokyo time", "In Tokyo it's 12:05 a.m. on Monday."),
        ("current time in Sao Paulo", "In São Paulo it's 12:05 p.m."),
        (
            "What time is it in the U.S.?",
            "The United States has several time zones. In Washington it's 10:05 a.m.",
        ),
        ("What is the date in Sydney?", "In Sydney it's Monday, November 23, 2026."),
        ("What's the date in Sidney?", "In Sydney it's Monday, November 23, 2026."),
        (
            "What's the time and date in Los Angeles?",
            "In Los Angeles it's 7:05 a.m. on Sunday, November 22, 2026.",
        ),
        ("What time is it in Atlantis?", "I don't know a place called Atlantis."),
        (
            "What time will it be in Paris in three hours?",
            "In three hours it'll be 7:05 p.m. in Paris.",
        ),
        (
            "What is the time difference between here and Tokyo?",
            "Tokyo is 9 hours ahead of your time.",
        ),
        (
            "What's the time difference between Tokyo and here?",
            "Tokyo is 9 hours ahead of your time.",
        ),
        ("time difference between London and Berlin", "Berlin is 1 hour ahead of London."),
        ("time difference between London and Lisbon", "Lisbon has the same time as London."),
        ("How many hours ahead is Nepal?", "Nepal is 5 hours and 45 minutes ahead of your time."),
        ("How far behind London is it", None),
        ("How far ahead of London is Tokyo?", "Tokyo is 9 hours ahead of London."),
        ("time difference to Atlantis", "I don't know a place called Atlantis."),
        (
            "What time is it in Tokyo when it's 5 p.m. here?",
            "When it's 5 p.m. here, it's 2 a.m. the next day in Tokyo.",
        ),
        (
            "When it's noon in Tokyo, what time is it in New York?",
            "When it's noon in Tokyo, it's 10 p.m. the day before in New York.",
        ),
    ],
)
def test_the_time_elsewhere(question: str, answer: str | None) -> None:
    assert ask(question) == answer


def test_summer_time_is_that_of_the_place() -> None:
    july = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    assert ask("time in London", july) == "In London it's 1 p.m."
    assert ask("time in London", AFTERNOON) == "In London it's 3:05 p.m."
    before = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # half an hour before clocks go forward
    later = ask("what time will it be in London in one hour", before)
    assert later == "In one hour it'll be 2:30 a.m. in London."


@pytest.mark.parametrize(
    "question",
    [
        "What time is it?",
        "What time is it in a few hours?",
        "What time is it in ten billion hours?",
        "What time is it at the moment?",
        "What time is it in the morning?",
        "What was the time in Tokyo yesterday?",
        "What is the weather in Tokyo?",
        "How many feet are in a mile?",
        "tea time",
    ],
)
def test_other_questions_are_left_alone(question: str) -> None:
    assert ask(question) is None


@pytest.mark.parametrize("name", ["", "the", "a few hours", "nowhere", "x" * 10_000])
def test_what_is_no_place_is_not_found(name: str) -> None:
    assert find_place(name) is None


@given(st.text(max_size=120) | st.text(max_size=60).map("what time is it in {}".format))
def test_no_words_break_it(text: str) -> None:
    said = ask(text)
    assert said is None or said


@pytest.mark.parametrize(
    "text",
    [
        "what time is it in " + "a" * 1900 + "1",
        "what time is it in " + "a " * 900,
        "when it is " * 180 + "x",
        "time difference between " + "and " * 450,
        "how far ahead is " + "of " * 600,
    ],
    ids=["one word", "many words", "when", "difference", "ahead"],
)
def test_no_text_takes_long(text: str) -> None:
    utterance = Utterance.of(text)
    start = thread_time()
    WorldClock(lambda: AFTERNOON).answer(utterance)
    assert thread_time() - start < 0.1


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What time is it in the capital of Japan?", "In Japan it's 12:05 a.m. on Monday."),
        ("What time zone is Sydney in?", "Sydney is 11 hours ahead of your time."),
        ("Time zone of Tokyo", "Tokyo is 9 hours ahead of your time."),
        ("What time is it at noon?", None),
    ],
)
def test_places_are_named_in_other_ways(question: str, answer: str | None) -> None:
    assert ask(question) == answer
