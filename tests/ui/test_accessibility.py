"""Every control of every window has a name for those who do not see it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from live_desktop.errors import Remedy
from live_desktop.protocol.voices import LOCAL_VOICES, VOICES
from live_desktop.store.bundle import Part
from live_desktop.store.personas import starters
from live_desktop.store.settings import ConnectionChoice, Settings
from live_desktop.ui.banner import Problem
from live_desktop.ui.first_run.steps import FirstRun
from live_desktop.ui.inspector.pane import Inspector
from live_desktop.ui.main_window import MainWindow
from live_desktop.ui.personas.draft import PersonaDraft
from live_desktop.ui.personas.rows import PersonaList, PersonaRow
from live_desktop.ui.report.dialog import ReportDialog
from live_desktop.ui.report.part_list import Page, PartList
from live_desktop.ui.settings.fits import hidden, refusals
from live_desktop.ui.settings.window import SettingsWindow
from live_desktop.ui.talk.mini_window import MiniWindow
from live_desktop.ui.theme import Theme
from live_desktop.ui.voices.grid import VoiceGrid
from tests.support.accessibility import controls, entries, nameless
from tests.ui.settings.rows import turn_to


@pytest.mark.parametrize("section", ["voice", "persona", "connection", "sound"])
def test_the_window_and_each_page_of_its_drawer(window: MainWindow, section: str) -> None:
    window.show_problem(Problem("It failed.", Remedy.RETRY, "why", other=Remedy.USE_LOCAL))
    window.open_drawer(section)
    assert len(controls(window)) > 10
    assert nameless(window) == []


def test_the_inspector(theme: Theme, qtbot: QtBot) -> None:
    inspector = Inspector(theme)
    qtbot.addWidget(inspector)
    assert len(controls(inspector)) > 8
    assert nameless(inspector) == []


@pytest.mark.parametrize("connection", [ConnectionChoice.LOCAL, ConnectionChoice.VERTEX])
def test_every_section_of_the_settings(
    theme: Theme, qtbot: QtBot, connection: ConnectionChoice
) -> None:
    settings = Settings(connection=connection)
    window = SettingsWindow(theme)
    qtbot.addWidget(window)
    window.show_settings(settings, refusals(settings), hidden(settings))
    for section, block in window._blocks.items():
        turn_to(window, section)
        assert sum(map(block.isAncestorOf, controls(window))) > 2, section
        assert nameless(window) == []


def test_each_of_the_first_steps(theme: Theme, qtbot: QtBot) -> None:
    steps = FirstRun(theme)
    qtbot.addWidget(steps)
    (view,) = steps.findChildren(VoiceGrid)
    assert len(entries(view)) == len(LOCAL_VOICES)
    steps.show_trouble("There is no loudspeaker.")
    assert len(controls(steps)) > 4
    assert nameless(steps) == []


def test_the_report(theme: Theme, qtbot: QtBot) -> None:
    dialog = ReportDialog(theme)
    qtbot.addWidget(dialog)
    parts = (Part("versions.txt", "Live Desktop: 1"), Part("settings.json", "{}"))
    dialog.show_pages(tuple(Page(each, len(each.text)) for each in parts))
    (view,) = dialog.findChildren(PartList)
    assert len(entries(view)) == 2
    assert len(controls(dialog)) > 4
    assert nameless(dialog) == []


def test_the_voices(window: MainWindow) -> None:
    window.show_problem(Problem("It failed.", Remedy.RETRY, "why", other=Remedy.USE_LOCAL))
    window.open_drawer("voice")
    window.show_voices(VOICES, frozenset({VOICES[0].name}), VOICES[1].name)
    (view,) = window.voices.findChildren(VoiceGrid)
    assert len(entries(view)) == len(VOICES)
    assert nameless(window) == []


def test_the_personas_and_their_form(window: MainWindow) -> None:
    window.show_problem(Problem("It failed.", Remedy.RETRY, "why", other=Remedy.USE_LOCAL))
    window.open_drawer("persona")
    rows = tuple(PersonaRow(each.id, each.name, "", each.instruction, False) for each in starters())
    window.personas.show_personas(rows, hidden=True)
    window.personas.show_tools(("local_time",))
    (view,) = window.personas.findChildren(PersonaList)
    assert len(entries(view)) == len(rows)
    window.personas.say_done("Saved")
    window.personas.say_unsaved("Something is not saved.")
    assert nameless(window) == []
    draft = PersonaDraft.of(starters()[0])
    window.personas.edit(draft, draft, in_use=True, starter=True)
    assert nameless(window) == []


def test_an_entry_without_a_name_is_found(qtbot: QtBot) -> None:
    view = QListWidget()
    qtbot.addWidget(view)
    view.setAccessibleName("Fruit")
    view.addItems(["Apple", ""])
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(view)
    assert nameless(window) == ["QWidget > QListWidget > entry 1"]


def test_the_small_window(theme: Theme, qtbot: QtBot) -> None:
    mini = MiniWindow(theme)
    qtbot.addWidget(mini)
    mini.show_problem(Problem("It failed.", Remedy.RETRY, "why", other=Remedy.USE_LOCAL))
    assert len(controls(mini)) == 9
    assert nameless(mini) == []


def test_a_control_without_a_name_is_found(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    button = QToolButton()
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    column.addWidget(button)
    named = QLineEdit()
    named.setAccessibleName("Name")
    column.addWidget(named)
    assert nameless(window) == ["QWidget > QToolButton"]
