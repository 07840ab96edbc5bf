"""A calm strip for what went wrong, or is news: what happened, and one thing to do about it."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from live_desktop.errors import Remedy
from live_desktop.ui import words
from live_desktop.ui.controls import IconButton, Row, button
from live_desktop.ui.icons import icon
from live_desktop.ui.sides import sided
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size, Space, TextSize
from live_desktop.ui.transcript.turn_layout import Column

_NEEDS, _LOSS, _NEWS = "needs", "loss", "news"
_TONES = dict.fromkeys(Remedy, _NEEDS) | {Remedy.NONE: _LOSS, Remedy.OPEN_RELEASE: _NEWS}
_SIGNS = {_NEEDS: words.NEEDS_YOU, _LOSS: words.LOST, _NEWS: words.NEWS}
_COLOURS = {_NEEDS: "needs", _LOSS: "loss", _NEWS: "accent"}
"""Those of the signs, by their names in the palette."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, and what can be done about it; `detail` shows when asked for.

    `action` is what the button says, where the usual words of the remedy do not fit; `other`
    has a button of its own.
    """

    message: str
    remedy: Remedy
    detail: str = ""
    action: str = ""
    other: Remedy = Remedy.NONE


class _Fold(QScrollArea):
    """Hold the message, what to do and the detail; scroll where the window has no room for all."""

    def __init__(self, message: QLabel, actions: Row, detail: QLabel) -> None:
        super().__init__()
        self._actions = actions
        self._detail = detail
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        # What can be done has the whole width; the words alone end before the button beside them.
        beside = QHBoxLayout()
        beside.setContentsMargins(sided(0, 0, Size.CONTROL + Space.S, 0))
        beside.addWidget(message)
        column.addLayout(beside)
        column.addWidget(actions)
        column.addWidget(detail)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setWidget(self._content)

    def sizeHint(self) -> QSize:
        """Ask for the height of all at the width there is, but of a long detail for a part."""
        width = self.width()
        height = self._content.heightForWidth(width)
        if not self._detail.isHidden():
            height -= max(0, self._detail.heightForWidth(width) - Size.DETAIL)
        return QSize(self._content.sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, Size.CONTROL)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._actions.arrange(event.size().width())
            self.updateGeometry()
        self._offer_bar()

    def refit(self) -> None:
        """Ask for the room of what is in it now."""
        self.updateGeometry()
        self._offer_bar()

    def _offer_bar(self) -> None:
        # A bar takes room of the words, and could be what makes them too high.
        fits = self._content.heightForWidth(self.width()) <= self.height()
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if fits else policy.ScrollBarAsNeeded
        )


class Banner(QWidget):
    """Show one problem at a time; a problem with a remedy needs the user, one without is a loss.

    That there is a newer version is no problem but news.
    """

    remedy_requested = Signal(object)
    dismissed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._remedy = Remedy.NONE
        self._tone = _NEEDS
        self._strip = QFrame()
        self._sign = QLabel()
        self._message = _selectable()
        self._detail = _selectable()
        self._detail.setFont(theme.font(TextSize.SMALL))
        self._detail.setProperty("tone", "faint")
        self._other = Remedy.NONE
        self._do = button("", "raised")
        self._or_do = button(words.REMEDIES[Remedy.USE_MODEL], "raised")
        self._more = button(words.DETAILS, "link")
        self._more.setFont(theme.font(TextSize.SMALL))
        self._actions = Row((self._do, self._or_do, self._more), centred=False)
        self._fold = _Fold(self._message, self._actions, self._detail)
        self._dismiss = IconButton(theme, "close", words.DISMISS)
        self._lay_out()
        self._do.clicked.connect(self._ask_for_remedy)
        self._or_do.clicked.connect(self._ask_for_other)
        self._more.clicked.connect(self._toggle_details)
        self._dismiss.clicked.connect(self._ask_to_dismiss)
        theme.changed.connect(self._redraw)
        self.hide()

    def show_problem(self, problem: Problem) -> None:
        """Say what happened and offer what can be done."""
        remedy, other = problem.remedy, problem.other
        self._remedy, self._other, self._tone = remedy, other, _TONES[remedy]
        self._message.setText(problem.message)
        self._detail.setText(problem.detail)
        self._detail.hide()
        self._fold.verticalScrollBar().setValue(0)
        self._do.setText(problem.action or words.REMEDIES[remedy])
        self._do.setVisible(remedy is not Remedy.NONE)
        if other is not Remedy.NONE:
            self._or_do.setText(words.REMEDIES[other])
        self._or_do.setVisible(other is not Remedy.NONE)
        self._more.setVisible(bool(problem.detail))
        self._actions.setVisible(bool(problem.detail) or remedy is not Remedy.NONE)
        self._actions.arrange(self._actions.width())
        self._fold.refit()
        self._strip.setProperty("tone", self._tone)
        self._strip.style().polish(self._strip)
        self._sign.setAccessibleName(_SIGNS[self._tone])
        self._redraw()
        self.show()
        if self.isVisible():
            event = QAccessibleAnnouncementEvent(self, problem.message)
            if self._tone != _NEWS:
                event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
            QAccessible.updateAccessibility(event)

    def clear(self) -> None:
        """Show no problem."""
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the strip on the transcript's column."""
        column = Column.within(event.size().width())
        right = event.size().width() - column.left - column.width
        self._column.setContentsMargins(column.left, 0, right, Space.XS)
        super().resizeEvent(event)

    def _lay_out(self) -> None:
        grid = QGridLayout(self._strip)
        grid.setContentsMargins(sided(Space.M, Space.XS, Space.XS, Space.S))
        grid.setHorizontalSpacing(Space.S)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        for label in (self._sign, self._message):
            # One line of words is as high as the button beside it.
            above = (Size.CONTROL - label.sizeHint().height()) // 2
            label.setContentsMargins(0, above, 0, above)
        grid.addWidget(self._sign, 0, 0, top)
        grid.addWidget(self._fold, 0, 1)
        grid.addWidget(self._dismiss, 0, 1, top | Qt.AlignmentFlag.AlignTrailing)
        self._dismiss.raise_()
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._strip)

    @Slot()
    def _redraw(self) -> None:
        colour = getattr(self._theme.palette, _COLOURS[self._tone])
        size = QSize(Size.ICON, Size.ICON)
        self._sign.setPixmap(icon(self._tone, colour).pixmap(size, self.devicePixelRatio()))

    @Slot()
    def _ask_for_remedy(self) -> None:
        self.remedy_requested.emit(self._remedy)

    @Slot()
    def _ask_for_other(self) -> None:
        self.remedy_requested.emit(self._other)

    @Slot()
    def _toggle_details(self) -> None:
        self._detail.setVisible(self._detail.isHidden())
        self._fold.refit()

    @Slot()
    def _ask_to_dismiss(self) -> None:
        self.dismissed.emit()


def _selectable() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    how = Qt.TextInteractionFlag
    label.setTextInteractionFlags(how.TextSelectableByMouse | how.TextSelectableByKeyboard)
    label.setProperty("kind", "words")
    # Else a border, even one that is not seen, would move the words in.
    label.setIndent(0)
    label.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return label
