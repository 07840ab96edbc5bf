"""The appearance of the window: the palette in force, the fonts, and Qt's own style."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from live_desktop.store.settings import Accent, Appearance, Contrast, Settings
from live_desktop.ui import tokens
from live_desktop.ui.accents import palette_of
from live_desktop.ui.stylesheet import stylesheet
from live_desktop.ui.tokens import LIGHT, Palette, TextSize, Weight

_SCHEMES = {
    Appearance.SYSTEM: Qt.ColorScheme.Unknown,
    Appearance.LIGHT: Qt.ColorScheme.Light,
    Appearance.DARK: Qt.ColorScheme.Dark,
}

_ACCENTS = {
    Accent.TEAL: "",
    Accent.BLUE: tokens.BLUE,
    Accent.VIOLET: tokens.VIOLET,
    Accent.ROSE: tokens.ROSE,
    Accent.OCHRE: tokens.OCHRE,
    Accent.GREY: tokens.GREY,
}


@dataclass(frozen=True, slots=True)
class Look:
    """All that the user chooses about how the window looks."""

    appearance: Appearance = Appearance.SYSTEM
    contrast: Contrast = Contrast.SYSTEM
    accent: Accent = Accent.TEAL
    text_percent: int = 100


def look_of(settings: Settings) -> Look:
    """Find the look that the settings choose."""
    return Look(settings.appearance, settings.contrast, settings.accent, settings.text_percent)


class Theme(QObject):
    """Choose the colours, follow the system's colour scheme, and tell widgets of a change.

    Signals: `restyled()` when there is another style sheet, and `changed()` once it is worn.
    """

    restyled = Signal()
    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        # What asks for the contrast lives only as long as this does.
        self._hints = hints = QGuiApplication.styleHints()
        self._look = Look()
        self._system = hints.colorScheme()
        self._system_accent = _system_accent()
        self._palette: Palette | None = None
        self._sheet = ""
        QApplication.setStyle("Fusion")
        QApplication.setFont(self.font())
        hints.colorSchemeChanged.connect(self._follow_system)
        hints.accessibility().contrastPreferenceChanged.connect(self._render)
        self._render()

    @property
    def palette(self) -> Palette:
        """Return the colours in force."""
        return self._palette or LIGHT

    @property
    def sheet(self) -> str:
        """Return the style sheet in these colours."""
        return self._sheet

    @property
    def appearance(self) -> Appearance:
        """Return what the user chose."""
        return self._look.appearance

    @property
    def look(self) -> Look:
        """Return all that the user chose."""
        return self._look

    def set_appearance(self, appearance: Appearance) -> None:
        """Force one palette, or follow the system; the window frame follows where it can."""
        self.set_look(replace(self._look, appearance=appearance))

    def set_look(self, look: Look) -> None:
        """Look so from now on, in the windows that are open too."""
        before, self._look = self._look, look
        self._hints.setColorScheme(_SCHEMES[look.appearance])
        self._system = self._hints.colorScheme()
        resized = look.text_percent != before.text_percent
        if resized:
            self._resize_words(before.text_percent)
        self._render()
        if resized:
            self.changed.emit()

    def pixels(self, size: TextSize) -> int:
        """Return how high type of one size of the scale is, as the user wants words."""
        return _scaled(size, self._look.text_percent)

    def font(
        self,
        size: TextSize = TextSize.BODY,
        weight: Weight = Weight.REGULAR,
        *,
        digits: bool = False,
    ) -> QFont:
        """Return the system's font in one size of the scale; `digits` keeps numerals in columns."""
        font = QFont(QGuiApplication.font())
        font.setPixelSize(self.pixels(size))
        font.setWeight(QFont.Weight(weight))
        if digits:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    @Slot(Qt.ColorScheme)
    def _follow_system(self, scheme: Qt.ColorScheme) -> None:
        self._system = scheme
        self._system_accent = _system_accent()
        QApplication.setPalette(_qt_palette(self.palette))
        self._render()

    @Slot()
    def _render(self) -> None:
        palette = self._wanted()
        if palette is self._palette:
            return
        self._palette = palette
        QApplication.setPalette(_qt_palette(palette))
        self._sheet = stylesheet(palette)
        self.restyled.emit()
        self.changed.emit()

    def _wanted(self) -> Palette:
        look = self._look
        if look.appearance is Appearance.SYSTEM:
            dark = self._system is Qt.ColorScheme.Dark
        else:
            dark = look.appearance is Appearance.DARK
        if look.contrast is Contrast.SYSTEM:
            wanted = self._hints.accessibility().contrastPreference()
            high = wanted is Qt.ContrastPreference.HighContrast
        else:
            high = look.contrast is Contrast.HIGH
        is_systems = look.accent is Accent.SYSTEM
        accent = self._system_accent if is_systems else _ACCENTS[look.accent]
        return palette_of(dark=dark, high=high, accent=accent)

    def _resize_words(self, before: int) -> None:
        """Give all words on the screen their new size."""
        sizes = {_scaled(size, before): size for size in TextSize}
        # What is changed first passes its size on, and that must not be taken for an old one.
        widgets = [(each, sizes.get(each.font().pixelSize())) for each in QApplication.allWidgets()]
        QApplication.setFont(self.font())
        for widget, size in widgets:
            if size is not None:
                font = widget.font()
                font.setPixelSize(_scaled(size, self._look.text_percent))
                widget.setFont(font)


def _scaled(size: TextSize, percent: int) -> int:
    return round(size * percent / 100)


def _system_accent() -> str:
    """Ask the system for its accent, which our own palette hides."""
    QApplication.setPalette(QPalette())
    return QApplication.palette().color(QPalette.ColorRole.Accent).name()


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
