"""From the user's settings to the words of the protocol."""

from dataclasses import fields

from msgspec.structs import replace

from live_desktop.protocol.models import Activity, Thinking, Wishes
from live_desktop.protocol.setup import FunctionDeclaration, Sensitivity, TurnCoverage
from live_desktop.store.settings import (
    Coverage,
    Readiness,
    Resolution,
    Settings,
    TalkMode,
    ThinkingLevel,
)
from live_desktop.wishing import wishes_of

CHOSEN = Settings(
    model="m",
    voice="v",
    persona="p",
    talk_mode=TalkMode.HOLD,
    language="de-DE",
    temperature=0.1,
    top_p=0.2,
    top_k=3.0,
    max_output_tokens=4,
    seed=5,
    media_resolution=Resolution.HIGH,
    thinking_level=ThinkingLevel.MINIMAL,
    thinking_budget=6,
    include_thoughts=True,
    affective=True,
    proactive=False,
    google_search=True,
    trigger_tokens=7,
    target_tokens=8,
    start_readiness=Readiness.LOW,
    end_readiness=Readiness.HIGH,
    prefix_padding_ms=9,
    silence_ms=10,
    speech_interrupts=False,
    coverage=Coverage.ALL,
    transcribe_languages=("de-DE", "en"),
    transcribe_vocabulary=("PySide",),
)


def test_fresh_settings_wish_nothing_but_a_model_and_a_voice() -> None:
    fresh = Settings()
    assert wishes_of(fresh) == Wishes(fresh.model, fresh.voice, "")


def test_every_choice_becomes_a_wish() -> None:
    function = FunctionDeclaration(name="f")
    assert wishes_of(CHOSEN, (function,)) == Wishes(
        model="m",
        voice="v",
        persona="p",
        functions=(function,),
        language="de-DE",
        temperature=0.1,
        top_p=0.2,
        top_k=3.0,
        max_output_tokens=4,
        seed=5,
        media_resolution="MEDIA_RESOLUTION_HIGH",
        thinking=Thinking("MINIMAL", 6, include_thoughts=True),
        affective=True,
        proactive=False,
        google_search=True,
        activity=Activity(
            manual=True,
            start_sensitivity=Sensitivity.START_SENSITIVITY_LOW,
            end_sensitivity=Sensitivity.END_SENSITIVITY_HIGH,
            prefix_padding_ms=9,
            silence_ms=10,
            interrupts=False,
            coverage=TurnCoverage.TURN_INCLUDES_ALL_INPUT,
        ),
        transcribe_languages=("de-DE", "en"),
        transcribe_vocabulary=("PySide",),
        trigger_tokens=7,
        target_tokens=8,
    )


def test_no_wish_is_out_of_the_users_reach() -> None:
    fresh, chosen = wishes_of(Settings()), wishes_of(CHOSEN, (FunctionDeclaration(name="f"),))
    for field in fields(Wishes):
        assert getattr(fresh, field.name) != getattr(chosen, field.name)


def test_each_choice_has_its_word() -> None:
    for readiness in Readiness:
        wishes = wishes_of(Settings(start_readiness=readiness, end_readiness=readiness))
        known = (wishes.activity.start_sensitivity, wishes.activity.end_sensitivity)
        assert [str(each).endswith(readiness.upper()) for each in known if each] == [
            True, True
        ][: 0 if readiness is Readiness.AUTO else 2]  # fmt: skip
    for coverage in Coverage:
        assert (wishes_of(Settings(coverage=coverage)).activity.coverage is None) == (
            coverage is Coverage.AUTO
        )
    for level in ThinkingLevel:
        wished = wishes_of(replace(CHOSEN, thinking_level=level)).thinking.level
        assert wished == ("" if level is ThinkingLevel.AUTO else level.name)
    for resolution in Resolution:
        wished = wishes_of(Settings(media_resolution=resolution)).media_resolution
        assert wished == (
            "" if resolution is Resolution.AUTO else f"MEDIA_RESOLUTION_{resolution.name}"
        )


def test_speech_is_marked_by_hand_unless_the_microphone_is_open() -> None:
    manual = {mode: wishes_of(Settings(talk_mode=mode)).activity.manual for mode in TalkMode}
    assert manual == {TalkMode.OPEN_MIC: False, TalkMode.HOLD: True, TalkMode.TOGGLE: True}
