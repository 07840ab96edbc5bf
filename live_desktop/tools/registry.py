"""The functions that the model may call, and running them."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from live_desktop.protocol.content import FunctionCall, FunctionResponse
from live_desktop.protocol.setup import FunctionDeclaration

logger = logging.getLogger(__name__)

LONGEST_RUN = 20.0
"""Seconds after which a function is answered with an error."""


@dataclass(frozen=True, slots=True)
class Function:
    """A declared function and what runs when it is called, on a worker thread."""

    declaration: FunctionDeclaration
    run: Callable[[dict[str, Any]], object]


class ToolRegistry:
    """Answers every call, because a call without an answer stops a session for good."""

    def __init__(self, functions: Iterable[Function]) -> None:
        self._functions = {each.declaration.name: each for each in functions}

    @property
    def declarations(self) -> tuple[FunctionDeclaration, ...]:
        """List what the model is told of."""
        return tuple(each.declaration for each in self._functions.values())

    async def answer(self, call: FunctionCall) -> FunctionResponse:
        """Run one call and wrap its result, or say what went wrong."""
        function = self._functions.get(call.name)
        if function is None:
            return _response(call, error=f"There is no function {call.name}.")
        try:
            async with asyncio.timeout(LONGEST_RUN):
                output = await asyncio.to_thread(function.run, call.args)
        except TimeoutError:
            return _response(call, error=f"{call.name} took longer than {LONGEST_RUN:g} seconds.")
        except Exception as error:
            logger.exception("the function %s failed", call.name)
            return _response(call, error=f"{call.name} failed: {error}")
        return _response(call, output=output)


def _response(call: FunctionCall, **result: object) -> FunctionResponse:
    return FunctionResponse(id=call.id, name=call.name, response=result)
