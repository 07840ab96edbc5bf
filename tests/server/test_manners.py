"""Small talk, jokes, facts, stories, and what the offline voice says of itself."""

from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.server.brain.skill import Skill
from live_desktop.server.brain.talk.about import ABILITIES, About
from live_desktop.server.brain.talk.care import DESPAIR, EMERGENCY, PRIVATE, Care, Privacy
from live_desktop.server.brain.talk.jokes import FACTS, JOKES, Jokes
from live_desktop.server.brain.talk.manners import Manners, Stopping
from live_desktop.server.brain.talk.stories import STORIES, Stories
from live_desktop.server.brain.utterance import Utterance


def ask(skill: Skill, said: str) -> str | None:
    reply = skill.answer(Utterance.of(said))
    return reply.text if reply else None


STOPS = (
    "Stop.", "Stop, stop, stop.", "Stop it!", "Stop talking", "Okay, stop.", "Wait.", "Hold on.",
    "Never mind.", "Nevermind", "Cancel", "Canceled.", "Forget it", "Quiet!", "Be quiet, please.",
    "That's enough", "Enough", "Shut up", "That's all", "Not now", "Stop the story.", "Hush",
)  # fmt: skip
BARE = ("Yes.", "No.", "Yeah", "Nope", "Okay.", "Sure", "Yes, please.", "No thanks", "All right")


@pytest.mark.parametrize(
    ("said", "answer"),
    [*((each, "Okay.") for each in STOPS), *((each, "All right.") for each in BARE)],
)
def test_what_stops_is_answered_at_once(said: str, answer: str) -> None:
    assert ask(Stopping(), said) == answer
    assert ask(Manners(), said) != answer, "the small talk leaves it to its own skill"


@pytest.mark.parametrize(
    "said",
    [
        "", "Hello", "Stop the timer", "Cancel the alarm", "How do I stop it?", "Yes it is Monday",
        "No one knows", "Wait for me at five", "What is enough?", "Thank you", "Good night",
    ],
)  # fmt: skip
def test_other_words_do_not_stop(said: str) -> None:
    assert ask(Stopping(), said) is None


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("Hello!", "Hello"),
        ("Good evening", "Hello"),
        ("How are you?", "well"),
        ("Hi, how are you doing today?", "well"),
        ("I'm fine, thanks", "Good to hear"),
        ("I am so bored", "sorry"),
        ("Thanks a lot!", "welcome"),
        ("Thank you for the story", "welcome"),
        ("You're very clever", "Thank you"),
        ("Good job!", "Thank you"),
        ("I like your voice", "Thank you"),
        ("That was a great story", "Thank you"),
        ("That's wrong", "sorry"),
        ("You are stupid", "sorry"),
        ("Sorry about that", "No harm"),
        ("Do you have feelings?", "program"),
        ("How old are you?", "program"),
        ("Good night.", "Sleep well"),
        ("Goodbye", "Goodbye"),
        ("See you tomorrow", "Goodbye"),
        ("Can you hear me?", "hear you"),
        ("", "I'm here"),
    ],
)
def test_small_talk(said: str, word: str) -> None:
    answer = ask(Manners(), said)
    assert answer is not None
    assert word in answer


@pytest.mark.parametrize(
    "said",
    ["Tell me a joke.", "A joke, please", "Do you know a joke?", "Make me laugh",
     "Tell me another joke", "Say something funny", "Tell me a good joke about cats"],
)  # fmt: skip
def test_jokes_are_told(said: str) -> None:
    assert ask(Jokes(), said) == JOKES[0]


@pytest.mark.parametrize(
    "said",
    ["Tell me something interesting.", "A fun fact", "Tell me a fact", "Surprise me",
     "Teach me something new", "Tell me an interesting fact"],
)  # fmt: skip
def test_facts_are_told(said: str) -> None:
    assert ask(Jokes(), said) == FACTS[0]


def test_nothing_is_told_twice_before_all_is_told() -> None:
    jokes = Jokes()
    assert {ask(jokes, "Tell me a joke") for _ in JOKES} == set(JOKES)
    assert {ask(jokes, "Tell me a fact") for _ in FACTS} == set(FACTS)
    assert (len(set(JOKES)), len(set(FACTS))) == (20, 12)


@pytest.mark.parametrize("said", ["Is this a joke or what is it", "In fact it rains", "New"])
def test_not_all_with_these_words_asks_for_them(said: str) -> None:
    assert ask(Jokes(), said) is None


def test_four_stories_take_turns() -> None:
    stories = Stories()
    told = [ask(stories, "Tell me a story") for _ in range(5)]
    assert told == [*STORIES, STORIES[0]]
    assert all(150 <= len(story.split()) <= 250 for story in STORIES[2:])


def test_a_brief_session_hears_the_beginning() -> None:
    stories = Stories(lambda: "Be brief.")
    assert ask(stories, "Tell me a story") == (
        "Long after the ships had stopped needing it, the lighthouse at Gull Point was still kept "
        "by a woman named Ines. Each evening she climbed its ninety-one steps, wiped the salt from "
        "the glass, and lit the lamp."
    )
    brief = ask(About(lambda: "Keep your answers short."), "What can you do?")
    assert brief is not None
    assert ABILITIES.startswith(brief)
    assert brief.count(".") == 2


@pytest.mark.parametrize("said", ["What can you do?", "Help", "What are your skills?"])
def test_the_skills_are_listed(said: str) -> None:
    answer = ask(About(), said)
    assert answer is not None
    for word in (
        "the time and the date", "anywhere", "timers", "alarms", "reminders", "sums", "units",
        "notes", "lists", "dictation", "countries", "dice", "coins", "stories", "jokes", "facts",
        "repeat", "spell", "slower", "functions",
    ):  # fmt: skip
        assert word in answer


@pytest.mark.parametrize(
    ("instructions", "answer"),
    [
        ("You are Max.", "I'm Max, the offline voice of Live Desktop."),
        ("Your name is Ada, and you love numbers.", "I'm Ada, the offline voice of Live Desktop."),
        ("You are a helpful assistant.", "I'm the offline voice of Live Desktop."),
        ("", "I'm the offline voice of Live Desktop."),
    ],
)
def test_a_name_is_taken_from_the_instructions(instructions: str, answer: str) -> None:
    said = ask(About(lambda: instructions), "Who are you?")
    assert said is not None
    assert said.startswith(answer)


@given(st.text(max_size=100))
def test_any_text_is_read(text: str) -> None:
    for skill in (Stopping(), Manners(), Jokes(), Stories(), About(lambda: text)):
        ask(skill, text)
        ask(skill, f"you are {text}")


@pytest.mark.parametrize("text", ["you are " * 24, "very good " * 19, "no " * 60, "a " * 100_000])
def test_no_text_takes_long(text: str) -> None:
    start = thread_time()
    for skill in (Stopping(), Manners(), Jokes(), Stories(), About(lambda: text)):
        ask(skill, text)
        ask(skill, f"tell me {text} x")
    assert thread_time() - start < 0.5


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("I want to die.", DESPAIR),
        ("I want to kill myself", DESPAIR),
        ("I don't want to live anymore", DESPAIR),
        ("I want to die my hair", None),
        ("I could kill for a coffee", None),
        ("Call 911!", EMERGENCY),
        ("Call an ambulance", EMERGENCY),
        ("Colin ambulance.", EMERGENCY),
        ("Help me, I'm having a heart attack", EMERGENCY),
        ("Call Anna", None),
    ],
)
def test_people_in_need_are_sent_to_people(said: str, answer: str | None) -> None:
    reply = ask(Care(), said)
    assert reply == answer


@pytest.mark.parametrize(
    "said", ["Are you recording me?", "Is this private?", "Do you send my data anywhere?",
             "Are you online?", "Who can hear me?"],
)  # fmt: skip
def test_it_says_what_becomes_of_words(said: str) -> None:
    assert ask(Privacy(str), said) == PRIVATE
    with_model = ask(Privacy(lambda: "llama"), said)
    assert with_model is not None
    assert "the language model llama" in with_model


@pytest.mark.parametrize("text", ["i want to " * 14, "do you keep it " * 9, "call the " * 16])
def test_need_is_looked_for_quickly(text: str) -> None:
    start = thread_time()
    ask(Care(), text)
    ask(Privacy(str), text)
    assert thread_time() - start < 0.1
