"""Gets one answer from a language model, with the functions that it calls on the way."""

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from live_desktop.protocol.setup import Behavior
from live_desktop.server.brain.skill import Call, ModelFailed, Prompt, Request
from live_desktop.server.bridge.client import (
    Broken,
    Patience,
    Refused,
    Slow,
    Unreachable,
    post,
)
from live_desktop.server.bridge.complaints import does_not_answer, refuses_key
from live_desktop.server.bridge.discovery import Found
from live_desktop.server.bridge.events import EventReader, TooLarge
from live_desktop.server.bridge.prompting import (
    Message,
    asking_message,
    messages_of,
    note_message,
    result_message,
    tools_of,
)
from live_desktop.server.bridge.speech import Speech
from live_desktop.server.bridge.wire import CallJoiner, WantedCall, read_error, read_piece

logger = logging.getLogger(__name__)

MOST_ROUNDS = 5
"""So often the model may call functions for one answer; then it has to speak."""

_LONGEST_QUOTE = 200  # characters of what a server says about an error
_MOST_CALLS = 16  # in one round
_LOCKED, _MISSING = {401, 403}, 404


class Gone(ModelFailed):
    """The model is not where it was."""


class Answering:
    """Asks one model for one answer."""

    def __init__(self, found: Found, prompt: Prompt, patience: Patience) -> None:
        self._found = found
        self._patience = patience
        self._functions = {function.name: function for function in prompt.functions}
        self._messages = messages_of(prompt)
        self._rounds = 0
        self._speech = Speech()
        self._calls = CallJoiner()
        self._said: list[str] = []
        """What the model wrote in this round."""
        self.is_toolless = False
        """Whether the server knows no tools."""

    async def sentences(self, call: Call) -> AsyncGenerator[str, None]:
        """Yield the answer sentence by sentence; raises ModelFailed, or Gone."""
        while True:
            async with aclosing(self._round()) as sentences:
                async for sentence in sentences:
                    yield sentence
            if self._speech.is_full or not self._calls.calls or self._rounds >= MOST_ROUNDS:
                break
            await self._carry_out(call)
        if not self._speech.begun:
            raise ModelFailed(f"{self._name} gave no answer. Ask again, or choose another model.")

    async def _round(self) -> AsyncGenerator[str, None]:
        """Yield what the model says until it stops or wants functions called."""
        self._calls, self._said = CallJoiner(), []
        try:
            async with aclosing(self._events()) as events:
                async for event in events:
                    piece = read_piece(event)
                    self._calls.add(piece.calls)
                    self._said.append(piece.text)
                    for sentence in self._speech.feed(piece.text):
                        yield sentence
                    if piece.error:
                        words = _quote(piece.error)
                        raise ModelFailed(f"{self._name} failed. It says: “{words}”")
                    if self._speech.is_full:
                        return
        except ModelFailed:
            for sentence in self._speech.end():  # what came is said all the same
                yield sentence
            raise
        for sentence in self._speech.end():
            yield sentence

    async def _events(self) -> AsyncGenerator[bytes, None]:
        """Yield the events of the answer; raises ModelFailed where there will be no more."""
        reader = EventReader()
        try:
            async with aclosing(self._ask()) as answer:
                async for data in answer:
                    for event in reader.feed(data):
                        yield event
            for event in reader.end():
                yield event
        except Unreachable as error:
            raise Gone(does_not_answer(self._found.address)) from error
        except Broken as error:
            raise Gone(f"The connection to {self._found.address} broke off.") from error
        except Slow as error:
            raise ModelFailed(f"{self._name} takes too long to answer.") from error
        except TooLarge as error:
            raise ModelFailed(f"{self._name} sends what cannot be read.") from error
        except Refused as refused:
            raise self._explain(refused) from refused

    async def _ask(self) -> AsyncGenerator[bytes, None]:
        """Yield the answer's bytes; servers that know no tools are asked again without them."""
        try:
            async with aclosing(self._post(self._body())) as answer:
                async for data in answer:
                    yield data
        except Refused as refused:
            if not self._offers_tools() or not _mentions_tools(refused):
                raise
            logger.info("%s knows no tools", self._found.address.host)
            self.is_toolless = True
            async with aclosing(self._post(self._body())) as answer:
                async for data in answer:
                    yield data

    def _post(self, body: dict[str, Any]) -> AsyncGenerator[bytes, None]:
        return post(self._found.address, "/chat/completions", body, self._patience)

    def _offers_tools(self) -> bool:
        return bool(self._functions) and self._rounds < MOST_ROUNDS and not self.is_toolless

    def _body(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self._found.model,
            "messages": self._messages,
            "stream": True,
        }
        if self._offers_tools():
            body["tools"] = tools_of(tuple(self._functions.values()))
        return body

    async def _carry_out(self, call: Call) -> None:
        """Call the functions that the model wants, in its order, and tell it their answers."""
        self._rounds += 1
        calls = self._calls.calls[:_MOST_CALLS]
        self._messages.append(asking_message("".join(self._said), calls))
        for wanted in calls:
            self._messages.append(await self._result(wanted, call))

    async def _result(self, wanted: WantedCall, call: Call) -> Message:
        function = self._functions.get(wanted.name)
        if function is None:
            return note_message(wanted, f"Error: there is no function named {wanted.name}.")
        args = wanted.read_arguments()
        if args is None:
            return note_message(wanted, "Error: the arguments are no JSON object.")
        blocks = function.behavior is not Behavior.NON_BLOCKING
        return result_message(wanted, await call(Request(wanted.name, args, blocks)))

    def _explain(self, refused: Refused) -> ModelFailed:
        if refused.status in _LOCKED:
            return ModelFailed(refuses_key(self._found.address))
        words = _quote(read_error(refused.body) or "")
        says = f" It says: “{words}”" if words else ""
        failed = Gone if refused.status == _MISSING else ModelFailed  # the model may be unloaded
        return failed(f"{self._name} refuses to answer (HTTP {refused.status}).{says}")

    @property
    def _name(self) -> str:
        return self._found.address.title


def _mentions_tools(refused: Refused) -> bool:
    words = refused.body.lower()
    return b"tool" in words or b"function" in words


def _quote(words: str) -> str:
    return " ".join(words.split())[:_LONGEST_QUOTE]
