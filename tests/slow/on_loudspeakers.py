"""The assistant speaks over loudspeakers that its microphone hears, and is not cut off by it."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from live_desktop.session.conversation import Speaker
from live_desktop.session.phase import Phase
from tests.support.sound_card import LOUDSPEAKER, MICROPHONE_FEED, SoundCard
from tests.support.talk import Talk, run, talk

STORY_SECONDS = 10.0


def test_it_does_not_hear_itself_but_hears_the_user(
    card: SoundCard, tmp_path: Path, qapp: QApplication
) -> None:
    async def scene() -> None:
        echo = card.pactl(
            "load-module",
            "module-loopback",
            f"source={LOUDSPEAKER}.monitor",
            f"sink={MICROPHONE_FEED}",
            "latency_msec=60",
        )
        try:
            async with talk(tmp_path, card) as on:
                await hold(on)
        finally:
            card.pactl("unload-module", echo)

    async def hold(on: Talk) -> None:
        on.app.greet()
        await on.until(lambda: on.phase is Phase.LISTENING)
        await on.say("story")
        await on.until(lambda: on.phase is Phase.SPEAKING)
        end = on.app.engine.heard() + STORY_SECONDS * 24_000
        await on.until(lambda: on.app.engine.heard() > end)
        assert on.phase is Phase.SPEAKING
        assert on.said(Speaker.USER) == ["Please tell me a story."]
        await on.say("enough")
        await on.until(lambda: any(turn.interrupted for turn in on.turns))
        await on.until(lambda: len(on.said(Speaker.USER)) == 2)
        assert "enough" in on.said(Speaker.USER)[1].lower()
        await on.until(lambda: on.phase is Phase.LISTENING)

    run(scene)
