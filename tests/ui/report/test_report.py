"""The report: the window shows word for word what is saved, and no key is in it."""

import asyncio
import threading
import zipfile
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from live_desktop import __version__
from live_desktop.audio.devices.backend import Device, Direction
from live_desktop.audio.plan import SoundState
from live_desktop.errors import LiveDesktopError, NetworkFailed, ProgramFailed
from live_desktop.session.recorder import FlightRecorder
from live_desktop.store.bundle import LEFT_OUT, SECRET, Part, Ticks
from live_desktop.store.files import StorageFailed
from live_desktop.store.paths import Paths
from live_desktop.store.secrets import Secret, store_key
from live_desktop.store.settings import Settings
from live_desktop.ui.controls import WordButton
from live_desktop.ui.main_window import MainWindow
from live_desktop.ui.report import words
from live_desktop.ui.report.desk import ReportDesk, Sources, known_keys
from live_desktop.ui.report.dialog import ReportDialog
from live_desktop.ui.report.part_list import Page, PartList
from live_desktop.ui.report.part_text import PartText
from live_desktop.ui.report.surroundings import Surroundings
from live_desktop.ui.switch import Switch
from live_desktop.ui.theme import Theme
from tests.support.accessibility import controls, nameless
from tests.support.acting import act, gone
from tests.support.vault import use_vault

KEY = "my own key of no shape"
"""A key that nothing but its being stored tells from other words."""
LEFT = Qt.MouseButton.LeftButton
Scene = Callable[["Room"], Awaitable[None]]


class Room:
    """A window and the desk of the report over real files, on Qt's loop."""

    def __init__(self, home: Path, facts: Callable[[], Mapping[str, str]] | None) -> None:
        self.paths = Paths.of_platform(str(home))
        self.paths.log.write_text(f"2026-05-06 07:08:09,123 INFO    a: dialling with {KEY}\n")
        recorder = FlightRecorder("local", datetime(2026, 5, 6, tzinfo=UTC))
        recorder.opened()
        recorder.sent('{"realtimeInput": {"text": "what the user typed"}}')
        settings = Settings(persona=f"Never say {KEY}", custom_url="wss://example.org")
        self.window = MainWindow()
        self.window.show()
        self.surroundings = Surroundings(self.window)
        sources = Sources(self.paths, recorder, lambda: settings, facts or self.surroundings.tell)
        self.desk = ReportDesk(self.window, self.window.theme, sources)
        self.saved: list[str] = []
        self.failures: list[LiveDesktopError] = []
        self.desk.saved.connect(self.saved.append)
        self.desk.failed.connect(self.failures.append)

    @property
    def shown(self) -> dict[str, str]:
        """What the user can read, part by part."""
        found = {}
        listed, text = self.list, self.desk.dialog.findChildren(PartText)[0]
        for row in range(listed.count()):
            listed.setCurrentRow(row)
            found[listed.item(row).text()] = text.toPlainText()
        return found

    @property
    def list(self) -> PartList:
        return self.desk.dialog.findChildren(PartList)[0]

    def button(self, text: str) -> QPushButton:
        buttons = self.desk.dialog.findChildren(QPushButton)
        return next(each for each in buttons if each.text() == text)

    def tick(self, text: str) -> None:
        ticks = self.desk.dialog.findChildren(Switch)
        next(each for each in ticks if each.text() == text).click()

    def remark(self) -> str:
        labels = self.desk.dialog.findChildren(QLabel)
        return " | ".join(each.text() for each in labels)

    async def settled(self) -> None:
        await self.desk._collecting.finish()
        await self.desk._saving.finish()

    async def aclose(self) -> None:
        await self.desk.aclose()
        await gone(self.window)


def play(home: Path, scene: Scene, facts: Callable[[], Mapping[str, str]] | None = None) -> None:
    """Play a scene on Qt's loop."""
    act(lambda: Room(home, facts), scene)


@pytest.fixture(autouse=True)
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A vault in a file with a key in it, and another key in the environment."""
    use_vault(tmp_path / "vault.cfg", monkeypatch)
    monkeypatch.setenv("GEMINI_API_KEY", "key of the environment")
    store_key(Secret.CUSTOM_KEY, KEY)


# The desk


def test_what_is_read_is_what_is_saved(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(room: Room) -> None:
        room.desk.open()
        assert words.COLLECTING in room.remark()
        assert not room.button(words.SAVE_REPORT).isEnabled()
        await room.settled()
        assert "Collected: " in room.remark()
        shown = room.shown
        assert list(shown) == ["versions.txt", "settings.json", "live-desktop.log"]
        path = tmp_path / "report.zip"
        room.desk.dialog.save_path_chosen.emit(str(path))
        await room.settled()
        with zipfile.ZipFile(path) as archive:
            assert {name: archive.read(name).decode() for name in archive.namelist()} == shown
        assert room.saved == ["report.zip"]
        assert "report.zip" in room.remark()
        assert not room.failures

    play(tmp_path, scene)


def test_no_stored_key_gets_in(tmp_path: Path, qapp: QApplication) -> None:
    assert {KEY, "key of the environment"} <= set(known_keys())

    async def scene(room: Room) -> None:
        with room.paths.log.open("a") as log:
            log.write("then with key of the environment\n")
        room.desk.open()
        room.tick(words.PRIVATE)
        room.tick(words.RECORDING)
        await room.settled()
        shown = room.shown
        everything = "".join(shown.values())
        assert KEY not in everything
        assert "key of the environment" not in everything
        assert f"dialling with {SECRET}" in shown["live-desktop.log"]
        assert f"Never say {SECRET}" in shown["settings.json"]

    play(tmp_path, scene)


def test_a_tick_adds_and_shows_what_it_adds(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(room: Room) -> None:
        room.desk.open()
        await room.settled()
        plain = room.shown
        assert LEFT_OUT in plain["settings.json"]
        assert "example.org" not in plain["settings.json"]
        room.tick(words.RECORDING)
        assert not room.button(words.SAVE_REPORT).isEnabled()
        await room.settled()
        assert room.list.page is not None
        assert room.list.page.part.name == words.RECORDING_FILE
        assert "what the user typed" in room.shown[words.RECORDING_FILE]
        room.tick(words.PRIVATE)
        room.tick(words.RECORDING)
        await room.settled()
        assert "wss://example.org" in room.shown["settings.json"]
        assert words.RECORDING_FILE not in room.shown
        assert room.button(words.SAVE_REPORT).isEnabled()

    play(tmp_path, scene)


def test_a_tick_while_it_collects_counts(tmp_path: Path, qapp: QApplication) -> None:
    waiting, going_on = threading.Event(), threading.Event()

    def keys() -> tuple[str, ...]:
        waiting.set()
        assert going_on.wait(10)
        return ()

    async def scene(room: Room) -> None:
        sources = Sources(
            room.paths, room.desk._sources.recorder, Settings, room.surroundings.tell, keys
        )
        desk = ReportDesk(room.window, room.window.theme, sources)
        desk.open()
        assert await asyncio.to_thread(waiting.wait, 10)
        listed = desk.dialog.findChildren(PartList)[0]
        assert listed.count() == 0
        next(
            each for each in desk.dialog.findChildren(Switch) if each.text() == words.RECORDING
        ).click()
        going_on.set()
        await desk._collecting.finish()
        names = [listed.item(row).text() for row in range(listed.count())]
        assert words.RECORDING_FILE in names
        await desk.aclose()

    play(tmp_path, scene)


def test_nothing_is_kept_once_the_window_is_closed(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(room: Room) -> None:
        room.desk.open()
        await room.settled()
        QTest.keyClick(room.desk.dialog, Qt.Key.Key_Escape)
        assert not room.desk.dialog.isVisible()
        assert room.shown == {}
        room.desk.dialog.save_path_chosen.emit(str(tmp_path / "empty.zip"))
        await room.settled()
        assert not (tmp_path / "empty.zip").exists()
        room.paths.log.write_text("later\n")
        room.desk.open()
        await room.settled()
        assert room.shown["live-desktop.log"] == "later\n"

    play(tmp_path, scene)


def test_a_report_that_cannot_be_saved_is_told_and_stays(
    tmp_path: Path, qapp: QApplication
) -> None:
    async def scene(room: Room) -> None:
        room.desk.open()
        await room.settled()
        room.desk.dialog.save_path_chosen.emit(str(room.paths.log / "report.zip"))
        await room.settled()
        assert [type(each) for each in room.failures] == [StorageFailed]
        assert "Choose another place" in room.remark()
        assert not room.saved
        assert "versions.txt" in room.shown
        assert room.button(words.SAVE_REPORT).isEnabled()

    play(tmp_path, scene)


def test_a_failure_leaves_nothing_to_save(tmp_path: Path, qapp: QApplication) -> None:
    is_broken = False

    def facts() -> dict[str, str]:
        if is_broken:
            raise NetworkFailed("The facts are gone.")
        return {}

    async def scene(room: Room) -> None:
        nonlocal is_broken
        room.desk.open()
        await room.settled()
        is_broken = True
        room.tick(words.PRIVATE)
        await room.settled()
        assert [str(each) for each in room.failures] == ["The facts are gone."]
        assert "The facts are gone." in room.remark()
        assert room.shown == {}
        assert not room.button(words.SAVE_REPORT).isEnabled()
        is_broken = False
        room.tick(words.PRIVATE)
        await room.settled()
        assert "versions.txt" in room.shown

    play(tmp_path, scene, facts)


@pytest.mark.logs("something went wrong inside the program")
def test_a_bug_becomes_a_sentence(tmp_path: Path, qapp: QApplication) -> None:
    def facts() -> dict[str, str]:
        raise ZeroDivisionError

    async def scene(room: Room) -> None:
        room.desk.open()
        await room.settled()
        assert [type(each) for each in room.failures] == [ProgramFailed]
        assert words.COLLECTING not in room.remark()

    play(tmp_path, scene, facts)


def test_the_surroundings_are_told(tmp_path: Path, qapp: QApplication) -> None:
    async def scene(room: Room) -> None:
        device = Device(Direction.MICROPHONE, "mic0", "Desk microphone", "ALSA")
        room.surroundings.sound_changed(
            SoundState(microphone=device, period_ms=10.0, latency_ms=42.0, underruns=3)
        )
        room.desk.open()
        await room.settled()
        lines = room.shown["versions.txt"].splitlines()
        assert f"Live Desktop: {__version__}" in lines
        assert "Qt platform: offscreen" in lines
        assert "Microphone: Desk microphone (ALSA)" in lines
        assert "Loudspeaker: closed" in lines
        assert "Sound: full duplex, period 10.0 ms, latency 42 ms, underruns 3" in lines
        assert any(each.startswith("Screen 1: ") for each in lines)

    play(tmp_path, scene)


# The window


PARTS = (
    Part("versions.txt", "Qt: 6\n"),
    Part("settings.json", "{}"),
    Part("server.log", "é" * 700),
)


@pytest.fixture
def dialog(theme: Theme, qtbot: QtBot) -> ReportDialog:
    """The window with three parts in it."""
    dialog = ReportDialog(theme)
    qtbot.addWidget(dialog)
    dialog.show_pages(tuple(Page(each, len(each.text.encode())) for each in PARTS))
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_everything_has_a_name(dialog: ReportDialog) -> None:
    assert len(controls(dialog)) == 6
    assert nameless(dialog) == []
    for tick in dialog.findChildren(Switch):
        assert tick.accessibleDescription()
    listed = dialog.findChildren(PartList)[0]
    spoken = listed.item(2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == words.named("server.log", 1400)
    assert words.size(1400) in spoken


def test_the_keyboard_goes_from_top_to_bottom(dialog: ReportDialog) -> None:
    expected: list[type[Any]] = [
        Switch, Switch, PartList, PartText, WordButton, WordButton, Switch,
    ]  # fmt: skip
    dialog.findChildren(Switch)[0].setFocus()
    met = []
    for _ in expected:
        focused = QApplication.focusWidget()
        assert focused is not None
        met.append(type(focused))
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert met == expected


def test_arrows_choose_and_copy_takes_the_whole_part(dialog: ReportDialog) -> None:
    listed, text = dialog.findChildren(PartList)[0], dialog.findChildren(PartText)[0]
    assert text.toPlainText() == "Qt: 6\n"
    QTest.keyClick(listed, Qt.Key.Key_Down)
    QTest.keyClick(listed, Qt.Key.Key_Down)
    assert text.toPlainText() == PARTS[2].text
    buttons = dialog.findChildren(QPushButton)
    QTest.mouseClick(next(each for each in buttons if each.text() == words.COPY_TEXT), LEFT)
    assert QGuiApplication.clipboard().text() == PARTS[2].text


def test_a_place_to_save_is_asked_for_without_blocking(dialog: ReportDialog, qtbot: QtBot) -> None:
    dialog.ask_save_path(words.file_name(datetime(2026, 5, 6, 7, 8, tzinfo=UTC)))
    asking = dialog.findChildren(QFileDialog)[0]
    assert asking.isVisible()
    names = [Path(each).name for each in asking.selectedFiles()]
    assert names == ["Live Desktop report 2026-05-06 07.08.zip"]
    with qtbot.waitSignal(dialog.save_path_chosen):
        asking.fileSelected.emit("/a/b.zip")
    asking.reject()


@pytest.mark.parametrize("width", [420, 640, 1000])
def test_nothing_is_cut_off(dialog: ReportDialog, width: int) -> None:
    dialog.resize(width, 1)
    QApplication.processEvents()
    assert dialog.width() == width
    inner = dialog.rect()
    for each in controls(dialog):
        place = each.rect().translated(each.mapTo(dialog, each.rect().topLeft()))
        assert inner.contains(place)
        assert each.height() >= each.minimumSizeHint().height()
    ticks = dialog.findChildren(Switch)
    assert all(each.width() >= each.sizeHint().width() for each in ticks)
    listed, text = dialog.findChildren(PartList)[0], dialog.findChildren(PartText)[0]
    side = listed.parentWidget()
    assert side is not None
    assert not side.geometry().intersects(text.geometry())
    for label in dialog.findChildren(QLabel):
        assert label.parentWidget() is side or not side.geometry().intersects(label.geometry())
        assert label.height() >= label.heightForWidth(label.width())


@pytest.mark.parametrize(
    "text",
    ["", "\n", "one line", "a\n\nb\n", "x" * 100_000, "line\n" * 20_000, "y" * 40_000 + "\nz\n\n"],
    ids=["nothing", "an end", "one", "gaps", "a long line", "many lines", "both"],
)
def test_a_text_is_shown_whole_and_from_its_beginning(
    text: str, theme: Theme, qtbot: QtBot
) -> None:
    view = PartText(theme)
    qtbot.addWidget(view)
    view.show()
    view.show_text(text)
    qtbot.waitUntil(lambda: view.toPlainText() == text)
    assert view.verticalScrollBar().value() == 0
    qtbot.waitUntil(lambda: not view._timer.isActive())
    assert view.toPlainText() == text


def test_another_text_takes_the_place_of_one_that_is_not_whole_yet(
    theme: Theme, qtbot: QtBot
) -> None:
    view = PartText(theme)
    qtbot.addWidget(view)
    view.show_text("line\n" * 50_000)
    view.show_text("short")
    QApplication.processEvents()
    assert view.toPlainText() == "short"


def test_the_ticks_say_what_is_wanted(dialog: ReportDialog, qtbot: QtBot) -> None:
    private, recording = dialog.findChildren(Switch)
    assert dialog.ticks == Ticks()
    with qtbot.waitSignal(dialog.ticked) as told:
        private.click()
    assert told.args == [Ticks(persona=True, addresses=True)]
    with qtbot.waitSignal(dialog.ticked) as told:
        recording.click()
    assert told.args == [Ticks(persona=True, addresses=True, recording=True)]
