"""The .deb: what its control file, its lists and its papers say."""

import configparser
import hashlib
import re
import xml.etree.ElementTree as ET
from email.parser import Parser
from pathlib import Path

import pytest
from devkit import deb, desktop
from PySide6.QtSvg import QSvgRenderer

from tests.packaging.conftest import ROOT

LINUX = ROOT / "packaging" / "linux"
FIELDS = {"Package": "live-desktop", "Version": "1.2.3", "Depends": "libc6 (>= 2.35), libssl3"}
MAIN_CATEGORIES = {
    "AudioVideo", "Audio", "Video", "Development", "Education", "Game", "Graphics", "Network",
    "Office", "Science", "Settings", "System", "Utility",
}  # fmt: skip


def test_the_control_file_is_read_back_as_it_was_meant() -> None:
    written = deb.control(FIELDS, "talks", "First line\nsecond line\n\nnext paragraph")
    read = Parser().parsestr(written)
    assert dict(read.items()) == {
        **FIELDS,
        "Description": "talks\n First line\n second line\n .\n next paragraph",
    }
    assert written.endswith("paragraph\n")


@pytest.mark.parametrize("value", ["", "  ", "two\nlines"])
def test_a_field_that_would_break_the_control_file_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="Depends"):
        deb.control({**FIELDS, "Depends": value}, "talks", "much")


def test_the_description_fits_the_rules_of_the_policy() -> None:
    assert len(deb.SUMMARY) < 80
    assert deb.SUMMARY[0].islower()
    assert not deb.SUMMARY.endswith(".")
    assert all(len(line) < 80 for line in deb.DESCRIPTION.splitlines())


def test_sizes_are_counted_as_the_policy_asks(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "small").write_bytes(b"x")
    (tmp_path / "folder" / "large").write_bytes(b"x" * 1025)
    (tmp_path / "link").symlink_to("folder/large")
    assert deb.installed_kibibytes(tmp_path) == 1 + 1 + 2 + 1


def test_checksums_name_every_file_but_those_of_dpkg(tmp_path: Path) -> None:
    for place in ("usr/bin/program", "DEBIAN/control"):
        path = tmp_path / place
        path.parent.mkdir(parents=True)
        path.write_bytes(b"content")
    (tmp_path / "usr" / "bin" / "link").symlink_to("program")
    digest = hashlib.md5(b"content", usedforsecurity=False).hexdigest()
    assert deb.checksums(tmp_path) == f"{digest}  usr/bin/program\n"


def test_the_changelog_is_one_entry_of_the_day_of_the_sources() -> None:
    written = deb.changelog("1.2.3", 1_700_000_000)
    first, *_, last = written.splitlines()
    assert re.fullmatch(r"live-desktop \(1\.2\.3\) \w+; urgency=\w+", first)
    assert last == f" -- {deb.MAINTAINER}  Tue, 14 Nov 2023 22:13:20 +0000"


def test_the_copyright_file_carries_the_whole_licence() -> None:
    paragraphs = (LINUX / "copyright").read_text().split("\n\n")
    header, files, licence = map(Parser().parsestr, paragraphs)
    assert "copyright-format/1.0" in header["Format"]
    assert files["Copyright"] in (ROOT / "LICENSE").read_text().replace("(c) ", "")
    told = " ".join(licence["License"].removeprefix("Expat").replace("\n .\n", "\n").split())
    whole = " ".join((ROOT / "LICENSE").read_text().partition("\n\n")[2].split())
    assert whole.endswith(told)
    assert len(told) > 900


def test_the_desktop_entry_has_what_the_standard_asks_for() -> None:
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(desktop.ENTRY.read_text(encoding="utf-8"))
    assert parser.sections() == ["Desktop Entry"]
    entry = parser["Desktop Entry"]
    assert entry["Type"] == "Application"
    assert entry["Terminal"] == "false"
    assert entry["Exec"] == entry["Icon"] == entry["StartupWMClass"] == "live-desktop"
    for name in ("Categories", "Keywords"):
        assert re.fullmatch(r"([^;]+;)+", entry[name]), name
    assert len(MAIN_CATEGORIES & set(entry["Categories"].split(";"))) == 1
    assert entry["Comment"] != entry["Comment[de]"]


def test_windows_are_known_by_the_name_of_the_desktop_entry() -> None:
    loop = (ROOT / "live_desktop" / "ui" / "loop.py").read_text()
    assert f'setDesktopFileName("{desktop.ENTRY.stem}")' in loop


def test_the_appstream_data_is_filled_and_fits_the_desktop_entry() -> None:
    text = desktop.described(desktop.DESCRIPTION.read_text("utf-8"), "1.2.3", 1_700_000_000)
    assert "@" not in text
    root = ET.fromstring(text)
    assert root.findtext("id") == desktop.DESCRIPTION.name.removesuffix(".metainfo.xml")
    assert root.findtext("launchable") == desktop.ENTRY.name
    assert root.findtext("project_license") == "MIT"
    assert len(root.findtext("summary") or "") <= 35
    release = root.find("releases/release")
    assert release is not None
    assert release.attrib == {"version": "1.2.3", "date": "2023-11-14"}
    assert [each.tag for each in root.findall("description/*")] == ["p", "p", "ul"]


def test_the_icon_can_be_drawn_and_is_square() -> None:
    renderer = QSvgRenderer(str(desktop.DRAWING))
    assert renderer.isValid()
    size = renderer.defaultSize()
    assert size.width() == size.height()
