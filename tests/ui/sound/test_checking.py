"""The sound check, begun and told on the page about the sound."""

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from pytestqt.qtbot import QtBot

from live_desktop.audio.duplex import Duplex, Reason
from live_desktop.store.settings import Settings
from live_desktop.ui.sound import words as sound_words
from live_desktop.ui.sound.form import SoundForm
from live_desktop.ui.sound.report import SoundReportView
from tests.ui.sound.forms import OPEN, button, said
from tests.ui.sounds import (
    DEVICES,
    report,
)


def test_a_check_that_goes_on_keeps_the_keyboard_and_cannot_be_asked_for_again(
    form: SoundForm, qtbot: QtBot
) -> None:
    check, test = button(form, sound_words.CHECK_SOUND), button(form, sound_words.PLAY_TEST_SOUND)
    check.setFocus()
    form.show_checking(True)
    assert check.hasFocus()
    assert check.text() == sound_words.CHECKING_SOUND
    with qtbot.assertNotEmitted(form.check_requested), qtbot.assertNotEmitted(form.test_requested):
        check.click()
        test.click()
    form.show_checking(False)
    assert check.text() == sound_words.CHECK_SOUND
    with qtbot.waitSignal(form.check_requested):
        check.click()


@pytest.mark.parametrize("volume", [0.0, 0.05])
def test_a_check_that_nobody_would_hear_is_not_begun(
    form: SoundForm, qtbot: QtBot, volume: float
) -> None:
    check = button(form, sound_words.CHECK_SOUND)
    form.show_sound(Settings(volume=volume), OPEN, DEVICES, None)
    assert sound_words.TURN_UP in said(form)
    assert check.accessibleDescription() == sound_words.TURN_UP
    with qtbot.assertNotEmitted(form.check_requested):
        check.click()
    form.show_sound(Settings(volume=0.5), OPEN, DEVICES, None)
    assert sound_words.TURN_UP not in said(form)
    with qtbot.waitSignal(form.check_requested):
        check.click()


def test_a_report_is_in_sight_until_it_is_taken_off(form: SoundForm) -> None:
    form.show_report(report(Duplex.HALF, Reason.VOICE_LEFT))
    view = form.findChild(SoundReportView)
    assert isinstance(view, SoundReportView)
    assert view.isVisible()
    form.clear_report()
    assert not view.isVisible()
    form.show_report(report(Duplex.FULL, Reason.REMOVED))
    assert view.isVisible()
    form.show_checking(True)
    assert not view.isVisible()


def test_what_goes_wrong_is_said_below_the_buttons(form: SoundForm) -> None:
    button(form, sound_words.PLAY_TEST_SOUND).click()
    assert sound_words.TEST_PLAYED in said(form)
    form.show_trouble("The loudspeaker does not work.")
    assert sound_words.TEST_PLAYED not in said(form)
    assert "The loudspeaker does not work." in said(form)
    form.show_checking(True)
    assert "The loudspeaker does not work." not in said(form)


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is said to those who do not see the window."""
    heard: list[str] = []

    def note(event: QAccessibleAnnouncementEvent) -> None:
        assert event.politeness() is QAccessible.AnnouncementPoliteness.Polite
        heard.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", note)
    return heard


def test_a_check_is_announced_from_its_begin_to_its_end(
    form: SoundForm, announced: list[str]
) -> None:
    form.show_checking(True)
    form.show_checking(False)
    form.show_report(report(Duplex.FULL, Reason.REMOVED))
    form.show_checking(True)
    form.show_checking(False, missed=True)
    told = f"{sound_words.ADVICE[Reason.REMOVED]}. {sound_words.REASONS[Reason.REMOVED]}"
    assert announced == [
        sound_words.CHECK_BEGINS,
        told,
        sound_words.CHECK_BEGINS,
        sound_words.CHECK_MISSED,
    ]
    assert sound_words.CHECK_MISSED in said(form)
