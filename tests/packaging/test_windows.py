"""The installer for Windows, as far as it can be judged without Windows."""

import re
import struct
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from devkit import app_icon, windows
from devkit.steps import Trouble
from PySide6.QtGui import QImage

from live_desktop.session.releases import WEBSITE
from tests.packaging.conftest import ROOT

SCRIPT = windows.SCRIPT.read_text(encoding="utf-8")
SECTIONS = {
    "Setup", "Languages", "Tasks", "InstallDelete", "Files", "Icons", "Run", "UninstallRun",
}  # fmt: skip
NEEDED = {
    "Languages": {"Name", "MessagesFile"},
    "Tasks": {"Name", "Description"},
    "InstallDelete": {"Type", "Name"},
    "Files": {"Source", "DestDir"},
    "Icons": {"Name", "Filename"},
    "Run": {"Filename"},
    "UninstallRun": {"Filename", "RunOnceId"},
}
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def sections() -> dict[str, list[str]]:
    """Read the script: the lines of each section, without comments."""
    found: dict[str, list[str]] = {}
    section = ""
    for line in map(str.strip, SCRIPT.splitlines()):
        if match := re.fullmatch(r"\[(\w+)\]", line):
            section = match[1]
            assert section not in found
            found[section] = []
        elif section and line and not line.startswith((";", "#")):
            found[section].append(line)
    return found


def settings() -> dict[str, str]:
    """Read what the section [Setup] sets."""
    pairs = [line.partition("=") for line in sections()["Setup"]]
    assert all(equals for _, equals, _ in pairs)
    names = [name for name, _, _ in pairs]
    assert len(set(names)) == len(names)
    return {name: value for name, _, value in pairs}


def entries(section: str) -> list[dict[str, str]]:
    """Read the entries of another section: what is named in each."""
    parsed = []
    for line in sections()[section]:
        parts = re.findall(r'(\w+): ("(?:[^"]|"")*"|[^;"]+)(?:; |$)', line)
        assert "; ".join(f"{name}: {value}" for name, value in parts) == line
        parsed.append({name: value.strip('"') for name, value in parts})
    return parsed


def test_it_has_the_sections_and_what_each_needs() -> None:
    assert set(sections()) == SECTIONS
    for section, needed in NEEDED.items():
        assert entries(section)
        for entry in entries(section):
            assert needed <= set(entry)


def test_everything_that_is_named_is_defined() -> None:
    defined = set(re.findall(r"#(?:define|ifndef) (\w+)", SCRIPT))
    assert set(re.findall(r"\{#(\w+)\}", SCRIPT)) <= defined
    given = {word[2:].partition("=")[0] for word in called() if word.startswith("/D")}
    assert set(re.findall(r"#ifndef (\w+)", SCRIPT)) == given
    tasks = {entry["Name"] for entry in entries("Tasks")}
    wanted = {entry["Tasks"] for entry in entries("Icons") if "Tasks" in entry}
    assert wanted == tasks


def called() -> list[str]:
    return windows.command("ISCC", ROOT / "dist" / "live-desktop", VERSION)


def test_every_file_that_is_named_is_there_or_built() -> None:
    licence = windows.SCRIPT.parent / settings()["LicenseFile"].replace("\\", "/")
    assert licence.resolve() == ROOT / "LICENSE"
    assert licence.exists()
    assert Path(called()[-1]).exists()
    assert [entry["Source"] for entry in entries("Files")] == [r"{#Bundle}\*"]


def test_it_is_for_one_user_and_upgrades_in_place() -> None:
    found = settings()
    assert found["PrivilegesRequired"] == "lowest"
    assert found["DefaultDirName"].startswith("{autopf}")
    assert re.fullmatch(r"\{\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", found["AppId"])
    assert found["CloseApplications"] == "force"
    assert entries("InstallDelete")[0]["Name"] == r"{app}\_internal"
    assert "ignoreversion" in entries("Files")[0]["Flags"]
    assert found["AppUpdatesURL"].replace("{#Website}", WEBSITE) == f"{WEBSITE}/releases"
    assert f'#define Website "{WEBSITE}"' in SCRIPT


def test_the_start_menu_opens_the_program_without_a_console() -> None:
    program = re.search(r'#define Program "(.+)"', SCRIPT)
    console = re.search(r'#define Console "(.+)"', SCRIPT)
    assert program
    assert console
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert program[1].removesuffix(".exe") in project["gui-scripts"]
    assert console[1].removesuffix(".exe") in project["scripts"]
    icons = {entry["Name"]: entry for entry in entries("Icons")}
    assert {name.split("\\")[0] for name in icons} == {"{autoprograms}", "{autodesktop}"}
    assert {entry["Filename"] for entry in icons.values()} == {r"{app}\{#Program}"}
    assert "unchecked" in entries("Tasks")[0]["Flags"]


def test_uninstalling_ends_both_programs_first() -> None:
    ended = [entry["Parameters"] for entry in entries("UninstallRun")]
    assert ended == ["/F /IM {#Program}", "/F /IM {#Console}"]


# The facts in the executables


def evaluated(text: str) -> Any:
    """Evaluate the facts as PyInstaller does, with tuples in the place of its classes."""
    names = (
        "VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "StringStruct",
        "VarFileInfo", "VarStruct",
    )  # fmt: skip

    def kept(*given: Any, **named: Any) -> Any:
        return named or given

    return eval(text, {"__builtins__": {}}, dict.fromkeys(names, kept))


@pytest.mark.parametrize(
    ("version", "numbers"), [("0.1.0", (0, 1, 0, 0)), ("12.3", (12, 3, 0, 0)), (VERSION, None)]
)
def test_the_facts_name_the_version(version: str, numbers: tuple[int, ...] | None) -> None:
    facts = evaluated(windows.facts(version))
    fixed = facts["ffi"]
    assert fixed["filevers"] == fixed["prodvers"]
    assert len(fixed["filevers"]) == 4
    assert numbers is None or fixed["filevers"] == numbers
    ((tables,), _) = facts["kids"]
    strings = dict(tables[0][1])
    assert strings["FileVersion"] == strings["ProductVersion"] == version
    assert strings["ProductName"] == "Live Desktop"


def test_a_version_that_windows_cannot_have_is_refused() -> None:
    with pytest.raises(ValueError, match="dev"):
        windows.facts("0.1.dev1")


# The icon


def test_the_icon_and_the_facts_are_written_for_the_frozen_program(tmp_path: Path) -> None:
    windows.prepare(Path(sys.executable), tmp_path)
    evaluated((tmp_path / windows.FACTS).read_text(encoding="utf-8"))
    icon = (tmp_path / windows.ICON).read_bytes()
    reserved, kind, count = struct.unpack_from("<HHH", icon)
    assert (reserved, kind, count) == (0, 1, len(app_icon.ICO_SIZES))
    end = 6 + 16 * count
    for index, size in enumerate(app_icon.ICO_SIZES):
        side, _, _, _, _, bits, length, place = struct.unpack_from(
            "<BBBBHHII", icon, 6 + 16 * index
        )
        assert (side or 256, bits, place) == (size, 32, end)
        picture = QImage.fromData(icon[place : place + length])
        assert (picture.width(), picture.height()) == (size, size)
        assert picture.pixelColor(size // 2, size // 2).alpha() == 255
        assert picture.pixelColor(0, 0).alpha() == 0
        end += length
    assert end == len(icon)


# The compiler


def test_the_compiler_is_found_where_it_installs_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("ProgramFiles(x86)", "ProgramFiles", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(Trouble, match="Inno Setup"):
        windows.compiler()
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    program = tmp_path / "Programs" / "Inno Setup 6" / "ISCC.exe"
    program.parent.mkdir(parents=True)
    program.touch()
    assert windows.compiler() == str(program)


def test_the_installer_is_called_as_its_script_says() -> None:
    name = settings()["OutputBaseFilename"].replace("{#Version}", VERSION)
    assert name == f"live-desktop-{VERSION}-windows-x86_64-setup"
    assert f"/DVersion={VERSION}" in called()
    assert f"/DOutput={windows.DIST}" in called()
