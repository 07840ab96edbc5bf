"""What an OpenAI-compatible server says: models, pieces of an answer, calls and errors."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec


class _Model(msgspec.Struct):
    id: str


class _Models(msgspec.Struct):
    data: list[_Model]


class _Part(msgspec.Struct):
    text: str = ""


class _Function(msgspec.Struct):
    name: str | None = None
    arguments: str | dict[str, Any] | None = None


class CallPiece(msgspec.Struct):
    """A piece of a function call."""

    index: int | None = None
    id: str | None = None
    function: _Function | None = None


class _Delta(msgspec.Struct):
    content: str | list[_Part] | None = None
    tool_calls: list[CallPiece] | None = None


class _Choice(msgspec.Struct):
    delta: _Delta | None = None
    message: _Delta | None = None


class _Chunk(msgspec.Struct):
    choices: list[_Choice] | None = None
    error: Any = None
    message: Any = None
    detail: Any = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of an answer; what the model thinks to itself is left out of it."""

    text: str = ""
    calls: tuple[CallPiece, ...] = ()
    error: str = ""


_models = msgspec.json.Decoder(_Models)
_chunks = msgspec.json.Decoder(_Chunk)
_arguments = msgspec.json.Decoder(dict[str, Any])


def read_models(body: bytes) -> tuple[str, ...] | None:
    """Read the ids of a list of models; None where it is none."""
    try:
        return tuple(model.id for model in _models.decode(body).data)
    except msgspec.MsgspecError:
        return None


def read_piece(event: bytes) -> Piece:
    """Read an event, or an answer that is no stream; what cannot be read is an empty piece."""
    try:
        chunk = _chunks.decode(event)
    except (msgspec.MsgspecError, RecursionError):
        return Piece()
    if chunk.choices is None:
        return Piece(error=_words(chunk))
    text, calls = "", list[CallPiece]()
    for choice in chunk.choices[:1]:
        said = choice.delta or choice.message or _Delta()
        parts = [_Part(said.content)] if isinstance(said.content, str) else said.content or []
        text = "".join(part.text for part in parts)
        calls += said.tool_calls or ()
    return Piece(text, tuple(calls), _words(chunk) if chunk.error else "")


def read_error(body: bytes) -> str | None:
    """Read the words of an error; None where the body is no error of such a server."""
    try:
        chunk = _chunks.decode(body)
    except (msgspec.MsgspecError, RecursionError):
        return None
    return _words(chunk) or None


def _words(chunk: _Chunk) -> str:
    error = chunk.error or chunk.message or chunk.detail or ""
    if isinstance(error, dict):
        error = error.get("message") or error
    return error if isinstance(error, str) else msgspec.json.encode(error).decode()


@dataclass(slots=True)
class WantedCall:
    """A function that the model wants called; its arguments are JSON as the model wrote it."""

    id: str = ""
    name: str = ""
    arguments: str = ""

    def read_arguments(self) -> dict[str, Any] | None:
        """Read the arguments; None where they are no JSON object."""
        try:
            return _arguments.decode(self.arguments.strip() or "{}")
        except (msgspec.MsgspecError, RecursionError):
            return None


@dataclass(slots=True)
class CallJoiner:
    """Joins the pieces of function calls, by their index."""

    calls: list[WantedCall] = field(default_factory=list)
    _places: dict[int, WantedCall] = field(default_factory=dict)

    def add(self, pieces: Iterable[CallPiece]) -> None:
        """Add pieces to the calls that they belong to."""
        for piece in pieces:
            call = self._call_of(piece)
            call.id = call.id or piece.id or f"call-{len(self.calls)}"
            if piece.function is not None:
                call.name = call.name or piece.function.name or ""
                given = piece.function.arguments or ""
                call.arguments += (
                    given if isinstance(given, str) else msgspec.json.encode(given).decode()
                )

    def _call_of(self, piece: CallPiece) -> WantedCall:
        """Find the call of a piece; some servers give every call the index 0, or none at all."""
        latest = self.calls[-1] if self.calls else None
        call = latest if piece.index is None else self._places.get(piece.index)
        if call is None or (piece.id and call.id and piece.id != call.id):
            call = WantedCall()
            self.calls.append(call)
            if piece.index is not None:
                self._places[piece.index] = call
        return call
