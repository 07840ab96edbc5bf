"""Tokens add up, whatever names a service uses."""

from live_desktop.protocol.messages import ModalityTokenCount, UsageMetadata
from live_desktop.session.usage import Tokens


def test_tokens_of_turns_add_up_by_modality() -> None:
    first = Tokens.of(
        UsageMetadata(
            prompt_token_count=40,
            response_token_count=50,
            thoughts_token_count=7,
            prompt_tokens_details=(
                ModalityTokenCount(modality="TEXT", token_count=30),
                ModalityTokenCount(modality="AUDIO", token_count=10),
            ),
            response_tokens_details=(ModalityTokenCount(modality="AUDIO", token_count=50),),
        )
    )
    second = Tokens.of(
        UsageMetadata(
            prompt_token_count=5,
            candidates_token_count=6,
            prompt_tokens_details=(ModalityTokenCount(modality="AUDIO", token_count=5),),
            candidates_tokens_details=(ModalityTokenCount(modality="TEXT", token_count=6),),
        )
    )
    both = Tokens() + first + second
    assert (both.prompt, both.response, both.thoughts, both.total) == (45, 56, 7, 108)
    assert both.prompt_details == (("AUDIO", 15), ("TEXT", 30))
    assert both.response_details == (("AUDIO", 50), ("TEXT", 6))
