"""The page about the sound: its devices, its levels and its volume."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from live_desktop.audio.devices.backend import Device
from live_desktop.audio.levels import Levels
from live_desktop.audio.plan import SoundState
from live_desktop.store.settings import Appearance, Settings
from live_desktop.ui.controls import Choice
from live_desktop.ui.list_box import ListBox
from live_desktop.ui.sound import words as sound_words
from live_desktop.ui.sound.device_box import DeviceBox
from live_desktop.ui.sound.devices import VolumeSlider
from live_desktop.ui.sound.form import SoundForm
from live_desktop.ui.sound.level_bar import LevelBar, LoudSign
from live_desktop.ui.stylesheet import rim
from live_desktop.ui.switch import Switch
from live_desktop.ui.theme import Theme
from tests.ui.sound.forms import LEFT, OPEN, button, said, with_setting
from tests.ui.sounds import (
    BUILT_IN,
    DEVICES,
    HANDS_FREE,
    SPEAKER,
    USB,
)


def box(form: SoundForm, name: str) -> DeviceBox:
    """Find a choice of devices by its name."""
    return next(each for each in form.findChildren(DeviceBox) if each.accessibleName() == name)


def bar(form: SoundForm, name: str) -> LevelBar:
    """Find a level by its name."""
    return next(each for each in form.findChildren(LevelBar) if each.accessibleName() == name)


def choices(devices: DeviceBox) -> list[str]:
    """List what a box offers."""
    return [devices.itemText(row) for row in range(devices.count())]


# Devices


def test_the_default_comes_first_with_the_name_of_the_device(form: SoundForm) -> None:
    offered = choices(box(form, sound_words.MICROPHONE))
    assert offered[:3] == ["Default: Built-in", "Built-in", "Desk microphone"]
    assert "Speaker" not in offered


def test_devices_with_one_label_are_told_apart(form: SoundForm) -> None:
    offered = choices(box(form, sound_words.LOUDSPEAKER))
    assert offered[1:] == ["Speaker", "Screen, hdmi.1", "Screen, hdmi.2"]


def test_a_default_without_a_name_is_the_system_s(form: SoundForm) -> None:
    form.show_sound(Settings(), OPEN, (USB,), None)
    assert choices(box(form, sound_words.MICROPHONE)) == [sound_words.SYSTEM_DEFAULT, USB.label]


def test_without_any_device_there_is_none_and_nothing_to_try(form: SoundForm) -> None:
    form.set_reduced_motion(True)
    form.show_sound(Settings(), SoundState(), (), None)
    for name in (sound_words.MICROPHONE, sound_words.LOUDSPEAKER):
        assert choices(box(form, name)) == [sound_words.NONE_FOUND]
    for text in (sound_words.PLAY_TEST_SOUND, sound_words.CHECK_SOUND):
        assert not button(form, text).isEnabled()
        assert button(form, text).accessibleDescription() == sound_words.NO_LOUDSPEAKER
    assert sound_words.NO_LOUDSPEAKER in said(form)
    played = bar(form, sound_words.LOUDSPEAKER_LEVEL)
    silent = played.grab().toImage()
    form.set_levels(Levels(loudspeaker=0.5))
    assert played.grab().toImage() == silent


def test_without_a_microphone_there_is_still_a_sound_to_hear(form: SoundForm) -> None:
    form.show_sound(Settings(), SoundState(), (SPEAKER,), None)
    assert button(form, sound_words.PLAY_TEST_SOUND).isEnabled()
    assert not button(form, sound_words.CHECK_SOUND).isEnabled()
    assert sound_words.NO_MICROPHONE in said(form)


def test_a_chosen_device_that_is_away_stays_in_the_list(form: SoundForm) -> None:
    form.show_sound(Settings(microphone="PulseAudio: mic.gone"), OPEN, DEVICES, None)
    microphone = box(form, sound_words.MICROPHONE)
    assert microphone.currentText() == "Not connected: mic.gone"
    back = Device(BUILT_IN.direction, "mic.gone", "Back again", "PulseAudio")
    form.show_sound(Settings(microphone=back.key), OPEN, (*DEVICES, back), None)
    assert microphone.currentText() == "Back again"
    assert not any(sound_words.NOT_CONNECTED in each for each in choices(microphone))


@pytest.mark.parametrize(
    ("name", "setting", "wanted"),
    [
        (sound_words.MICROPHONE, "microphone", BUILT_IN),
        (sound_words.LOUDSPEAKER, "loudspeaker", SPEAKER),
    ],
)
def test_another_device_is_a_wish_until_it_is_so(
    form: SoundForm, qtbot: QtBot, name: str, setting: str, wanted: Device
) -> None:
    devices = box(form, name)
    before = devices.currentText()
    devices.setFocus()
    with qtbot.waitSignal(form.wished) as wish:
        QTest.keyClick(devices, Qt.Key.Key_Down)
    assert wish.args == [setting, wanted.key]
    assert devices.currentText() == before
    form.show_sound(with_setting(setting, wanted.key), OPEN, DEVICES, None)
    assert devices.currentText() == wanted.label


def test_what_is_chosen_already_is_no_wish(form: SoundForm, qtbot: QtBot) -> None:
    devices = box(form, sound_words.MICROPHONE)
    with qtbot.assertNotEmitted(form.wished):
        devices.activated.emit(devices.currentIndex())


@pytest.mark.parametrize("kind", [DeviceBox, VolumeSlider])
def test_the_wheel_scrolls_the_page_and_changes_nothing(
    form: SoundForm, qtbot: QtBot, kind: type[QWidget]
) -> None:
    control = form.findChild(kind)
    assert control is not None
    control.setFocus()
    middle = QPointF(control.rect().center())
    turn = QWheelEvent(
        middle,
        QPointF(control.mapToGlobal(control.rect().center())),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    with qtbot.assertNotEmitted(form.wished):
        QApplication.sendEvent(control, turn)


def test_a_long_name_ends_in_dots_and_is_whole_in_the_hint(form: SoundForm) -> None:
    long = replace(USB, label="A microphone with a name of many words that ends in " + "W" * 40)
    other = replace(long, label=long.label[:-10] + "M" * 10)
    microphone = box(form, sound_words.MICROPHONE)
    shots = []
    for device in (long, other):
        form.show_sound(Settings(microphone=device.key), OPEN, (*DEVICES[:1], device), None)
        assert microphone.toolTip() == device.label
        shots.append(microphone.grab().toImage())
    assert shots[0] == shots[1]
    assert microphone.width() <= form.width()


@pytest.mark.parametrize("in_use", [True, False])
def test_a_bluetooth_microphone_is_warned_of(form: SoundForm, *, in_use: bool) -> None:
    state = replace(OPEN, bluetooth=True) if in_use else replace(OPEN, microphone=HANDS_FREE)
    assert sound_words.BLUETOOTH not in said(form)
    form.show_sound(Settings(), state, DEVICES, None)
    assert sound_words.BLUETOOTH in said(form)
    assert box(form, sound_words.MICROPHONE).accessibleDescription() == sound_words.BLUETOOTH
    form.show_sound(Settings(), OPEN, DEVICES, None)
    assert sound_words.BLUETOOTH not in said(form)


# Levels and volume


def test_levels_are_shown_with_a_mark_that_stays_at_the_peak(form: SoundForm, qtbot: QtBot) -> None:
    form.set_reduced_motion(True)
    heard = bar(form, sound_words.MICROPHONE_LEVEL)
    played = bar(form, sound_words.LOUDSPEAKER_LEVEL)
    silent = heard.grab().toImage(), played.grab().toImage()
    form.set_levels(Levels(microphone=0.5, microphone_peak=0.8, loudspeaker=0.4))
    assert heard.grab().toImage() != silent[0]
    assert played.grab().toImage() != silent[1]
    form.set_levels(Levels(microphone=0.2, microphone_peak=0.3))
    assert heard.highest == 0.8
    assert played.grab().toImage() == silent[1]
    heard._peak_rest.setInterval(1)
    form.set_levels(Levels(microphone=0.2, microphone_peak=0.9))
    form.set_levels(Levels(microphone=0.2, microphone_peak=0.3))
    qtbot.waitUntil(lambda: heard.highest == 0.3)


def test_too_loud_is_said_in_words_and_long_enough_to_read(form: SoundForm, qtbot: QtBot) -> None:
    sign = form.findChild(LoudSign)
    assert isinstance(sign, LoudSign)
    assert not sign.isVisible()
    form.set_levels(Levels(microphone=1.0, clipping=True))
    form.set_levels(Levels(microphone=0.5))
    assert sign.isVisible()
    assert sign.text() == sound_words.TOO_LOUD
    sign._rest.setInterval(1)
    form.set_levels(Levels(microphone=1.0, clipping=True))
    qtbot.waitUntil(lambda: not sign.isVisible())


def test_a_hidden_page_follows_no_levels(form: SoundForm) -> None:
    form.hide()
    form.set_levels(Levels(microphone=1.0, microphone_peak=1.0, clipping=True))
    assert bar(form, sound_words.MICROPHONE_LEVEL).highest == 0.0


def test_the_volume_is_a_wish_in_percent(form: SoundForm, qtbot: QtBot) -> None:
    slider = form.findChild(VolumeSlider)
    assert isinstance(slider, VolumeSlider)
    assert slider.value() == 100
    slider.setFocus()
    with qtbot.waitSignal(form.wished) as wish:
        QTest.keyClick(slider, Qt.Key.Key_Left)
    assert wish.args == ["volume", 0.95]
    with qtbot.assertNotEmitted(form.wished):
        form.show_sound(Settings(volume=0.4), OPEN, DEVICES, None)
    assert slider.value() == 40
    assert "40 %" in said(form)


def test_a_volume_that_is_being_moved_stays_under_the_pointer(form: SoundForm) -> None:
    slider = form.findChild(VolumeSlider)
    assert isinstance(slider, VolumeSlider)
    slider.setSliderDown(True)
    form.show_sound(Settings(volume=0.4), OPEN, DEVICES, None)
    assert slider.value() == 100


def test_both_sides_can_be_tried(form: SoundForm, qtbot: QtBot) -> None:
    with qtbot.waitSignal(form.test_requested):
        QTest.mouseClick(button(form, sound_words.PLAY_TEST_SOUND), LEFT)
    with qtbot.waitSignal(form.check_requested):
        QTest.mouseClick(button(form, sound_words.CHECK_SOUND), LEFT)


def test_everything_is_reached_by_the_keyboard_and_has_a_name(form: SoundForm) -> None:
    form.setFocus()
    reached: list[QWidget] = []
    focused = QApplication.focusWidget()
    while focused is not None and focused not in reached:
        reached.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
    kinds = (ListBox, VolumeSlider, QPushButton, Choice, Switch)
    wanted = [each for kind in kinds for each in form.findChildren(kind)]
    assert set(wanted) == set(reached)
    for each in reached:
        text = each.text() if isinstance(each, (QPushButton, Choice, Switch)) else ""
        assert each.accessibleName() or text


@pytest.mark.parametrize("kind", [DeviceBox, VolumeSlider, Switch])
def test_the_focus_is_seen(form: SoundForm, kind: type[QWidget]) -> None:
    control = form.findChildren(kind)[-1]
    before = control.grab().toImage()
    control.setFocus(Qt.FocusReason.TabFocusReason)
    assert control.grab().toImage() != before


def test_controls_stand_out_from_the_page_in_both_appearances(
    form: SoundForm, theme: Theme
) -> None:
    for appearance in (Appearance.LIGHT, Appearance.DARK):
        theme.set_appearance(appearance)
        page = QColor(theme.palette.raised)
        assert contrast(QColor(rim(theme.palette)), page) > 1.8
        edge = QColor(rim(theme.palette))
        for control in (
            button(form, sound_words.CHECK_SOUND),
            bar(form, sound_words.MICROPHONE_LEVEL),
        ):
            image = control.grab().toImage()
            assert any(
                image.pixelColor(image.width() // 2, y) == edge for y in range(image.height())
            )


def contrast(one: QColor, other: QColor) -> float:
    """Tell how far apart two colours are, as the rules for accessible pages measure it."""
    lights = sorted(_light(colour) + 0.05 for colour in (one, other))
    return lights[1] / lights[0]


def _light(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
