"""The window about the program: what it is, which version, and what it is made of."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from live_desktop.session.releases import WEBSITE
from live_desktop.ui import words as window_words
from live_desktop.ui.about import words
from live_desktop.ui.about.contents import BillPage, LicencePage
from live_desktop.ui.controls import Row, button, note
from live_desktop.ui.dress import Dress
from live_desktop.ui.icons import program_icon
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size, Space, TextSize, Weight


class AboutWindow(QDialog):
    """Tells about the program, and what the user wants to know more of; it never acts by itself.

    Signals: `check_requested()`, `release_requested()`, `link_chosen(str)`.
    """

    check_requested = Signal()
    release_requested = Signal()
    link_chosen = Signal(str)

    def __init__(self, version: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.ABOUT)
        self.setMinimumSize(Size.WINDOW_MIN_WIDTH, Size.WINDOW_MIN_HEIGHT)
        self.resize(Size.ABOUT_WIDTH, Size.SETTINGS_HEIGHT)
        self._version = QLabel(words.version(version))
        self._version.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._check = button(words.CHECK, "raised")
        self._check.setToolTip(words.CHECK_SENDS)
        self._check.setAccessibleDescription(words.CHECK_SENDS)
        self._release = button(words.OPEN_RELEASE, "primary")
        self._release.hide()
        self._remark = note("", theme)
        self._remark.hide()
        self._website = button(words.WEBSITE, "link")
        self._website.setFont(theme.font(TextSize.SMALL))
        self._website.setToolTip(words.opens(WEBSITE))
        self._website.setAccessibleDescription(words.opens(WEBSITE))
        self.licences = LicencePage(theme)
        self.bill = BillPage(theme)
        self._tabs = QTabBar()
        self._pages = QStackedWidget()
        for name, page in ((words.LICENCES, self.licences), (words.BILL, self.bill)):
            self._tabs.addTab(name)
            self._pages.addWidget(page)
        self._lay_out(theme)
        self._tabs.currentChanged.connect(self._pages.setCurrentIndex)
        self._website.clicked.connect(self._open_website)
        self._check.clicked.connect(self._ask_to_check)
        self._release.clicked.connect(self._ask_for_release)
        self.licences.copied.connect(self._tell_copied)
        self.bill.copied.connect(self._tell_copied)
        self._check.setFocus(Qt.FocusReason.OtherFocusReason)
        self._dress = Dress(self, theme)

    def showEvent(self, event: QShowEvent) -> None:
        self._dress.put_on()
        super().showEvent(event)

    def show_checking(self) -> None:
        """Show that a newer version is being looked for."""
        self._check.setEnabled(False)
        self._release.hide()
        self.show_remark(words.CHECKING)

    def show_checked(self, remark: str, *, is_newer: bool = False, is_wrong: bool = False) -> None:
        """Say what was found out."""
        self._check.setEnabled(True)
        self._release.setVisible(is_newer)
        self._actions.arrange(self._actions.width())
        self.show_remark(remark, is_wrong=is_wrong)

    def show_remark(self, remark: str, *, is_wrong: bool = False) -> None:
        """Say something below the buttons."""
        self._remark.setProperty("tone", "wrong" if is_wrong else "faint")
        self._remark.style().polish(self._remark)
        self._remark.setText(remark)
        self._remark.setVisible(bool(remark))
        if remark and self.isVisible():
            event = QAccessibleAnnouncementEvent(self._remark, remark)
            QAccessible.updateAccessibility(event)

    def _lay_out(self, theme: Theme) -> None:
        name = QLabel(window_words.PROGRAM)
        name.setFont(theme.font(TextSize.TITLE, Weight.SEMIBOLD))
        self._version.setFont(theme.font(TextSize.SMALL, digits=True))
        self._version.setProperty("tone", "faint")
        below = QHBoxLayout()
        below.setSpacing(Space.S)
        below.addWidget(self._version)
        below.addWidget(self._website)
        below.addStretch()
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(name)
        names.addLayout(below)
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(_picture(self))
        head.addLayout(names, 1)
        what = QLabel(words.WHAT_IT_IS)
        what.setTextFormat(Qt.TextFormat.PlainText)
        what.setWordWrap(True)
        self._actions = Row((self._check, self._release), centred=False)
        self._tabs.setFont(theme.font(TextSize.SMALL))
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setUsesScrollButtons(False)
        self._tabs.setElideMode(Qt.TextElideMode.ElideRight)
        self._tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._tabs.setAccessibleName(words.PAGES)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        column.setSpacing(Space.S)
        column.addLayout(head)
        column.addWidget(what)
        column.addWidget(self._actions)
        column.addWidget(self._remark)
        column.addSpacing(Space.XXS)
        column.addWidget(self._tabs)
        column.addWidget(self._pages, 1)

    @Slot()
    def _ask_to_check(self) -> None:
        self.check_requested.emit()

    @Slot()
    def _ask_for_release(self) -> None:
        self.release_requested.emit()

    @Slot()
    def _open_website(self) -> None:
        self.link_chosen.emit(WEBSITE)

    @Slot()
    def _tell_copied(self) -> None:
        self.show_remark(words.COPIED)


def _picture(widget: QWidget) -> QLabel:
    picture = QLabel()
    size = QSize(Space.XXL, Space.XXL)
    picture.setPixmap(program_icon().pixmap(size, widget.devicePixelRatio()))
    return picture
