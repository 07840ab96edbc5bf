"""Takes the picture that the README begins with: `python -m tests.shots.cover`, at scale 2."""

import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QWidget

from live_desktop.session.phase import Phase
from live_desktop.store.settings import ConnectionChoice, Motion
from live_desktop.ui import loop
from live_desktop.ui.tokens import Space
from live_desktop.ui.transcript.view import TranscriptView
from tests.shots.camera import photograph
from tests.shots.said import talk_by_the_sea, talk_of_code
from tests.shots.scene import Scene, part
from tests.shots.talk_scenes import LOUD, said
from tests.support.talk import Talk, run

COVER = Path(__file__).parents[2] / "resources" / "screenshot.png"
_SIZE = QSize(600, 760)
_ROUND = 12


async def speaking(on: Talk) -> QWidget:
    """Be answered aloud."""
    talk_by_the_sea(on.app.assistant.conversation)
    on.app.bridge.phase_changed(Phase.SPEAKING)
    on.app.engine.levels_changed.emit(LOUD)
    return on.app.window


async def reading(on: Talk) -> QWidget:
    """Read an answer from its beginning."""
    window = await said(talk_of_code, on)
    window.resize(_SIZE)
    part(on, TranscriptView).verticalScrollBar().setValue(0)
    return window


def main() -> int:
    """Put a light and a dark window side by side; return the exit status."""
    # The type that the picture had before; the system's own where it is not there.
    loop.application().setFont(QFont("Inter"))
    with TemporaryDirectory() as folder:
        taken: list[Path] = []

        async def take() -> None:
            left = Scene("left", speaking, sizes=(_SIZE,), chosen={"motion": Motion.FULL})
            away = {"connection": ConnectionChoice.GOOGLE}
            right = replace(left, name="right", play=reading, chosen=away)
            for scene, appearance in ((left, 0), (right, 1)):
                taken.append((await photograph(scene, Path(folder)))[appearance])

        run(take)
        _beside(*(QImage(str(each)) for each in taken)).save(str(COVER), quality=0)
    return 0


def _beside(left: QImage, right: QImage) -> QImage:
    """Put two pictures beside each other, their corners round, on nothing."""
    scale = left.width() / _SIZE.width()
    gap = int(Space.L * scale)
    sheet = QImage(2 * left.width() + gap, left.height(), QImage.Format.Format_ARGB32)
    sheet.fill(Qt.GlobalColor.transparent)
    painter = QPainter(sheet)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for picture, x in ((left, 0), (right, left.width() + gap)):
        shape = QPainterPath()
        box = QRectF(x, 0, left.width(), left.height())
        shape.addRoundedRect(box, _ROUND * scale, _ROUND * scale)
        painter.setClipPath(shape)
        painter.drawImage(box, picture)
        painter.setPen(Qt.GlobalColor.gray)
        painter.drawPath(shape)
    painter.end()
    return sheet


if __name__ == "__main__":
    sys.exit(main())
