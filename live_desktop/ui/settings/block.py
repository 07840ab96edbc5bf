"""One section: its title, its rows, and those for exact values folded away."""

from collections.abc import Iterator, Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from live_desktop.store.settings import Settings
from live_desktop.ui.controls import button, note
from live_desktop.ui.dress import Dress
from live_desktop.ui.settings import words
from live_desktop.ui.settings.row import SettingRow
from live_desktop.ui.settings.search import finds
from live_desktop.ui.settings.table import NAMES, RENEWING, ROWS, Embedding, Row, Section
from live_desktop.ui.sides import sided
from live_desktop.ui.sound.duplex_form import INSET
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Space, Stroke, TextSize, Weight

FORM_INSETS = {Section.SOUND: (int(Space.M), int(Space.M)), Section.BRAIN: (INSET, 0)}
"""Pixels from the left and the right edge of a form to its words."""


class Block(QWidget):
    """Shows the rows of a section, all of them or those that are searched for.

    Signal: `wished(Change)`.
    """

    wished = Signal(object)

    def __init__(self, section: Section, form: QWidget | None, theme: Theme) -> None:
        """Show `form` in the place of rows, where the section has one of its own."""
        super().__init__()
        self.section = section
        self._theme = theme
        self._form = form
        self._own = tuple(row for row in ROWS if row.section is section)
        self._renews = note(words.SECTION_RENEWS, theme)
        self._unmade = [row for row in self._own if not isinstance(row.way, Embedding)]
        # What holds for all rows is said once.
        self._is_same = bool(self._unmade) and all(
            RENEWING.issuperset(row.fields) for row in self._unmade
        )
        # What has no parent yet must not be shown: it would be a window.
        if not self._is_same:
            self._renews.hide()
        self.rows: list[SettingRow] = []
        self._rules: dict[SettingRow, QFrame] = {}
        self._settings = Settings()
        self._refusals: Mapping[str, str] = {}
        self._hidden: frozenset[str] = frozenset()
        self._searched = ""
        self._unfolded = False
        self._title = QLabel(NAMES[section])
        self._title.setFont(theme.font(TextSize.TITLE, Weight.SEMIBOLD))
        self._fold = button(words.MORE, "link")
        self._fold.hide()
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, 0, Space.L, Space.L)
        column.setSpacing(0)
        column.addWidget(self._title)
        column.addSpacing(Space.XXS)
        column.addWidget(self._renews)
        column.addSpacing(Space.XS)
        if form is not None:
            column.setContentsMargins(0, 0, 0, Space.L)
            self._title.setContentsMargins(Space.L, 0, Space.L, 0)
            column.addWidget(form)
            # Its words begin where the title does, whatever distance it keeps itself.
            left, right = FORM_INSETS[section]
            form.setContentsMargins(sided(Space.L - left, 0, Space.L - right, 0))
        self._fold.clicked.connect(self._toggle)
        self._arrange()
        # Rows come into a section that is styled, each with its own small wait; a form has its
        # own, and is styled when there is time for that.
        self._dress = None if form is not None else Dress(self, theme)

    @property
    def dressed(self) -> bool:
        """Tell whether it is styled."""
        return self._dress is not None

    def dress(self) -> None:
        """Be styled as the theme has it, now that the rows are made."""
        if self._dress is None:
            self._dress = Dress(self, self._theme)
        else:
            self._dress.put_on()

    def showEvent(self, event: QShowEvent) -> None:
        self.dress()
        super().showEvent(event)

    def show_settings(
        self, settings: Settings, refusals: Mapping[str, str], hidden: frozenset[str]
    ) -> None:
        """Show what is in force, what has no effect, and not what is `hidden`."""
        self._settings, self._refusals, self._hidden = settings, refusals, hidden
        for row in self.rows:
            row.show_setting(settings, refusals.get(row.row.name, ""))
        self._arrange()

    @property
    def whole(self) -> bool:
        """Tell whether all rows are made."""
        return not self._unmade

    def grow(self) -> SettingRow:
        """Make the next row; there must be one."""
        made = SettingRow(self._unmade.pop(0), self._theme, marked=not self._is_same)
        if self.rows:
            self._rules[made] = _rule()
            self._column.addWidget(self._rules[made])
        if made.row.exact and not any(row.row.exact for row in self.rows):
            self._column.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(made)
        self.rows.append(made)
        made.wished.connect(self.wished)
        made.show_setting(self._settings, self._refusals.get(made.row.name, ""))
        self._arrange()
        return made

    def search(self, typed: str) -> int:
        """Look for the rows with these words, all for none; `showing` shows them.

        Returns how many they are.
        """
        self._searched = typed
        return sum(self._is_shown(row) for row in self._own)

    def showing(self) -> Iterator[None]:
        """Show what is looked for, row by row: a step each that takes its time."""
        stays = any(self._is_shown(row.row) for row in self.rows if not row.isHidden())
        if self.isHidden() or not stays:
            # The title comes with the first row.
            self.hide()
            for row in self.rows:
                row.hide()
        yield from self._steps()

    def row(self, name: str) -> SettingRow | None:
        """Find a row by its name."""
        return next((each for each in self.rows if each.row.name == name), None)

    def first(self) -> QWidget | None:
        """Find what gives the first value in sight."""
        if self._form is not None:
            return self._form
        return next((each.editor for each in self.rows if not each.isHidden()), None)

    def _arrange(self) -> None:
        for _ in self._steps():
            pass

    def _steps(self) -> Iterator[None]:
        shown = [row for row in self._own if self._is_shown(row)]
        first = True
        for each in self.rows:
            visible = each.row in shown
            changed = visible is each.isHidden()
            each.setVisible(visible)
            if each in self._rules:
                self._rules[each].setVisible(visible and not first)
            first = first and not visible
            if changed:
                yield
        if self._form is not None:
            self._form.setVisible(bool(shown))
        has_exact = any(row.row.exact for row in self.rows)
        self._fold.setVisible(has_exact and not self._searched)
        self._fold.setText(words.LESS if self._unfolded else words.MORE)

    def _is_shown(self, row: Row) -> bool:
        if self._searched:
            return finds(row, self._searched)
        return row.name not in self._hidden and (self._unfolded or not row.exact)

    @Slot()
    def _toggle(self) -> None:
        self._unfolded = not self._unfolded
        self._arrange()


def _rule() -> QFrame:
    rule = QFrame()
    rule.setObjectName("rule")
    rule.setFixedHeight(Stroke.HAIRLINE)
    return rule
