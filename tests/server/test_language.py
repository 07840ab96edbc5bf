"""The voice owns up to English, and says what instructions are worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.server.brain.skill import Call, Reply, Request
from live_desktop.server.brain.talk.language import (
    NOTICE,
    ONLY_ENGLISH,
    Language,
    Translating,
    foreign,
)
from live_desktop.server.brain.talk.orders import Orders, Wishes, read_wishes
from live_desktop.server.brain.utterance import Utterance


def language(code: str = "", instructions: str = "") -> Language:
    return Language(lambda: code, lambda: instructions)


@pytest.mark.parametrize(
    "said",
    ["Speak German.", "Can you speak French?", "Answer in Spanish, please", "Switch to Italian",
     "Sprechen Sie Deutsch?", "Parlez-vous français?", "What languages do you speak?",
     "Do you understand English?", "Talk to me in Dutch", "In Polish?"],
)  # fmt: skip
def test_the_wish_for_a_language_is_answered(said: str) -> None:
    reply = language().answer(Utterance.of(said))
    assert (reply and reply.text) == (None if said == "In Polish?" else ONLY_ENGLISH)


@pytest.mark.parametrize(
    "said", ["What's cat in French?", "Translate good morning to Spanish", "Say hello in Italian"]
)
def test_nothing_is_translated(said: str) -> None:
    reply = Translating().answer(Utterance.of(said))
    assert reply is not None
    assert reply.text == f"I can't translate. {ONLY_ENGLISH}"


@pytest.mark.parametrize(
    "said", ["Hello", "", "What languages are spoken in Spain?", "Speak slower", "French fries"]
)
def test_other_words_are_left_to_others(said: str) -> None:
    assert language().answer(Utterance.of(said)) is None


@pytest.mark.parametrize(
    ("code", "instructions", "wanted"),
    [
        ("", "", False),
        ("en-US", "", False),
        ("en", "Be kind.", False),
        ("de-DE", "", True),
        ("fr", "", True),
        ("cmn_CN", "", True),
        ("", "Always answer in German.", True),
        ("en-GB", "You speak French with the user.", True),
        ("", "You are a teacher of German history.", False),
        ("", "Reply in English.", False),
    ],
)
def test_a_foreign_language_is_noticed(code: str, instructions: str, wanted: bool) -> None:
    assert foreign(code, instructions) is wanted
    noticed = language(code, instructions).add_notice(Reply("It's 3 p.m."))
    assert noticed.text == (f"It's 3 p.m. {NOTICE}" if wanted else "It's 3 p.m.")


def test_the_notice_comes_once_and_with_words_of_its_own() -> None:
    speaking = language("de-DE")

    async def talk(call: Call):  # type: ignore[no-untyped-def]
        yield ""

    for reply in (Reply("", talk=talk), Reply("Asking.", Request("f", {}, True))):
        assert speaking.add_notice(reply) is reply
    assert NOTICE in speaking.add_notice(Reply("One.")).text
    assert speaking.add_notice(Reply("Two.")).text == "Two."


def test_who_was_told_already_is_not_told_again() -> None:
    speaking = language("de-DE")
    assert speaking.answer(Utterance.of("Speak German")) is not None
    assert speaking.add_notice(Reply(ONLY_ENGLISH)).text == ONLY_ENGLISH


@pytest.mark.parametrize(
    ("instructions", "wishes"),
    [
        ("You are Max.", Wishes("Max")),
        ("You are called otto", Wishes("Otto")),
        ("Your name is Ada. Be brief.", Wishes("Ada", brief=True)),
        ("You are a pirate.", Wishes()),
        ("You are Spanish. Your name is Eva", Wishes("Eva")),
        ("You are Max Power and love short walks", Wishes()),
        ("Keep your answers short.", Wishes(brief=True)),
        ("Answer in one or two sentences.", Wishes(brief=True)),
        ("Please give concise replies", Wishes(brief=True)),
        ("", Wishes()),
    ],
)
def test_wishes_are_read(instructions: str, wishes: Wishes) -> None:
    assert read_wishes(instructions) == wishes


@pytest.mark.parametrize(
    ("instructions", "answer"),
    [
        ("", "I have no instructions."),
        ("Be a pirate.", "My instructions are: Be a pirate. I'm no language model, so I can follow "
         "little of that."),
        ("You are Max. Be brief", "My instructions are: You are Max. Be brief. I'm no language "
         "model: I go by the name Max and keep stories and lists short, and can follow little else "
         "of that."),
        ("Answer in German!", "My instructions are: Answer in German! I'm no language model, so I "
         "can follow little of that. I speak English only."),
    ],
)  # fmt: skip
def test_instructions_are_owned_up_to(instructions: str, answer: str) -> None:
    reply = Orders(lambda: instructions).answer(Utterance.of("What are your instructions?"))
    assert reply is not None
    assert reply.text == answer


@given(st.text(max_size=100))
def test_any_text_is_read(text: str) -> None:
    language().answer(Utterance.of(text))
    foreign(text, f"Your name is {text}")
    read_wishes(f"You are {text}")
    Orders(lambda: text).answer(Utterance.of("What are your instructions?"))
