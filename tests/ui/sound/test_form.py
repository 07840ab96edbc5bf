"""The page about the sound: each click is a wish, and what it shows is what is."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from msgspec import structs
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from live_desktop.audio.devices.backend import Device
from live_desktop.audio.duplex import Duplex, Reason
from live_desktop.audio.levels import Levels
from live_desktop.audio.plan import SoundState
from live_desktop.store.settings import Appearance, CheckedDevices, DuplexChoice, Settings
from live_desktop.ui.controls import Choice
from live_desktop.ui.dress import Dress
from live_desktop.ui.list_box import ListBox
from live_desktop.ui.sound import words as sound_words
from live_desktop.ui.sound.device_box import DeviceBox
from live_desktop.ui.sound.devices import VolumeSlider
from live_desktop.ui.sound.form import SoundForm
from live_desktop.ui.sound.level_bar import LevelBar, LoudSign
from live_desktop.ui.sound.report import SoundReportView
from live_desktop.ui.stylesheet import rim
from live_desktop.ui.switch import Switch
from live_desktop.ui.theme import Theme
from tests.ui.sounds import (
    BUILT_IN,
    DEVICES,
    HANDS_FREE,
    SPEAKER,
    USB,
    WITHOUT_ECHO,
    report,
)

LEFT = Qt.MouseButton.LeftButton
OPEN = SoundState(BUILT_IN, SPEAKER, period_ms=10.667, latency_ms=21.3)


@pytest.fixture
def form(theme: Theme, qtbot: QtBot) -> Iterator[SoundForm]:
    """The page alone, with devices, at the width of the drawer."""
    form = SoundForm(theme)
    Dress(form, theme)
    form.resize(340, 1200)
    form.show_sound(Settings(), OPEN, DEVICES, None)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    yield form
    form.close()


def box(form: SoundForm, name: str) -> DeviceBox:
    """Find a choice of devices by its name."""
    return next(each for each in form.findChildren(DeviceBox) if each.accessibleName() == name)


def bar(form: SoundForm, name: str) -> LevelBar:
    """Find a level by its name."""
    return next(each for each in form.findChildren(LevelBar) if each.accessibleName() == name)


def button(form: SoundForm, text: str) -> QPushButton:
    """Find a button by its words."""
    return next(each for each in form.findChildren(QPushButton) if each.text() == text)


def switch(form: SoundForm, text: str) -> Switch:
    """Find a switch by its words."""
    return next(each for each in form.findChildren(Switch) if each.text() == text)


def said(form: SoundForm) -> list[str]:
    """List all words in sight."""
    return [each.text() for each in form.findChildren(QLabel) if each.isVisible()]


def with_setting(name: str, value: object) -> Settings:
    """Make settings of which one is not the usual."""
    return structs.replace(Settings(), **{name: value})


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


# The sound check


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


# Duplex and switches


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
