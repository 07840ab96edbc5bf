"""How many tokens a turn and a conversation took."""

from collections import Counter
from dataclasses import dataclass
from typing import Self

from live_desktop.protocol.messages import ModalityTokenCount, UsageMetadata


@dataclass(frozen=True, slots=True)
class Tokens:
    """Token counts, each in all and by modality: pairs of name and count, the names in order."""

    prompt: int = 0
    response: int = 0
    thoughts: int = 0
    cached: int = 0
    tool_use: int = 0
    prompt_details: tuple[tuple[str, int], ...] = ()
    response_details: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, usage: UsageMetadata) -> Self:
        """Read what the service counted for one turn."""
        return cls(
            prompt=usage.prompt_token_count,
            response=usage.response_token_count or usage.candidates_token_count,
            thoughts=usage.thoughts_token_count,
            cached=usage.cached_content_token_count,
            tool_use=usage.tool_use_prompt_token_count,
            prompt_details=_details(usage.prompt_tokens_details),
            response_details=_details(
                usage.response_tokens_details or usage.candidates_tokens_details
            ),
        )

    @property
    def total(self) -> int:
        """All that was read, thought and said; services differ in what their own total counts."""
        return self.prompt + self.response + self.thoughts + self.tool_use

    def __add__(self, other: "Tokens") -> "Tokens":
        """Sum two counts."""
        return Tokens(
            prompt=self.prompt + other.prompt,
            response=self.response + other.response,
            thoughts=self.thoughts + other.thoughts,
            cached=self.cached + other.cached,
            tool_use=self.tool_use + other.tool_use,
            prompt_details=_sum(self.prompt_details, other.prompt_details),
            response_details=_sum(self.response_details, other.response_details),
        )


def _details(counts: tuple[ModalityTokenCount, ...]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((each.modality, each.token_count) for each in counts))


def _sum(*details: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    summed: Counter[str] = Counter()
    for each in details:
        summed.update(dict(each))
    return tuple(sorted(summed.items()))
