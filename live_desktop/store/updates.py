"""When newer versions were last looked for, so that it is asked once a day."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec

from live_desktop.store.files import write_atomically

logger = logging.getLogger(__name__)

PAUSE = timedelta(days=1)


class Looked(msgspec.Struct, frozen=True):
    """When it was looked."""

    at: Annotated[datetime, msgspec.Meta(tz=True)] = datetime.fromtimestamp(0, UTC)

    def is_due(self, now: datetime) -> bool:
        """Tell whether it is time to look again; a clock that was set back does not hinder it."""
        return not timedelta() <= now - self.at < PAUSE


class UpdateFile:
    """One file; what goes wrong with it costs a question at most."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Looked:
        """Read when it was looked last; long ago where nothing says so."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Looked)
        except FileNotFoundError:
            return Looked()
        except (OSError, msgspec.MsgspecError) as error:
            logger.warning("when newer versions were looked for cannot be read: %s", error)
            return Looked()

    def save(self, looked: Looked) -> bool:
        """Write when it was looked; tells whether it is kept."""
        try:
            write_atomically(self._path, msgspec.json.encode(looked))
        except OSError as error:
            logger.warning("when newer versions were looked for cannot be kept: %s", error)
            return False
        return True
