"""The local time: the one thing a model in a data centre cannot know."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from live_desktop.protocol.setup import FunctionDeclaration
from live_desktop.tools.registry import Function

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
"""In English wherever the program runs: the offline voice knows no other language."""


def local_time(now: Callable[[], datetime]) -> Function:
    """Make the function that tells the user's local date and time."""

    def run(_args: dict[str, Any]) -> str:
        # A sentence, since the offline voice reads out what a function says.
        moment = now().astimezone()
        day = f"{_DAYS[moment.weekday()]}, {moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
        return f"It is {moment:%H:%M} on {day}, {moment:UTC%z}."

    declaration = FunctionDeclaration(
        name="get_local_time",
        description="Tells the date, weekday and time of day where the user is.",
    )
    return Function(declaration, run)
