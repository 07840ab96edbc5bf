"""Turns for the transcript to show."""

from datetime import UTC, datetime

from live_desktop.session.conversation import Speaker, Turn

_STARTED = datetime(2026, 1, 1, tzinfo=UTC)
STORY = (
    "Once there was a lighthouse keeper who had never seen the sea by day. She slept while the "
    "sun was up, and each evening climbed the steps to light the lamp."
)


def answer(number: int, text: str, *, complete: bool = True, heard: int | None = None) -> Turn:
    """Make a turn of the assistant."""
    return Turn(number, Speaker.ASSISTANT, text, _STARTED, complete, heard)


def question(number: int, text: str) -> Turn:
    """Make a turn of the user."""
    return Turn(number, Speaker.USER, text, _STARTED, complete=True)


def remark(number: int, text: str) -> Turn:
    """Make a notice."""
    return Turn(number, Speaker.NOTICE, text, _STARTED, complete=True)


def talk(count: int) -> list[Turn]:
    """Make a long conversation."""
    return [
        question(number, f"Question {number}?") if number % 2 == 0 else answer(number, STORY * 2)
        for number in range(count)
    ]
