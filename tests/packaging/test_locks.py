"""The lock files: they cover every dependency, and nothing in them can change under us."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.packaging.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUN = PROJECT["project"]["dependencies"]
TEST = PROJECT["project"]["optional-dependencies"]["test"]
BUILD = PROJECT["build-system"]["requires"]
LOCKS = sorted((ROOT / "packaging").glob("*.lock"))
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}$")
PYTHONS = ("3.11", "3.12", "3.13")


@dataclass(frozen=True, slots=True)
class Pin:
    """One package of a lock file."""

    requirement: Requirement
    hashes: tuple[str, ...]


def read(path: Path) -> list[Pin]:
    text = "\n".join(
        line for line in path.read_text().splitlines() if not line.lstrip().startswith("#")
    )
    entries = text.replace("\\\n", " ").splitlines()
    pins = []
    for entry in filter(str.strip, entries):
        requirement, *hashes = re.split(r"\s+(?=--hash)", entry.strip())
        pins.append(Pin(Requirement(requirement), tuple(hashes)))
    return pins


def environment(python: str, platform: str, machine: str) -> dict[str, str]:
    return {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": platform,
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "os_name": "nt" if platform == "win32" else "posix",
    }


def applies(requirement: Requirement, target: dict[str, str]) -> bool:
    return requirement.marker is None or requirement.marker.evaluate(target)


def pins_for(path: Path, target: dict[str, str]) -> dict[str, str]:
    return {
        canonicalize_name(pin.requirement.name): str(pin.requirement.specifier)[2:]
        for pin in read(path)
        if applies(pin.requirement, target)
    }


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_everything_is_pinned_to_one_version_with_hashes(lock: Path) -> None:
    pins = read(lock)
    assert pins
    for pin in pins:
        assert re.fullmatch(r"==[^,*]+", str(pin.requirement.specifier)), pin
        assert pin.hashes, pin
        assert all(HASH.match(value) for value in pin.hashes), pin


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_no_lock_names_a_place_to_fetch_from(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    assert "index-url" not in text
    assert "packaging/dev.py lock" in text.splitlines()[1]


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize(
    ("platform", "machine"), [("linux", "x86_64"), ("darwin", "arm64"), ("win32", "AMD64")]
)
@pytest.mark.parametrize(
    ("name", "dependencies"),
    [
        ("requirements.lock", RUN),
        ("requirements-test.lock", RUN + TEST),
        ("requirements-build.lock", BUILD),
    ],
)
def test_every_dependency_is_covered_everywhere(
    name: str, dependencies: list[str], python: str, platform: str, machine: str
) -> None:
    target = environment(python, platform, machine)
    pins = pins_for(ROOT / "packaging" / name, target)
    for wanted in map(Requirement, dependencies):
        if not applies(wanted, target):
            continue
        version = pins.get(canonicalize_name(wanted.name), "")
        assert version, wanted
        assert wanted.specifier.contains(version), wanted


@pytest.mark.parametrize("python", PYTHONS)
def test_the_tests_run_on_the_versions_that_people_run(python: str) -> None:
    target = environment(python, "linux", "x86_64")
    run, test = (
        pins_for(ROOT / "packaging" / name, target)
        for name in ("requirements.lock", "requirements-test.lock")
    )
    assert run.items() <= test.items()
