"""Sound is taken off the wire at any sane rate, whole or in odd pieces."""

import numpy as np
import pytest

from live_desktop.protocol.content import Blob
from live_desktop.server.intake import SoundIntake, declared_rate
from live_desktop.server.refusal import Refusal, Refused
from live_desktop.server.resample import Samples

SOUND = (np.sin(np.arange(4800) / 20) * 20_000).astype("<i2").tobytes()


@pytest.mark.parametrize(
    ("mime_type", "rate"),
    [
        ("audio/pcm", 16_000),
        ("audio/pcm;rate=16000", 16_000),
        ("audio/PCM; rate=48000", 48_000),
        ("audio/pcm;encoding=s16le;rate=44100", 44_100),
        ("audio/l16;rate=24000;channels=1", 24_000),
    ],
)
def test_the_mime_type_declares_the_rate(mime_type: str, rate: int) -> None:
    assert declared_rate(mime_type) == rate


@pytest.mark.parametrize("mime_type", ["", "image/jpeg", "audio/opus"])
def test_other_media_are_refused(mime_type: str) -> None:
    with pytest.raises(Refused, match="invalid argument"):
        declared_rate(mime_type)


@pytest.mark.parametrize("rate", [0, 999, 1000, 15_999, 95_999, 192_000, 10**12])
def test_rates_of_no_microphone_are_refused(rate: int) -> None:
    with pytest.raises(Refused, match=r"Sample rate \d+ is not supported") as refused:
        declared_rate(f"audio/pcm;rate={rate}")
    assert refused.value.code == 1007
    assert len(refused.value.reason) <= 123


def test_a_long_frame_comes_a_second_at_a_time() -> None:
    minute = Blob(mime_type="audio/pcm;rate=48000", data=bytes(2 * 60 * 48_000))
    lengths = [len(samples) for samples in SoundIntake().take(minute)]
    assert len(lengths) == 60
    assert max(lengths) <= 16_000


def taken(intake: SoundIntake, data: bytes, mime_type: str = "audio/pcm") -> Samples:
    """Take bytes whole."""
    pieces = intake.take(Blob(mime_type=mime_type, data=data))
    return np.concatenate([np.empty(0, np.float32), *pieces])


def test_bytes_become_samples() -> None:
    samples = taken(SoundIntake(), b"\x00\x40\x00\x80")
    assert samples.tolist() == [0.5, -1.0]


def test_a_sample_may_be_torn_apart() -> None:
    whole = taken(SoundIntake(), SOUND)
    intake = SoundIntake()
    pieces = [SOUND[:101], SOUND[101:102], SOUND[102:1001], SOUND[1001:]]
    torn = [taken(intake, piece) for piece in pieces]
    assert np.array_equal(np.concatenate(torn), whole)


def test_other_rates_become_16_khz() -> None:
    samples = taken(SoundIntake(), SOUND, "audio/pcm;rate=48000")
    assert len(samples) == pytest.approx(1600, abs=20)


def test_the_rate_may_not_change() -> None:
    intake = SoundIntake()
    taken(intake, SOUND, "audio/pcm;rate=24000")
    with pytest.raises(Refused, match="Sample rate changed from previously 24000 to 16000, which"):
        taken(intake, SOUND, "audio/pcm;rate=16000")


def test_reasons_fit_into_a_close_frame() -> None:
    assert all(len(Refused.because(refusal).reason.encode()) <= 123 for refusal in Refusal)
    assert len(Refused.rate_changed(96_000, 96_000).reason) <= 123
