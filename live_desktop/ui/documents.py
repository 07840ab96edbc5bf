"""Where the user's documents are."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths


def documents() -> str:
    """Find the folder of the user's documents, or else the home folder."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    folder = QStandardPaths.writableLocation(place)
    return folder if folder and Path(folder).is_dir() else str(Path.home())
