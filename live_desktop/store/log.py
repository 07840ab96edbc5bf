"""The log: a rotating file, without secrets."""

import logging
import logging.handlers
from pathlib import Path

from live_desktop.protocol.secret_shapes import without_secrets

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
_LARGEST = 1_000_000


class RedactingFormatter(logging.Formatter):
    """Blots out what looks like a key or a token, in messages and in tracebacks."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as a line, without secrets."""
        return redact(super().format(record))


def redact(text: str) -> str:
    """Replace what looks like a key or a token."""
    return without_secrets(text, "[secret]")


def start_logging(path: Path, *, level: int = logging.INFO) -> logging.Handler:
    """Write the log to a file that is kept small; returns its handler."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        path, maxBytes=_LARGEST, backupCount=2, encoding="utf-8"
    )
    handler.setFormatter(RedactingFormatter(_FORMAT))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    return handler


def stop_logging(handler: logging.Handler) -> None:
    """Write no more to the file, and close it."""
    logging.getLogger().removeHandler(handler)
    handler.close()
