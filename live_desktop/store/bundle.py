"""The report: what helps to find out what went wrong, without secrets, for the user to send.

What is collected is what the user reads, and what the user reads is what is written.
"""

import importlib.metadata
import io
import platform
import re
import secrets as random
import sys
import urllib.parse
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec

from live_desktop import __version__
from live_desktop.language import _
from live_desktop.protocol.flight import FlightKind, Redactor
from live_desktop.protocol.secret_shapes import without_secrets
from live_desktop.store.files import StorageFailed, write_atomically

LOG_BYTES = 200_000
"""The end of a log that is sent along."""
LEFT_OUT = "[left out]"
SECRET = "<secret>"  # noqa: S105 - what stands in the place of one

_PARTS_THAT_MATTER = (
    "PySide6-Essentials", "shiboken6", "qasync", "websockets", "httpx", "PyAudio", "livekit",
    "samplerate", "numpy", "msgspec", "keyring", "onnxruntime", "hibari-tts", "moonshine-voice",
)  # fmt: skip

_PLAIN = frozenset(
    {
        "language", "loudspeaker", "microphone", "model", "shortcuts", "transcribe_languages",
        "vertex_location", "voice",
    }
)  # fmt: skip
"""The settings in words that tell nothing of the user; of others only what is no words does."""
_PERSONA = frozenset({"persona"})
_ADDRESSES = frozenset(
    {
        "brain_address", "brain_consent", "brain_key_for", "brain_model", "ca_file", "custom_url",
        "proxy", "vertex_project",
    }
)  # fmt: skip

_SHORTEST = 6
"""Characters of a secret that is looked for as it stands; a shorter one is in every text."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the report."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Ticks:
    """What the user wants to send besides the usual."""

    persona: bool = False
    addresses: bool = False
    """Servers, projects and files that the settings name."""
    recording: bool = False
    """The session file, in which is what was typed and said."""


class Scrubber:
    """Takes secrets, media and the user's own folder out of texts."""

    def __init__(self, known: Iterable[str] = (), *, home: Path | None = None) -> None:
        """Look for the shapes of secrets, and for those that are `known` wherever they stand."""
        self._redactor = Redactor(random.token_bytes(16))
        spelled = {each.strip() for each in known}
        spelled |= {urllib.parse.quote(each, safe="") for each in spelled}
        # The longest first: one may be the beginning of another.
        wanted = sorted((each for each in spelled if len(each) >= _SHORTEST), key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, wanted))) if wanted else None
        folder = home or Path.home()
        # A folder at the top, such as "/", is in every path and tells nothing.
        known_as = (str(folder), str(folder).replace("\\", "\\\\"), folder.as_posix())
        self._homes = tuple(dict.fromkeys(known_as)) if len(folder.parts) > 1 else ()

    def text(self, text: str) -> str:
        """Give a text without what is secret."""
        return "\n".join(map(self._line, text.split("\n")))

    def _line(self, line: str) -> str:
        if self._known is not None:
            line = self._known.sub(SECRET, line)
        line = without_secrets(line, SECRET)
        line = self._redactor.entry(0, 0, FlightKind.NOTED, line).text
        for folder in self._homes:
            line = line.replace(folder, "~")
        return line


def collect(
    *,
    facts: Mapping[str, str],
    settings: msgspec.Struct,
    logs: Iterable[Path],
    crash: Path | None,
    recording: bytes,
    ticks: Ticks,
    scrubber: Scrubber,
) -> tuple[Part, ...]:
    """Collect the parts of a report, all in words that the user can read before they are sent.

    `facts` are those of Qt and the sound, `recording` a session file. It reads files: call it
    off the window's thread.
    """
    parts = [
        Part("versions.txt", scrubber.text(_table(versions() | dict(facts)))),
        Part("settings.json", scrubber.text(_settings(settings, ticks))),
    ]
    parts += [
        Part(path.name, scrubber.text(text)) for path in logs if (text := _tail(path, LOG_BYTES))
    ]
    if crash is not None and (text := _tail(crash, LOG_BYTES)):
        parts.append(Part(crash.name, scrubber.text(text)))
    if ticks.recording and recording:
        said = scrubber.text(recording.decode(errors="replace"))
        parts.append(Part("connection.jsonl", said))
    return tuple(parts)


def write_report(path: Path, parts: Iterable[Part]) -> None:
    """Write a report as a zip file; raises StorageFailed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            archive.writestr(part.name, part.text.encode(errors="replace"))
    try:
        write_atomically(path, packed.getvalue())
    except OSError as error:
        raise StorageFailed(
            _("The report cannot be saved as {path}. Choose another place.").format(path=path),
            detail=str(error),
        ) from error


def versions() -> dict[str, str]:
    """Name what runs here: the program, the language, the system, and the libraries."""
    found = {
        "Live Desktop": __version__,
        "Python": sys.version.split()[0],
        "System": platform.platform(),
        "Machine": platform.machine(),
        "Frozen": "yes" if getattr(sys, "frozen", False) else "no",
    }
    for name in _PARTS_THAT_MATTER:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "none"
    return found


def _table(facts: Mapping[str, str]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in facts.items())


def _settings(settings: msgspec.Struct, ticks: Ticks) -> str:
    told = _PLAIN
    told |= _PERSONA if ticks.persona else frozenset()
    told |= _ADDRESSES if ticks.addresses else frozenset()
    fields = msgspec.structs.asdict(settings)
    shown = {name: value if name in told else _wordless(value) for name, value in fields.items()}
    return msgspec.json.format(msgspec.json.encode(shown), indent=2).decode()


def _wordless(value: Any) -> Any:
    """Leave out every text in a value: a setting of which nothing is known here may be private."""
    match value:
        case Enum() | bool() | int() | float() | None:
            return value
        case str():
            return LEFT_OUT if value else value
        case tuple() | list():
            return [_wordless(each) for each in value]
        case msgspec.Struct():
            fields = msgspec.structs.asdict(value)
            return {name: _wordless(each) for name, each in fields.items()}
        case _:
            return LEFT_OUT


def _tail(path: Path, size: int) -> str:
    """Read whole lines from the end of a file; empty where there is none."""
    try:
        with path.open("rb") as file:
            end = file.seek(0, io.SEEK_END)
            start = max(0, end - size)
            file.seek(start)
            tail = file.read(size)
    except OSError:
        return ""
    # A line that is cut may hold a part of a secret that nobody knows any more.
    whole = tail.partition(b"\n")[2] if start else tail
    return whole.decode(errors="replace")
