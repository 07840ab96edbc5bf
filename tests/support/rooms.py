"""Simulated rooms: a loudspeaker and a person speak, a microphone hears both.

The loop is closed: what is cancelled may turn the loudspeaker down, which is heard a block later.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from live_desktop.audio.echo.detector import VoiceDetector
from live_desktop.audio.echo.ducking import Ducking
from live_desktop.audio.formats import Samples
from live_desktop.audio.playing.output import RAMP_SECONDS
from live_desktop.audio.playing.volume import DUCKED
from live_desktop.server.models import load_synthesizer
from live_desktop.server.resample import resample
from live_desktop.server.synthesizer import Synthesizer
from live_desktop.silero import FRAME

RATE = 16_000
BLOCK = 160
FULL_SCALE = 32768.0
VOICE = 0.03
"""Root mean square of a person's speech at the microphone, pauses left out; full scale is 1."""
ANSWER = 0.06
"""The same of the assistant's speech, as the program plays it."""
SPEECH = 0.5
"""Probability from which a frame is speech."""

Sound = NDArray[np.float32]
Cancel = Callable[[Samples, Samples], Samples]
"""Takes a block of the microphone and of the loudspeaker; gives the microphone without echo."""

_DRIVE = 1.0  # bends the peaks of speech as small loudspeakers do: some per cent of distortion
_REVERBERATION = 0.3  # seconds until the room is 60 dB quieter
_DIRECT = 1.5  # the first sound over the root of the energy of all that follows
_REACH = 8  # samples each side of a point in time that its value is made of
_SENTENCES = (
    "Of course, I can help you with that, so let us begin with the first step.",
    "The train to the harbour leaves at a quarter past nine from platform four.",
    "You will need two eggs, a cup of flour, some butter and a pinch of salt.",
    "Yesterday it rained all day, but the weekend looks warm and sunny again.",
    "She asked whether the museum is open on Mondays, and it is not.",
    "Most people find that a short walk after lunch clears the mind.",
    "The river runs through seven towns before it reaches the sea.",
    "Put the large box under the table and the small one on the shelf.",
)
_APART = 20  # frames of silence between two remarks
_REMARKS = (
    "Wait a moment, please.",
    "No, that is not what I meant.",
    "Could you say that again, more slowly?",
    "Stop, I would like to ask something else.",
    "And how long does that take?",
)


@dataclass(frozen=True, slots=True)
class Room:
    """A room with a loudspeaker and a microphone in it."""

    delay: float = 0.1
    """Seconds from the reference to the microphone, the way through the air left out."""
    echo: float = 0.0
    """Decibels that the loudspeaker is louder than the person, at the microphone."""
    drift: float = 0.0
    """Millionths that the loudspeaker's clock is slower than the microphone's."""
    jump: tuple[float, float] | None = None
    """The second at which the delay grows, and by how many seconds."""
    noise: float = -50.0
    """Decibels of the room's noise, over the person's speech."""
    seed: int = 1
    """Which room: where its walls are."""


@dataclass(frozen=True, slots=True)
class Take:
    """What came of a scene; sounds at 16 kHz, probabilities of speech per 32 ms."""

    played: Samples
    person: Samples
    """The person alone, as the microphone hears it."""
    heard: Samples
    """All that the microphone hears."""
    cancelled: Samples
    spoken: Sound
    """The probability that the person speaks."""
    noticed: Sound
    """The probability of speech after cancelling."""
    ducked: NDArray[np.bool_]
    """Whether the loudspeaker was turned down, per block."""


class Air:
    """The way from the program through the loudspeaker and the room to the microphone."""

    def __init__(self, room: Room) -> None:
        self._room = room
        response = _response(room.seed)
        gain = VOICE / ANSWER * 10 ** (room.echo / 20)
        self._size = len(response) + BLOCK
        self._response = np.fft.rfft(gain * response, self._size)
        self._before = np.zeros(len(response), np.float32)
        self._played = np.zeros(RATE // 2, np.float32)
        """The last half second in front of the loudspeaker."""
        self._time = 0

    def carry(self, block: Sound) -> Sound:
        """Play a block and return the echo that arrives in the meantime."""
        bent = np.tanh(_DRIVE * block) / _DRIVE
        self._played = np.concatenate((self._played[BLOCK:], bent), dtype=np.float32)
        self._time += 1
        delayed = self._late(self._delay() * RATE)
        whole = np.concatenate((self._before, delayed))
        self._before = whole[BLOCK:]
        echo = np.fft.irfft(np.fft.rfft(whole, self._size) * self._response, self._size)
        return echo[-BLOCK:].astype(np.float32)

    def _delay(self) -> float:
        now = self._time * BLOCK / RATE
        delay = self._room.delay + now * self._room.drift / 1e6
        if self._room.jump and now >= self._room.jump[0]:
            delay += self._room.jump[1]
        return delay

    def _late(self, samples: float) -> Sound:
        """Return the block that was played so many samples ago, between the samples if need be."""
        start = len(self._played) - BLOCK - samples
        whole = int(start)
        near = self._played[whole - _REACH + 1 : whole + BLOCK + _REACH]
        steps = np.arange(2 * _REACH) - (_REACH - 1) - (start - whole)
        taps = np.sinc(steps) * np.cos(np.pi * steps / (2 * _REACH + 1)) ** 2
        return np.convolve(near, taps[::-1].astype(np.float32), "valid")


def answers(seconds: float, voice: str = "Aoede", start: float = 0.5) -> Sound:
    """Speak as the assistant does, with short pauses."""
    return _talk(voice, _SENTENCES, seconds, start, 0.3, ANSWER)


def remarks(seconds: float, voice: str = "Charon", start: float = 5.0, pause: float = 2.5) -> Sound:
    """Speak as a person does who cuts in now and then."""
    return _talk(voice, _REMARKS, seconds, start, pause, VOICE)


def silence(seconds: float) -> Sound:
    """Say nothing."""
    return np.zeros(round(seconds * RATE), np.float32)


def stage(
    room: Room, far: Sound, near: Sound, cancel: Cancel, ducking: Ducking | None = None
) -> Take:
    """Play the far end to the room while the person speaks, and cancel what the microphone hears.

    With `ducking`, what is heard as speech turns the loudspeaker down.
    """
    air = Air(room)
    noise = np.random.default_rng(room.seed).normal(0, VOICE * 10 ** (room.noise / 20), len(far))
    blocks = len(far) // BLOCK
    played, person, heard, cancelled = np.zeros((4, blocks, BLOCK), np.int16)
    ducked = np.zeros(blocks, np.bool_)
    gain, ramp = 1.0, np.arange(1, BLOCK + 1, dtype=np.float32) / (RAMP_SECONDS * RATE)
    for index in range(blocks):
        span = slice(index * BLOCK, (index + 1) * BLOCK)
        wanted = DUCKED if ducking and index and ducked[index - 1] else 1.0
        played[index] = _samples(far[span] * (gain + (wanted - gain) * np.minimum(ramp, 1)))
        gain = wanted
        person[index] = _samples(near[span])
        echo = air.carry(played[index] / np.float32(FULL_SCALE))
        heard[index] = _samples(echo + near[span] + noise[span])
        cancelled[index] = cancel(heard[index], played[index])
        if ducking:
            ducked[index] = ducking.step(cancelled[index], speaking=bool(far[span].any()))
    return Take(
        played=played.reshape(-1),
        person=person.reshape(-1),
        heard=heard.reshape(-1),
        cancelled=cancelled.reshape(-1),
        spoken=probabilities(person.reshape(-1)),
        noticed=probabilities(cancelled.reshape(-1)),
        ducked=ducked,
    )


def probabilities(sound: Samples) -> Sound:
    """Tell how likely each whole frame holds speech."""
    detector = VoiceDetector()
    found = (
        detector.feed(frame) for frame in sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME)
    )
    return np.array(list(found), np.float32)


def removed(take: Take, start: float, end: float) -> float:
    """Tell the decibels by which what was heard from one second to another became quieter."""
    span = slice(round(start * RATE), round(end * RATE))
    before, after = (
        np.sum(sound[span].astype(np.float64) ** 2) for sound in (take.heard, take.cancelled)
    )
    return float(10 * np.log10(before / (after + 1)))


def noticed(take: Take) -> float:
    """Tell the share of the frames of the person's speech that are speech after cancelling too."""
    spoken = take.spoken > SPEECH
    return float(np.mean(take.noticed[spoken] > SPEECH))


def onsets(take: Take) -> list[float]:
    """Tell, for each remark, the seconds from its first frame of speech until one is noticed."""
    found: list[float] = []
    last = -_APART
    for index in map(int, np.flatnonzero(take.spoken > SPEECH)):
        if index - last >= _APART:
            later = np.flatnonzero(take.noticed[index:] > SPEECH)
            found.append(float(later[0]) * FRAME / RATE if later.size else np.inf)
        last = index
    return found


def _samples(sound: NDArray[np.floating]) -> Samples:
    samples: Samples = np.clip(np.rint(sound * FULL_SCALE), -32768, 32767).astype(np.int16)
    return samples


@functools.cache
def _response(seed: int) -> Sound:
    """Make up the response of a room: the direct sound, then a decaying tail; its energy is 1."""
    size = round(_REVERBERATION * RATE)
    decay = 10 ** (-3 * np.arange(size) / size)
    response = np.random.default_rng(seed).normal(0, 1, size) * decay
    response[0] = _DIRECT * np.sqrt(np.sum(response[1:] ** 2))
    whole: Sound = (response / np.sqrt(np.sum(response**2))).astype(np.float32)
    return whole


@functools.cache
def _synthesizer() -> Synthesizer:
    return load_synthesizer()


@functools.cache
def _sentence(text: str, voice: str) -> Sound:
    """Speak at a level of 1, pauses left out."""
    sound = resample(_synthesizer().speak(text, voice).astype(np.float32), 3, 2)
    frames = sound[: len(sound) // BLOCK * BLOCK].reshape(-1, BLOCK)
    power = np.mean(frames**2, axis=1)
    even: Sound = sound / np.sqrt(np.mean(power[power > power.max() / 1000]))
    return even


def _talk(
    voice: str, texts: tuple[str, ...], seconds: float, start: float, pause: float, level: float
) -> Sound:
    talk = silence(seconds)
    time, index = round(start * RATE), 0
    while time < len(talk):
        sentence = _sentence(texts[index % len(texts)], voice)[: len(talk) - time]
        talk[time : time + len(sentence)] = level * sentence
        time += len(sentence) + round(pause * RATE)
        index += 1
    return talk
