"""The manner of speaking: steps, limits, and saying things again in the new manner."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.talk.speech import FASTEST, LOUDEST, SLOWEST, SOFTEST, Speech
from live_desktop.server.brain.utterance import Utterance
from live_desktop.server.prosody import NORMAL, Prosody


class Voice:
    """A voice that keeps its manner."""

    def __init__(self, prosody: Prosody = NORMAL, last: Reply | None = None) -> None:
        self.prosody = prosody
        self.last = last
        self.speech = Speech(lambda: self.prosody, self.set_prosody, lambda: self.last)

    def set_prosody(self, prosody: Prosody) -> None:
        self.prosody = prosody

    def say(self, said: str) -> str | None:
        reply = self.speech.answer(Utterance.of(said))
        return reply.text if reply else None


@pytest.mark.parametrize(
    ("said", "rate", "volume"),
    [
        ("Speak slower.", -1, 0), ("Can you talk more slowly, please?", -1, 0),
        ("Slow down", -1, 0),
        ("Speaks lower, please.", -1, 0),
        ("Quiteer please.", 0, -1), ("A bit slower", -1, 0), ("You're too fast", -1, 0),
        ("Not so fast", -1, 0), ("You speak too quickly", -1, 0), ("Slower, please.", -1, 0),
        ("Speak faster", 1, 0), ("Speed up", 1, 0), ("Talk quicker", 1, 0), ("Too slow", 1, 0),
        ("Louder", 0, 1), ("Speak up", 0, 1), ("Could you speak a little louder?", 0, 1),
        ("Turn it up", 0, 1), ("Turn the volume up", 0, 1), ("Volume up", 0, 1),
        ("I can't hear you", 0, 1), ("You're too quiet", 0, 1),
        ("Quieter", 0, -1), ("Be quieter", 0, -1), ("Speak softly", 0, -1), ("Not so loud", 0, -1),
        ("Turn down the volume", 0, -1), ("Too loud", 0, -1), ("Lower your voice", 0, -1),
        ("Whisper", 0, -1),
    ],
)  # fmt: skip
def test_the_manner_changes(said: str, rate: int, volume: int) -> None:
    voice = Voice()
    confirmed = voice.say(said)
    assert confirmed is not None
    assert confirmed.startswith("Okay")
    changed = (voice.prosody.rate > 1) - (voice.prosody.rate < 1)
    louder = (voice.prosody.volume > 1) - (voice.prosody.volume < 1)
    assert (changed, louder) == (rate, volume)


@pytest.mark.parametrize(
    ("said", "prosody", "word"),
    [
        ("slower", Prosody(rate=SLOWEST), "any slower"),
        ("faster", Prosody(rate=FASTEST), "any faster"),
        ("louder", Prosody(volume=LOUDEST), "any louder"),
        ("quieter", Prosody(volume=SOFTEST), "any quieter"),
    ],
)
def test_there_is_an_end(said: str, prosody: Prosody, word: str) -> None:
    voice = Voice(prosody)
    confirmed = voice.say(said)
    assert confirmed is not None
    assert word in confirmed
    assert voice.prosody == prosody


def test_a_step_back_is_normal_again() -> None:
    voice = Voice()
    for said in ("slower", "slower", "faster", "faster", "louder", "quieter"):
        voice.say(said)
    assert voice.prosody == NORMAL


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Normal speed, please", Prosody(volume=0.5)),
        ("Normal volume", Prosody(rate=0.8)),
        ("Speak normally", NORMAL),
        ("Normal voice", NORMAL),
        ("Stop whispering", NORMAL),
        ("Go back to normal speed", Prosody(volume=0.5)),
    ],
)
def test_the_way_back(said: str, left: Prosody) -> None:
    voice = Voice(Prosody(rate=0.8, volume=0.5))
    assert voice.say(said) is not None
    assert voice.prosody == left


@pytest.mark.parametrize(
    "said",
    [
        "Say that again slowly.",
        "Repeat that slower",
        "Repeat it more slowly, please",
        "See that again, slower,",
    ],
)
def test_the_last_answer_is_said_again_in_that_manner(said: str) -> None:
    voice = Voice(last=Reply("2 plus 2 is 4."))
    assert voice.say(said) == "2 plus 2 is 4."
    assert voice.prosody.rate < 1


@pytest.mark.parametrize(
    "said",
    [
        "", "Fast", "How fast is light?", "Fast food is bad", "Quiet", "Be quiet", "Stop",
        "Say that again", "Slow cooker", "What is a whisper?", "The music is too loud",
        "Is it normal?", "Set the volume of the cube", "Turn up the heat", "What's up?",
        "Louder than bombs", "a " * 500, "normal distribution",
    ],
)  # fmt: skip
def test_other_words_change_nothing(said: str) -> None:
    voice = Voice()
    assert voice.say(said) is None
    assert voice.prosody == NORMAL


@given(st.lists(st.sampled_from(["slower", "faster", "louder", "quieter", "whisper"])))
def test_the_manner_stays_within_its_limits(orders: list[str]) -> None:
    voice = Voice()
    for order in orders:
        assert voice.say(order)
    assert SLOWEST <= voice.prosody.rate <= FASTEST
    assert SOFTEST <= voice.prosody.volume <= LOUDEST


@given(st.text(max_size=100))
def test_any_text_is_read(text: str) -> None:
    Voice().say(text)
