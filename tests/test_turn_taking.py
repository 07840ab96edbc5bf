"""What a service says beside words and sound, and how it comes into the conversation."""

from datetime import UTC, datetime, timedelta

import pytest

from live_desktop.audio.formats import LOUDSPEAKER
from live_desktop.overdue import Overdue
from live_desktop.protocol.content import (
    CodeExecutionResult,
    ExecutableCode,
    FunctionCall,
    FunctionResponse,
)
from live_desktop.protocol.events import (
    AudioDelta,
    CodeResult,
    CodeRun,
    Grounding,
    InputTranscript,
    InterimTranscript,
    Interrupted,
    OutputTranscript,
    ServerEvent,
    Thought,
    ToolCalls,
    ToolCancellation,
    TurnComplete,
)
from live_desktop.protocol.messages import GroundingChunk, GroundingMetadata, WebSource
from live_desktop.session.cards import CardKind, CardState, Source, Thoughts
from live_desktop.session.conversation import Conversation, Speaker, Turn
from live_desktop.session.phase import Cue
from live_desktop.turn_taking import TurnTaking
from tests.support.surroundings import HandTurnedSound, NotingViewer

SOUND = AudioDelta(bytes(2 * LOUDSPEAKER.rate), LOUDSPEAKER.rate)
"""A second of silence."""


class Talk:
    """Turn taking over a conversation, with a clock that goes when the test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0
        viewer = NotingViewer()
        self.conversation = Conversation(
            viewer.turn_changed,
            lambda: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self.seconds),
        )
        overdue = Overdue(viewer, lambda: 1000.0)
        self.turns = TurnTaking(
            HandTurnedSound(), self.conversation, overdue, lambda: None, lambda: self.seconds
        )
        self.turns.cue(Cue.DIAL)
        self.turns.cue(Cue.READY)

    def ask(self, text: str) -> None:
        """Ask something in writing."""
        self.conversation.type(text)
        self.turns.cue(Cue.QUESTION)

    def take(self, *events: ServerEvent) -> None:
        """Let the service say these things."""
        for event in events:
            self.turns.take(event)

    @property
    def shown(self) -> list[Turn]:
        """Give the turns as they are now."""
        return self.conversation.turns


@pytest.fixture
async def talk() -> Talk:
    """A talk in which nothing was said yet."""
    return Talk()


async def test_latency_is_from_the_end_of_the_question_to_the_first_sound(talk: Talk) -> None:
    talk.ask("When?")
    talk.seconds = 0.8
    talk.take(SOUND)
    talk.seconds = 2.0
    talk.take(OutputTranscript("Now. "), SOUND, OutputTranscript("Or later."))
    assert [turn.latency for turn in talk.shown] == [None, 0.8]


async def test_without_an_end_of_the_question_there_is_no_latency(talk: Talk) -> None:
    talk.take(InputTranscript("When?"), OutputTranscript("Now."), SOUND)
    assert [turn.latency for turn in talk.shown] == [None, None]


async def test_thoughts_are_timed_from_the_question_to_the_answer(talk: Talk) -> None:
    talk.ask("Why?")
    talk.seconds = 2.0
    talk.take(Thought("Because "), Thought("of this."))
    assert talk.shown[1].thoughts == Thoughts("Because of this.")
    talk.seconds = 3.5
    talk.take(OutputTranscript("Well."), SOUND, TurnComplete())
    assert talk.shown[1].thoughts == Thoughts("Because of this.", 3.5)
    assert talk.shown[1].text == "Well."


async def test_thoughts_in_the_middle_of_an_answer_join_the_first(talk: Talk) -> None:
    talk.ask("Why?")
    talk.take(Thought("One."), OutputTranscript("Well. "), Thought("Two."))
    assert talk.shown[1].thoughts == Thoughts("One.\n\nTwo.")


async def test_thoughts_wait_for_a_question_that_is_not_heard_yet(talk: Talk) -> None:
    talk.take(Thought("They ask for the time."))
    assert talk.shown == []
    talk.take(InputTranscript("What time "), InputTranscript("is it?"), OutputTranscript("Noon."))
    assert [(turn.speaker, turn.text) for turn in talk.shown] == [
        (Speaker.USER, "What time is it?"),
        (Speaker.ASSISTANT, "Noon."),
    ]
    assert talk.shown[1].thoughts is not None
    assert talk.shown[1].thoughts.text == "They ask for the time."


async def test_a_question_may_go_on_while_the_answer_is_thought_of(talk: Talk) -> None:
    talk.take(InputTranscript("What li"), Thought("Hm."), InputTranscript("ght is that?"))
    assert [turn.text for turn in talk.shown] == ["What light is that?", ""]
    talk.take(OutputTranscript("A star."), InputTranscript(" Over there."))
    assert [turn.text for turn in talk.shown] == ["What light is that? Over there.", "A star."]


async def test_function_calls_become_cards(talk: Talk) -> None:
    talk.ask("Rain?")
    calls = (FunctionCall(id="1", name="weather", args={"at": "Köln"}), FunctionCall(id="2"))
    talk.take(ToolCalls(calls))
    first, second = talk.shown[1].cards
    assert (first.name, first.given, first.after) == ("weather", '{\n  "at": "Köln"\n}', 0)
    assert second.given == ""
    talk.take(ToolCalls(calls))
    assert len(talk.shown[1].cards) == 2
    talk.turns.responded(FunctionResponse(id="1", name="weather", response={"output": "dry"}))
    talk.take(ToolCancellation(("2", "unknown")))
    states = [(card.state, card.result) for card in talk.shown[1].cards]
    assert states == [(CardState.DONE, "dry"), (CardState.CANCELLED, "")]


@pytest.mark.parametrize(
    ("response", "state", "result"),
    [
        ({"error": "It broke."}, CardState.FAILED, "It broke."),
        ({"output": {"a": 1}}, CardState.DONE, '{\n  "output": {\n    "a": 1\n  }\n}'),
        ({"a": "x", "b": "y"}, CardState.DONE, '{\n  "a": "x",\n  "b": "y"\n}'),
    ],
)
async def test_what_a_function_gives_is_shown(
    talk: Talk, response: dict[str, object], state: CardState, result: str
) -> None:
    talk.ask("Go.")
    talk.take(ToolCalls((FunctionCall(name="f"),)))
    talk.turns.responded(FunctionResponse(name="f", response=response))
    (card,) = talk.shown[1].cards
    assert (card.state, card.result) == (state, result)


async def test_code_runs_become_cards(talk: Talk) -> None:
    talk.ask("Add up.")
    talk.take(OutputTranscript("Let me see."))
    talk.take(CodeRun(ExecutableCode(code="print(1)", language="PYTHON")))
    talk.take(CodeResult(CodeExecutionResult(outcome="OUTCOME_OK", output="1")))
    talk.take(CodeRun(ExecutableCode(code="boom", language="LANGUAGE_UNSPECIFIED", id="b")))
    talk.take(CodeResult(CodeExecutionResult(outcome="OUTCOME_FAILED", output="no", id="b")))
    assert [
        (card.kind, card.given, card.language, card.state, card.result, card.after)
        for card in talk.shown[1].cards
    ] == [
        (CardKind.CODE, "print(1)", "python", CardState.DONE, "1", 11),
        (CardKind.CODE, "boom", "", CardState.FAILED, "no", 11),
    ]


async def test_steps_end_with_their_connection(talk: Talk) -> None:
    talk.ask("Go.")
    talk.take(ToolCalls((FunctionCall(id="1", name="f"),)))
    talk.turns.leave_answer()
    assert [card.state for card in talk.shown[1].cards] == [CardState.CANCELLED]
    talk.turns.responded(FunctionResponse(id="1", name="f", response={"output": "late"}))
    assert [card.state for card in talk.shown[1].cards] == [CardState.CANCELLED]


async def test_sources_stand_once_below_the_answer(talk: Talk) -> None:
    pages = [
        WebSource(uri="https://a.org", title="A"),
        WebSource(uri="https://b.org"),
        WebSource(uri="https://a.org", title="A"),
        WebSource(title="no address"),
    ]
    chunks = (*(GroundingChunk(web=page) for page in pages), GroundingChunk())
    grounding = Grounding(GroundingMetadata(grounding_chunks=chunks))
    talk.ask("Who?")
    talk.take(OutputTranscript("They."), grounding, SOUND, TurnComplete(), grounding)
    expected = (Source("A", "https://a.org"), Source("https://b.org", "https://b.org"))
    assert [turn.sources for turn in talk.shown] == [(), expected]


async def test_what_seems_to_be_said_gives_way_to_what_is_heard(talk: Talk) -> None:
    talk.take(InterimTranscript(" what t"), InterimTranscript("what time"))
    assert [(turn.text, turn.interim) for turn in talk.shown] == [("", "what time")]
    talk.take(InputTranscript("What time"), InterimTranscript("is it"))
    assert [(turn.text, turn.interim) for turn in talk.shown] == [("What time", "is it")]
    talk.take(InputTranscript(" is it?"), OutputTranscript("Noon."), InterimTranscript("late"))
    assert [(turn.text, turn.interim) for turn in talk.shown] == [
        ("What time is it?", ""),
        ("Noon.", ""),
    ]


async def test_what_is_heard_late_takes_the_place_of_what_seemed_to_be_said(talk: Talk) -> None:
    talk.take(InterimTranscript("what thyme"), OutputTranscript("Noon."))
    assert (talk.shown[0].text, talk.shown[0].interim) == ("", "what thyme")
    talk.take(InputTranscript("What time?"))
    assert (talk.shown[0].text, talk.shown[0].interim) == ("What time?", "")


async def test_nothing_is_added_to_an_answer_that_was_cut_off(talk: Talk) -> None:
    talk.ask("Go on.")
    talk.take(OutputTranscript("Well. "), SOUND, Interrupted())
    before = list(talk.shown)
    talk.take(
        Thought("late"),
        CodeRun(ExecutableCode(code="late")),
        ToolCalls((FunctionCall(id="9", name="late"),)),
    )
    assert talk.shown == before


async def test_only_what_was_written_counts_as_typed(talk: Talk) -> None:
    talk.take(InputTranscript("Spoken"))
    talk.ask("Written")
    assert [turn.typed for turn in talk.shown] == [False, True]


async def test_a_new_conversation_knows_nothing_of_the_last(talk: Talk) -> None:
    talk.ask("Go.")
    talk.take(ToolCalls((FunctionCall(id="1", name="f"),)))
    talk.turns.answer.forget()
    talk.conversation.clear()
    talk.turns.responded(FunctionResponse(id="1", name="f", response={"output": "late"}))
    assert talk.shown == []
