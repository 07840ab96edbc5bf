"""The ring between a device and the worker: in order, whole, and honest about what is lost."""

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.audio.formats import Samples
from live_desktop.audio.ring import SampleRing

CAPACITY = 64


def numbered(start: int, count: int) -> Samples:
    return (np.arange(start, start + count) % 30_000).astype(np.int16)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, CAPACITY))))
def test_what_comes_out_went_in_and_the_rest_is_counted_as_lost(
    steps: list[tuple[bool, int]],
) -> None:
    ring = SampleRing(CAPACITY)
    written = read = 0
    for is_write, count in steps:
        if is_write:
            ring.write(numbered(written, count))
            written += count
        else:
            start = max(ring.taken, written - CAPACITY)
            piece = ring.read(count)
            if written - start < count:
                assert piece is None
            else:
                assert piece is not None
                np.testing.assert_array_equal(piece, numbered(start, count))
                read += count
        assert ring.written == written
        assert read + ring.lost + (ring.written - ring.taken) == written


@given(st.integers(0, 2 * CAPACITY), st.integers(0, 2 * CAPACITY))
def test_it_passes_over_what_is_not_wanted(written: int, skipped: int) -> None:
    ring = SampleRing(2 * CAPACITY)
    ring.write(numbered(0, written))
    assert ring.skip(skipped) == min(written, skipped)
    assert ring.waiting == written - min(written, skipped)


def test_it_refuses_more_than_it_can_hold() -> None:
    with pytest.raises(ValueError, match="65 samples do not fit"):
        SampleRing(CAPACITY).write(numbered(0, CAPACITY + 1))


def test_a_reader_on_another_thread_sees_no_sample_twice_or_torn() -> None:
    ring = SampleRing(480)
    total = 400 * 240
    pieces: list[Samples] = []
    done = threading.Event()

    def read() -> None:
        while not (done.is_set() and ring.waiting < 48):
            lost_before = ring.lost
            piece = ring.read(48)
            if piece is not None:
                assert (np.diff(piece) == 1).all() or ring.lost > lost_before
                pieces.append(piece)

    reader = threading.Thread(target=read)
    reader.start()
    for start in range(0, total, 240):
        # The numbers stay in range, so that each step but a loss is exactly one.
        ring.write((np.arange(start, start + 240) % 24_000).astype(np.int16))
    done.set()
    reader.join(10)
    read_samples = sum(piece.size for piece in pieces)
    assert read_samples + ring.lost + (ring.written - ring.taken) == total
