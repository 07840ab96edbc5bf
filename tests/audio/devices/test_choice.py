"""What the names of devices tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.audio.devices.backend import Device, Direction
from live_desktop.audio.devices.choice import (
    SOUND_SERVER,
    choose,
    is_bluetooth_headset,
    is_echo_cancelled,
)

MICROPHONE, LOUDSPEAKER = Direction.MICROPHONE, Direction.LOUDSPEAKER
WINDOWS, MAC = "Windows WASAPI", "Core Audio"

DEVICES = st.builds(
    Device,
    direction=st.sampled_from(Direction),
    name=st.sampled_from("abc"),
    label=st.sampled_from("xyz"),
    host_api=st.sampled_from((SOUND_SERVER, WINDOWS)),
)


@given(devices=st.lists(DEVICES), wanted=DEVICES)
def test_what_is_wanted_is_chosen_where_it_is_there(devices: list[Device], wanted: Device) -> None:
    chosen = choose(devices, wanted.direction, wanted.key)
    there = [d for d in devices if (d.direction, d.key) == (wanted.direction, wanted.key)]
    assert chosen == (there[0] if there else None)


@given(devices=st.lists(DEVICES), direction=st.sampled_from(Direction))
def test_no_wish_follows_the_system(devices: list[Device], direction: Direction) -> None:
    assert choose(devices, direction, "") is None


@pytest.mark.parametrize(
    ("direction", "name", "label", "host_api", "expected"),
    [
        (MICROPHONE, "bluez_source.AC_80.headset_head_unit", "WH-1000", SOUND_SERVER, True),
        (MICROPHONE, "bluez_input.AC_80_0A.0", "WH-1000", SOUND_SERVER, True),
        (LOUDSPEAKER, "bluez_sink.AC_80.handsfree_head_unit", "WH-1000", SOUND_SERVER, True),
        (LOUDSPEAKER, "bluez_output.AC_80.headset-head-unit", "WH-1000", SOUND_SERVER, True),
        (LOUDSPEAKER, "bluez_sink.AC_80.a2dp_sink", "WH-1000", SOUND_SERVER, False),
        (LOUDSPEAKER, "bluez_output.AC_80_0A.1", "WH-1000", SOUND_SERVER, False),
        (MICROPHONE, "alsa_input.pci-0000.analog-stereo", "Built-in", SOUND_SERVER, False),
        (MICROPHONE, "Headset (WH-1000 Hands-Free AG Audio)", "Headset", WINDOWS, True),
        (LOUDSPEAKER, "Headphones (WH-1000 Stereo)", "Headphones", WINDOWS, False),
        (MICROPHONE, "Microphone (USB Headset)", "Microphone (USB Headset)", WINDOWS, False),
        (MICROPHONE, "Anna’s AirPods Pro", "Anna’s AirPods Pro", MAC, True),
        (LOUDSPEAKER, "Anna’s AirPods Pro", "Anna’s AirPods Pro", MAC, False),
        (MICROPHONE, "MacBook Pro Microphone", "MacBook Pro Microphone", MAC, False),
    ],
)
def test_the_telephone_profile_is_recognised(
    direction: Direction, name: str, label: str, host_api: str, expected: bool
) -> None:
    assert is_bluetooth_headset(Device(direction, name, label, host_api)) is expected


@pytest.mark.parametrize(
    ("direction", "name", "label", "host_api", "expected"),
    [
        (MICROPHONE, "alsa_input.usb.mono.echo-cancel", "Mic (echo cancelled)", SOUND_SERVER, True),
        (MICROPHONE, "echo-cancel-source", "Echo-Cancel Source", SOUND_SERVER, True),
        (MICROPHONE, "source_ec", "Mic (echo cancelled with Speakers)", SOUND_SERVER, True),
        (LOUDSPEAKER, "echo-cancel-sink", "Echo-Cancel Sink", SOUND_SERVER, False),
        (MICROPHONE, "alsa_input.usb.mono", "Mic", SOUND_SERVER, False),
        (MICROPHONE, "Echo Cancelling Speakerphone", "Speakerphone", WINDOWS, False),
    ],
)
def test_the_systems_echo_cancelling_is_recognised(
    direction: Direction, name: str, label: str, host_api: str, expected: bool
) -> None:
    assert is_echo_cancelled(Device(direction, name, label, host_api)) is expected
