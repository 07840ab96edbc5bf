"""What tests of the window share: no screen, a window that is shown, and turns to show in it."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from live_desktop.protocol.models import DEFAULT_MODEL
from live_desktop.protocol.voices import LOCAL_VOICES, VOICES
from live_desktop.session.phase import Phase
from live_desktop.store.settings import Appearance
from live_desktop.ui.main_window import MainWindow
from live_desktop.ui.status import Status
from live_desktop.ui.theme import Theme

_FOLDER = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Allow what the platform without a screen says about windows it cannot move about."""
    for item in items:
        if _FOLDER in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture(autouse=True)
def nothing_left_to_collect() -> Iterator[None]:
    """Take away here what a test leaves, and not in the middle of another test's events."""
    if not gc.get_freeze_count():
        # The collection after a test need not look at all modules again.
        gc.freeze()
    yield
    # Between tests no event loop runs, and only one that runs deletes what is to be deleted
    # later: until then each change of the theme dresses the windows of all tests before.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light appearance, whatever a test before chose."""
    theme = Theme(qapp)
    theme.set_appearance(Appearance.LIGHT)
    return theme


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    """A window on an empty conversation, listening, with all voices offered."""
    window = MainWindow()
    window.set_appearance("light")
    window.show_voices(VOICES, frozenset(voice.name for voice in LOCAL_VOICES), "Aoede")
    window.show_connection("local", "", DEFAULT_MODEL, has_key=False)
    window.show_status(Status(Phase.IDLE, "", "Aoede", "offline voice"))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    window.hide()
    window.deleteLater()
