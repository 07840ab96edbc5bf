"""Windows come back to where they stood, with the same screens, and only where they are seen."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from live_desktop.ui.window_places import WindowPlaces, arrangement


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the places are kept."""
    return tmp_path / "windows.json"


def shown(qtbot: QtBot, rect: QRect) -> QWidget:
    """Show a window in its place."""
    window = QWidget()
    qtbot.addWidget(window)
    window.setGeometry(rect)
    window.show()
    return window


def known(path: Path, rect: QRect, *, maximized: bool = False) -> WindowPlaces:
    """Write a file that knows one window, and read it."""
    place = {"left": rect.x(), "top": rect.y(), "width": rect.width(), "height": rect.height()}
    names = {"main": place | {"maximized": maximized}}
    path.write_bytes(msgspec.json.encode({arrangement(): names}))
    places = WindowPlaces(path)
    places.load()
    return places


def test_a_window_comes_back(qtbot: QtBot, path: Path) -> None:
    rect = QRect(40, 50, 500, 400)
    before = WindowPlaces(path)
    before.load()
    before.note(shown(qtbot, rect), "main")
    before.save()
    after = WindowPlaces(path)
    after.load()
    window = shown(qtbot, QRect(0, 0, 300, 300))
    assert after.restore(window, "main")
    assert window.geometry() == rect
    assert not after.restore(window, "mini")


def test_a_maximized_window_comes_back_with_its_size_before(qtbot: QtBot, path: Path) -> None:
    window = shown(qtbot, QRect(0, 0, 300, 300))
    assert known(path, QRect(40, 50, 500, 400), maximized=True).restore(window, "main")
    assert window.isMaximized()


@pytest.mark.parametrize(
    "rect", [QRect(5000, 100, 500, 400), QRect(-480, 10, 500, 400), QRect(100, -300, 500, 400)]
)
def test_a_window_out_of_sight_comes_to_the_middle(qtbot: QtBot, path: Path, rect: QRect) -> None:
    window = shown(qtbot, QRect(0, 0, 300, 300))
    known(path, rect).restore(window, "main")
    room = QGuiApplication.primaryScreen().availableGeometry()
    assert room.contains(window.geometry())
    assert window.size() == rect.size()


def test_a_window_is_no_larger_than_its_screen(qtbot: QtBot, path: Path) -> None:
    window = shown(qtbot, QRect(0, 0, 300, 300))
    known(path, QRect(0, 0, 9000, 9000)).restore(window, "main")
    room = QGuiApplication.primaryScreen().availableGeometry()
    assert window.size() == room.size()


def test_other_screens_have_places_of_their_own(
    qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = known(path, QRect(40, 50, 500, 400))
    window = shown(qtbot, QRect(0, 0, 300, 300))
    monkeypatch.setattr("live_desktop.ui.window_places.arrangement", lambda: "another desk")
    assert not places.restore(window, "main")
    places.note(window, "main")
    places.save()
    assert len(msgspec.json.decode(path.read_bytes())) == 2


def test_the_oldest_arrangements_are_forgotten(
    qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = WindowPlaces(path)
    window = shown(qtbot, QRect(0, 0, 300, 300))
    for number in range(40):
        name = f"desk {number}"
        monkeypatch.setattr("live_desktop.ui.window_places.arrangement", lambda name=name: name)
        places.note(window, "main")
    places.save()
    assert list(msgspec.json.decode(path.read_bytes())) == [f"desk {n}" for n in range(16, 40)]


@pytest.mark.parametrize("content", [b"", b"[]", b'{"a": {"main": {"left": "x"}}}', b"\xff"])
def test_a_broken_file_is_forgotten(qtbot: QtBot, path: Path, content: bytes) -> None:
    path.write_bytes(content)
    places = WindowPlaces(path)
    places.load()
    window = shown(qtbot, QRect(0, 0, 300, 300))
    assert not places.restore(window, "main")
    places.note(window, "main")
    places.save()
    assert msgspec.json.decode(path.read_bytes())


def test_nothing_new_is_not_written(path: Path) -> None:
    places = WindowPlaces(path)
    places.load()
    places.save()
    assert not path.exists()
