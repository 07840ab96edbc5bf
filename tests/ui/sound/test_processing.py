"""What is done to the sound: duplex, switches, and what is in force."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from live_desktop.audio.duplex import Duplex
from live_desktop.audio.plan import SoundState
from live_desktop.store.settings import CheckedDevices, DuplexChoice, Settings
from live_desktop.ui.controls import Choice
from live_desktop.ui.list_box import ListBox
from live_desktop.ui.sound import words as sound_words
from live_desktop.ui.sound.form import SoundForm
from live_desktop.ui.switch import Switch
from tests.ui.sound.forms import LEFT, OPEN, said, with_setting
from tests.ui.sounds import (
    DEVICES,
    WITHOUT_ECHO,
)


def switch(form: SoundForm, text: str) -> Switch:
    """Find a switch by its words."""
    return next(each for each in form.findChildren(Switch) if each.text() == text)


@pytest.mark.parametrize("wanted", DuplexChoice)
def test_the_duplex_is_a_wish_until_it_is_so(
    form: SoundForm, qtbot: QtBot, wanted: DuplexChoice
) -> None:
    row = next(
        each for each in form.findChildren(Choice) if each.text() == sound_words.DUPLEX[wanted]
    )
    with qtbot.waitSignal(form.wished) as wish:
        QTest.mouseClick(row, LEFT, pos=QPoint(20, row.height() // 2))
    assert wish.args == ["duplex", wanted]
    assert [each.isChecked() for each in form.findChildren(Choice)] == [True, False, False]
    form.show_sound(Settings(duplex=wanted), OPEN, DEVICES, None)
    assert row.isChecked()
    assert sum(each.isChecked() for each in form.findChildren(Choice)) == 1
    assert row.accessibleDescription() in said(form)


@pytest.mark.parametrize(
    ("check", "told"),
    [
        (None, "a sound check can tell"),
        ((True, False), "Now half duplex"),
        ((False, True), "found headphones"),
        ((False, False), "Now full duplex, as the sound check advises"),
    ],
)
def test_automatic_says_what_it_means_now(
    form: SoundForm, check: tuple[bool, bool] | None, told: str
) -> None:
    found = check and CheckedDevices(
        microphone="", loudspeaker="", half_duplex=check[0], headphones=check[1]
    )
    form.show_sound(Settings(), OPEN, DEVICES, found)
    assert sum(told in each for each in said(form)) == 1


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        (sound_words.ECHO_CANCELLING, "echo_cancelling"),
        (sound_words.NOISE_SUPPRESSION, "noise_suppression"),
        (sound_words.AUTOMATIC_GAIN, "automatic_gain"),
        (sound_words.SHORT_SOUNDS, "earcons"),
        (sound_words.LONG_PERIODS, "long_periods"),
    ],
)
def test_a_switch_is_a_wish_until_it_is_so(
    form: SoundForm, qtbot: QtBot, text: str, setting: str
) -> None:
    row = switch(form, text)
    before, looks = row.isChecked(), row.grab().toImage()
    assert before is getattr(Settings(), setting)
    with qtbot.waitSignal(form.wished) as wish:
        QTest.mouseClick(row, LEFT, pos=QPoint(4, row.height() // 2))
    assert wish.args == [setting, not before]
    assert row.isChecked() is before
    form.show_sound(with_setting(setting, not before), OPEN, DEVICES, None)
    assert row.isChecked() is not before
    assert row.grab().toImage() != looks
    row.setFocus()
    with qtbot.waitSignal(form.wished) as wish:
        QTest.keyClick(row, Qt.Key.Key_Space)
    assert wish.args == [setting, before]


def test_the_length_of_the_pieces_is_a_wish_until_it_is_so(form: SoundForm, qtbot: QtBot) -> None:
    pieces = next(
        each for each in form.findChildren(ListBox) if each.accessibleName() == sound_words.CHUNKS
    )
    assert [pieces.itemText(row) for row in range(pieces.count())] == ["20 ms", "40 ms", "60 ms"]
    pieces.setFocus()
    with qtbot.waitSignal(form.wished) as wish:
        QTest.keyClick(pieces, Qt.Key.Key_Down)
    assert wish.args == ["chunk_ms", 40]
    assert pieces.currentText() == "20 ms"
    form.show_sound(Settings(chunk_ms=40), OPEN, DEVICES, None)
    assert pieces.currentText() == "40 ms"


def test_how_to_interrupt_is_told_with_the_keys_that_do_it_here(form: SoundForm) -> None:
    told = [text for text in said(form) if "Stop button" in text]
    assert len(told) == 1
    assert "Ctrl+T" in told[0]


def test_echo_cancelling_says_who_does_it(form: SoundForm) -> None:
    row = switch(form, sound_words.ECHO_CANCELLING)
    assert row.accessibleDescription() == sound_words.ECHO_CANCELLING_TEXT
    form.show_sound(Settings(), replace(OPEN, microphone=WITHOUT_ECHO), DEVICES, None)
    assert row.accessibleDescription() == sound_words.ECHO_BY_SYSTEM
    assert sound_words.ECHO_BY_SYSTEM in said(form)


def test_what_headphones_do_not_need_is_said_to_rest(form: SoundForm) -> None:
    headphones = CheckedDevices(microphone="", loudspeaker="", half_duplex=False, headphones=True)
    form.show_sound(Settings(noise_suppression=True), OPEN, DEVICES, headphones)
    texts = [each.accessibleDescription() for each in form.findChildren(Switch)]
    assert texts == [
        sound_words.RESTS_NOW,
        sound_words.RESTS_NOW,
        sound_words.AUTOMATIC_GAIN_TEXT,
        sound_words.SHORT_SOUNDS_TEXT,
        sound_words.LONG_PERIODS_TEXT,
    ]
    form.show_sound(Settings(noise_suppression=True), OPEN, DEVICES, None)
    assert sound_words.RESTS_NOW not in said(form)


def test_what_is_in_force_is_told(form: SoundForm) -> None:
    assert "Full duplex, period 10.7 ms, latency 21 ms, no underruns" in said(form)
    form.show_sound(Settings(), replace(OPEN, underruns=1, duplex=Duplex.HALF), DEVICES, None)
    assert "Half duplex, period 10.7 ms, latency 21 ms, 1 underrun" in said(form)
    form.show_sound(Settings(), SoundState(), DEVICES, None)
    assert sound_words.NO_SOUND_OPEN in said(form)
