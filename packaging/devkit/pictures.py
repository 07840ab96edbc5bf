"""Draws the program's icon in the sizes that systems ask for; runs where PySide6 is installed."""

import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer


def main(drawing: Path, folder: Path, sizes: list[int]) -> None:
    """Write SIZE.png into a folder for each size in pixels."""
    QGuiApplication([])
    renderer = QSvgRenderer(str(drawing))
    if not renderer.isValid():
        sys.exit(f"{drawing} cannot be drawn.")
    folder.mkdir(parents=True, exist_ok=True)
    for size in sizes:
        picture = QImage(size, size, QImage.Format.Format_ARGB32)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer.render(painter)
        painter.end()
        if not picture.save(str(folder / f"{size}.png")):
            sys.exit(f"{folder} cannot be written to.")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), [int(each) for each in sys.argv[3:]])
