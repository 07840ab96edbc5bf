"""What a Linux desktop is told of the program: its entry, its description, its icons."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from devkit import workshop
from devkit.freezing import BUILD
from devkit.steps import ROOT

ENTRY = ROOT / "packaging" / "linux" / "live-desktop.desktop"
DESCRIPTION = next((ROOT / "packaging" / "linux").glob("*.metainfo.xml"))
DRAWING = ROOT / "resources" / "live-desktop.svg"
ICON_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
"""Pixels."""
OPTIONAL = ("libqgtk3.so",)
"""Files of Qt that it does without where their libraries are not there."""


def furnish(share: Path, version: str) -> None:
    """Write everything into a folder `share` of the usual kind; raises Trouble."""
    for source, folder in ((ENTRY, "applications"), (DRAWING, "icons/hicolor/scalable/apps")):
        target = share / folder
        target.mkdir(parents=True)
        shutil.copy(source, target)
    metainfo = share / "metainfo"
    metainfo.mkdir()
    text = described(DESCRIPTION.read_text(encoding="utf-8"), version, workshop.epoch())
    (metainfo / DESCRIPTION.name).write_text(text, encoding="utf-8")
    pictures = BUILD / "pictures"
    script = Path(__file__).with_name("pictures.py")
    workshop.run(
        "Drawing the icons",
        [script, DRAWING, pictures, *map(str, ICON_SIZES)],
        "Look at resources/live-desktop.svg.",
    )
    for size in ICON_SIZES:
        target = share / f"icons/hicolor/{size}x{size}/apps"
        target.mkdir(parents=True)
        shutil.copy(pictures / f"{size}.png", target / "live-desktop.png")


def described(text: str, version: str, moment: int) -> str:
    """Fill the version and its day, from seconds since 1970, into the AppStream data."""
    day = datetime.fromtimestamp(moment, UTC).date().isoformat()
    return text.replace("@VERSION@", version).replace("@DATE@", day)
