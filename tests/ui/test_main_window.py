"""The main window: what it shows, how it fits, and the way through it by key."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from live_desktop.audio.levels import Levels
from live_desktop.errors import DeviceAway, Remedy
from live_desktop.session.phase import Phase
from live_desktop.ui import words
from live_desktop.ui.banner import Banner, Problem
from live_desktop.ui.commands import COMMANDS, Command
from live_desktop.ui.main_window import MainWindow
from live_desktop.ui.personas.rows import PersonaList, PersonaRow
from live_desktop.ui.sound.level_bar import LevelBar
from live_desktop.ui.stage import Scrim
from live_desktop.ui.status import Status
from live_desktop.ui.text_box import TextBox
from live_desktop.ui.tokens import DARK, LIGHT
from live_desktop.ui.transcript.view import TranscriptView
from live_desktop.ui.voices.picker import VoiceGrid
from tests.ui.finding import CONTROL, LEFT, drawer, named, text_box, voice
from tests.ui.turns import answer, question, talk


def picture(window: MainWindow) -> QImage:
    """Take a picture of the window."""
    return window.grab().toImage()


# What is


def test_the_status_is_shown_everywhere(window: MainWindow) -> None:
    window.show_status(Status(Phase.SPEAKING, "", "Kore", "Gemini", 65))
    assert voice(window).text() == "Stop"
    assert named(window, words.persona_and_voice("", "Kore")).isVisible()


def test_the_head_says_who_speaks(window: MainWindow) -> None:
    window.set_persona("Editor")
    assert named(window, words.persona_and_voice("Editor", "Aoede")).isVisible()
    window.set_persona("")
    assert named(window, words.persona_and_voice("", "Aoede")).isVisible()


def test_half_duplex_is_said_in_the_status_line(window: MainWindow) -> None:
    status = Status(Phase.LISTENING, "", "Kore", "Gemini", 65)
    window.show_status(replace(status, half_duplex=True))
    line = "Listening · 1:05 · Half duplex · Kore · Gemini"
    assert line in [label.text() for label in window.findChildren(QLabel)]
    window.show_status(status)
    assert line.replace(" · Half duplex", "") in [
        label.text() for label in window.findChildren(QLabel)
    ]


def test_the_drawer_opens_at_the_sound_and_shows_its_levels(window: MainWindow) -> None:
    window.open_drawer("sound")
    assert window.sound.isVisible()
    window.set_levels(Levels(microphone=0.5, microphone_peak=0.75))
    bars = window.sound.findChildren(LevelBar)
    assert [bar.highest for bar in bars] == [0.75, 0.0]


def test_a_device_that_is_away_offers_another(window: MainWindow, qtbot: QtBot) -> None:
    error = DeviceAway("The headset is gone.", device="loudspeaker")
    window.show_problem(Problem(str(error), error.remedy, "", words.remedy(error)))
    choose = next(
        each for each in window.findChildren(QPushButton) if each.text() == "Choose another"
    )
    with qtbot.waitSignal(window.remedy_requested) as wish:
        choose.click()
    assert wish.args == [Remedy.CHANGE_SOUND]


def test_the_title_is_shown_and_elided(window: MainWindow) -> None:
    window.set_title("A very long title " * 10)
    assert window.windowTitle().endswith(words.PROGRAM)
    window.resize(380, 600)
    QApplication.processEvents()
    assert named(window, words.MENU).geometry().right() <= 380


def test_muting_and_drafts_are_rendered(window: MainWindow) -> None:
    window.set_muted(True)
    window.set_draft("a draft")
    assert named(window, words.MUTE).isChecked()
    assert text_box(window).toPlainText() == "a draft"


def test_turns_come_and_go(window: MainWindow) -> None:
    window.show_turn(question(0, "Hello"))
    window.show_turn(answer(1, "Hello to you"))
    view = window.findChild(TranscriptView)
    assert isinstance(view, TranscriptView)
    assert view.isVisible()
    window.clear_turns()
    assert not view.isVisible()


def test_appearances_are_rendered(window: MainWindow) -> None:
    corner = QPoint(2, 2)
    assert picture(window).pixelColor(corner).name() == LIGHT.paper
    window.set_appearance("dark")
    QApplication.processEvents()
    assert picture(window).pixelColor(corner).name() == DARK.paper
    window.set_appearance("light")
    QApplication.processEvents()
    assert picture(window).pixelColor(corner).name() == LIGHT.paper
    with pytest.raises(ValueError, match="pink"):
        window.set_appearance("pink")


# The drawer in the window


def test_the_drawer_stands_beside_the_talk_where_there_is_room(window: MainWindow) -> None:
    window.resize(900, 700)
    window.open_drawer("persona")
    QApplication.processEvents()
    scrim = window.findChild(Scrim)
    assert isinstance(scrim, Scrim)
    assert drawer(window).persona.isVisible()
    assert not scrim.isVisible()
    assert text_box(window).mapTo(window, QPoint(text_box(window).width(), 0)).x() < (
        drawer(window).x()
    )


def test_the_drawer_is_a_sheet_where_there_is_none(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(380, 640)
    QApplication.processEvents()
    window.open_drawer("voice")
    scrim = window.findChild(Scrim)
    assert isinstance(scrim, Scrim)
    assert scrim.isVisible()
    inside = drawer(window)
    for _ in range(12):
        focused = QApplication.focusWidget()
        assert focused is not None
        assert inside.isAncestorOf(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    QTest.mouseClick(scrim, LEFT, pos=QPoint(5, 300))
    assert not inside.isVisible()
    assert not scrim.isVisible()


def test_the_drawer_opens_and_closes_by_key(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(voice(window), Qt.Key.Key_B, CONTROL)
    assert drawer(window).isVisible()
    QTest.keyClick(drawer(window), Qt.Key.Key_Escape)
    assert not drawer(window).isVisible()
    QTest.mouseClick(named(window, words.persona_and_voice("", "Aoede")), LEFT)
    assert drawer(window).isVisible()


@pytest.mark.parametrize("section", ["voice", "persona", "connection"])
def test_closing_the_sheet_gives_the_keyboard_back(window: MainWindow, section: str) -> None:
    window.resize(380, 640)
    QApplication.processEvents()
    for place in (voice(window), text_box(window)):
        place.setFocus()
        window.open_drawer(section)
        focused = QApplication.focusWidget()
        assert focused is not None
        assert drawer(window).isAncestorOf(focused)
        QTest.keyClick(focused, Qt.Key.Key_Escape)
        assert QApplication.focusWidget() is place


def test_closing_the_sheet_gives_the_keyboard_to_the_box_if_its_place_is_gone(
    window: MainWindow,
) -> None:
    window.resize(380, 640)
    window.show_problem(Problem("The key is wrong.", Remedy.CHANGE_KEY))
    QApplication.processEvents()
    named(window, words.REMEDIES[Remedy.CHANGE_KEY]).setFocus()
    window.open_drawer("connection")
    window.clear_problem()
    QTest.keyClick(drawer(window), Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is text_box(window)


def test_closing_the_drawer_leaves_the_keyboard_in_the_talk(window: MainWindow) -> None:
    window.resize(900, 700)
    QApplication.processEvents()
    window.open_drawer("voice")
    text_box(window).setFocus()
    QTest.keyClick(text_box(window), Qt.Key.Key_B, CONTROL)
    assert not drawer(window).isVisible()
    assert QApplication.focusWidget() is text_box(window)


def test_no_key_goes_to_the_talk_below_the_sheet(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(380, 640)
    QApplication.processEvents()
    window.open_drawer("connection")
    inside = drawer(window)
    close = next(each for each in inside.findChildren(QAbstractButton) if not each.text())
    choice = QApplication.focusWidget()
    with qtbot.assertNotEmitted(window.talk_requested):
        for place in (choice, close, inside):
            assert place is not None
            QTest.keyClick(place, Qt.Key.Key_H)
        QTest.keyClick(inside, Qt.Key.Key_Space)
    assert text_box(window).toPlainText() == ""
    assert QApplication.focusWidget() is choice


# How it fits


@pytest.mark.parametrize("height", [360, 480, 640])
@pytest.mark.parametrize("remedy", [Remedy.CHANGE_CONNECTION, Remedy.NONE])
def test_a_problem_takes_its_height_from_the_transcript_alone(
    window: MainWindow, qtbot: QtBot, height: int, remedy: Remedy
) -> None:
    for turn in talk(6):
        window.show_turn(turn)
    window.resize(380, height)
    QApplication.processEvents()
    round_voice = voice(window).size()
    window.show_problem(
        Problem("A sentence that goes on for some time. " * 3, remedy, "words " * 400)
    )
    QTest.mouseClick(named(window, words.DETAILS), LEFT)
    banner = window.findChild(Banner)
    assert isinstance(banner, Banner)
    labels = [each for each in banner.findChildren(QLabel) if each.isVisible() and each.text()]
    qtbot.waitUntil(
        lambda: all(each.height() >= each.heightForWidth(each.width()) for each in labels)
    )
    parts = [window._header, window._transcript, banner, window._composer]
    ends = [part.geometry().bottom() + 1 for part in parts]
    assert [part.y() for part in parts] == [0, *ends[:-1]]
    assert ends[-1] == window.height() == height
    assert window._composer.height() == window._composer.sizeHint().height()
    assert voice(window).size() == round_voice == voice(window).sizeHint()


@pytest.mark.parametrize("height", [480, 1040, 1200])
def test_the_voices_stand_in_two_columns_at_every_height(window: MainWindow, height: int) -> None:
    window.resize(900, height)
    window.open_drawer("voice")
    for _ in range(4):
        QApplication.processEvents()
    grid = window.findChild(VoiceGrid)
    assert isinstance(grid, VoiceGrid)
    rows = range(grid.model().rowCount())
    boxes = [grid.visualRect(grid.model().index(row, 0)) for row in rows]
    assert len({box.left() for box in boxes}) == 2
    assert max(box.right() for box in boxes) <= grid.viewport().width()


def test_the_first_window_fits_on_the_screen(window: MainWindow) -> None:
    screen = window.screen().availableSize()
    assert window.width() <= screen.width()
    assert window.height() <= screen.height()


# Names, keys, and the way through by Tab


def test_every_button_has_a_name(window: MainWindow) -> None:
    window.show_problem(Problem("It failed.", Remedy.RETRY))
    nameless = [
        each
        for each in window.findChildren(QAbstractButton)
        if not each.text() and not each.accessibleName()
    ]
    assert nameless == []


def test_every_field_has_a_name(window: MainWindow) -> None:
    fields = [*window.findChildren(QLineEdit), *window.findChildren(QPlainTextEdit)]
    assert fields
    assert all(each.accessibleName() for each in fields)


def test_buttons_have_names_for_screen_readers(window: MainWindow) -> None:
    for button in (*window.findChildren(QPushButton), named(window, words.MENU)):
        interface = QAccessible.queryAccessibleInterface(button)
        assert interface.text(QAccessible.Text.Name) or not button.isVisibleTo(window)


def test_tab_reaches_everything_and_comes_round(window: MainWindow, qtbot: QtBot) -> None:
    window.show_turn(question(0, "Hello"))
    QTest.keyClicks(text_box(window), "x")
    seen: list[QWidget] = []
    while (focused := QApplication.focusWidget()) not in seen:
        assert focused is not None
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    names = {each.accessibleName() or each.property("text") for each in seen}
    assert names >= {
        words.TALK_ACTIONS[Phase.IDLE],
        words.TEXT_BOX,
        words.MUTE,
        words.SEND,
        words.persona_and_voice("", "Aoede"),
        words.MENU,
        words.TRANSCRIPT,
    }


def test_commands_are_one_table_without_clashes() -> None:
    assert {row.command for row in COMMANDS} == set(Command)
    keys = [row.keys for row in COMMANDS if row.keys]
    assert len(keys) == len(set(keys))


def test_copying_belongs_to_what_has_the_keyboard(window: MainWindow) -> None:
    window.show_turn(question(0, "Hello"))
    view = window.findChild(TranscriptView)
    assert isinstance(view, TranscriptView)
    view.select_all()
    window.show_problem(Problem("It failed.", Remedy.RETRY))
    message = next(each for each in window.findChildren(QLabel) if each.text() == "It failed.")
    message.setFocus()
    message.setSelection(0, 2)
    QTest.keyClick(message, Qt.Key.Key_C, CONTROL)
    assert QApplication.clipboard().text() == "It"
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_C, CONTROL)
    assert QApplication.clipboard().text() == "Hello"


def test_the_window_rests_when_nothing_happens(window: MainWindow, qtbot: QtBot) -> None:
    window.show_turn(answer(0, "Hello"))
    window.show_status(Status(Phase.LISTENING, "", "Aoede", "offline voice", 1))
    ticker = window._composer.ticker
    qtbot.waitUntil(lambda: not ticker.running)
    with qtbot.assertNotEmitted(ticker._timer.timeout, wait=150):
        QTest.qWait(10)


def test_nobody_talks_before_the_first_steps_are_over(window: MainWindow, qtbot: QtBot) -> None:
    steps = window.begin_first_run()
    with qtbot.assertNotEmitted(window.talk_pressed), qtbot.assertNotEmitted(window.new_requested):
        for place in (QApplication.focusWidget() or window, window):
            QTest.keyClick(place, Qt.Key.Key_T, CONTROL)
            QTest.keyClick(place, Qt.Key.Key_N, CONTROL)
        QTest.keyClick(window, Qt.Key.Key_Space)
        QTest.keyClick(window, Qt.Key.Key_A)
    assert text_box(window).toPlainText() == ""
    window.end_first_run(steps)
    with qtbot.waitSignal(window.talk_pressed):
        QTest.keyClick(window, Qt.Key.Key_T, CONTROL)


def test_enter_presses_a_button_of_an_icon(window: MainWindow, qtbot: QtBot) -> None:
    mute = named(window, words.MUTE)
    mute.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(window.mute_requested):
        QTest.keyClick(mute, Qt.Key.Key_Return)


@pytest.mark.parametrize("section", ["voice", "persona"])
def test_the_keyboard_is_seen_where_the_drawer_opens(window: MainWindow, section: str) -> None:
    rows = (PersonaRow("", "Nobody", "", "", in_use=True),)
    window.personas.show_personas(rows, hidden=False)
    window.open_drawer(section)
    view = QApplication.focusWidget()
    assert isinstance(view, VoiceGrid | PersonaList)
    view.grab()
    assert view._painter.ringed >= 0


def test_the_talk_has_new_colours_once_the_inspector_lies_on_it_no_more(
    window: MainWindow,
) -> None:
    window.resize(400, 700)
    window.show()
    (box,) = window.findChildren(TextBox)
    window.dock.open(QWidget())
    assert not box.isVisible()
    window.set_appearance("dark")
    window.dock.close_pane()
    assert box.isVisible()
    talk: QWidget | None = box
    while talk is not None and not talk.styleSheet():
        talk = talk.parentWidget()
    assert talk is not None
    assert talk.styleSheet() == window.theme.sheet
