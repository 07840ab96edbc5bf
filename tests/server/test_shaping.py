"""Guesses at what the user says are transcripts too, for whoever shapes messages."""

from live_desktop.protocol.messages import ServerContent, ServerMessage, Transcription
from live_desktop.server.conduct import Conduct, Switchboard
from live_desktop.server.shaping import Shaper, joined_messages

GUESS = ServerMessage(
    server_content=ServerContent(interim_input_transcription=Transcription(text="What is"))
)


def test_without_transcripts_there_are_no_guesses() -> None:
    shaper = Shaper(Switchboard(Conduct(no_transcription=True)))
    assert list(shaper.shape(GUESS)) == []


def test_a_guess_is_not_lost_in_a_crowd() -> None:
    interrupted = ServerMessage(server_content=ServerContent(interrupted=True))
    assert joined_messages(interrupted, GUESS) is None
    shaper = Shaper(Switchboard(Conduct(crowded_messages=True)))
    assert [*shaper.shape(interrupted), *shaper.shape(GUESS)] == [interrupted, GUESS]
