"""The window of the report: what it holds, word for word, and what the user adds to it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QGuiApplication,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from live_desktop.store.bundle import Ticks
from live_desktop.ui.controls import button, note
from live_desktop.ui.documents import documents
from live_desktop.ui.dress import Dress
from live_desktop.ui.report import words
from live_desktop.ui.report.part_list import Page, PartList
from live_desktop.ui.report.part_text import PartText
from live_desktop.ui.switch import Switch
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size, Space
from live_desktop.ui.words import undotted

_SUFFIX = "zip"
_ACROSS = QBoxLayout.Direction.LeftToRight
_DOWN = QBoxLayout.Direction.TopToBottom


class ReportDialog(QDialog):
    """Show the parts of a report, and say what the user wants of it; it never acts by itself.

    Signals: `ticked(Ticks)`, `save_requested()`, `save_path_chosen(str)`.
    """

    ticked = Signal(object)
    save_requested = Signal()
    save_path_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted = ""
        """The part that the user's last tick is about."""
        self.setWindowTitle(words.REPORT)
        self.setMinimumWidth(Size.WINDOW_MIN_WIDTH)
        self.resize(Size.SETTINGS_WIDTH, Size.SETTINGS_HEIGHT)
        self._what = QLabel(words.WHAT_HAPPENS)
        self._what.setTextFormat(Qt.TextFormat.PlainText)
        self._what.setWordWrap(True)
        self._private = _tick(words.PRIVATE, words.PRIVATE_ADDS, theme)
        self._recording = _tick(words.RECORDING, words.RECORDING_ADDS, theme)
        self._list = PartList(theme)
        self._about = note("", theme)
        self._text = PartText(theme)
        self._remark = note("", theme)
        self._copy = button(words.COPY_TEXT, "quiet")
        self._copy.setToolTip(words.COPY_TEXT_HINT)
        self._copy.setAccessibleDescription(words.COPY_TEXT_HINT)
        self._save = button(words.SAVE_REPORT, "primary")
        self._side = QWidget()
        self._body = QBoxLayout(_ACROSS)
        self._lay_out(theme)
        self._list.chosen.connect(self._show_chosen)
        self._private.clicked.connect(self._tick_private)
        self._recording.clicked.connect(self._tick_recording)
        self._copy.clicked.connect(self._copy_text)
        self._save.clicked.connect(self._ask_to_save)
        theme.changed.connect(self._arrange)
        self._dress = Dress(self, theme)
        self.show_pages(())

    @property
    def ticks(self) -> Ticks:
        """Give what the user adds."""
        private = self._private.isChecked()
        return Ticks(persona=private, addresses=private, recording=self._recording.isChecked())

    def show_collecting(self) -> None:
        """Show that the parts are being collected."""
        self._text.setPlaceholderText(words.COLLECTING)
        self.show_remark(words.COLLECTING)
        self._save.setEnabled(False)

    def show_pages(self, pages: tuple[Page, ...]) -> None:
        """Show the parts of the report, or that there are none."""
        self._text.setPlaceholderText("")
        self._list.show_pages(pages, self._wanted)
        self._wanted = ""
        self._save.setEnabled(bool(pages))
        self._arrange()

    def show_remark(self, remark: str, *, is_wrong: bool = False) -> None:
        """Say what became of the report."""
        self._remark.setProperty("tone", "wrong" if is_wrong else "faint")
        self._remark.style().polish(self._remark)
        self._remark.setText(remark)
        if remark and self.isVisible():
            event = QAccessibleAnnouncementEvent(self._remark, remark)
            QAccessible.updateAccessibility(event)

    def ask_save_path(self, suggested: str) -> None:
        """Ask where to save; the answer is `save_path_chosen`."""
        title = undotted(words.SAVE_REPORT)
        dialog = QFileDialog(self, title, documents(), words.ZIP_FILES)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(_SUFFIX)
        dialog.selectFile(f"{suggested}.{_SUFFIX}")
        dialog.fileSelected.connect(self.save_path_chosen)
        dialog.open()

    def showEvent(self, event: QShowEvent) -> None:
        self._dress.put_on()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @Slot()
    def _arrange(self) -> None:
        """Put the list beside the text where there is room, and else above it."""
        is_narrow = self.width() < Size.SETTINGS_NARROW
        self._body.setDirection(_DOWN if is_narrow else _ACROSS)
        width = self._side.minimumSizeHint().width()
        self._side.setMaximumWidth(self.maximumWidth() if is_narrow else width)
        if (layout := self.layout()) is not None:
            # Qt keeps no room for words that wrap, and squeezes what stands around them.
            layout.invalidate()
            self._body.invalidate()
            least = layout.totalHeightForWidth(self.width())
            self.setMinimumHeight(min(least, self.screen().availableSize().height()))

    def _lay_out(self, theme: Theme) -> None:
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
        for tick in (self._private, self._recording):
            side.addWidget(tick)
            side.addWidget(note(tick.accessibleDescription(), theme))
            side.addSpacing(Space.XS)
        side.addSpacing(Space.XS)
        side.addWidget(self._list)
        side.addStretch()
        page = QVBoxLayout()
        page.setSpacing(Space.XS)
        page.addWidget(self._about)
        page.addWidget(self._text, 1)
        self._body.setSpacing(Space.M)
        self._body.addWidget(self._side)
        self._body.addLayout(page, 1)
        foot = QHBoxLayout()
        foot.setSpacing(Space.XS)
        foot.addWidget(self._remark, 1)
        foot.addWidget(self._copy)
        foot.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        column.setSpacing(Space.M)
        column.addWidget(self._what)
        column.addLayout(self._body, 1)
        column.addLayout(foot)

    @Slot()
    def _show_chosen(self) -> None:
        page = self._list.page
        self._about.setText("" if page is None else words.ABOUT_PARTS.get(page.part.name, ""))
        self._text.show_text("" if page is None else page.part.text)
        self._copy.setEnabled(page is not None)

    @Slot()
    def _tick_private(self) -> None:
        self._tick(self._private, words.SETTINGS_FILE)

    @Slot()
    def _tick_recording(self) -> None:
        self._tick(self._recording, words.RECORDING_FILE)

    def _tick(self, tick: Switch, part: str) -> None:
        tick.setChecked(not tick.isChecked())
        self._wanted = part if tick.isChecked() else ""
        self.ticked.emit(self.ticks)

    @Slot()
    def _copy_text(self) -> None:
        if (page := self._list.page) is not None:
            QGuiApplication.clipboard().setText(page.part.text)
            self.show_remark(words.COPIED.format(name=page.part.name))

    @Slot()
    def _ask_to_save(self) -> None:
        self.save_requested.emit()


def _tick(name: str, adds: str, theme: Theme) -> Switch:
    """Make a switch that says what it adds to those who do not see the line below it."""
    tick = Switch(name, theme)
    tick.setAccessibleDescription(adds)
    return tick
