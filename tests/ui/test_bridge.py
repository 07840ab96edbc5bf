"""The bridge: what the status line and the banner say while things go wrong, and after."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from live_desktop.audio.duplex import Duplex
from live_desktop.audio.plan import SoundState
from live_desktop.errors import (
    DeviceAway,
    MicrophoneDeaf,
    NetworkFailed,
    NewerVersion,
    NoAnswer,
    SettingsBroken,
    Unanswerable,
    UnsavedTalk,
)
from live_desktop.session.changes import Broken
from live_desktop.session.phase import Phase
from live_desktop.store.settings import Settings, SettingsFile
from live_desktop.ui import words
from live_desktop.ui.bridge import Bridge
from live_desktop.ui.main_window import MainWindow
from live_desktop.ui.preferences import Preferences
from live_desktop.ui.talk import words as talk_words

LOST = Broken(NetworkFailed("The network is gone."), 2, 5, 1.0)
TRYING = "Connection lost, trying again (2 of 5)"
OVERDUE = "No answer has come for 20 seconds. Wait, or ask again."


@pytest.fixture
def bridge(window: MainWindow, tmp_path: Path) -> Bridge:
    """A bridge to the window in the middle of a talk, with no assistant behind it."""
    preferences = Preferences(window, Settings(), SettingsFile(tmp_path / "settings.json"))
    made = Bridge(window, preferences, tmp_path / "draft.txt")
    made.phase_changed(Phase.LISTENING)
    return made


def said(window: MainWindow) -> str:
    """List the words in sight."""
    labels = [each.text() for each in window.findChildren(QLabel) if each.isVisible()]
    buttons = [each.text() for each in window.findChildren(QPushButton) if each.isVisible()]
    return "\n".join((*labels, *buttons))


@pytest.mark.logs("The network is gone")
def test_a_lost_connection_is_told_until_it_stands_again(
    window: MainWindow, bridge: Bridge
) -> None:
    bridge.reconnecting(LOST)
    bridge.phase_changed(Phase.CONNECTING)
    assert TRYING in said(window)
    bridge.say("Saved as talk.md")
    assert "Saved as talk.md" in said(window)
    bridge._remark_rest.timeout.emit()
    assert TRYING in said(window)
    bridge.recovered()
    bridge.phase_changed(Phase.LISTENING)
    assert "trying again" not in said(window)
    assert words.PHASES[Phase.LISTENING] in said(window)


@pytest.mark.logs("The proxy")
def test_a_talk_that_never_connected_has_lost_nothing_and_the_cause_is_told(
    window: MainWindow, bridge: Bridge
) -> None:
    bridge.phase_changed(Phase.IDLE)
    bridge.phase_changed(Phase.CONNECTING)
    bridge.reconnecting(Broken(NetworkFailed("The proxy is silent. Check it."), 3, 5, 1.0))
    line = "Cannot reach the offline voice, trying again (3 of 5) · The proxy is silent"
    assert line in said(window).split("\n")
    bridge.recovered()
    assert "The proxy" not in said(window)


@pytest.mark.logs("The network is gone")
@pytest.mark.parametrize("end", [Phase.IDLE, Phase.OFFLINE])
def test_nothing_is_tried_after_the_end(window: MainWindow, bridge: Bridge, end: Phase) -> None:
    bridge.reconnecting(LOST)
    bridge.phase_changed(end)
    assert "trying again" not in said(window)
    assert words.PHASES[end] in said(window)


@pytest.mark.logs("NoAnswer")
def test_an_overdue_answer_can_be_asked_for_again_and_may_come(
    window: MainWindow, bridge: Bridge
) -> None:
    bridge.failed(NoAnswer(OVERDUE))
    assert OVERDUE in said(window)
    assert words.ASK_AGAIN in said(window)
    bridge.recovered()
    assert OVERDUE not in said(window)


@pytest.mark.logs("NoAnswer", "The network is gone")
def test_the_end_of_a_wait_is_not_the_end_of_a_loss(window: MainWindow, bridge: Bridge) -> None:
    bridge.failed(NoAnswer(OVERDUE))
    bridge.reconnecting(LOST)
    bridge.recovered()
    assert OVERDUE not in said(window)
    assert TRYING in said(window)
    bridge.recovered()
    assert TRYING not in said(window)


@pytest.mark.logs("The network is gone")
def test_other_failures_are_tried_again(window: MainWindow, bridge: Bridge) -> None:
    bridge.failed(LOST.error)
    assert words.REMEDIES[LOST.error.remedy] in said(window)
    assert words.ASK_AGAIN not in said(window)


@pytest.mark.logs("The network is gone")
def test_the_time_of_the_talk_goes_on_over_a_reconnection(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr("live_desktop.ui.bridge.time.monotonic", lambda: now)
    preferences = Preferences(window, Settings(), SettingsFile(tmp_path / "settings.json"))
    bridge = Bridge(window, preferences, tmp_path / "draft.txt")
    bridge.phase_changed(Phase.CONNECTING)
    assert bridge.talked()[0] is None
    bridge.phase_changed(Phase.LISTENING)
    now = 142.0
    bridge.reconnecting(LOST)
    bridge.phase_changed(Phase.CONNECTING)
    assert f"{TRYING} · 0:42" in said(window)
    bridge.recovered()
    bridge.phase_changed(Phase.LISTENING)
    now = 165.0
    bridge._clock.timeout.emit()
    assert "Listening · 1:05" in said(window)
    bridge.phase_changed(Phase.IDLE)
    assert bridge.talked()[0] is None


@pytest.mark.logs("DeviceAway", "MicrophoneDeaf")
def test_each_failure_of_a_device_is_told_until_it_is_over(
    window: MainWindow, bridge: Bridge
) -> None:
    away = DeviceAway("The headset is gone.", device="loudspeaker")
    deaf = MicrophoneDeaf("Only silence comes.")
    bridge.failed(away)
    bridge.failed(deaf)
    assert "The headset is gone. Only silence comes." in said(window)
    bridge.device_mended(deaf)
    assert "The headset is gone." in said(window)
    assert "Only silence" not in said(window)
    bridge.device_mended(away)
    assert "The headset" not in said(window)


@pytest.mark.logs("DeviceAway", "The network is gone")
def test_a_device_that_works_again_says_nothing_of_the_network(
    window: MainWindow, bridge: Bridge
) -> None:
    away = DeviceAway("The headset is gone.", device="loudspeaker")
    bridge.failed(away)
    bridge.failed(LOST.error)
    bridge.device_mended(away)
    assert str(LOST.error) in said(window)


def test_being_deafened_is_said_for_as_long_as_it_is_so(window: MainWindow, bridge: Bridge) -> None:
    bridge.set_deafened(True)
    assert talk_words.DEAFENED_NOW in said(window)
    bridge.phase_changed(Phase.MUTED)
    assert talk_words.DEAFENED_NOW in said(window)
    bridge.set_deafened(False)
    assert words.PHASES[Phase.MUTED] in said(window)


def test_half_duplex_is_said_as_long_as_it_is_in_force(window: MainWindow, bridge: Bridge) -> None:
    bridge.sound_changed(SoundState(duplex=Duplex.HALF))
    assert words.HALF_DUPLEX in said(window)
    bridge.sound_changed(SoundState())
    assert words.HALF_DUPLEX not in said(window)


@pytest.mark.logs("MicrophoneDeaf", "SettingsBroken", "The network is gone")
def test_what_is_told_once_is_told_again_when_what_took_its_place_is_over(
    window: MainWindow, bridge: Bridge
) -> None:
    deaf = MicrophoneDeaf("Only silence comes.")
    bridge.failed(SettingsBroken("A copy is set aside."))
    bridge.offer_talk(UnsavedTalk("A talk was not saved."))
    bridge.failed(deaf)
    bridge.failed(LOST.error)
    assert "A talk was not saved." not in said(window)
    bridge.recovered()
    assert "A talk was not saved." in said(window)
    assert words.REMEDIES[UnsavedTalk.remedy] in said(window)
    window.problem_dismissed.connect(bridge._decline)
    window.problem_dismissed.emit()
    assert "A copy is set aside." in said(window)
    window.problem_dismissed.emit()
    assert "A copy is set aside." not in said(window)


@pytest.mark.logs("The network is gone")
def test_news_gives_way_to_whatever_needs_the_user_and_comes_back(
    window: MainWindow, bridge: Bridge
) -> None:
    bridge.offer_version(NewerVersion("Version 2 is out."))
    bridge.offer_answers(Unanswerable("Nobody knows that."))
    assert "Nobody knows that." in said(window)
    bridge.answers_found()
    assert "Version 2 is out." in said(window)
    bridge.failed(LOST.error)
    assert "Version 2 is out." not in said(window)
    bridge.recovered()
    assert "Version 2 is out." in said(window)


@pytest.mark.logs("The network is gone", "SettingsBroken")
def test_news_that_come_amid_problems_wait_until_all_are_over(
    window: MainWindow, bridge: Bridge
) -> None:
    bridge.failed(SettingsBroken("A copy is set aside."))
    bridge.failed(LOST.error)
    for version in (2, 3):
        bridge.offer_version(NewerVersion(f"Version {version} is out."))
    bridge.recovered()
    assert "A copy is set aside." in said(window)
    bridge._decline()
    assert "Version 3 is out." in said(window)
    bridge._decline()
    assert "is out." not in said(window)
