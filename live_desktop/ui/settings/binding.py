"""The keys of all commands, each in a field that takes what is pressed."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QKeySequenceEdit, QLabel, QLineEdit

from live_desktop.ui.clear_button import ClearButton
from live_desktop.ui.commands import COMMANDS, CommandRow
from live_desktop.ui.controls import IconButton, note
from live_desktop.ui.settings import words
from live_desktop.ui.settings.editor import Editor, mark_wrong
from live_desktop.ui.settings.keys import clash, keys_of, with_keys
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size, Space, TextSize

_LONG_KEYS = "Ctrl+Shift+W"


class KeyField(QKeySequenceEdit):
    """Takes the keys that are pressed in it.

    Signals: `wished(CommandRow, QKeySequence)` for keys that are not those in force.
    """

    wished = Signal(object, object)

    def __init__(self, row: CommandRow, theme: Theme) -> None:
        super().__init__()
        self.row = row
        self._shown = QKeySequence()
        self.setMaximumSequenceLength(1)
        name = row.name
        self.setAccessibleName(name)
        line = self.findChild(QLineEdit)
        if not isinstance(line, QLineEdit):
            raise TypeError("a field of keys has no line to show them in")
        self._line = line
        ClearButton(line, theme)
        self._line.setAccessibleName(name)
        self._line.setPlaceholderText(words.KEYS_CLEAR)
        self.keySequenceChanged.connect(self._wish)
        self.editingFinished.connect(self._show_again)

    def show_keys(self, keys: QKeySequence) -> None:
        """Show the keys in force."""
        self._shown = keys
        self._show_again()

    def show_trouble(self, trouble: str) -> None:
        """Show whether something is wrong with what was pressed."""
        mark_wrong(self._line, wrong=bool(trouble))
        self.setAccessibleDescription(trouble)

    @Slot()
    def _show_again(self) -> None:
        if self.keySequence() != self._shown:
            self.setKeySequence(self._shown)

    @Slot(QKeySequence)
    def _wish(self, keys: QKeySequence) -> None:
        if keys.isEmpty():
            # The field is empty for a moment when keys are pressed in it too.
            QTimer.singleShot(0, self, self._wish_none)
        elif keys != self._shown:
            self.wished.emit(self.row, keys)

    @Slot()
    def _wish_none(self) -> None:
        if self.keySequence().isEmpty() and not self._shown.isEmpty():
            self.wished.emit(self.row, QKeySequence())


class BindingEditor(Editor):
    """A line for each command; what clashes is not taken, and said."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._chosen: Mapping[str, str] = {}
        self._fields = {row.command: KeyField(row, theme) for row in COMMANDS}
        self._usual = {
            row.command: IconButton(theme, "usual", words.to_default(row.name), tint="faint")
            for row in COMMANDS
        }
        self._trouble = note("", theme)
        self._trouble.setProperty("tone", "wrong")
        self._trouble.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(Space.XXS)
        grid.setHorizontalSpacing(Space.XS)
        grid.setColumnStretch(0, 1)
        for line, row in enumerate(COMMANDS):
            label = QLabel(row.name)
            label.setFont(theme.font(TextSize.BODY))
            label.setWordWrap(True)
            field, usual = self._fields[row.command], self._usual[row.command]
            label.setBuddy(field)
            holder = QHBoxLayout()
            holder.setSpacing(Space.XXS)
            holder.addWidget(usual)
            holder.addWidget(field)
            grid.addWidget(label, line, 0)
            grid.addLayout(holder, line, 1, Qt.AlignmentFlag.AlignRight)
            field.wished.connect(self._wish)
            usual.clicked.connect(self._take_back)
        grid.addWidget(self._trouble, len(COMMANDS), 0, 1, 2)
        self.setFocusProxy(self._fields[COMMANDS[0].command])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the names as much room as keys can spare where there is little."""
        is_narrow = event.size().width() < 2 * Size.EDITOR_NARROW
        keys = self.fontMetrics().horizontalAdvance(_LONG_KEYS) + Space.XXL
        for field, usual in zip(self._fields.values(), self._usual.values(), strict=True):
            field.setFixedWidth(keys if is_narrow else max(keys, int(Size.EDITOR_NARROW)))
            held = usual.sizePolicy()
            held.setRetainSizeWhenHidden(not is_narrow)
            usual.setSizePolicy(held)
        super().resizeEvent(event)

    def show_value(self, value: Any) -> None:
        self._chosen = value
        self._say("")
        for row in COMMANDS:
            keys = keys_of(row, value)
            self._fields[row.command].show_keys(keys)
            self._fields[row.command].show_trouble("")
            self._usual[row.command].setVisible(keys != QKeySequence(row.keys))

    def name_it(self, name: str, description: str) -> None:
        """Leave the names alone: each field has that of its command."""

    @Slot(object, object)
    def _wish(self, row: CommandRow, keys: QKeySequence) -> None:
        trouble = clash(row, keys, self._chosen)
        self._fields[row.command].show_trouble(trouble)
        self._say(trouble)
        if not trouble:
            self.wished.emit(tuple(with_keys(self._chosen, row, keys).items()))

    @Slot()
    def _take_back(self) -> None:
        sender = self.sender()
        row = next(each for each in COMMANDS if self._usual[each.command] is sender)
        self._fields[row.command].setFocus(Qt.FocusReason.OtherFocusReason)
        self._wish(row, QKeySequence(row.keys))

    def _say(self, trouble: str) -> None:
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))
