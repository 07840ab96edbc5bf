"""What is known of the frozen program: its weight, its libraries, what the system must have."""

import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from devkit import elf, icu, prove, sizes
from devkit.steps import Trouble

PRINTED = """
/bundle/libone.so:     file format elf64-x86-64

Dynamic Section:
  NEEDED               libtwo.so.2
  NEEDED               libc.so.6
  SONAME               libone.so
  RUNPATH              /builder/python/lib

Version References:
  required from libc.so.6:
    0x09691a75 0x00 03 GLIBC_2.2.5
    0x069691b4 0x00 02 GLIBC_2.34
    0x0963cf85 0x00 04 GLIBC_PRIVATE

/bundle/libtwo.so.2:     file format elf64-x86-64

Dynamic Section:
  NEEDED               libc.so.6
  NEEDED               libfar.so.1

Version References:
  required from libc.so.6:
    0x09691a75 0x00 03 GLIBC_2.4
"""


def test_weights_are_added_up_by_part() -> None:
    weights = sizes.add_up(
        [
            ("live-desktop", 3_000_000),
            ("_internal/live_desktop/resources/voices/one.bin", 2_000_000),
            ("_internal/live_desktop/resources/icons/one.svg", 500_000),
            ("_internal/PySide6/Qt/lib/libicudata.so.73", 4_000_000),
            ("_internal/PySide6/Qt/lib/libQt6Core.so.6", 7_000_000),
            ("_internal/hibari/assets/hibari.onnx", 8_000_000),
            ("_internal/python_socks-3.2.1.dist-info/METADATA", 100_000),
        ]
    )
    assert weights == {
        "voices": 10_000_000,
        "Qt": 7_000_000,
        "ICU's data": 4_000_000,
        "Live Desktop": 3_500_000,
        sizes.REST: 100_000,
    }
    assert sizes.table(weights).splitlines()[0] == "    10.0 MB  voices"
    assert sizes.table(weights).splitlines()[-1] == "    24.6 MB  in all"


def test_links_weigh_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x" * 10)
    (tmp_path / "link").symlink_to("file")
    assert sizes.weigh(tmp_path).total() == 10


def test_the_needs_of_libraries_are_read() -> None:
    one, two = elf.parse(PRINTED)
    assert one.libraries == {"libtwo.so.2", "libc.so.6"}
    assert (one.glibc, two.glibc) == ((2, 34), (2, 4))
    assert (one.searched, two.searched) == ("/builder/python/lib", "")
    assert elf.newest_glibc([two, one]) == ("2.34", Path("/bundle/libone.so"))


def test_a_library_is_told_to_look_beside_itself() -> None:
    code = b"code\0libc.so.6\0/builder/python/lib\0symbols"
    told = elf.look_at_home(code, "/builder/python/lib")
    assert told == b"code\0libc.so.6\0$ORIGIN" + bytes(13) + b"symbols"
    for searched in ("/short", "/somewhere/else"):
        with pytest.raises(Trouble, match=searched):
            elf.look_at_home(code, searched)


def test_what_the_bundle_lacks_is_told_from_what_it_has(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "libtwo.so.2").touch()
    assert elf.outside(elf.parse(PRINTED), tmp_path) == {"libc.so.6", "libfar.so.1"}


@pytest.mark.skipif(not shutil.which("cc") or not shutil.which("objdump"), reason="no compiler")
def test_machine_code_is_found_and_read(tmp_path: Path) -> None:
    source = tmp_path / "code.c"
    source.write_text('#include <stdio.h>\nint main(void) { return puts(""); }\n')
    program = tmp_path / "program"
    subprocess.run(["cc", "-o", program, source], check=True)
    (tmp_path / "link").symlink_to("program")
    assert elf.machine_code(tmp_path) == [program]
    (found,) = elf.needs([program])
    assert "libc.so.6" in found.libraries
    assert found.glibc >= (2, 2)


def icu_data(items: dict[str, bytes], after: bytes = b"") -> bytes:
    header = struct.pack("<H", 32) + b"\xda\x27" + bytes(8) + b"CmnD" + bytes(16)
    table = bytearray(struct.pack("<I", len(items)))
    names = bytearray()
    contents = bytearray()
    first = 4 + 8 * len(items)
    begin = first + sum(len(name) + 1 for name in items)
    for name, content in items.items():
        table += struct.pack("<II", first + len(names), begin + len(contents))
        names += name.encode() + b"\0"
        contents += content
    return bytes(header + table + names + contents + after)


ITEMS = {
    "icudt73l/cnvalias.icu": b"aliases",
    "icudt73l/coll/de.res": b"German order",
    "icudt73l/coll/root.res": b"order",
    "icudt73l/gb18030.cnv": b"an old encoding",
    "icudt73l/root.res": b"root",
    "icudt73l/zu.res": b"Zulu",
}


def test_icu_keeps_what_holds_in_every_language() -> None:
    kept = icu.read(icu.pick(icu_data(ITEMS), icu.is_kept))
    assert list(kept) == [
        "icudt73l/cnvalias.icu",
        "icudt73l/coll/root.res",
        "icudt73l/root.res",
    ]
    for name, content in kept.items():
        assert content.startswith(ITEMS[name])


def test_icu_data_that_is_picked_is_aligned_and_has_its_header() -> None:
    whole = icu_data(ITEMS)
    picked = icu.pick(whole, icu.is_kept)
    assert picked[:32] == whole[:32]
    (count,) = struct.unpack_from("<I", picked, 32)
    places = [struct.unpack_from("<II", picked, 36 + 8 * each)[1] for each in range(count)]
    assert all(place % 16 == 0 for place in places)


def test_icu_data_is_found_in_a_library() -> None:
    data = icu_data(ITEMS)
    found = icu.find_data(b"\x7fELF" + bytes(100) + data)
    assert icu.read(found) == icu.read(data)
    with pytest.raises(Trouble, match="none that is known"):
        icu.find_data(b"\x7fELF" + bytes(100))


def test_icu_of_another_kind_is_not_emptied() -> None:
    with pytest.raises(Trouble, match="holds none"):
        icu.pick(icu_data({"icudt99l/other.res": b""}), icu.is_kept)


def test_the_source_of_the_bare_system_is_that_of_this_computer() -> None:
    listed = "http://one/security/ bookworm-security\nhttp://two/debian/ bookworm\n"
    assert prove.mirror(listed, "bookworm") == "http://two/debian/"
    with pytest.raises(Trouble, match="trixie"):
        prove.mirror(listed, "trixie")


def test_what_every_installing_changes_is_not_compared(tmp_path: Path) -> None:
    for place in ("usr/bin/program", "var/log/dpkg.log", "var/lib/other/file", "tmp/file"):
        path = tmp_path / place
        path.parent.mkdir(parents=True)
        path.touch()
    found = set(prove.files(tmp_path))
    assert {"usr/bin/program", "var/lib/other/file", "var/lib/other"} <= found
    assert not {"var/log/dpkg.log", "tmp/file"} & found
