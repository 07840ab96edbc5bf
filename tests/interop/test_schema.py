"""Our wire types against those of Google's client: what differs is known, and why."""

import re
from importlib.metadata import version
from pathlib import Path

import pytest
from google.genai import types
from pydantic import BaseModel

from live_desktop.protocol.messages import ClientMessage, ServerMessage
from live_desktop.protocol.setup import (
    AvatarConfig,
    FunctionDeclaration,
    RealtimeInputConfig,
    Setup,
    Tool,
)
from live_desktop.protocol.wire import Wire
from tests.interop.schema import compare

# Its setup has no field for it: its connect() writes it there from another type.
NO_PLACE = {"Setup.realtimeInputConfig"}
# Tools are there unions of types and Python functions, so that the walk ends; they have rows below.
UNIONS = {"Setup.tools", "ToolsUpdate.tools"}
# What its conversion from the wire renames.
RENAMED = {
    "VoiceActivity.type",
    "UsageMetadata.candidatesTokenCount",
    "UsageMetadata.candidatesTokensDetails",
}
# Old fields that are empty objects, or lists in an object, there.

# What Google's documents name and its client does not know.
DOCUMENTED_ONLY = {"ServerContent.speechState", "ServerMessage.interactionStatus"}


@pytest.mark.parametrize(
    ("ours", "theirs", "only_ours"),
    [
        (ClientMessage, types.LiveClientMessage, NO_PLACE),
        (RealtimeInputConfig, types.RealtimeInputConfig, set()),
        (Tool, types.Tool, set()),
        (FunctionDeclaration, types.FunctionDeclaration, set()),
        (AvatarConfig, types.AvatarConfig, set()),
        (ServerMessage, types.LiveServerMessage, RENAMED | DOCUMENTED_ONLY),
    ],
)
def test_every_field_of_ours_is_googles(
    ours: type[Wire], theirs: type[BaseModel], only_ours: set[str]
) -> None:
    assert compare(ours, theirs).only_ours == only_ours


def test_every_field_of_googles_live_messages_is_ours() -> None:
    # What is missing is of the shared types of content, or unfit for a Live session.
    shared = re.compile(
        r"(Blob|FileData|FunctionCall|GenerationConfig|Part|SafetySetting|SpeechConfig"
        r"|Ground|SearchEntryPoint|Segment|WebSource)"
    )
    found = compare(ClientMessage, types.LiveClientMessage).only_theirs
    found |= compare(ServerMessage, types.LiveServerMessage).only_theirs
    assert {each for each in found if not shared.match(each)} == {
        "UsageMetadata.trafficType",
        "VoiceActivity.voiceActivityType",  # renamed from "type"
    }


def test_objects_are_objects_on_both_sides() -> None:
    client = compare(ClientMessage, types.LiveClientMessage)
    assert client.other_shape == UNIONS
    assert compare(ServerMessage, types.LiveServerMessage).other_shape == set()


def test_the_walk_meets_the_types_that_matter() -> None:
    client = compare(ClientMessage, types.LiveClientMessage)
    assert {Setup.__name__, "Blob", "Part", "FunctionResponse", "SlidingWindow"} <= client.compared


def test_the_benchmarks_compare_with_the_same_release() -> None:
    lock = Path(__file__).resolve().parents[2] / "packaging" / "requirements-rivals.lock"
    assert f"google-genai=={version('google-genai')} " in lock.read_text(encoding="utf-8")
