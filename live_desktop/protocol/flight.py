"""The flight recording: a session's messages as a file that can be read, sent in and played back.

JSON Lines in UTF-8: a header, then one entry a line. Media stand as their sizes in bytes;
resumption handles, keys and tokens as placeholders, the same one for the same secret. What the user
typed, what both sides said, and what functions were given and returned stays in the clear.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, Self

import msgspec

from live_desktop.errors import LiveDesktopError
from live_desktop.language import _
from live_desktop.protocol.secret_shapes import LOOKS_SECRET

FORMAT = "live-desktop-flight"
VERSION = 1
DIALLED = "dialled"
"""The note that a connection is to be opened, before anything of it has come."""
NOT_REACHED = "not reached: "
"""How the note begins that nobody was reached; the reason follows."""
OPENED = "opened"
"""The note that begins a connection."""
CLOSED_HERE = "closed here"
"""The note that ends a connection which we closed: no close after it is the server's own."""
DROPPED = "older entries are left out here"
"""The note of a gap: what comes after it is not to be waited for."""

LARGEST_FILL = 8 * 2**20
"""Bytes of media that one message is filled up with; what is over is left out."""

# Names are compared without their case and their underscores, for both spellings are in use.
_MEDIA = frozenset(
    {"data", "imagedata", "voicesampleaudio", "consentaudio", "thoughtsignature"},
)
_SECRET = {
    **dict.fromkeys(("handle", "newhandle"), "handle"),
    **dict.fromkeys(
        ("accesstoken", "apikey", "authorization", "key", "signature", "token", "xgoogapikey"),
        "key",
    ),
}
_FREE_FORM = frozenset(
    {
        "args",
        "labels",
        "parameters",
        "parametersjsonschema",
        "response",
        "responsejsonschema",
        "searchtypes",
        "timerangefilter",
    }
)
_MIME = ("mimeType", "mime_type")

_LOOKS_MEDIA = re.compile(r"[A-Za-z0-9+/_-]{512,}={0,2}")
_SIZE = re.compile(r"<(\d{1,12}) bytes>")
# In a frame that is no JSON nothing has a name that can be relied on.
_SECRET_FIELD = re.compile(
    r"(?i)(\"\w*(?:handle|token|key|signature|authorization)\"\s*:\s*\")[^\"]*"
)
_LONG_WORD = re.compile(r"[\w+/=.-]{24,}", re.ASCII)
_LONGEST_NONSENSE = 2000
_ALIKE = 32

_CLOSE = re.compile(r"close (\d{4})(?:: (.*))?", re.DOTALL | re.ASCII)


class FlightBroken(LiveDesktopError):
    """A file is no recording, or one that cannot be read or played."""


class FlightKind(StrEnum):
    """What an entry is: a message of ours, one of the server's, or a word on what happened."""

    SENT = "sent"
    RECEIVED = "received"
    NOTED = "noted"


class FlightHeader(msgspec.Struct, frozen=True, kw_only=True):
    """What a recording is of; `endpoint` is the kind of service, without address and key."""

    format: str = FORMAT
    version: int = VERSION
    program: str = ""
    """The version of the program."""
    started: datetime
    endpoint: str = ""
    dropped: int = 0
    """How many entries were left out because the recorder was full."""


class FlightEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One moment of a session; a Redactor makes it."""

    seconds: Annotated[float, msgspec.Meta(ge=0)]
    """Since the recording's start."""
    connection: Annotated[int, msgspec.Meta(ge=0)]
    """Connections are counted from 1; 0 is before the first."""
    kind: FlightKind
    message: msgspec.Raw
    """JSON: the message; or a string, which is a note or a frame that was no JSON."""
    size: Annotated[int, msgspec.Meta(ge=0)] = 0
    """Bytes of the message on the wire, media and all; 0 where that is not known, and for notes."""

    @property
    def text(self) -> str:
        """The message as JSON, or the words of a note."""
        return self.words if self.words is not None else bytes(self.message).decode()

    @property
    def words(self) -> str | None:
        """The words of a note, or of a frame that was no JSON; None for a message."""
        value = msgspec.json.decode(self.message)
        return value if isinstance(value, str) else None


class Close(msgspec.Struct, frozen=True):
    """How the server closed a connection."""

    code: int
    reason: str = ""

    @property
    def note(self) -> str:
        """The note that says so."""
        return f"close {self.code}: {self.reason}" if self.reason else f"close {self.code}"

    @classmethod
    def noted(cls, text: str) -> Self | None:
        """Read a close out of a note; None if the note is about something else."""
        found = _CLOSE.fullmatch(text)
        return cls(int(found[1]), found[2] or "") if found else None


class Flight(msgspec.Struct, frozen=True, kw_only=True):
    """A whole recording."""

    header: FlightHeader
    entries: tuple[FlightEntry, ...] = ()
    truncated: bool = False
    """The last line was cut off and is left out."""


_header_decoder = msgspec.json.Decoder(FlightHeader)
_entry_decoder = msgspec.json.Decoder(FlightEntry)


def encode_flight(header: FlightHeader, entries: Iterable[FlightEntry]) -> bytes:
    """Write a recording as the bytes of a file."""
    lines = [msgspec.json.encode(header), *map(msgspec.json.encode, entries)]
    return b"\n".join(lines) + b"\n"


def decode_flight(data: bytes) -> Flight:
    """Read a recording; raises FlightBroken, but forgives a last line that was cut off."""
    first, *lines = data.split(b"\n")
    header = _decode_header(first)
    unfinished = lines.pop() if lines else b""
    entries = [_decode_entry(line, number) for number, line in enumerate(lines, start=2)]
    try:
        entries += [_decode_entry(unfinished, len(lines) + 2)] if unfinished else []
    except FlightBroken:
        return Flight(header=header, entries=tuple(entries), truncated=True)
    return Flight(header=header, entries=tuple(entries))


def _decode_header(line: bytes) -> FlightHeader:
    try:
        line.decode()  # msgspec does not look into keys that it passes over
        header = _header_decoder.decode(line)
    except (ValueError, RecursionError) as error:
        raise FlightBroken(
            _("This file is no recording of a Live Desktop session."), detail=str(error)
        ) from error
    if header.format != FORMAT:
        raise FlightBroken(_("This file is no recording of a Live Desktop session."))
    if header.version > VERSION:
        raise FlightBroken(
            _("This recording comes from a newer Live Desktop. Update the program to read it."),
            detail=f"version {header.version}",
        )
    return header


def _decode_entry(line: bytes, number: int) -> FlightEntry:
    try:
        line.decode()
        entry = _entry_decoder.decode(line)
        if entry.words is None and entry.kind is FlightKind.NOTED:
            raise ValueError("a note is no string")
    except (ValueError, RecursionError) as error:
        raise FlightBroken(
            _("This recording is damaged in line {number}.").format(number=number),
            detail=str(error),
        ) from error
    # A slice of the line keeps all of it in memory; a copy does not.
    return msgspec.structs.replace(entry, message=entry.message.copy())


class Redactor:
    """Makes entries out of frames: media become sizes, secrets become placeholders."""

    def __init__(self, salt: bytes) -> None:
        """Name secrets by a digest with `salt`, of at most 64 bytes, so that none can be guessed.

        One salt gives one secret one placeholder, wherever it stands.
        """
        self._salt = salt
        # One microphone block is like another, once its sound is out.
        self._message = lru_cache(_ALIKE)(self._redacted)

    def entry(
        self,
        seconds: float,
        connection: int,
        kind: FlightKind,
        frame: str | bytes,
        size: int = 0,
    ) -> FlightEntry:
        """Make the entry of a frame or a note; `size` is that of the frame before it was cut."""
        text = frame if isinstance(frame, str) else frame.decode(errors="replace")
        message = self._note(text) if kind is FlightKind.NOTED else self._message(text)
        return FlightEntry(
            seconds=seconds, connection=connection, kind=kind, message=message, size=size
        )

    def _redacted(self, text: str) -> msgspec.Raw:
        try:
            value = self._value(msgspec.json.decode(text), free=False)
            return msgspec.Raw(msgspec.json.encode(value))
        except (ValueError, RecursionError):
            nonsense = _SECRET_FIELD.sub(r"\1…", text)
            return self._note(_LONG_WORD.sub(_count, nonsense)[:_LONGEST_NONSENSE])

    def _note(self, text: str) -> msgspec.Raw:
        # A lone surrogate has no UTF-8 form.
        words = self._text(text.encode(errors="replace").decode())
        return msgspec.Raw(msgspec.json.encode(words))

    def _value(self, value: Any, *, free: bool) -> Any:
        match value:
            case dict():
                has_mime = any(name in value for name in _MIME)
                return {
                    self._text(key): self._free_field(key, each, has_mime=has_mime)
                    if free
                    else self._field(key, each)
                    for key, each in value.items()
                }
            case list():
                return [self._value(each, free=free) for each in value]
            case str():
                return self._text(value)
            case _:
                return value

    def _field(self, key: str, value: Any) -> Any:
        name = _plain(key)
        if isinstance(value, str):
            if name in _MEDIA:
                return _size(value)
            if name in _SECRET and value:
                return self._placeholder(_SECRET[name], value)
        if name == "headers" and isinstance(value, dict):
            return {self._text(each): self._placeholder("key", str(value[each])) for each in value}
        return self._value(value, free=name in _FREE_FORM)

    def _free_field(self, key: str, value: Any, *, has_mime: bool) -> Any:
        """Leave what is the user's own, but for media: a string stays a string here."""
        if has_mime and key == "data" and isinstance(value, str):
            return f"<{_size(value)} bytes>"
        return self._value(value, free=True)

    def _text(self, text: str) -> str:
        if len(text) >= 512:
            text = _LOOKS_MEDIA.sub(lambda found: f"<{_size(found[0])} bytes>", text)
        return LOOKS_SECRET.sub(lambda found: self._placeholder("key", found[0]), text)

    def _placeholder(self, kind: str, secret: str) -> str:
        digest = hashlib.blake2b(secret.encode(), key=self._salt, digest_size=4)
        return f"<{kind} {digest.hexdigest()}>"


Fill = Callable[[int, str], bytes]
"""Makes so many bytes of media of a mime type, which may be empty."""


def filled(entry: FlightEntry, fill: Fill) -> str | bytes:
    """Write the message of an entry as a frame, with media of the recorded sizes in it.

    What was no JSON is a text frame.
    """
    words = entry.words
    if words is not None:
        return words
    return msgspec.json.encode(_Filler(fill).value(msgspec.json.decode(entry.message)))


class _Filler:
    """Puts media back into one message."""

    def __init__(self, fill: Fill) -> None:
        self._fill = fill
        self._left = LARGEST_FILL

    def value(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.value(each) for each in value]
        if isinstance(value, dict):
            mime = next((value[name] for name in _MIME if isinstance(value.get(name), str)), "")
            return {key: self._field(key, each, mime) for key, each in value.items()}
        return value

    def _field(self, key: str, value: Any, mime: str) -> Any:
        name = _plain(key)
        if name in _FREE_FORM:
            return value
        if name in _MEDIA and type(value) is int and value >= 0:
            size = min(value, self._left)
            self._left -= size
            return base64.b64encode(self._fill(size, mime)).decode()
        return self.value(value)


def _plain(key: str) -> str:
    return key.replace("_", "").replace("-", "").lower()


def _size(text: str) -> int:
    """Compute how many bytes a base64 text stands for, or read it where it was cut out before."""
    cut = _SIZE.fullmatch(text)
    return int(cut[1]) if cut else len(text.rstrip("=")) * 3 // 4


def _count(found: re.Match[str]) -> str:
    return f"<{len(found[0])} characters>"
