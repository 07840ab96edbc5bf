"""Functions: every call is answered, whatever happens."""

from datetime import UTC, datetime
from typing import Any

import pytest

from live_desktop.protocol.content import FunctionCall
from live_desktop.protocol.setup import FunctionDeclaration
from live_desktop.tools import registry
from live_desktop.tools.clock import local_time
from live_desktop.tools.registry import Function, ToolRegistry


def broken(_args: dict[str, Any]) -> object:
    raise ValueError("no such city")


async def test_a_call_is_answered_by_its_id() -> None:
    tools = ToolRegistry([local_time(lambda: datetime(2026, 3, 4, 5, 6, tzinfo=UTC))])
    answer = await tools.answer(FunctionCall(id="7", name="get_local_time"))
    assert (answer.id, answer.name) == ("7", "get_local_time")
    here = datetime(2026, 3, 4, 5, 6, tzinfo=UTC).astimezone()
    assert f"{here:%H:%M} on " in answer.response["output"]
    assert f", {here.day} March 2026, " in answer.response["output"]
    assert [each.name for each in tools.declarations] == ["get_local_time"]


@pytest.mark.logs("the function weather failed")
async def test_failures_are_answers_too(monkeypatch: pytest.MonkeyPatch) -> None:
    tools = ToolRegistry([Function(FunctionDeclaration(name="weather"), broken)])
    answer = await tools.answer(FunctionCall(id="1", name="weather"))
    assert "no such city" in answer.response["error"]
    answer = await tools.answer(FunctionCall(id="2", name="unknown"))
    assert answer.id == "2"
    assert "unknown" in answer.response["error"]


async def test_a_slow_function_is_answered_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    release = threading.Event()

    def slow(_args: dict[str, Any]) -> object:
        return release.wait(10)

    monkeypatch.setattr(registry, "LONGEST_RUN", 0.05)
    tools = ToolRegistry([Function(FunctionDeclaration(name="slow"), slow)])
    answer = await tools.answer(FunctionCall(id="1", name="slow"))
    release.set()
    assert "longer than" in answer.response["error"]
