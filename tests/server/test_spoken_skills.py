"""Every skill, asked and answered in speech over a real WebSocket."""

import inspect
import pkgutil
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module

import pytest
from msgspec.structs import replace

from live_desktop.protocol.content import FunctionResponse, text_content
from live_desktop.protocol.messages import ServerMessage, ToolResponse
from live_desktop.protocol.setup import FunctionDeclaration, Tool
from live_desktop.server import brain as brain_package
from live_desktop.server.brain.brain import Brain
from live_desktop.server.brain.utterance import normalize
from live_desktop.server.models import ModelStore
from live_desktop.server.recognizer import Recognizer
from tests.server.conftest import Say
from tests.server.live_client import SETUP, AtOnce, LiveClient, Turn, dialed

AFTERNOON = datetime(2026, 11, 22, 15, 5, tzinfo=UTC)
HEARD_SECONDS = 8
"""So much of an answer is recognised; of a story the rest sounds no different."""
VOICES = ("Aoede", "Kore", "Puck", "Fenrir", "Charon")
WEATHER = FunctionDeclaration(
    name="get_weather",
    description="Current weather of a city",
    parameters={
        "type": "OBJECT",
        "properties": {"city": {"type": "STRING"}},
        "required": ["city"],
    },
)
LIGHT = FunctionDeclaration(
    name="set_light",
    description="Switches the light of a room on or off",
    parameters={
        "type": "OBJECT",
        "properties": {
            "room": {"type": "STRING", "enum": ["kitchen", "hall"]},
            "on": {"type": "BOOLEAN"},
        },
        "required": ["room", "on"],
    },
)
FOG = "Three degrees and fog."
SPEAKING = replace(
    SETUP,
    system_instruction=text_content("Your name is Max."),
    tools=(Tool(function_declarations=(WEATHER, LIGHT)),),
)


@dataclass(frozen=True)
class Case:
    """What is said to a skill, and the words by which its last answer is known."""

    skill: str
    spoken: tuple[str, ...]
    heard: str
    """Is found in the transcript of the last question."""
    said: str
    """Is found in the transcript of the last answer."""
    sounds: str
    """A pattern that is found in what the recogniser makes of the answer's sound."""


CASES = (
    Case("Clock", ("What time is it?",), "what time is it", "3:05 p.m.", "3 0?5|three"),
    Case("WorldClock", ("What time is it in Tokyo?",), "tokyo", "In Tokyo it's", "tokyo"),
    Case("Almanac", ("How many days until Christmas?",), "christmas", "33 days until Christmas",
         "christmas"),
    Case("Undo", ("Note that the key is under the mat.", "Cancel that."), "cancel",
         "took that back", "back"),
    Case("Care", ("This is an emergency.",), "emergency", "I can't make calls", "calls"),
    Case("Privacy", ("Are you recording me?",), "recording", "on this computer alone", "computer"),
    Case("Either", ("Pizza or pasta?",), "pizza or", "if you ask me", "ask me"),
    Case("Translating", ("Translate good morning to Spanish.",), "spanish", "can't translate",
         "translate"),
    Case("Arithmetic", ("What is seventeen times twelve?",), "seventeen times twelve",
         "17 times 12 is 204.", "204|two hundred"),
    Case("Converter", ("What is ten miles in kilometers?",), "ten miles|10 miles", "16.09",
         "kilometers"),
    Case("Timers", ("Set a timer for ten minutes.",), "timer", "10 minute", "minute"),
    Case("Notes", ("Take a note. Call the dentist on Monday.", "Read my notes."), "read my notes",
         "dentist", "dentist"),
    Case("Listing", ("Add milk to my shopping list.", "What is on my shopping list?"),
         "shopping list", "milk", "milk"),
    Case("Dictation", ("Start dictation.", "The meeting begins at noon.", "Stop dictation."),
         "stop dictation", "5 words", "words"),
    Case("Countries", ("What is the capital of Norway?",), "capital of norway", "Oslo", "oslo"),
    Case("Countries", ("Which countries border Portugal?",), "portugal", "Spain", "spain"),
    Case("Countries", ("Which has more people, India or China?",), "india", "more populous",
         "populous"),
    Case("Chance", ("Roll two dice.",), "(?:two|to) dice", "You rolled", "roll"),
    Case("Chance", ("Flip a coin.",), "flip a coin", "s.",
         "heads?|hands?|ha[ds]s?|ends|hence|tense|tails?|tales?"),
    Case("Speech", ("Speak slower, please.",), "slower|speaks lower", "I'll speak slower",
         "slower"),
    Case("Speech", ("What is five plus five?", "Say that again louder."), "louder",
         "5 plus 5 is 10.", "10|ten"),
    Case("Echo", ("What is five plus five?", "What did you say?"), "what did you say",
         "5 plus 5 is 10.", "10|ten"),
    Case("Echo", ("Spell lighthouse.",), "lighthouse", "L, I, G, H, T", "lighthouse"),
    Case("Calling", ("Please call get weather with city London.",), "london", FOG, "fog"),
    Case("Matching", ("What's the weather in Madrid?",), "madrid", FOG, "fog"),
    Case("Matching", ("Turn on the kitchen light.",), "kitchen light", FOG, "fog"),
    Case("Answers", ("What's the weather?", "In London, please."), "london", FOG, "fog"),
    Case("Stopping", ("Never mind.",), "never mind", "Okay.", "ok"),
    Case("Language", ("Can you speak German?",), "german", "English only", "english"),
    Case("Manners", ("How are you today?",), "how are you", "All is well", "well"),
    Case("Memory", ("My favorite color is green.", "What is my favorite color?"), "favorite color",
         "Your favorite color is green.", "green"),
    Case("Orders", ("What are your instructions?",), "instructions", "Your name is Max.", "max"),
    Case("Jokes", ("Tell me a joke.",), "joke", "alarm clock", "alarm"),
    Case("Jokes", ("Tell me something interesting.",), "interesting", "octopus", "octopus"),
    Case("Stories", ("Tell me a story.",), "story", "lighthouse", "lighthouse"),
    Case("About", ("What can you do?",), "what can you do", "timers, alarms", "time"),
    Case("About", ("Who are you?",), "who are you", "I'm Max, the offline voice", "offline"),
    Case("Fallback", ("Who painted the Mona Lisa?",), "mona lisa", "can't answer that offline",
         "offline"),
)  # fmt: skip


def is_over(message: ServerMessage) -> bool:
    content = message.server_content
    return message.tool_call is not None or (content is not None and content.turn_complete)


async def ask(client: LiveClient, say: Say, spoken: str, voice: str) -> Turn:
    """Speak, answer a function call where one comes, and collect the whole turn."""
    await client.play(say(spoken, voice))
    turn = await client.until(is_over)
    if called := turn.messages[-1].tool_call:
        (call,) = called.function_calls
        response = FunctionResponse(id=call.id, name=call.name, response={"output": FOG})
        await client.send(ToolResponse(function_responses=(response,)))
        turn.messages += (await client.turn()).messages
    return turn


@pytest.mark.parametrize(
    ("case", "voice"),
    [
        pytest.param(case, VOICES[index % len(VOICES)], id=f"{case.skill}-{case.spoken[-1]}")
        for index, case in enumerate(CASES)
    ],
)
async def test_a_spoken_question_is_answered_in_speech(
    store: ModelStore, recognizer: Recognizer, say: Say, case: Case, voice: str
) -> None:
    async with dialed(
        store, make_brain=lambda: Brain(lambda: AFTERNOON), make_pace=AtOnce
    ) as client:
        await client.set_up(SPEAKING)
        turns = [await ask(client, say, spoken, voice) for spoken in case.spoken]
    turn = turns[-1]
    assert re.search(case.heard, normalize(turn.heard)), turn.heard
    assert case.said in turn.said, (turn.heard, turn.said)
    sounds = normalize(recognizer.recognize(turn.sound[: HEARD_SECONDS * 16_000]).text)
    assert re.search(case.sounds, sounds), sounds


def test_no_skill_is_left_out() -> None:
    skills = set()
    for module in pkgutil.walk_packages(brain_package.__path__, f"{brain_package.__name__}."):
        for name, member in inspect.getmembers(import_module(module.name), inspect.isclass):
            answer = getattr(member, "answer", None)
            own = member.__module__ == module.name and not name.startswith("_")
            if own and answer and list(inspect.signature(answer).parameters)[1:] == ["utterance"]:
                skills.add(name)
    assert skills - {"Skill", "Followed"} == {case.skill for case in CASES}
