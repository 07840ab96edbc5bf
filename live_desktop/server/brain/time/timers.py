"""Sets timers, alarms and reminders, tells of them, and changes them."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from live_desktop.server.brain.prose import join_words
from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.talk.manners import ends_question
from live_desktop.server.brain.time.alarms import MOST, Alarm, Alarms, Kind, TooMany
from live_desktop.server.brain.time.choosing import (
    ALL,
    NOUNS,
    choose,
    hints_in,
    kinds_in,
    means_all,
)
from live_desktop.server.brain.time.moments import split_words
from live_desktop.server.brain.time.setting import Order, read_order, read_time, read_time_alone
from live_desktop.server.brain.time.spans import find_span, read_span, say_span
from live_desktop.server.brain.time.telling import say_left, say_set, say_state, say_when
from live_desktop.server.brain.time.timer_words import (
    ADD,
    ALONE,
    ASK,
    ASK_NO_STATE,
    ASKING,
    CANCEL,
    CHANGING,
    CORRECTION,
    MOVE,
    PAUSE,
    RELATIONS,
    RESUME,
    SNOOZE,
    TAKE,
    TAKEN_BACK,
)
from live_desktop.server.brain.utterance import Utterance

_PATIENCE = timedelta(seconds=60)  # so long a question of ours waits for its answer
_LONGEST = 400  # characters of an order
_STOPPABLE = timedelta(seconds=60)
"""So long after it rang "the timer" is the one that rang."""

_SNOOZED = timedelta(minutes=9)
Act = Callable[[Alarm], str]
"""Does something with one of them, and says what."""


class Timers:
    """Rules over what is set to ring."""

    def __init__(self, alarms: Alarms) -> None:
        """Set and change what `alarms` holds."""
        self._alarms = alarms
        self._asked: Callable[[Utterance], Reply | None] | None = None
        self._asked_at: datetime | None = None
        self._at_hand: Alarm | None = None

    def answer(self, utterance: Utterance) -> Reply | None:
        """Do what is asked for, or ask back what is meant."""
        asked, self._asked = self._asked, None
        at = self._asked_at
        at_hand, self._at_hand = self._at_hand, None
        if len(utterance.request) > _LONGEST:
            return None
        if at_hand is not None and at_hand in list(self._alarms):
            if TAKEN_BACK.fullmatch(utterance.request):
                return Reply(self._take_out(at_hand))
            if (said := self._correct(utterance, at_hand)) is not None:
                return Reply(said)
        if asked is not None and at is not None and self._alarms.now() - at < _PATIENCE:
            if ends_question(utterance.text):
                return Reply("Okay.")
            if (reply := asked(utterance)) is not None:
                return reply
        said = self._change(utterance.request) or self._tell(utterance.request)
        if said is None and (order := read_order(utterance, self._alarms.now())) is not None:
            said = self._set(order)
        return Reply(said) if said else None

    def _set(self, order: Order) -> str:
        now = self._alarms.now()
        if order.refusal:
            return order.refusal
        if order.at is not None and order.at <= now:
            return f"{say_when(order.at, now)} is past already."
        if order.at is None and order.length is None:
            return self._ask_time(order)
        try:
            if order.length is not None:
                alarm = self._alarms.count_down(order.kind, order.length, order.name)
            else:
                alarm = self._alarms.set_for(order.kind, order.at or now, order.name)
        except TooMany:
            return f"I can't keep more than {MOST} at once. Cancel one first."
        self._at_hand = alarm
        return say_set(alarm, now)

    def _correct(self, utterance: Utterance, alarm: Alarm) -> str | None:
        """Set what was just set to another time: "no, ten minutes"."""
        found = CORRECTION.fullmatch(utterance.plain)
        if found is None:
            return None
        return self._move(alarm, split_words(found["rest"]))

    def _move(self, alarm: Alarm, words: Sequence[str]) -> str | None:
        """Set something to another time; None where the words name none."""
        order = Order(alarm.kind, alarm.name)
        moved = read_time_alone(order, words, self._alarms.now())
        if moved is None:
            return None
        if moved.at is None or moved.at > self._alarms.now():
            self._alarms.cancel(alarm)
        return self._set(moved)

    def _ask_time(self, order: Order) -> str:
        def complete(utterance: Utterance) -> Reply | None:
            if read_order(utterance, self._alarms.now()) is not None:
                return None
            words = split_words(utterance.request)
            full = read_time(order, words, self._alarms.now())
            return Reply(self._set(full)) if full.length or full.at else None

        self._ask(complete)
        if order.kind is Kind.TIMER:
            return "For how long?"
        if order.day:
            return "At what time?"
        return "For what time?" if order.kind is Kind.ALARM else "When should I remind you?"

    def _change(self, request: str) -> str | None:
        """Cancel, pause, resume, lengthen or put off; None where nothing of it is asked for."""
        if found := CANCEL.fullmatch(request):
            return self._cancel(found["rest"])
        if found := PAUSE.fullmatch(request):
            return self._act(found["rest"], self._pause, "pause", counting=True)
        if found := RESUME.fullmatch(request):
            return self._act(found["rest"], self._resume, "resume", counting=True)
        if found := SNOOZE.fullmatch(request):
            return self._snooze(split_words(found["rest"] or found["later"] or ""))
        if (found := MOVE.fullmatch(request)) and (said := self._reset(found)):
            return said
        if found := ADD.fullmatch(request):
            return self._lengthen(found["rest"] or found["more"], 1)
        if found := TAKE.fullmatch(request):
            return self._lengthen(found["rest"], -1)
        return None

    def _reset(self, found: re.Match[str]) -> str | None:
        """Move the one that is named to another time; None where no time is named."""
        words = split_words(found["time"])
        if read_time_alone(Order(Kind.TIMER), words, self._alarms.now()) is None:
            return None
        return self._act(found["rest"], lambda alarm: self._move(alarm, words) or "", "change")

    def _cancel(self, rest: str) -> str | None:
        words = split_words(rest)
        if read_span(words, 0) and "from" in words:  # "remove two minutes from the timer"
            return self._lengthen(rest, -1)
        if self._is_about_rung(words):
            self._alarms.forget_rang()
            return "Okay."
        return self._act(rest, self._take_out, "cancel")

    def _is_about_rung(self, words: Sequence[str]) -> bool:
        """Tell whether the user wants to stop what has rung, and not what is still to ring."""
        now, others = self._alarms.now(), list(self._alarms)
        if not others:
            return bool(self._alarms.rang())
        if means_all(words) or not choose(self._alarms.rang(_STOPPABLE), words, now):
            return False
        return not hints_in(words) or not choose(others, words, now)

    def _act(self, rest: str, act: Act, verb: str, *, counting: bool = False) -> str:
        """Do something with those that the words mean; asks where that is open."""
        words = split_words(rest)
        among = [alarm for alarm in self._alarms if not counting or alarm.at is None]
        found = choose(among, words, self._alarms.now())
        if not found:
            return self._none(words, among)
        if len(found) == 1 or means_all(words):
            return " ".join(act(alarm) for alarm in found)
        return self._ask_which(found, act, verb)

    def _ask_which(self, found: Sequence[Alarm], act: Act, verb: str) -> str:
        def settle(utterance: Utterance) -> Reply | None:
            words = split_words(utterance.request)
            if len(words) > 10 or read_order(utterance, self._alarms.now()) is not None:
                return None
            still = [alarm for alarm in found if alarm in list(self._alarms)]
            chosen = choose(still, words, self._alarms.now())
            if not ALL.isdisjoint(words):
                return Reply(" ".join(act(alarm) for alarm in still)) if still else None
            if len(chosen) == 1 and (hints_in(words) or kinds_in(words)):
                return Reply(act(chosen[0]))
            return None

        self._ask(settle)
        return f"Which one shall I {verb}: {join_words([f'the {a.label}' for a in found], 'or')}?"

    def _ask(self, take: Callable[[Utterance], Reply | None]) -> None:
        self._asked, self._asked_at = take, self._alarms.now()

    def _take_out(self, alarm: Alarm) -> str:
        self._alarms.cancel(alarm)
        return f"The {alarm.label} is canceled."

    def _pause(self, alarm: Alarm) -> str:
        if alarm.left is not None:
            return f"The {alarm.label} is paused already."
        self._alarms.pause(alarm)
        return f"The {alarm.label} is paused, with {say_left(self._alarms.left(alarm))} left."

    def _resume(self, alarm: Alarm) -> str:
        if alarm.left is None:
            return f"The {alarm.label} is running."
        alarm = self._alarms.resume(alarm)
        return f"The {alarm.label} goes on, with {say_left(self._alarms.left(alarm))} left."

    def _lengthen(self, rest: str, sign: int) -> str | None:
        """Add time, or take it off; None where the words are about something else."""
        words = split_words(rest)
        found = find_span(words)
        if found is None or "set" in words:
            return None
        length, start, end = found
        if kinds_in(words):
            fits = not CHANGING.isdisjoint(words)  # unlike "make a five minute timer"
        else:
            fits = not start and ALONE.fullmatch(" ".join(words[end:])) is not None
        if not fits:
            return None
        by = length * (-1 if "shorter" in words else sign)
        where = [word for word in (*words[:start], *words[end:]) if word not in RELATIONS]
        if not list(self._alarms) and self._alarms.rang() and sign > 0:
            return self._snooze(words)

        def lengthen(alarm: Alarm) -> str:
            longer = self._alarms.lengthen(alarm, by)
            left = self._alarms.left(longer)
            if left <= timedelta():
                return f"The {alarm.label} ends now."
            if longer.at is not None:
                when = say_when(longer.at, self._alarms.now())
                return f"The {longer.kind} is set for {when} now."
            label = alarm.label if alarm.name else alarm.kind
            return f"{say_left(left).capitalize()} left on the {label} now."

        return self._act(" ".join(where or ["timer"]), lengthen, "change")

    def _snooze(self, words: Sequence[str]) -> str | None:
        """Let what rang last ring again later."""
        rang = self._alarms.rang()
        if not rang:
            return "Nothing is ringing." if words[:1] != ["remind"] else None
        found = find_span(words)
        length = found[0] if found else _SNOOZED
        self._alarms.forget_rang()
        try:
            for alarm in rang:
                self._alarms.count_down(alarm.kind, length, alarm.name)
        except TooMany:
            return f"I can't keep more than {MOST} at once. Cancel one first."
        return f"Okay, again in {say_span(length)}."

    def _tell(self, request: str) -> str | None:
        """Tell what is set and how long it takes; None where nobody asks."""
        if not ASK.fullmatch(request) or ASK_NO_STATE.fullmatch(request):
            return None
        words = split_words(request)
        kinds = kinds_in(words)
        if not kinds and any(word in ("day", "week", "month", "year") for word in words):
            return None
        among = [alarm for alarm in self._alarms if not kinds or alarm.kind in kinds]
        hints = [word for word in hints_in(words) if word not in ASKING]
        found = choose(among, hints, self._alarms.now()) if hints else among
        if "next" in words:
            found = found[:1]
        if not kinds and hints and not found:
            return None  # "how much money is left"
        if not found:
            return self._none([*hints, *(word for word in words if word in NOUNS)], among)
        now = self._alarms.now()
        self._at_hand = found[0] if len(found) == 1 else None
        said = [say_state(alarm, self._alarms.left(alarm), now) for alarm in found]
        return said[0] if len(said) == 1 else f"{len(said)} are set. {' '.join(said)}"

    def _none(self, words: Sequence[str], among: Sequence[Alarm]) -> str:
        kinds = kinds_in(words)
        kind = next(iter(kinds)) if len(kinds) == 1 else "timer or alarm"
        of_kind = [alarm for alarm in among if not kinds or alarm.kind in kinds]
        if of_kind and hints_in(words):
            labels = join_words([f"the {alarm.label}" for alarm in of_kind])
            return f"I have no such {kind}. There is {labels}."
        return f"No {kind} is set."
