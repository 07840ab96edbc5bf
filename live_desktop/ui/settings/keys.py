"""The keys of the commands: those chosen, else the usual ones, and which cannot be."""

from collections.abc import Mapping
from typing import Any, cast

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

from live_desktop.ui.commands import COMMANDS, CommandRow
from live_desktop.ui.settings import words

_PORTABLE = QKeySequence.SequenceFormat.PortableText
_HELD = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_RESERVED = frozenset(
    {Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Enter}
)


def setting_of(row: CommandRow) -> str:
    """Name a command in the settings."""
    return row.command.name.lower()


def keys_of(row: CommandRow, chosen: Mapping[str, str]) -> QKeySequence:
    """Find the keys of a command; `chosen` has those that are not the usual ones."""
    text = chosen.get(setting_of(row))
    return QKeySequence(row.keys) if text is None else QKeySequence(text, _PORTABLE)


def with_keys(chosen: Mapping[str, str], row: CommandRow, keys: QKeySequence) -> dict[str, str]:
    """Choose keys for a command; the usual ones need not be kept."""
    others = {name: text for name, text in chosen.items() if name != setting_of(row)}
    if keys == QKeySequence(row.keys):
        return others
    return others | {setting_of(row): keys.toString(_PORTABLE)}


def clash(row: CommandRow, keys: QKeySequence, chosen: Mapping[str, str]) -> str:
    """Say why a command cannot have these keys; empty where it can."""
    if keys.isEmpty():
        return ""
    combination: QKeyCombination = cast("Any", keys)[0]
    key = combination.key()
    if key in _RESERVED:
        return words.KEYS_RESERVED
    is_function = Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35
    if not (combination.keyboardModifiers() & _HELD) and not is_function:
        return words.KEYS_PLAIN
    for other in COMMANDS:
        if other.command is not row.command and keys_of(other, chosen) == keys:
            return words.KEYS_TAKEN.format(command=other.name)
    return ""
