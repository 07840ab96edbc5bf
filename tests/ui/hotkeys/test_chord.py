"""The keys of a hotkey: which ones may be, and what the platforms call them."""

import pytest
from PySide6.QtCore import Qt

from live_desktop.ui.hotkeys import words
from live_desktop.ui.hotkeys.choosing import is_wayland
from live_desktop.ui.hotkeys.chord import KEYS, Chord, ChordRefused
from live_desktop.ui.hotkeys.portal import trigger_of


@pytest.mark.parametrize(
    ("written", "trigger"),
    [
        ("Ctrl+Alt+Space", "CTRL+ALT+space"),
        ("Meta+T", "LOGO+t"),
        ("Ctrl+Shift+PgUp", "CTRL+SHIFT+Prior"),
        ("F9", "F9"),
    ],
)
def test_it_is_written_as_the_portal_has_it(written: str, trigger: str) -> None:
    assert trigger_of(Chord.parse(written)) == trigger


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", words.NO_KEY),
        ("nonsense", words.NO_KEY),
        ("Ctrl+T, Ctrl+T", words.NO_KEY),
        ("T", words.NO_MODIFIER),
        ("Shift+Space", words.NO_MODIFIER),
        ("Ctrl+Volume Mute", words.UNKNOWN_KEY),
    ],
)
def test_what_makes_no_hotkey_is_refused_with_the_reason(written: str, why: str) -> None:
    with pytest.raises(ChordRefused, match=r"\.$") as refusal:
        Chord.parse(written)
    assert str(refusal.value) == why


def test_every_key_has_a_code_of_its_own_on_each_platform() -> None:
    assert len(KEYS) == len({names.keysym for names in KEYS.values()})
    assert len(KEYS) == len({names.windows for names in KEYS.values()})
    assert len(KEYS) == len({names.macos for names in KEYS.values()})


def test_letters_and_digits_have_their_names() -> None:
    assert KEYS[Qt.Key.Key_M].keysym == "m"
    assert KEYS[Qt.Key.Key_M].windows == ord("M")
    assert KEYS[Qt.Key.Key_0].keysym == "0"
    assert KEYS[Qt.Key.Key_F12].keysym == "F12"


@pytest.mark.parametrize(
    ("platform", "session", "through_the_portal"),
    [
        ("wayland", "", True),
        ("wayland-egl", "wayland", True),
        ("xcb", "wayland", True),
        ("xcb", "x11", False),
        ("offscreen", "wayland", False),
    ],
)
def test_the_portal_is_asked_wherever_a_compositor_has_the_keyboard(
    platform: str, session: str, through_the_portal: bool
) -> None:
    assert is_wayland(platform, session) is through_the_portal
