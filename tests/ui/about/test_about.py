"""The window about the program: what it says, finds and gives, and that nothing waits for it."""

import json
import threading
from collections.abc import Awaitable, Callable

import pytest
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QTabBar

from live_desktop import __version__
from live_desktop.errors import LiveDesktopError, UpdateUnknown
from live_desktop.session.releases import WEBSITE, Release
from live_desktop.store.components import Collected, Component
from live_desktop.ui.about import desk as about_desk
from live_desktop.ui.about import words as about_words
from live_desktop.ui.about.component_list import ComponentList
from live_desktop.ui.about.desk import AboutDesk
from live_desktop.ui.about.window import AboutWindow
from live_desktop.ui.main_window import MainWindow
from live_desktop.ui.report.part_text import PartText
from tests.support.accessibility import nameless
from tests.support.acting import act, gone, said

PROGRAM = Component(name="Live Desktop", version="1.2", licence="MIT", text="terms of the program")
ANY = Component(name="anyio", version="4.0", licence="MIT", text="terms of anyio")
QT = Component(name="Qt", version="6.11", licence="LGPL-3.0-only", text="terms of Qt\n" * 9000)
PARTS = (PROGRAM, ANY, QT)


class Room:
    """The window about the program, on Qt's loop."""

    def __init__(self) -> None:
        self.main = MainWindow()
        self.desk = AboutDesk(self.main, self.main.theme)

    @property
    def window(self) -> AboutWindow:
        return self.desk.window

    @property
    def offered(self) -> ComponentList:
        return self.window.findChildren(ComponentList)[0]

    @property
    def names(self) -> list[str]:
        rows = (self.offered.item(row) for row in range(self.offered.count()))
        return [each.text() for each in rows if not each.isHidden()]

    def text(self, name: str) -> str:
        texts = self.window.findChildren(PartText)
        return next(each.toPlainText() for each in texts if each.accessibleName() == name)

    @property
    def said(self) -> str:
        return said(self.window)

    def search(self, typed: str) -> None:
        self.window.findChildren(QLineEdit)[0].setText(typed)

    def button(self, text: str, hint: str = "") -> QPushButton:
        found = self.window.findChildren(QPushButton)
        return next(each for each in found if each.text() == text and hint in each.toolTip())

    def turn_to(self, page: str) -> None:
        tabs = self.window.findChildren(QTabBar)[0]
        tabs.setCurrentIndex([tabs.tabText(each) for each in range(tabs.count())].index(page))

    async def settled(self) -> None:
        await self.desk._tasks.finish()

    async def aclose(self) -> None:
        await self.desk.aclose()
        await gone(self.main)


Scene = Callable[[Room], Awaitable[None]]


def play(scene: Scene) -> None:
    """Play a scene on Qt's loop."""
    act(Room, scene)


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that was built with a list of what it is made of."""
    monkeypatch.setattr(about_desk, "collect", lambda: Collected(PARTS, built_in=True))
    monkeypatch.setattr(about_desk, "read_bill", lambda: '{"bomFormat": "CycloneDX"}')


def test_it_says_what_it_is_and_does_not_block(qapp: QApplication, built: None) -> None:
    async def scene(room: Room) -> None:
        room.desk.open()
        assert not room.window.isModal()
        assert about_words.version(__version__) in room.said
        assert about_words.READING in room.said
        await room.settled()
        assert about_words.BUILT_IN in room.said
        assert room.names == ["Live Desktop", "anyio", "Qt"]
        assert room.text(about_words.TEXT) == "terms of the program"
        first = room.window
        room.window.close()
        room.desk.open()
        assert room.window is first
        assert room.window.isVisible()

    play(scene)


def test_components_are_found_by_name_version_and_licence(qapp: QApplication, built: None) -> None:
    async def scene(room: Room) -> None:
        room.desk.open()
        await room.settled()
        for typed, names in {
            "ANY": ["anyio"],
            "mit": ["Live Desktop", "anyio"],
            "6.11 lgpl": ["Qt"],
            "": ["Live Desktop", "anyio", "Qt"],
        }.items():
            room.search(typed)
            assert room.names == names
            assert about_words.found(len(names)) in room.said
        room.search("anyio")
        assert room.text(about_words.TEXT) == "terms of anyio"
        room.search("nowhere")
        assert about_words.NOTHING_FOUND in room.said
        assert room.text(about_words.TEXT) == ""
        assert not room.button(about_words.COPY, about_words.COPY_TEXT).isEnabled()

    play(scene)


def test_a_long_text_is_copied_in_full(qapp: QApplication, built: None) -> None:
    async def scene(room: Room) -> None:
        room.desk.open()
        await room.settled()
        room.search("qt")
        assert room.text(about_words.TEXT).startswith("terms of Qt")
        room.button(about_words.COPY, about_words.COPY_TEXT).click()
        assert QGuiApplication.clipboard().text() == QT.text
        assert about_words.COPIED in room.said
        room.turn_to(about_words.BILL)
        assert about_words.BILL_BUILT_IN in room.said
        room.button(about_words.COPY, about_words.COPY_BILL).click()
        assert QGuiApplication.clipboard().text() == '{"bomFormat": "CycloneDX"}'

    play(scene)


def test_from_source_it_reads_what_is_installed_on_another_thread(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []

    def collect() -> Collected:
        threads.append(threading.current_thread())
        return Collected(PARTS, built_in=False)

    monkeypatch.setattr(about_desk, "collect", collect)

    async def scene(room: Room) -> None:
        room.desk.open()
        await room.settled()
        assert about_words.INSTALLED in room.said
        room.turn_to(about_words.BILL)
        assert about_words.BILL_INSTALLED in room.said
        made = json.loads(room.text(about_words.BILL_TEXT))
        assert [each["name"] for each in made["components"]] == ["anyio", "Qt"]
        assert threads[0] is not threading.main_thread()

    play(scene)


def test_what_cannot_be_read_is_said(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Collected:
        raise LiveDesktopError("The list cannot be read. Install it again.")

    monkeypatch.setattr(about_desk, "collect", broken)

    async def scene(room: Room) -> None:
        room.desk.open()
        await room.settled()
        assert "Install it again." in room.said
        room.turn_to(about_words.BILL)
        assert "Install it again." in room.said

    play(scene)


def test_a_link_opens_after_a_click_alone(
    qapp: QApplication, built: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))

    async def scene(room: Room) -> None:
        room.desk.open()
        await room.settled()
        link = room.button(about_words.WEBSITE)
        assert WEBSITE in link.toolTip()
        assert opened == []
        link.click()
        assert opened == [WEBSITE]

    play(scene)


def test_it_tells_what_came_of_looking_for_a_newer_version(qapp: QApplication, built: None) -> None:
    async def scene(room: Room) -> None:
        asked: list[str] = []
        room.desk.check_requested.connect(lambda: asked.append("check"))
        room.desk.release_requested.connect(lambda: asked.append("release"))
        room.desk.open()
        await room.settled()
        check = room.button(about_words.CHECK)
        release = room.button(about_words.OPEN_RELEASE)
        assert not release.isVisible()
        check.click()
        room.desk.show_checking()
        assert about_words.CHECKING in room.said
        assert not check.isEnabled()
        room.desk.show_found(Release("9.0.0"))
        assert about_words.newer("9.0.0") in room.said
        release.click()
        assert asked == ["check", "release"]
        room.desk.show_found(None)
        assert about_words.NEWEST in room.said
        assert not release.isVisible()
        room.desk.show_unknown(UpdateUnknown("No way."))
        assert "No way." in room.said
        assert check.isEnabled()

    play(scene)


def test_while_it_was_never_opened_nothing_is_made_for_it(qapp: QApplication) -> None:
    async def scene(room: Room) -> None:
        room.desk.show_checking()
        room.desk.show_found(None)
        room.desk.show_unknown(UpdateUnknown("No way."))
        assert not room.main.findChildren(AboutWindow)

    play(scene)


@pytest.mark.parametrize("width", [380, 720, 1400])
def test_every_control_has_a_name_and_fits(qapp: QApplication, built: None, width: int) -> None:
    async def scene(room: Room) -> None:
        room.desk.open()
        await room.settled()
        room.window.resize(width, 640)
        room.desk.show_found(Release("9.0.0"))
        qapp.processEvents()
        assert not nameless(room.window)
        for each in room.window.findChildren(QPushButton):
            if each.isVisible():
                left = each.mapTo(room.window, each.rect().topLeft()).x()
                assert left >= 0
                assert left + each.width() <= room.window.width()
                assert each.width() >= each.minimumSizeHint().width()

    play(scene)
