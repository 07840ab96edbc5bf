"""The newest resumption handle on disk, so that a crash does not end the conversation."""

import logging
from pathlib import Path

import msgspec

from live_desktop.protocol.resumption import ResumptionHandle
from live_desktop.store.files import write_atomically

logger = logging.getLogger(__name__)


class HandleFile:
    """One file, readable by its owner alone; what goes wrong with it costs no conversation."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> ResumptionHandle | None:
        """Read the handle; None where there is none, or none that can be read."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=ResumptionHandle)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError) as error:
            logger.warning("the resumption handle cannot be read: %s", error)
            return None

    def save(self, handle: ResumptionHandle | None) -> None:
        """Write a handle in one piece, or remove the one that is there."""
        try:
            if handle is None:
                self._path.unlink(missing_ok=True)
            else:
                write_atomically(self._path, msgspec.json.encode(handle))
        except OSError as error:
            logger.warning("the resumption handle cannot be kept: %s", error)
