"""Voices that were heard once, kept on disk so that they are heard at once the next time."""

import hashlib
import logging
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from live_desktop import __version__
from live_desktop.store.files import write_atomically

logger = logging.getLogger(__name__)

MOST_BYTES = 50_000_000
"""Bytes that are kept: some seventeen minutes of speech at 24 kHz."""
_ENDING = ".pcm"
_SAMPLE_BYTES = 2


@dataclass(frozen=True, slots=True)
class AuditionKey:
    """What tells one piece of speech from another."""

    service: str
    """The kind of service, and its address where that counts."""
    model: str
    voice: str
    sentence: str

    @property
    def file_name(self) -> str:
        """Name the file; it tells nobody what is said in it."""
        # Another version may speak otherwise with the same voice.
        parts = (__version__, self.service, self.model, self.voice, self.sentence)
        return hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest() + _ENDING


class AuditionCache:
    """A folder of mono s16le samples; what was not heard for the longest time goes first.

    It may be used on any thread, and by several programs at once.
    """

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most_bytes = most_bytes

    def get(self, key: AuditionKey) -> bytes | None:
        """Read a piece of speech; None where it is not kept, or not whole."""
        path = self._folder / key.file_name
        try:
            pcm = path.read_bytes()
        except OSError:
            return None
        if not pcm or len(pcm) % _SAMPLE_BYTES:
            return None
        with suppress(OSError):
            now = time.time_ns()
            os.utime(path, ns=(now, now))
        return pcm

    def put(self, key: AuditionKey, pcm: bytes) -> None:
        """Keep a piece of speech, where there is room on the disk for it."""
        if len(pcm) > self._most_bytes:
            return
        try:
            write_atomically(self._folder / key.file_name, pcm)
            self._trim()
        except OSError as error:
            # It is heard all the same, and fetched again the next time.
            logger.info("a voice that was heard cannot be kept: %s", error)

    def _trim(self) -> None:
        kept = []
        for path in self._folder.glob(f"*{_ENDING}"):
            with suppress(FileNotFoundError):  # another program trims as well
                status = path.stat()
                kept.append((status.st_mtime_ns, status.st_size, path))
        excess = sum(size for _, size, _ in kept) - self._most_bytes
        for _, size, path in sorted(kept):
            if excess <= 0:
                break
            path.unlink(missing_ok=True)
            excess -= size
