"""The program's own icons, drawn in any colour, sharp on any screen."""

from functools import cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_RESOURCES = files("live_desktop.resources")
_FOLDER = _RESOURCES / "icons"


@cache
def icon(name: str, colour: str) -> QIcon:
    """Return the icon of that name in one colour, `#rrggbb`; raise FileNotFoundError if none."""
    return QIcon(_Drawing(_renderer(name, colour)))


@cache
def program_icon() -> QIcon:
    """Return the icon of the program itself, in its own colours."""
    drawing = (_RESOURCES / "live-desktop.svg").read_bytes()
    return QIcon(_Drawing(QSvgRenderer(QByteArray(drawing))))


def draw_icon(painter: QPainter, name: str, colour: str, rect: QRectF) -> None:
    """Draw an icon into a rectangle of a picture that is being painted."""
    _renderer(name, colour).render(painter, rect)


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    drawing = (_FOLDER / f"{name}.svg").read_bytes()
    return QSvgRenderer(QByteArray(drawing.replace(b"currentColor", colour.encode())))


class _Drawing(QIconEngine):
    """Draws at the size and pixel ratio asked for, instead of scaling a picture."""

    def __init__(self, renderer: QSvgRenderer) -> None:
        super().__init__()
        self._renderer = renderer

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        painter.save()
        if mode == QIcon.Mode.Disabled:
            painter.setOpacity(0.5)
        self._renderer.render(painter, QRectF(rect))
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        pixmap = QPixmap(size * scale)
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _Drawing(self._renderer)
