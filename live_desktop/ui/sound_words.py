"""Every word that the window says about the sound."""

from live_desktop.audio.duplex import Duplex, Reason
from live_desktop.audio.plan import SoundState
from live_desktop.store.settings import CheckedDevices, DuplexChoice
from live_desktop.ui.words import HALF_DUPLEX, counted

MICROPHONE = "Microphone"
LOUDSPEAKER = "Loudspeaker"
SYSTEM_DEFAULT = "System default"
DEFAULT = "Default"
NONE_FOUND = "None found"
NOT_CONNECTED = "Not connected"
A_BUILT_IN_DEVICE = "Built-in sound"
A_BLUETOOTH_DEVICE = "A Bluetooth device"
MICROPHONE_LEVEL = "Microphone level"
LOUDSPEAKER_LEVEL = "Loudspeaker level"
LEVEL_HINT = "It shows how loud the microphone is during a talk."
TOO_LOUD = "Too loud"
TOO_LOUD_HINT = "Too loud: the microphone cuts your voice off. Speak softer, or turn it down."
VOLUME = "Volume"
BLUETOOTH = (
    "A Bluetooth headset’s microphone makes all sound on it poor. Take another microphone if you"
    " can."
)
NO_SOUND_OPEN = "The sound is off until you talk."

TRY_IT = "Try it"
PLAY_TEST_SOUND = "Play a sound"
TEST_PLAYED = "You should hear a short sound now."
CHECK_SOUND = "Check the sound"
CHECKING_SOUND = "Checking…"
CHECK_TEXT = (
    "The sound check plays a tone and a sentence, five seconds long, and finds out what the"
    " microphone hears of them. Keep quiet meanwhile."
)
CHECK_BEGINS = "The sound check begins. Keep quiet for five seconds."
CHECK_MISSED = "The sound check did not come to an end. Try it again."
TURN_UP = "Turn the volume up first."
NO_MICROPHONE = "No microphone is connected, and the sound check needs one."
NO_LOUDSPEAKER = "No loudspeaker is connected, so nothing can be played."

FULL_DUPLEX = "Full duplex"
WHILE_IT_SPEAKS = "While it speaks"
DUPLEX = {
    DuplexChoice.AUTO: "Automatic",
    DuplexChoice.FULL: "Listens (full duplex)",
    DuplexChoice.HALF: "Rests (half duplex)",
}
FULL_DUPLEX_TEXT = "The microphone listens: you interrupt by speaking."
HALF_DUPLEX_TEXT = "The microphone rests: you interrupt with the Stop button, or {keys}."

SOUND_TREATMENT = "What is done to the sound"
ECHO_CANCELLING = "Echo cancelling"
ECHO_CANCELLING_TEXT = "Takes its voice out of what the microphone hears."
ECHO_BY_SYSTEM = "The system does it for this microphone."
RESTS_NOW = "Not needed now, with headphones."
NOISE_SUPPRESSION = "Noise suppression"
NOISE_SUPPRESSION_TEXT = "Takes out hum, fans and hiss."
AUTOMATIC_GAIN = "Automatic gain"
AUTOMATIC_GAIN_TEXT = "Makes a quiet voice louder."
SHORT_SOUNDS = "Short sounds"
SHORT_SOUNDS_TEXT = "Tell when listening begins or ends, or that something failed."
LONG_PERIODS = "Longer periods"
LONG_PERIODS_TEXT = "For a computer that cannot keep up: sound comes 11 ms later."
CHUNKS = "Sent in pieces of"
CHUNKS_TEXT = "Longer pieces spare the network, and arrive later."

REPORT = "Result of the sound check"
NOTHING_MEASURED = "Nothing could be measured."
ADVICE = {
    Reason.HEADPHONES: "Full duplex fits",
    Reason.FAINT: "Full duplex fits",
    Reason.REMOVED: "Full duplex fits",
    Reason.VOICE_LEFT: "Half duplex fits",
    Reason.OTHER_VOICE: "Somebody was speaking.",
    Reason.SILENT_MICROPHONE: NOTHING_MEASURED,
    Reason.TOO_SHORT: NOTHING_MEASURED,
}
REASONS = {
    Reason.HEADPHONES: (
        "The microphone doesn’t hear the loudspeaker, as with headphones. Interrupt whenever you"
        " like."
    ),
    Reason.FAINT: (
        "The noise of the room is louder than the echo of the loudspeaker. Interrupt whenever you"
        " like."
    ),
    Reason.REMOVED: (
        "The microphone hears the loudspeaker, and its echo can be removed. Interrupt whenever you"
        " like."
    ),
    Reason.VOICE_LEFT: (
        "Too much of the loudspeaker’s echo is left, and would be taken for your voice. So the"
        " microphone rests while it speaks. With headphones, or a quieter loudspeaker, you can"
        " interrupt by speaking."
    ),
    Reason.OTHER_VOICE: (
        "So the loudspeaker’s echo could not be told from a voice in the room. Run the sound check"
        " again while it is quiet."
    ),
    Reason.SILENT_MICROPHONE: (
        "The microphone sends only silence. Check its switch, or choose another."
    ),
    Reason.TOO_SHORT: ("The microphone stopped before the sound check was over. Run it again."),
}
SWITCH_ECHO_ON = "Switch echo cancelling on"
WITHOUT_CANCELLING = (
    "It is off, and the microphone hears the loudspeaker. Switch it on, and run the sound check"
    " again."
)
NOT_KEPT = "Echo cancelling is off, so this result is not kept."
CHART = "Levels over time"
CURVES = ("Played", "Heard", "Echo left")
ROOM_NOISE = "Room noise"
SPEECH_PLAYED = "Speech played"
SPEECH_HEARD = "Speech heard"
DELAY = "Delay"
ECHO_REMOVED = "Echo removed"
ECHO_LEFT = "Echo left"
CUT_OFF = "too loud, and cut off: turn the loudspeaker down"
NOT_CUT_OFF = "never too loud"
NOT_HEARD = "not at all"
COVERED = "too faint to measure"
NO_VOICE = "no voice in it"


def default_device(label: str) -> str:
    """Return the words for following the system, with the device that it takes now."""
    return f"{DEFAULT}: {label}" if label else SYSTEM_DEFAULT


def device_called(label: str, name: str) -> str:
    """Return the words for one of several devices that are all labelled alike."""
    return f"{label}, {name}"


def device_away(name: str) -> str:
    """Return the words for a chosen device that is not there."""
    return f"{NOT_CONNECTED}: {name}"


def automatic_duplex(check: CheckedDevices | None) -> str:
    """Return what the automatic choice means for the devices in use."""
    if check is None:
        return "Now full duplex; a sound check can tell whether that fits."
    if check.half_duplex:
        return "Now half duplex, as the sound check advises."
    found = " found headphones" if check.headphones else " advises"
    return f"Now full duplex, as the sound check{found}."


def sound_in_force(state: SoundState) -> str:
    """Return how the loudspeaker runs."""
    if not state.period_ms:
        return NO_SOUND_OPEN
    underruns = counted(state.underruns, "underrun") if state.underruns else "no underruns"
    duplex = HALF_DUPLEX if state.duplex is Duplex.HALF else FULL_DUPLEX
    latency = f"latency {state.latency_ms:.0f} ms"
    return f"{duplex}, period {state.period_ms:.1f} ms, {latency}, {underruns}"


def milliseconds(value: float) -> str:
    """Return a short time: 20 ms."""
    return f"{round(value)} ms"


def seconds(count: int) -> str:
    """Return a mark of time: 2 s."""
    return f"{count} s"


def decibels(level: float) -> str:
    """Return a level: −25 dB."""
    value = round(level)
    return f"−{-value} dB" if value < 0 else f"{value} dB"


def at_least(level: float) -> str:
    """Return by how many decibels something went down, at the least."""
    return f"at least {max(0, round(level))} dB"


def compared(echo: float) -> str:
    """Return how loud the heard is beside the played, of which the difference is given in dB."""
    difference = round(abs(echo))
    if not difference:
        return "as loud as played"
    return f"{difference} dB {'quieter' if echo < 0 else 'louder'} than played"


def voice_left(part: float) -> str:
    """Return how much of the time, 0..1, there is a voice in what is left."""
    # Of a voice at all, one per cent is the least that can be said.
    return f"a voice in {max(1, round(100 * part))} % of the time" if part else NO_VOICE


def percent(part: float) -> str:
    """Return a part of a whole: 0.5 is 50 %."""
    return f"{round(100 * part)} %"
