"""The wheel: everything that the program reads at run time is in it."""

import shutil
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
    source.mkdir()
    for name in ("live_desktop", "resources"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation",
         "--wheel-dir", str(folder), str(source)],
        check=True, timeout=120, capture_output=True,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    return built


def test_it_holds_every_module_and_resource(wheel: Path) -> None:
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "live_desktop").rglob("*")
        if path.suffix in {".py", ".typed"}
    } | {
        f"live_desktop/{path.relative_to(ROOT).as_posix()}"
        for path in (ROOT / "resources").rglob("*")
        if path.suffix in {".md", ".mo", ".onnx", ".py", ".svg", ".wav"}
    }
    assert len(wanted) > 100
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
