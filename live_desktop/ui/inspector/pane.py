"""The Inspector's pane: the connections, their messages, and what to do with them."""

from time import perf_counter

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QHideEvent,
    QKeyEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from live_desktop.protocol.flight import FlightEntry
from live_desktop.ui.controls import ElidedLabel, IconButton, button, note
from live_desktop.ui.dress import Dress
from live_desktop.ui.inspector import words
from live_desktop.ui.inspector.detail import Detail
from live_desktop.ui.inspector.filter_bar import FilterBar
from live_desktop.ui.inspector.happenings import Chart, Happening
from live_desktop.ui.inspector.side import Side
from live_desktop.ui.inspector.sieve import Sieve
from live_desktop.ui.inspector.time_line import TimeLine
from live_desktop.ui.inspector.view import MessageView
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size, Space, TextSize, Weight

_TICK_MS = 250
_SOON_MS = 5
_BUDGET = 0.003
"""Seconds that showing messages may take before it leaves the rest to the next time."""
_SUFFIX = ".jsonl"
_TWO_LINES = Size.HEADER + Space.M
"""Pixels for the beginning of a message."""
_ANY_HEIGHT = (1 << 24) - 1
"""The height that Qt takes for no limit."""
_MOST_ROOM = 100
"""Its part of the head, against one of the empty rest."""
_SIDES = {Side.RIGHT: words.RIGHT, Side.BOTTOM: words.BOTTOM, Side.WINDOW: words.WINDOW}


class Inspector(QFrame):
    """Show what goes over the wire; it asks for news while it is in sight.

    Signals: `refresh_wanted()` a few times a second, `pause_wanted(bool)`, `save_requested()`,
    `save_path_chosen(str)`, `side_chosen(Side)`, `close_requested()`.
    """

    refresh_wanted = Signal()
    pause_wanted = Signal(bool)
    save_requested = Signal()
    save_path_chosen = Signal(str)
    side_chosen = Signal(object)
    close_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("inspector")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(words.INSPECTOR)
        self.setMinimumSize(Size.INSPECTOR_MIN_WIDTH, Size.INSPECTOR_MIN_HEIGHT)
        self._chart = Chart()
        self._is_wide = False
        self._wanted: Happening | None = None
        """The event whose message is to be selected once it is shown."""
        self._totals = QLabel()
        self._totals.setTextFormat(Qt.TextFormat.PlainText)
        self._totals.setWordWrap(True)
        self._totals.setFont(theme.font(TextSize.SMALL, digits=True))
        self._talk = _aside(theme)
        self._time_line = TimeLine(theme)
        self._pointed = _aside(theme)
        self._filter = FilterBar(theme)
        self._view = MessageView(theme)
        self._detail = Detail(theme)
        self._detail.hide()
        self._waiting = QLabel()
        self._waiting.setFont(theme.font(TextSize.SMALL, Weight.SEMIBOLD, digits=True))
        self._waiting.setProperty("tone", "needs")
        self._waiting.hide()
        self._remark = note("", theme)
        self._remark.hide()
        self._copy = button(words.COPY_SELECTED, "raised")
        self._save = button(words.SAVE, "raised")
        for each in (self._copy, self._save):
            each.setFont(theme.font(TextSize.SMALL))
        self._lay_out(theme)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._connect()
        self._follow_selection()
        self._dress = Dress(self, theme)

    def take(self, entries: tuple[FlightEntry, ...]) -> None:
        """Take in what was read."""
        self._view.messages.take(entries)
        self._chart.take(entries)

    def advance(self, *, behind: bool) -> None:
        """Show more of what was taken in; `behind` there is more to read, and soon."""
        self._view.advance(perf_counter() + _BUDGET)
        if self._wanted is not None:
            self._select_wanted()
        behind = behind or self._view.messages.behind
        self._timer.setInterval(_SOON_MS if behind else _TICK_MS)

    def show_lanes(self, now: float) -> None:
        """Show the connections at that moment of the recording."""
        self._time_line.show_lanes(tuple(self._chart.lanes), now)

    @property
    def latency(self) -> float | None:
        """Tell how long the newest setup took."""
        return self._chart.latency

    def show_summary(self, totals: str, talk: str) -> None:
        """Show how much went over the wire, and what the talk took."""
        if totals != self._totals.text():
            self._totals.setText(totals)
        if talk != self._talk.text():
            self._talk.set_words(talk)

    def show_pause(self, *, paused: bool, waiting: int = 0) -> None:
        """Show whether new messages are held back, and how many wait."""
        self._filter.show_pause(paused=paused)
        self._waiting.setText(words.waiting(waiting) if paused else "")
        self._waiting.setVisible(paused)

    def show_remark(self, remark: str) -> None:
        """Say what became of the file."""
        self._remark.setText(remark)
        self._remark.setVisible(bool(remark))

    def show_side(self, side: Side) -> None:
        """Show where it is docked."""
        for action in self._sides.actions():
            action.setChecked(action.data() == side.value)

    def take_focus(self) -> None:
        """Be ready for the keyboard."""
        self._filter.take_focus()

    def ask_save_path(self, suggested: str) -> None:
        """Ask where to save; the answer is `save_path_chosen`."""
        dialog = QFileDialog(self, words.SAVE_TITLE)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(_SUFFIX)
        dialog.selectFile(f"{suggested}{_SUFFIX}")
        dialog.fileSelected.connect(self.save_path_chosen)
        dialog.open()

    def showEvent(self, event: QShowEvent) -> None:
        self._dress.put_on()
        super().showEvent(event)
        # The pane comes first, and what is in it right after.
        self._timer.start(_SOON_MS)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave it to others to take the pane away."""
        event.ignore()
        self.close_requested.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Escape; no key of its own goes on to the talk."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_requested.emit()

    def keyReleaseEvent(self, _event: QKeyEvent) -> None:
        """Let no key go on to the talk."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(event.size())

    def _lay_out(self, theme: Theme) -> None:
        self._list = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._list.setSpacing(Space.XS)
        self._list.addWidget(self._view, 3)
        self._list.addWidget(self._detail, 2)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.XS)
        buttons.addStretch(1)
        buttons.addWidget(self._copy)
        buttons.addWidget(self._save)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(note(words.FILE_CONTENT, theme))
        said.addWidget(self._remark)
        self._foot = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._foot.setSpacing(Space.XS)
        self._foot.addLayout(said, 1)
        self._foot.addLayout(buttons)
        self._column = column = QVBoxLayout()
        column.setContentsMargins(Space.M, 0, Space.M, Space.S)
        column.setSpacing(Space.XS)
        self._summary = QWidget()
        summary = QVBoxLayout(self._summary)
        summary.setContentsMargins(0, 0, 0, 0)
        summary.setSpacing(0)
        summary.addWidget(self._totals)
        summary.addWidget(self._talk)
        column.addWidget(self._summary)
        lanes = QVBoxLayout()
        lanes.setSpacing(Space.XXS)
        lanes.addWidget(self._time_line)
        lanes.addWidget(self._pointed)
        column.addLayout(lanes)
        column.addWidget(self._filter)
        column.addLayout(self._list, 1)
        column.addWidget(self._waiting)
        column.addLayout(self._foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._make_head(theme))
        whole.addLayout(column, 1)

    def _make_head(self, theme: Theme) -> QWidget:
        title = QLabel(words.INSPECTOR)
        title.setFont(theme.font(TextSize.BODY, Weight.SEMIBOLD))
        self._place = IconButton(theme, "dock", words.PLACE)
        self._close = IconButton(theme, "close", words.CLOSE)
        self._menu = QMenu(self)
        self._sides = QActionGroup(self)
        for side, said in _SIDES.items():
            action = self._sides.addAction(said)
            action.setCheckable(True)
            action.setData(side.value)
        self._menu.addActions(self._sides.actions())
        head = QWidget()
        head.setFixedHeight(Size.HEADER)
        self._head = row = QHBoxLayout(head)
        row.setContentsMargins(Space.M, 0, Space.XS, 0)
        row.setSpacing(Space.XXS)
        row.addWidget(title)
        row.addStretch(1)
        row.addWidget(self._place)
        row.addWidget(self._close)
        return head

    def _connect(self) -> None:
        self._timer.timeout.connect(self.refresh_wanted)
        self._place.clicked.connect(self._open_menu)
        self._close.clicked.connect(self.close_requested)
        self._sides.triggered.connect(self._choose_side)
        self._filter.sieve_changed.connect(self._sift)
        self._filter.pause_wanted.connect(self.pause_wanted)
        self._time_line.chosen.connect(self._reveal)
        self._time_line.pointed.connect(self._pointed.set_words)
        self._copy.clicked.connect(self._copy_selected)
        self._save.clicked.connect(self.save_requested)
        self._view.chosen.connect(self._follow_selection)
        self._view.messages.modelReset.connect(self._follow_selection)
        self._view.messages.rowsRemoved.connect(self._follow_selection)
        self._view.messages.dataChanged.connect(self._follow_growth)

    def _arrange(self, size: QSize) -> None:
        """Use the room: side by side where it is wide, one below the other where not."""
        wide = size.width() >= Size.INSPECTOR_WIDE
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        for box in (self._list, self._foot):
            box.setDirection(across if wide else down)
        self._filter.set_wide(wide)
        if wide != self._is_wide:
            self._is_wide = wide
            self._move_summary()
        self._time_line.set_most(2 if size.height() >= Size.INSPECTOR_TALL else 1)
        # Where there is little room, the rows have more of it than what one of them holds.
        roomy = wide or size.height() >= Size.INSPECTOR_WINDOW_HEIGHT
        self._detail.setMaximumHeight(_ANY_HEIGHT if roomy else _TWO_LINES)
        self._detail.setMinimumHeight(0 if roomy else _TWO_LINES)

    def _move_summary(self) -> None:
        """Put the figures beside the title, or below it."""
        where = Qt.AlignmentFlag.AlignTrailing if self._is_wide else Qt.AlignmentFlag.AlignLeading
        for label in (self._totals, self._talk):
            label.setAlignment(where | Qt.AlignmentFlag.AlignVCenter)
        if self._is_wide:
            self._head.insertWidget(1, self._summary, _MOST_ROOM, Qt.AlignmentFlag.AlignVCenter)
        else:
            self._column.insertWidget(0, self._summary)

    @Slot()
    def _open_menu(self) -> None:
        corner = self._place.mapToGlobal(self._place.rect().bottomRight())
        corner.setX(corner.x() - self._menu.sizeHint().width())
        self._menu.popup(corner)

    @Slot(QAction)
    def _choose_side(self, action: QAction) -> None:
        self.side_chosen.emit(Side(action.data()))

    @Slot(object)
    def _sift(self, sieve: Sieve) -> None:
        if sieve != self._view.messages.sieve:
            self._view.messages.sift(sieve)
            self._timer.setInterval(_SOON_MS)

    @Slot(object)
    def _reveal(self, happening: Happening) -> None:
        """Select the message of an event, through the sieve if need be."""
        messages = self._view.messages
        if not messages.keeps(happening.entry):
            self._pointed.set_words(words.NOT_KEPT)
            return
        self._wanted = happening
        if messages.find(happening.entry) is None and not messages.sieve.passes_all:
            self._filter.show_sieve(Sieve())
        self._select_wanted()

    def _select_wanted(self) -> None:
        if self._wanted is None:
            return
        row = self._view.messages.find(self._wanted.entry)
        if row is not None:
            self._wanted = None
            self._view.select(row)
        elif not self._view.messages.behind:
            self._wanted = None

    @Slot()
    def _copy_selected(self) -> None:
        self._view.copy()

    @Slot()
    def _follow_selection(self) -> None:
        row = self._view.selected()
        self._copy.setEnabled(row is not None)
        if row is not None:
            self._detail.show_row(row)
        if self._detail.isHidden() != (row is None):
            self._detail.setVisible(row is not None)
            if (layout := self.layout()) is not None:
                layout.activate()
            self._view.scrollTo(self._view.currentIndex())

    @Slot()
    def _follow_growth(self) -> None:
        if not self._detail.isHidden():
            self._follow_selection()


def _aside(theme: Theme) -> ElidedLabel:
    label = ElidedLabel(Qt.AlignmentFlag.AlignLeading)
    label.setFont(theme.font(TextSize.SMALL, digits=True))
    label.setProperty("tone", "faint")
    return label
