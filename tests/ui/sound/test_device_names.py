"""What an absent device is called: all that is left of it is the key of the choice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.ui.sound import words as sound_words
from live_desktop.ui.sound.device_names import name_in


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (
            "PulseAudio: alsa_input.usb-Blue_Microphones_Yeti_797D19-00.analog-stereo",
            "Blue Microphones Yeti",
        ),
        (
            "PulseAudio: alsa_output.usb-Logitech_USB_Headset-00.iec958-stereo",
            "Logitech USB Headset",
        ),
        ("PulseAudio: alsa_input.usb-046d_Cam_C920-02.2.mono-fallback", "046d Cam C920"),
        ("PulseAudio: alsa_output.pci-0000_00_1f.3.analog-stereo", sound_words.A_BUILT_IN_DEVICE),
        ("PulseAudio: bluez_output.AC_80_0A_11_22_33.1", sound_words.A_BLUETOOTH_DEVICE),
        ("PulseAudio: virtual_loudspeaker", "virtual loudspeaker"),
        ("ALSA: HDA Intel PCH: ALC257 Analog (hw:0,0)", "HDA Intel PCH: ALC257 Analog"),
        ("Windows WASAPI: Microphone (Realtek Audio)", "Microphone (Realtek Audio)"),
        ("Core Audio: MacBook Pro Microphone", "MacBook Pro Microphone"),
        ("no key of ours", "no key of ours"),
    ],
)
def test_a_key_becomes_a_name(key: str, name: str) -> None:
    assert name_in(key) == name


@given(st.text(min_size=1).filter(str.strip))
def test_any_key_becomes_a_name_of_some_sort(key: str) -> None:
    assert name_in(key) or not key.partition(": ")[2].strip("_ ")
