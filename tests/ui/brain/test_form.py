"""The local model in the drawer: a click is a wish, what is typed stays, and consent is asked."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from live_desktop.protocol.models import DEFAULT_MODEL
from live_desktop.store.settings import BrainChoice
from live_desktop.ui import words
from live_desktop.ui.brain import words as brain_words
from live_desktop.ui.brain.consent_panel import ConsentPanel
from live_desktop.ui.brain.form import BrainForm
from live_desktop.ui.brain.view import BrainView
from live_desktop.ui.connection_form import ConnectionForm
from live_desktop.ui.controls import Choice
from live_desktop.ui.dress import Dress
from live_desktop.ui.main_window import MainWindow
from live_desktop.ui.theme import Theme

LEFT = Qt.MouseButton.LeftButton
AUTO, OFF, ADDRESS = BrainChoice.AUTO, BrainChoice.OFF, BrainChoice.ADDRESS
AWAY = BrainView(
    ADDRESS, "http://gpu.example.org:8000", "qwen", to_ask="http://gpu.example.org:8000"
)


@pytest.fixture
def form(theme: Theme, qtbot: QtBot) -> Iterator[BrainForm]:
    """The form alone, in sight."""
    form = BrainForm(theme)
    Dress(form, theme)
    form.resize(300, 700)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    yield form
    form.close()


def field(form: QWidget, name: str) -> QLineEdit:
    return next(each for each in form.findChildren(QLineEdit) if each.accessibleName() == name)


def button(form: QWidget, text: str) -> QPushButton:
    return next(each for each in form.findChildren(QPushButton) if each.text() == text)


def choice(form: QWidget, which: BrainChoice) -> Choice:
    text = brain_words.CHOICES[which]
    return next(each for each in form.findChildren(Choice) if each.text() == text)


def said(form: QWidget) -> str:
    labels = (each for each in form.findChildren(QLabel) if each.isVisible())
    return "\n".join(each.text() for each in labels).replace("\N{ZERO WIDTH SPACE}", "")


def marked(form: QWidget) -> list[str]:
    return [each.text() for each in form.findChildren(Choice) if each.isChecked()]


@pytest.mark.parametrize("which", [AUTO, OFF])
def test_a_choice_without_an_address_is_a_wish_at_once(
    form: BrainForm, qtbot: QtBot, which: BrainChoice
) -> None:
    form.show_brain(BrainView(ADDRESS, "http://localhost:1", "big"))
    with qtbot.waitSignal(form.chosen) as wish:
        QTest.mouseClick(choice(form, which), LEFT)
    # A model of one server is not known to another.
    assert wish.args == [which, "http://localhost:1", "", ""]
    assert marked(form) == [brain_words.CHOICES[ADDRESS]]


def test_an_address_is_given_whole(form: BrainForm, qtbot: QtBot) -> None:
    QTest.mouseClick(choice(form, ADDRESS), LEFT)
    address = field(form, brain_words.ADDRESS)
    assert address.hasFocus()
    assert not button(form, words.APPLY).isEnabled()
    QTest.keyClicks(address, " 192.168.1.5:11434/v1 ")
    QTest.keyClicks(field(form, brain_words.KEY), "secret")
    with qtbot.waitSignal(form.chosen) as wish:
        QTest.keyClick(field(form, brain_words.MODEL_NAME), Qt.Key.Key_Return)
    assert wish.args == [ADDRESS, "http://192.168.1.5:11434/v1", "secret", ""]
    assert marked(form) == [brain_words.CHOICES[AUTO]]


@pytest.mark.parametrize("wrong", ["ftp://host", "http://", "http://me:pass@host", "http://a b"])
def test_what_is_no_address_is_not_taken(form: BrainForm, wrong: str) -> None:
    QTest.mouseClick(choice(form, ADDRESS), LEFT)
    field(form, brain_words.ADDRESS).setText(wrong)
    assert not button(form, words.APPLY).isEnabled()


def test_a_model_is_named_where_one_is_looked_for(form: BrainForm, qtbot: QtBot) -> None:
    form.show_brain(BrainView(AUTO, found="llama3.2:latest"))
    model = field(form, brain_words.MODEL_NAME)
    assert model.placeholderText() == "llama3.2:latest"
    assert not button(form, words.APPLY).isEnabled()
    QTest.keyClicks(model, "qwen3")
    with qtbot.waitSignal(form.chosen) as wish:
        QTest.mouseClick(button(form, words.APPLY), LEFT)
    assert wish.args == [AUTO, "", "", "qwen3"]


def test_news_leave_what_is_typed(form: BrainForm) -> None:
    QTest.mouseClick(choice(form, ADDRESS), LEFT)
    QTest.keyClicks(field(form, brain_words.ADDRESS), "http://half")
    form.show_brain(BrainView(AUTO, state=brain_words.NONE_HERE))
    assert field(form, brain_words.ADDRESS).text() == "http://half"
    assert field(form, brain_words.ADDRESS).isVisible()
    assert brain_words.NONE_HERE in said(form)


def test_only_what_is_needed_is_in_sight(form: BrainForm) -> None:
    for which, has_address, has_model in ((AUTO, 0, 1), (OFF, 0, 0), (ADDRESS, 1, 1)):
        form.show_brain(BrainView(which, "http://localhost:1"))
        assert field(form, brain_words.ADDRESS).isVisible() == bool(has_address)
        assert field(form, brain_words.KEY).isVisible() == bool(has_address)
        assert field(form, brain_words.MODEL_NAME).isVisible() == bool(has_model)
        assert button(form, brain_words.CHECK).isVisible() == bool(has_model)


def test_a_stored_key_is_said_and_never_shown(form: BrainForm) -> None:
    form.show_brain(BrainView(ADDRESS, "http://localhost:1", has_key=True))
    key = field(form, brain_words.KEY)
    assert key.placeholderText() == words.KEY_STORED
    assert key.echoMode() is QLineEdit.EchoMode.Password
    assert key.text() == ""


def test_looking_again_is_a_wish(form: BrainForm, qtbot: QtBot) -> None:
    with qtbot.waitSignal(form.look_requested):
        QTest.mouseClick(button(form, brain_words.CHECK), LEFT)


def test_a_server_elsewhere_is_asked_about_by_name(form: BrainForm, qtbot: QtBot) -> None:
    form.show_brain(AWAY)
    assert brain_words.ask("gpu.example.org:8000") in said(form)
    assert brain_words.UNENCRYPTED in said(form)
    with qtbot.waitSignal(form.agreed) as wish:
        QTest.mouseClick(button(form, "Send to gpu.example.org"), LEFT)
    assert wish.args == ["http://gpu.example.org:8000"]


def test_who_declines_is_left_alone_until_they_apply_again(form: BrainForm, qtbot: QtBot) -> None:
    form.show_brain(AWAY)
    assert not button(form, words.APPLY).isEnabled()
    with qtbot.assertNotEmitted(form.agreed):
        QTest.mouseClick(button(form, brain_words.NOT_NOW), LEFT)
    question = brain_words.ask("gpu.example.org:8000")
    assert question not in said(form)
    form.show_brain(AWAY)
    assert question not in said(form)
    QTest.mouseClick(button(form, words.APPLY), LEFT)
    assert question in said(form)


def test_the_question_goes_with_its_reason(form: BrainForm) -> None:
    form.show_brain(AWAY)
    form.show_brain(BrainView(AUTO))
    assert not form.findChildren(ConsentPanel)[0].isVisible()


def test_encrypted_ways_are_not_warned_of(form: BrainForm) -> None:
    form.show_brain(BrainView(ADDRESS, "https://a.example", to_ask="https://a.example:443"))
    assert brain_words.SENT in said(form)
    assert brain_words.UNENCRYPTED not in said(form)
    assert brain_words.ask("a.example") in said(form)


def test_no_button_is_cut_off_by_a_long_name(form: BrainForm) -> None:
    server = "https://a-very-long-name-of-a-machine.some-department.example.org:8000"
    form.show_brain(BrainView(ADDRESS, server, to_ask=server))
    panel = form.findChildren(ConsentPanel)[0]
    for each in panel.findChildren(QPushButton):
        assert each.width() >= each.sizeHint().width()
    assert brain_words.server_name(server) in said(form)


def test_all_have_names(form: BrainForm) -> None:
    form.show_brain(AWAY)
    for each in (*form.findChildren(QLineEdit), *form.findChildren(QAbstractButton)):
        assert each.accessibleName() or (isinstance(each, QAbstractButton) and each.text())


def test_where_words_go_is_true_of_the_offline_voice(theme: Theme, qtbot: QtBot) -> None:
    connection = ConnectionForm(theme)
    qtbot.addWidget(connection)
    connection.show_connection("local", "", DEFAULT_MODEL, has_key=False)
    connection.show()
    connection.show_brain(BrainView(ADDRESS, elsewhere="a.example"))
    assert brain_words.goes_to("a.example") in said(connection)
    assert words.LOCAL_TEXT not in said(connection)
    connection.show_brain(BrainView(AUTO, found="llama"))
    assert words.LOCAL_TEXT in said(connection)


def test_the_window_leads_to_the_right_field(window: MainWindow) -> None:
    window.show_brain(BrainView(AUTO, state=brain_words.NONE_HERE))
    window.ask_for_model()
    assert field(window, brain_words.ADDRESS).hasFocus()
    window.show_brain(BrainView(OFF))
    window.ask_for_model()
    brain = window.findChild(BrainForm)
    assert isinstance(brain, BrainForm)
    assert choice(brain, AUTO).hasFocus()
    window.ask_for_key()
    assert field(window, words.KEY).hasFocus()


@pytest.mark.parametrize("height", [420, 720])
def test_what_is_asked_for_is_in_sight(window: MainWindow, qtbot: QtBot, height: int) -> None:
    window.resize(380, height)
    window.open_drawer("connection")
    window.show_brain(BrainView(AUTO))
    window.ask_for_model()
    address = field(window, brain_words.ADDRESS)
    qtbot.waitUntil(lambda: address.visibleRegion().boundingRect() == address.rect())
    window.show_brain(AWAY)
    agree = button(window, "Send to gpu.example.org")
    qtbot.waitUntil(lambda: agree.visibleRegion().boundingRect() == agree.rect())


@pytest.mark.parametrize(
    ("model", "shown"),
    [
        ("llama3.2:latest", "llama3.2"),
        ("/home/me/models/qwen2.5-7b.gguf", "qwen2.5-7b"),
        ("C:\\models\\phi.gguf", "phi"),
        ("hf.co/someone/Some-Model:Q4_K_M", "Some-Model:Q4_K_M"),
        ("x" * 60, "x" * 39 + "…"),
    ],
)
def test_models_have_short_names(model: str, shown: str) -> None:
    assert brain_words.model_name(model) == shown
