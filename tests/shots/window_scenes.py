"""What opens beside the talk: the drawer, the settings, dialogs, the small window, first steps."""

from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from live_desktop.audio.devices.backend import Direction
from live_desktop.audio.devices.failing import Trouble, device_failed
from live_desktop.audio.duplex import Duplex, Reason
from live_desktop.audio.levels import Levels
from live_desktop.audio.plan import SoundState
from live_desktop.session.conversation import Speaker, Turn
from live_desktop.session.phase import Phase
from live_desktop.session.releases import Release
from live_desktop.store.journal import Journal
from live_desktop.store.paths import Paths
from live_desktop.store.settings import BrainChoice, ConnectionChoice
from live_desktop.ui import drawer
from live_desktop.ui.about.component_list import ComponentList
from live_desktop.ui.first_run.steps import FirstRun
from live_desktop.ui.header import Header
from live_desktop.ui.personas.rows import PersonaList, PersonaModel
from live_desktop.ui.settings.editor import Field
from live_desktop.ui.settings.table import Section
from tests.shots.said import small_talk
from tests.shots.scene import Scene, main_window, part
from tests.support.talk import Talk
from tests.ui.sounds import DEVICES, SPEAKER, USB, report


async def drawer_at(page: drawer.Section, on: Talk) -> QWidget:
    """Open the drawer at a page, beside a talk."""
    small_talk(on.app.assistant.conversation)
    if page is drawer.Section.SOUND:
        _list_devices(on)
    on.app.window.open_drawer(page)
    return on.app.window


async def sound_checked(on: Talk) -> QWidget:
    """See what the sound check found."""
    _list_devices(on)
    on.app.engine.checked.emit(report(Duplex.FULL, Reason.REMOVED))
    on.app.window.open_drawer(drawer.Section.SOUND)
    return on.app.window


async def consent(on: Talk) -> QWidget:
    """Be asked before words go to another computer."""
    on.app.window.ask_for_model()
    return on.app.window


async def key_wanted(on: Talk) -> QWidget:
    """Be about to give a key."""
    on.app.window.ask_for_key()
    return on.app.window


async def persona_form(on: Talk) -> QWidget:
    """Write a persona."""
    on.app.window.open_drawer(drawer.Section.PERSONA)
    on.app.window.personas.edit_wished.emit(_persona(on, 1))
    return on.app.window


async def persona_chosen(on: Talk) -> QWidget:
    """Have just taken another persona."""
    on.app.window.open_drawer(drawer.Section.PERSONA)
    on.app.window.personas.chosen.emit(_persona(on, 1))
    return on.app.window


async def settings_at(section: Section, on: Talk) -> QWidget:
    """Open a section of the settings."""
    on.app.settings.open(section)
    if section is Section.SOUND:
        _list_devices(on)
    return on.app.settings.window


async def settings_search(words: str, on: Talk) -> QWidget:
    """Look for a setting."""
    on.app.settings.open()
    window = on.app.settings.window
    field = window.findChild(Field, "search")
    assert field is not None
    field.setText(words)
    return window


async def step(number: int, on: Talk) -> QWidget:
    """Take the first steps up to one of them."""
    on.app.welcome()
    steps = part(on, FirstRun)
    on.app.engine.levels_changed.emit(Levels(microphone=0.5, microphone_peak=0.6))
    for _ in range(number):
        QTest.keyClick(steps.window().focusWidget(), Qt.Key.Key_Space)
    return on.app.window


async def inspector(on: Talk) -> QWidget:
    """See what went over the wire."""
    recorder = on.app.recorder
    recorder.dialled()
    recorder.opened("local")
    recorder.sent('{"setup":{"model":"models/gemini-3.8-live"}}')
    recorder.received('{"setupComplete":{}}')
    for _ in range(40):
        recorder.sent(
            '{"realtimeInput":{"audio":{"mimeType":"audio/pcm;rate=16000","data":"AA=="}}}'
        )
    recorder.received('{"serverContent":{"inputTranscription":{"text":"What is 12% of 250?"}}}')
    recorder.received('{"serverContent":{"outputTranscription":{"text":"12% of 250 is 30."}}}')
    recorder.received('{"serverContent":{"turnComplete":true}}')
    recorder.closed(1011, "Deadline expired")
    on.app.window.inspector_action.trigger()
    pane = on.app.inspector.pane
    assert pane is not None
    await on.until(lambda: pane.latency is not None)
    return on.app.window


async def bug_report(on: Talk) -> QWidget:
    """Look through the report before it is saved."""
    on.app.window.report_requested.emit()
    await on.until(on.app.report.dialog.isVisible)
    return on.app.report.dialog


async def about(on: Talk) -> QWidget:
    """Look into what the program is made of."""
    on.app.window.about_requested.emit()
    await on.until(lambda: part(on, ComponentList, on.app.about.window).count() > 0)
    on.app.about.show_found(Release("9.0.0"))
    return on.app.about.window


async def newer_version(on: Talk) -> QWidget:
    """Hear that a newer version is out."""
    on.app.updates.offered.emit(Release("9.0.0").offer())
    return on.app.window


async def mini(on: Talk) -> QWidget:
    """Talk in the small window."""
    on.app.window.mini_requested.emit()
    small_talk(on.app.assistant.conversation)
    on.app.bridge.phase_changed(Phase.SPEAKING)
    return on.app.talking.mini


async def mini_failed(on: Talk) -> QWidget:
    """Lose the microphone while there is the small window alone."""
    await mini(on)
    on.app.bridge.failed(device_failed(Direction.MICROPHONE, "Headset", Trouble.AWAY))
    return on.app.talking.mini


async def menu(on: Talk) -> QWidget:
    """Open the menu."""
    found = part(on, Header).menu
    found.popup(on.app.window.pos())
    return found


def leave_talk(paths: Paths) -> None:
    """Leave a talk behind that a crash cut off."""
    now = datetime.now(UTC)
    journal: Journal[Turn] = Journal(paths.journals, _ignore)
    journal.note(Turn(0, Speaker.USER, "Tell me a story.", now, complete=True))
    journal.note(Turn(1, Speaker.ASSISTANT, "Once there was a lighthouse.", now, complete=True))
    journal.close(keep=True)


def _ignore(_error: Exception) -> None:
    pass


def _persona(on: Talk, number: int) -> str:
    model = part(on, PersonaList).model()
    assert isinstance(model, PersonaModel)
    return model.row(number).id


def _list_devices(on: Talk) -> None:
    on.app.engine.devices_listed.emit(DEVICES)
    on.app.engine.state_changed.emit(SoundState(microphone=USB, loudspeaker=SPEAKER))


_SMALL = (QSize(300, 128), QSize(360, 128), QSize(560, 160))
_OWN_SIZE = (QSize(),)

SCENES = (
    *(Scene(f"drawer-{each}", partial(drawer_at, each)) for each in drawer.Section),
    Scene("drawer-sound-checked", sound_checked),
    Scene(
        "drawer-consent",
        consent,
        chosen={"brain": BrainChoice.ADDRESS, "brain_address": "http://models.example.org:11434"},
    ),
    Scene("drawer-key", key_wanted),
    Scene("drawer-persona-form", persona_form),
    Scene("drawer-persona-chosen", persona_chosen),
    *(Scene(f"settings-{each}", partial(settings_at, each)) for each in Section),
    Scene(
        "settings-connection-google",
        partial(settings_at, Section.CONNECTION),
        chosen={"connection": ConnectionChoice.GOOGLE},
    ),
    Scene("settings-search", partial(settings_search, "voice")),
    Scene("settings-search-empty", partial(settings_search, "xyzzy")),
    *(
        Scene(f"first-run-{number + 1}", partial(step, number), chosen={"first_run_done": False})
        for number in range(3)
    ),
    Scene("inspector", inspector),
    Scene("report", bug_report),
    Scene("about", about),
    Scene("newer-version", newer_version),
    Scene("mini", mini, sizes=_SMALL),
    Scene("mini-problem", mini_failed, sizes=_SMALL),
    Scene("menu", menu, sizes=_OWN_SIZE),
    Scene("recovery", main_window, before=leave_talk),
)
