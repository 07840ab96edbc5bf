"""The appearance of the window: the palette in force, the fonts, and Qt's own style."""

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from live_desktop.store.settings import Appearance
from live_desktop.ui.stylesheet import stylesheet
from live_desktop.ui.tokens import DARK, LIGHT, Palette, TextSize, Weight

_SCHEMES = {
    Appearance.SYSTEM: Qt.ColorScheme.Unknown,
    Appearance.LIGHT: Qt.ColorScheme.Light,
    Appearance.DARK: Qt.ColorScheme.Dark,
}


class Theme(QObject):
    """Dress the application, follow the system's colour scheme, and tell widgets of a change."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._appearance = Appearance.SYSTEM
        self._system = QGuiApplication.styleHints().colorScheme()
        self._palette: Palette | None = None
        QApplication.setStyle("Fusion")
        QApplication.setFont(self.font())
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._render()

    @property
    def palette(self) -> Palette:
        """Return the colours in force."""
        return self._palette or LIGHT

    @property
    def appearance(self) -> Appearance:
        """Return what the user chose."""
        return self._appearance

    def set_appearance(self, appearance: Appearance) -> None:
        """Force one palette, or follow the system; the window frame follows where it can."""
        self._appearance = appearance
        hints = QGuiApplication.styleHints()
        hints.setColorScheme(_SCHEMES[appearance])
        self._system = hints.colorScheme()
        self._render()

    def font(
        self,
        size: TextSize = TextSize.BODY,
        weight: Weight = Weight.REGULAR,
        *,
        digits: bool = False,
    ) -> QFont:
        """Return the system's font in one size of the scale; `digits` keeps numerals in columns."""
        font = QFont(QGuiApplication.font())
        font.setPixelSize(size)
        font.setWeight(QFont.Weight(weight))
        if digits:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    @Slot(Qt.ColorScheme)
    def _follow_system(self, scheme: Qt.ColorScheme) -> None:
        self._system = scheme
        self._render()

    def _render(self) -> None:
        palette = self._wanted()
        if palette is self._palette:
            return
        self._palette = palette
        QApplication.setPalette(_qt_palette(palette))
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setStyleSheet(stylesheet(palette))
        self.changed.emit()

    def _wanted(self) -> Palette:
        if self._appearance is Appearance.SYSTEM:
            dark = self._system is Qt.ColorScheme.Dark
        else:
            dark = self._appearance is Appearance.DARK
        return DARK if dark else LIGHT


def _qt_palette(palette: Palette) -> QPalette:
    """Translate our colours into Qt's roles, for the parts that Qt draws itself."""
    role = QPalette.ColorRole
    roles = {
        role.Window: palette.paper,
        role.Base: palette.raised,
        role.AlternateBase: palette.soft,
        role.Button: palette.raised,
        role.ToolTipBase: palette.raised,
        role.WindowText: palette.ink,
        role.Text: palette.ink,
        role.ButtonText: palette.ink,
        role.ToolTipText: palette.ink,
        role.BrightText: palette.on_accent,
        role.PlaceholderText: palette.faint,
        role.Highlight: palette.selection,
        role.HighlightedText: palette.ink,
        role.Accent: palette.accent,
        role.Link: palette.accent,
        role.LinkVisited: palette.accent,
    }
    result = QPalette(QColor(palette.raised), QColor(palette.paper))
    for which, colour in roles.items():
        result.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, which, QColor(palette.faint))
    return result
