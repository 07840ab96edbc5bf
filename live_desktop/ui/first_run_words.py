"""Every word that the window says when it is opened for the first time."""

VOICE_HERO = "Choose a voice."
VOICE_TEXT = "These five live on this computer. Press one to hear it; you can change it any time."
VOICE_BUTTON = "Next"

MICROPHONE_HERO = "Say something."
MICROPHONE_TEXT = "The bar moves when the microphone hears you."
MICROPHONE_HEARD = "It hears you."
MICROPHONE_LEVEL = "Microphone level"
MICROPHONE_BUTTON = "Next"

KEY_HERO = "That is all."
KEY_TEXT = (
    "Everything works offline from now on. With a Gemini key you get thirty voices and all that"
    " Gemini knows; you can add one later as well."
)
KEY = "Gemini API key, if you have one"
KEY_BUTTON = "Start talking"

SKIP = "Skip"
STEPS = "First steps"


def step(number: int, count: int) -> str:
    """Return which step this is."""
    return f"{number} of {count}"
