"""The voices that the Live models speak with."""

from dataclasses import dataclass

LONGEST_SENTENCE = 240
"""Characters that a voice is asked to say before it is chosen."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One prebuilt voice: the name that goes on the wire and a word for how it sounds."""

    name: str
    style: str


VOICES: tuple[Voice, ...] = (
    Voice("Zephyr", "bright"),
    Voice("Puck", "upbeat"),
    Voice("Charon", "informative"),
    Voice("Kore", "firm"),
    Voice("Fenrir", "excitable"),
    Voice("Leda", "youthful"),
    Voice("Orus", "firm"),
    Voice("Aoede", "breezy"),
    Voice("Callirrhoe", "easy-going"),
    Voice("Autonoe", "bright"),
    Voice("Enceladus", "breathy"),
    Voice("Iapetus", "clear"),
    Voice("Umbriel", "easy-going"),
    Voice("Algieba", "smooth"),
    Voice("Despina", "smooth"),
    Voice("Erinome", "clear"),
    Voice("Algenib", "gravelly"),
    Voice("Rasalgethi", "informative"),
    Voice("Laomedeia", "upbeat"),
    Voice("Achernar", "soft"),
    Voice("Alnilam", "firm"),
    Voice("Schedar", "even"),
    Voice("Gacrux", "mature"),
    Voice("Pulcherrima", "forward"),
    Voice("Achird", "friendly"),
    Voice("Zubenelgenubi", "casual"),
    Voice("Vindemiatrix", "gentle"),
    Voice("Sadachbia", "lively"),
    Voice("Sadaltager", "knowledgeable"),
    Voice("Sulafat", "warm"),
)

LOCAL_VOICES: tuple[Voice, ...] = tuple(
    voice for voice in VOICES if voice.name in {"Puck", "Charon", "Kore", "Fenrir", "Aoede"}
)
"""The voices that the embedded server can make itself."""

DEFAULT_VOICE = "Aoede"
