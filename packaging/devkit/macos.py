"""What macOS wants of a program: an icon, a list of facts, signatures, a disk image.

Signing and notarising need an account with Apple; environment variables say which:
CODESIGN_IDENTITY is the name of a "Developer ID Application" certificate in the keychain,
APPLE_ID, APPLE_TEAM_ID and APPLE_PASSWORD (one for this app alone) are those of the account.
"""

import os
import platform
import plistlib
import shutil
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devkit import app_icon
from devkit.steps import ROOT, say, step

TITLE = "Live Desktop"
IDENTIFIER = "io.github.live_desktop.LiveDesktop"
OLDEST = "13.0"
"""The version of macOS that PySide6 6.11 still runs on."""
ENTITLEMENTS = ROOT / "packaging" / "macos" / "entitlements.plist"
DIST = ROOT / "dist"
WORK = ROOT / "build" / "package" / "dmg"
ICON = "live-desktop.icns"
FACTS = "Info.plist"

_IDENTITY = "CODESIGN_IDENTITY"
_ACCOUNT = ("APPLE_ID", "APPLE_TEAM_ID", "APPLE_PASSWORD")
_CODE = frozenset({".dylib", ".so"})
# The first bytes of programs and libraries: for one kind of processor of either order, or several.
_MAGIC = frozenset(
    bytes.fromhex(each) for each in ("feedfacf", "cffaedfe", "feedface", "cefaedfe", "cafebabe")
)


@dataclass(frozen=True, slots=True)
class Act:
    """One step: what it does, and the command."""

    title: str
    command: tuple[str, ...]
    advice: str


def prepare(python: Path, folder: Path) -> None:
    """Write the icon and the facts that PyInstaller puts into the app.

    `python` is that of an environment with Qt. Raises Trouble.
    """
    sizes = tuple(sorted(set(app_icon.ICNS_SIZES.values())))
    pictures = app_icon.draw(python, folder / "pictures", sizes)
    (folder / ICON).write_bytes(app_icon.icns(pictures))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (folder / FACTS).write_bytes(plistlib.dumps(info_plist(project["version"])))


def info_plist(version: str) -> dict[str, Any]:
    """Return the facts about the app that macOS reads."""
    return {
        "CFBundleDevelopmentRegion": "en",
        "CFBundleDisplayName": TITLE,
        "CFBundleExecutable": "live-desktop",
        "CFBundleIconFile": ICON,
        "CFBundleIdentifier": IDENTIFIER,
        "CFBundleInfoDictionaryVersion": "6.0",
        # Those in which macOS shows its own dialogs to the program's user.
        "CFBundleLocalizations": ["en", "de", "es", "fr", "ja", "zh_CN"],
        "CFBundleName": TITLE,
        "CFBundlePackageType": "APPL",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "LSApplicationCategoryType": "public.app-category.productivity",
        # PyInstaller would hide a program that can speak to a terminal from the Dock.
        "LSBackgroundOnly": False,
        "LSMinimumSystemVersion": OLDEST,
        "NSCameraUsageDescription": (
            "Live Desktop shows the assistant what the camera sees, when you switch it on."
        ),
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "The Live Desktop authors, MIT License",
        "NSMicrophoneUsageDescription": (
            "Live Desktop listens to what you say, so that the assistant can answer."
        ),
        "NSPrincipalClass": "NSApplication",
        "NSSupportsAutomaticGraphicsSwitching": True,
    }


def build(bundle: Path, version: str) -> Path:
    """Sign the app beside the frozen program, and pack it into a disk image; returns that.

    What the environment gives no account for is left out, and said. Raises Trouble.
    """
    app = bundle.with_name(f"{TITLE}.app")
    image = DIST / f"live-desktop-{version}-macos-{platform.machine()}.dmg"
    for lacking in missing(os.environ):
        say(lacking)
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    for act in acts(app, image, os.environ, code_in(app)):
        step(act.title, act.command, act.advice)
    return image


def missing(environment: Mapping[str, str]) -> list[str]:
    """Say what is left out because the environment has no account for it."""
    lines = []
    if not environment.get(_IDENTITY):
        lines.append(
            f"{_IDENTITY} is not set: the app is signed for nobody, and other Macs warn of it."
        )
    if absent := [name for name in _ACCOUNT if not environment.get(name)]:
        lines.append(f"{', '.join(absent)} not set: the app is not notarised by Apple.")
    return lines


def code_in(app: Path) -> list[Path]:
    """Find what has to be signed by itself, the innermost first: libraries, then programs."""
    found = [
        path
        for path in app.rglob("*")
        if path.is_file() and not path.is_symlink() and _is_code(path)
    ]
    return sorted(found, key=lambda path: (-len(path.parts), path.suffix not in _CODE, str(path)))


def acts(app: Path, image: Path, environment: Mapping[str, str], code: Iterable[Path]) -> list[Act]:
    """Return all steps in their order."""
    identity = environment.get(_IDENTITY, "")
    staging = WORK / "image"
    steps = [
        *(_signed(each, identity, hardened=True) for each in code),
        _signed(app, identity, hardened=True),
        _act("Checking the signature", "codesign", "--verify", "--deep", "--strict", app),
    ]
    notarises = bool(identity) and all(environment.get(name) for name in _ACCOUNT)
    if notarises:
        archive = WORK / "app.zip"
        steps += [
            _act("Packing the app for Apple", "ditto", "-c", "-k", "--keepParent", app, archive),
            _notarised(archive, environment),
            _act("Stapling Apple's ticket to the app", "xcrun", "stapler", "staple", app),
        ]
    steps += [
        _act("Copying the app", "ditto", app, staging / app.name),
        _act("Adding the folder to drag it to", "ln", "-s", "/Applications", staging),
        _act(
            "Packing the disk image", "hdiutil", "create", "-volname", TITLE,
            "-srcfolder", staging, "-fs", "HFS+", "-format", "UDZO", "-ov", image,
        ),
    ]  # fmt: skip
    if identity:
        steps.append(_signed(image, identity, hardened=False))
    if notarises:
        steps += [
            _notarised(image, environment),
            _act("Stapling Apple's ticket to the image", "xcrun", "stapler", "staple", image),
        ]
    return steps


def _signed(path: Path, identity: str, *, hardened: bool) -> Act:
    """Sign with an identity, or without one for this computer alone."""
    how: list[str | Path] = ["--force", "--sign", identity or "-"]
    if identity:
        how.append("--timestamp")
    if hardened and identity:
        how += ["--options", "runtime"]
    if path.suffix == ".app" or path.parent.name == "MacOS":
        how += ["--entitlements", ENTITLEMENTS]
    return _act(f"Signing {path.name}", "codesign", *how, path)


def _notarised(path: Path, environment: Mapping[str, str]) -> Act:
    account = [environment[name] for name in _ACCOUNT]
    given = ("--apple-id", account[0], "--team-id", account[1], "--password", account[2])
    return _act(
        f"Having Apple notarise {path.name}",
        "xcrun",
        "notarytool",
        "submit",
        path,
        *given,
        "--wait",
    )


def _act(title: str, *command: str | Path) -> Act:
    advice = "Read what is said above; signing needs Xcode's command line tools and the keychain."
    return Act(title, tuple(map(str, command)), advice)


def _is_code(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) in _MAGIC
