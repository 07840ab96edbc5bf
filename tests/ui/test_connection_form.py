"""The form of connections, for kinds that it does not offer."""

from pytestqt.qtbot import QtBot

from live_desktop.protocol.models import DEFAULT_MODEL
from live_desktop.ui.connection_form import ConnectionForm
from live_desktop.ui.controls import Choice
from live_desktop.ui.theme import Theme


def test_a_connection_set_in_the_file_alone_marks_no_choice(qtbot: QtBot, theme: Theme) -> None:
    form = ConnectionForm(theme)
    qtbot.addWidget(form)
    form.show_connection("vertex", "", DEFAULT_MODEL, has_key=True)
    choices = form.findChildren(Choice)
    assert len(choices) == 3
    assert not any(choice.isChecked() for choice in choices)
    assert form.focusProxy() is choices[0]
    form.show_connection("google", "", DEFAULT_MODEL, has_key=True)
    assert [choice.isChecked() for choice in choices].count(True) == 1
