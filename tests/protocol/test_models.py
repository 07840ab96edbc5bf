"""What each model is sent."""

import json

import pytest

from live_desktop.protocol.codec import encode_client
from live_desktop.protocol.models import MODELS, Wishes, build_setup, model_card
from live_desktop.protocol.setup import FunctionDeclaration
from live_desktop.protocol.voices import DEFAULT_VOICE, LOCAL_VOICES, VOICES


def sent(model: str, **wishes: object) -> dict[str, object]:
    setup = build_setup(Wishes(model=model, voice="Kore", persona="", **wishes))  # type: ignore[arg-type]
    body: dict[str, object] = json.loads(encode_client(setup))["setup"]
    return body


def test_the_setup_asks_for_speech_and_both_transcripts() -> None:
    assert sent("gemini-3.8-live") == {
        "model": "models/gemini-3.8-live",
        "generationConfig": {
            "responseModalities": ["AUDIO"],
            "speechConfig": {"voiceConfig": {"prebuiltVoiceConfig": {"voiceName": "Kore"}}},
        },
        "contextWindowCompression": {"slidingWindow": {}},
        "inputAudioTranscription": {},
        "outputAudioTranscription": {},
    }


@pytest.mark.parametrize("card", MODELS, ids=lambda card: card.id)
def test_thinking_is_sent_where_the_model_demands_it_and_nowhere_else(card: object) -> None:
    model = getattr(card, "id", "")
    config = sent(model)["generationConfig"]
    assert isinstance(config, dict)
    assert ("thinkingConfig" in config) == (model == "gemini-3.8-live-extended-thinking")


def test_persona_and_functions() -> None:
    setup = build_setup(
        Wishes("gemini-3.8-live", "Puck", "Be brief.", (FunctionDeclaration(name="f"),))
    )
    body = json.loads(encode_client(setup))["setup"]
    assert body["systemInstruction"] == {"role": "user", "parts": [{"text": "Be brief."}]}
    assert body["tools"] == [{"functionDeclarations": [{"name": "f"}]}]


def test_typed_text_takes_the_models_route() -> None:
    assert encode_client(model_card("some-future-model").typed_text("hi")) == (
        '{"realtimeInput":{"text":"hi"}}'
    )
    older = model_card("gemini-2.5-flash-native-audio-preview-12-2025").typed_text("hi")
    assert json.loads(encode_client(older))["clientContent"]["turnComplete"] is True


def test_the_voices() -> None:
    names = [voice.name for voice in VOICES]
    assert len(names) == len(set(names)) == 30
    assert DEFAULT_VOICE in {voice.name for voice in LOCAL_VOICES} <= set(names)
