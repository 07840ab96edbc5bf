"""Which of the embedded server's own voices speaks for a voice that it cannot make."""

from live_desktop.protocol.voices import DEFAULT_VOICE, LOCAL_VOICES

RELATIVES = {
    "Aoede": "Achernar Sulafat Vindemiatrix Callirrhoe Despina Gacrux",
    "Kore": "Zephyr Leda Autonoe Erinome Laomedeia Pulcherrima",
    "Puck": "Achird Zubenelgenubi Sadachbia Umbriel",
    "Fenrir": "Orus Enceladus Iapetus Alnilam Schedar",
    "Charon": "Algieba Algenib Rasalgethi Sadaltager",
}
"""The other voice names of the Live API, by the voice that is nearest to them."""

_NEAREST = {other: name for name, others in RELATIVES.items() for other in others.split()}
_OWN = frozenset(voice.name for voice in LOCAL_VOICES)


def nearest_voice(voice: str) -> str:
    """Name the voice of its own with which the embedded server speaks for that one."""
    return voice if voice in _OWN else _NEAREST.get(voice, DEFAULT_VOICE)
