"""The two pages of what the program is made of: the licences, and the bill of materials."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from live_desktop.store.components import Collected
from live_desktop.ui.about import words
from live_desktop.ui.about.component_list import ComponentList
from live_desktop.ui.clear_button import ClearButton
from live_desktop.ui.controls import button, note
from live_desktop.ui.report.part_text import PartText
from live_desktop.ui.settings.editor import Field
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size, Space, TextSize

_ACROSS = QBoxLayout.Direction.LeftToRight
_DOWN = QBoxLayout.Direction.TopToBottom


class LicencePage(QWidget):
    """Shows the components, and the text of the chosen one; signal: `copied()`."""

    copied = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._about = note(words.READING, theme)
        self._search = Field()
        self._search.setObjectName("search")
        self._search.setPlaceholderText(words.SEARCH)
        self._search.setAccessibleName(words.SEARCH)
        ClearButton(self._search, theme)
        self._list = ComponentList(theme)
        self._found = QLabel()
        self._found.setFont(theme.font(TextSize.SMALL, digits=True))
        self._found.setProperty("tone", "faint")
        self._text = PartText(theme)
        self._text.setAccessibleName(words.TEXT)
        self._copy = _copy_button(words.COPY_TEXT)
        self._body = QBoxLayout(_ACROSS)
        self._lay_out()
        self._search.textChanged.connect(self._narrow)
        self._list.chosen.connect(self._show_chosen)
        self._copy.clicked.connect(self._copy_text)
        self._copy.setEnabled(False)

    def show_components(self, collected: Collected) -> None:
        """Show what the program is made of, and how that is known."""
        self._about.setText(words.BUILT_IN if collected.built_in else words.INSTALLED)
        self._list.show_components(collected.components)
        self._narrow(self._search.text())

    def show_trouble(self, trouble: str) -> None:
        """Say why there is nothing to show."""
        self._about.setText(trouble)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the list beside the text where there is room, and else above it."""
        super().resizeEvent(event)
        is_narrow = event.size().width() < Size.SETTINGS_NARROW
        self._body.setDirection(_DOWN if is_narrow else _ACROSS)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self._found, 1)
        foot.addWidget(self._copy)
        self._body.setSpacing(Space.XS)
        self._body.addWidget(self._list, 2)
        self._body.addWidget(self._text, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(self._about)
        column.addWidget(self._search)
        column.addLayout(self._body, 1)
        column.addLayout(foot)

    @Slot(str)
    def _narrow(self, typed: str) -> None:
        self._list.narrow(typed)
        shown = self._list.shown
        self._found.setText(words.found(shown) if shown else words.NOTHING_FOUND)

    @Slot()
    def _show_chosen(self) -> None:
        component = self._list.component
        self._text.show_text("" if component is None else component.text)
        self._copy.setEnabled(component is not None)

    @Slot()
    def _copy_text(self) -> None:
        if (component := self._list.component) is not None:
            QGuiApplication.clipboard().setText(component.text)
            self.copied.emit()


class BillPage(QWidget):
    """Shows the bill of materials word for word; signal: `copied()`."""

    copied = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._bill = ""
        self._about = note(words.READING, theme)
        self._text = PartText(theme)
        self._text.setAccessibleName(words.BILL_TEXT)
        self._copy = _copy_button(words.COPY_BILL)
        self._copy.setEnabled(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(self._about)
        column.addWidget(self._text, 1)
        column.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignRight)
        self._copy.clicked.connect(self._copy_bill)

    def show_bill(self, bill: str, *, built_in: bool) -> None:
        """Show the bill, and how it came about."""
        self._bill = bill
        self._about.setText(words.BILL_BUILT_IN if built_in else words.BILL_INSTALLED)
        self._text.show_text(bill)
        self._copy.setEnabled(bool(bill))

    def show_trouble(self, trouble: str) -> None:
        """Say why there is nothing to show."""
        self._about.setText(trouble)

    @Slot()
    def _copy_bill(self) -> None:
        QGuiApplication.clipboard().setText(self._bill)
        self.copied.emit()


def _copy_button(hint: str) -> QPushButton:
    made = button(words.COPY, "quiet")
    made.setToolTip(hint)
    made.setAccessibleDescription(hint)
    return made
