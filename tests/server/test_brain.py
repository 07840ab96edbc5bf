"""The brain answers what it can, in spite of slips of the recogniser, and says what it cannot."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.protocol.content import FunctionResponse
from live_desktop.protocol.setup import FunctionDeclaration
from live_desktop.server.brain.brain import Brain, local_time
from live_desktop.server.brain.fallback import FIRST, LATER
from live_desktop.server.brain.history import Role, Said
from live_desktop.server.brain.skill import Call, ModelFailed, Prompt, Reply, Request
from live_desktop.server.brain.talk.stories import LIGHTHOUSE, STORIES
from live_desktop.server.brain.utterance import Utterance, normalize

AFTERNOON = datetime(2026, 11, 22, 15, 5, tzinfo=UTC)


@pytest.fixture
def brain() -> Brain:
    return Brain(lambda: AFTERNOON)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("What's 15% of 1,234.5?", "what is 15 percent of 1234.5"),
        ("What day is it to-morrow?", "what day is it tomorrow"),
        ("Per cent, per-cent", "percent percent"),
        ("It's 9:45 p.m.", "it is 9 45 pm"),
        ("twenty-five × 4 ÷ 2 − 1", "twenty five times 4 divided by 2 minus 1"),
        ("-5 - 3", "minus 5 minus 3"),
        ("I can't, I don’t.", "i cannot i do not"),
        ("3² + .5", "3 squared plus 0.5"),
        ("the date tomorow for $5.50", "the date tomorrow for 5.50 dollars"),
    ],
)
def test_spelling_is_smoothed(text: str, plain: str) -> None:
    assert normalize(text) == plain


@given(st.text())
def test_smoothing_settles(text: str) -> None:
    once = normalize(text)
    assert once == once.strip().lower()
    assert "  " not in once


@pytest.mark.parametrize(
    ("text", "request_words"),
    [
        ("Um, could you please tell me the time?", "tell me the time"),
        ("Hey, Live Desktop, what time is it, please?", "what time is it"),
        ("Hey!", "hey"),
        ("Yo, gimme the time", "give me the time"),
        ("Could you maybe tell me the time?", "tell me the time"),
        ("Thank you.", "thank you"),
    ],
)
def test_politeness_is_put_aside(text: str, request_words: str) -> None:
    assert Utterance.of(text).request == request_words


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What time is it?", "It's 3:05 p.m."),
        ("What time is it now, please?", "It's 3:05 p.m."),
        ("Do you have the time?", "It's 3:05 p.m."),
        ("Can you tell me what time it is?", "It's 3:05 p.m."),
        ("What's the time in Tokyo?", "In Tokyo it's 12:05 a.m. on Monday."),
        ("What is the date in Tokyo?", "In Tokyo it's Monday, November 23, 2026."),
        ("Say, what time is it?", "It's 3:05 p.m."),
        ("Can you say what time it is?", "It's 3:05 p.m."),
        ("What time will it be in two hours?", "In two hours it will be 5:05 p.m."),
        ("What time is it in an hour", "In an hour it will be 4:05 p.m."),
        ("What time is it in half an hour?", "In half an hour it will be 3:35 p.m."),
        (
            "What time will it be in 12 hours?",
            "In 12 hours it will be 3:05 a.m. on Monday, November 23, 2026.",
        ),
        ("What day is it in two days?", "In two days it will be Tuesday, November 24, 2026."),
        ("Is today Sunday?", "Yes, today is Sunday, November 22, 2026."),
        ("Is it Monday today?", "No, today is Sunday, November 22, 2026."),
        ("Is tomorrow a Monday?", "Yes, tomorrow will be Monday, November 23, 2026."),
        ("Day after tomorrow", "The day after tomorrow will be Tuesday, November 24, 2026."),
        (
            "What day was the day before yesterday?",
            "The day before yesterday was Friday, November 20, 2026.",
        ),
        ("Which year are we in?", "It's 2026."),
        ("What day is it?", "Today is Sunday, November 22, 2026."),
        ("What's today's date?", "Today is Sunday, November 22, 2026."),
        ("Tell me the date.", "Today is Sunday, November 22, 2026."),
        ("Which day of the week is it?", "Today is Sunday, November 22, 2026."),
        ("What day is it to-morrow?", "Tomorrow will be Monday, November 23, 2026."),
        ("What day was yesterday?", "Yesterday was Saturday, November 21, 2026."),
        ("What is the time and the date?", "It's 3:05 p.m. on Sunday, November 22, 2026."),
        ("What month is it?", "It's November 2026."),
        ("What year is it?", "It's 2026."),
    ],
)
def test_the_clock(brain: Brain, question: str, answer: str) -> None:
    assert brain.answer(question).text == answer


@pytest.mark.parametrize(
    "question",
    [
        "What was the time yesterday?",
        "What month is it tomorrow?",
        "What time is it in a few hours?",
        "What time is it in ten billion hours?",
    ],
)
def test_the_clock_does_not_guess(brain: Brain, question: str) -> None:
    assert brain.answer(question).text == FIRST


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [(0, 0, "midnight."), (0, 7, "12:07 a.m."), (12, 0, "noon."), (23, 59, "11:59 p.m.")],
)
def test_the_twelve_hour_clock(hour: int, minute: int, said: str) -> None:
    moment = AFTERNOON.replace(hour=hour, minute=minute)
    assert Brain(lambda: moment).answer("What time is it?").text == f"It's {said}"


def test_the_clock_of_this_computer_knows_its_zone() -> None:
    assert local_time().utcoffset() is not None


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Repeat after me: the quick brown fox.", "The quick brown fox."),
        ("Repeat after me. The quick brown fox!", "The quick brown fox!"),
        ("Please say good morning to Ann-Marie", "Good morning to Ann-Marie"),
        ("Can you say 'five times five'?", "Five times five"),
        ("Say hello", "Hello"),
        ("Repeat the words bananas are good.", "Bananas are good."),
        ("Repeat the following sentence: lunch at 10:30.", "Lunch at 10:30."),
        ("Repeat: bananas", "Bananas"),
        ("Repeat the quick brown fox.", "The quick brown fox."),
        ('Repeat "what is love"', "What is love"),
    ],
)
def test_words_are_repeated_as_they_are(brain: Brain, question: str, answer: str) -> None:
    assert brain.answer(question).text == answer


AGAIN = (
    "Say that again.",
    "Could you repeat that?",
    "Repeat",
    "Pardon?",
    "Repeat your answer.",
    "Repeat yourself.",
    "Repeat the last sentence.",
    "Repeat that more slowly, please.",
    "Repeat it slowly.",
    "Say it louder.",
    "Repeat the story.",
    "One more time.",
    "Sorry?",
    "What was that?",
    "I didn't catch that.",
)


def test_the_last_answer_is_said_again(brain: Brain) -> None:
    assert "haven't said" in brain.answer("What did you say?").text
    brain.answer("What is two plus two?")
    for question in AGAIN:
        assert brain.answer(question).text == "2 plus 2 is 4.", question


@pytest.mark.parametrize("said", ["Say something.", "Say anything"])
def test_not_all_that_follows_a_verb_is_repeated(brain: Brain, said: str) -> None:
    assert said.split()[1].strip(".").capitalize() != brain.answer(said).text.strip(".")


def test_stories_take_turns(brain: Brain) -> None:
    asked = ["Tell me a story.", "Tell me another story, please.", "A story!"]
    assert [brain.answer(text).text for text in asked] == list(STORIES[:3])


@pytest.mark.parametrize(
    "asked",
    [
        "I'd like to hear a story.",
        "I would like a story.",
        "Make up a story.",
        "Tell me another one.",
        "Another one please.",
    ],
)
def test_there_are_many_ways_to_ask_for_a_story(brain: Brain, asked: str) -> None:
    assert brain.answer(asked).text == LIGHTHOUSE


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("Hello.", "Hello"),
        ("Good morning!", "Hello"),
        ("Good-bye.", "Goodbye"),
        ("Thank you very much.", "welcome"),
        ("Stop.", "Okay"),
        ("Stop, stop, stop.", "Okay"),
        ("Never mind.", "Okay"),
        ("Canceled.", "Okay"),
        ("How are you?", "well"),
        ("Hello, how are you today?", "well"),
        ("Wait.", "Okay"),
        ("Hold on.", "Okay"),
        ("Stop the story.", "Okay"),
        ("How's it going?", "well"),
        ("What's up?", "well"),
        ("Nice to meet you.", "meet you too"),
        ("Say something.", "Here I am"),
        ("Are you ChatGPT?", "No, I'm the offline voice of Live Desktop"),
        ("What else can you do?", "time and the date"),
        ("What are your capabilities?", "time and the date"),
        ("How do I use this?", "time and the date"),
        ("Are you there?", "hear you"),
        ("", "here"),
        ("Who are you?", "Live Desktop"),
        ("Are you a language model?", "rather than a language model"),
        ("What can you do?", "time and the date"),
        ("Help!", "time and the date"),
    ],
)
def test_small_words(brain: Brain, said: str, word: str) -> None:
    assert word in brain.answer(said).text


def test_the_rest_is_declined_honestly_and_not_always_alike(brain: Brain) -> None:
    questions = ["Who wrote Hamlet?", "Will it rain?", "What is love?", "Why?", "How tall is it?"]
    answers = [brain.answer(question).text for question in questions]
    assert answers == [FIRST, *LATER, LATER[0]]
    assert all("Connection" in answer and "Gemini key" in answer for answer in (FIRST, LATER[0]))


@pytest.mark.parametrize(
    "text",
    [
        "please " * 3000 + "x",
        "what time is it in " + "a" * 1900 + "1",
        "say" + " " * 100_000,
        " " * 100_000 + "x",
    ],
    ids=["polite", "one long word", "nothing", "blank"],
)
def test_no_text_takes_long(brain: Brain, text: str) -> None:
    start = thread_time()
    assert brain.answer(text).text
    assert thread_time() - start < 0.1


@pytest.mark.logs(
    "the skill Timers failed",
    "the skill Almanac failed",
    "the skill WorldClock failed",
    "the skill Clock failed",
)
def test_a_skill_that_fails_leaves_the_question_to_the_others() -> None:
    def broken() -> datetime:
        raise OSError("the clock is gone")

    assert Brain(broken).answer("What is 2 plus 2?").text == "2 plus 2 is 4."


@given(st.text(max_size=200))
def test_there_is_always_an_answer(text: str) -> None:
    assert Brain(lambda: AFTERNOON).answer(text).text


@pytest.mark.parametrize("way", ["echo", "report"])
def test_an_answer_has_an_end(brain: Brain, way: str) -> None:
    long = "word " * 600_000
    start = thread_time()
    if way == "echo":
        said = brain.answer(f"say {long}").text
    else:
        said = brain.report(FunctionResponse(response={"output": long})).text
    assert thread_time() - start < 1.0
    assert len(said) == 20_000
    assert brain.answer("Say that again.").text == said


class Talker:
    """A language model that says what it is told to, and keeps what it was asked."""

    def __init__(self, *sentences: str, fails: bool = False) -> None:
        self.name = "talker"
        self.asked: list[Prompt] = []
        self._sentences = sentences
        self._fails = fails

    async def answer(self, prompt: Prompt, call: Call) -> AsyncGenerator[str, None]:
        self.asked.append(prompt)
        for sentence in self._sentences:
            yield sentence
        if self._fails:
            raise ModelFailed("The model is gone.")


async def no_call(request: Request) -> FunctionResponse | None:
    raise AssertionError(f"nobody asked for {request.name}")


async def talked(reply: Reply) -> str:
    assert reply.talk is not None
    return "".join([sentence async for sentence in reply.talk(no_call)])


async def test_all_that_a_model_needs_reaches_it() -> None:
    model = Talker("Rain. ", "Lots of it.")
    brain = Brain(lambda: AFTERNOON, model=model)
    brain.instructions, brain.language = "Be brief.", "de-DE"
    brain.functions = (FunctionDeclaration(name="get_tide", description="The tide"),)
    brain.history.add(Role.USER, "Hello")
    assert await talked(brain.answer("And what about Paris?")) == "Rain. Lots of it."
    (prompt,) = model.asked
    assert prompt == Prompt(
        "And what about Paris?",
        (Said(Role.USER, "Hello"),),
        "Be brief.",
        brain.functions,
        "de-DE",
    )
    brain.history.add(Role.MODEL, "Rain. Lots of it.")
    assert brain.answer("Say that again").text.startswith("Rain. Lots of it.")


@pytest.mark.parametrize(
    "said",
    ["What time is it?", "How many days until Christmas?", "2 plus 2", "Capital of France",
     "Flip a coin", "Set a timer for 5 minutes", "Stop", "Spell cat", "5 miles in feet",
     "I want to die", "Is this private?", "Speak German"],
)  # fmt: skip
def test_what_is_exact_stays_with_the_skills(said: str) -> None:
    model = Talker("No.")
    assert Brain(lambda: AFTERNOON, model=model).answer(said).talk is None


@pytest.mark.parametrize(
    "said",
    ["Who wrote Hamlet?", "Tell me a joke", "How are you?", "Translate hello to French",
     "Say hello in Italian", "Pizza or pasta?", "What is the capital of happiness?",
     "Note how beautiful it is", "Set the table", "Time flies", "Call me later",
     "Remember when we talked?", "How many people does it take?", "Tell me about Turkey recipes"],
)  # fmt: skip
async def test_what_is_open_goes_to_the_model(said: str) -> None:
    model = Talker("Well.")
    assert await talked(Brain(lambda: AFTERNOON, model=model).answer(said)) == "Well."
    assert [prompt.question for prompt in model.asked] == [said]


async def test_a_follow_up_of_a_skill_stays_with_it_and_of_the_model_goes_to_it() -> None:
    model = Talker("Well.")
    brain = Brain(lambda: AFTERNOON, model=model)
    brain.answer("What time is it in Tokyo?")
    assert brain.answer("And in London?").text == "In London it's 3:05 p.m."
    brain.answer("Who wrote Hamlet?")
    assert brain.answer("And in London?").talk is not None


@pytest.mark.parametrize(
    ("said", "model", "answer", "unanswered"),
    [
        ("How are you?", Talker(fails=True), "The model is gone. All is well here", 0),
        ("Who wrote Hamlet?", Talker(fails=True), "The model is gone. ", 1),
        ("Who wrote Hamlet?", Talker("It was ", fails=True), "It was The model is gone. ", 0),
    ],
)
async def test_small_talk_stands_in_for_a_model_that_fails(
    said: str, model: Talker, answer: str, unanswered: int
) -> None:
    nobody_knew: list[None] = []
    brain = Brain(lambda: AFTERNOON, model=model, unanswered=lambda: nobody_knew.append(None))
    spoken = await talked(brain.answer(said))
    assert spoken.startswith(answer)
    assert len(nobody_knew) == unanswered
