"""Plain requests call the declared function that they are for, and other sentences call none."""

from time import thread_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.protocol.setup import Behavior, FunctionDeclaration
from live_desktop.server.brain.brain import Brain
from live_desktop.server.brain.functions.filling import parameters_of, read_answer
from live_desktop.server.brain.functions.matching import Answers, Matching, find
from live_desktop.server.brain.functions.wording import parts_of, stem
from live_desktop.server.brain.skill import Functions, Reply
from live_desktop.server.brain.utterance import Utterance

TEXT: dict[str, Any] = {"type": "STRING"}
SWITCH: dict[str, Any] = {"type": "BOOLEAN"}
ROOMS = ["kitchen", "bedroom", "living room", "hall"]


def declared(
    name: str, description: str, needed: tuple[str, ...] = (), **properties: dict[str, Any]
) -> FunctionDeclaration:
    schema = {"type": "OBJECT", "properties": properties, "required": list(needed)}
    return FunctionDeclaration(name=name, description=description, parameters=schema)


FUNCTIONS: Functions = (
    declared(
        "get_weather",
        "Current weather of a city",
        ("city",),
        city=TEXT,
        days={"type": "INTEGER", "description": "days of forecast"},
    ),
    declared(
        "set_light",
        "Switches the light of a room on or off",
        ("room", "on"),
        room={"type": "STRING", "enum": ROOMS},
        on=SWITCH,
    ),
    declared(
        "setTemperature",
        "Sets the thermostat to a temperature in degrees",
        ("degrees",),
        degrees={"type": "NUMBER"},
        room=TEXT,
    ),
    declared("play_music", "Plays a song or music of an artist", ("query",), query=TEXT),
    declared("send_message", "Sends a message to a contact", ("to", "text"), to=TEXT, text=TEXT),
    declared(
        "search_flights",
        "Finds flights between two cities",
        ("origin", "destination"),
        origin=TEXT,
        destination=TEXT,
        date=TEXT,
    ),
    declared("get_stock_price", "Price of a stock", ("symbol",), symbol=TEXT),
    declared("lock_door", "Locks a door", door={"type": "STRING", "enum": ["front", "back"]}),
)

CALLS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("What's the weather in Oslo?", "get_weather", {"city": "Oslo"}),
    ("What is the weather like in New York?", "get_weather", {"city": "New York"}),
    ("How's the weather in Paris today?", "get_weather", {"city": "Paris"}),
    ("How is the weather in Rio de Janeiro", "get_weather", {"city": "Rio de Janeiro"}),
    ("Weather in Berlin", "get_weather", {"city": "Berlin"}),
    ("Oslo weather", "get_weather", {"city": "Oslo"}),
    ("What's Oslo's weather?", "get_weather", {"city": "Oslo"}),
    ("Tell me the weather for Rome, please.", "get_weather", {"city": "Rome"}),
    ("Show me the weather in San Francisco", "get_weather", {"city": "San Francisco"}),
    ("Can you check the weather in Lima?", "get_weather", {"city": "Lima"}),
    ("Get the weather for Madrid for 3 days", "get_weather", {"city": "Madrid", "days": 3}),
    ("Is the weather good in Oslo?", "get_weather", {"city": "Oslo"}),
    ("What's the weather?", "get_weather", {}),
    ("Turn on the kitchen light", "set_light", {"room": "kitchen", "on": True}),
    ("Turn the kitchen light on.", "set_light", {"room": "kitchen", "on": True}),
    ("Turn on the lights in the kitchen", "set_light", {"room": "kitchen", "on": True}),
    ("Turn off the light in the bedroom", "set_light", {"room": "bedroom", "on": False}),
    ("Switch off the living room light", "set_light", {"room": "living room", "on": False}),
    ("Please switch the hall light off", "set_light", {"room": "hall", "on": False}),
    ("Kitchen light on", "set_light", {"room": "kitchen", "on": True}),
    ("Could you turn on the bedroom light?", "set_light", {"room": "bedroom", "on": True}),
    ("Turn on the light", "set_light", {"on": True}),
    ("Turns on the hall light.", "set_light", {"room": "hall", "on": True}),
    ("Sets the temperature to 21.", "setTemperature", {"degrees": 21}),
    ("Set the temperature to 21 degrees", "setTemperature", {"degrees": 21}),
    ("Set the temperature to twenty one", "setTemperature", {"degrees": 21}),
    ("Set temperature to 19.5 in the bathroom", "setTemperature",
     {"degrees": 19.5, "room": "bathroom"}),
    ("Set the temperature to twenty-one.", "setTemperature", {"degrees": 21}),
    ("Change the temperature to 18", "setTemperature", {"degrees": 18}),
    ("I'd like to set the temperature to 20", "setTemperature", {"degrees": 20}),
    ("Play some music by Mozart", "play_music", {"query": "Mozart"}),
    ("Play Bohemian Rhapsody", "play_music", {"query": "Bohemian Rhapsody"}),
    ("Play music", "play_music", {}),
    ("Playing music.", "play_music", {}),
    ("Send a message to Anna saying I will be late", "send_message",
     {"to": "Anna", "text": "I will be late"}),
    ("Send Anna a message", "send_message", {"to": "Anna"}),
    ("Send a message to Bob", "send_message", {"to": "Bob"}),
    ("Search flights from Oslo to Rome", "search_flights",
     {"origin": "Oslo", "destination": "Rome"}),
    ("Find flights from London to New York tomorrow", "search_flights",
     {"origin": "London", "destination": "New York", "date": "tomorrow"}),
    ("Find me a flight to Madrid", "search_flights", {"destination": "Madrid"}),
    ("Show flights from Paris to Lisbon on Friday", "search_flights",
     {"origin": "Paris", "destination": "Lisbon", "date": "Friday"}),
    ("Are there flights from Rome to Oslo?", "search_flights",
     {"origin": "Rome", "destination": "Oslo"}),
    ("What's the stock price of Apple?", "get_stock_price", {"symbol": "Apple"}),
    ("Stock price of Tesla", "get_stock_price", {"symbol": "Tesla"}),
    ("What is the price of the stock Nvidia", "get_stock_price", {"symbol": "Nvidia"}),
    ("Lock the front door", "lock_door", {"door": "front"}),
    ("Please lock the back door", "lock_door", {"door": "back"}),
    ("Lock the door", "lock_door", {}),
)  # fmt: skip

ORDINARY = (
    "What time is it?", "What time is it in Tokyo?", "What day is it tomorrow?",
    "What's the date today?", "Set a timer for ten minutes", "Set an alarm for 7 a.m.",
    "Cancel the timer", "How much time is left?", "Remind me to call Anna at five",
    "Wake me up at six", "What is 15 percent of 80?", "What is two plus two?",
    "Square root of 144", "How many miles are 10 kilometers?", "Convert 20 degrees to Fahrenheit",
    "How many cups are in a liter?", "Take a note: buy light bulbs", "Read my notes",
    "Add milk to the shopping list", "What's on my list?", "Delete the last note",
    "Start dictation", "Repeat after me: the weather is fine", "Say that again", "Speak slower",
    "Louder, please", "Whisper", "Spell weather", "Spell lighthouse", "Tell me a story",
    "Tell me a joke", "Tell me a joke about doors", "Tell me something interesting",
    "Tell me a story about a lighthouse", "Hello", "How are you?", "Thank you", "Stop",
    "Never mind", "Good night", "What can you do?", "Help", "Who are you?", "My name is Anna",
    "What is my name?", "What did I ask before that?", "My favorite color is green",
    "What is the capital of France?", "How big is Germany?", "Which countries border Austria?",
    "Is Germany bigger than France?", "Roll two dice", "Flip a coin",
    "Pick one: pizza, pasta or salad", "Random number between 1 and 10",
    "How fast is light?", "What is the speed of light?", "The weather was nice yesterday",
    "I like the weather in Oslo", "We talked about the weather", "I turned on the kitchen light",
    "The kitchen light is on", "Don't turn on the kitchen light", "Why is the weather so bad?",
    "It's cold outside", "What a beautiful day", "The price is too high", "Do you like music?",
    "Playing music is fun",
    "Who wrote Hamlet?", "How tall is the door?", "I got a message from Anna",
    "My flight was late", "Never send a message to Bob", "What is love?",
    "How much does a light bulb cost?", "Is there life on Mars?",
    "What is the temperature of the sun's core and why?", "Lock and load", "Message in a bottle",
    "How do flights of birds stay in formation?", "Write a poem about the weather in spring rain",
)  # fmt: skip


@pytest.mark.parametrize(("said", "name", "args"), CALLS)
def test_a_request_finds_its_function(said: str, name: str, args: dict[str, Any]) -> None:
    match = find(said, FUNCTIONS)
    assert match is not None
    assert (match.function.name, match.args) == (name, args)


@pytest.mark.parametrize("said", ORDINARY)
def test_other_sentences_find_none(said: str) -> None:
    match = find(said, FUNCTIONS)
    assert match is None, match


def test_the_tables_are_long_enough_to_mean_something() -> None:
    assert len(CALLS) >= 40
    assert len(ORDINARY) >= 60


def test_two_functions_that_are_alike_call_none() -> None:
    twins = (
        declared("get_weather", "Current weather of a city", ("city",), city=TEXT),
        declared("fetch_weather", "Weather of a city", ("city",), city=TEXT),
    )
    assert find("What's the weather in Oslo?", twins) is None
    assert find("What's the weather in Oslo?", twins[:1]) is not None


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Turn on the heater", "turn_on_heater"),
        ("Turn the heater off", "turn_off_heater"),
        ("Open the gate", "open_gate"),
        ("Close the gate, please", "close_gate"),
        ("Create a task called taxes", "create_task"),
        ("Delete the task called taxes", "delete_task"),
    ],
)
def test_verbs_tell_functions_apart(said: str, name: str) -> None:
    functions = (
        declared("turn_on_heater", "Turns the heater on"),
        declared("turn_off_heater", "Turns the heater off"),
        declared("open_gate", "Opens the gate"),
        declared("close_gate", "Closes the gate"),
        declared("create_task", "Creates a task", ("title",), title=TEXT),
        declared("delete_task", "Deletes a task", ("title",), title=TEXT),
    )
    match = find(said, functions)
    assert match is not None
    assert match.function.name == name
    assert match.args in ({}, {"title": "taxes"})


def test_a_function_without_a_description_is_only_called_by_name() -> None:
    assert find("search me", (FunctionDeclaration(name="search"),)) is None


class Talk:
    """The skills in the order of the brain, and what was replied last."""

    def __init__(self, functions: Functions = FUNCTIONS) -> None:
        self.functions = functions
        self.last: Reply | None = None
        self.matching = Matching(lambda: self.functions, lambda: self.last)
        self.answers = self.matching.answers

    def say(self, said: str) -> Reply | None:
        utterance = Utterance.of(said)
        self.last = self.answers.answer(utterance) or self.matching.answer(utterance)
        return self.last


@pytest.mark.parametrize(
    ("said", "question", "answer", "args"),
    [
        ("What's the weather?", "Which city?", "In Oslo, please.", {"city": "Oslo"}),
        ("What's the weather?", "Which city?", "New York", {"city": "New York"}),
        ("Set the temperature", "How many degrees?", "Twenty two.", {"degrees": 22}),
        ("Turn on the light", "Which room: kitchen, bedroom, living room or hall?",
         "The living room.", {"room": "living room", "on": True}),
        ("Send a message to Bob", "What is the text?", "I'll be late.",
         {"to": "Bob", "text": "I'll be late"}),
    ],
)  # fmt: skip
def test_what_is_missing_is_asked_for(
    said: str, question: str, answer: str, args: dict[str, Any]
) -> None:
    talk = Talk()
    asked = talk.say(said)
    assert asked is not None
    assert (asked.text, asked.request) == (question, None)
    called = talk.say(answer)
    assert called is not None
    assert called.request is not None
    assert called.request.args == args


def test_two_missing_arguments_are_asked_for_one_by_one() -> None:
    talk = Talk()
    said = [talk.say(each) for each in ("Search flights", "Oslo", "to Rome")]
    assert [each.text for each in said[:2] if each] == ["Which origin?", "Which destination?"]
    assert said[2] is not None
    assert said[2].request is not None
    assert said[2].request.args == {"origin": "Oslo", "destination": "Rome"}


@pytest.mark.parametrize("said", ["What time is it?", "Blue", ""])
def test_another_question_is_no_answer(said: str) -> None:
    talk = Talk()
    talk.say("Turn on the light")
    assert talk.say(said) is None
    assert talk.say("kitchen") is None, "the question is forgotten"


def test_an_answer_to_something_else_is_none() -> None:
    talk = Talk()
    talk.say("What's the weather?")
    talk.last = Reply("2 plus 2 is 4.")
    assert talk.say("Oslo") is None


def test_a_function_that_is_withdrawn_is_not_called() -> None:
    talk = Talk()
    talk.say("What's the weather?")
    talk.functions = ()
    assert talk.say("Oslo") is None


@pytest.mark.parametrize("behavior", [None, Behavior.NON_BLOCKING])
def test_the_declaration_says_whether_the_turn_waits(behavior: Behavior | None) -> None:
    ring = FunctionDeclaration(
        name="ring_bell", description="Rings the bell at the door", behavior=behavior
    )
    called = Talk((ring,)).say("Ring the bell")
    assert called is not None
    assert called.request is not None
    assert called.request.blocks is (behavior is None)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("get_weather", ["get", "weather"]),
        ("setLightLevel", ["set", "light", "level"]),
        ("HTTPGet2", ["http", "get", "2"]),
        ("home.lock-door", ["home", "lock", "door"]),
        ("", []),
    ],
)
def test_names_are_taken_apart(name: str, parts: list[str]) -> None:
    assert parts_of(name) == parts


@pytest.mark.parametrize(
    ("one", "other"),
    [("lights", "light"), ("cities", "city"), ("switches", "switch"), ("booked", "book"),
     ("playing", "play"), ("prices", "price"), ("stopped", "stop"), ("messages", "message")],
)  # fmt: skip
def test_endings_are_cut_off(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@given(st.text(max_size=300), st.sampled_from([*FUNCTIONS, FunctionDeclaration(description="x")]))
def test_whatever_is_said_is_read(said: str, function: FunctionDeclaration) -> None:
    talk = Talk((function, *FUNCTIONS))
    for each in (said, "What's the weather?", said):
        talk.say(each)


@given(
    st.text(max_size=50),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner) | st.dictionaries(
            st.sampled_from(["properties", "required", "type", "enum", "a", "city"]), inner
        ),
    ),
)  # fmt: skip
def test_whatever_is_declared_is_read(said: str, schema: Any) -> None:
    given_schema = schema if isinstance(schema, dict) else {"properties": schema}
    function = FunctionDeclaration(
        name="get_weather", description="Weather of a city", parameters=given_schema
    )
    find("What's the weather in Oslo?", (function,))
    for parameter in parameters_of(given_schema):
        read_answer(said, parameter)


def test_no_text_takes_long() -> None:
    many = tuple(
        declared(f"get_weather_{number}", "weather of a city " * 100, ("city",), city=TEXT)
        for number in range(256)
    )
    start = thread_time()
    find("what's the weather " + "in Oslo " * 20, many)
    find("a " * 100_000, many)
    assert thread_time() - start < 1.0


def test_answers_know_where_they_belong() -> None:
    talk = Talk()
    assert isinstance(talk.answers, Answers)
    assert talk.answers.answer(Utterance.of("Oslo")) is None


WEATHER_ALONE = (declared("get_weather", "Current weather of a city", ("city",), city=TEXT),)


@pytest.mark.parametrize(
    "said", ["Never mind", "cancel", "No, forget it", "Set a timer for ten minutes",
             "Remind me to call Anna at five"],
)  # fmt: skip
def test_what_is_no_value_is_no_answer_to_the_question_for_one(said: str) -> None:
    brain = Brain()
    brain.functions = WEATHER_ALONE
    assert brain.answer("What's the weather?").text == "Which city?"
    assert brain.answer(said).request is None


@pytest.mark.parametrize("said", ["Call me later", "Call me Sam", "Call it a day", "Call us"])
def test_nobody_is_called_by_a_pronoun(said: str) -> None:
    phone = (declared("call_contact", "Calls a person", ("person",), person=TEXT),)
    assert find("Call Anna", phone) is not None
    assert find(said, phone) is None


@pytest.mark.parametrize(
    ("said", "name"),
    [("Set a timer for 5 minutes", "set_timer"), ("What time is it in Tokyo?", "get_time"),
     ("Tell me a joke", "tell_joke")],
)  # fmt: skip
def test_a_function_of_the_client_comes_before_a_skill(said: str, name: str) -> None:
    brain = Brain()
    brain.functions = (
        declared("set_timer", "Sets a timer", ("minutes",), minutes={"type": "INTEGER"}),
        declared("get_time", "Returns the time in a city", ("city",), city=TEXT),
        declared("tell_joke", "Tells a joke"),
    )
    reply = brain.answer(said)
    assert reply.request is not None
    assert reply.request.name == name
