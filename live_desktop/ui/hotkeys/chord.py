"""The keys of a hotkey, in the names that each platform has for them."""

from dataclasses import dataclass
from typing import Self

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

from live_desktop.ui.hotkeys import words

Modifier = Qt.KeyboardModifier


class ChordRefused(ValueError):
    """These keys make no hotkey; the message says why, in the user's words."""


@dataclass(frozen=True, slots=True)
class KeyNames:
    """One key: its X keysym's name, and its virtual key codes on Windows and macOS."""

    keysym: str
    windows: int
    macos: int


def _letters() -> dict[Qt.Key, KeyNames]:
    # The codes of a Mac's keys follow their places on the first keyboard.
    macos = dict(zip("asdfhgzxcvbqweryt", [*range(10), *range(11, 18)], strict=True))
    macos |= {"o": 31, "u": 32, "i": 34, "p": 35, "l": 37, "j": 38, "k": 40, "n": 45, "m": 46}
    return {Qt.Key(ord(each.upper())): KeyNames(each, ord(each.upper()), macos[each])
            for each in macos}  # fmt: skip


def _digits() -> dict[Qt.Key, KeyNames]:
    macos = (29, 18, 19, 20, 21, 23, 22, 26, 28, 25)
    return {Qt.Key(48 + digit): KeyNames(str(digit), 48 + digit, code)
            for digit, code in enumerate(macos)}  # fmt: skip


def _functions() -> dict[Qt.Key, KeyNames]:
    macos = (122, 120, 99, 118, 96, 97, 98, 100, 101, 109, 103, 111)
    return {Qt.Key(Qt.Key.Key_F1.value + number): KeyNames(f"F{number + 1}", 0x70 + number, code)
            for number, code in enumerate(macos)}  # fmt: skip


KEYS = {
    **_letters(),
    **_digits(),
    **_functions(),
    Qt.Key.Key_Space: KeyNames("space", 0x20, 49),
    Qt.Key.Key_Return: KeyNames("Return", 0x0D, 36),
    Qt.Key.Key_Tab: KeyNames("Tab", 0x09, 48),
    Qt.Key.Key_Home: KeyNames("Home", 0x24, 115),
    Qt.Key.Key_End: KeyNames("End", 0x23, 119),
    Qt.Key.Key_PageUp: KeyNames("Prior", 0x21, 116),
    Qt.Key.Key_PageDown: KeyNames("Next", 0x22, 121),
    Qt.Key.Key_Left: KeyNames("Left", 0x25, 123),
    Qt.Key.Key_Right: KeyNames("Right", 0x27, 124),
    Qt.Key.Key_Down: KeyNames("Down", 0x28, 125),
    Qt.Key.Key_Up: KeyNames("Up", 0x26, 126),
}
"""The keys that may be part of a hotkey."""

ALONE = frozenset(_functions())
"""The keys that nobody types with."""


@dataclass(frozen=True, slots=True)
class Chord:
    """A key with modifiers."""

    key: Qt.Key
    modifiers: Modifier

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read keys as `Ctrl+Alt+Space`; raises ChordRefused where they make no hotkey."""
        sequence = QKeySequence.fromString(written, QKeySequence.SequenceFormat.PortableText)
        if sequence.count() != 1 or _first(sequence).key() is Qt.Key.Key_unknown:
            raise ChordRefused(words.NO_KEY)
        combination = _first(sequence)
        key, modifiers = combination.key(), combination.keyboardModifiers()
        if key not in KEYS:
            raise ChordRefused(words.UNKNOWN_KEY)
        if key not in ALONE and not modifiers & ~Modifier.ShiftModifier:
            raise ChordRefused(words.NO_MODIFIER)
        return cls(key, modifiers)

    @property
    def names(self) -> KeyNames:
        """Return what the platforms call the key."""
        return KEYS[self.key]

    def has(self, modifier: Modifier) -> bool:
        """Tell whether a modifier belongs to it."""
        return bool(self.modifiers & modifier)

    def shown(self) -> str:
        """Return the keys as this platform writes them."""
        sequence = QKeySequence(self.modifiers.value | self.key.value)
        return sequence.toString(QKeySequence.SequenceFormat.NativeText)


def _first(sequence: QKeySequence) -> QKeyCombination:
    # Qt's own description of the class leaves the operator out.
    combination: QKeyCombination = sequence[0]  # type: ignore[index]
    return combination
