"""An evening's talk over many connections: one transcript for the user, one memory behind it."""

import logging
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from live_desktop.notices import CONTINUITY
from live_desktop.server.conduct import Conduct
from live_desktop.server.models import ModelStore
from live_desktop.session.changes import Continuity
from live_desktop.session.conversation import Speaker
from tests.support.served_talk import ServedTalk, loaded_models, served, served_talk

EXCHANGES = 120
SPOKEN_EACH = 15
"""So often one of them is spoken instead of typed."""
ROTATIONS = 12
"""In two hours, where a connection lasts ten minutes."""
NAME = "My name is Anna."
ROTATING = Conduct(connection_seconds=0.7, go_away_seconds=0.4)


@pytest.fixture(scope="module")
def store() -> Iterator[ModelStore]:
    """All models, loaded once."""
    with loaded_models() as store:
        yield store


@pytest.mark.parametrize(
    ("conduct", "continuity"),
    [
        (ROTATING, Continuity.CONTINUED),
        (replace(ROTATING, refuse_handles=True), Continuity.RECAPPED),
    ],
)
async def test_two_hours_are_one_conversation(
    store: ModelStore,
    conduct: Conduct,
    continuity: Continuity,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "live_desktop.server.connection")
    async with served(store, conduct) as server, served_talk(server.endpoint) as talk:
        talk.assistant.start_talk()
        assert await talk.ask(NAME) == "Nice to meet you, Anna."
        said = [NAME, "Nice to meet you, Anna."]
        exchanges = 0
        # A quick machine says it all in fewer connections, and goes on until there were enough.
        while exchanges < EXCHANGES or rotations(caplog) < ROTATIONS:
            said += await exchange(talk, exchanges)
            exchanges += 1
        assert await talk.ask("What is my name?") == "Your name is Anna."
        first = "What was the first thing I said?"
        assert await talk.ask(first) == f"The first thing you said was: {NAME}"

    assert [turn.text for turn in talk.turns][: len(said)] == said
    speakers = [turn.speaker for turn in talk.turns]
    assert speakers == [Speaker.USER, Speaker.ASSISTANT] * (exchanges + 3)
    assert [said.text for said in server.brains[-1].history][:-1] == [
        turn.text for turn in talk.turns
    ][:-1]
    assert set(talk.notices) <= {CONTINUITY.get(continuity)}
    assert server.sessions == (1 if continuity is Continuity.CONTINUED else len(talk.notices) + 1)


def rotations(caplog: pytest.LogCaptureFixture) -> int:
    """Count the connections after the first, from the server's side."""
    return sum("is set up" in each for each in caplog.messages) - 1


async def exchange(talk: ServedTalk, number: int) -> tuple[str, str]:
    """Ask something that nobody has asked before, and let it be answered."""
    if number % SPOKEN_EACH:
        question = f"What is {number} plus 7?"
        answer = await talk.ask(question)
        assert answer == f"{number} plus 7 is {number + 7}."
        return question, answer
    talk.say_question()
    answer = await talk.answer()
    assert "is 30" in answer
    return talk.turns[-2].text, answer
