"""What Windows wants of a program: an icon, facts about each executable, an installer."""

import os
import shutil
import tomllib
from pathlib import Path

from devkit import app_icon
from devkit.steps import ROOT, Trouble, step

SCRIPT = ROOT / "packaging" / "windows" / "live-desktop.iss"
DIST = ROOT / "dist"
ICON = "live-desktop.ico"
FACTS = "version.txt"

_FACTS = """\
VSVersionInfo(
  ffi=FixedFileInfo(
    filevers={numbers},
    prodvers={numbers},
    mask=0x3F,
    flags=0x0,
    OS=0x40004,
    fileType=0x1,
    subtype=0x0,
    date=(0, 0),
  ),
  kids=[
    StringFileInfo([
      StringTable("040904B0", [
        StringStruct("CompanyName", "The Live Desktop authors"),
        StringStruct("FileDescription", "Live Desktop"),
        StringStruct("FileVersion", "{version}"),
        StringStruct("InternalName", "live-desktop"),
        StringStruct("LegalCopyright", "MIT License"),
        StringStruct("OriginalFilename", "live-desktop.exe"),
        StringStruct("ProductName", "Live Desktop"),
        StringStruct("ProductVersion", "{version}"),
      ])
    ]),
    VarFileInfo([VarStruct("Translation", [0x0409, 1200])]),
  ],
)
"""


def prepare(python: Path, folder: Path) -> None:
    """Write the icon and the facts that PyInstaller puts into the executables.

    `python` is that of an environment with Qt. Raises Trouble.
    """
    pictures = app_icon.draw(python, folder / "pictures", app_icon.ICO_SIZES)
    (folder / ICON).write_bytes(app_icon.ico(pictures))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (folder / FACTS).write_text(facts(project["version"]), encoding="utf-8")


def facts(version: str) -> str:
    """Write down the version as PyInstaller wants it, for example 1.2.3."""
    numbers = tuple(int(each) for each in version.split("."))
    return _FACTS.format(version=version, numbers=(*numbers, 0, 0, 0, 0)[:4])


def build(bundle: Path, version: str) -> Path:
    """Build the installer from the frozen program; returns it. Raises Trouble.

    The icon is the one that `prepare` has written for this bundle.
    """
    step(
        "Packing the installer",
        command(compiler(), bundle, version),
        "Read what the compiler of Inno Setup says above.",
    )
    return DIST / f"live-desktop-{version}-windows-x86_64-setup.exe"


def command(program: str, bundle: Path, version: str) -> list[str]:
    """Return how Inno Setup is called."""
    icon = ROOT / "build" / "package" / "platform" / ICON
    given = {"Version": version, "Bundle": bundle, "Icon": icon, "Output": DIST}
    return [program, "/Qp", *(f"/D{name}={value}" for name, value in given.items()), str(SCRIPT)]


def compiler() -> str:
    """Find the compiler of Inno Setup; raises Trouble where there is none."""
    found = shutil.which("ISCC")
    if found:
        return found
    for variable in ("ProgramFiles(x86)", "ProgramFiles", "LOCALAPPDATA"):
        root = Path(os.environ.get(variable) or "/nowhere")
        for folder in (root, root / "Programs"):
            program = folder / "Inno Setup 6" / "ISCC.exe"
            if program.exists():
                return str(program)
    raise Trouble(
        "Inno Setup, which makes the installer, is not here. Install it from"
        " https://jrsoftware.org/isinfo.php, or by: winget install JRSoftware.InnoSetup;\n"
        "then run this again."
    )
