"""The wheel: everything that the program reads at run time is in it."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel, built as an installer builds it."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(source)], check=True, timeout=60)
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation",
         "--wheel-dir", str(folder), str(source)],
        check=True, timeout=120, capture_output=True,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    return built


def test_it_holds_every_module_and_resource(wheel: Path) -> None:
    tracked = subprocess.run(
        ["git", "ls-tree", "-r", "--name-only", "HEAD", "live_desktop", "resources"],
        cwd=ROOT, check=True, capture_output=True, text=True, timeout=60,
    ).stdout.split()  # fmt: skip
    wanted = {
        name.replace("resources/", "live_desktop/resources/", 1)
        if name.startswith("resources/")
        else name
        for name in tracked
        if not name.endswith("screenshot.png")
    }
    with zipfile.ZipFile(wheel) as archive:
        assert wanted <= set(archive.namelist())


def test_its_resources_are_found_without_a_checkout(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    script = (
        "from importlib.resources import files; root = files('live_desktop.resources');"
        f"assert str(root).startswith({str(tmp_path)!r}), root;"
        "assert (root / 'models' / 'silero_vad.onnx').is_file();"
        "assert (root / 'sounds' / 'story.wav').is_file();"
        "assert (root / 'icons' / 'microphone.svg').is_file()"
    )
    subprocess.run([sys.executable, "-S", "-c", script], cwd=tmp_path, check=True, timeout=60)
