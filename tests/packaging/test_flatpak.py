"""The manifest of the Flatpak: what it may do, and that all it takes is there or built."""

import re

import yaml

from tests.packaging.conftest import ROOT

FOLDER = ROOT / "packaging" / "flatpak"
(MANIFEST,) = FOLDER.glob("*.yml")
FOUND = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
ALLOWED = {
    "--share=ipc", "--share=network", "--socket=wayland", "--socket=fallback-x11", "--device=dri",
    "--socket=pulseaudio", "--talk-name=org.freedesktop.secrets",
    "--talk-name=org.kde.StatusNotifierWatcher",
}  # fmt: skip
BUILT = {ROOT / "dist" / "live-desktop", ROOT / "packaging" / "linux" / "live-desktop.desktop"}
"""What `dev.py package` makes, and what the packages for Linux share."""


def test_it_says_what_flatpak_needs() -> None:
    assert FOUND["id"] == MANIFEST.stem
    assert {"runtime", "runtime-version", "sdk", "command", "finish-args", "modules"} <= set(FOUND)
    assert isinstance(FOUND["runtime-version"], str)
    assert FOUND["command"] == "live-desktop"


def test_it_asks_for_no_more_than_it_uses() -> None:
    assert set(FOUND["finish-args"]) == ALLOWED
    assert len(FOUND["finish-args"]) == len(ALLOWED)


def test_what_it_takes_is_pinned_there_or_built() -> None:
    for module in FOUND["modules"]:
        for source in module["sources"]:
            if source["type"] == "archive":
                assert source["url"].startswith("https://")
                assert re.fullmatch(r"[0-9a-f]{64}", source["sha256"])
            else:
                path = (FOLDER / source["path"]).resolve()
                assert path in BUILT or path.exists(), path


def test_every_file_that_it_installs_is_one_it_takes() -> None:
    module = FOUND["modules"][-1]
    taken = {source.get("dest") or source["path"].split("/")[-1] for source in module["sources"]}
    for command in module["build-commands"]:
        if match := re.match(r"(?:cp -a|install -Dm644) (\S+)", command):
            assert match[1] in taken
            taken.remove(match[1])
    assert not taken
