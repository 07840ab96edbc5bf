"""The local time: the one thing a model in a data centre cannot know."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from live_desktop.protocol.setup import FunctionDeclaration
from live_desktop.tools.registry import Function


def local_time(now: Callable[[], datetime]) -> Function:
    """Make the function that tells the user's local date and time."""

    def run(_args: dict[str, Any]) -> dict[str, str]:
        moment = now().astimezone()
        return {"local_time": moment.isoformat(timespec="seconds"), "weekday": f"{moment:%A}"}

    declaration = FunctionDeclaration(
        name="get_local_time",
        description="Tells the date, weekday and time of day where the user is.",
    )
    return Function(declaration, run)
