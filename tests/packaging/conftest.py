"""A checkout to try `dev.py` on, whose tools note how they are called instead of working."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from shutil import copy, copytree, which

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))

TOOL = """\
#!/bin/sh
printf '%s\\n' "$$|${{0##*/}}|$QT_QPA_PLATFORM|$*" >> '{folder}/calls'
[ ! -e '{folder}/refused' ] || case "$*" in
    *"$(/bin/cat '{folder}/refused')") exit 1 ;;
esac
case "$*" in
    *install*|check*)
        if [ -e '{folder}/complaint' ]; then /bin/cat '{folder}/complaint'; exit 1; fi ;;
esac
[ ! -p '{folder}/gate' ] || read -r _ < '{folder}/gate'
"""
SUDO = """\
#!/bin/sh
[ "$*" != "-n --validate" ] || exit 0
shift
exec "$@"
"""


@dataclass(frozen=True, slots=True)
class Call:
    """How a tool was called."""

    pid: int
    tool: str
    qt_platform: str
    arguments: str


class Checkout:
    """A copy of `packaging/` beside a `.venv` whose programs only take notes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tools = folder / "tools"
        copytree(ROOT / "packaging", folder / "packaging")
        copy(ROOT / "pyproject.toml", folder)
        self.javascript = folder / "tests" / "interop" / "javascript"
        (self.javascript / "node_modules").mkdir(parents=True)
        (self.javascript / "package-lock.json").write_text("pinned")
        for name in ("python", "ruff", "mypy", "lint-imports"):
            self.add_tool(name, folder / ".venv" / "bin")

    def add_tool(self, name: str, folder: Path | None = None) -> None:
        """Add a program that takes notes, by default to the PATH."""
        path = (folder or self.tools) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SUDO if name == "sudo" else TOOL.format(folder=self.folder))
        path.chmod(0o755)

    def complain(self, text: str) -> None:
        """Make whatever installs or checks something fail with this output; none ends that."""
        complaint = self.folder / "complaint"
        if text:
            complaint.write_text(text)
        else:
            complaint.unlink()

    def refuse(self, ending: str) -> None:
        """Make the calls that end so fail."""
        (self.folder / "refused").write_text(ending)

    def start(
        self,
        *arguments: str,
        stdin: int = subprocess.DEVNULL,
        environment: Mapping[str, str] | None = None,
    ) -> subprocess.Popen[str]:
        """Start `dev.py` in an environment of just these variables and a PATH of our tools."""
        return subprocess.Popen(
            [sys.executable, str(self.folder / "packaging" / "dev.py"), *arguments],
            env={"PATH": str(self.tools), "HOME": str(self.folder)} | dict(environment or {}),
            cwd=self.folder,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def dev(
        self, *arguments: str, status: int = 0, environment: Mapping[str, str] | None = None
    ) -> str:
        """Run `dev.py` but for the system's packages; return what it prints."""
        with self.start("--no-system", *arguments, environment=environment) as process:
            output, _ = process.communicate(timeout=60)
        assert process.returncode == status, output
        return output

    def calls(self) -> list[Call]:
        """Return how the tools have been called since this was asked last."""
        notes = self.folder / "calls"
        lines = notes.read_text().splitlines() if notes.exists() else []
        notes.unlink(missing_ok=True)
        return [Call(int(pid), *rest) for pid, *rest in (line.split("|", 3) for line in lines)]

    def arguments(self) -> list[str]:
        """Return the arguments alone of `calls`."""
        return [call.arguments for call in self.calls()]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """Return a checkout where nothing is set up."""
    if os.name != "posix":
        pytest.skip("the tools are shell scripts")
    return Checkout(tmp_path / "checkout")


@pytest.fixture
def ready(checkout: Checkout) -> Checkout:
    """Return a checkout that is set up for running."""
    checkout.dev("setup")
    checkout.calls()
    return checkout


@pytest.fixture
def bare_path(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    """Return a checkout whose tools, `env` and nothing else are on the PATH."""
    checkout.tools.mkdir()
    (checkout.tools / "env").symlink_to(which("env") or "/usr/bin/env")
    monkeypatch.setenv("PATH", str(checkout.tools))
    return checkout
