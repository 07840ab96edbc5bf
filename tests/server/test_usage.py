"""Turns are counted in the tokens of the Live API, one turn at a time."""

from live_desktop.protocol.messages import ModalityTokenCount
from live_desktop.server.usage import Usage


def test_a_turn_is_counted_and_the_next_begins_at_nothing() -> None:
    usage = Usage()
    usage.hear(2.0)
    usage.read("What is 2 plus 2?")
    usage.speak(1.0)
    usage.speak(0.5)
    counted = usage.take()
    assert counted.prompt_tokens_details == (
        ModalityTokenCount(modality="AUDIO", token_count=50),
        ModalityTokenCount(modality="TEXT", token_count=5),
    )
    assert (counted.prompt_token_count, counted.response_token_count) == (55, 38)
    assert counted.total_token_count == 93
    assert usage.take().total_token_count == 0
