"""The drawer on the right: the voice, the persona, the connection and the sound."""

from enum import StrEnum

from PySide6.QtCore import QRect, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from live_desktop.ui import words
from live_desktop.ui.connection_form import ConnectionForm
from live_desktop.ui.controls import IconButton
from live_desktop.ui.dress import Dress
from live_desktop.ui.personas.page import PersonaPage
from live_desktop.ui.sides import sided
from live_desktop.ui.sound.form import SoundForm
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size, Space, Stroke, TextSize
from live_desktop.ui.voices.picker import VoicePicker


class Section(StrEnum):
    """The pages of the drawer."""

    VOICE = "voice"
    PERSONA = "persona"
    CONNECTION = "connection"
    SOUND = "sound"


_TABS = {
    Section.VOICE: words.VOICE,
    Section.PERSONA: words.PERSONA,
    Section.CONNECTION: words.CONNECTION,
    Section.SOUND: words.SOUND,
}


class Drawer(QFrame):
    """Hold the settings of a talk; `keeps_focus` holds the keyboard inside while it covers it."""

    close_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.keeps_focus = False
        # It hides the talk below it where there is no room beside that.
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.voices = VoicePicker(theme)
        self.persona = PersonaPage(theme)
        self.connection = ConnectionForm(theme)
        self.sound = SoundForm(theme)
        self._tabs = QTabBar()
        self._tabs.setProperty("kind", "pages")
        self._tabs.setDrawBase(False)
        self._tabs.setUsesScrollButtons(False)
        self._tabs.setElideMode(Qt.TextElideMode.ElideRight)
        self._tabs.setExpanding(True)
        self._tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._tabs.setAccessibleName(words.OPEN_DRAWER)
        self._pages = QStackedWidget()
        pages: dict[Section, QWidget] = {
            Section.VOICE: self.voices,
            Section.PERSONA: self.persona,
            Section.CONNECTION: _scrolling(self.connection),
            Section.SOUND: _scrolling(self.sound),
        }
        self._first: dict[Section, QWidget] = {
            Section.VOICE: self.voices,
            Section.PERSONA: self.persona,
            Section.CONNECTION: self.connection,
            Section.SOUND: self.sound,
        }
        for section, page in pages.items():
            self._tabs.addTab(_TABS[section])
            self._pages.addWidget(page)
        self._close = IconButton(theme, "close", words.CLOSE)
        head = QHBoxLayout()
        head.setContentsMargins(sided(Space.S, 0, Space.XS, 0))
        head.setSpacing(Space.XS)
        head.addWidget(self._tabs, 1)
        head.addWidget(self._close)
        holder = QWidget()
        holder.setFixedHeight(Size.HEADER)
        holder.setLayout(head)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(holder)
        column.addWidget(self._pages, 1)
        self._tabs.currentChanged.connect(self._pages.setCurrentIndex)
        self._close.clicked.connect(self._ask_to_close)
        theme.changed.connect(self._fit_tabs)
        self._head = Dress(holder, theme)
        self._dresses = [Dress(page, theme) for page in pages.values()]
        self._pages.currentChanged.connect(self._dress_page)

    def show_section(self, section: Section) -> None:
        """Turn to a page and put the keyboard there, for all to see."""
        self._tabs.setCurrentIndex(list(Section).index(section))
        self._first[section].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_tabs()

    @Slot()
    def _fit_tabs(self) -> None:
        """Name the pages as large as the user wants words, or as large as all have room."""
        font = self._theme.font(TextSize.SMALL)
        room = self.width() - Space.S - 2 * Space.XS - Size.CONTROL - Stroke.HAIRLINE
        wanted = self._theme.pixels(TextSize.SMALL)
        for pixels in range(wanted, min(wanted, TextSize.SMALL) - 1, -1):
            font.setPixelSize(pixels)
            self._tabs.setFont(font)
            if self._tabs.sizeHint().width() <= room:
                return

    def showEvent(self, event: QShowEvent) -> None:
        self._head.put_on()
        self._dress_page()
        super().showEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line towards the talk."""
        painter = QPainter(self)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        edge = self.width() - Stroke.HAIRLINE if mirrored else 0
        line = QRect(edge, 0, Stroke.HAIRLINE, self.height())
        painter.fillRect(line, QColor(self._theme.palette.hairline))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Escape; let no key through to the talk while it lies below."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_requested.emit()
        elif not self.keeps_focus:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go round inside the drawer while it lies over the talk."""
        start = QApplication.focusWidget()
        if not self.keeps_focus or start is None:
            return super().focusNextPrevChild(forward)
        step = start.nextInFocusChain() if forward else start.previousInFocusChain()
        while step is not None and step is not start:
            tabbable = step.focusPolicy() & Qt.FocusPolicy.TabFocus
            if tabbable and step.isEnabled() and step.isVisible() and self.isAncestorOf(step):
                how = Qt.FocusReason
                step.setFocus(how.TabFocusReason if forward else how.BacktabFocusReason)
                return True
            step = step.nextInFocusChain() if forward else step.previousInFocusChain()
        return False

    @Slot()
    def _dress_page(self) -> None:
        """Dress the page that is turned to, and not those that wait behind it."""
        self._dresses[self._pages.currentIndex()].put_on()

    @Slot()
    def _ask_to_close(self) -> None:
        self.close_requested.emit()


def _scrolling(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    return area
