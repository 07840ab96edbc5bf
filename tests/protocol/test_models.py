"""What each model is sent, and what the user is told that it is not sent."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.protocol.codec import decode_client, encode_client
from live_desktop.protocol.models import (
    MODELS,
    MOST_FUNCTIONS,
    THINKING_LEVELS,
    Activity,
    Dropped,
    EndOfTurn,
    Plan,
    Thinking,
    Wishes,
    api_version,
    model_card,
    plan_setup,
)
from live_desktop.protocol.setup import Behavior, FunctionDeclaration, Sensitivity, TurnCoverage
from live_desktop.protocol.voices import DEFAULT_VOICE, LOCAL_VOICES, VOICES

LIVE = "gemini-3.8-live"
DEEP = "gemini-3.8-live-extended-thinking"
FLASH = "gemini-3.1-flash-live-preview"
NATIVE = "gemini-2.5-flash-native-audio-preview-12-2025"
OLDER_NATIVE = "gemini-2.5-flash-native-audio-preview-09-2025"
LATEST_NATIVE = "gemini-2.5-flash-native-audio-latest"
VERTEX_NATIVE = "gemini-live-2.5-flash-native-audio"
TRANSLATE = "gemini-3.5-live-translate-preview"
FUTURE = "gemini-9-live"
NATIVES = {NATIVE, OLDER_NATIVE, LATEST_NATIVE, VERTEX_NATIVE}
ALL = {LIVE, DEEP, FLASH, TRANSLATE, FUTURE} | NATIVES

SLOW = FunctionDeclaration(name="slow", behavior=Behavior.NON_BLOCKING)
QUICK = FunctionDeclaration(name="quick", behavior=Behavior.BLOCKING)
PLAIN = FunctionDeclaration(name="plain")


def plan(model: str, **wishes: Any) -> Plan:
    return plan_setup(replace(Wishes(model, "", ""), **wishes))


def body(plan: Plan) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(encode_client(plan.setup))["setup"]
    return found


def config(plan: Plan) -> dict[str, Any]:
    found: dict[str, Any] = body(plan)["generationConfig"]
    return found


def test_the_table_has_the_models_that_these_tests_know() -> None:
    assert {card.id for card in MODELS} == ALL - {FUTURE}


def test_the_setup_asks_for_speech_both_transcripts_and_a_long_life() -> None:
    plan = plan_setup(Wishes(LIVE, "Kore", ""))
    assert plan.dropped == ()
    assert body(plan) == {
        "model": f"models/{LIVE}",
        "generationConfig": {
            "responseModalities": ["AUDIO"],
            "speechConfig": {"voiceConfig": {"prebuiltVoiceConfig": {"voiceName": "Kore"}}},
        },
        "sessionResumption": {},
        "contextWindowCompression": {"slidingWindow": {}},
        "inputAudioTranscription": {},
        "outputAudioTranscription": {},
    }


def test_the_translating_model_is_sent_its_own_short_setup() -> None:
    plan = plan_setup(Wishes(TRANSLATE, "", "", language="pl"))
    assert plan.dropped == ()
    assert config(plan) == {
        "responseModalities": ["AUDIO"],
        "translationConfig": {"targetLanguageCode": "pl"},
    }
    assert config(plan_setup(Wishes(TRANSLATE, "", "")))["translationConfig"] == {
        "targetLanguageCode": "en"
    }


def test_a_session_is_resumed_and_its_window_is_the_wished_one() -> None:
    wishes = Wishes(LIVE, "", "", trigger_tokens=25_600, target_tokens=12_800)
    sent = body(plan_setup(wishes, handle="7b0e", model_prefix="projects/p/models/"))
    assert sent["sessionResumption"] == {"handle": "7b0e"}
    assert sent["model"] == f"projects/p/models/{LIVE}"
    assert sent["contextWindowCompression"] == {
        "triggerTokens": 25_600,
        "slidingWindow": {"targetTokens": 12_800},
    }


@pytest.mark.parametrize("model", sorted(ALL))
def test_history_is_announced_where_the_model_knows_it(model: str) -> None:
    sent = body(plan_setup(Wishes(model, "", ""), seed_history=True))
    known = model not in NATIVES | {TRANSLATE}
    assert sent.get("historyConfig") == ({"initialHistoryInClientContent": True} if known else None)
    assert model_card(model).history_config == known
    assert "historyConfig" not in body(plan(model))
    assert model_card(model).history_ends_with_user == (model in NATIVES)


def test_persona_and_functions() -> None:
    wishes = Wishes(LIVE, "Puck", "Be brief.", (PLAIN,), google_search=True)
    sent = body(plan_setup(wishes))
    assert sent["systemInstruction"] == {"role": "user", "parts": [{"text": "Be brief."}]}
    assert sent["tools"] == [{"functionDeclarations": [{"name": "plain"}]}, {"googleSearch": {}}]
    assert "systemInstruction" not in body(plan(LIVE, persona=" \n"))


def test_all_that_can_be_tuned_is_sent_in_its_place() -> None:
    tuned = plan(
        FUTURE,
        voice="en-us-tavi",
        language="de-DE",
        temperature=0.0,
        top_p=0.9,
        top_k=40.0,
        max_output_tokens=512,
        seed=0,
        media_resolution="MEDIA_RESOLUTION_LOW",
        thinking=Thinking("low", 0, include_thoughts=True),
        affective=True,
        proactive=False,
        transcribe_languages=("de-DE",),
        transcribe_vocabulary=("PySide",),
        activity=Activity(
            start_sensitivity=Sensitivity.START_SENSITIVITY_LOW,
            end_sensitivity=Sensitivity.END_SENSITIVITY_HIGH,
            prefix_padding_ms=20,
            silence_ms=0,
            interrupts=False,
            coverage=TurnCoverage.TURN_INCLUDES_ONLY_ACTIVITY,
        ),
    )
    assert tuned.dropped == ()
    assert config(tuned) == {
        "responseModalities": ["AUDIO"],
        "speechConfig": {
            "voiceConfig": {"prebuiltVoiceConfig": {"voiceName": "en-us-tavi"}},
            "languageCode": "de-DE",
        },
        "thinkingConfig": {"thinkingLevel": "LOW", "thinkingBudget": 0, "includeThoughts": True},
        "temperature": 0.0,
        "topP": 0.9,
        "topK": 40.0,
        "maxOutputTokens": 512,
        "seed": 0,
        "mediaResolution": "MEDIA_RESOLUTION_LOW",
        "enableAffectiveDialog": True,
    }
    sent = body(tuned)
    assert sent["proactivity"] == {"proactiveAudio": False}
    assert sent["inputAudioTranscription"] == {
        "languageCodes": ["de-DE"],
        "customVocabulary": ["PySide"],
    }
    assert sent["realtimeInputConfig"] == {
        "automaticActivityDetection": {
            "startOfSpeechSensitivity": "START_SENSITIVITY_LOW",
            "endOfSpeechSensitivity": "END_SENSITIVITY_HIGH",
            "prefixPaddingMs": 20,
            "silenceDurationMs": 0,
        },
        "activityHandling": "NO_INTERRUPTION",
        "turnCoverage": "TURN_INCLUDES_ONLY_ACTIVITY",
    }


def test_holding_to_talk_detects_nothing_and_tunes_nothing() -> None:
    sent = body(plan(LIVE, activity=Activity(manual=True, silence_ms=300)))
    assert sent["realtimeInputConfig"] == {"automaticActivityDetection": {"disabled": True}}


GRANTED: dict[str, Any] = {
    # A wish, and the models that cannot grant it.
    "level": ({"thinking": Thinking("HIGH")}, ALL - {DEEP, FLASH, FUTURE}),
    "lowest level": ({"thinking": Thinking("MINIMAL")}, ALL - {FLASH, FUTURE}),
    "highest level": ({"thinking": Thinking("XHIGH")}, ALL - {FUTURE}),
    "budget": ({"thinking": Thinking(budget=128)}, {LIVE, DEEP, FLASH, TRANSLATE, VERTEX_NATIVE}),
    "thoughts": (
        {"thinking": Thinking(include_thoughts=True)}, {LIVE, TRANSLATE, VERTEX_NATIVE},
    ),
    "classic voice": ({"voice": "Kore"}, {TRANSLATE}),
    "library voice": ({"voice": "en-us-tavi"}, NATIVES | {FLASH, TRANSLATE}),
    "persona": ({"persona": "Be brief."}, {TRANSLATE}),
    "language": ({"language": "fr"}, set()),
    "temperature": ({"temperature": 0.5}, {TRANSLATE}),
    "top-p": ({"top_p": 0.5}, {TRANSLATE}),
    "top-k": ({"top_k": 5.0}, {TRANSLATE}),
    "length": ({"max_output_tokens": 5}, {TRANSLATE}),
    "seed": ({"seed": 0}, {TRANSLATE}),
    "resolution": ({"media_resolution": "MEDIA_RESOLUTION_LOW"}, {TRANSLATE}),
    "affective": ({"affective": True}, ALL - NATIVES - {FUTURE}),
    "proactive": ({"proactive": True}, {FLASH, TRANSLATE}),
    "not proactive": ({"proactive": False}, {LIVE, DEEP}),
    "search": ({"google_search": True}, {TRANSLATE}),
    "search and functions": ({"google_search": True, "functions": (PLAIN,)}, NATIVES | {TRANSLATE}),
    "functions": ({"functions": (PLAIN,)}, {TRANSLATE}),
    "waiting": ({"functions": (QUICK,)}, {DEEP, TRANSLATE}),
    "not waiting": ({"functions": (SLOW,)}, {FLASH, TRANSLATE}),
    "holding": ({"activity": Activity(manual=True)}, set()),
    "vocabulary": ({"transcribe_vocabulary": ("PySide",)}, set()),
}  # fmt: skip


@pytest.mark.parametrize("model", sorted(ALL))
@pytest.mark.parametrize("name", GRANTED)
def test_what_a_model_cannot_grant_is_said_and_nothing_else(name: str, model: str) -> None:
    wishes, unable = GRANTED[name]
    found = plan(model, **wishes)
    assert bool(found.dropped) == (model in unable)
    for dropped in found.dropped:
        assert dropped.wish
        assert dropped.reason.startswith(f"{model} ")


@pytest.mark.parametrize(
    ("model", "wished", "level", "word"),
    [
        (DEEP, "", "LOW", None),
        (DEEP, "medium", "MEDIUM", None),
        (DEEP, "MINIMAL", "LOW", "it thinks at LOW"),
        (DEEP, "XHIGH", "HIGH", "it thinks at HIGH"),
        (DEEP, "ETERNAL", "LOW", "it thinks at LOW"),
        (FLASH, "", None, None),
        (FLASH, "MINIMAL", "MINIMAL", None),
        (FLASH, "XHIGH", "HIGH", "it thinks at HIGH"),
        (FLASH, "ETERNAL", None, "it decides itself"),
        (LIVE, "HIGH", None, "decides itself how long it thinks"),
        (NATIVE, "HIGH", None, "takes a thinking budget"),
        (FUTURE, "ETERNAL", "ETERNAL", None),
    ],
)
def test_thinking_levels(model: str, wished: str, level: str | None, word: str | None) -> None:
    found = plan(model, thinking=Thinking(wished))
    assert config(found).get("thinkingConfig") == (level and {"thinkingLevel": level})
    assert bool(found.dropped) == bool(word)
    assert (word or "") in str(found.dropped)


def test_a_budget_that_a_model_with_levels_does_not_take() -> None:
    found = plan(DEEP, thinking=Thinking(budget=0))
    assert config(found)["thinkingConfig"] == {"thinkingLevel": "LOW"}
    assert found.dropped == (Dropped("the thinking budget", f"{DEEP} takes a thinking level"),)
    assert config(plan(NATIVE, thinking=Thinking(budget=0)))["thinkingConfig"] == {
        "thinkingBudget": 0
    }


def test_another_voice_speaks_where_the_library_is_closed() -> None:
    found = plan(FLASH, voice="en-us-tavi")
    assert config(found)["speechConfig"] == {
        "voiceConfig": {"prebuiltVoiceConfig": {"voiceName": DEFAULT_VOICE}}
    }
    assert DEFAULT_VOICE in found.dropped[0].reason


def test_functions_lose_the_behavior_that_a_model_does_not_know() -> None:
    found = plan(FLASH, functions=(SLOW, QUICK, PLAIN))
    (tool,) = body(found)["tools"]
    assert tool["functionDeclarations"] == [
        {"name": "slow"},
        {"name": "quick", "behavior": "BLOCKING"},
        {"name": "plain"},
    ]
    assert found.dropped == (
        Dropped("talking while slow runs", f"{FLASH} waits for its functions"),
    )
    unspecified = FunctionDeclaration(name="f", behavior=Behavior.UNSPECIFIED)
    assert plan(LIVE, functions=(unspecified,)) == plan(
        LIVE, functions=(FunctionDeclaration(name="f"),)
    )


def test_more_functions_than_a_session_takes() -> None:
    many = tuple(FunctionDeclaration(name=f"f{n}") for n in range(MOST_FUNCTIONS + 3))
    found = plan(LIVE, functions=many)
    assert len(found.setup.tools[0].function_declarations) == MOST_FUNCTIONS
    assert found.dropped[0].wish == "3 of the functions"


def test_the_alpha_version_is_asked_for_where_a_wish_needs_it() -> None:
    assert api_version(Wishes(NATIVE, "", "", affective=True)) == "v1alpha"
    assert api_version(Wishes(NATIVE, "", "", proactive=True)) == "v1alpha"
    assert api_version(Wishes(NATIVE, "", "")) == "v1beta"
    assert api_version(Wishes(LIVE, "", "", affective=True, proactive=True)) == "v1beta"


# Written down by themselves, so that a slip in the table of models shows.
FORBIDDEN: dict[str, set[str]] = {
    LIVE: {"thinkingConfig", "enableAffectiveDialog", "proactivity", "translationConfig"},
    DEEP: {"enableAffectiveDialog", "proactivity", "thinkingBudget", "BLOCKING", "MINIMAL",
           "XHIGH", "translationConfig"},
    FLASH: {"enableAffectiveDialog", "proactivity", "thinkingBudget", "NON_BLOCKING", "XHIGH",
            "en-us-tavi", "translationConfig"},
    TRANSLATE: {"thinkingConfig", "enableAffectiveDialog", "proactivity", "tools",
                "systemInstruction", "speechConfig", "historyConfig", "temperature", "topP",
                "topK", "seed", "maxOutputTokens", "mediaResolution"},
    VERTEX_NATIVE: {"thinkingConfig", "historyConfig", "en-us-tavi", "translationConfig"},
} | {
    model: {"thinkingLevel", "historyConfig", "en-us-tavi", "translationConfig"}
    for model in NATIVES - {VERTEX_NATIVE}
}  # fmt: skip

ANY_WISHES = st.builds(
    Wishes,
    model=st.sampled_from(sorted(ALL)),
    voice=st.sampled_from(["", "Kore", "en-us-tavi"]),
    persona=st.text(max_size=5),
    functions=st.lists(st.sampled_from([SLOW, QUICK, PLAIN]), max_size=3).map(tuple),
    language=st.sampled_from(["", "de-DE"]),
    temperature=st.none() | st.floats(0, 2),
    top_p=st.none() | st.floats(0, 1),
    top_k=st.none() | st.floats(1, 64),
    max_output_tokens=st.none() | st.integers(1, 8192),
    seed=st.none() | st.integers(0, 2**31 - 1),
    media_resolution=st.sampled_from(["", "MEDIA_RESOLUTION_LOW"]),
    thinking=st.builds(
        Thinking,
        st.sampled_from(["", *THINKING_LEVELS, "low"]),
        st.none() | st.integers(0, 1024),
        include_thoughts=st.booleans(),
    ),
    affective=st.booleans(),
    proactive=st.none() | st.booleans(),
    google_search=st.booleans(),
    activity=st.builds(
        Activity,
        manual=st.booleans(),
        silence_ms=st.none() | st.integers(0, 5000),
        interrupts=st.booleans(),
    ),
    trigger_tokens=st.none() | st.integers(5000, 128_000),
    target_tokens=st.none() | st.integers(0, 64_000),
)


@given(wishes=ANY_WISHES, seed_history=st.booleans())
def test_no_wishes_make_a_setup_that_the_model_refuses(wishes: Wishes, seed_history: bool) -> None:
    setup = plan_setup(wishes, seed_history=seed_history).setup
    text = encode_client(setup)
    assert decode_client(text).setup == setup
    sent = json.loads(text)["setup"]
    assert sent["generationConfig"]["responseModalities"] == ["AUDIO"]
    for always in (
        "sessionResumption",
        "contextWindowCompression",
        "inputAudioTranscription",
        "outputAudioTranscription",
    ):
        assert always in sent
    assert words_of(sent) & FORBIDDEN.get(wishes.model, set()) == set()
    if wishes.model == DEEP:
        assert sent["generationConfig"]["thinkingConfig"]["thinkingLevel"]
    if wishes.model in NATIVES:
        tools = [name for tool in sent.get("tools", []) for name in tool]
        assert len(tools) <= 1


def words_of(value: Any) -> set[str]:
    """Collect the keys and the strings of a JSON value, but not of the persona."""
    if isinstance(value, dict):
        inner = [words_of(each) for key, each in value.items() if key != "systemInstruction"]
        return set(value).union(*inner)
    if isinstance(value, list):
        return set().union(*(words_of(each) for each in value))
    return {value} if isinstance(value, str) else set()


def test_typed_text_takes_the_models_route() -> None:
    assert encode_client(model_card(FUTURE).typed_text("hi")) == ('{"realtimeInput":{"text":"hi"}}')
    older = model_card(NATIVE).typed_text("hi")
    assert json.loads(encode_client(older))["clientContent"]["turnComplete"] is True


def test_a_model_is_found_by_its_full_name_and_an_unknown_one_is_like_the_newest() -> None:
    assert model_card(f"models/{FLASH}").id == FLASH
    assert model_card(f" projects/p/locations/l/publishers/google/models/{LIVE}") is MODELS[0]
    newest, unknown = model_card(LIVE), model_card(FUTURE)
    assert unknown.text_route is newest.text_route
    assert unknown.behaviors == newest.behaviors
    assert unknown.end_of_turn is EndOfTurn.TURN_COMPLETE
    assert model_card(DEEP).end_of_turn is EndOfTurn.INTERACTION_IDLE


def test_the_voices() -> None:
    names = [voice.name for voice in VOICES]
    assert len(names) == len(set(names)) == 30
    assert DEFAULT_VOICE in {voice.name for voice in LOCAL_VOICES} <= set(names)
