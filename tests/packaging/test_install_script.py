"""The archive's installing script: for one user, without rights, and taken away without a trace."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from devkit import desktop, elf, tarball

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it is for Linux")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An unpacked archive, whose program says how it was called."""
    folder = tmp_path / "with a space" / "live-desktop-1.2.3"
    program = folder / "live-desktop" / "live-desktop"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\necho "called with $*"\n')
    program.chmod(0o755)
    for place in (
        f"applications/{desktop.ENTRY.name}",
        "icons/hicolor/16x16/apps/live-desktop.png",
        "icons/hicolor/scalable/apps/live-desktop.svg",
        f"metainfo/{desktop.DESCRIPTION.name}",
    ):
        path = folder / "share" / place
        path.parent.mkdir(parents=True)
        path.touch()
    shutil.copy(desktop.ENTRY, folder / "share" / "applications")
    shutil.copy(tarball.SCRIPT, folder)
    (folder / tarball.LIBRARIES).write_text("libc.so.6\n")
    return folder


def run(script: Path, *arguments: str, home: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(script), *arguments],
        env={"HOME": str(home), "PATH": os.environ["PATH"]},
        capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def test_it_installs_for_the_user_and_takes_all_of_it_away(archive: Path, tmp_path: Path) -> None:
    home = tmp_path / "a home"
    other = home / ".local" / "share" / "applications" / "other.desktop"
    other.parent.mkdir(parents=True)
    other.touch()

    done = run(archive / "install.sh", home=home)
    assert done.returncode == 0, done.stderr
    command = home / ".local" / "bin" / "live-desktop"
    said = subprocess.run([command, "demo"], capture_output=True, text=True, check=True)
    assert said.stdout == "called with demo\n"
    entry = (home / ".local/share/applications/live-desktop.desktop").read_text()
    assert f'\nExec="{command}"\n' in entry
    assert done.stdout.splitlines()[0].endswith(f"{command}.")

    again = run(archive / "install.sh", home=home)
    assert again.returncode == 0, again.stderr

    shutil.rmtree(archive)
    script = home / ".local" / "lib" / "live-desktop" / "install.sh"
    gone = run(script, "--uninstall", home=home)
    assert gone.returncode == 0, gone.stderr
    left = files(home)
    assert ".local/share/applications/other.desktop" in left
    assert not [each for each in left if "live" in each.lower()]


def test_it_says_which_libraries_are_lacking_and_touches_nothing(
    archive: Path, tmp_path: Path
) -> None:
    (archive / tarball.LIBRARIES).write_text("libc.so.6\nlibnowhere.so.7\n")
    done = run(archive / "install.sh", home=tmp_path / "home")
    assert done.returncode == 1
    assert "libnowhere.so.7" in done.stderr
    assert "libc.so.6" not in done.stderr
    assert not (tmp_path / "home").exists()


def test_an_unknown_argument_is_refused(archive: Path, tmp_path: Path) -> None:
    done = run(archive / "install.sh", "--help", home=tmp_path / "home")
    assert done.returncode == 2
    assert "--uninstall" in done.stderr


def test_what_qt_does_without_is_not_asked_for(tmp_path: Path) -> None:
    found = [
        elf.Needs(Path("libqgtk3.so"), frozenset({"libgtk-3.so.0"}), ()),
        elf.Needs(Path("program"), frozenset({"libc.so.6", "libX11.so.6", "libown.so"}), (2, 34)),
    ]
    (tmp_path / "libown.so").touch()
    assert tarball.needed(found, tmp_path) == "libX11.so.6\nlibc.so.6\n"
