"""The drawer: voices, the persona and connections; each choice is a wish, each mark is what is."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPushButton,
    QTabBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from live_desktop.protocol.models import DEFAULT_MODEL, MODELS
from live_desktop.protocol.voices import LOCAL_VOICES, VOICES
from live_desktop.ui import words
from live_desktop.ui.connection_form import CUSTOM, GOOGLE, LOCAL
from live_desktop.ui.controls import Choice
from live_desktop.ui.drawer import Drawer, Section
from live_desktop.ui.model_box import ModelBox
from live_desktop.ui.sound import words as sound_words
from live_desktop.ui.sound.device_box import DeviceBox
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import Size, Space, Stroke
from live_desktop.ui.voices.picker import VoiceGrid

LEFT = Qt.MouseButton.LeftButton
LOCAL_NAMES = frozenset(voice.name for voice in LOCAL_VOICES)


@pytest.fixture
def drawer(theme: Theme, qtbot: QtBot) -> Iterator[Drawer]:
    """The drawer alone, at its own width."""
    drawer = Drawer(theme)
    drawer.resize(360, 700)
    drawer.voices.show_voices(VOICES, LOCAL_NAMES, "Aoede")
    drawer.show()
    drawer.activateWindow()
    qtbot.waitUntil(drawer.isActiveWindow)
    yield drawer
    drawer.close()


def grid(drawer: Drawer) -> VoiceGrid:
    """Find the voices."""
    found = drawer.findChild(VoiceGrid)
    assert isinstance(found, VoiceGrid)
    return found


def button(parent: QWidget, text: str) -> QPushButton:
    """Find a button by its words."""
    return next(each for each in parent.findChildren(QPushButton) if each.text() == text)


def choice(parent: QWidget, text: str) -> Choice:
    """Find a choice by its words."""
    return next(each for each in parent.findChildren(Choice) if each.text() == text)


def field(parent: QWidget, name: str) -> QLineEdit:
    """Find a field by its accessible name."""
    fields = parent.findChildren(QLineEdit)
    return next(each for each in fields if each.accessibleName() == name)


def spoken(drawer: Drawer) -> list[str]:
    """List the voices as a screen reader finds them."""
    interface = QAccessible.queryAccessibleInterface(grid(drawer))
    name = QAccessible.Text.Name
    return [interface.child(row).text(name) for row in range(interface.childCount())]


# Voices


def test_the_pages_are_named_in_full_whatever_the_size_of_words(
    drawer: Drawer, theme: Theme
) -> None:
    tabs = drawer.findChild(QTabBar)
    assert isinstance(tabs, QTabBar)
    # That is what the narrowest window leaves it.
    drawer.resize(Size.WINDOW_MIN_WIDTH - Space.XL, 700)
    for percent in (90, 150, 100):
        theme.set_look(replace(theme.look, text_percent=percent))
        assert tabs.sizeHint().width() <= tabs.width()


def test_every_voice_is_offered_with_its_marks(drawer: Drawer) -> None:
    drawer.show_section(Section.VOICE)
    names = spoken(drawer)
    assert len(names) == len(VOICES)
    assert "Aoede, breezy, chosen" in names
    assert "Zephyr, bright, online" in names
    assert sum("online" in name for name in names) == len(VOICES) - len(LOCAL_VOICES)
    assert sum("chosen" in name for name in names) == 1
    assert all("online" not in name for name in names[: len(LOCAL_VOICES)])


def test_the_voices_stand_in_two_columns(drawer: Drawer) -> None:
    drawer.show_section(Section.VOICE)
    QApplication.processEvents()
    view = grid(drawer)
    boxes = [view.visualRect(view.model().index(row, 0)) for row in range(4)]
    assert boxes[0].top() == boxes[1].top() < boxes[2].top() == boxes[3].top()
    assert boxes[1].right() <= view.viewport().width()


def test_a_click_is_a_wish_for_a_voice(drawer: Drawer, qtbot: QtBot) -> None:
    drawer.show_section(Section.VOICE)
    QApplication.processEvents()
    view = grid(drawer)
    where = view.visualRect(view.model().index(0, 0)).center()
    with qtbot.waitSignal(drawer.voices.voice_chosen) as wish:
        QTest.mouseClick(view.viewport(), LEFT, pos=where)
    assert wish.args == [LOCAL_VOICES[0].name]
    assert "Aoede, breezy, chosen" in spoken(drawer)
    drawer.voices.show_voices(VOICES, LOCAL_NAMES, wish.args[0])
    assert "Aoede, breezy" in spoken(drawer)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_the_keyboard_walks_and_chooses(drawer: Drawer, qtbot: QtBot, key: Qt.Key) -> None:
    drawer.show_section(Section.VOICE)
    view = grid(drawer)
    assert QApplication.focusWidget() is view
    view.setCurrentIndex(view.model().index(0, 0))
    for step in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
        QTest.keyClick(view, step)
    with qtbot.waitSignal(drawer.voices.voice_chosen) as wish:
        QTest.keyClick(view, key)
    assert wish.args == [view.model().index(2, 0).data()]


def search(drawer: Drawer) -> QLineEdit:
    """Find the field that searches the voices."""
    return field(drawer, words.VOICE_SEARCH)


def seen(drawer: Drawer) -> list[str]:
    """List the buttons in sight of the voices."""
    buttons = drawer.voices.findChildren(QPushButton)
    return [each.text() for each in buttons if each.isVisible()]


def test_voices_are_searched_by_name_and_sound(drawer: Drawer) -> None:
    drawer.show_section(Section.VOICE)
    QTest.keyClicks(search(drawer), "warm")
    assert spoken(drawer) == ["Sulafat, warm, online"]
    search(drawer).clear()
    assert len(spoken(drawer)) == len(VOICES)
    assert seen(drawer) == []


@pytest.mark.parametrize(
    ("typed", "chosen"), [("kore", "Kore"), ("warm", "Sulafat"), (" en-us-tavi ", "en-us-tavi")]
)
def test_enter_takes_what_is_meant(drawer: Drawer, qtbot: QtBot, typed: str, chosen: str) -> None:
    drawer.show_section(Section.VOICE)
    QTest.keyClicks(search(drawer), typed)
    with qtbot.waitSignal(drawer.voices.voice_chosen) as wish:
        QTest.keyClick(search(drawer), Qt.Key.Key_Return)
    assert wish.args == [chosen]
    assert search(drawer).text() == ""


def test_enter_goes_to_the_voices_where_several_are_found(drawer: Drawer, qtbot: QtBot) -> None:
    drawer.show_section(Section.VOICE)
    QTest.keyClicks(search(drawer), "firm")
    with qtbot.assertNotEmitted(drawer.voices.voice_chosen):
        QTest.keyClick(search(drawer), Qt.Key.Key_Return)
    assert QApplication.focusWidget() is grid(drawer)
    with qtbot.waitSignal(drawer.voices.voice_chosen) as wish:
        QTest.keyClick(grid(drawer), Qt.Key.Key_Return)
    assert wish.args == ["Kore"]


def test_any_voice_id_is_taken_and_marked(drawer: Drawer, qtbot: QtBot) -> None:
    drawer.show_section(Section.VOICE)
    QTest.keyClicks(search(drawer), "a voice of two words")
    assert seen(drawer) == []
    search(drawer).clear()
    QTest.keyClicks(search(drawer), "en-us-tavi&co")
    use = button(drawer, words.use_voice("en-us-tavi&co"))
    assert seen(drawer) == ["Use ‘en-us-tavi&&co’"]
    with qtbot.waitSignal(drawer.voices.voice_chosen) as wish:
        QTest.mouseClick(use, LEFT)
    assert wish.args == ["en-us-tavi&co"]
    drawer.voices.show_voices(VOICES, LOCAL_NAMES, wish.args[0])
    assert f"en-us-tavi&co, {words.OTHER_VOICE}, online, chosen" in spoken(drawer)
    assert len(spoken(drawer)) == len(VOICES) + 1


# Connection


@pytest.mark.parametrize(
    ("kind", "text"), [(LOCAL, words.LOCAL), (GOOGLE, words.GOOGLE), (CUSTOM, words.CUSTOM)]
)
def test_the_connection_in_use_is_marked(drawer: Drawer, kind: str, text: str) -> None:
    drawer.show_section(Section.CONNECTION)
    drawer.connection.show_connection(kind, "wss://a.example/live", DEFAULT_MODEL, has_key=True)
    choices = drawer.connection.findChildren(Choice)
    marked = [each for each in choices if each.isChecked()]
    brain = drawer.connection.brain
    assert [each.text() for each in marked if not brain.isAncestorOf(each)] == [text]
    assert brain.isVisible() == (kind == LOCAL)


def test_offline_is_chosen_with_a_click_and_marked_when_it_is_so(
    drawer: Drawer, qtbot: QtBot
) -> None:
    drawer.show_section(Section.CONNECTION)
    drawer.connection.show_connection(GOOGLE, "", DEFAULT_MODEL, has_key=True)
    local = choice(drawer, words.LOCAL)
    with qtbot.waitSignal(drawer.connection.local_chosen):
        QTest.mouseClick(local, LEFT, pos=QPoint(20, local.height() // 2))
    assert not local.isChecked()


def test_google_without_a_key_asks_for_one(drawer: Drawer, qtbot: QtBot) -> None:
    drawer.show_section(Section.CONNECTION)
    drawer.connection.show_connection(LOCAL, "", DEFAULT_MODEL, has_key=False)
    key = field(drawer, words.KEY)
    assert not key.isVisible()
    google = choice(drawer, words.GOOGLE)
    with qtbot.assertNotEmitted(drawer.connection.google_chosen):
        QTest.mouseClick(google, LEFT, pos=QPoint(20, google.height() // 2))
    assert QApplication.focusWidget() is key
    assert key.echoMode() is QLineEdit.EchoMode.Password
    save = button(drawer, words.USE_GOOGLE)
    assert not save.isEnabled()
    QTest.keyClicks(key, " secret ")
    with qtbot.waitSignal(drawer.connection.google_chosen) as wish:
        QTest.mouseClick(save, LEFT)
    assert wish.args == ["secret", DEFAULT_MODEL]
    assert not google.isChecked()
    drawer.connection.show_connection(GOOGLE, "", DEFAULT_MODEL, has_key=True)
    assert google.isChecked()
    assert key.text() == ""
    assert key.placeholderText() == words.KEY_STORED


def test_google_with_a_stored_key_is_chosen_at_once(drawer: Drawer, qtbot: QtBot) -> None:
    drawer.show_section(Section.CONNECTION)
    drawer.connection.show_connection(LOCAL, "", DEFAULT_MODEL, has_key=True)
    google = choice(drawer, words.GOOGLE)
    with qtbot.waitSignal(drawer.connection.google_chosen) as wish:
        QTest.mouseClick(google, LEFT, pos=QPoint(20, google.height() // 2))
    assert wish.args == ["", DEFAULT_MODEL]


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("wss://example.org/live", True),
        ("ws://127.0.0.1:8765", True),
        ("https://example.org", False),
        ("example.org", False),
        ("wss://", False),
    ],
)
def test_a_server_needs_an_address(
    drawer: Drawer, qtbot: QtBot, address: str, *, good: bool
) -> None:
    drawer.show_section(Section.CONNECTION)
    custom = choice(drawer, words.CUSTOM)
    QTest.mouseClick(custom, LEFT, pos=QPoint(20, custom.height() // 2))
    where = field(drawer, words.ADDRESS)
    assert QApplication.focusWidget() is where
    QTest.keyClicks(where, address)
    assert button(drawer, words.USE_SERVER).isEnabled() is good


def test_a_server_is_chosen_with_its_key(drawer: Drawer, qtbot: QtBot) -> None:
    drawer.show_section(Section.CONNECTION)
    drawer.connection.show_connection(CUSTOM, "ws://old.example", DEFAULT_MODEL, has_key=False)
    where, key = field(drawer, words.ADDRESS), field(drawer, words.KEY_OPTIONAL)
    assert where.text() == "ws://old.example"
    where.clear()
    QTest.keyClicks(where, "wss://new.example")
    QTest.keyClicks(key, "pass")
    with qtbot.waitSignal(drawer.connection.custom_chosen) as wish:
        QTest.keyClick(key, Qt.Key.Key_Return)
    assert wish.args == ["wss://new.example", "pass", DEFAULT_MODEL]


def model_box(drawer: Drawer) -> ModelBox:
    """Find the box of models in sight."""
    return next(each for each in drawer.findChildren(ModelBox) if each.isVisible())


def test_every_known_model_is_offered_and_the_one_in_use_shown(drawer: Drawer) -> None:
    drawer.show_section(Section.CONNECTION)
    drawer.connection.show_connection(GOOGLE, "", MODELS[2].id, has_key=True)
    box = model_box(drawer)
    assert [box.itemText(row) for row in range(box.count())] == [card.id for card in MODELS]
    assert box.currentText() == MODELS[2].id
    assert not button(drawer, words.USE_GOOGLE).isEnabled()


def test_any_model_is_taken_with_the_rest(drawer: Drawer, qtbot: QtBot) -> None:
    drawer.show_section(Section.CONNECTION)
    drawer.connection.show_connection(GOOGLE, "", DEFAULT_MODEL, has_key=True)
    line = model_box(drawer).lineEdit()
    assert line is not None
    use = button(drawer, words.USE_GOOGLE)
    line.clear()
    assert not use.isEnabled()
    QTest.keyClicks(line, " gemini-99-live ")
    drawer.connection.show_connection(GOOGLE, "", DEFAULT_MODEL, has_key=True)
    assert line.text() == " gemini-99-live "
    with qtbot.waitSignal(drawer.connection.google_chosen) as wish:
        QTest.mouseClick(use, LEFT)
    assert wish.args == ["", "gemini-99-live"]
    drawer.connection.show_connection(GOOGLE, "", "gemini-99-live", has_key=True)
    assert line.text() == "gemini-99-live"
    assert not use.isEnabled()


def test_a_server_is_chosen_with_a_model(drawer: Drawer, qtbot: QtBot) -> None:
    drawer.show_section(Section.CONNECTION)
    drawer.connection.show_connection(CUSTOM, "ws://a.example", DEFAULT_MODEL, has_key=False)
    model_box(drawer).setCurrentIndex(1)
    with qtbot.waitSignal(drawer.connection.custom_chosen) as wish:
        QTest.mouseClick(button(drawer, words.USE_SERVER), LEFT)
    assert wish.args == ["ws://a.example", "", MODELS[1].id]


@pytest.mark.parametrize("kind", [LOCAL, GOOGLE, CUSTOM])
def test_the_keyboard_begins_at_the_connection_in_use(drawer: Drawer, kind: str) -> None:
    drawer.connection.show_connection(kind, "wss://a.example/live", DEFAULT_MODEL, has_key=True)
    drawer.show_section(Section.CONNECTION)
    focused = QApplication.focusWidget()
    assert isinstance(focused, Choice)
    assert focused.isChecked()


# The drawer itself


def test_tabs_turn_the_pages(drawer: Drawer, qtbot: QtBot) -> None:
    drawer.show_section(Section.VOICE)
    tabs = drawer.findChild(QTabBar)
    assert isinstance(tabs, QTabBar)
    QTest.mouseClick(tabs, LEFT, pos=tabs.tabRect(1).center())
    assert drawer.persona.isVisible()
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    assert drawer.connection.isVisible()
    assert not drawer.persona.isVisible()


@pytest.mark.parametrize("width", [320, 348, 360])
def test_every_tab_shows_its_whole_word(drawer: Drawer, width: int) -> None:
    drawer.resize(width, 700)
    QApplication.processEvents()
    tabs = drawer.findChild(QTabBar)
    assert isinstance(tabs, QTabBar)
    assert tabs.count() == len(Section)
    for each in range(tabs.count()):
        word = tabs.fontMetrics().horizontalAdvance(tabs.tabText(each))
        assert tabs.tabRect(each).width() >= word + 2 * (Space.XXS + Stroke.FOCUS)
    assert tabs.tabRect(tabs.count() - 1).right() <= tabs.width()


def test_the_keyboard_begins_at_the_microphone(drawer: Drawer) -> None:
    drawer.show_section(Section.SOUND)
    focused = QApplication.focusWidget()
    assert isinstance(focused, DeviceBox)
    assert focused.accessibleName() == sound_words.MICROPHONE


def test_it_asks_to_be_closed(drawer: Drawer, qtbot: QtBot) -> None:
    close = next(
        each for each in drawer.findChildren(QToolButton) if each.accessibleName() == words.CLOSE
    )
    with qtbot.waitSignal(drawer.close_requested):
        QTest.mouseClick(close, LEFT)
    with qtbot.waitSignal(drawer.close_requested):
        QTest.keyClick(close, Qt.Key.Key_Escape)
