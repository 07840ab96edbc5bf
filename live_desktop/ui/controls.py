"""Small controls that several parts of the window share."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QToolButton,
    QWidget,
)

from live_desktop.ui.icons import icon
from live_desktop.ui.sides import in_own_direction
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Radius, Size, Space, Stroke, TextSize, Weight

BY_KEYBOARD = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)
"""The ways to come to a control that deserve a visible ring."""

_WRAPPED = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap

ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
"""The keys that send or choose."""


class IconButton(QToolButton):
    """A button with an icon of ours and a name for those who don't see it.

    When checkable, a click only says what the user wants; the state shows what is.
    """

    def __init__(
        self, theme: Theme, icon_name: str, words: str, *, kind: str = "icon", tint: str = "ink"
    ) -> None:
        super().__init__()
        self._theme = theme
        self._icon_name = icon_name
        self._tint = tint
        self.setProperty("kind", kind)
        self.setIconSize(QSize(Size.ICON, Size.ICON))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_words(words)
        theme.changed.connect(self._redraw)
        self._redraw()

    def set_words(self, words: str, hint: str = "") -> None:
        """Name the button, and give it a hint that may say more than the name."""
        self.setAccessibleName(words)
        self.setToolTip(hint or words)

    def set_icon(self, icon_name: str, tint: str) -> None:
        """Show another icon, in a colour of the palette."""
        self._icon_name = icon_name
        self._tint = tint
        self._redraw()

    def nextCheckState(self) -> None:
        """Leave the state alone: it is rendered, not clicked."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self.property("kind") == "send":
            _part_ring(self, self.height() // 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter as well as Space for a press."""
        if event.key() in ENTER and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _redraw(self) -> None:
        self.setIcon(icon(self._icon_name, getattr(self._theme.palette, self._tint)))


class Choice(QRadioButton):
    """One of several choices; a click only says what the user wants.

    Its words end in … without room.
    """

    def __init__(self, words: str, theme: Theme) -> None:
        super().__init__(words)
        self.setFont(theme.font(TextSize.BODY, Weight.SEMIBOLD))
        self.setAutoExclusive(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def nextCheckState(self) -> None:
        """Leave the state alone: it is rendered, not clicked."""

    def minimumSizeHint(self) -> QSize:
        return QSize(Size.CONTROL, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        style = self.style()
        room = style.subElementRect(QStyle.SubElement.SE_RadioButtonContents, option, self).width()
        option.text = _fitting(self, option.text, room)
        painter = QPainter(self)
        style.drawControl(QStyle.ControlElement.CE_RadioButton, option, painter, self)
        painter.end()


class ElidedLabel(QLabel):
    """One line of words that ends in … where the room ends."""

    def __init__(self, alignment: Qt.AlignmentFlag) -> None:
        super().__init__()
        self.setAlignment(alignment | Qt.AlignmentFlag.AlignVCenter)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_words(self, words: str) -> None:
        """Show these words, and all of them in a hint."""
        self.setText(words)
        self.setToolTip(words)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = self.contentsRect()
        words = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        self.style().drawItemText(
            painter,
            room,
            int(self.alignment()),
            self.palette(),
            True,
            in_own_direction(words, of=self.text()),
            self.foregroundRole(),
        )


class BalancedLabel(QLabel):
    """Words in the middle, broken into lines of about the same length."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = self.contentsRect()
        beside = (room.width() - self._least_width(room.width())) // 2
        self.style().drawItemText(
            painter,
            room.adjusted(beside, 0, -beside, 0),
            int(_WRAPPED),
            self.palette(),
            self.isEnabled(),
            self.text(),
            self.foregroundRole(),
        )
        painter.end()

    def _least_width(self, wide: int) -> int:
        """Find the pixels in which all words have room, and take no more lines than in `wide`."""
        high = self._box_in(wide).height()
        least, most = wide // 2, wide
        while least < most:
            middle = (least + most) // 2
            box = self._box_in(middle)
            if box.height() > high or box.width() > middle:
                least = middle + 1
            else:
                most = middle
        return most

    def _box_in(self, wide: int) -> QRect:
        room = QRect(0, 0, wide, self.maximumHeight())
        return self.fontMetrics().boundingRect(room, int(_WRAPPED), self.text())


class FigureLabel(QLabel):
    """A figure that keeps the room of the longest one, so that nothing moves beside it."""

    def __init__(self, longest: str) -> None:
        super().__init__()
        self._longest = longest

    def sizeHint(self) -> QSize:
        return QSize(
            self.fontMetrics().horizontalAdvance(self._longest), super().sizeHint().height()
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class Row(QWidget):
    """Widgets side by side where they fit, and one below the other where not."""

    def __init__(self, widgets: Sequence[QWidget], *, centred: bool) -> None:
        super().__init__()
        self._widgets = tuple(widgets)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Space.XS)
        where = Qt.AlignmentFlag.AlignCenter if centred else Qt.AlignmentFlag.AlignLeading
        if centred:
            self._row.addStretch()
        for widget in self._widgets:
            self._row.addWidget(widget, 0, where)
        self._row.addStretch()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def arrange(self, width: int) -> None:
        """Arrange the widgets for that width."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        direction = across if self._width_across() <= width else down
        if direction != self._row.direction():
            self._row.setDirection(direction)
            # Those around must hear of the new height even while they are being laid out.
            self._row.activate()
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.arrange(event.size().width())
        super().resizeEvent(event)

    def _width_across(self) -> int:
        widths = [each.sizeHint().width() for each in self._widgets if not each.isHidden()]
        return sum(widths) + Space.XS * (len(widths) - 1)


def note(words: str, theme: Theme, parent: QWidget | None = None) -> QLabel:
    """Return a label with small words that explain something."""
    label = QLabel(words, parent)
    label.setFont(theme.font(TextSize.SMALL))
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("tone", "faint")
    label.setWordWrap(True)
    return label


def _fitting(button: QWidget, words: str, room: int) -> str:
    """Cut the words of a button to the pixels that there are."""
    mnemonic, metrics = Qt.TextFlag.TextShowMnemonic, button.fontMetrics()
    if metrics.size(mnemonic, words).width() <= room:
        return words
    return metrics.elidedText(words, Qt.TextElideMode.ElideRight, room, mnemonic)


def _part_ring(button: QWidget, radius: int) -> None:
    """Part the ring of the focus from what fills a button, which has the same colour."""
    inset = 3 * Stroke.FOCUS / 2
    painter = QPainter(button)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QGuiApplication.palette().window().color(), Stroke.FOCUS))
    box = QRectF(button.rect()).adjusted(inset, inset, -inset, -inset)
    painter.drawRoundedRect(box, radius - inset, radius - inset)
    painter.end()


class WordButton(QPushButton):
    """A button with words, which Enter presses as well as Space; they end in … without room."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        style = self.style()
        inside = style.subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self)
        room = inside.width() - (option.iconSize.width() if not option.icon.isNull() else 0)
        option.text = _fitting(self, option.text, room)
        painter = QPainter(self)
        style.drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        painter.end()
        if self.hasFocus() and self.property("kind") == "primary":
            _part_ring(self, int(Radius.CONTROL))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)


def button(words: str, kind: str) -> QPushButton:
    """Return a button with words; `kind` is primary, raised, chip or quiet."""
    result = WordButton(words)
    result.setProperty("kind", kind)
    result.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    result.setAutoDefault(False)
    return result
