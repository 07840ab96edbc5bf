"""Values that are typed: numbers and texts, told when the user pauses or goes on."""

from typing import Any

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel

from live_desktop.ui.controls import button
from live_desktop.ui.settings import words
from live_desktop.ui.settings.editor import Editor, Field, mark_wrong
from live_desktop.ui.settings.numbers import Bounds, read_number, written
from live_desktop.ui.settings.table import Counting, Writing
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space, TextSize

PAUSE_MS = 1200
"""Milliseconds without a key after which what is typed is told."""
_LONGEST = 4096


class TypedEditor(Editor):
    """A field whose content is read at each key, and told after a pause or when it is left."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: object = None
        self.field = Field()
        self.field.setMaxLength(_LONGEST)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(Space.XS)
        self.row.addWidget(self.field, 1)
        self.setFocusProxy(self.field)
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self.give)
        self.field.textEdited.connect(self._look)
        self.field.editingFinished.connect(self.give)

    def read(self) -> tuple[object, str]:
        """Return what stands in the field, and the reason where it is no value."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        """Return a value as it is typed."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        if value != self._shown or not self.field.isModified():
            self._shown = value
            self._pause.stop()
            self.field.setText(self.write(value))
            self.field.setCursorPosition(0)
            self._tell("")

    def name_it(self, name: str, description: str) -> None:
        self.field.setAccessibleName(name)
        self.field.setAccessibleDescription(description)

    @Slot()
    def give(self) -> None:
        self._pause.stop()
        value, reason = self.read()
        if not reason and value != self._shown:
            # What is refused stays in the field, with the reason.
            self.wished.emit(value)

    def refuse(self, reason: str) -> None:
        """Say why what was told cannot be."""
        self._tell(reason)

    @Slot()
    def _look(self) -> None:
        reason = self.read()[1]
        self._tell(reason)
        if not reason:
            self._pause.start()
        else:
            self._pause.stop()

    def _tell(self, reason: str) -> None:
        mark_wrong(self.field, wrong=bool(reason))
        self.troubled.emit(reason)


class NumberEditor(TypedEditor):
    """A number, or none where that is allowed."""

    def __init__(self, way: Counting, bounds: Bounds, theme: Theme) -> None:
        super().__init__()
        self._bounds = bounds
        self.field.setPlaceholderText(way.absent)
        if way.unit:
            unit = QLabel(way.unit)
            unit.setFont(theme.font(TextSize.SMALL))
            unit.setProperty("tone", "faint")
            self.row.addWidget(unit)

    def read(self) -> tuple[object, str]:
        found = read_number(self.field.text(), self._bounds)
        return found.value, found.reason

    def write(self, value: Any) -> str:
        return written(value)


class TextEditor(TypedEditor):
    """A text."""

    def __init__(self, way: Writing) -> None:
        super().__init__()
        self.field.setPlaceholderText(way.example)

    def read(self) -> tuple[object, str]:
        return self.field.text().strip(), ""

    def write(self, value: Any) -> str:
        return str(value)


class SeveralEditor(TextEditor):
    """Texts with commas between."""

    def read(self) -> tuple[object, str]:
        parts = (part.strip() for part in self.field.text().split(","))
        return tuple(part for part in parts if part), ""

    def write(self, value: Any) -> str:
        return ", ".join(value)


class FileEditor(TextEditor):
    """A file, typed or chosen."""

    def __init__(self, way: Writing) -> None:
        super().__init__(way)
        self._browse = button(words.BROWSE, "raised")
        self.row.addWidget(self._browse)
        self._browse.clicked.connect(self._ask)

    def name_it(self, name: str, description: str) -> None:
        super().name_it(name, description)
        self._browse.setAccessibleDescription(name)

    @Slot()
    def _ask(self) -> None:
        # As a child of what is dressed it is dressed too.
        dialog = QFileDialog(self, self.field.accessibleName())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._take)
        dialog.open()

    @Slot(str)
    def _take(self, path: str) -> None:
        self.field.setText(path)
        self.give()


def text_editor(way: Writing) -> TypedEditor:
    """Make the editor of a text, of several, or of a file."""
    if way.is_file:
        return FileEditor(way)
    return SeveralEditor(way) if way.several else TextEditor(way)
