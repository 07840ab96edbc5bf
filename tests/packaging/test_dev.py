"""`dev.py` as people call it: setting up, running, testing, and what it says when it cannot."""

import ast
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.conftest import ROOT, Checkout

DEV = ROOT / "packaging" / "dev.py"
NO_DISPLAY = "There is no display here"


def test_setup_installs_what_is_pinned_and_the_project_without_any_network(
    checkout: Checkout,
) -> None:
    output = checkout.dev("setup")
    _sound, build, packages, project = checkout.arguments()
    for install, lock in ((build, "requirements-build.lock"), (packages, "requirements.lock")):
        assert "--require-hashes" in install
        assert "--no-build-isolation" in install
        assert install.endswith(f"packaging/{lock}")
    assert "--no-index --no-deps --no-build-isolation --editable" in project
    assert [line.split(" (")[0] for line in output.splitlines()] == [
        "Installing the build tools: done",
        "Installing the packages: done",
        "Installing Live Desktop: done",
        "Ready: python3 packaging/dev.py run",
    ]


def test_a_ready_checkout_is_left_alone(ready: Checkout) -> None:
    assert ready.dev("run", "demo", environment={"DISPLAY": ":0"}) == ""
    assert ready.arguments() == ["-m live_desktop demo"]


@pytest.mark.parametrize(
    "path",
    [
        "pyproject.toml",
        "packaging/requirements.lock",
        "packaging/requirements-build.lock",
        "packaging/devkit/system.py",
    ],
)
def test_what_the_environment_is_made_from_is_installed_anew_once_it_changes(
    ready: Checkout, path: str
) -> None:
    with (ready.folder / path).open("a") as file:
        file.write("\n# changed\n")
    ready.dev("setup")
    assert len(ready.calls()) == 4
    ready.dev("setup")
    assert ready.calls() == []


def test_a_checkout_that_was_moved_is_set_up_anew(ready: Checkout, tmp_path: Path) -> None:
    moved = Checkout(tmp_path / "moved")
    stamp = ".venv/.ready-to-run"
    (moved.folder / stamp).write_bytes((ready.folder / stamp).read_bytes())
    moved.dev("setup")
    assert len(moved.calls()) == 4


def test_a_broken_environment_is_made_anew(ready: Checkout) -> None:
    python = ready.folder / ".venv" / "bin" / "python"
    python.unlink()
    (ready.folder / "packaging" / "requirements-build.lock").write_text("--nonsense")
    assert "Making .venv: done" in ready.dev("setup", status=1)
    assert python.resolve() == Path(sys.executable).resolve()


def test_run_becomes_the_window_and_leaves_no_process_between(ready: Checkout) -> None:
    desktop = {"WAYLAND_DISPLAY": "wayland-0"}
    with ready.start("run", "--verbose", "two words", environment=desktop) as process:
        output, _ = process.communicate(timeout=60)
    (call,) = ready.calls()
    assert call.arguments == "-m live_desktop --verbose two words"
    assert call.pid == process.pid
    assert output == ""


@pytest.mark.skipif(sys.platform != "linux", reason="other desktops always have a display")
@pytest.mark.parametrize(
    ("arguments", "passed_on", "told"),
    [
        ([], "demo", True),
        (["--version"], "--version", False),
        (["demo"], "demo", False),
        (["ask", "hello"], "ask hello", False),
    ],
)
def test_without_a_display_the_demo_runs_off_screen(
    ready: Checkout, arguments: list[str], passed_on: str, told: bool
) -> None:
    output = ready.dev("run", *arguments)
    (call,) = ready.calls()
    assert call.arguments == f"-m live_desktop {passed_on}"
    assert call.qt_platform == "offscreen"
    assert (NO_DISPLAY in output) is told


@pytest.mark.parametrize("variable", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_with_a_display_the_window_opens(ready: Checkout, variable: str) -> None:
    output = ready.dev("run", environment={variable: "vnc"})
    (call,) = ready.calls()
    assert call.arguments == "-m live_desktop"
    assert call.qt_platform == ("vnc" if variable == "QT_QPA_PLATFORM" else "")
    assert NO_DISPLAY not in output


def test_arguments_of_test_go_to_pytest_alone(ready: Checkout) -> None:
    ready.dev("test", "-k", "some name", "--yes")
    *setting_up, last = ready.calls()
    assert last.arguments == "-m pytest -k some name --yes"
    assert any(call.arguments.endswith("requirements-test.lock") for call in setting_up)
    assert {call.tool for call in setting_up} == {"python"}


def test_javascript_is_installed_anew_once_it_changes(checkout: Checkout) -> None:
    checkout.dev("test", "-k", "name")
    assert any(call.arguments.endswith("javascript ci") for call in checkout.calls())
    checkout.dev("test", "-k", "name")
    assert not any(call.arguments.endswith("ci") for call in checkout.calls())
    (checkout.javascript / "package-lock.json").write_text("pinned anew")
    checkout.dev("test", "-k", "name")
    assert any(call.arguments.endswith("javascript ci") for call in checkout.calls())


def test_without_javascript_the_tests_run_all_the_same(checkout: Checkout) -> None:
    checkout.dev("test", "-k", "name")
    checkout.calls()
    (checkout.javascript / "package-lock.json").write_text("pinned anew")
    checkout.refuse("javascript ci")
    output = checkout.dev("test", "-k", "name")
    assert checkout.calls()[-1].arguments == "-m pytest -k name"
    assert "Its tests are skipped." in output


def test_what_is_ready_for_tests_is_ready_to_run(checkout: Checkout) -> None:
    checkout.dev("test", "-k", "name")
    checkout.calls()
    checkout.dev("run", "demo")
    assert checkout.arguments() == ["-m live_desktop demo"]


def test_the_whole_test_is_lints_then_pytest(checkout: Checkout) -> None:
    checkout.dev("test", "--collect-only")
    checkout.calls()
    checkout.dev("test")
    assert [(call.tool, call.arguments) for call in checkout.calls()] == [
        ("ruff", "check"),
        ("ruff", "format --check"),
        ("mypy", ""),
        ("lint-imports", ""),
        ("python", "-m pytest"),
    ]


def test_a_lint_that_fails_shows_its_output_and_keeps_the_tests_from_running(
    checkout: Checkout,
) -> None:
    checkout.dev("test", "--collect-only")
    checkout.calls()
    checkout.complain("unused import in window.py")
    output = checkout.dev("test", status=1)
    assert [call.tool for call in checkout.calls()] == ["ruff", "ruff", "mypy", "lint-imports"]
    assert "unused import in window.py" in output
    assert output.rstrip().endswith("The tests have not been run.")


def test_bench_passes_its_arguments_on(ready: Checkout) -> None:
    ready.dev("bench", "--rounds", "3")
    assert ready.arguments()[-1] == "-m tests.benchmarks --rounds 3"


@pytest.mark.parametrize(
    ("complaint", "advice"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("NewConnectionError(...): Failed to establish", "The network cannot be reached"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "not the one that was pinned"),
        ("fatal error: portaudio.h: No such file", "run this without --no-system"),
        ("PermissionError: [Errno 13] Permission denied", "belongs to somebody else"),
        ("something never seen", "delete the folder .venv"),
    ],
)
def test_a_step_that_fails_shows_the_end_of_its_output_and_what_to_do(
    checkout: Checkout, complaint: str, advice: str
) -> None:
    checkout.complain("\n".join([*(f"line {number}." for number in range(40)), complaint]))
    output = checkout.dev("run", status=1)
    assert "line 10." not in output
    assert "line 11." in output
    assert output.index(complaint) < output.index(advice)
    checkout.complain("")
    checkout.calls()
    checkout.dev("setup")
    assert len(checkout.calls()) == 4


def test_a_folder_that_cannot_be_used_is_named_without_a_traceback(checkout: Checkout) -> None:
    stamp = checkout.folder / ".venv" / ".ready-to-run"
    stamp.mkdir()
    output = checkout.dev("run", status=1)
    assert str(stamp) in output
    assert "cannot be used" in output
    assert "Traceback" not in output


def test_interrupting_ends_quietly(checkout: Checkout) -> None:
    gate = checkout.folder / "gate"
    os.mkfifo(gate)
    # The gate opens once a tool waits at it.
    with checkout.start("--no-system", "setup") as process, gate.open("w"):
        os.killpg(process.pid, signal.SIGINT)
        output, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in output


def test_options_of_setup_may_follow_it_and_nothing_else(checkout: Checkout) -> None:
    checkout.dev("setup", "--yes")
    assert "unrecognized arguments: more" in checkout.dev("setup", "more", status=2)


def test_help_names_every_command(checkout: Checkout) -> None:
    output = checkout.dev("--help")
    for command in ("setup", "run", "test", "bench", "lock"):
        assert f"\n  {command} " in output


@pytest.mark.skipif(sys.platform != "linux", reason="the system's packages of Linux")
class TestMissingPackages:
    """With nothing on the PATH a compiler is missing, whatever this machine has."""

    def finish(self, process: subprocess.Popen[str]) -> str:
        output, _ = process.communicate(timeout=60)
        return output

    def test_are_installed_before_anything_else(self, bare_path: Checkout) -> None:
        bare_path.add_tool("apt-get")
        bare_path.add_tool("sudo")
        with bare_path.start("setup") as process:
            output = self.finish(process)
        assert process.returncode == 0, output
        update, install, *_others = bare_path.calls()
        assert (update.tool, install.tool) == ("apt-get", "apt-get")
        assert update.arguments.startswith("update ")
        assert install.arguments.startswith("install --yes --no-install-recommends")
        assert " gcc" in install.arguments
        assert "gcc                  builds the microphone's driver (cc)\n" in output

    def test_are_named_where_the_package_manager_is_unknown(self, bare_path: Checkout) -> None:
        with bare_path.start("setup") as process:
            output = self.finish(process)
        assert process.returncode == 1
        assert "cc (program)" in output
        assert "by hand" in output
        assert bare_path.calls() == []

    def test_that_cannot_be_installed_are_told_with_what_to_do(self, bare_path: Checkout) -> None:
        bare_path.add_tool("apt-get")
        bare_path.add_tool("sudo")
        bare_path.complain("E: Unable to locate package gcc")
        with bare_path.start("setup") as process:
            output = self.finish(process)
        assert process.returncode == 1
        assert "E: Unable to locate package gcc" in output
        assert "\n    apt-get install " in output

    @pytest.mark.parametrize(
        ("arguments", "answer", "installs"),
        [(["setup"], b"n\n", False), (["setup"], b"\n", True), (["--yes", "setup"], b"", True)],
    )
    def test_wait_for_consent_on_a_terminal(
        self, bare_path: Checkout, arguments: list[str], answer: bytes, installs: bool
    ) -> None:
        bare_path.add_tool("apt-get")
        bare_path.add_tool("sudo")
        ours, theirs = pty.openpty()
        os.write(ours, answer)
        with bare_path.start(*arguments, stdin=theirs) as process:
            output = self.finish(process)
        os.close(theirs)
        os.close(ours)
        assert ("apt-get" in {call.tool for call in bare_path.calls()}) is installs
        assert ("Install them now?" in output) is bool(answer)
        assert process.returncode == (0 if installs else 1)


class TestOtherPythons:
    """A Python that is too old or too new looks for one that fits."""

    AS_OLD = (
        "import runpy, sys; sys.version_info = (3, 9, 18, 'final', 0);"
        "sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    )

    def start_as_old(self, checkout: Checkout, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", self.AS_OLD, str(DEV), *arguments],
            env={"PATH": str(checkout.tools)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def test_the_file_can_be_read_by_them(self) -> None:
        ast.parse(DEV.read_text(encoding="utf-8"), feature_version=(3, 6))

    def test_one_that_really_runs_takes_over(self, bare_path: Checkout) -> None:
        broken = bare_path.tools / "python3.13"
        broken.write_text("#!/bin/sh\nexit 127\n")
        fitting = bare_path.tools / "python3.12"
        fitting.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        for script in (broken, fitting):
            script.chmod(0o755)
        done = self.start_as_old(bare_path, "--help")
        assert done.returncode == 0, done.stderr
        assert "bench [ARGS]" in done.stdout

    def test_without_one_it_says_which_are_needed(self, bare_path: Checkout) -> None:
        done = self.start_as_old(bare_path, "run")
        assert done.returncode == 1
        assert "needs Python 3.11, 3.12 or 3.13" in done.stderr
        assert "Traceback" not in done.stderr
