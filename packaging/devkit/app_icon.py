"""Puts pictures of the program's icon into the files that Windows and macOS want it in."""

import struct
from pathlib import Path

from devkit.steps import ROOT, step

DRAWING = ROOT / "resources" / "live-desktop.svg"
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
ICNS_SIZES = {
    b"icp4": 16,
    b"icp5": 32,
    b"ic11": 32,
    b"ic12": 64,
    b"ic07": 128,
    b"ic13": 256,
    b"ic08": 256,
    b"ic14": 512,
    b"ic09": 512,
    b"ic10": 1024,
}
"""The kinds of pictures in a file of macOS, with their sizes in pixels."""

_ICO_HEADER = struct.Struct("<HHH")
_ICO_ENTRY = struct.Struct("<BBBBHHII")
_ICNS_HEADER = struct.Struct(">4sI")


def draw(python: Path, folder: Path, sizes: tuple[int, ...]) -> dict[int, bytes]:
    """Draw the icon in these sizes with an environment's Qt; returns PNGs. Raises Trouble."""
    script = Path(__file__).with_name("pictures.py")
    step(
        "Drawing the icon",
        [python, script, DRAWING, folder, *map(str, sizes)],
        "Look at resources/live-desktop.svg.",
    )
    return {size: (folder / f"{size}.png").read_bytes() for size in sizes}


def ico(pictures: dict[int, bytes]) -> bytes:
    """Make an icon of Windows from PNGs by their size, 256 at most."""
    place = _ICO_HEADER.size + _ICO_ENTRY.size * len(pictures)
    entries = []
    for size, picture in sorted(pictures.items()):
        side = size % 256  # 0 says 256
        entries.append(_ICO_ENTRY.pack(side, side, 0, 0, 1, 32, len(picture), place))
        place += len(picture)
    images = (picture for _, picture in sorted(pictures.items()))
    return b"".join((_ICO_HEADER.pack(0, 1, len(pictures)), *entries, *images))


def icns(pictures: dict[int, bytes]) -> bytes:
    """Make an icon of macOS from PNGs by their size."""
    parts = [
        _ICNS_HEADER.pack(kind, _ICNS_HEADER.size + len(pictures[size])) + pictures[size]
        for kind, size in ICNS_SIZES.items()
    ]
    body = b"".join(parts)
    return _ICNS_HEADER.pack(b"icns", _ICNS_HEADER.size + len(body)) + body
