"""The sound system made of a clock, and WAV files."""

import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from live_desktop.audio.files import FileBackend, SpokenMicrophone, read_wav, write_wav
from live_desktop.audio.formats import LOUDSPEAKER, MICROPHONE
from live_desktop.errors import DeviceFailed


def test_the_microphone_hears_what_is_said_and_then_silence() -> None:
    microphone = SpokenMicrophone()
    heard: list[bytes] = []
    enough = threading.Event()

    def push(block: bytes) -> None:
        heard.append(block)
        if len(heard) == 6:
            enough.set()

    microphone.say(b"\1\0" * 500)
    stream = FileBackend(microphone).open_microphone(MICROPHONE, push)
    assert enough.wait(5)
    stream.close()
    assert {len(block) for block in heard} == {640}
    assert b"".join(heard).startswith(b"\1\0" * 500 + b"\0\0" * 400)
    assert not stream.alive


def test_the_loudspeaker_keeps_time() -> None:
    asked: list[int] = []
    enough = threading.Event()

    def pull(count: int) -> bytes:
        asked.append(count)
        if len(asked) == 10:
            enough.set()
        return bytes(2 * count)

    stream = FileBackend().open_loudspeaker(LOUDSPEAKER, pull)
    assert stream.alive
    assert enough.wait(5)
    stream.close()
    assert set(asked) == {LOUDSPEAKER.block}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pcm=st.binary(max_size=200).map(lambda data: data[: len(data) // 2 * 2]))
def test_wav_files_keep_every_sample(tmp_path: Path, pcm: bytes) -> None:
    write_wav(tmp_path / "a.wav", pcm, MICROPHONE)
    assert read_wav(tmp_path / "a.wav") == pcm


def test_other_files_are_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("hello")
    write_wav(tmp_path / "fast.wav", b"\0\0", LOUDSPEAKER)
    for name in ("text.wav", "missing.wav", "fast.wav"):
        with pytest.raises(DeviceFailed, match=name):
            read_wav(tmp_path / name)
