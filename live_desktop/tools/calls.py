"""The function calls that run at this moment."""

import asyncio
import itertools
from collections.abc import Callable, Iterable

from live_desktop.protocol.content import FunctionCall, FunctionResponse
from live_desktop.tasks import TaskSet
from live_desktop.tools.registry import ToolRegistry


class RunningCalls:
    """Runs calls side by side and answers each, unless the model takes it back before."""

    def __init__(
        self, tools: ToolRegistry, tasks: TaskSet, respond: Callable[[FunctionResponse], None]
    ) -> None:
        self._tools = tools
        self._tasks = tasks
        self._respond = respond
        self._running: dict[str, asyncio.Task[None]] = {}
        self._unnamed = itertools.count()

    def start(self, calls: Iterable[FunctionCall]) -> None:
        """Run calls."""
        for call in calls:
            # Some services name no ids; such calls are told apart here, and answered without one.
            key = call.id or f"unnamed {next(self._unnamed)}"
            if key in self._running:
                continue  # said twice, meant once
            self._running[key] = self._tasks.start(self._answer(key, call), name="function call")

    def cancel(self, ids: Iterable[str]) -> None:
        """Drop the calls with these ids; they are never answered."""
        for each in ids:
            if (task := self._running.pop(each, None)) is not None:
                task.cancel()

    def cancel_all(self) -> None:
        """Drop all calls, because their session is over."""
        self.cancel(tuple(self._running))

    async def _answer(self, key: str, call: FunctionCall) -> None:
        response = await self._tools.answer(call)
        self._running.pop(key, None)
        self._respond(response)
