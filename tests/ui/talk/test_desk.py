"""Tray, small window and hotkey, joined to a window."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from live_desktop.audio.levels import Levels
from live_desktop.errors import Remedy
from live_desktop.session.conversation import Speaker, Turn
from live_desktop.session.phase import Phase
from live_desktop.store.settings import TalkMode
from live_desktop.ui.banner import Banner, Problem
from live_desktop.ui.hotkeys import words as hotkey_words
from live_desktop.ui.talk import words as talk_words
from live_desktop.ui.talk.desk import TalkDesk
from live_desktop.ui.talk.mini_window import CaptionLine
from live_desktop.ui.theme import Theme
from tests.ui.talk.test_keys import NotingTalker

PLACE = QRect(30, 40, 400, 300)


@pytest.fixture
def talker() -> NotingTalker:
    """Who is told what the user wants."""
    return NotingTalker()


@pytest.fixture
def desk(
    qapp: QApplication, theme: Theme, qtbot: QtBot, talker: NotingTalker, tmp_path: Path
) -> Iterator[TalkDesk]:
    """A desk for a window that is shown."""
    window = QWidget()
    qtbot.addWidget(window)
    window.setGeometry(PLACE)
    desk = TalkDesk(qapp, window, theme, talker, tmp_path / "windows.json")
    desk.start()
    window.show()
    yield desk
    desk.stop()


def test_the_small_window_takes_the_place_of_the_window_and_back(desk: TalkDesk) -> None:
    window = desk.parent()
    assert isinstance(window, QWidget)
    desk.open_mini()
    assert desk.mini.isVisible()
    assert not window.isVisible()
    QTest.keyClick(desk.mini, Qt.Key.Key_Escape)
    assert window.isVisible()
    assert not desk.mini.isVisible()


def test_the_small_window_comes_back_in_its_size(desk: TalkDesk) -> None:
    desk.open_mini()
    desk.mini.resize(420, 150)
    desk.open_window()
    desk.mini.resize(330, 130)
    desk.open_mini()
    assert desk.mini.width() == 420


def test_the_window_comes_back_from_wherever_it_was_put(desk: TalkDesk) -> None:
    window = desk.parent()
    assert isinstance(window, QWidget)
    window.showMinimized()
    desk.open_window()
    assert not window.isMinimized()
    desk.open_mini()
    desk.open_window()
    assert window.isVisible()
    assert not desk.mini.isVisible()


def test_without_a_tray_the_small_window_closes_to_the_window(desk: TalkDesk) -> None:
    desk.open_mini()
    desk.mini.close()
    window = desk.parent()
    assert isinstance(window, QWidget)
    assert window.isVisible()


def test_where_the_windows_stood_outlives_the_program(desk: TalkDesk, tmp_path: Path) -> None:
    desk.stop()
    desk.show_phase(Phase.IDLE)
    desk.places.save()
    assert b'"left":30' in (tmp_path / "windows.json").read_bytes()


def test_all_of_it_shows_what_is(desk: TalkDesk) -> None:
    desk.set_mode(TalkMode.HOLD)
    desk.show_turn(Turn(1, Speaker.ASSISTANT, "It is noon.", datetime.now()))
    desk.set_levels(Levels(microphone=0.4))
    desk.set_muted(True)
    desk.show_phase(Phase.HEARING)
    desk.deafen(True)
    shown = {line.text() for line in desk.mini.findChildren(CaptionLine)}
    assert {"It is noon.", talk_words.DEAFENED} <= shown
    assert desk.mini.voice.text() == "Let go to send"
    desk.clear_turns()


@pytest.mark.parametrize(("remedy", "whole"), [(Remedy.RETRY, False), (Remedy.CHANGE_SOUND, True)])
def test_a_failure_is_mended_from_the_small_window(
    desk: TalkDesk, qtbot: QtBot, remedy: Remedy, whole: bool
) -> None:
    window = desk.parent()
    assert isinstance(window, QWidget)
    desk.open_mini()
    desk.show_problem(Problem("The microphone is away.", remedy))
    banner = desk.mini.findChild(Banner)
    assert banner is not None
    assert banner.isVisible()
    with qtbot.waitSignal(desk.remedy_requested) as wish:
        banner.remedy_requested.emit(remedy)
    assert wish.args == [remedy]
    assert window.isVisible() is whole
    desk.clear_problem()
    assert banner.isHidden()


def test_the_voice_of_the_small_window_talks(desk: TalkDesk, talker: NotingTalker) -> None:
    desk.open_mini()
    QTest.mouseClick(desk.mini.voice, Qt.MouseButton.LeftButton)
    desk.tray.menu.actions()[0].trigger()
    assert [asked for asked in talker.asked if asked == "talk"] == ["talk", "talk"]


def test_a_platform_without_hotkeys_says_so(desk: TalkDesk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.hotkey_refused) as refused:
        desk.set_hotkey("Ctrl+Alt+Space")
    assert refused.args == [hotkey_words.NOT_HERE]
    with qtbot.assertNotEmitted(desk.hotkey_refused):
        desk.set_hotkey("")


def test_the_tray_deafens_and_gives_the_sound_back(
    desk: TalkDesk, talker: NotingTalker, qtbot: QtBot
) -> None:
    (entry,) = (each for each in desk.tray.menu.actions() if each.text() == talk_words.DEAFEN)
    for deafened, asked in ((True, "deafen"), (False, "hear")):
        with qtbot.waitSignals([desk.deafened, desk.remark]):
            entry.trigger()
        assert entry.isChecked() is deafened
        assert talker.asked[-1] == asked


def test_who_hears_again_is_not_heard_while_the_microphone_is_muted(
    desk: TalkDesk, qtbot: QtBot
) -> None:
    desk.set_muted(True)
    desk.deafen(True)
    with qtbot.waitSignal(desk.remark) as remark:
        desk.deafen(False)
    assert remark.args == [talk_words.STILL_MUTED]
    desk.set_muted(False)
    desk.deafen(True)
    with qtbot.waitSignal(desk.remark) as remark:
        desk.deafen(False)
    assert remark.args == [talk_words.HEARING_AGAIN]


def test_a_tap_where_holding_is_meant_is_explained(desk: TalkDesk, qtbot: QtBot) -> None:
    desk.set_mode(TalkMode.HOLD)
    with qtbot.waitSignal(desk.remark) as remark:
        desk.keys.press()
        desk.keys.release()
    assert remark.args == [talk_words.HOLD_HINT]
