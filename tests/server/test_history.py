"""What the server remembers of a session, seen through the answers of its brain."""

import pytest
from msgspec.structs import replace

from live_desktop.protocol.content import Content, Part, text_content
from live_desktop.protocol.messages import ClientContent, ContextUpdate, ToolsUpdate
from live_desktop.protocol.setup import FunctionDeclaration, HistoryConfig, Tool
from live_desktop.server.brain.brain import Brain
from live_desktop.server.brain.history import History, Role, Said
from live_desktop.server.brain.talk.stories import LIGHTHOUSE
from live_desktop.server.models import ModelStore
from tests.server.conftest import Say
from tests.server.live_client import SETUP, AtOnce, dialed

SEEDED = replace(SETUP, history_config=HistoryConfig(initial_history_in_client_content=True))


@pytest.fixture
def brain() -> Brain:
    return Brain()


def tell(brain: Brain, text: str) -> str:
    """Ask as a dialogue does."""
    answer = brain.answer(text).text
    brain.history.add(Role.USER, text)
    brain.history.add(Role.MODEL, answer)
    return answer


@pytest.mark.parametrize(
    "question",
    [
        "What did I say first?",
        "What was the first thing I said?",
        "What was the first thing I asked?",
    ],
)
def test_the_first_words_are_remembered(brain: Brain, question: str) -> None:
    assert tell(brain, question) == "You haven't said anything before this."
    assert tell(brain, question) == f"The first thing you said was: {question}"


@pytest.mark.parametrize(
    "question",
    ["What did I just say?", "What was the last thing I said?"],
)
def test_the_last_words_are_remembered(brain: Brain, question: str) -> None:
    tell(brain, "Hello there")
    tell(brain, "Good morning")
    assert tell(brain, question) == "You said: Good morning."


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("My name is Anna.", "Anna"),
        ("Hello, my name is anna.", "Anna"),
        ("I'm called Jean Luc, by the way.", "Jean Luc"),
        ("My name's O'Brien", "O'Brien"),
        ("My name is Bo and I like tea.", "Bo"),
        ("I'm called Tom.", "Tom"),
    ],
)
def test_a_name_is_remembered(brain: Brain, told: str, name: str) -> None:
    assert tell(brain, "What's my name?") == "You haven't told me your name."
    assert tell(brain, told) == f"Nice to meet you, {name}."
    assert tell(brain, "Do you remember my name?") == f"Your name is {name}."


def test_the_newest_name_counts(brain: Brain) -> None:
    for name in ("Anna", "Bert"):
        tell(brain, f"My name is {name}.")
    for no_name in ("My name is not important.", "I'm called to the office.", "I'm called by Bo."):
        tell(brain, no_name)
    assert tell(brain, "Who am I?") == "Your name is Bert."


def test_instructions_are_read_out_honestly(brain: Brain) -> None:
    assert tell(brain, "What are your instructions?") == "I have no instructions."
    brain.instructions = "Speak like a pirate"
    assert tell(brain, "What's your system prompt?") == (
        "My instructions are: Speak like a pirate. "
        "I'm no language model, so I can follow little of that."
    )


def test_a_very_long_history_loses_its_beginning() -> None:
    history = History()
    for number in range(5000):
        history.add(Role.USER, str(number))
    history.add(Role.MODEL, "  ")
    assert history.last(Role.USER) == "4999"
    assert next(history.of(Role.USER)) == "1000"
    assert history.last(Role.MODEL) == ""


def test_a_long_winded_history_loses_its_beginning_too() -> None:
    history = History()
    for number in range(300):
        history.add(Role.USER, f"{number} " + "x" * 20_000)
    kept = list(history)
    assert kept[-1].text.startswith("299 ")
    assert 50 < len(kept) <= 100
    assert sum(len(said.text) for said in kept) <= 1_000_000


# Over the wire


async def test_what_is_spoken_is_remembered_as_recognised(store: ModelStore, say: Say) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up()
        await client.play(say("What is five plus five?"))
        heard = (await client.turn()).heard
        assert await client.ask("What did I just say?") == f"You said: {heard}"


async def test_seeded_history_is_silent_and_remembered(store: ModelStore) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up(SEEDED)
        turns = (text_content("My name is Anna."), text_content("Hello, Anna.", role="model"))
        await client.send(ClientContent(turns=turns))
        await client.send(
            ClientContent(turns=(text_content("I live in Oslo."),), turn_complete=True)
        )
        await client.type("What is my name?")
        turn = await client.turn()
        assert turn.said == "Your name is Anna."
        assert not any(content.interrupted for content in turn.contents)
        await client.write("What did I say first?")
        assert (await client.turn()).said == "The first thing you said was: My name is Anna."


async def test_content_without_a_question_is_remembered_in_its_order(store: ModelStore) -> None:
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up()
        await client.send(ClientContent(turns=(text_content("I like tea."),)))
        assert await client.ask("What did I just say?") == "You said: I like tea."
        assert (
            await client.ask("What did I say first?") == "The first thing you said was: I like tea."
        )


async def test_of_an_interrupted_answer_only_what_was_sent_is_kept(store: ModelStore) -> None:
    brain = Brain()
    async with dialed(store, make_brain=lambda: brain) as client:
        await client.set_up()
        await client.type("Tell me a story.")
        started = await client.until(lambda each: each.server_content)
        await client.type("Thank you.")
        ending = await client.turn()
        await client.turn()
    sent = (started.said + ending.said).strip()
    assert 0 < len(sent) < len(LIGHTHOUSE) / 2
    assert LIGHTHOUSE.startswith(sent)
    assert list(brain.history) == [
        Said(Role.USER, "Tell me a story."),
        Said(Role.MODEL, sent),
        Said(Role.USER, "Thank you."),
        Said(Role.MODEL, "You're welcome."),
    ]


async def test_the_context_is_updated_in_order(store: ModelStore) -> None:
    look_up = FunctionDeclaration(name="look_up")
    first = replace(
        SETUP,
        system_instruction=text_content("Be brief."),
        tools=(Tool(function_declarations=(look_up,)),),
    )
    async with dialed(store, make_pace=AtOnce) as client:
        await client.set_up(first)
        await client.send(ContextUpdate(system_instruction=text_content("Be kind.")))
        assert (await client.ask("What are your instructions?")).startswith(
            "My instructions are: Be kind."
        )
        assert await client.ask("Call the function sing.") == (
            "I know no function sing. I can call: look_up."
        )
        await client.send(ContextUpdate(tools=ToolsUpdate(tools=())))
        assert await client.ask("Call the function look_up.") == (
            "No functions were declared in the setup."
        )
        assert "Be kind." in await client.ask("What are your instructions?")


@pytest.mark.parametrize("role", ["", "system", "assistant"])
async def test_only_two_roles_have_a_place_in_content(store: ModelStore, role: str) -> None:
    async with dialed(store) as client:
        await client.set_up()
        await client.send(ClientContent(turns=(Content(role=role, parts=(Part(text="Hi"),)),)))
        assert await client.closed() == (1007, "Please use a valid role: user, model.")
