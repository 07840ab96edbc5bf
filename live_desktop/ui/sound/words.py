"""Every word that the window says about the sound."""

from live_desktop.audio.duplex import Duplex, Reason
from live_desktop.audio.plan import SoundState
from live_desktop.language import _, as_in, several
from live_desktop.store.settings import CheckedDevices, DuplexChoice
from live_desktop.ui import figures
from live_desktop.ui.words import HALF_DUPLEX

MICROPHONE = _("Microphone")
LOUDSPEAKER = _("Loudspeaker")
SYSTEM_DEFAULT = _("System default")
DEFAULT = _("Default")
NONE_FOUND = _("None found")
# Translators: a microphone or a loudspeaker that was chosen and is not there.
NOT_CONNECTED = as_in("device", "Not connected")
A_BUILT_IN_DEVICE = _("Built-in sound")
A_BLUETOOTH_DEVICE = _("A Bluetooth device")
MICROPHONE_LEVEL = _("Microphone level")
LOUDSPEAKER_LEVEL = _("Loudspeaker level")
LEVEL_HINT = _("It shows how loud the microphone is during a talk.")
TOO_LOUD = _("Too loud")
TOO_LOUD_HINT = _("Too loud: the microphone cuts your voice off. Speak softer, or turn it down.")
VOLUME = _("Volume")
BLUETOOTH = _(
    "A Bluetooth headset’s microphone makes all sound on it poor. Take another"
    " microphone if you can."
)
NO_SOUND_OPEN = _("The sound is off until you talk.")

TRY_IT = _("Try it")
PLAY_TEST_SOUND = _("Play a sound")
TEST_PLAYED = _("You should hear a short sound now.")
CHECK_SOUND = _("Check the sound")
CHECKING_SOUND = _("Checking…")
CHECK_TEXT = _(
    "The sound check plays a tone and a sentence, five seconds long, and finds out"
    " what the microphone hears of them. Keep quiet meanwhile."
)
CHECK_BEGINS = _("The sound check begins. Keep quiet for five seconds.")
CHECK_MISSED = _("The sound check did not come to an end. Try it again.")
TURN_UP = _("Turn the volume up first.")
NO_MICROPHONE = _("No microphone is connected, and the sound check needs one.")
NO_LOUDSPEAKER = _("No loudspeaker is connected, so nothing can be played.")

FULL_DUPLEX = _("Full duplex")
WHILE_IT_SPEAKS = _("While it speaks")
DUPLEX = {
    DuplexChoice.AUTO: _("Automatic"),
    DuplexChoice.FULL: _("Listens (full duplex)"),
    DuplexChoice.HALF: _("Rests (half duplex)"),
}
FULL_DUPLEX_TEXT = _("The microphone listens: you interrupt by speaking.")
HALF_DUPLEX_TEXT = _("The microphone rests: you interrupt with the Stop button, or {keys}.")

SOUND_TREATMENT = _("What is done to the sound")
ECHO_CANCELLING = _("Echo cancelling")
ECHO_CANCELLING_TEXT = _("Takes its voice out of what the microphone hears.")
ECHO_BY_SYSTEM = _("The system does it for this microphone.")
RESTS_NOW = _("Not needed now, with headphones.")
NOISE_SUPPRESSION = _("Noise suppression")
NOISE_SUPPRESSION_TEXT = _("Takes out hum, fans and hiss.")
AUTOMATIC_GAIN = _("Automatic gain")
AUTOMATIC_GAIN_TEXT = _("Makes a quiet voice louder.")
SHORT_SOUNDS = _("Short sounds")
SHORT_SOUNDS_TEXT = _("Tell when listening begins or ends, or that something failed.")
LONG_PERIODS = _("Longer periods")
LONG_PERIODS_TEXT = _("For a computer that cannot keep up: sound comes 11 ms later.")
CHUNKS = _("Sent in pieces of")
CHUNKS_TEXT = _("Longer pieces spare the network, and arrive later.")

REPORT = _("Result of the sound check")
NOTHING_MEASURED = _("Nothing could be measured.")
ADVICE = {
    Reason.HEADPHONES: _("Full duplex fits"),
    Reason.FAINT: _("Full duplex fits"),
    Reason.REMOVED: _("Full duplex fits"),
    Reason.VOICE_LEFT: _("Half duplex fits"),
    Reason.OTHER_VOICE: _("Somebody was speaking."),
    Reason.SILENT_MICROPHONE: NOTHING_MEASURED,
    Reason.TOO_SHORT: NOTHING_MEASURED,
}
REASONS = {
    Reason.HEADPHONES: _(
        "The microphone doesn’t hear the loudspeaker, as with headphones. Interrupt"
        " whenever you like."
    ),
    Reason.FAINT: _(
        "The noise of the room is louder than the echo of the loudspeaker. Interrupt"
        " whenever you like."
    ),
    Reason.REMOVED: _(
        "The microphone hears the loudspeaker, and its echo can be removed. Interrupt"
        " whenever you like."
    ),
    Reason.VOICE_LEFT: _(
        "Too much of the loudspeaker’s echo is left, and would be taken for your voice."
        " So the microphone rests while it speaks. With headphones, or a quieter"
        " loudspeaker, you can interrupt by speaking."
    ),
    Reason.OTHER_VOICE: _(
        "So the loudspeaker’s echo could not be told from a voice in the room. Run the"
        " sound check again while it is quiet."
    ),
    Reason.SILENT_MICROPHONE: _(
        "The microphone sends only silence. Check its switch, or choose another."
    ),
    Reason.TOO_SHORT: _("The microphone stopped before the sound check was over. Run it again."),
}
SWITCH_ECHO_ON = _("Switch echo cancelling on")
WITHOUT_CANCELLING = _(
    "It is off, and the microphone hears the loudspeaker. Switch it on, and run the"
    " sound check again."
)
NOT_KEPT = _("Echo cancelling is off, so this result is not kept.")
CHART = _("Levels over time")
CURVES = (_("Played"), _("Heard"), _("Echo left"))
ROOM_NOISE = _("Room noise")
SPEECH_PLAYED = _("Speech played")
SPEECH_HEARD = _("Speech heard")
DELAY = _("Delay")
ECHO_REMOVED = _("Echo removed")
ECHO_LEFT = _("Echo left")
CUT_OFF = _("too loud, and cut off: turn the loudspeaker down")
NOT_CUT_OFF = _("never too loud")
NOT_HEARD = _("not at all")
COVERED = _("too faint to measure")
NO_VOICE = _("no voice in it")


def default_device(label: str) -> str:
    """Return the words for following the system, with the device that it takes now."""
    if not label:
        return SYSTEM_DEFAULT
    return _("Default: {device}").format(device=label)


def device_called(label: str, name: str) -> str:
    """Return the words for one of several devices that are all labelled alike."""
    return f"{label}, {name}"


def device_away(name: str) -> str:
    """Return the words for a chosen device that is not there."""
    return _("Not connected: {device}").format(device=name)


def automatic_duplex(check: CheckedDevices | None) -> str:
    """Return what the automatic choice means for the devices in use."""
    if check is None:
        return _("Now full duplex; a sound check can tell whether that fits.")
    if check.half_duplex:
        return _("Now half duplex, as the sound check advises.")
    if check.headphones:
        return _("Now full duplex, as the sound check found headphones.")
    return _("Now full duplex, as the sound check advises.")


def sound_in_force(state: SoundState) -> str:
    """Return how the loudspeaker runs."""
    if not state.period_ms:
        return NO_SOUND_OPEN
    if state.underruns:
        # Translators: an underrun is a moment when the loudspeaker ran out of sound.
        underruns = several("{count} underrun", "{count} underruns", state.underruns).format(
            count=figures.whole(state.underruns)
        )
    else:
        underruns = _("no underruns")
    duplex = HALF_DUPLEX if state.duplex is Duplex.HALF else FULL_DUPLEX
    # Translators: {duplex} is “Half duplex” or “Full duplex”, {underruns} is “no underruns” or how
    # many there were; the period is the length of one piece of sound.
    return _("{duplex}, period {period} ms, latency {latency} ms, {underruns}").format(
        duplex=duplex,
        period=figures.decimal(state.period_ms),
        latency=figures.whole(round(state.latency_ms)),
        underruns=underruns,
    )


def milliseconds(value: float) -> str:
    """Return a short time: 20 ms."""
    return _("{count} ms").format(count=figures.whole(round(value)))


def seconds(count: int) -> str:
    """Return a mark of time: 2 s."""
    return _("{count} s").format(count=figures.whole(count))


def decibels(level: float) -> str:
    """Return a level: −25 dB."""
    value = round(level)
    number = figures.whole(abs(value))
    return _("{count} dB").format(count=f"−{number}" if value < 0 else number)


def at_least(level: float) -> str:
    """Return by how many decibels something went down, at the least."""
    return _("at least {count} dB").format(count=figures.whole(max(0, round(level))))


def compared(echo: float) -> str:
    """Return how loud the heard is beside the played, of which the difference is given in dB."""
    difference = round(abs(echo))
    if not difference:
        return _("as loud as played")
    # Translators: how loud the echo is beside what was played.
    quieter, louder = _("{count} dB quieter than played"), _("{count} dB louder than played")
    return (quieter if echo < 0 else louder).format(count=figures.whole(difference))


def voice_left(part: float) -> str:
    """Return how much of the time, 0..1, there is a voice in what is left."""
    # Of a voice at all, one per cent is the least that can be said.
    if not part:
        return NO_VOICE
    percent = figures.percent(max(1, round(100 * part)))
    return _("a voice in {percent} of the time").format(percent=percent)


def percent(part: float) -> str:
    """Return a part of a whole: 0.5 is 50 %."""
    return figures.percent(round(100 * part))


def advised(advice: str, reason: str) -> str:
    """Return what a sound check advises, as whole sentences."""
    if advice.endswith((".", "。")):
        return f"{advice} {reason}"
    # Translators: what the sound check advises, and why, which is a sentence.
    return _("{advice}. {reason}").format(advice=advice, reason=reason)


def spoken_figure(name: str, value: str) -> str:
    """Return a figure of the sound check as a screen reader says it."""
    # Translators: a figure and what it is: Room noise: −60 dB.
    return _("{name}: {value}.").format(name=name, value=value)
