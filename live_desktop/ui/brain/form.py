"""Which language model answers what the offline voice cannot."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from live_desktop.addresses import brain_server, whole_address
from live_desktop.store.settings import BrainChoice
from live_desktop.ui import words
from live_desktop.ui.brain import words as brain_words
from live_desktop.ui.brain.consent_panel import ConsentPanel
from live_desktop.ui.brain.view import BrainView
from live_desktop.ui.controls import Choice, button, note
from live_desktop.ui.sides import sided
from live_desktop.ui.sight import bring_into_sight
from live_desktop.ui.sound.duplex_form import INSET
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space, TextSize, Weight

_INDENT = INSET + Space.M + Space.XS
_LONGEST = 2048


class BrainForm(QWidget):
    """Offer to find a model, to give its address, or to do without; the marked choice is in force.

    Signals: `chosen(BrainChoice, address, key, model)`, where an empty key keeps the one that is
    stored, `agreed(str)` with the server that may be sent to, and `look_requested()`. The dots of
    its choices stand INSET inside their rows, and all else in line with them.
    """

    chosen = Signal(object, str, str, str)
    agreed = Signal(str)
    look_requested = Signal()

    def __init__(self, theme: Theme, *, titled: bool = True) -> None:
        super().__init__()
        self._titled = titled
        self._shown: BrainView | None = None
        self._open = BrainChoice.AUTO
        self._state = note("", theme)
        self._state.setProperty("tone", "")
        self._look = button(brain_words.CHECK, "quiet")
        self._look.setFont(theme.font(TextSize.SMALL))
        keep = self._look.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self._look.setSizePolicy(keep)
        self._choices = {each: Choice(brain_words.CHOICES[each], theme) for each in BrainChoice}
        self._address = _field(brain_words.ADDRESS, brain_words.ADDRESS_EXAMPLE)
        self._address.setAccessibleDescription(brain_words.ADDRESS_HINT)
        self._key = _field(brain_words.KEY, words.KEY_OPTIONAL)
        self._key.setEchoMode(QLineEdit.EchoMode.Password)
        self._model = _field(brain_words.MODEL_NAME, brain_words.FIRST_MODEL)
        self._model.setAccessibleDescription(brain_words.MODEL_HINT)
        self._apply = button(words.APPLY, "primary")
        self._consent = ConsentPanel(theme)
        self._address_fields = QWidget()
        self._model_fields = QWidget()
        self._lay_out(theme)
        self._connect()
        self.show_brain(BrainView())

    def show_brain(self, view: BrainView) -> None:
        """Mark the choice in force and say what came of it; what the user is typing stays."""
        before, self._shown = self._shown, view
        self._state.setText(view.state)
        self._look.setVisible(view.choice is not BrainChoice.OFF and not view.to_ask)
        self._model.setPlaceholderText(view.found or brain_words.FIRST_MODEL)
        self._key.setPlaceholderText(words.KEY_STORED if view.has_key else words.KEY_OPTIONAL)
        for each, choice in self._choices.items():
            choice.setChecked(each is view.choice)
        if before is None or _given(before) != _given(view):
            self._address.setText(view.address)
            self._key.clear()
            self._model.setText(view.model)
            self._open_fields(view.choice)
        if view.to_ask and (before is None or before.to_ask != view.to_ask):
            self._consent.ask(view.to_ask)
        elif not view.to_ask:
            self._consent.hide()
        self._offer()

    def ask_for_model(self) -> None:
        """Put the keyboard where a model can be had: the search, or the field of an address."""
        if self._shown is not None and self._shown.choice is BrainChoice.OFF:
            self._choices[BrainChoice.AUTO].setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._ask_for_address()
        bring_into_sight(self)

    def _lay_out(self, theme: Theme) -> None:
        text = note(brain_words.LOCAL_MODEL_TEXT, theme)
        heading = QLabel(brain_words.LOCAL_MODEL)
        heading.setFont(theme.font(TextSize.SMALL, Weight.SEMIBOLD))
        head = QHBoxLayout()
        head.setContentsMargins(sided(INSET, 0, 0, 0))
        head.addWidget(heading if self._titled else text, 1)
        head.addWidget(self._look, 0, Qt.AlignmentFlag.AlignTop)
        above = QVBoxLayout()
        above.setContentsMargins(sided(INSET, 0, 0, Space.XS))
        above.setSpacing(Space.XS)
        if self._titled:
            above.addWidget(text)
        above.addWidget(self._state)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.XS, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(above)
        for each, choice in self._choices.items():
            text = note(brain_words.CHOICE_TEXTS[each], theme)
            text.setContentsMargins(sided(_INDENT, 0, 0, Space.XXS))
            choice.setFont(theme.font(TextSize.BODY))
            choice.setAccessibleDescription(text.text())
            column.addWidget(choice)
            column.addWidget(text)
        address = _rows(self._address_fields, _INDENT)
        address.addWidget(self._address)
        address.addWidget(self._key)
        column.addWidget(self._address_fields)
        label = QLabel(words.MODEL)
        label.setFont(theme.font(TextSize.SMALL, Weight.SEMIBOLD))
        label.setBuddy(self._model)
        model = _rows(self._model_fields, INSET)
        model.addWidget(label)
        model.addWidget(self._model)
        model.addWidget(note(brain_words.MODEL_HINT, theme))
        model.addWidget(self._apply, 0, Qt.AlignmentFlag.AlignRight)
        column.addWidget(self._model_fields)
        asking = QVBoxLayout()
        asking.setContentsMargins(sided(INSET, Space.S, 0, 0))
        asking.addWidget(self._consent)
        column.addLayout(asking)

    def _connect(self) -> None:
        for choice in self._choices.values():
            choice.clicked.connect(self._choose)
        for field in (self._address, self._key, self._model):
            field.textChanged.connect(self._offer)
            field.returnPressed.connect(self._apply.click)
        self._apply.clicked.connect(self._give)
        self._look.clicked.connect(self._ask_to_look)
        self._consent.agreed.connect(self.agreed)
        self._consent.declined.connect(self._offer)

    def _open_fields(self, choice: BrainChoice) -> None:
        self._open = choice
        self._address_fields.setVisible(choice is BrainChoice.ADDRESS)
        self._model_fields.setVisible(choice is not BrainChoice.OFF)
        self._offer()

    @Slot()
    def _offer(self) -> None:
        shown = self._shown
        if shown is None:
            return
        model = self._model.text().strip()
        news = self._open is not shown.choice or model != shown.model
        fits = True
        if self._open is BrainChoice.ADDRESS:
            address = whole_address(self._address.text())
            news = news or address != shown.address or bool(self._key.text().strip())
            # Who declined is asked again in the same way.
            news = news or (bool(shown.to_ask) and self._consent.isHidden())
            fits = bool(brain_server(address))
        self._apply.setEnabled(news and fits)

    @Slot()
    def _choose(self) -> None:
        sender, shown = self.sender(), self._shown or BrainView()
        choice = next(each for each, row in self._choices.items() if row is sender)
        if choice is BrainChoice.ADDRESS:
            self._ask_for_address()
            return
        model = "" if shown.choice is BrainChoice.ADDRESS else shown.model
        self._model.setText(model)
        self._open_fields(choice)
        self._emit(choice)

    def _ask_for_address(self) -> None:
        self._open_fields(BrainChoice.ADDRESS)
        self._address.setFocus(Qt.FocusReason.ShortcutFocusReason)
        bring_into_sight(self._model_fields)

    @Slot()
    def _give(self) -> None:
        self._emit(self._open)
        if self._shown is not None and self._shown.to_ask and self._consent.isHidden():
            self._consent.ask(self._shown.to_ask)

    def _emit(self, choice: BrainChoice) -> None:
        address = whole_address(self._address.text())
        key, model = self._key.text().strip(), self._model.text().strip()
        self.chosen.emit(choice, address, key, model)

    @Slot()
    def _ask_to_look(self) -> None:
        self.look_requested.emit()


def _given(view: BrainView) -> tuple[BrainChoice, str, str, bool]:
    return view.choice, view.address, view.model, view.has_key


def _field(name: str, example: str) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(example)
    field.setMaxLength(_LONGEST)
    return field


def _rows(holder: QWidget, indent: int) -> QVBoxLayout:
    rows = QVBoxLayout(holder)
    rows.setContentsMargins(sided(indent, Space.XS, 0, 0))
    rows.setSpacing(Space.XS)
    return rows
