"""One row of the settings: its name, what it does, and what gives its value."""

from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from live_desktop.store.settings import Settings
from live_desktop.ui.controls import IconButton, note
from live_desktop.ui.settings import words
from live_desktop.ui.settings.binding import BindingEditor
from live_desktop.ui.settings.choosing import (
    ListEditor,
    ModelEditor,
    PatienceEditor,
    ScaleEditor,
    SwitchEditor,
)
from live_desktop.ui.settings.editor import Editor
from live_desktop.ui.settings.history import Change
from live_desktop.ui.settings.keeping import KeepingEditor
from live_desktop.ui.settings.language import LanguageEditor
from live_desktop.ui.settings.numbers import bounds_of
from live_desktop.ui.settings.secret import SecretEditor
from live_desktop.ui.settings.table import (
    RENEWING,
    Binding,
    Choosing,
    Counting,
    Embedding,
    Keeping,
    Naming,
    Row,
    Scaling,
    Speaking,
    Switching,
    Waiting,
    Writing,
)
from live_desktop.ui.settings.writing import NumberEditor, text_editor
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size, Space, TextSize, Weight

_USUAL = Settings()
_ACROSS = 2 * Size.EDITOR_NARROW
_ROOMY = 2 * Size.EDITOR + Space.XXL
"""The widths from which words and editor stand side by side, and from which both are wide."""


class SettingRow(QWidget):
    """Shows a setting and takes another value for it; signal: `wished(Change)`."""

    wished = Signal(object)

    def __init__(self, row: Row, theme: Theme, *, marked: bool = True) -> None:
        """Make a row that says, where it is `marked`, that a change renews the session."""
        super().__init__()
        self.row = row
        self.editor = make_editor(row, theme)
        self._refusal = ""
        said = row.words
        self._name = QLabel(said.name)
        self._name.setFont(theme.font(TextSize.BODY, Weight.SEMIBOLD))
        self._name.setBuddy(self.editor)
        self._name.setWordWrap(True)
        if isinstance(row.way, Binding):
            self._name.hide()
        self._said = f"{said.text} {words.RENEWS}" if self.renewing and marked else said.text
        self._text = note(self._said, theme)
        self._usual = IconButton(theme, "usual", words.to_default(said.name), tint="faint")
        self._trouble = note("", theme)
        self._trouble.setProperty("tone", "wrong")
        self._trouble.hide()
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self._describe()
        QWidget.setTabOrder(self.editor, self._usual)
        self._usual.clicked.connect(self._take_back)
        self.editor.wished.connect(self._wish)
        self.editor.troubled.connect(self.show_trouble)

    @property
    def renewing(self) -> bool:
        """Tell whether a talk goes on with a new connection after a change."""
        return any(each in RENEWING for each in self.row.fields)

    def show_setting(self, settings: Settings, refusal: str) -> None:
        """Show the value in force, and why it has no effect where it has none."""
        if self.row.fields:
            self.editor.show_value(self._value(settings))
            self._usual.setVisible(self._value(settings) != self._value(_USUAL))
        if refusal != self._refusal:
            self._refusal = refusal
            self._text.setText(refusal or self._said)
            self._describe()
        self.editor.setEnabled(not refusal)
        self._name.setEnabled(not refusal)

    @Slot(str)
    def show_trouble(self, trouble: str) -> None:
        """Say why what was given is not taken; nothing is wrong where it is empty."""
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))
        self._describe()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._turn(event.size().width())
        super().resizeEvent(event)

    @property
    def _is_wide(self) -> bool:
        way = self.row.way
        match way:
            case Keeping() | Binding():
                return True
            case Writing():
                return way.several or way.is_file
            case Choosing():
                return way.deletes
        return False

    def _lay_out(self) -> None:
        beside = QVBoxLayout()
        beside.setSpacing(Space.XXS)
        beside.addWidget(self._name)
        beside.addWidget(self._text)
        beside.addStretch()
        given = QHBoxLayout()
        given.setSpacing(Space.XXS)
        given.addWidget(self.editor, 1)
        if self.row.fields and not isinstance(self.row.way, Binding):
            given.insertWidget(int(self._is_wide), self._usual)
        self._across.setSpacing(Space.XS)
        self._across.addLayout(beside, 1)
        self._across.addLayout(given)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.S, 0, Space.S)
        column.setSpacing(Space.XXS)
        column.addLayout(self._across)
        column.addWidget(self._trouble)
        # A row is as wide as the page has room, and turns before anything is cut off.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._turn(Size.EDITOR)

    def _turn(self, width: int) -> None:
        """Put the editor beside the words, or below them where the row is that narrow."""
        direction = QBoxLayout.Direction
        is_roomy = width >= _ACROSS
        is_switch = isinstance(self.row.way, Switching)
        across = (is_roomy or is_switch) and not self._is_wide
        wanted = direction.LeftToRight if across else direction.TopToBottom
        held = self._usual.sizePolicy()
        held.setRetainSizeWhenHidden(across and is_roomy)
        self._usual.setSizePolicy(held)
        if across and is_switch and not is_roomy:
            self.editor.setFixedWidth(self.editor.sizeHint().width())
        elif across:
            self.editor.setFixedWidth(Size.EDITOR if width >= _ROOMY else Size.EDITOR_NARROW)
        else:
            self.editor.setMinimumWidth(0)
            self.editor.setMaximumWidth(Size.COLUMN)
        if wanted != self._across.direction():
            self._across.setDirection(wanted)
            self._across.activate()
            self.updateGeometry()

    def _describe(self) -> None:
        """Say to those who don't see it all that stands in the row."""
        parts = (
            self._trouble.text(),
            self._refusal or self.row.words.text,
            words.RENEWS if self.renewing else "",
        )
        self.editor.name_it(self.row.words.name, " ".join(part for part in parts if part))

    def _value(self, settings: Settings) -> Any:
        values = tuple(getattr(settings, name) for name in self.row.fields)
        return values if len(values) > 1 else values[0]

    def _change(self, value: Any) -> Change:
        fields = self.row.fields
        values = value if len(fields) > 1 else (value,)
        return Change(self.row.name, tuple(zip(fields, values, strict=True)))

    @Slot(object)
    def _wish(self, value: Any) -> None:
        self.show_trouble("")
        self.wished.emit(self._change(value))

    @Slot()
    def _take_back(self) -> None:
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._wish(self._value(_USUAL))


def make_editor(row: Row, theme: Theme) -> Editor:
    """Make what gives the value of a row; raises ValueError for a form of its own."""
    way = row.way
    editor: Editor
    match way:
        case Switching():
            editor = SwitchEditor(theme)
        case Choosing():
            editor = KeepingEditor(way, theme) if way.deletes else ListEditor(way, theme)
        case Speaking():
            editor = LanguageEditor(theme)
        case Counting():
            editor = NumberEditor(way, bounds_of(row.fields[0]), theme)
        case Writing():
            editor = text_editor(way)
        case Keeping():
            editor = SecretEditor(way.secret, theme)
        case Naming():
            editor = ModelEditor(theme)
        case Waiting():
            editor = PatienceEditor(theme)
        case Scaling():
            editor = ScaleEditor(way, theme)
        case Binding():
            editor = BindingEditor(theme)
        case Embedding():
            raise ValueError(f"{row.name} is a form of its own")
    return editor
