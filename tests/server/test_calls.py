"""Open calls are answered once, and not kept without end."""

from live_desktop.protocol.content import FunctionResponse
from live_desktop.server.brain.skill import Request
from live_desktop.server.calls import MOST_OPEN, Calls


async def test_of_too_many_open_calls_the_oldest_is_forgotten() -> None:
    calls = Calls()
    opened = [calls.open(Request("ring", {}, blocks=False)) for _ in range(MOST_OPEN + 1)]
    assert calls.answer(FunctionResponse(id=opened[0].id, name="ring")) is None
    assert calls.answer(FunctionResponse(id=opened[1].id, name="ring")) is opened[1]
    assert calls.answer(FunctionResponse(id=opened[1].id, name="ring")) is None
