"""The page on which a persona is written."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QTextOption
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from live_desktop.protocol.voices import Voice
from live_desktop.store.personas import LONGEST_NAME, estimate_tokens
from live_desktop.ui.controls import IconButton, button, note
from live_desktop.ui.personas import words
from live_desktop.ui.personas.choices import (
    ChoiceBox,
    language_choices,
    model_choices,
    voice_choices,
)
from live_desktop.ui.personas.draft import PersonaDraft, renews
from live_desktop.ui.personas.tool_switches import ToolSwitches
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size, Space, TextSize, Weight


class PersonaForm(QWidget):
    """Edit one persona; it counts once it is saved.

    Signals: `changed(PersonaDraft)` with every key, `saved(PersonaDraft)`, `left()` to go back.
    """

    changed = Signal(object)
    saved = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._before = PersonaDraft()
        self._id = ""
        self._in_use = self._at_once = self._starter = self._rendering = False
        self._back = IconButton(theme, "back", words.BACK)
        self._name = QLineEdit()
        self._name.setAccessibleName(words.NAME)
        self._name.setPlaceholderText(words.NAME_EXAMPLE)
        self._name.setMaxLength(LONGEST_NAME)
        self._name.setFont(theme.font(TextSize.BODY, Weight.SEMIBOLD))
        self._instruction = QPlainTextEdit()
        self._instruction.setProperty("kind", "field")
        self._instruction.setTabChangesFocus(True)
        self._instruction.setMinimumHeight(Size.DETAIL * 2 + Space.XL)
        self._instruction.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._instruction.setAccessibleName(words.INSTRUCTION)
        self._instruction.setPlaceholderText(words.INSTRUCTION_EXAMPLE)
        self._size = note("", theme)
        self._voice = ChoiceBox(words.VOICE, theme, voice_choices())
        self._model = ChoiceBox(words.MODEL, theme, model_choices())
        self._language = ChoiceBox(words.LANGUAGE, theme, language_choices())
        self._tools = ToolSwitches(theme)
        self._effect = note("", theme)
        self._save = button(words.SAVE, "primary")
        self._lay_out()
        self.setFocusProxy(self._instruction)
        self._connect()
        self._render()

    @property
    def draft(self) -> PersonaDraft:
        """Return what stands in the form."""
        return PersonaDraft(
            id=self._id,
            name=self._name.text(),
            instruction=self._instruction.toPlainText(),
            voice=self._voice.chosen,
            model=self._model.chosen,
            language=self._language.chosen,
            tools=self._tools.chosen,
        )

    @property
    def dirty(self) -> bool:
        """Tell whether it differs from what is kept."""
        return self.draft != self._before

    def show_persona(
        self, kept: PersonaDraft, draft: PersonaDraft, *, in_use: bool, starter: bool
    ) -> None:
        """Show a draft of a persona, which differs from what is `kept` of it, or not."""
        self._rendering = True
        self._before, self._id = kept, draft.id
        self._in_use, self._starter = in_use, starter
        self._name.setText(draft.name)
        self._name.setCursorPosition(0)
        # A text that is set begins the undoing anew.
        self._instruction.setPlainText(draft.instruction)
        self._voice.choose(draft.voice)
        self._model.choose(draft.model)
        self._language.choose(draft.language)
        self._tools.choose(draft.tools)
        self._rendering = False
        self._render()
        first = self._instruction if draft.name else self._name
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_effect(self, *, at_once: bool) -> None:
        """Note whether an open session takes a new instruction without a new connection."""
        self._at_once = at_once
        self._render()

    def show_voices(self, voices: tuple[Voice, ...]) -> None:
        """Offer these voices."""
        self._voice.offer(voice_choices(voices))

    def show_tools(self, tools: tuple[str, ...]) -> None:
        """Offer these tools."""
        self._tools.show_tools(tools)

    def hideEvent(self, event: QHideEvent) -> None:
        self._instruction.clearFocus()
        super().hideEvent(event)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.XXS)
        head.addWidget(self._back)
        head.addWidget(self._name, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, 0, Space.M, Space.M)
        column.setSpacing(Space.XS)
        column.addLayout(head)
        column.addWidget(self._instruction, 1)
        column.addWidget(self._size)
        rows = QGridLayout()
        rows.setHorizontalSpacing(Space.S)
        rows.setVerticalSpacing(Space.XS)
        rows.setColumnStretch(1, 1)
        for line, (name, box) in enumerate(
            (
                (words.VOICE, self._voice),
                (words.MODEL, self._model),
                (words.LANGUAGE, self._language),
            )
        ):
            label = note(name, self._theme)
            label.setWordWrap(False)
            label.setBuddy(box)
            rows.addWidget(label, line, 0)
            rows.addWidget(box, line, 1)
        column.addLayout(rows)
        column.addWidget(self._tools)
        column.addWidget(self._effect)
        column.addWidget(self._save, 0, Qt.AlignmentFlag.AlignRight)

    def _connect(self) -> None:
        self._back.clicked.connect(self._ask_to_leave)
        self._save.clicked.connect(self._ask_to_save)
        self._name.textChanged.connect(self._tell)
        self._instruction.textChanged.connect(self._tell)
        for box in (self._voice, self._model, self._language):
            box.currentIndexChanged.connect(self._tell)
        self._tools.changed.connect(self._tell)

    @Slot()
    def _tell(self) -> None:
        if not self._rendering:
            self._render()
            self.changed.emit(self.draft)

    def _render(self) -> None:
        draft = self.draft
        text = draft.instruction
        self._size.setText(words.size(len(text), estimate_tokens(text)))
        self._save.setEnabled(self.dirty and not draft.missing)
        self._effect.setText(self._effect_words(draft))
        self._save.setAccessibleDescription(self._effect.text())

    def _effect_words(self, draft: PersonaDraft) -> str:
        if self.dirty and draft.missing:
            return draft.missing
        if self._in_use:
            now = self._at_once and not renews(self._before, draft)
            effect = words.AT_ONCE if now else words.RENEWS
        else:
            effect = words.LATER
        return f"{words.STARTER} {effect}" if self._starter else effect

    @Slot()
    def _ask_to_leave(self) -> None:
        self.left.emit()

    @Slot()
    def _ask_to_save(self) -> None:
        self.saved.emit(self.draft)
