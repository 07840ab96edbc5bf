"""Reckons over the nights in which clocks change, by the rules of the user's zone."""

from datetime import UTC, datetime, timedelta, timezone


def in_zone(naive: datetime, now: datetime) -> datetime:
    """Give a local time the zone of `now`; by this computer's rules where `now` follows them."""
    if _is_local(now):
        return naive.astimezone()  # the summer time of that day, not of this one
    return naive.replace(tzinfo=now.tzinfo)


def passed(now: datetime, span: timedelta) -> datetime:
    """Tell what the clock shows after a span, or before a negative one."""
    then = now.astimezone(UTC) + span
    return then.astimezone() if _is_local(now) else then.astimezone(now.tzinfo)


def between(start: datetime, end: datetime) -> timedelta:
    """Measure how long it really is from one moment to another."""
    return end.astimezone(UTC) - start.astimezone(UTC)


def _is_local(now: datetime) -> bool:
    """Tell whether a fixed offset is the one of this computer's zone at the moment."""
    return isinstance(now.tzinfo, timezone) and now.astimezone().utcoffset() == now.utcoffset()
