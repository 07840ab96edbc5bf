"""A small window with a place for the Inspector, in the stead of the whole program's."""

from pathlib import Path

from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QMainWindow, QVBoxLayout, QWidget

from live_desktop.session.recorder import FlightRecorder
from live_desktop.session.usage import Tokens
from live_desktop.ui.inspector.desk import InspectorDesk
from live_desktop.ui.inspector.dock import Dock
from live_desktop.ui.inspector.pane import Inspector
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size
from live_desktop.ui.window_places import WindowPlaces


class Shell(QMainWindow):
    """A window with a talk that is one box, and an Inspector; it notes what keys reach it."""

    def __init__(self, theme: Theme, made: FlightRecorder, path: Path) -> None:
        super().__init__()
        self.talk = QWidget()
        self.talk.setMinimumSize(Size.WINDOW_MIN_WIDTH, Size.WINDOW_MIN_HEIGHT)
        self.box = QLineEdit()
        QVBoxLayout(self.talk).addWidget(self.box)
        self.dock = Dock(self.talk, theme)
        self.setCentralWidget(self.dock)
        action = QAction("Inspector", self)
        action.setShortcut(QKeySequence("Ctrl+Shift+I"))
        self.addAction(action)
        self.places = WindowPlaces(path)
        self.places.load()
        self.desk = InspectorDesk(
            self.dock,
            theme,
            action,
            recorder=made,
            talked=lambda: (63.0, Tokens()),
            places=self.places,
        )
        self.resize(900, 720)
        self.keys: list[int] = []

    @property
    def pane(self) -> Inspector:
        """Give the pane, which was opened before."""
        assert self.desk.pane is not None
        return self.desk.pane

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.keys.append(event.key())
