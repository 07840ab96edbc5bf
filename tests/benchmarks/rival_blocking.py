"""Plays as the usual example program does: a thread that writes queued blocks one by one."""

import queue
import threading

import numpy as np
import pyaudio

from tests.benchmarks.answering import answer_questions

RATE = 24_000
BLOCK = 1024
"""Frames that are written at a time."""

TONE = (12_000 * np.sin(2 * np.pi * 440 * np.arange(10 * RATE) / RATE)).astype("<i2").tobytes()


class ExampleLoop:
    """A queue of blocks and the thread that plays them."""

    def __init__(self) -> None:
        self._stream = pyaudio.PyAudio().open(
            rate=RATE, channels=1, format=pyaudio.paInt16, output=True, frames_per_buffer=BLOCK
        )
        self._blocks: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._run, daemon=True).start()

    def play(self) -> None:
        """Queue the tone."""
        for start in range(0, len(TONE), BLOCK * 2):
            self._blocks.put(TONE[start : start + BLOCK * 2])

    def flush(self) -> None:
        """Empty the queue."""
        while not self._blocks.empty():
            self._blocks.get_nowait()

    def _run(self) -> None:
        while True:
            self._stream.write(self._blocks.get())


def main() -> None:
    """Do what is asked: play, or flush."""
    loop = ExampleLoop()

    def answer(do: str) -> float:
        (loop.play if do == "play" else loop.flush)()
        return 0.0

    answer_questions(answer)


if __name__ == "__main__":
    main()
