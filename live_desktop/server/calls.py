"""The functions that the server has asked the client for and that are not answered yet."""

import asyncio
import secrets
from dataclasses import dataclass

from live_desktop.protocol.content import FunctionCall, FunctionResponse, Scheduling
from live_desktop.server.brain.skill import Request

MOST_OPEN = 256
"""Calls that may be open; of more the oldest is forgotten: its client will hardly answer it."""


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call that the client may answer."""

    id: str
    request: Request
    answered: asyncio.Future[FunctionResponse]
    """The answer to a call that the turn waits for."""

    def message(self) -> FunctionCall:
        """Write the call as the wire has it."""
        return FunctionCall(id=self.id, name=self.request.name, args=self.request.args)


class Calls:
    """Keeps the open calls of one connection."""

    def __init__(self) -> None:
        self._open: dict[str, OpenCall] = {}
        self._of_turn: list[str] = []

    def open(self, request: Request) -> OpenCall:
        """Begin a call within the running turn."""
        answered = asyncio.get_running_loop().create_future()
        call = OpenCall(f"call-{secrets.token_hex(8)}", request, answered)
        self._open[call.id] = call
        if len(self._open) > MOST_OPEN:
            del self._open[next(iter(self._open))]
        self._of_turn.append(call.id)
        return call

    def answer(self, response: FunctionResponse) -> OpenCall | None:
        """Find the call that a response answers; None where there is no such call any more.

        The call is closed unless more answers will follow, which a waiting turn has no use for.
        """
        call = self._open.get(response.id)
        if call is not None and (call.request.blocks or not response.will_continue):
            del self._open[call.id]
        return call

    def give_up(self, call: OpenCall) -> None:
        """Close a call that nobody waits for any longer."""
        self._open.pop(call.id, None)

    def end_turn(self) -> None:
        """Note that the turn is over: its calls go on without it."""
        self._of_turn.clear()

    def cancel_turn(self) -> tuple[str, ...]:
        """Close the running turn's calls and return the ids of those that were open."""
        ids = tuple(each for each in self._of_turn if self._open.pop(each, None))
        self._of_turn.clear()
        return ids


def scheduling_of(response: FunctionResponse) -> Scheduling:
    """Read when a response is to be used: beside the answer or, as some clients do it, inside."""
    inside = response.response.get("scheduling")
    given = response.scheduling or (Scheduling(inside) if isinstance(inside, str) else None)
    return given or Scheduling.WHEN_IDLE
