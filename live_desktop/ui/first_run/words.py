"""Every word that the window says when it is opened for the first time."""

from live_desktop.language import _
from live_desktop.ui import figures

VOICE_HERO = _("Choose a voice.")
VOICE_TEXT = _(
    "These five live on this computer. Press one to hear it; you can change it any time."
)
VOICE_BUTTON = _("Next")

MICROPHONE_HERO = _("Say something.")
MICROPHONE_TEXT = _("The bar moves when the microphone hears you.")
MICROPHONE_HEARD = _("It hears you.")
MICROPHONE_LEVEL = _("Microphone level")
MICROPHONE_BUTTON = _("Next")

KEY_HERO = _("That is all.")
KEY_TEXT = _(
    "Everything works offline from now on. With a Gemini key you get thirty voices"
    " and all that Gemini knows; you can add one later as well."
)
KEY = _("Gemini API key, if you have one")
KEY_BUTTON = _("Start talking")

SKIP = _("Skip")
STEPS = _("First steps")


def step(number: int, count: int) -> str:
    """Return which step this is."""
    return _("{number} of {count}").format(number=figures.whole(number), count=figures.whole(count))
