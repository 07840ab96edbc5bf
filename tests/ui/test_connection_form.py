"""The form of connections, for kinds that it does not offer."""

from pytestqt.qtbot import QtBot

from live_desktop.protocol.models import DEFAULT_MODEL
from live_desktop.ui import words
from live_desktop.ui.connection_form import ConnectionForm
from live_desktop.ui.controls import Choice
from live_desktop.ui.theme import Theme


def test_a_connection_set_in_the_file_alone_shows_while_in_use(qtbot: QtBot, theme: Theme) -> None:
    form = ConnectionForm(theme)
    qtbot.addWidget(form)
    form.show_connection("vertex", "", DEFAULT_MODEL, has_key=True)
    choices = [each for each in form.findChildren(Choice) if not form.brain.isAncestorOf(each)]
    assert [choice.text() for choice in choices if choice.isChecked()] == [words.VERTEX]
    assert form.focusProxy() is choices[-1]
    assert not choices[-1].isHidden()
    form.show_connection("google", "", DEFAULT_MODEL, has_key=True)
    assert [choice.text() for choice in choices if choice.isChecked()] == [words.GOOGLE]
    assert choices[-1].isHidden()
