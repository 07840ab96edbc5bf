"""How the talk and the drawer share the window."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QWidget

from live_desktop.ui.drawer import Drawer, Section
from live_desktop.ui.dress import Dress
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size, Space


class Scrim(QFrame):
    """A shade over the talk while a sheet lies on it; a press on it closes the sheet."""

    pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("scrim")
        self.hide()
        self._dress = Dress(self, theme)

    def showEvent(self, event: QShowEvent) -> None:
        self._dress.put_on()
        super().showEvent(event)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.pressed.emit()


class Stage(QWidget):
    """Put the drawer beside the talk where both have room, and as a sheet over it where not.

    The keyboard goes back to where it was when the drawer closes, or else to `home`.
    """

    def __init__(self, theme: Theme, talk: QWidget, drawer: Drawer, home: QWidget) -> None:
        super().__init__()
        self._talk = talk
        self._drawer = drawer
        self._home = home
        self._left = home
        self._dress = Dress(talk, theme)
        self._scrim = Scrim(theme, self)
        talk.setParent(self)
        self._scrim.raise_()
        drawer.setParent(self)
        drawer.hide()
        drawer.close_requested.connect(self.close_drawer)
        self._scrim.pressed.connect(self.close_drawer)
        self.setMinimumSize(Size.WINDOW_MIN_WIDTH, Size.WINDOW_MIN_HEIGHT)

    @property
    def drawer_open(self) -> bool:
        """Tell whether the drawer is open."""
        return not self._drawer.isHidden()

    def open_drawer(self, section: Section) -> None:
        """Open the drawer at a page."""
        focused = self._focused()
        if focused is not None and self._talk.isAncestorOf(focused):
            self._left = focused
        self._drawer.show()
        self._drawer.raise_()
        self._arrange()
        self._drawer.show_section(section)

    def close_drawer(self) -> None:
        """Close the drawer, and give the keyboard back."""
        # A hidden sheet must not hold the keyboard: Qt looks for the next widget while hiding.
        self._drawer.keeps_focus = False
        focused = self._focused()
        if focused is None or focused is self._drawer or self._drawer.isAncestorOf(focused):
            there = self._left.isVisible() and self._left.isEnabled()
            back = self._left if there else self._home
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self._left = self._home
        self._drawer.hide()
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        self._dress.put_on()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        super().resizeEvent(event)

    def _focused(self) -> QWidget | None:
        """Return what has the keyboard, or has it again once the window is active."""
        return self.window().focusWidget()

    def _arrange(self) -> None:
        width, height = self.width(), self.height()
        drawer = min(int(Size.DRAWER), width - Space.XL)
        beside = width - drawer >= Size.WINDOW_MIN_WIDTH
        covering = self.drawer_open and not beside
        taken = drawer if self.drawer_open and beside else 0
        self._talk.setGeometry(0, 0, width - taken, height)
        self._drawer.setGeometry(width - drawer, 0, drawer, height)
        self._drawer.keeps_focus = covering
        self._scrim.setGeometry(0, 0, width, height)
        self._scrim.setVisible(covering)
