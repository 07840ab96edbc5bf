"""The spec file on each system: it is evaluated as PyInstaller does, without freezing anything."""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from devkit import macos, windows

from tests.packaging.conftest import ROOT

SPEC = ROOT / "packaging" / "live-desktop.spec"


@dataclass
class Made:
    """What one of PyInstaller's classes was called with."""

    parts: tuple[Any, ...]
    options: dict[str, Any]
    scripts: tuple[str, ...] = ("__main__",)
    pure: tuple[str, ...] = ()
    binaries: list[Any] = field(default_factory=list)
    datas: list[Any] = field(default_factory=list)


@pytest.fixture
def evaluate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Evaluate the spec for a system; gives what was made, by the names of the classes."""
    hooks = ModuleType("PyInstaller.utils.hooks")
    hooks.collect_data_files = lambda package: [("file", package)]  # type: ignore[attr-defined]
    hooks.copy_metadata = lambda _name, recursive: []  # type: ignore[attr-defined]
    for name in ("PyInstaller", "PyInstaller.utils"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, "PyInstaller.utils.hooks", hooks)
    made: dict[str, list[Made]] = {}

    def recorder(name: str) -> Any:
        def make(*parts: Any, **options: Any) -> Made:
            made.setdefault(name, []).append(Made(parts, options))
            return made[name][-1]

        return make

    def run(system: str) -> dict[str, list[Made]]:
        monkeypatch.setattr(sys, "platform", system)
        names = ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE")
        given = {"SPECPATH": str(tmp_path / "packaging")} | {each: recorder(each) for each in names}
        exec(compile(SPEC.read_text(encoding="utf-8"), SPEC, "exec"), given)
        return made

    return run


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """The folder in which the build leaves what the system shows."""
    folder = tmp_path / "build" / "package" / "platform"
    folder.mkdir(parents=True)
    return folder


def test_on_linux_it_is_one_program(evaluate: Any) -> None:
    made = evaluate("linux")
    (program,) = made["EXE"]
    assert (program.options["name"], program.options["console"]) == ("live-desktop", True)
    assert program.options["icon"] is None
    assert program.options["version"] is None
    (collected,) = made["COLLECT"]
    assert collected.options["name"] == "live-desktop"
    assert "BUNDLE" not in made


def test_a_program_without_its_files_is_not_frozen(
    evaluate: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks = sys.modules["PyInstaller.utils.hooks"]
    monkeypatch.setattr(hooks, "collect_data_files", lambda _package: [])
    with pytest.raises(SystemExit, match=r"live_desktop\.resources holds no files"):
        evaluate("linux")


def test_on_windows_one_program_has_a_console_and_one_none(evaluate: Any, facts: Path) -> None:
    windows.prepare(Path(sys.executable), facts)
    made = evaluate("win32")
    programs = {each.options["name"]: each.options for each in made["EXE"]}
    assert {name: options["console"] for name, options in programs.items()} == {
        "live-desktop": True,
        "live-desktop-window": False,
    }
    for options in programs.values():
        assert Path(options["icon"]) == facts / windows.ICON
        assert Path(options["version"]) == facts / windows.FACTS
        assert Path(options["icon"]).exists()
        assert Path(options["version"]).exists()
    (collected,) = made["COLLECT"]
    assert collected.parts[:2] == tuple(made["EXE"])


def test_on_macos_it_is_an_app_with_its_facts(evaluate: Any, facts: Path) -> None:
    macos.prepare(Path(sys.executable), facts)
    made = evaluate("darwin")
    (app,) = made["BUNDLE"]
    assert app.options["name"] == f"{macos.TITLE}.app"
    assert Path(app.options["icon"]).exists()
    assert app.options["info_plist"] == macos.info_plist(app.options["version"])
    names = [each.options["name"] for each in made["EXE"]]
    assert app.options["info_plist"]["CFBundleExecutable"] in names


@pytest.mark.parametrize("system", ["linux", "win32", "darwin"])
def test_what_the_build_has_written_comes_along(
    evaluate: Any, facts: Path, tmp_path: Path, system: str
) -> None:
    macos.prepare(Path(sys.executable), facts)
    added = tmp_path / "build" / "package" / "resources"
    added.mkdir(parents=True)
    for name in ("licences.json", "sbom.cdx.json"):
        (added / name).write_text("{}")
    (analysis,) = evaluate(system)["Analysis"]
    taken = {Path(source).name: place for source, place in analysis.options["datas"]}
    for name in ("licences.json", "sbom.cdx.json"):
        assert taken[name] == "live_desktop/resources"
