"""Tasks that somebody owns: none is lost to the garbage collector, no failure goes unheard."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any


class TaskSet:
    """Holds running tasks and reports each failure to one place."""

    def __init__(self, report: Callable[[BaseException], None]) -> None:
        self._report = report
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closed = False

    def start(self, work: Coroutine[Any, Any, Any], name: str) -> asyncio.Task[Any]:
        """Run a coroutine as a task of this set; once the set is closed, it ends at once."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        if self._closed:
            task.cancel()
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    async def finish(self) -> None:
        """Wait until everything that runs has ended by itself."""
        while running := [task for task in self._tasks if task is not asyncio.current_task()]:
            await asyncio.wait(running)

    async def aclose(self) -> None:
        """Cancel what still runs and wait until it has ended."""
        self._closed = True
        running = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._report(error)
