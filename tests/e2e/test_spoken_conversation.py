"""A person speaks into a microphone, and a voice answers from the loudspeaker."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from live_desktop.session.conversation import Speaker
from live_desktop.session.phase import Phase
from live_desktop.ui.transcript.view import TranscriptView
from tests.support.hearing import words_in
from tests.support.sound_card import Heard, SoundCard
from tests.support.talk import Talk, run, talk


def shown_words(on: Talk) -> str:
    """Read what stands in the transcript pane."""
    view = on.app.window.findChild(TranscriptView)
    assert view is not None
    model = view.model()
    return "\n".join(model.data(model.index(row, 0)) for row in range(model.rowCount()))


def test_a_spoken_conversation(card: SoundCard, tmp_path: Path, qapp: QApplication) -> None:
    async def scene() -> None:
        with card.recording() as recorder:
            async with talk(tmp_path, card) as on:
                await hold(on)
            heard = recorder.stop()
        check_sound(on, heard)

    async def hold(on: Talk) -> None:
        on.app.greet()
        await on.until(lambda: on.phase is Phase.LISTENING)
        await on.say("question")
        await on.until(lambda: on.said(Speaker.ASSISTANT) and on.phase is Phase.LISTENING)
        await on.say("story")
        await on.until(lambda: on.phase is Phase.SPEAKING)
        end = on.app.engine.heard() + 5 * 24_000
        await on.until(lambda: on.app.engine.heard() > end)
        await on.say("enough")
        await on.until(lambda: any(turn.interrupted for turn in on.turns))
        await on.until(lambda: len(on.said(Speaker.ASSISTANT)) == 3)
        await on.until(lambda: on.phase is Phase.LISTENING)
        check_words(on)

    def check_words(on: Talk) -> None:
        asked, wished, stopped = on.said(Speaker.USER)
        assert "250" in asked or "two hundred and fifty" in asked
        assert "story" in wished.lower()
        assert "enough" in stopped.lower()
        answer, story, _ = (turn for turn in on.turns if turn.speaker is Speaker.ASSISTANT)
        assert "30" in answer.text
        assert not answer.interrupted
        assert story.heard is not None
        assert 0 < story.heard < len(story.text)
        shown = shown_words(on)
        for turn in on.turns:
            assert turn.text in shown

    def check_sound(on: Talk, heard: Heard) -> None:
        speaking = [moment for moment, phase in on.phases if phase is Phase.SPEAKING]
        answer = words_in(heard, speaking[0], speaking[0] + 4)
        assert "thirty" in answer or "30" in answer
        interrupted = on.when(Phase.INTERRUPTED)
        assert heard.loudness(interrupted - 3.0, interrupted) > 300, "the story is heard"
        after = heard.loudness(interrupted + 0.2, interrupted + 0.6)
        assert after == 0.0, "the loudspeaker falls silent when the story is interrupted"

    run(scene)
