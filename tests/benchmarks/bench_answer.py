"""How long a person waits for the answer, from loudspeaker to microphone and back."""

from contextlib import nullcontext
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from live_desktop.session.conversation import Speaker
from live_desktop.session.phase import Phase
from tests.benchmarks.benchmark import Benchmark, Pair, limit
from tests.support.sound_card import MICROPHONE_FEED, sound_card
from tests.support.talk import Talk, run, talk

LIMIT = 800.0
"""Milliseconds: half a second of silence that ends the question, and what a device adds."""

QUESTIONS = 3


def _answered(on: Talk, count: int) -> bool:
    return len(on.said(Speaker.ASSISTANT)) == count and on.phase is Phase.LISTENING


def answer_time() -> float:
    """Ask aloud, and tell the milliseconds from the last sound asked to the first one answered."""
    times: list[float] = []

    async def scene() -> None:
        with TemporaryDirectory() as name, sound_card(Path(name)) as card:
            async with talk(Path(name), card) as on:
                on.app.greet()
                await on.until(lambda: on.phase is Phase.LISTENING)
                for count in range(1, QUESTIONS + 1):
                    with card.recording(MICROPHONE_FEED) as asked, card.recording() as answered:
                        await on.say("question")
                        await on.until(partial(_answered, on, count))
                        heard = answered.stop()
                        end = asked.stop().last_sound(until=on.when(Phase.SPEAKING))
                    first = heard.first_sound(after=end)
                    assert first is not None
                    times.append((first - end) * 1000)

    run(scene)
    return median(times)


BENCHMARKS = (
    Benchmark(
        name="answer",
        what="From the last sound of a spoken question to the first sound of the offline answer",
        unit="ms",
        rival="limit",
        open=lambda: nullcontext(Pair(answer_time, limit(LIMIT))),
        rounds=3,
    ),
)
