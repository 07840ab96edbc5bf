"""What is typed, searched for and chosen in the settings, without a window."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from live_desktop.protocol.models import MODELS
from live_desktop.protocol.setup import FunctionDeclaration
from live_desktop.store.settings import ConnectionChoice, Motion, Readiness, Settings, TalkMode
from live_desktop.ui.commands import COMMANDS
from live_desktop.ui.motion_wish import moves_little
from live_desktop.ui.settings import patience, row_words, words
from live_desktop.ui.settings.checks import trouble
from live_desktop.ui.settings.fits import hidden, refusals
from live_desktop.ui.settings.history import Change, History
from live_desktop.ui.settings.keys import clash, keys_of, setting_of, with_keys
from live_desktop.ui.settings.numbers import Bounds, bounds_of, read_number, written
from live_desktop.ui.settings.search import finds
from live_desktop.ui.settings.table import RENEWING, ROWS, Counting
from live_desktop.wishing import wishes_of

NUMBERS = [row.fields[0] for row in ROWS if isinstance(row.way, Counting)]


@pytest.mark.parametrize(
    ("field", "typed", "value", "reason"),
    [
        ("temperature", "0,7", 0.7, ""),
        ("temperature", " 2 ", 2, ""),
        ("temperature", "2.1", None, "Not more than 2."),
        ("temperature", "-1", None, "At least 0."),
        ("temperature", "warm", None, words.NO_NUMBER),
        ("temperature", "nan", None, words.NO_NUMBER),
        ("temperature", "", None, ""),
        ("top_k", "0", None, "More than 0."),
        ("seed", "1.5", None, words.WHOLE_NEEDED),
        ("seed", "-5", -5, ""),
        ("seed", "99999999999", None, "Not more than 2,147,483,647."),
        ("thinking_budget", "−1", -1, ""),
        ("thinking_budget", "-2", None, "At least -1."),
        ("trigger_tokens", "0", None, "At least 1."),
        ("reply_seconds", "", None, words.NUMBER_NEEDED),
        ("reply_seconds", "601", None, "Not more than 600."),
    ],
)
def test_a_number_is_read_or_refused_with_a_reason(
    field: str, typed: str, value: float | None, reason: str
) -> None:
    found = read_number(typed, bounds_of(field))
    assert found.reason.replace(",", "") == reason.replace(",", "")
    assert found.value == value


@settings(deadline=None)
@given(typed=st.text(max_size=12) | st.floats().map(str) | st.integers().map(str))
def test_what_is_read_can_be_stored(typed: str) -> None:
    for field in NUMBERS:
        found = read_number(typed, bounds_of(field))
        if found.reason:
            assert found.value is None
            continue
        kind = next(each.type for each in msgspec.structs.fields(Settings) if each.name == field)
        stored = json.dumps(found.value).encode()
        assert msgspec.json.decode(stored, type=kind) == found.value


@settings(deadline=None)
@given(number=st.integers(-(2**31), 2**31 - 1) | st.floats(0, 2))
def test_what_is_written_is_read_again(number: float) -> None:
    bounds = Bounds(whole=isinstance(number, int), optional=True)
    found = read_number(written(number), bounds)
    assert found.reason == ""
    assert found.value == pytest.approx(number, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("typed", "row"),
    [
        ("api key", "google_key"),
        ("password", "google_key"),
        ("vad", "patience"),
        ("push to talk", "talk_mode"),
        ("dark", "appearance"),
        ("FONT", "text_percent"),
        ("timeout", "reply_seconds"),
        ("creativity", "temperature"),
        ("compression", "target_tokens"),
        ("barge-in", "speech_interrupts"),
        ("ollama", "brain"),
        ("headset", "sound"),
        ("hotkey", "shortcuts"),
        ("history delete", "keep_conversations_days"),
        ("animation", "motion"),
        ("cloud régión", "vertex_location"),
        ("prefix_padding_ms", "prefix_padding_ms"),
    ],
)
def test_a_setting_is_found_by_other_words(typed: str, row: str) -> None:
    found = [each.name for each in ROWS if finds(each, typed)]
    assert row in found
    assert len(found) < len(ROWS) / 2


def test_nothing_is_found_by_a_word_of_nowhere() -> None:
    assert not [row for row in ROWS if finds(row, "zebra")]
    assert not [row for row in ROWS if finds(row, "dark zebra")]


def other_value(name: str) -> Any:
    """Give a value of a setting that is not the usual one."""
    usual = getattr(Settings(), name)
    kind = type(usual)
    if isinstance(usual, bool):
        return not usual
    if hasattr(kind, "__members__"):
        return next(each for each in kind if each is not usual)
    if name == "proactive":
        return True
    if isinstance(usual, str):
        return "other"
    return ("other",) if isinstance(usual, tuple) else 1


@pytest.mark.parametrize("name", sorted({each for row in ROWS for each in row.fields}))
def test_what_renews_the_session_says_so(name: str) -> None:
    changed = replace(Settings(), **{name: other_value(name)})
    to_connection = {"connection", "custom_url", "proxy", "ca_file"}
    to_connection |= {"vertex_project", "vertex_location"}
    renews = wishes_of(changed) != wishes_of(Settings()) or name in to_connection
    assert renews == (name in RENEWING)


def test_each_row_has_words_and_each_word_a_row() -> None:
    assert {row.name for row in ROWS} == set(row_words.ROWS)
    assert len({row.name for row in ROWS}) == len(ROWS)


def test_rows_say_what_the_model_leaves_out() -> None:
    function = FunctionDeclaration(name="f")
    found = {card.id: refusals(Settings(model=card.id), (function,)) for card in MODELS}
    assert "thinking_level" in found["gemini-3.8-live"]
    assert "thinking_level" not in found["gemini-3.8-live-extended-thinking"]
    assert "takes a thinking level" in found["gemini-3.8-live-extended-thinking"]["thinking_budget"]
    native = found["gemini-2.5-flash-native-audio-latest"]
    assert set(native) == {"thinking_level", "google_search"}
    assert "takes a thinking budget" in native["thinking_level"]
    assert "functions" in native["google_search"]
    translates = found["gemini-3.5-live-translate-preview"]
    assert {"temperature", "seed", "google_search", "include_thoughts"} <= set(translates)
    assert not refusals(Settings(model="something-new"))


def test_detection_has_no_effect_where_speech_is_marked_by_hand() -> None:
    found = refusals(Settings(model="something-new", talk_mode=TalkMode.TOGGLE))
    assert set(found.values()) == {words.BY_HAND}
    assert {"patience", "silence_ms", "start_readiness"} <= set(found)
    assert "speech_interrupts" not in found


def test_rows_of_the_cloud_show_with_the_cloud_alone() -> None:
    assert hidden(Settings()) == {"vertex_project", "vertex_location"}
    assert hidden(Settings(connection=ConnectionChoice.VERTEX)) == frozenset()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"target_tokens": 200}, "less than the 200 tokens"),
        ({"trigger_tokens": 50}, "more than the 100 tokens"),
        ({"target_tokens": 199}, ""),
        ({"target_tokens": None}, ""),
        ({"connection": ConnectionChoice.GOOGLE}, words.NO_GOOGLE_KEY_YET),
        ({"connection": ConnectionChoice.CUSTOM}, words.NO_ADDRESS_YET),
        ({"connection": ConnectionChoice.LOCAL}, ""),
        ({"custom_url": "http://a.example"}, "is no server address"),
        ({"custom_url": "wss://a.example"}, ""),
        ({"proxy": "proxy:8080"}, "is no proxy’s address"),
        ({"proxy": "none"}, ""),
        ({"proxy": "socks5://a.example:1"}, ""),
        ({"ca_file": "/nowhere/at/all.pem"}, words.NO_SUCH_FILE),
        ({"vertex_project": "My Project"}, "is no Google Cloud project"),
        ({"vertex_location": ""}, "is no Google Cloud location"),
        ({"vertex_location": "europe-west4"}, ""),
        ({"language": "german"}, "german"),
        ({"language": "de-DE"}, ""),
        ({"transcribe_languages": ("en", "deutsch!")}, "deutsch!"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(changes: dict[str, Any], said: str) -> None:
    settings = Settings(trigger_tokens=200, target_tokens=100)
    found = trouble(settings, changes, has_key=False).replace("'", "’")
    assert said in found
    assert bool(said) == bool(found)


def test_patience_goes_from_quick_to_unhurried() -> None:
    lengths = [patience.USUAL_MS if ms is None else ms for ms, _ in patience.STEPS]
    assert lengths == sorted(lengths)
    assert len(patience.STEPS) == len(words.PATIENCES)
    for step, waited in enumerate(patience.STEPS):
        assert patience.step_of(waited) == patience.nearest(waited) == step
    assert patience.step_of((700, Readiness.AUTO)) is None
    assert words.PATIENCES[patience.nearest((700, Readiness.AUTO))] == "Usual"
    assert words.PATIENCES[patience.nearest((9000, Readiness.AUTO))] == "Unhurried"


def test_changes_are_taken_back_the_newest_first() -> None:
    history = History()
    assert history.back() is None
    settings = Settings()
    for seed in (1, 2):
        change = Change("seed", (("seed", seed),))
        history.note(change, settings)
        settings = replace(settings, seed=seed)
    assert history.can_go_back
    assert history.back() == Change("seed", (("seed", 1),))
    assert history.back() == Change("seed", (("seed", None),))
    assert not history.can_go_back


def test_keys_are_chosen_and_clash(qapp: QApplication) -> None:
    talk, mute = COMMANDS[0], COMMANDS[1]
    keys = QKeySequence("Ctrl+J")
    assert clash(talk, keys, {}) == ""
    chosen = with_keys({}, talk, keys)
    assert chosen == {setting_of(talk): "Ctrl+J"}
    assert keys_of(talk, chosen) == keys
    assert keys_of(mute, chosen) == QKeySequence(mute.keys)
    assert mute.words in clash(talk, QKeySequence(mute.keys), chosen)
    assert talk.words in clash(mute, keys, chosen)
    assert clash(mute, QKeySequence(talk.keys), chosen) == ""
    assert clash(talk, QKeySequence("F9"), {}) == ""
    assert clash(talk, QKeySequence("J"), {}) == words.KEYS_PLAIN
    assert clash(talk, QKeySequence("Shift+J"), {}) == words.KEYS_PLAIN
    assert clash(talk, QKeySequence("Ctrl+Return"), {}) == words.KEYS_RESERVED
    assert with_keys(chosen, talk, QKeySequence(talk.keys)) == {}
    none = with_keys({}, talk, QKeySequence())
    assert keys_of(talk, none).isEmpty()


def test_motion_follows_the_choice() -> None:
    assert moves_little(Motion.REDUCED)
    assert not moves_little(Motion.FULL)
    assert moves_little(Motion.SYSTEM) in {True, False}
