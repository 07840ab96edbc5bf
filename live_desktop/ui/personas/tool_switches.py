"""Which tools a persona may use: all of them, or those that are switched on."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from live_desktop.ui.personas import words
from live_desktop.ui.switch import Switch
from live_desktop.ui.theme import Theme


class ToolSwitches(QWidget):
    """One switch for all, and one for each while not all are on; signal `changed()`."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._chosen: tuple[str, ...] | None = None
        self._names: tuple[str, ...] = ()
        self._each: dict[str, Switch] = {}
        self._all = Switch(words.ALL_TOOLS, theme)
        self._all.clicked.connect(self._turn_all)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._all)
        self.setAccessibleName(words.TOOLS)
        self._render()

    @property
    def chosen(self) -> tuple[str, ...] | None:
        """Return the names of the tools that are on; None for all."""
        return self._chosen

    def choose(self, chosen: tuple[str, ...] | None) -> None:
        """Show which tools are on; None for all."""
        self._chosen = chosen
        self._render()

    def show_tools(self, names: tuple[str, ...]) -> None:
        """Offer these tools."""
        self._names = names
        self._render()

    def _render(self) -> None:
        # One that is gone from the program stays chosen, and can be switched off.
        wanted = tuple(dict.fromkeys((*self._names, *(self._chosen or ()))))
        for name in wanted:
            if name not in self._each:
                switch = Switch(name.replace("_", " "), self._theme)
                switch.setProperty("tool", name)
                switch.clicked.connect(self._turn_one)
                self._each[name] = switch
                self._column.addWidget(switch)
        for name, switch in self._each.items():
            switch.setVisible(self._chosen is not None and name in wanted)
            switch.setChecked(self._chosen is not None and name in self._chosen)
        self._all.setChecked(self._chosen is None)
        self.setVisible(bool(wanted))

    @Slot()
    def _turn_all(self) -> None:
        self.choose(self._names if self._chosen is None else None)
        self.changed.emit()

    @Slot()
    def _turn_one(self) -> None:
        switch = self.sender()
        if isinstance(switch, Switch) and self._chosen is not None:
            name = str(switch.property("tool"))
            on = name in self._chosen
            kept = tuple(each for each in self._chosen if each != name)
            self.choose(kept if on else (*kept, name))
            self.changed.emit()
