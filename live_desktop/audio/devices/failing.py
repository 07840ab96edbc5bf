"""Says what is wrong with a device, and what to do about it."""

from enum import Enum, auto

from live_desktop.audio.devices.backend import Direction
from live_desktop.errors import DeviceFailed, MicrophoneFailed, Remedy
from live_desktop.language import _


class Trouble(Enum):
    """Why a device cannot be used."""

    HELD = auto()
    """Another program has it for itself."""
    NO_FORM = auto()
    """It takes no form of sound that can be made."""
    AWAY = auto()
    CLOSED = auto()
    """It cannot be opened, and nothing says why."""


_MICROPHONE = {
    Trouble.HELD: _(
        "The microphone “{name}” is held by another program. Close that one, or choose another"
        " microphone."
    ),
    Trouble.NO_FORM: _(
        "The microphone “{name}” offers no kind of sound that can be used. Choose another"
        " microphone."
    ),
    Trouble.AWAY: _(
        "The microphone “{name}” is not connected. Connect it, or choose another microphone."
    ),
    Trouble.CLOSED: _(
        "The microphone “{name}” cannot be opened. Allow the program to use it, connect it again,"
        " or choose another microphone."
    ),
}
_LOUDSPEAKER = {
    Trouble.HELD: _(
        "The loudspeaker “{name}” is held by another program. Close that one, or choose another"
        " loudspeaker."
    ),
    Trouble.NO_FORM: _(
        "The loudspeaker “{name}” offers no kind of sound that can be used. Choose another"
        " loudspeaker."
    ),
    Trouble.AWAY: _(
        "The loudspeaker “{name}” is not connected. Connect it, or choose another loudspeaker."
    ),
    Trouble.CLOSED: _(
        "The loudspeaker “{name}” cannot be opened. Allow the program to use it, connect it again,"
        " or choose another loudspeaker."
    ),
}
_NO_MICROPHONE = _("No microphone can be opened. Connect one, or allow the program to use it.")
_ANY_MICROPHONE = {
    Trouble.HELD: _(
        "The microphone is held by another program. Close that one, or choose another microphone."
    ),
    Trouble.NO_FORM: _(
        "The microphone offers no kind of sound that can be used. Choose another microphone."
    ),
    Trouble.AWAY: _NO_MICROPHONE,
    Trouble.CLOSED: _NO_MICROPHONE,
}
_NO_LOUDSPEAKER = _(
    "No loudspeaker can be opened. Connect one; until then you can read the answers."
)
_ANY_LOUDSPEAKER = {
    Trouble.HELD: _(
        "The loudspeaker is held by another program. Close that one, or choose another loudspeaker."
    ),
    Trouble.NO_FORM: _(
        "The loudspeaker offers no kind of sound that can be used. Choose another loudspeaker."
    ),
    Trouble.AWAY: _NO_LOUDSPEAKER,
    Trouble.CLOSED: _NO_LOUDSPEAKER,
}
_REMEDIES = {
    Trouble.HELD: (Remedy.RETRY, Remedy.CHANGE_SOUND),
    Trouble.NO_FORM: (Remedy.CHANGE_SOUND, Remedy.NONE),
    Trouble.AWAY: (Remedy.RETRY, Remedy.CHANGE_SOUND),
    Trouble.CLOSED: (Remedy.RETRY, Remedy.CHANGE_SOUND),
}
"""What the sentences above tell the user to do."""


def device_failed(
    direction: Direction, name: str, trouble: Trouble, detail: str = ""
) -> DeviceFailed:
    """Make the error about a device, or about whatever the system takes where it has no name."""
    remedy, other = _REMEDIES[trouble]
    if not name and trouble in {Trouble.AWAY, Trouble.CLOSED}:
        # There is no other to choose.
        other = Remedy.NONE
    if direction is Direction.MICROPHONE:
        words = (_MICROPHONE if name else _ANY_MICROPHONE)[trouble]
        return MicrophoneFailed(words.format(name=name), detail=detail, remedy=remedy, other=other)
    words = (_LOUDSPEAKER if name else _ANY_LOUDSPEAKER)[trouble]
    return DeviceFailed(words.format(name=name), detail=detail, remedy=remedy, other=other)
