"""Cuts down ICU's data, which Qt brings whole on Linux: 32 MB, of which it reads a tenth.

The layout is that of ICU's common data: a header, the number of items, a table of the places of
each item's name and content, sorted by name, then the names and contents themselves.
"""

import struct
from collections.abc import Callable, Mapping
from fnmatch import fnmatch
from pathlib import Path
from tempfile import TemporaryDirectory

from devkit.steps import Trouble, step

KEPT = (
    "root.res",
    "res_index.res",
    "pool.res",
    "keyTypeData.res",
    "likelySubtags.res",
    "supplementalData.res",
    "metadata.res",
    "langInfo.res",
    "zoneinfo64.res",
    "timezoneTypes.res",
    "windowsZones.res",
    "metaZones.res",
    "numberingSystems.res",
    "cnvalias.icu",
    "uemoji.icu",
    "ulayout.icu",
    "*.nrm",
    "coll/root.res",
    "coll/res_index.res",
    "coll/pool.res",
    "coll/ucadata.icu",
    "zone/root.res",
    "zone/res_index.res",
    "zone/pool.res",
    "zone/tzdbNames.res",
)
"""What is true in every language: normal forms, the order of letters, time zones.

Qt has the formats of every country itself; the old encodings of text are not asked for here.
"""
_MAGIC = b"\xda\x27"
_ALIGNED = 16
_SOURCE = """\
.section .note.GNU-stack,"",%progbits
.section .rodata
.balign 16
.globl {symbol}
.type {symbol}, %object
{symbol}:
.incbin "{data}"
.size {symbol}, .-{symbol}
"""


def cut_down(library: Path) -> None:
    """Make the data library anew with KEPT alone; raises Trouble where it is none of ICU's."""
    version = library.name.rpartition(".")[2]
    whole = find_data(library.read_bytes())
    with TemporaryDirectory() as name:
        data, source = Path(name, "icu.dat"), Path(name, "icu.s")
        data.write_bytes(pick(whole, is_kept))
        source.write_text(_SOURCE.format(symbol=f"icudt{version}_dat", data=data))
        library.unlink()
        step(
            "Cutting down ICU's data",
            ["cc", "-shared", "-nostdlib", "-Wl,--build-id=none", f"-Wl,-soname,{library.name}",
             "-o", library, source],
            "Install a C compiler, then run this again.",
        )  # fmt: skip


def is_kept(name: str) -> bool:
    """Tell whether an item stays, by its name below the package's own."""
    return any(fnmatch(name, each) and each.count("/") == name.count("/") for each in KEPT)


def find_data(library: bytes) -> bytes:
    """Find the common data in a library's bytes, up to their end; raises Trouble."""
    place = library.find(b"CmnD")
    start = library.rfind(_MAGIC, 0, place) - 2
    if place < 0 or start < 0:
        raise Trouble("The library of ICU's data holds none that is known here.")
    return library[start:]


def read(data: bytes) -> Mapping[str, bytes]:
    """Read the items of common data by name; the last one may have other bytes after it."""
    begin = _header(data)
    (count,) = struct.unpack_from("<I", data, begin)
    table = list(struct.iter_unpack("<II", data[begin + 4 : begin + 4 + 8 * count]))
    ends = [content for _, content in table[1:]] + [len(data) - begin]
    return {
        data[begin + name : data.index(b"\0", begin + name)].decode(): data[
            begin + content : begin + end
        ]
        for (name, content), end in zip(table, ends, strict=True)
    }


def pick(data: bytes, wanted: Callable[[str], bool]) -> bytes:
    """Write common data anew with the items that are wanted, by name below the package's own."""
    items = {
        name: content for name, content in read(data).items() if wanted(name.partition("/")[2])
    }
    if not items:
        raise Trouble("ICU's data holds none of what is kept of it.")
    table = 4 + 8 * len(items)
    names = bytearray()
    contents = bytearray()
    entries = bytearray(struct.pack("<I", len(items)))
    first = _aligned(table + sum(len(name.encode()) + 1 for name in items))
    for name, content in items.items():
        entries += struct.pack("<II", table + len(names), first + len(contents))
        names += name.encode() + b"\0"
        contents += content.ljust(_aligned(len(content)), b"\xaa")
    gap = b"\xaa" * (first - table - len(names))
    return data[: _header(data)] + bytes(entries + names) + gap + bytes(contents)


def _header(data: bytes) -> int:
    (size,) = struct.unpack_from("<H", data)
    return int(size)


def _aligned(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED
