"""The app for macOS, as far as it can be judged without a Mac."""

import plistlib
import struct
import sys
import tomllib
from pathlib import Path

import pytest
from devkit import app_icon, macos
from PySide6.QtGui import QImage

from tests.packaging.conftest import ROOT

APP = Path("/dist/Live Desktop.app")
IMAGE = Path("/dist/live-desktop.dmg")
ACCOUNT = {
    "CODESIGN_IDENTITY": "Developer ID Application: Somebody (ABCDE12345)",
    "APPLE_ID": "somebody@example.org",
    "APPLE_TEAM_ID": "ABCDE12345",
    "APPLE_PASSWORD": "abcd-efgh",
}
CODE = [APP / "Contents/Frameworks/libx.dylib", APP / "Contents/MacOS/live-desktop"]


def commands(environment: dict[str, str]) -> list[tuple[str, ...]]:
    return [act.command for act in macos.acts(APP, IMAGE, environment, CODE)]


def test_the_facts_say_what_macos_asks_for(tmp_path: Path) -> None:
    macos.prepare(Path(sys.executable), tmp_path)
    facts = plistlib.loads((tmp_path / macos.FACTS).read_bytes())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert facts["CFBundleShortVersionString"] == facts["CFBundleVersion"] == project["version"]
    assert facts["CFBundleIdentifier"] == macos.IDENTIFIER
    assert facts["CFBundlePackageType"] == "APPL"
    assert facts["CFBundleExecutable"] in project["scripts"]
    assert (tmp_path / facts["CFBundleIconFile"]).exists()
    assert facts["NSHighResolutionCapable"] is True
    assert facts["LSBackgroundOnly"] is False
    assert facts["LSMinimumSystemVersion"] == macos.OLDEST
    for name in ("NSMicrophoneUsageDescription", "NSCameraUsageDescription"):
        assert facts[name].startswith("Live Desktop ")
        assert facts[name].endswith(".")


def test_the_icon_has_every_size(tmp_path: Path) -> None:
    macos.prepare(Path(sys.executable), tmp_path)
    icon = (tmp_path / macos.ICON).read_bytes()
    magic, length = struct.unpack_from(">4sI", icon)
    assert (magic, length) == (b"icns", len(icon))
    place, found = 8, {}
    while place < len(icon):
        kind, length = struct.unpack_from(">4sI", icon, place)
        picture = QImage.fromData(icon[place + 8 : place + length])
        assert picture.width() == picture.height()
        found[kind] = picture.width()
        place += length
    assert found == app_icon.ICNS_SIZES


def test_the_entitlements_let_the_microphone_through() -> None:
    given = plistlib.loads(macos.ENTITLEMENTS.read_bytes())
    assert given == dict.fromkeys(
        (
            "com.apple.security.device.audio-input",
            "com.apple.security.device.camera",
            "com.apple.security.cs.allow-unsigned-executable-memory",
            "com.apple.security.cs.disable-library-validation",
        ),
        True,
    )


def test_with_an_account_everything_is_signed_inside_out_notarised_and_stapled() -> None:
    made = commands(ACCOUNT)
    signed = [each for each in made if each[:2] == ("codesign", "--force")]
    assert [each[-1] for each in signed] == [*map(str, CODE), str(APP), str(IMAGE)]
    assert all(ACCOUNT["CODESIGN_IDENTITY"] in each for each in signed)
    assert all("--timestamp" in each for each in signed)
    entitled = [each[-1] for each in signed if "--entitlements" in each]
    assert entitled == [str(CODE[1]), str(APP)]
    hardened = [each[-1] for each in signed if "runtime" in each]
    assert hardened == [*map(str, CODE), str(APP)]
    names = [" ".join(each[:3]) for each in made]
    order = [
        names.index("codesign --verify --deep"),
        names.index("xcrun notarytool submit"),
        names.index("xcrun stapler staple"),
        names.index("hdiutil create -volname"),
    ]
    assert order == sorted(order)
    submitted = [each for each in made if each[1:3] == ("notarytool", "submit")]
    assert [Path(each[3]).suffix for each in submitted] == [".zip", ".dmg"]
    for each in submitted:
        assert each[4:] == (
            "--apple-id", ACCOUNT["APPLE_ID"], "--team-id", ACCOUNT["APPLE_TEAM_ID"],
            "--password", ACCOUNT["APPLE_PASSWORD"], "--wait",
        )  # fmt: skip
    assert made[-1] == ("xcrun", "stapler", "staple", str(IMAGE))
    assert macos.missing(ACCOUNT) == []


def test_without_an_account_it_is_signed_for_nobody_and_says_so() -> None:
    made = commands({})
    assert not [each for each in made if each[0] == "xcrun"]
    signed = [each for each in made if each[:2] == ("codesign", "--force")]
    assert [each[-1] for each in signed] == [*map(str, CODE), str(APP)]
    assert all(each[2:4] == ("--sign", "-") for each in signed)
    said = " ".join(macos.missing({}))
    assert all(name in said for name in ACCOUNT)
    assert made[-1][0] == "hdiutil"


@pytest.mark.parametrize("name", ["APPLE_ID", "APPLE_TEAM_ID", "APPLE_PASSWORD"])
def test_half_an_account_signs_and_does_not_notarise(name: str) -> None:
    half = {each: value for each, value in ACCOUNT.items() if each != name}
    made = commands(half)
    assert not [each for each in made if each[0] == "xcrun"]
    assert made[-1][:2] == ("codesign", "--force")
    assert macos.missing(half) == [f"{name} not set: the app is not notarised by Apple."]


def test_all_code_is_found_the_innermost_first(tmp_path: Path) -> None:
    app = tmp_path / "Live Desktop.app"
    deep = app / "Contents" / "Frameworks" / "PySide6" / "lib.abi3.so"
    program = app / "Contents" / "MacOS" / "live-desktop"
    fat = app / "Contents" / "Frameworks" / "libfat.dylib"
    data = app / "Contents" / "Resources" / "sbom.cdx.json"
    for path, start in (
        (deep, "cffaedfe"), (program, "cffaedfe"), (fat, "cafebabe"), (data, "7b0a2020"),
    ):  # fmt: skip
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes.fromhex(start) + b"rest")
    (app / "Contents" / "Resources" / "libfat.dylib").symlink_to(fat)
    (app / "Contents" / "Resources" / "empty").touch()
    assert macos.code_in(app) == [deep, fat, program]
