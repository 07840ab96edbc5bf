"""Finds the files of the speech models in the packages that hold them, and checks them."""

import hashlib
import importlib.util
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnxruntime

from live_desktop.errors import LocalServerFailed

_BLOCK = 2**20


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file of a package, or one cut into several, that the server was measured with."""

    name: str
    """How it is called to the user."""
    parts: tuple[tuple[str, str], ...]
    """Packages, and the path in each; joined in this order they are the file."""
    sha256: str
    """Of the whole; any other file is refused."""

    def is_there(self) -> bool:
        """Tell whether the packages that hold it are installed; some releases hold none."""
        return all(path.exists() for path in self._paths())

    def check(self) -> None:
        """Compare it with the known one; raises LocalServerFailed where it is gone or another."""
        digest = hashlib.sha256()
        try:
            for path in self._paths():
                with path.open("rb") as file:
                    while block := file.read(_BLOCK):
                        digest.update(block)
        except OSError as error:
            raise LocalServerFailed(
                f"The speech model {self.name} cannot be read. Install Live Desktop again.",
                detail=str(error),
            ) from error
        if digest.hexdigest() != self.sha256:
            raise LocalServerFailed(
                f"The speech model {self.name} is not the one that belongs to this version. "
                "Install Live Desktop again.",
                detail=f"sha256 {digest.hexdigest()}",
            )

    def read(self) -> bytes:
        """Return the checked content; raises LocalServerFailed."""
        self.check()
        return b"".join(path.read_bytes() for path in self._paths())

    def path(self) -> Path:
        """Return where the checked file is, in one piece; raises LocalServerFailed."""
        (path,) = self._paths()
        self.check()
        return path

    def session(self, *, threads: int) -> Any:
        """Load it as an ONNX model that uses at most `threads` cores, and none while it waits."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # A session keeps the bytes that it is made of, so they are read only where there is no way.
        source = str(self.path()) if len(self.parts) == 1 else self.read()
        return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])

    def _paths(self) -> list[Path]:
        return [_path(package, path) for package, path in self.parts]


def in_package(package: str, path: str, sha256: str) -> ModelFile:
    """Name a file that a package holds in one piece."""
    return ModelFile(path.rpartition("/")[2], ((package, path),), sha256)


def all_there(wanted: Iterable[ModelFile]) -> bool:
    """Tell whether the packages of all files are installed."""
    return all(each.is_there() for each in wanted)


def _path(package: str, path: str) -> Path:
    """Find a package's file without importing the package: some bring a runtime of their own."""
    found = importlib.util.find_spec(package)
    places = found.submodule_search_locations if found is not None else None
    return Path(next(iter(places), ""), path) if places else Path(package, path)
