"""The voices that stand in for those that the embedded server cannot make."""

from live_desktop.protocol.offline_voices import RELATIVES, nearest_voice
from live_desktop.protocol.voices import DEFAULT_VOICE, LOCAL_VOICES, VOICES

LOCAL_NAMES = {voice.name for voice in LOCAL_VOICES}


def test_every_voice_has_one_that_stands_in_for_it() -> None:
    others = [name for names in RELATIVES.values() for name in names.split()]
    assert sorted(others) == sorted({voice.name for voice in VOICES} - LOCAL_NAMES)
    assert set(RELATIVES) == LOCAL_NAMES


def test_a_voice_of_its_own_stands_for_itself_and_an_unknown_one_is_the_usual() -> None:
    assert {nearest_voice(name) for name in LOCAL_NAMES} == LOCAL_NAMES
    assert all(nearest_voice(voice.name) in LOCAL_NAMES for voice in VOICES)
    assert nearest_voice("a-voice-nobody-knows") == DEFAULT_VOICE
