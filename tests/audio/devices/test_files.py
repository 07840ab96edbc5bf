"""The sound system made of a clock, and WAV files."""

import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from live_desktop.audio.devices.files import FileBackend, SpokenMicrophone, read_wav, write_wav
from live_desktop.audio.formats import LOUDSPEAKER, MICROPHONE, Samples
from live_desktop.errors import DeviceFailed


def test_the_microphone_hears_what_is_said_and_then_the_room() -> None:
    microphone = SpokenMicrophone()
    heard: list[Samples] = []
    enough = threading.Event()

    def push(block: Samples) -> None:
        heard.append(block)
        if len(heard) == 6:
            enough.set()

    microphone.say(b"\1\0" * 500)
    stream = FileBackend(microphone).open_microphone(None, MICROPHONE, push)
    assert stream.form == MICROPHONE
    assert enough.wait(5)
    stream.close()
    assert {len(block) for block in heard} == {MICROPHONE.block}
    whole = np.concatenate(heard)
    assert whole.dtype == np.int16
    assert (whole[:500] == 1).all()
    assert whole[500:].any(), "a room is never quite silent"
    assert np.abs(whole[500:]).max() == 1
    assert not stream.alive


def test_the_loudspeaker_keeps_time() -> None:
    asked: list[tuple[int, float]] = []
    enough, dropped = threading.Event(), threading.Event()

    def pull(count: int, delay: float) -> Samples:
        asked.append((count, delay))
        if len(asked) == 10:
            enough.set()
        return np.zeros(count, np.int16)

    backend = FileBackend()
    stream = backend.open_loudspeaker(None, LOUDSPEAKER, pull)
    assert stream.form == LOUDSPEAKER
    assert stream.alive
    assert enough.wait(5)
    assert stream.abort(dropped.set)
    assert dropped.is_set()
    stream.close()
    assert not stream.abort(dropped.set)
    assert set(asked) == {(LOUDSPEAKER.block, 0.0)}
    assert stream.failures == 0
    assert backend.devices() == ()
    backend.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
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
