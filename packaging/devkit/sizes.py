"""Counts what a bundle weighs, part by part."""

from collections import Counter
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path

MEGABYTE = 1_000_000

PARTS = (
    ("speech recognition", ("moonshine_voice/*",)),
    ("voices", ("hibari/*", "live_desktop/resources/voices/*")),
    ("neural networks", ("onnxruntime/*",)),
    ("echo cancelling", ("livekit/*",)),
    ("ICU's data", ("PySide6/Qt/lib/libicu*",)),
    ("Qt", ("PySide6/*", "shiboken6/*")),
    ("numbers", ("numpy/*", "numpy.libs/*", "samplerate*")),
    ("the key vault", ("cryptography/*", "_cffi_backend*")),
    ("Python", ("libpython*", "python3*", "base_library.zip")),
    ("Live Desktop", ("live-desktop*", "live_desktop/*")),
)
"""What each file of the bundle is for, by its place; the first match counts."""
REST = "all else"


def weigh(bundle: Path) -> Counter[str]:
    """Return the bytes of each part, links left out."""
    return add_up(
        (path.relative_to(bundle).as_posix(), path.stat().st_size)
        for path in bundle.rglob("*")
        if path.is_file() and not path.is_symlink()
    )


def add_up(files: Iterable[tuple[str, int]]) -> Counter[str]:
    """Return the bytes of each part, from the places and sizes of files."""
    weights: Counter[str] = Counter()
    for place, size in files:
        weights[_part(place.removeprefix("_internal/"))] += size
    return weights


def table(weights: Counter[str]) -> str:
    """Write the parts down, the heaviest first, with their sum."""
    rows = [*weights.most_common(), ("in all", weights.total())]
    return "\n".join(f"  {size / MEGABYTE:6.1f} MB  {name}" for name, size in rows)


def _part(place: str) -> str:
    return next(
        (name for name, patterns in PARTS if any(fnmatch(place, each) for each in patterns)), REST
    )
