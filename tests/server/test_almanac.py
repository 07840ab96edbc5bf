"""Days are found and counted: feasts, dates, leap years, and the nights in which clocks change."""

from datetime import UTC, date, datetime
from time import thread_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.server.brain.brain import Brain
from live_desktop.server.brain.time.almanac import tell
from live_desktop.server.brain.time.days import easter, read_day
from live_desktop.server.brain.utterance import normalize

AFTERNOON = datetime(2026, 11, 22, 15, 5, tzinfo=UTC)  # a Sunday


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What date is next Friday?", "That is Friday, November 27, 2026."),
        ("What is next Sunday?", "That is Sunday, November 29, 2026."),
        ("What day is Christmas?", "Christmas is on Friday, December 25, 2026."),
        ("When is Easter?", "Easter Sunday is on Sunday, March 28, 2027."),
        ("One is Easter.", "Easter Sunday is on Sunday, March 28, 2027."),
        ("When was Easter 2025?", "Easter Sunday was on Sunday, April 20, 2025."),
        ("When is Thanksgiving?",
         "Thanksgiving in the United States is on Thursday, November 26, 2026."),
        ("What day of the week is the 4th of July 2027?", "That is Sunday, July 4, 2027."),
        ("What day was January 1st, 2000?", "That was Saturday, January 1, 2000."),
        ("What day is February 29?", "That is Tuesday, February 29, 2028."),
        ("When is the twenty-first of June?", "That is Monday, June 21, 2027."),
        ("How many days until Christmas?", "33 days until Christmas."),
        ("How many weeks until Christmas?", "4 weeks and 5 days until Christmas."),
        ("How long till New Year?", "40 days until New Year's Day."),
        ("How many days since November 1st?", "21 days since Sunday, November 1, 2026."),
        ("How many days between March 1 and April 15?",
         "45 days from Monday, March 1, 2027 to Thursday, April 15, 2027."),
        ("How many days from February 28, 2028 to March 1, 2028?",
         "2 days from Monday, February 28, 2028 to Wednesday, March 1, 2028."),
        ("How long until midnight?", "8 hours and 55 minutes until midnight."),
        ("How long until 5 p.m.?", "1 hour and 55 minutes until 5 p.m."),
        ("How long until noon?", "20 hours and 55 minutes until noon."),
        ("Is 2028 a leap year?", "Yes, 2028 has 366 days."),
        ("Is 2100 a leap year?", "No, 2100 does not have 366 days."),
        ("Was 2000 a leap year?", "Yes, 2000 has 366 days."),
        ("Is this here a leap year?", "No, 2026 does not have 366 days."),
        ("When is the next leap year?", "The next leap year is 2028."),
        ("How many days are in February?", "February has 28 days, and 29 in a leap year."),
        ("How many days are in February 2024?", "February 2024 has 29 days."),
        ("How many days are there in this month?", "November has 30 days."),
        ("How many days are left in this year?", "39 days left of this year, after today."),
        ("What week is it?", "It's week 47 of the year."),
        ("What time was it two hours ago?", "Two hours ago it was 1:05 p.m."),
        ("What time was it 16 hours ago?",
         "16 hours ago it was 11:05 p.m. on Saturday, November 21, 2026."),
        ("What day was it 10 days ago?", "10 days ago it was Thursday, November 12, 2026."),
    ],
)  # fmt: skip
def test_the_calendar(question: str, answer: str) -> None:
    assert Brain(lambda: AFTERNOON).answer(question).text == answer


@pytest.mark.parametrize(
    "question",
    [
        "When is dinner?", "How long until the movie?", "What day is your birthday?",
        "What date did World War Two end?", "What day is February 30?", "When is May?",
        "How long to boil an egg?", "What is good?", "When is it?", "How long until I die?",
        "What day was it a few days ago?", "Is it a leap year in heaven?", "",
    ],
)  # fmt: skip
def test_what_is_no_date_is_left_alone(question: str) -> None:
    assert tell(normalize(question), AFTERNOON) is None


@pytest.mark.parametrize(
    "day",
    [date(1943, 4, 25), date(2000, 4, 23), date(2024, 3, 31), date(2025, 4, 20), date(2038, 4, 25)],
)
def test_easter_is_where_the_church_has_it(day: date) -> None:
    assert easter(day.year) == day


@given(st.integers(1583, 9998))
def test_easter_is_a_sunday_of_spring(year: int) -> None:
    assert easter(year).weekday() == 6
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)


@given(st.dates(date(1600, 1, 1), date(9000, 12, 31)))
def test_every_date_is_read(day: date) -> None:
    for words in (f"{day:%B} {day.day} {day.year}", f"the {day.day}th of {day:%B} {day.year}"):
        found = read_day(words.lower(), AFTERNOON.date())
        assert found is not None
        assert found.date == day


def test_the_night_in_which_clocks_change_is_counted_right() -> None:
    zone = ZoneInfo("Europe/Berlin")
    evening = datetime(2026, 10, 24, 23, 0, tzinfo=zone)
    assert tell("what time was it 3 hours ago", datetime(2026, 10, 25, 4, 0, tzinfo=zone)) == (
        "3 hours ago it was 2 a.m."
    )
    assert tell("how long until 6 am", evening) == "8 hours until 6 a.m."
    later = Brain(lambda: evening).answer("What time will it be in 6 hours?")
    assert later.text == "In 6 hours it will be 4 a.m. on Sunday, October 25, 2026."


@given(st.text(max_size=80))
def test_no_words_break_it(text: str) -> None:
    for lead in ("", "when is ", "how many days until ", "how long until ", "what day is "):
        tell(normalize(lead + text), AFTERNOON)


@pytest.mark.parametrize("text", ["how many days until " * 7, "when is " * 18, "the " * 37])
def test_no_text_takes_long(text: str) -> None:
    start = thread_time()
    tell(text[:150], AFTERNOON)
    assert thread_time() - start < 0.1
