"""The function calls that run at this moment."""

import asyncio
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

    def start(self, calls: Iterable[FunctionCall]) -> None:
        """Run calls."""
        for call in calls:
            if call.id in self._running:
                continue  # said twice, meant once
            self._running[call.id] = self._tasks.start(self._answer(call), name="function call")

    def cancel(self, ids: Iterable[str]) -> None:
        """Drop the calls with these ids; they are never answered."""
        for each in ids:
            if (task := self._running.pop(each, None)) is not None:
                task.cancel()

    def cancel_all(self) -> None:
        """Drop all calls, because their session is over."""
        self.cancel(tuple(self._running))

    async def _answer(self, call: FunctionCall) -> None:
        response = await self._tools.answer(call)
        self._running.pop(call.id, None)
        self._respond(response)
