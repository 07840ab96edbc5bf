"""Counts what a turn took, in the units that the Live API counts in."""

import math

from live_desktop.protocol.messages import ModalityTokenCount, UsageMetadata

_TOKENS_A_SECOND = 25
_CHARACTERS_A_TOKEN = 4


class Usage:
    """Adds up one turn."""

    def __init__(self) -> None:
        self._heard = self._spoken = 0.0
        self._read = 0

    def hear(self, seconds: float) -> None:
        """Add an utterance of the user."""
        self._heard += seconds

    def read(self, text: str) -> None:
        """Add a typed question."""
        self._read += len(text)

    def speak(self, seconds: float) -> None:
        """Add a piece of the answer."""
        self._spoken += seconds

    def take(self) -> UsageMetadata:
        """Return the counts and begin the next turn."""
        heard = math.ceil(self._heard * _TOKENS_A_SECOND)
        read = math.ceil(self._read / _CHARACTERS_A_TOKEN)
        spoken = math.ceil(self._spoken * _TOKENS_A_SECOND)
        self._heard, self._read, self._spoken = 0.0, 0, 0.0
        return UsageMetadata(
            prompt_token_count=heard + read,
            response_token_count=spoken,
            total_token_count=heard + read + spoken,
            prompt_tokens_details=_details(AUDIO=heard, TEXT=read),
            response_tokens_details=_details(AUDIO=spoken),
        )


def _details(**counts: int) -> tuple[ModalityTokenCount, ...]:
    return tuple(
        ModalityTokenCount(modality=modality, token_count=count)
        for modality, count in counts.items()
        if count
    )
