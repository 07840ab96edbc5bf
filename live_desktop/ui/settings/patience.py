"""Patience in steps: what the service is told for each."""

from live_desktop.store.settings import Readiness

Waited = tuple[int | None, Readiness]
"""Milliseconds of silence at the end of speech, and how readily it is seen."""

STEPS: tuple[Waited, ...] = (
    (300, Readiness.HIGH),
    (500, Readiness.HIGH),
    (None, Readiness.AUTO),
    (1200, Readiness.LOW),
    (2000, Readiness.LOW),
)
"""From the quickest to the most patient; the middle one leaves it to the service."""

USUAL_MS = 800
"""Milliseconds that services wait where they are told nothing, for placing exact values."""


def step_of(waited: Waited) -> int | None:
    """Find the step of these values; None where they are between the steps."""
    return STEPS.index(waited) if waited in STEPS else None


def nearest(waited: Waited) -> int:
    """Find the step that is the most like these values."""
    silence = USUAL_MS if waited[0] is None else waited[0]
    lengths = [USUAL_MS if ms is None else ms for ms, _ in STEPS]
    return min(range(len(STEPS)), key=lambda step: abs(lengths[step] - silence))
