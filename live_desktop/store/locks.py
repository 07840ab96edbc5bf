"""Locks that tell programs of each other; the system takes them off when their holder ends."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Self, cast

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class ProcessLock:
    """A file that one program holds at a time, for as long as it lives, however it ends."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self._path = path
        self._file = file

    @classmethod
    def take(cls, path: Path) -> Self | None:
        """Take a lock, or give None where somebody has it; raises OSError."""
        file = open_private(path, "ab")
        try:
            if sys.platform == "win32":
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            file.close()
            return None
        except BaseException:
            file.close()
            raise
        return cls(path, file)

    def close(self) -> None:
        """Let go of what is locked, which stays."""
        self._file.close()

    def remove(self) -> None:
        """Let go of what is no more."""
        self._file.close()
        with suppress(OSError):  # Windows keeps a file that somebody is just looking at
            self._path.unlink()


def open_private(path: Path, mode: str) -> BinaryIO:
    """Open a file, which only its owner may read if it is made now; raises OSError."""
    return cast(BinaryIO, open(path, mode, buffering=0, opener=_private))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
