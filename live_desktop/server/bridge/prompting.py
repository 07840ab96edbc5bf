"""Writes what an OpenAI-compatible server is asked: messages and tools."""

from collections.abc import Iterable
from typing import Any

import msgspec

from live_desktop.protocol.content import FunctionResponse
from live_desktop.protocol.setup import FunctionDeclaration
from live_desktop.server.brain.history import Role, Said
from live_desktop.server.brain.skill import Functions, Prompt
from live_desktop.server.bridge.wire import WantedCall

Message = dict[str, Any]

SPOKEN = (
    "Your answers are spoken aloud. Answer in a few short, plain sentences, without Markdown, "
    "lists, tables, code or emoji."
)
STARTED = "The function is started; its result will come later."

HISTORY_BUDGET = 24_000
"""Characters of what was said before the question: about 6,000 tokens, which leave a context of
8,192 room for the instructions and the answer. A question, or what a function answers, may be as
long."""

_ROLES = {Role.USER: "user", Role.MODEL: "assistant", Role.FUNCTION: "user"}


def messages_of(prompt: Prompt) -> list[Message]:
    """Write the instructions, the newest of the history, and the question."""
    language = f"Answer in {prompt.language}." if prompt.language else ""
    parts = (prompt.instructions.strip(), SPOKEN, language)
    instructions = "\n\n".join(each for each in parts if each)
    messages: list[Message] = [{"role": "system", "content": instructions}]
    asked = Said(Role.USER, prompt.question[:HISTORY_BUDGET])
    for said in (*_newest(prompt.history), asked):
        role = _ROLES[said.role]
        text = f"(A function answered: {said.text})" if said.role is Role.FUNCTION else said.text
        # Many models know only user and assistant in turns, and the user first.
        if messages[-1]["role"] == role:
            messages[-1]["content"] += f"\n{text}"
        elif role == "user" or len(messages) > 1:
            messages.append({"role": role, "content": text})
    return messages


def _newest(history: tuple[Said, ...]) -> Iterable[Said]:
    left = HISTORY_BUDGET
    newest: list[Said] = []
    for said in reversed(history):
        left -= len(said.text)
        if left < 0:
            break
        newest.append(said)
    return reversed(newest)


def tools_of(functions: Functions) -> list[dict[str, Any]]:
    """Write the client's functions as tools."""
    return [
        {
            "type": "function",
            "function": {
                "name": function.name,
                "description": function.description,
                "parameters": _parameters(function),
            },
        }
        for function in functions
    ]


def asking_message(text: str, calls: Iterable[WantedCall]) -> Message:
    """Write what the model said and which functions it wanted, for it to go on from there."""
    return {
        "role": "assistant",
        "content": text,
        "tool_calls": [
            {
                "id": call.id,
                "type": "function",
                # Servers read the arguments, and fail at those that are no JSON.
                "function": {
                    "name": call.name,
                    "arguments": "{}" if call.read_arguments() is None else call.arguments or "{}",
                },
            }
            for call in calls
        ],
    }


def result_message(call: WantedCall, response: FunctionResponse | None) -> Message:
    """Write what a function answered; None stands for an answer that comes later."""
    if response is None:
        return note_message(call, STARTED)
    answer = {key: each for key, each in response.response.items() if key != "scheduling"}
    return note_message(call, msgspec.json.encode(answer).decode()[:HISTORY_BUDGET])


def note_message(call: WantedCall, text: str) -> Message:
    """Write a note in place of a function's answer."""
    return {"role": "tool", "tool_call_id": call.id, "content": text}


def _parameters(function: FunctionDeclaration) -> dict[str, Any]:
    if function.parameters_json_schema is not None:
        return function.parameters_json_schema
    schema = json_schema(function.parameters or {})
    return {"type": "object", "properties": {}} | schema


def json_schema(schema: dict[str, Any]) -> dict[str, Any]:
    """Write a schema of the Live API, such as {"type": "STRING"}, as a JSON schema."""
    written: dict[str, Any] = {}
    for key, value in schema.items():
        match key, value:
            case "type", str():
                if value != "TYPE_UNSPECIFIED":
                    written[key] = value.lower()
            case "properties", dict():
                written[key] = {name: _nested(each) for name, each in value.items()}
            case (("items" | "additionalProperties"), _):
                written[key] = _nested(value)
            case (("anyOf" | "any_of"), list()):
                written["anyOf"] = [_nested(each) for each in value]
            case (("nullable" | "propertyOrdering" | "property_ordering" | "example"), _):
                continue
            case _, str() if key.startswith(("min", "max")) and value.isdecimal():
                written[key] = int(value)  # the Live API writes whole numbers as text
            case _:
                written[key] = value
    if schema.get("nullable") is True and isinstance(written.get("type"), str):
        written["type"] = [written["type"], "null"]
    return written


def _nested(value: Any) -> Any:
    return json_schema(value) if isinstance(value, dict) else value
