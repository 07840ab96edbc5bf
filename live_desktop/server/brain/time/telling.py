"""Tells of timers, alarms and reminders: when they ring and how long that is."""

import math
from datetime import datetime, timedelta

from live_desktop.server.brain.prose import end_sentence
from live_desktop.server.brain.time.alarms import Alarm, Kind
from live_desktop.server.brain.time.clock import say_date, say_time
from live_desktop.server.brain.time.spans import say_span


def say_set(alarm: Alarm, now: datetime) -> str:
    """Confirm that something is set, and what was understood."""
    when = say_when(alarm.at, now) if alarm.at else say_span(alarm.length)
    if alarm.kind is Kind.REMINDER:
        told = f" {alarm.name}" if alarm.name else ""
        return end_sentence(f"I'll remind you{told} {'at' if alarm.at else 'in'} {when}")
    name = f"{alarm.name[0].upper()}{alarm.name[1:]} {alarm.kind}" if alarm.name else ""
    rings_later = alarm.kind is Kind.ALARM and alarm.at is None
    joint = "to ring in" if rings_later else "for"
    return end_sentence(f"{name or alarm.kind.capitalize()} set {joint} {when}")


def say_state(alarm: Alarm, left: timedelta, now: datetime) -> str:
    """Tell when something rings, or how long it still counts."""
    if alarm.at is not None:
        label = alarm.label if alarm.name else str(alarm.kind)
        return end_sentence(f"The {label} is set for {say_when(alarm.at, now)}")
    paused = ", paused" if alarm.left is not None else ""
    return f"The {alarm.label}: {say_left(left)} left{paused}."


def say_left(left: timedelta) -> str:
    """Say what is left, in seconds of which the running one counts."""
    return say_span(timedelta(seconds=max(0, math.ceil(left.total_seconds()))))


def say_when(at: datetime, now: datetime) -> str:
    """Say a time, with its day where that is not today."""
    days = (at.date() - now.date()).days
    if days == 1 and not at.hour and not at.minute:
        return "midnight tonight"
    if days == 0:
        return say_time(at)
    if days == 1:
        return f"{say_time(at)} tomorrow"
    return f"{say_time(at)} on {f'{at:%A}' if 0 < days < 7 else say_date(at)}"
