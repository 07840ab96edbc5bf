"""The page of the drawer about personas: the list of them, and the form that edits one."""

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from live_desktop.protocol.voices import Voice
from live_desktop.ui.controls import IconButton, button
from live_desktop.ui.documents import documents
from live_desktop.ui.personas import words
from live_desktop.ui.personas.draft import PersonaDraft
from live_desktop.ui.personas.form import PersonaForm
from live_desktop.ui.personas.notice_bar import NoticeBar
from live_desktop.ui.personas.rows import PersonaList, PersonaModel, PersonaRow
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space


class PersonaPage(QWidget):
    """Show personas, and say what the user wants of them.

    Signals with the id of a persona: `chosen`, `edit_wished`, `copy_wished`, `removal_wished`;
    `new_wished()`, `draft_changed(PersonaDraft)`, `draft_left(PersonaDraft, bool)` with whether
    something in it is not saved, `saved(PersonaDraft)`, `undo_wished()`, `draft_wished(bool)` to
    go on with it or discard it, `starters_wished()`, `import_chosen(path)`, and
    `export_chosen(path, id)`, of which an empty id is for all of the user's own.
    """

    chosen = Signal(str)
    edit_wished = Signal(str)
    copy_wished = Signal(str)
    removal_wished = Signal(str)
    new_wished = Signal()
    draft_changed = Signal(object)
    draft_left = Signal(object, bool)
    saved = Signal(object)
    undo_wished = Signal()
    draft_wished = Signal(bool)
    starters_wished = Signal()
    import_chosen = Signal(str)
    export_chosen = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._exported = ""
        self._meant = ""
        """The persona whose menu is open."""
        self._model = PersonaModel()
        self._list = PersonaList(theme, self._model)
        self._form = PersonaForm(theme)
        self._new = button(words.NEW, "raised")
        self._more = IconButton(theme, "more", words.MORE)
        self._done = NoticeBar(theme, words.UNDO)
        self._unsaved = NoticeBar(theme, words.DISCARD, words.GO_ON)
        self._page_menu = self._make_page_menu()
        self._row_menu = self._make_row_menu()
        self._pages = QStackedWidget()
        self._lay_out()
        self.setFocusProxy(self._list)
        self._connect()

    def show_personas(self, rows: tuple[PersonaRow, ...], *, hidden: bool) -> None:
        """Show these personas; `hidden` tells whether there are starters besides."""
        self._model.show(rows)
        self._starters.setVisible(hidden)
        if not self._list.hasFocus() and rows:
            self._list.setCurrentIndex(self._model.index(max(0, self._model.in_use())))

    def show_voices(self, voices: tuple[Voice, ...]) -> None:
        """Offer these voices to personas."""
        self._form.show_voices(voices)

    def show_tools(self, tools: tuple[str, ...]) -> None:
        """Offer these tools to personas."""
        self._form.show_tools(tools)

    def show_effect(self, *, at_once: bool) -> None:
        """Note whether an open session takes a new instruction without a new connection."""
        self._form.show_effect(at_once=at_once)

    def edit(self, kept: PersonaDraft, draft: PersonaDraft, *, in_use: bool, starter: bool) -> None:
        """Open the form with a draft of a persona of which something else is kept, or the same."""
        self._done.say("")
        self._unsaved.say("")
        self._pages.setCurrentIndex(1)
        self._form.show_persona(kept, draft, in_use=in_use, starter=starter)

    def show_list(self) -> None:
        """Go back to the list."""
        if self._pages.currentIndex():
            self._pages.setCurrentIndex(0)
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def say_done(self, text: str, *, undo: bool = True) -> None:
        """Say what was done, and offer to take it back."""
        self._done.say(text, answerable=undo)

    def say_unsaved(self, text: str) -> None:
        """Say that something is not saved, and offer to go on with it."""
        self._unsaved.say(text)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self._new)
        foot.addStretch()
        foot.addWidget(self._more)
        front = QWidget()
        column = QVBoxLayout(front)
        column.setContentsMargins(Space.XS, 0, Space.XS, Space.M)
        column.setSpacing(Space.XS)
        column.addWidget(self._list, 1)
        below = QVBoxLayout()
        below.setContentsMargins(Space.XS, 0, Space.XS, 0)
        below.setSpacing(Space.XS)
        below.addWidget(self._unsaved)
        below.addWidget(self._done)
        below.addLayout(foot)
        column.addLayout(below)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._form)
        self._pages.addWidget(front)
        self._pages.addWidget(area)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)

    def _make_page_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(words.IMPORT).triggered.connect(self._ask_what_to_import)
        menu.addAction(words.EXPORT_ALL).triggered.connect(self._export_all)
        self._starters = menu.addAction(words.SHOW_STARTERS)
        self._starters.triggered.connect(self._show_starters)
        return menu

    def _make_row_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(words.EDIT).triggered.connect(self._edit_meant)
        menu.addAction(words.DUPLICATE).triggered.connect(self._copy_meant)
        menu.addAction(words.EXPORT).triggered.connect(self._export_meant)
        menu.addSeparator()
        menu.addAction(words.DELETE).triggered.connect(self._remove_meant)
        return menu

    def _connect(self) -> None:
        self._list.chosen.connect(self.chosen)
        self._list.edit_wished.connect(self.edit_wished)
        self._list.copy_wished.connect(self.copy_wished)
        self._list.removal_wished.connect(self.removal_wished)
        self._list.menu_wished.connect(self._open_row_menu)
        self._new.clicked.connect(self._make_new)
        self._more.clicked.connect(self._open_page_menu)
        self._done.answered.connect(self._ask_to_undo)
        self._unsaved.answered.connect(self._take_up)
        self._form.changed.connect(self.draft_changed)
        self._form.saved.connect(self.saved)
        self._form.left.connect(self._leave)

    @Slot(str, QPoint)
    def _open_row_menu(self, persona: str, place: QPoint) -> None:
        self._meant = persona
        self._row_menu.popup(place)

    @Slot()
    def _open_page_menu(self) -> None:
        height = self._page_menu.sizeHint().height()
        above = self._more.mapToGlobal(QPoint(0, -height))
        self._page_menu.popup(above)

    @Slot()
    def _edit_meant(self) -> None:
        self.edit_wished.emit(self._meant)

    @Slot()
    def _copy_meant(self) -> None:
        self.copy_wished.emit(self._meant)

    @Slot()
    def _remove_meant(self) -> None:
        self.removal_wished.emit(self._meant)

    @Slot()
    def _make_new(self) -> None:
        self.new_wished.emit()

    @Slot()
    def _show_starters(self) -> None:
        self.starters_wished.emit()

    @Slot()
    def _ask_to_undo(self) -> None:
        self.undo_wished.emit()

    @Slot(int)
    def _take_up(self, answer: int) -> None:
        self.draft_wished.emit(answer == 1)

    @Slot()
    def _leave(self) -> None:
        self.draft_left.emit(self._form.draft, self._form.dirty)

    @Slot()
    def _ask_what_to_import(self) -> None:
        dialog = QFileDialog(self, words.IMPORT, documents(), words.FILES)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.import_chosen)
        dialog.open()

    @Slot()
    def _export_all(self) -> None:
        self._ask_where_to_export("")

    @Slot()
    def _export_meant(self) -> None:
        self._ask_where_to_export(self._meant)

    def _ask_where_to_export(self, persona: str) -> None:
        self._exported = persona
        dialog = QFileDialog(self, words.EXPORT, documents(), words.FILES)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile(words.FILE_NAME)
        dialog.fileSelected.connect(self._export)
        dialog.open()

    @Slot(str)
    def _export(self, path: str) -> None:
        self.export_chosen.emit(path, self._exported)
