"""The voices that stand in for those that the embedded server cannot make."""

from live_desktop.protocol.offline_voices import RELATIVES, nearest_voice
from live_desktop.protocol.voices import LOCAL_VOICES, VOICES
from live_desktop.server.synthesizer import own_voice

LOCAL_NAMES = {voice.name for voice in LOCAL_VOICES}


def test_every_voice_has_one_that_stands_in_for_it() -> None:
    others = [name for names in RELATIVES.values() for name in names.split()]
    assert sorted(others) == sorted({voice.name for voice in VOICES} - LOCAL_NAMES)
    assert set(RELATIVES) == LOCAL_NAMES


def test_it_is_the_one_that_is_heard() -> None:
    for name in (*(voice.name for voice in VOICES), "a-voice-nobody-knows"):
        assert own_voice(name) == nearest_voice(name)
        assert nearest_voice(name) in LOCAL_NAMES
