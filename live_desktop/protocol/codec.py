"""Turns frames into typed messages and back, for client and server alike.

A frame that spells every key in camelCase and every value in its canonical form is decoded in one
pass in C. Any other frame takes the patient road: snake_case keys, URL-safe or unpadded base64,
numbers as strings and nulls are put into canonical form first, and unknown keys are counted.
"""

import logging
from collections import Counter
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

import msgspec
from pybase64 import b64encode_as_string

from live_desktop.errors import RemoteProtocolError
from live_desktop.language import _
from live_desktop.protocol.messages import (
    ClientContent,
    ClientMessage,
    ClientPart,
    ContextUpdate,
    RealtimeInput,
    ServerMessage,
    ToolResponse,
)
from live_desktop.protocol.setup import Setup
from live_desktop.protocol.wire import Wire, decode_extension, encode_extension

logger = logging.getLogger(__name__)

Message = TypeVar("Message", ClientMessage, ServerMessage)

_TO_STANDARD_ALPHABET = str.maketrans("-_", "+/")

_encoder = msgspec.json.Encoder(enc_hook=encode_extension)
_client_decoder = msgspec.json.Decoder(ClientMessage, dec_hook=decode_extension)
_server_decoder = msgspec.json.Decoder(ServerMessage, dec_hook=decode_extension)

unknown_keys: Counter[str] = Counter()
"""How often each key that no message of ours has was seen and passed over.

Of a peer that makes keys up, the first few are counted by name and the rest as `OTHER_KEYS`.
"""

OTHER_KEYS = "…"
_MOST_NAMES, _LONGEST_NAME = 256, 64


def encode_client(part: ClientPart) -> str:
    """Write one client message as the text of a frame."""
    match part:
        case RealtimeInput():
            return _encode_input(part)
        case Setup():
            message = ClientMessage(setup=part)
        case ClientContent():
            message = ClientMessage(client_content=part)
        case ToolResponse():
            message = ClientMessage(tool_response=part)
        case ContextUpdate():
            message = ClientMessage(context_update=part)
    return _encoder.encode(message).decode()


def _encode_input(part: RealtimeInput) -> str:
    """Write a piece of input; a block of the microphone, 50 times a second, in half the time."""
    sound = part.audio
    if sound and sound.mime_type and sound.data and part == RealtimeInput(audio=sound):
        form = _encoder.encode(sound.mime_type).decode()
        data = b64encode_as_string(sound.data)
        return f'{{"realtimeInput":{{"audio":{{"mimeType":{form},"data":"{data}"}}}}}}'
    return _encoder.encode(ClientMessage(realtime_input=part)).decode()


def encode_server(message: ServerMessage) -> bytes:
    """Write one server message as the bytes of a frame."""
    return _encoder.encode(message)


def decode_client(data: str | bytes) -> ClientMessage:
    """Read a frame that a client sent; raises RemoteProtocolError where it is no message."""
    return _decode(data, ClientMessage, _client_decoder, [])


def decode_opening(data: str | bytes) -> tuple[ClientMessage, tuple[str, ...]]:
    """Read a client's first frame, and tell the keys in it that no message of ours has.

    Raises RemoteProtocolError where the frame is no message.
    """
    unknown: list[str] = []
    message = _decode(data, ClientMessage, _client_decoder, unknown)
    return message, tuple(unknown)


def decode_server(data: str | bytes) -> ServerMessage:
    """Read a frame that a server sent; raises RemoteProtocolError where it is no message."""
    return _decode(data, ServerMessage, _server_decoder, [])


def _decode(
    data: str | bytes,
    message: type[Message],
    decoder: msgspec.json.Decoder[Message],
    unknown: list[str],
) -> Message:
    """Read a frame; the keys that are passed over are counted, and added to `unknown`."""
    try:
        raw = data.encode() if isinstance(data, str) else data
        try:
            return decoder.decode(raw)
        except msgspec.ValidationError:
            pass  # well-formed JSON in an uncommon form, or with keys that are new
        value = _canonical(msgspec.json.decode(raw), message, unknown)
        _count(unknown)
        return msgspec.convert(value, message, strict=False, dec_hook=decode_extension)
    except (ValueError, RecursionError) as error:  # msgspec's errors are ValueErrors
        raise RemoteProtocolError(
            _("The other side sent something that is no Live message."), detail=str(error)
        ) from error


def _canonical(value: Any, expected: Any, unknown: list[str]) -> Any:
    """Put a decoded JSON value into the form that its type has on the wire."""
    is_type = isinstance(expected, type)
    if isinstance(value, str) and is_type and issubclass(expected, bytes):
        return _standard_base64(value)
    if isinstance(value, list):
        (item, *_) = get_args(expected) or (Any,)
        return [_canonical(each, item, unknown) for each in value]
    if not (isinstance(value, dict) and is_type and issubclass(expected, Wire)):
        return value
    fields = _fields(expected)
    found = {}
    for key, each in value.items():
        field = fields.get(key)
        if field is None:
            unknown.append(key)
        elif each is not None:
            found[field.encode_name] = _canonical(each, _inner(field.type), unknown)
    return found


def _standard_base64(text: str) -> str:
    """Write either base64 alphabet, padded or not, as the standard one with padding."""
    standard = text.translate(_TO_STANDARD_ALPHABET).rstrip("=")
    return standard + "=" * (-len(standard) % 4)


def _count(unknown: list[str]) -> None:
    for key in unknown:
        name = key[:_LONGEST_NAME]
        if name not in unknown_keys:
            if len(unknown_keys) >= _MOST_NAMES:
                name = OTHER_KEYS
            else:
                logger.debug("passing over the unknown key %r", name)
        unknown_keys[name] += 1


@cache
def _fields(message: type[Wire]) -> dict[str, msgspec.structs.FieldInfo]:
    """Map both spellings of each field to the field."""
    fields = msgspec.structs.fields(message)
    return {name: each for each in fields for name in (each.name, each.encode_name)}


def _inner(expected: Any) -> Any:
    """Take the None out of an optional type."""
    if get_origin(expected) in (Union, UnionType):
        (inner,) = (each for each in get_args(expected) if each is not type(None))
        return inner
    return expected
