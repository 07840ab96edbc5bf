"""Has Qt speak, write and lie the way that the window's language does."""

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from live_desktop.language import ENGLISH, spoken
from live_desktop.ui import figures

_QT = "qtbase"
"""The catalogues of Qt's own words, such as those of its menus for editing text."""


def adopt(application: QApplication) -> None:
    """Follow the window's language in Qt's own words, in numbers, dates, and in the direction."""
    locale = locale_of(spoken(), QLocale.system())
    QLocale.setDefault(locale)
    figures.write_as(locale)
    application.setLayoutDirection(locale.textDirection())
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if spoken() != ENGLISH and translator.load(QLocale(spoken()), _QT, "_", folder):
        application.installTranslator(translator)


def locale_of(language: str, system: QLocale) -> QLocale:
    """Find how a language is written: as in the system's country, where that speaks it."""
    own = QLocale(language)
    if (system.language(), system.script()) == (own.language(), own.script()):
        return system
    return figures.INTERNATIONAL if language == ENGLISH else own
