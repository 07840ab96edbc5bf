"""How long `dev.py run` takes before the window's own program starts."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.benchmark import Benchmark, Pair, limit

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 300.0


@contextmanager
def _starting() -> Iterator[Pair]:
    """Set up a copy of the checkout whose Python ends at once, so that only dev.py takes time."""
    with TemporaryDirectory() as name:
        checkout = Path(name)
        shutil.copytree(ROOT / "packaging", checkout / "packaging")
        shutil.copy(ROOT / "pyproject.toml", checkout)
        scripts = checkout / ".venv" / "bin"
        scripts.mkdir(parents=True)
        (scripts / "python").symlink_to(shutil.which("true") or "/bin/true")
        dev = ["python3", str(checkout / "packaging" / "dev.py"), "--no-system"]
        subprocess.run([*dev, "setup"], check=True, capture_output=True)

        def ours() -> float:
            began = time.perf_counter()
            subprocess.run([*dev, "run", "demo"], check=True)
            return (time.perf_counter() - began) * 1000

        yield Pair(ours, limit(LIMIT))


BENCHMARKS = (
    Benchmark(
        name="dev-run",
        what="Starting with `dev.py run`, before the window's own program",
        unit="ms",
        rival="limit",
        open=_starting,
        rounds=15,
    ),
)
