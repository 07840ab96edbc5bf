"""The microphone's worker: long turns in a calm, and none for a word that begins."""

import time
from collections.abc import Callable, Iterator
from queue import Queue

import numpy as np
import pytest

from live_desktop.audio.formats import MICROPHONE, Samples
from live_desktop.audio.hearing.worker import CALM_SECONDS, Worker

QUIET = np.zeros(MICROPHONE.block, np.int16)
LOUD = np.full(MICROPHONE.block, 1000, np.int16)


class Turns:
    """Takes turns, and says of each that the next may be long."""

    def __init__(self) -> None:
        self.sizes: Queue[int] = Queue()

    def __call__(self, samples: Samples) -> bool:
        self.sizes.put(samples.size)
        return True

    def next(self) -> int:
        return self.sizes.get(timeout=10)


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker(lambda error: None)
    worker.start()
    worker.expect()
    yield worker
    worker.stop()


def calmed(worker: Worker) -> Turns:
    """Let it take a turn that makes the next one long."""
    turns = Turns()
    worker.use(turns, MICROPHONE.rate)
    for _ in range(2):
        worker.push(QUIET)
    assert turns.next() == 2 * MICROPHONE.block
    until(lambda: worker.calm)
    return turns


def test_in_a_calm_its_turns_are_long(worker: Worker) -> None:
    turns = calmed(worker)
    long = MICROPHONE.samples(CALM_SECONDS)
    for _ in range(long // MICROPHONE.block):
        worker.push(QUIET)
    assert turns.next() == long


def test_a_word_ends_the_calm_at_once(worker: Worker) -> None:
    turns = calmed(worker)
    for block in (QUIET, QUIET, QUIET, LOUD):
        worker.push(block)
    assert turns.next() == 4 * MICROPHONE.block


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)
