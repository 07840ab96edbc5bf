"""Timers, alarms and reminders are set, told and changed however they are asked for."""

from datetime import UTC, datetime, timedelta
from time import thread_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from live_desktop.server.brain.time.alarms import MOST, Alarms
from live_desktop.server.brain.time.moments import read_moment, split_words
from live_desktop.server.brain.time.spans import find_span, read_span, say_span
from live_desktop.server.brain.time.timers import Timers
from live_desktop.server.brain.utterance import Utterance, normalize
from tests.server.test_brain_numbers import spell

AFTERNOON = datetime(2026, 11, 22, 15, 5, tzinfo=UTC)  # a Sunday


class Desk:
    """The skill, with a clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = AFTERNOON
        self.alarms = Alarms(lambda: self.now)
        self.timers = Timers(self.alarms)

    def ask(self, text: str) -> str | None:
        reply = self.timers.answer(Utterance.of(text))
        return reply.text if reply else None

    def wait(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize(
    ("order", "answer"),
    [
        ("Set a timer for five minutes.", "Timer set for 5 minutes."),
        ("Set a time for 5 minutes.", "Timer set for 5 minutes."),
        ("Set me a timer for like five minutes", "Timer set for 5 minutes."),
        ("Can I get a timer for 3 minutes?", "Timer set for 3 minutes."),
        ("I need to wake up at seven.", "Alarm set for 7 a.m. tomorrow."),
        ("Set alarm for tomorrow 6", "Alarm set for 6 a.m. tomorrow."),
        ("Can you time me for 2 minutes?", "Timer set for 2 minutes."),
        ("Count down 30 seconds", "Timer set for 30 seconds."),
        ("put on a timer for a quarter of an hour", "Timer set for 15 minutes."),
        ("set an alarm for midnight", "Alarm set for midnight tonight."),
        (
            "Don't let me forget the cake in 10 minutes",
            "I'll remind you about the cake in 10 minutes.",
        ),
        (
            "remind me to borrow to buy milk at 9 am",
            "I'll remind you to buy milk at 9 a.m. tomorrow.",
        ),
        (
            "set a timer for 3 years",
            "I count in seconds, minutes, hours, days and weeks, not in months or years.",
        ),
        (
            "set a timer for minus 5 minutes",
            "I can't count less than nothing. Name a longer time, please.",
        ),
        ("set a timer for 0 minutes", "That is no time at all. Name a longer one, please."),
        ("set an alarm for 25 o'clock", "There is no such time of day."),
        ("set an alarm for 3 pm yesterday", "That is past already."),
        (
            "set a timer for five minutes and an alarm for seven",
            "One at a time, please. Say the first one once more.",
        ),
        ("alarm clock", "For what time?"),
        ("Could you set a timer for 5 minutes please?", "Timer set for 5 minutes."),
        ("10-minute timer", "Timer set for 10 minutes."),
        ("Set a 10 minute tea timer.", "Tea timer set for 10 minutes."),
        ("Set a 5-minute timer called Pizza.", "Pizza timer set for 5 minutes."),
        ("tea timer five minutes", "Tea timer set for 5 minutes."),
        (
            "timer two and a half hours for the roast",
            "Roast timer set for 2 hours and 30 minutes.",
        ),
        ("Set a timer for an hour and a half.", "Timer set for 1 hour and 30 minutes."),
        ("set a timer for one hour thirty", "Timer set for 1 hour and 30 minutes."),
        ("set a timer for a quarter of an hour", "Timer set for 15 minutes."),
        ("set a timer for 90 seconds", "Timer set for 1 minute and 30 seconds."),
        ("set a timer for a couple of minutes", "Timer set for 2 minutes."),
        ("set a timer for to minutes", "Timer set for 2 minutes."),
        ("set a timer for five", "Timer set for 5 minutes."),
        ("set a timer for 7 pm", "Timer set for 7 p.m."),
        ("Set an alarm for 7:30.", "Alarm set for 7:30 p.m."),
        ("Set an alarm for 7:30 a.m.", "Alarm set for 7:30 a.m. tomorrow."),
        ("Set an alarm for 7:30pm", "Alarm set for 7:30 p.m."),
        ("Set an alarm for 7:30 to-morrow.", "Alarm set for 7:30 a.m. tomorrow."),
        ("set an alarm for seven thirty in the evening", "Alarm set for 7:30 p.m."),
        ("set an alarm for half past seven tonight", "Alarm set for 7:30 p.m."),
        ("set an alarm for quarter to six", "Alarm set for 5:45 p.m."),
        ("set an alarm for 19:30", "Alarm set for 7:30 p.m."),
        ("set an alarm for noon", "Alarm set for noon tomorrow."),
        ("set an alarm on Friday at nine", "Alarm set for 9 a.m. on Friday."),
        ("set alarm 7 pm called gym", "Gym alarm set for 7 p.m."),
        ("set an alarm for 20 minutes from now", "Alarm set to ring in 20 minutes."),
        ("Wake me at six.", "Alarm set for 6 a.m. tomorrow."),
        ("wake me up at six thirty", "Alarm set for 6:30 a.m. tomorrow."),
        ("wake me in twenty minutes", "Alarm set to ring in 20 minutes."),
        ("set an alarm today at 7 am", "7 a.m. is past already."),
        (
            "set an alarm every day at 7",
            "I can ring only once. Tell me one day and time, and I'll do that.",
        ),
        (
            "set an alarm for December 3 at five",
            "I can plan only for the coming week: name a day of the week, please.",
        ),
        (
            "Remind me in twenty minutes to call Anna.",
            "I'll remind you to call Anna in 20 minutes.",
        ),
        ("Remind me to call Anna at five.", "I'll remind you to call Anna at 5 p.m."),
        ("Remind me to by milk at five.", "I'll remind you to buy milk at 5 p.m."),
        (
            "Remind me tomorrow at nine to buy 2 tickets for my mother.",
            "I'll remind you to buy 2 tickets for your mother at 9 a.m. tomorrow.",
        ),
        (
            "remind me that the cake is ready in ten minutes",
            "I'll remind you that the cake is ready in 10 minutes.",
        ),
        ("remind me about the cake at 4", "I'll remind you about the cake at 4 p.m."),
        ("remind me in 5 minutes", "I'll remind you in 5 minutes."),
    ],
)
def test_something_is_set(desk: Desk, order: str, answer: str) -> None:
    assert desk.ask(order) == answer


@pytest.mark.parametrize(
    ("order", "question", "time", "answer"),
    [
        ("set a timer", "For how long?", "five minutes", "Timer set for 5 minutes."),
        ("set an egg timer", "For how long?", "ten", "Egg timer set for 10 minutes."),
        ("set an alarm", "For what time?", "seven thirty", "Alarm set for 7:30 a.m. tomorrow."),
        (
            "remind me to call Anna",
            "When should I remind you?",
            "at five",
            "I'll remind you to call Anna at 5 p.m.",
        ),
    ],
)
def test_a_missing_time_is_asked_for(
    desk: Desk, order: str, question: str, time: str, answer: str
) -> None:
    assert desk.ask(order) == question
    assert desk.ask(time) == answer


def test_a_question_is_not_put_again(desk: Desk) -> None:
    desk.ask("set a timer")
    assert desk.ask("never mind") == "Okay."
    desk.ask("set a timer")
    assert desk.ask("What is the capital of France?") is None
    assert desk.ask("five minutes") is None
    desk.ask("set a timer")
    desk.wait(minutes=5)
    assert desk.ask("five minutes") is None


@pytest.mark.parametrize(
    ("order", "correction", "left"),
    [
        ("timer 20 minutes", "No, ten minutes.", "The 10 minute timer: 10 minutes left."),
        ("timer 20 minutes", "Make it 12", "The 12 minute timer: 12 minutes left."),
        ("timer 20 minutes", "I meant half an hour", "The 30 minute timer: 30 minutes left."),
        ("pasta timer 8 minutes", "change that to 9 minutes",
         "The pasta timer: 9 minutes left."),
        ("set an alarm for 7 am", "no, 6 am", "The alarm is set for 6 a.m. tomorrow."),
        ("set an alarm for 7 am", "no, at half past eight",
         "The alarm is set for 8:30 a.m. tomorrow."),
        ("timer 20 minutes", "Cancel that", "No timer or alarm is set."),
        ("timer 20 minutes", "No, cancel it.", "No timer or alarm is set."),
        ("timer 20 minutes", "Stop", "The 20 minute timer: 20 minutes left."),
        ("timer 20 minutes", "No thanks", "The 20 minute timer: 20 minutes left."),
    ],
)  # fmt: skip
def test_what_was_just_set_is_corrected(desk: Desk, order: str, correction: str, left: str) -> None:
    desk.ask(order)
    desk.ask(correction)
    assert desk.ask("how long is left") == left


def test_only_what_was_just_set_is_corrected(desk: Desk) -> None:
    desk.ask("timer 20 minutes")
    desk.ask("What is love?")
    assert desk.ask("cancel that") is None
    assert desk.ask("no, ten minutes") is None


def test_a_past_time_leaves_the_alarm_as_it_is(desk: Desk) -> None:
    desk.ask("set an alarm for 7 pm")
    assert desk.ask("no, 2 pm today") == "2 p.m. is past already."
    assert desk.ask("what alarms are set") == "The alarm is set for 7 p.m."


@pytest.mark.parametrize(
    ("order", "answer"),
    [
        ("change the tea timer to 12 minutes", "Tea timer set for 12 minutes."),
        ("move my 8 am alarm to 9 am", "Alarm set for 9 a.m. tomorrow."),
        ("change the alarm to 10 am", "Alarm set for 10 a.m. tomorrow."),
        ("how long for the tea", "The tea timer: 4 minutes left."),
        ("when is my next alarm", "The alarm is set for 8 a.m. tomorrow."),
        ("add a minute to the tee timer", "5 minutes left on the tea timer now."),
        ("how long until the movie", None),
    ],
)
def test_what_is_set_is_changed_and_told(desk: Desk, order: str, answer: str | None) -> None:
    desk.ask("set a tea timer for 4 minutes")
    desk.ask("set an alarm for 8 am")
    assert desk.ask(order) == answer


def test_the_only_one_is_found_in_spite_of_a_slip(desk: Desk) -> None:
    desk.ask("set a post-it timer for 8 minutes")
    assert desk.ask("pause the pasta timer") == "The post timer is paused, with 8 minutes left."
    assert desk.ask("pause the laundry timer") == ("I have no such timer. There is the post timer.")


def test_an_order_is_no_answer_to_a_question(desk: Desk) -> None:
    desk.ask("set an alarm for 5 pm")
    desk.ask("set an alarm for 6 pm")
    assert str(desk.ask("turn off the alarm")).startswith("Which one shall I cancel")
    assert desk.ask("remind me to call mom at 5") == "I'll remind you to call mom at 5 p.m."
    assert len(list(desk.alarms)) == 3
    desk.ask("set a timer")
    assert desk.ask("set an alarm for 7 pm") == "Alarm set for 7 p.m."


def test_the_day_of_a_reminder_waits_for_its_time(desk: Desk) -> None:
    assert desk.ask("Remind me tomorrow to buy milk") == "At what time?"
    assert desk.ask("at 9") == "I'll remind you to buy milk at 9 a.m. tomorrow."
    assert desk.ask("Remind me to call the dentist") == "When should I remind you?"
    assert desk.ask("tomorrow morning") == "I'll remind you to call the dentist at 9 a.m. tomorrow."


def test_what_is_set_is_told(desk: Desk) -> None:
    assert desk.ask("Which timers are running?") == "No timer is set."
    desk.ask("set a tea timer for five minutes")
    desk.wait(minutes=2, seconds=0.5)
    assert desk.ask("How long is left?") == "The tea timer: 3 minutes left."
    desk.ask("set a timer for an hour")
    desk.ask("set an alarm for 8 pm")
    assert desk.ask("How much time is left on the tea timer?") == "The tea timer: 3 minutes left."
    assert desk.ask("how much longer") == (
        "3 are set. The tea timer: 3 minutes left. The 1 hour timer: 1 hour left. "
        "The alarm is set for 8 p.m."
    )
    assert desk.ask("When is my alarm?") == "The alarm is set for 8 p.m."
    assert desk.ask("what time is my alarm set for") == "The alarm is set for 8 p.m."
    assert desk.ask("do I have any reminders") == "No reminder is set."
    assert desk.ask("how long is left on the pasta timer") == (
        "I have no such timer. There is the tea timer and the 1 hour timer."
    )


@pytest.mark.parametrize(
    ("words", "gone"),
    [
        ("cancel the tea timer", "tea"),
        ("cancel the T-timer", "tea"),
        ("Canceled the tea timer.", "tea"),
        ("stop the timer for the tea", "tea"),
        ("delete the 10 minute timer", ""),
        ("cancel the ten minute timer", ""),
        ("turn off the first timer", "tea"),
        ("cancel the last timer", ""),
    ],
)
def test_one_of_two_is_cancelled(desk: Desk, words: str, gone: str) -> None:
    desk.ask("set a tea timer for five minutes")
    desk.ask("set a timer for ten minutes")
    assert "is canceled" in str(desk.ask(words))
    assert [alarm.name for alarm in desk.alarms] == [{"tea": "", "": "tea"}[gone]]


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ("The tea timer.", [""]),
        ("tea", [""]),
        ("the one for ten minutes", ["tea"]),
        ("ten minutes", ["tea"]),
        ("the second one", ["tea"]),
        ("number three", ["tea", ""]),
        ("the two minute one", ["tea", ""]),
        ("the two timer", ["tea"]),
        ("both", []),
        ("all of them", []),
        ("neither", ["tea", ""]),
        ("What's the weather?", ["tea", ""]),
    ],
)
def test_which_one_is_asked(desk: Desk, answer: str, left: list[str]) -> None:
    desk.ask("set a tea timer for five minutes")
    desk.ask("set a timer for ten minutes")
    question = desk.ask("cancel the timer")
    assert question == "Which one shall I cancel: the tea timer or the 10 minute timer?"
    desk.ask(answer)
    assert [alarm.name for alarm in desk.alarms] == left


def test_all_are_cancelled_of_a_kind(desk: Desk) -> None:
    desk.ask("set a timer for five minutes")
    desk.ask("set a timer for six minutes")
    desk.ask("set an alarm for 8 pm")
    assert desk.ask("cancel all timers") == (
        "The 5 minute timer is canceled. The 6 minute timer is canceled."
    )
    assert desk.ask("turn off the alarm") == "The 8 p.m. alarm is canceled."
    assert desk.ask("cancel the alarm") == "No alarm is set."


def test_a_timer_is_held_and_goes_on(desk: Desk) -> None:
    desk.ask("set a timer for five minutes")
    desk.wait(minutes=1)
    assert desk.ask("pause the timer") == "The 5 minute timer is paused, with 4 minutes left."
    desk.wait(hours=1)
    assert desk.alarms.next_due() is None
    assert desk.ask("how long is left") == "The 5 minute timer: 4 minutes left, paused."
    assert desk.ask("resume the timer") == "The 5 minute timer goes on, with 4 minutes left."
    assert desk.alarms.next_due() == desk.now + timedelta(minutes=4)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("add two minutes", "7 minutes"),
        ("Add 2 minutes to the timer.", "7 minutes"),
        ("two more minutes", "7 minutes"),
        ("extend the timer by two minutes", "7 minutes"),
        ("make the timer ten minutes longer", "15 minutes"),
        ("make the timer a minute shorter", "4 minutes"),
        ("take one minute off the timer", "4 minutes"),
    ],
)
def test_time_is_added(desk: Desk, words: str, left: str) -> None:
    desk.ask("set a timer for five minutes")
    assert desk.ask(words) == f"{left} left on the timer now."
    assert desk.ask("how long is left") == f"The 5 minute timer: {left} left."


def test_an_alarm_is_put_off(desk: Desk) -> None:
    desk.ask("set an alarm for 8 pm")
    assert desk.ask("add ten minutes to the alarm") == "The alarm is set for 8:10 p.m. now."


def test_what_rang_is_stopped_or_rings_again(desk: Desk) -> None:
    assert desk.ask("snooze") == "Nothing is ringing."
    desk.ask("set a tea timer for five minutes")
    desk.wait(minutes=5)
    assert desk.alarms.take_due() is not None
    assert desk.ask("snooze for three minutes") == "Okay, again in 3 minutes."
    desk.wait(minutes=3)
    assert desk.alarms.take_due() is not None
    assert desk.ask("stop the timer") == "Okay."
    assert desk.ask("stop the timer") == "No timer is set."


def test_the_timer_is_the_one_that_rings(desk: Desk) -> None:
    desk.ask("set a tea timer for five minutes")
    desk.ask("set a roast timer for an hour")
    desk.wait(minutes=5)
    assert desk.alarms.take_due() is not None
    assert desk.ask("stop the timer") == "Okay."
    assert [alarm.name for alarm in desk.alarms] == ["roast"]
    assert desk.ask("stop the timer") == "The roast timer is canceled."


def test_another_one_than_rings_can_be_stopped(desk: Desk) -> None:
    desk.ask("set a tea timer for five minutes")
    desk.ask("set a roast timer for an hour")
    desk.wait(minutes=5)
    assert desk.alarms.take_due() is not None
    assert desk.ask("stop the roast timer") == "The roast timer is canceled."


def test_the_night_in_which_clocks_change_is_counted_right() -> None:
    desk = Desk()
    desk.now = datetime(2026, 10, 24, 22, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert desk.ask("wake me at seven") == "Alarm set for 7 a.m. tomorrow."
    (alarm,) = desk.alarms
    assert desk.alarms.left(alarm) == timedelta(hours=10)
    assert desk.alarms.next_due() == datetime(2026, 10, 25, 6, 0, tzinfo=UTC)


def test_there_is_an_end_to_them(desk: Desk) -> None:
    for _ in range(MOST):
        desk.ask("set a timer for five minutes")
    assert desk.ask("set a timer for five minutes") == (
        "I can't keep more than 50 at once. Cancel one first."
    )
    assert len(list(desk.alarms)) == MOST


@pytest.mark.parametrize(
    "text",
    [
        "What time is it?",
        "What time is it in two hours?",
        "What is 5 plus 3?",
        "add 5 and 3",
        "add 2 hours and 3 hours",
        "give me five minutes",
        "set the table for two",
        "get me a coffee",
        "what is a timer",
        "how much money is left",
        "how many days are left in the year",
        "remind me what I said",
        "how many minutes are in an hour",
        "stop",
        "Tell me a story about an hour.",
        "make it 5 minutes",
        "turn the alarm on",
        "Tell me a story about timers.",
        "address the next 5 minutes",
        "",
    ],
)
def test_other_words_are_left_alone(desk: Desk, text: str) -> None:
    assert desk.ask(text) is None


@given(st.integers(1, 366 * 86400 - 1))
def test_a_span_is_read_as_it_is_said(seconds: int) -> None:
    span = timedelta(seconds=seconds)
    words = normalize(say_span(span)).split()
    assert read_span(words, 0) == (span, len(words))


@given(st.integers(0, 23), st.integers(0, 59), st.integers(0, 59), st.sampled_from([" and ", " "]))
def test_a_span_is_read_in_words(hours: int, minutes: int, seconds: int, joint: str) -> None:
    amounts = {"hour": hours, "minute": minutes, "second": seconds}
    parts = [f"{spell(many)} {unit}{'s' * (many != 1)}" for unit, many in amounts.items() if many]
    span = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    words = normalize(joint.join(parts)).split()
    assert read_span(words, 0) == ((span, len(words)) if span else None)
    if span:
        assert find_span(["timer", "for", *words, "please"]) == (span, 2, 2 + len(words))


@given(st.integers(0, 23), st.integers(0, 59))
def test_a_time_of_day_is_read_in_figures_and_words(hour: int, minute: int) -> None:
    half = "a.m." if hour < 12 else "p.m."
    shown = f"at {hour % 12 or 12}:{minute:02d} {half}"
    minutes = f"oh {spell(minute)}" if 0 < minute < 10 else spell(minute) if minute else ""
    spoken = f"at {spell(hour % 12 or 12)} {minutes} {half} tomorrow"
    for text, day in ((shown, None), (spoken, 23)):
        words = split_words(normalize(text))
        moment = read_moment(words, AFTERNOON)
        assert moment is not None
        assert (moment.due.hour, moment.due.minute) == (hour, minute)
        assert len(moment.used) == len(words)
        assert moment.due > AFTERNOON
        assert day in (None, moment.due.day)


WORDS = (
    "set a timer alarm for five minutes 7 30 pm cancel the all tea remind me to in at half past "
    "two hours and add pause resume snooze how long is left which tomorrow friday night wake up"
)


@given(
    st.lists(
        st.text(max_size=80) | st.lists(st.sampled_from(WORDS.split())).map(" ".join), max_size=4
    )
)
@example(["set a timer for 0 minutes", "cancel the timer", "add"])
def test_no_words_break_it(texts: list[str]) -> None:
    desk = Desk()
    for text in texts:
        said = desk.ask(text)
        assert said is None or said
        desk.alarms.take_due()


@pytest.mark.parametrize(
    "text",
    [
        "remind me " * 200,
        "how long " * 44 + "lef",
        "set a timer for " + "and " * 480,
        "cancel " + "the " * 90,
        "two " * 90 + "more",
        "remind me to " + "in 5 minutes " * 140,
        "hour " * 400,
    ],
    ids=["remind", "ask", "set", "cancel", "add", "spans", "hours"],
)
def test_no_text_takes_long(desk: Desk, text: str) -> None:
    utterance = Utterance.of(text)
    start = thread_time()
    desk.timers.answer(utterance)
    assert thread_time() - start < 0.1
