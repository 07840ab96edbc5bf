"""Where the voice comes from: this computer, Google, or a server of the user's choice."""

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from live_desktop.protocol.models import DEFAULT_MODEL
from live_desktop.ui import words
from live_desktop.ui.brain import words as brain_words
from live_desktop.ui.brain.form import BrainForm
from live_desktop.ui.brain.view import BrainView
from live_desktop.ui.controls import Choice, button, note
from live_desktop.ui.model_box import ModelBox
from live_desktop.ui.sides import sided
from live_desktop.ui.sight import bring_into_sight
from live_desktop.ui.sound.duplex_form import INSET
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space, TextSize, Weight

LOCAL, GOOGLE, CUSTOM, VERTEX = "local", "google", "custom", "vertex"
"""The kinds of connection."""

_SCHEMES = frozenset({"ws", "wss"})
_INDENT = Space.XL


class ConnectionForm(QWidget):
    """Offer three connections; the marked one is in use, the open one can be filled in.

    A fourth, which is set in the settings file alone, is in sight only while it is in use.

    Signals: `local_chosen()`, `google_chosen(key, model)`, `custom_chosen(address, key, model)`;
    an empty key keeps the one that is stored. `brain` has signals of its own.
    """

    local_chosen = Signal()
    google_chosen = Signal(str, str)
    custom_chosen = Signal(str, str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._has_key = False
        self._choices = {
            LOCAL: Choice(words.LOCAL, theme),
            GOOGLE: Choice(words.GOOGLE, theme),
            CUSTOM: Choice(words.CUSTOM, theme),
            VERTEX: Choice(words.VERTEX, theme),
        }
        self._local_text = note(words.LOCAL_TEXT, theme)
        self._vertex_text = note(words.VERTEX_TEXT, theme)
        self.brain = BrainForm(theme)
        self._key = _secret(words.KEY)
        self._use_google = button(words.USE_GOOGLE, "primary")
        self._models = {GOOGLE: ModelBox(theme), CUSTOM: ModelBox(theme)}
        self._address = QLineEdit()
        self._address.setPlaceholderText(words.ADDRESS_EXAMPLE)
        self._address.setAccessibleName(words.ADDRESS)
        self._address.setAccessibleDescription(words.ADDRESS_HINT)
        self._server_key = _secret(words.KEY_OPTIONAL)
        self._server_key.setPlaceholderText(words.KEY_OPTIONAL)
        self._use_server = button(words.USE_SERVER, "primary")
        self._fields = {
            LOCAL: _stack(self.brain, indent=_INDENT - INSET),
            GOOGLE: _stack(
                self._key,
                note(words.KEY_KEPT, theme),
                *_labelled(self._models[GOOGLE], theme),
                self._use_google,
            ),
            CUSTOM: _stack(
                self._address,
                note(words.ADDRESS_HINT, theme),
                self._server_key,
                *_labelled(self._models[CUSTOM], theme),
                self._use_server,
            ),
        }
        self._lay_out()
        self._connect()
        self.show_connection(LOCAL, "", DEFAULT_MODEL, has_key=False)

    def show_connection(self, kind: str, address: str, model: str, *, has_key: bool) -> None:
        """Mark the connection in use, open its fields, and say whether a key is stored."""
        self._has_key = has_key
        for name, choice in self._choices.items():
            choice.setChecked(name == kind)
        for part in (self._choices[VERTEX], self._vertex_text):
            part.setVisible(kind == VERTEX)
        self.setFocusProxy(self._choices[kind])
        self._key.clear()
        self._key.setPlaceholderText(words.KEY_STORED if has_key else words.KEY)
        self._server_key.clear()
        if address or kind == CUSTOM:
            self._address.setText(address)
        for box in self._models.values():
            box.show_model(model)
        self._open(kind)
        self._offer()

    def show_brain(self, view: BrainView) -> None:
        """Show who answers the open questions of the offline voice, and where words go for it."""
        self.brain.show_brain(view)
        text = brain_words.goes_to(view.elsewhere) if view.elsewhere else words.LOCAL_TEXT
        self._local_text.setText(text)
        self._choices[LOCAL].setAccessibleDescription(text)

    def ask_for_key(self) -> None:
        """Open the fields of Google and wait for a key."""
        self._open(GOOGLE)
        self._key.setFocus(Qt.FocusReason.ShortcutFocusReason)
        bring_into_sight(self._fields[GOOGLE])

    def ask_for_model(self) -> None:
        """Open the fields of the offline voice and wait for a choice of a model."""
        self._open(LOCAL)
        self.brain.ask_for_model()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(sided(Space.S, Space.XS, Space.M, Space.M))
        column.setSpacing(Space.XXS)
        texts = {
            LOCAL: self._local_text,
            GOOGLE: note(words.GOOGLE_TEXT, self._theme),
            CUSTOM: note(words.CUSTOM_TEXT, self._theme),
            VERTEX: self._vertex_text,
        }
        for kind, choice in self._choices.items():
            text = texts[kind]
            text.setContentsMargins(sided(_INDENT, 0, 0, 0))
            choice.setAccessibleDescription(text.text())
            column.addWidget(choice)
            column.addWidget(text)
            if kind in self._fields:
                column.addWidget(self._fields[kind])
            column.addSpacing(Space.M)
        column.addStretch()

    def _connect(self) -> None:
        self._choices[LOCAL].clicked.connect(self._ask_for_local)
        self._choices[GOOGLE].clicked.connect(self._ask_for_google)
        self._choices[CUSTOM].clicked.connect(self._ask_for_address)
        self._key.textChanged.connect(self._offer)
        self._key.returnPressed.connect(self._use_google.click)
        self._use_google.clicked.connect(self._give_google)
        for box in self._models.values():
            box.editTextChanged.connect(self._offer)
        self._address.textChanged.connect(self._offer)
        self._address.returnPressed.connect(self._use_server.click)
        self._server_key.returnPressed.connect(self._use_server.click)
        self._use_server.clicked.connect(self._give_server)

    def _open(self, kind: str) -> None:
        for name, fields in self._fields.items():
            fields.setVisible(name == kind)

    @Slot()
    def _offer(self) -> None:
        google, custom = self._models[GOOGLE], self._models[CUSTOM]
        has_news = bool(self._key.text().strip()) or (self._has_key and google.changed)
        self._use_google.setEnabled(has_news and bool(google.wanted))
        url = QUrl(self._address.text().strip(), QUrl.ParsingMode.StrictMode)
        is_address = url.scheme() in _SCHEMES and bool(url.host())
        self._use_server.setEnabled(is_address and bool(custom.wanted))

    @Slot()
    def _ask_for_local(self) -> None:
        self._open(LOCAL)
        self.local_chosen.emit()

    @Slot()
    def _ask_for_google(self) -> None:
        """Use the stored key, or ask for one."""
        if self._has_key:
            self._open(GOOGLE)
            self.google_chosen.emit("", self._models[GOOGLE].wanted or DEFAULT_MODEL)
        else:
            self.ask_for_key()

    @Slot()
    def _ask_for_address(self) -> None:
        self._open(CUSTOM)
        self._address.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def _give_google(self) -> None:
        self.google_chosen.emit(self._key.text().strip(), self._models[GOOGLE].wanted)

    @Slot()
    def _give_server(self) -> None:
        address, key = self._address.text().strip(), self._server_key.text().strip()
        self.custom_chosen.emit(address, key, self._models[CUSTOM].wanted)


def _secret(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setAccessibleName(name)
    return field


def _labelled(box: ModelBox, theme: Theme) -> tuple[QLabel, ModelBox, QLabel]:
    label = QLabel(words.MODEL)
    label.setFont(theme.font(TextSize.SMALL, Weight.SEMIBOLD))
    label.setBuddy(box)
    label.setContentsMargins(0, Space.XS, 0, 0)
    return label, box, note(words.MODEL_HINT, theme)


def _stack(*widgets: QWidget, indent: int = _INDENT) -> QWidget:
    """Return fields one below the other, indented under their choice; buttons go to the right."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(sided(indent, Space.XS, 0, 0))
    column.setSpacing(Space.XS)
    for widget in widgets:
        column.addWidget(widget)
        if isinstance(widget, QPushButton):
            column.setAlignment(widget, Qt.AlignmentFlag.AlignRight)
    return holder
