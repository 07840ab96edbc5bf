"""Calls the client's functions when it is told to, with the arguments that it is given."""

import re
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from live_desktop.protocol.content import FunctionResponse
from live_desktop.protocol.setup import Behavior, FunctionDeclaration
from live_desktop.server.brain.functions.arguments import read_arguments
from live_desktop.server.brain.skill import Functions, Reply, Request
from live_desktop.server.brain.utterance import POLITE, Utterance

_VERB = rf"{POLITE}(?:call|use|run|invoke|execute|try)\s+(?:the\s+|a\s+|your\s+)?"
_KIND = r"(?:function|tool)\b[\s:]*"
_NO_NAME = r"(?!(?:me|him|her|us|them|it|you|this|that|with)\b)"
_OPENING = r"\s*[({]|\s+with\b"  # of arguments
_NAME = rf"(?P<name>\w*_\w*|{_NO_NAME}\w[\w.:-]*?(?={_OPENING}|\W*$))"
_ORDER = re.compile(rf"{_VERB}{_KIND}{_NAME}?.*", re.IGNORECASE | re.DOTALL)
_GUESS = re.compile(
    rf"{POLITE}(?:call|use|run|invoke|execute)\s+"
    rf"(?P<name>\w*_\w*|{_NO_NAME}\w[\w.:-]*?(?={_OPENING})).*",
    re.IGNORECASE | re.DOTALL,
)
"""What can hardly mean anything else than a function, though there is none of that name."""
_PART_OF_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_TYPED = re.compile(r"\s*/tool\b\s*(?P<name>[^\s{]*)\s*(?P<args>.*)", re.DOTALL)
_IDENTIFIER = re.compile(r"\w*_\w*|\w+[.:-]\w.*")


class Calling:
    """Reads orders to call one of the declared functions."""

    def __init__(self, functions: Callable[[], Functions]) -> None:
        """Look up the functions of the moment with `functions`."""
        self._functions = functions

    def answer(self, utterance: Utterance) -> Reply | None:
        """Ask for the function that the user names."""
        functions = self._functions()
        if typed := _TYPED.fullmatch(utterance.text):
            return _type(typed["name"], typed["args"], functions)
        for function in sorted(functions, key=lambda each: -len(each.name)):
            if not function.name:
                continue
            rest = words_behind(function.name, utterance.text)
            if rest is not None:
                return ask_for(function, read_arguments(rest, schema_of(function)))
        order = _ORDER.fullmatch(utterance.text) or _GUESS.fullmatch(utterance.text)
        return Reply(_unknown(order["name"], functions)) if order else None


def words_behind(name: str, text: str) -> str | None:
    """Find the order to call a function, and return what is said behind its name."""
    spoken = r"[\s_.:-]*".join(_PART_OF_NAME.findall(name)) or re.escape(name)
    either = rf"(?:{re.escape(name)}|{spoken})(?!\w)"
    ways = [
        rf"{_VERB}(?:{_KIND})?{either}",
        rf"\W*{re.escape(name)}(?=\s*[({{]|\s+\w+\s*[=:]|\W*$)",
    ]
    if _IDENTIFIER.fullmatch(name):  # no word that is said by chance
        ways.append(rf".*?(?<!\w){re.escape(name)}(?!\w)")
    for way in ways:
        if found := re.match(way, text, re.IGNORECASE | re.DOTALL):
            return text[found.end() :]
    return None


def report(response: FunctionResponse) -> str:
    """Say what a function answered."""
    answer = {key: each for key, each in response.response.items() if key != "scheduling"}
    for key in ("output", "result"):
        if key in answer:
            return _written(answer[key]) or "Done."
    if "error" in answer:
        return f"{response.name or 'The function'} failed: {_written(answer['error'])}"
    return _written(answer) if answer else "Done."


def schema_of(function: FunctionDeclaration) -> dict[str, Any]:
    """Return the JSON schema of a function's arguments, which may come from either field."""
    return function.parameters_json_schema or function.parameters or {}


def ask_for(function: FunctionDeclaration, args: dict[str, Any]) -> Reply:
    """Ask the client to run a function; the turn waits unless the declaration says otherwise."""
    blocks = function.behavior is not Behavior.NON_BLOCKING
    request = Request(function.name, args, blocks)
    return Reply(f"I'm running {function.name} and will tell you what it says.", request)


def _type(name: str, args: str, functions: Functions) -> Reply:
    """Read a typed call, which means exactly what it says."""
    function = next((each for each in functions if each.name == name), None)
    if function is None:
        lead = "" if name else "Write /tool, the name of a function, and its arguments as JSON. "
        return Reply(lead + _unknown(name, functions))
    try:
        read = msgspec.json.decode(args.encode(), type=dict[str, Any]) if args.strip() else {}
    except (msgspec.MsgspecError, RecursionError, UnicodeEncodeError) as error:
        return Reply(f"The arguments of {name} are no JSON object: {error}.")
    return ask_for(function, read)


def _unknown(name: str | None, functions: Iterable[FunctionDeclaration]) -> str:
    names = ", ".join(each.name for each in functions)
    if not names:
        return "No functions were declared in the setup."
    wanted = f"function {name}" if name else "such function"
    return f"I know no {wanted}. I can call: {names}."


def _written(value: Any) -> str:
    """Write what a function answered so that it can be spoken: flat values without brackets."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(map(_is_flat, value)):
        return ", ".join(map(_written, value))
    if isinstance(value, dict) and value and all(map(_is_flat, value.values())):
        return ", ".join(f"{_words(key)}: {_written(each)}" for key, each in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return msgspec.json.encode(value).decode()


def _is_flat(value: Any) -> bool:
    return isinstance(value, str | int | float)


def _words(name: str) -> str:
    return " ".join(_PART_OF_NAME.findall(name)).lower() or name
