"""The window of the settings: sections at the left, rows at the right, a search above."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from time import perf_counter

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from live_desktop.session.verdict import Verdict
from live_desktop.store.secrets import Secret
from live_desktop.store.settings import Settings
from live_desktop.ui import words as window_words
from live_desktop.ui.brain.form import BrainForm
from live_desktop.ui.clear_button import ClearButton
from live_desktop.ui.controls import button, note
from live_desktop.ui.dress import Dress
from live_desktop.ui.settings import words
from live_desktop.ui.settings.block import Block
from live_desktop.ui.settings.editor import Field
from live_desktop.ui.settings.index import Index, IndexBox
from live_desktop.ui.settings.keeping import KeepingEditor
from live_desktop.ui.settings.language import LanguageEditor
from live_desktop.ui.settings.row import SettingRow
from live_desktop.ui.settings.secret import SecretEditor
from live_desktop.ui.settings.table import ROWS, Section
from live_desktop.ui.sides import sided
from live_desktop.ui.sound.form import SoundForm
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size, Space, TextSize

_ALL = 1000
"""The share of the room that leaves next to nothing to others."""
REMARK_MS = 4000
"""Milliseconds for which a remark in passing stands in the foot."""
_SLICE = 0.004
"""Seconds after which what is found goes on being shown in the next turn of the loop."""


class SettingsWindow(QDialog):
    """Shows the settings, and tells what the user wants of them; it never acts by itself.

    Signals: `wished(Change)`, `undo_requested()`, `key_kept(Secret, str)` with no key to forget
    one, `test_requested(Secret, str)` with no key for the one that is stored,
    `delete_requested(str)` with the setting that says how long it is kept, and
    `restart_requested()` to have the window in another language.
    """

    wished = Signal(object)
    undo_requested = Signal()
    key_kept = Signal(object, str)
    test_requested = Signal(object, str)
    delete_requested = Signal(str)
    restart_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._settings = Settings()
        self._refusals: Mapping[str, str] = {}
        self._hidden: frozenset[str] = frozenset()
        self._section = Section.CONNECTION
        self.sound = SoundForm(theme)
        self.brain = BrainForm(theme, titled=False)
        forms: dict[Section, QWidget] = {Section.SOUND: self.sound, Section.BRAIN: self.brain}
        self._blocks = {each: Block(each, forms.get(each), theme) for each in Section}
        self._growing = QTimer(self, interval=0)
        self._showing: Iterator[None] = iter(())
        """What is left to do until all is shown that is searched for."""
        self._searching = False
        self._stored: dict[Secret, bool] = {}
        self._in_order = True
        """Whether the keyboard goes through the rows as they stand."""
        self._dresses: list[Dress] = []
        """Those of what stands around the sections."""
        self.setWindowTitle(words.SETTINGS)
        self.setMinimumSize(Size.WINDOW_MIN_WIDTH, Size.WINDOW_MIN_HEIGHT)
        self.resize(Size.SETTINGS_WIDTH, Size.SETTINGS_HEIGHT)
        self._search = Field()
        self._search.setObjectName("search")
        self._search.setPlaceholderText(words.SEARCH)
        self._search.setAccessibleName(words.SEARCH)
        ClearButton(self._search, theme)
        self._search.setMaximumWidth(Size.COLUMN - 2 * Space.L)
        self._index = Index()
        self._box = IndexBox(theme)
        self._nothing = note(words.NOTHING_FOUND, theme)
        self._nothing.setContentsMargins(Space.L, 0, Space.L, 0)
        self._remark = QLabel()
        self._undo = button(words.UNDO, "link")
        self._page = QVBoxLayout()
        self._scroll = QScrollArea()
        self._foot = self._make_foot()
        self._lay_out()
        self._connect()
        self.open_section(Section.CONNECTION)
        self._lasting, self._can_undo = "", False
        self._remark_rest = QTimer(self, interval=REMARK_MS, singleShot=True)
        self._remark_rest.timeout.connect(self._show_lasting)
        self.show_remark("", can_undo=False)
        bar = self._scroll.verticalScrollBar()
        around = (self._search, self._box, self._index, self._foot, self._nothing, bar)
        self._dresses = [Dress(part, theme) for part in around]
        self._blocks[Section.CONNECTION].dress()
        self._search.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_settings(
        self, settings: Settings, refusals: Mapping[str, str], hidden: frozenset[str]
    ) -> None:
        """Show what is in force, what has no effect and why, and not what is `hidden`."""
        self._settings, self._refusals, self._hidden = settings, refusals, hidden
        for block in self._blocks.values():
            block.show_settings(settings, refusals, hidden)

    def show_trouble(self, row: str, trouble: str) -> None:
        """Say why a change in a row is not made."""
        found = self._row(row)
        if found is not None:
            found.show_trouble(trouble)

    def show_remark(self, remark: str, *, can_undo: bool) -> None:
        """Say what was done, and offer to take back what can be."""
        self._lasting, self._can_undo = remark, can_undo
        self._remark_rest.stop()
        self._show_lasting()
        self._announce(remark)

    def show_in_passing(self, remark: str) -> None:
        """Say for a while what was done and cannot be taken back."""
        self._show_foot(remark, can_undo=False)
        self._remark_rest.start()
        self._announce(remark)

    @Slot()
    def _show_lasting(self) -> None:
        self._show_foot(self._lasting, can_undo=self._can_undo)

    def _show_foot(self, remark: str, *, can_undo: bool) -> None:
        self._remark.setText(remark)
        self._undo.setVisible(can_undo)
        self._foot.setVisible(bool(remark) or can_undo)
        self._dress_around()

    def _announce(self, remark: str) -> None:
        if remark and self.isVisible():
            event = QAccessibleAnnouncementEvent(self._remark, remark)
            QAccessible.updateAccessibility(event)

    def show_key(self, secret: Secret, *, stored: bool) -> None:
        """Show whether a key is stored."""
        self._stored[secret] = stored
        rows = self._blocks[Section.CONNECTION].rows
        for editor in (row.editor for row in rows):
            if isinstance(editor, SecretEditor) and editor.secret is secret:
                editor.show_value(stored)

    def show_testing(self, secret: Secret) -> None:
        """Show that a key is being tested."""
        self._secret(secret).show_testing()

    def show_verdict(self, secret: Secret, found: Verdict) -> None:
        """Show what came of the test of a key."""
        self._secret(secret).show_verdict(found)

    @Slot(object)
    def open_section(self, section: Section) -> None:
        """Turn to a section; a search ends."""
        self._section = section
        if self._search.text():
            self._search.clear()
        else:
            self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """End the search with Escape, then close; go from the search to what is found."""
        in_search = self._search.hasFocus()
        if event.key() == Qt.Key.Key_Escape and self._search.text():
            self._search.clear()
            self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif in_search and event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._enter()
        elif event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        self._dress_around()
        super().showEvent(event)
        self._growing.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Take what is typed and was not told yet."""
        self._growing.stop()
        for block in self._blocks.values():
            for row in block.rows:
                row.editor.give()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._show_sections()
        super().resizeEvent(event)

    def _lay_out(self) -> None:
        self._top = top = QHBoxLayout()
        top.setContentsMargins(Space.L, Space.M, Space.L, Space.XS)
        top.setSpacing(0)
        top.addWidget(self._search, _ALL)
        top.addStretch(1)
        page = QWidget()
        self._page.setContentsMargins(0, Space.M, 0, 0)
        self._page.setSpacing(0)
        self._page.addWidget(self._nothing)
        for block in self._blocks.values():
            block.hide()
            self._page.addWidget(block)
        self._page.addStretch()
        page.setLayout(self._page)
        page.setMaximumWidth(Size.COLUMN)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(page)
        self._narrow = narrow = QHBoxLayout()
        narrow.setContentsMargins(Space.L, 0, Space.L, 0)
        narrow.addWidget(self._box)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(top)
        right.addLayout(narrow)
        right.addWidget(self._scroll, 1)
        right.addWidget(self._foot)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self._index)
        across.addLayout(right, 1)

    def _make_foot(self) -> QWidget:
        foot = QFrame()
        foot.setFixedHeight(Size.HEADER)
        self._remark.setFont(self._theme.font(TextSize.SMALL))
        self._remark.setProperty("tone", "faint")
        self._undo.setFont(self._theme.font(TextSize.SMALL))
        keys = QKeySequence(QKeySequence.StandardKey.Undo)
        native = keys.toString(QKeySequence.SequenceFormat.NativeText)
        self._undo.setToolTip(window_words.with_shortcut(words.UNDO, native))
        row = QHBoxLayout(foot)
        row.setContentsMargins(sided(Space.L, 0, Space.M, 0))
        row.addWidget(self._remark)
        row.addWidget(self._undo)
        row.addStretch()
        return foot

    def _connect(self) -> None:
        self._search.textChanged.connect(self._arrange)
        self._growing.timeout.connect(self._grow)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._end_with_rows)
        for block in self._blocks.values():
            block.wished.connect(self.wished)
        self._index.chosen.connect(self.open_section)
        self._box.chosen.connect(self.open_section)
        self._undo.clicked.connect(self.undo_requested)
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.activated.connect(self.undo_requested)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self._find)

    @Slot()
    def _end_with_rows(self) -> None:
        """Have the search end where the rows below it do, beside a scroll bar or not."""
        bar = self._scroll.verticalScrollBar()
        beside = int(Size.SCROLL_BAR) if bar.maximum() else 0
        self._top.setContentsMargins(sided(Space.L, Space.M, Space.L + beside, Space.XS))
        self._narrow.setContentsMargins(sided(Space.L, 0, Space.L + beside, 0))

    @Slot()
    def _find(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def _show_sections(self) -> None:
        is_narrow = self.width() < Size.SETTINGS_NARROW
        self._index.setVisible(not is_narrow)
        self._box.setVisible(is_narrow and not self._search.text())
        self._dress_around()

    def _dress_around(self) -> None:
        """Style what is seen now, and was not when the look changed."""
        for dress in self._dresses:
            dress.put_on()

    def _enter(self) -> None:
        """Go to the first value in sight."""
        for _ in self._showing:
            pass
        for block in self._blocks.values():
            first = None if block.isHidden() else block.first()
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)
                return

    @Slot()
    def _arrange(self) -> None:
        """Show the section, or all that is searched for."""
        typed = self._search.text().strip()
        found = {each: block.search(typed) for each, block in self._blocks.items()}
        kept = {each for each in Section if typed and self._searching and found[each]}
        for each, block in self._blocks.items():
            if each not in kept and (typed or each is not self._section):
                block.hide()
        self._searching = bool(typed)
        self._nothing.setVisible(bool(typed) and not any(found.values()))
        self._index.show_section(None if typed else self._section)
        self._box.show_section(self._section)
        self._show_sections()
        self._scroll.verticalScrollBar().setValue(0)
        if typed:
            self._showing = self._show_found(
                [self._blocks[each] for each in Section if found[each]]
            )
            self._show_more()
            if self.isVisible():
                self._growing.start()
        else:
            block = self._blocks[self._section]
            for _ in block.showing():
                pass
            block.show()
            self._showing = self._make_rows(block)
            if self.isVisible() and not block.whole:
                self._growing.start()

    def _show_found(self, blocks: list[Block]) -> Iterator[None]:
        """Show what is found from the top, a row at a time."""
        for block in blocks:
            yield from self._make_rows(block)
            for _ in block.showing():
                block.show()
                yield
            block.show()
            yield

    def _show_more(self) -> bool:
        """Show more of what is found, for a short while; tells whether there was more."""
        until = perf_counter() + _SLICE
        more = False
        for _ in self._showing:
            more = True
            if perf_counter() > until:
                break
        return more

    @Slot()
    def _grow(self) -> None:
        """Do a little for what is searched for, or for a section that is not in sight yet."""
        if self._show_more():
            return
        blocks = self._blocks.values()
        block = next((each for each in blocks if not (each.whole and each.dressed)), None)
        if block is None:
            self._growing.stop()
            self._order_tabs()
        elif block.whole:
            block.dress()
        else:
            self._make_row(block)

    def _whole(self, section: Section) -> Block:
        """Have all rows of a section made."""
        block = self._blocks[section]
        for _ in self._make_rows(block):
            pass
        return block

    def _make_rows(self, block: Block) -> Iterator[None]:
        """Make the rows of a section that are not made yet, one by one."""
        while not block.whole:
            self._make_row(block)
            yield

    def _make_row(self, block: Block) -> None:
        earlier = list(Section)[: list(Section).index(block.section)]
        self._in_order = self._in_order and all(self._blocks[each].whole for each in earlier)
        editor = block.grow().editor
        if isinstance(editor, SecretEditor):
            editor.show_value(self._stored.get(editor.secret, False))
            editor.kept.connect(self.key_kept)
            editor.test_requested.connect(self.test_requested)
        elif isinstance(editor, LanguageEditor):
            editor.restart_requested.connect(self.restart_requested)
        elif isinstance(editor, KeepingEditor):
            editor.delete_requested.connect(self._ask_to_delete)

    def _order_tabs(self) -> None:
        """Have the keyboard go through the sections as they stand, whenever they were made."""
        if self._in_order:
            return
        self._in_order = True
        met: dict[Section, list[QWidget]] = {section: [] for section in Section}
        step = self.nextInFocusChain()
        while step is not None and step is not self:
            for section, block in self._blocks.items():
                if block.isAncestorOf(step) and step.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    met[section].append(step)
            step = step.nextInFocusChain()
        for one, other in pairwise(each for widgets in met.values() for each in widgets):
            QWidget.setTabOrder(one, other)

    def _secret(self, secret: Secret) -> SecretEditor:
        editors = (row.editor for row in self._whole(Section.CONNECTION).rows)
        secrets = (each for each in editors if isinstance(each, SecretEditor))
        return next(each for each in secrets if each.secret is secret)

    def _row(self, name: str) -> SettingRow | None:
        section = next(each.section for each in ROWS if each.name == name)
        return self._whole(section).row(name)

    @Slot()
    def _ask_to_delete(self) -> None:
        sender = self.sender()
        rows = self._blocks[Section.PRIVACY].rows
        self.delete_requested.emit(next(row.row.name for row in rows if row.editor is sender))
