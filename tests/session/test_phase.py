"""The table of phases."""

from hypothesis import given
from hypothesis import strategies as st

from live_desktop.session.phase import TRANSITIONS, Cue, Phase, next_phase, shown_phase


def walk(*cues: Cue) -> Phase:
    phase = Phase.IDLE
    for cue in cues:
        phase = next_phase(phase, cue)
    return phase


def test_a_spoken_exchange() -> None:
    asked = (Cue.DIAL, Cue.READY, Cue.USER_STARTS, Cue.USER_STOPS)
    assert walk(*asked) is Phase.THINKING
    assert walk(*asked, Cue.ANSWER) is Phase.SPEAKING
    assert walk(*asked, Cue.ANSWER, Cue.SILENCED) is Phase.LISTENING


def test_an_interruption() -> None:
    speaking = (Cue.DIAL, Cue.READY, Cue.QUESTION, Cue.ANSWER)
    assert walk(*speaking, Cue.INTERRUPT) is Phase.INTERRUPTED
    assert walk(*speaking, Cue.INTERRUPT, Cue.TURN_OVER) is Phase.HEARING
    assert walk(*speaking, Cue.INTERRUPT, Cue.TURN_OVER, Cue.USER_STOPS) is Phase.THINKING


@given(st.lists(st.sampled_from(Cue)))
def test_a_lost_connection_is_always_seen_and_always_left(cues: list[Cue]) -> None:
    assert next_phase(walk(*cues), Cue.LOST) is Phase.OFFLINE
    assert next_phase(next_phase(walk(*cues), Cue.LOST), Cue.DIAL) is Phase.CONNECTING


def test_every_phase_has_a_row() -> None:
    assert set(TRANSITIONS) == set(Phase)


def test_without_a_microphone_nobody_listens() -> None:
    assert shown_phase(Phase.LISTENING, listening=False, muted=False) is Phase.IDLE
    assert shown_phase(Phase.LISTENING, listening=True, muted=True) is Phase.MUTED
    assert shown_phase(Phase.HEARING, listening=True, muted=False) is Phase.HEARING
    assert shown_phase(Phase.SPEAKING, listening=False, muted=True) is Phase.SPEAKING
