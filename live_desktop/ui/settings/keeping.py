"""For how long something is kept, and a button that deletes it now."""

from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout

from live_desktop.ui.controls import button
from live_desktop.ui.settings import words
from live_desktop.ui.settings.choosing import ListEditor
from live_desktop.ui.settings.editor import Editor
from live_desktop.ui.settings.table import Choosing
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space


class KeepingEditor(Editor):
    """A time, and a button that asks once more before it deletes.

    Signal: `delete_requested()`.
    """

    delete_requested = Signal()

    def __init__(self, way: Choosing, theme: Theme) -> None:
        super().__init__()
        self._list = ListEditor(way, theme)
        self._delete = button(words.DELETE_NOW, "raised")
        self._sure = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.XS)
        row.addWidget(self._list, 1)
        row.addWidget(self._delete)
        self.setFocusProxy(self._list)
        self._list.wished.connect(self.wished)
        self._delete.clicked.connect(self._press)

    def show_value(self, value: Any) -> None:
        self._list.show_value(value)

    def name_it(self, name: str, description: str) -> None:
        self._list.name_it(name, description)
        self._delete.setAccessibleDescription(name)

    def hideEvent(self, event: QHideEvent) -> None:
        self._show_sure(sure=False)
        super().hideEvent(event)

    @Slot()
    def _press(self) -> None:
        if self._sure:
            self.delete_requested.emit()
        self._show_sure(sure=not self._sure)

    def _show_sure(self, *, sure: bool) -> None:
        self._sure = sure
        self._delete.setText(words.DELETE_SURE if sure else words.DELETE_NOW)
