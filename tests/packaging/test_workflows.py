"""The workflows: pinned, with no more rights than they need, and with commands that exist."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from devkit.commands import parse

from tests.packaging.conftest import ROOT

FOLDER = ROOT / ".github" / "workflows"
FILES = sorted(FOLDER.glob("*.yml"))
SYSTEMS = {"ubuntu", "windows", "macos"}


def read(path: Path) -> dict[Any, Any]:
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in read(path)["jobs"].values() for step in job["steps"]]


def systems(job: dict[str, Any]) -> set[str]:
    matrix = job["strategy"]["matrix"]
    named = [*matrix.get("system", ()), *(each["system"] for each in matrix.get("include", ()))]
    return {name.split("-")[0] for name in named}


def test_there_is_one_for_pull_requests_and_one_for_releases() -> None:
    assert [path.stem for path in FILES] == ["release", "test"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_has_the_least_rights_and_an_end(path: Path) -> None:
    found = read(path)
    assert found["permissions"] == {"contents": "read"}
    assert found["concurrency"]["group"]
    for name, job in found["jobs"].items():
        assert job["timeout-minutes"] <= 60
        # Only what makes the release may write, and it runs nothing of the repository.
        if "permissions" in job:
            assert name == "release"
            assert job["permissions"] == {"contents": "write"}
            assert not [step for step in job["steps"] if "checkout" in step.get("uses", "")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_action_is_pinned_by_its_commit(path: Path) -> None:
    used = re.findall(r"uses: (\S+)(.*)", path.read_text(encoding="utf-8"))
    assert used
    for action, comment in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment), action


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_script_has_words_of_others_in_it(path: Path) -> None:
    for step in steps(path):
        assert "${{" not in step.get("run", ""), step
        if "checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_command_of_ours_exists(path: Path) -> None:
    lines = [step["run"] for step in steps(path) if "dev.py" in step.get("run", "")]
    assert lines
    for line in lines:
        python, script, *arguments = line.split()
        assert (python, script) == ("python", "packaging/dev.py")
        options, _, passed_on = parse(arguments)
        assert options.yes
        assert passed_on == []


def test_pull_requests_are_tested_on_the_three_systems() -> None:
    found = read(FOLDER / "test.yml")
    assert "pull_request" in found[True]  # YAML 1.1 takes the key `on` for a truth
    job = found["jobs"]["test"]
    assert systems(job) == SYSTEMS
    assert job["strategy"]["fail-fast"] is False


def test_a_tag_builds_tries_and_attaches_all_three() -> None:
    found = read(FOLDER / "release.yml")
    assert list(found[True]["push"]) == ["tags"]
    build, release = found["jobs"]["build"], found["jobs"]["release"]
    assert systems(build) == SYSTEMS
    runs = [step.get("run", "") for step in build["steps"]]
    order = [
        next(place for place, run in enumerate(runs) if words in run)
        for words in ("GITHUB_REF_NAME", "dev.py --yes package", "--self-test")
    ]
    assert order == sorted(order)
    assert release["needs"] == "build"
    assert "--draft" in release["steps"][-1]["run"]
    made = {row["name"]: row["made"] for row in build["strategy"]["matrix"]["include"]}
    assert made["Linux"].split() == ["dist/*.deb", "dist/*.tar.xz"]
    assert made["Windows"] == "dist/*-setup.exe"
    assert made["macOS"] == "dist/*.dmg"
