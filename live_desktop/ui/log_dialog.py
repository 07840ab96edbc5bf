"""The connection log: what goes over the wire, as a window beside the talk."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontDatabase, QHideEvent, QShowEvent, QTextOption
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from live_desktop.ui import words
from live_desktop.ui.controls import button, note
from live_desktop.ui.dress import Dress
from live_desktop.ui.log_reader import Part
from live_desktop.ui.log_view import LogView
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size, Space, TextSize, Weight

_TICK_MS = 250
_SOON_MS = 15
_SUFFIX = ".jsonl"
_DETAIL_LINES = 5


class LogDialog(QDialog):
    """Show the newest messages and save them; it asks for news while it is in sight.

    Signals: `refresh_wanted()` a few times a second, `start_over_wanted()` when it has let go of
    all that it was shown, `save_requested()`, `save_path_chosen(str)`.
    """

    refresh_wanted = Signal()
    start_over_wanted = Signal()
    save_requested = Signal()
    save_path_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.LOG)
        self.setMinimumSize(Size.WINDOW_MIN_WIDTH, Size.WINDOW_MIN_HEIGHT)
        self.resize(Size.LOG_WIDTH, Size.LOG_HEIGHT)
        self._summary = QLabel()
        self._summary.setFont(theme.font(TextSize.SMALL, Weight.SEMIBOLD, digits=True))
        self._summary.setTextFormat(Qt.TextFormat.PlainText)
        self._summary.setWordWrap(True)
        self._view = LogView(theme)
        self._every = QCheckBox(words.SHOW_EVERY_MESSAGE)
        self._every.setFont(theme.font(TextSize.SMALL))
        self._detail = _detail_box()
        self._remark = QLabel()
        self._remark.setFont(theme.font(TextSize.SMALL))
        self._remark.setTextFormat(Qt.TextFormat.PlainText)
        self._remark.setWordWrap(True)
        self._remark.hide()
        self._copy = button(words.COPY_SELECTED, "quiet")
        self._save = button(words.SAVE_LOG, "primary")
        self._lay_out(theme)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._ask_for_news)
        self._copy.clicked.connect(self._copy_selected)
        self._save.clicked.connect(self._ask_to_save)
        self._every.toggled.connect(self._start_over)
        self._view.selectionModel().selectionChanged.connect(self._offer_copying)
        self._view.model().modelReset.connect(self._offer_copying)
        self._view.chosen.connect(self._show_detail)
        self._view.model().modelReset.connect(self._show_detail)
        self._view.model().dataChanged.connect(self._show_growth)
        self._offer_copying()
        self._dress = Dress(self, theme)

    def show_part(self, part: Part | None) -> None:
        """Show what was read; None is more than fits in one reading, and is asked for soon."""
        if part is not None:
            self._view.show_part(part)
        self._timer.setInterval(_SOON_MS if part is None else _TICK_MS)

    def show_summary(self, summary: str) -> None:
        """Show how long the talk is, over how many connections, and what it took."""
        if summary != self._summary.text():
            self._summary.setText(summary)

    def show_remark(self, remark: str) -> None:
        """Say what became of the file."""
        self._remark.setText(remark)
        self._remark.setVisible(bool(remark))

    @property
    def waits(self) -> bool:
        """Tell whether news has to wait until the user has read on."""
        return self._view.full

    def ask_save_path(self, suggested: str) -> None:
        """Ask where to save; the answer is `save_path_chosen`."""
        dialog = QFileDialog(self, words.LOG)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(_SUFFIX)
        dialog.selectFile(f"{suggested}{_SUFFIX}")
        dialog.fileSelected.connect(self.save_path_chosen)
        dialog.open()

    def showEvent(self, event: QShowEvent) -> None:
        self._dress.put_on()
        super().showEvent(event)
        # The window comes first, and what is in it right after.
        self._timer.start(_SOON_MS)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def _lay_out(self, theme: Theme) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(Space.XS)
        foot.addStretch()
        foot.addWidget(self._copy)
        foot.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        column.setSpacing(Space.XS)
        column.addWidget(self._summary)
        column.addWidget(self._view, 1)
        column.addWidget(self._every)
        column.addWidget(self._detail)
        column.addWidget(note(words.LOG_CONTENT, theme))
        column.addWidget(self._remark)
        column.addLayout(foot)

    @Slot()
    def _ask_for_news(self) -> None:
        self.refresh_wanted.emit()

    @Slot()
    def _ask_to_save(self) -> None:
        self.save_requested.emit()

    @Slot()
    def _copy_selected(self) -> None:
        self._view.copy()

    @Slot()
    def _offer_copying(self) -> None:
        self._copy.setEnabled(self._view.selectionModel().hasSelection())

    @Slot(bool)
    def _start_over(self, every: bool) -> None:
        self._view.start_over(folds=not every)
        self._timer.setInterval(_SOON_MS)
        self.start_over_wanted.emit()

    @Slot()
    def _show_detail(self) -> None:
        text = self._view.detail()
        if text is not None and text != self._detail.toPlainText():
            self._detail.setPlainText(text)
        if self._detail.isHidden() != (text is None):
            self._detail.setVisible(text is not None)
            if (layout := self.layout()) is not None:
                layout.activate()
            self._view.scrollTo(self._view.currentIndex())

    @Slot()
    def _show_growth(self) -> None:
        if not self._detail.isHidden():
            self._show_detail()


def _detail_box() -> QPlainTextEdit:
    """Make the box of the selected message, a few lines high and hidden."""
    box = QPlainTextEdit()
    box.setProperty("kind", "field")
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(TextSize.SMALL)
    box.setFont(font)
    box.setReadOnly(True)
    box.setUndoRedoEnabled(False)
    box.setTabChangesFocus(True)
    box.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    box.setAccessibleName(words.SELECTED_MESSAGE)
    box.setFixedHeight(_DETAIL_LINES * box.fontMetrics().lineSpacing() + 2 * Space.M)
    box.hide()
    return box
