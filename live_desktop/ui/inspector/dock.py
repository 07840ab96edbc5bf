"""How the talk and the Inspector share the window."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from live_desktop.ui.inspector.grip import Grip
from live_desktop.ui.inspector.side import Lie, Side, lie_of
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size, Space

_DOCKED = frozenset({Lie.RIGHT, Lie.BOTTOM})


class Dock(QWidget):
    """Put a pane beside the talk, below it, in its place where both have no room, or in a window.

    It is no QDockWidget, for such a one cannot be dragged out or put back under Wayland, has a
    title bar that no style sheet fits to the rest, and can be no sheet. The keyboard goes back to
    where it was when the pane closes.

    Signal: `floated()` when the pane becomes a window of its own, before it is shown.
    """

    floated = Signal()

    def __init__(self, talk: QWidget, theme: Theme) -> None:
        super().__init__()
        self._talk = talk
        self._pane: QWidget | None = None
        self._side = Side.RIGHT
        self._wanted = QSize(Size.INSPECTOR_WIDTH, Size.INSPECTOR_HEIGHT)
        """Its width beside the talk, and its height below it."""
        self._lie: Lie | None = None
        self._left: QWidget | None = None
        self._grip = Grip(theme)
        self._grip.setParent(self)
        self._grip.hide()
        self._grip.moved.connect(self._grow)
        talk.setParent(self)
        self.setMinimumSize(talk.minimumSize())

    @property
    def side(self) -> Side:
        """Tell where the pane is wanted."""
        return self._side

    @property
    def size_wanted(self) -> QSize:
        """Tell how wide it is to be beside the talk, and how high below it."""
        return QSize(self._wanted)

    @property
    def lie(self) -> Lie | None:
        """Tell where the pane is; None while it is closed."""
        return self._lie

    def put(self, side: Side, size: QSize) -> None:
        """Have the pane there, and so large, from now on."""
        self._side = side
        self._wanted = size.expandedTo(QSize(Size.INSPECTOR_MIN_WIDTH, Size.INSPECTOR_MIN_HEIGHT))
        if self._lie is not None:
            self._arrange()

    def open(self, pane: QWidget) -> None:
        """Show a pane."""
        if self._lie is None:
            self._left = self._focused()
        self._pane = pane
        self._arrange()

    def close_pane(self) -> None:
        """Take the pane away, and give the keyboard back."""
        if self._pane is None or self._lie is None:
            return
        was_window, self._lie = self._lie is Lie.WINDOW, None
        focused = self._focused()
        held = focused is None or focused is self._grip or self._pane.isAncestorOf(focused)
        self._talk.show()
        self._pane.hide()
        self._arrange_talk()
        if was_window:
            self.window().activateWindow()
        if held and self._left is not None and self._left.isVisible():
            self._left.setFocus(Qt.FocusReason.OtherFocusReason)
        self._left = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._lie is None:
            self._arrange_talk()
        else:
            self._arrange()

    def _focused(self) -> QWidget | None:
        """Return what has the keyboard, or has it again once the window is active."""
        return self.window().focusWidget()

    @Slot(int)
    def _grow(self, pixels: int) -> None:
        if self._lie is None:
            return
        taken = self._taken()
        if self._lie is Lie.RIGHT:
            self._wanted.setWidth(max(Size.INSPECTOR_MIN_WIDTH, taken + pixels))
        else:
            self._wanted.setHeight(max(Size.INSPECTOR_MIN_HEIGHT, taken + pixels))
        self._arrange()

    def _taken(self) -> int:
        """Return how much of the window's width or height is the pane's."""
        if self._lie is Lie.RIGHT:
            return min(self._wanted.width(), self.width() - Size.WINDOW_MIN_WIDTH)
        if self._lie is Lie.BOTTOM:
            return min(self._wanted.height(), self.height() - Size.WINDOW_MIN_HEIGHT)
        return 0

    def _arrange(self) -> None:
        pane = self._pane
        if pane is None:
            return
        self._lie = lie_of(self._side, self.size())
        if self._lie is Lie.WINDOW:
            if not pane.isWindow():
                pane.setParent(self.window(), Qt.WindowType.Window)
                pane.resize(Size.INSPECTOR_WINDOW_WIDTH, Size.INSPECTOR_WINDOW_HEIGHT)
                self.floated.emit()
        elif pane.isWindow():
            pane.setParent(self)
        self._arrange_talk()
        if self._lie is not Lie.WINDOW:
            self._place(pane)
        pane.show()
        # The pane first: the keyboard must have somewhere to go when the talk is hidden.
        self._talk.setVisible(self._lie is not Lie.SHEET)

    def _place(self, pane: QWidget) -> None:
        width, height, taken = self.width(), self.height(), self._taken()
        if self._lie is Lie.RIGHT:
            pane.setGeometry(width - taken, 0, taken, height)
        elif self._lie is Lie.BOTTOM:
            pane.setGeometry(0, height - taken, width, taken)
        else:
            pane.setGeometry(0, 0, width, height)
        pane.raise_()
        self._grip.raise_()

    def _arrange_talk(self) -> None:
        width, height, taken = self.width(), self.height(), self._taken()
        across, reach = self._lie is Lie.RIGHT, int(Space.XS)
        self._grip.setVisible(self._lie in _DOCKED)
        self._grip.set_upright(across)
        if across:
            self._talk.setGeometry(0, 0, width - taken, height)
            self._grip.setGeometry(width - taken - reach // 2, 0, reach, height)
        else:
            self._talk.setGeometry(0, 0, width, height - taken)
            self._grip.setGeometry(0, height - taken - reach // 2, width, reach)
