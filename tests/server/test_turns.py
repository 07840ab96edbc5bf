"""The table of turn taking: each answer ends exactly once, whatever happens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.server.turns import INTERRUPTIBLE, PATIENT, Cue, Floor, Rules, Step, Turns


def walk(rules: Rules, *cues: Cue) -> list[Step]:
    turns = Turns(rules)
    return [step for cue in cues for step in turns.take(cue)]


def test_a_question_is_answered_to_the_end() -> None:
    assert walk(INTERRUPTIBLE, Cue.BARGED, Cue.ASKED, Cue.GENERATED, Cue.PLAYED) == [
        Step.ANSWER,
        Step.TELL_GENERATED,
        Step.COMPLETE,
        Step.ANSWER_NEXT,
    ]


@pytest.mark.parametrize("cue", [Cue.BARGED, Cue.CONTENT])
def test_the_user_interrupts_while_it_is_made_and_while_it_is_played(cue: Cue) -> None:
    assert walk(INTERRUPTIBLE, Cue.ASKED, cue) == [Step.ANSWER, Step.INTERRUPT]
    assert walk(INTERRUPTIBLE, Cue.ASKED, Cue.GENERATED, cue)[-1] is Step.INTERRUPT


def test_a_typed_question_interrupts_and_is_answered() -> None:
    assert walk(INTERRUPTIBLE, Cue.ASKED, Cue.ASKED) == [Step.ANSWER, Step.INTERRUPT, Step.ANSWER]


def test_a_patient_session_lets_questions_wait() -> None:
    steps = walk(PATIENT, Cue.ASKED, Cue.BARGED, Cue.ASKED, Cue.GENERATED, Cue.PLAYED, Cue.ASKED)
    assert steps == [
        Step.ANSWER,
        Step.WAIT,
        Step.TELL_GENERATED,
        Step.COMPLETE,
        Step.ANSWER_NEXT,
        Step.ANSWER,
    ]


def test_content_ends_even_a_patient_answer() -> None:
    assert walk(PATIENT, Cue.ASKED, Cue.CONTENT)[-1] is Step.INTERRUPT


@given(st.sampled_from([INTERRUPTIBLE, PATIENT]), st.lists(st.sampled_from(Cue), max_size=60))
def test_every_answer_begins_and_ends_once(rules: Rules, cues: list[Cue]) -> None:
    turns = Turns(rules)
    answering = generated = False
    for cue in cues:
        for step in turns.take(cue):
            match step:
                case Step.ANSWER:
                    assert not answering
                    answering, generated = True, False
                case Step.TELL_GENERATED:
                    assert answering
                    assert not generated
                    generated = True
                case Step.INTERRUPT:
                    assert answering
                    answering = False
                case Step.COMPLETE:
                    assert answering
                    assert generated
                    answering = False
        assert answering == (turns.floor is not Floor.OPEN)
