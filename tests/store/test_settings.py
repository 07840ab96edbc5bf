"""Settings survive: restarts, crashes, other versions, broken files."""

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from live_desktop.errors import SettingsBroken
from live_desktop.protocol.models import DEFAULT_MODEL
from live_desktop.store.files import backup_of, write_atomically
from live_desktop.store.settings import (
    Accent,
    ConnectionChoice,
    Contrast,
    Coverage,
    Loaded,
    Motion,
    Readiness,
    Resolution,
    Settings,
    SettingsFile,
    TalkMode,
    ThinkingLevel,
)

ANY_SETTINGS = st.builds(
    Settings,
    connection=st.sampled_from(ConnectionChoice),
    custom_url=st.text(),
    voice=st.text(),
    persona=st.text(),
    talk_mode=st.sampled_from(TalkMode),
    reply_seconds=st.floats(1, 600),
    proxy=st.text(),
    temperature=st.none() | st.floats(0, 2),
    seed=st.none() | st.integers(0, 2**31),
    media_resolution=st.sampled_from(Resolution),
    thinking_level=st.sampled_from(ThinkingLevel),
    proactive=st.none() | st.booleans(),
    start_readiness=st.sampled_from(Readiness),
    coverage=st.sampled_from(Coverage),
    transcribe_languages=st.lists(st.text(), max_size=3).map(tuple),
    contrast=st.sampled_from(Contrast),
    accent=st.sampled_from(Accent),
    motion=st.sampled_from(Motion),
    text_percent=st.integers(90, 150),
    shortcuts=st.dictionaries(st.text(), st.text(), max_size=3),
    keep_conversations_days=st.none() | st.integers(0, 3650),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=ANY_SETTINGS)
def test_what_is_saved_is_loaded(tmp_path: Path, chosen: Settings) -> None:
    SettingsFile(tmp_path / "settings.json").save(chosen)
    assert SettingsFile(tmp_path / "settings.json").load() == Loaded(chosen)


def test_a_fresh_machine_has_defaults(tmp_path: Path) -> None:
    assert SettingsFile(tmp_path / "none" / "settings.json").load() == Loaded(Settings())


def test_nothing_is_asked_for_that_nobody_chose() -> None:
    settings = Settings()
    assert settings.talk_mode is TalkMode.OPEN_MIC
    assert settings.reply_seconds == 20.0
    assert (settings.proxy, settings.ca_file, settings.vertex_project) == ("", "", "")


def test_keys_of_other_versions_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"voice":"Kore","hologram":true}')
    file = SettingsFile(path)
    assert file.load().settings.voice == "Kore"
    file.save(Settings(voice="Puck"))
    stored = json.loads(path.read_text())
    assert stored["hologram"] is True
    assert stored["voice"] == "Puck"


def test_values_of_other_versions_are_kept_that_this_one_could_not_hold(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"far":1e999,"long":123456789012345678901234567890,"voice":1}')
    file = SettingsFile(path)
    file.save(file.load().settings)
    assert '"far": 1e999' in path.read_text()
    assert json.loads(path.read_text())["long"] == 123456789012345678901234567890


def asides(folder: Path) -> list[Path]:
    """List the copies that were set aside, the oldest first."""
    return sorted(folder.glob("settings.json.broken-*"), key=lambda path: (len(path.name), path))


def complaint_about(path: Path, content: bytes) -> tuple[Settings, SettingsBroken]:
    """Load a file with this content that is not right."""
    path.write_bytes(content)
    loaded = SettingsFile(path).load()
    assert loaded.complaint is not None
    return loaded.settings, loaded.complaint


DEEP = b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\0",
        b"null",
        b'{"a\xff":1}',
        b'{"voice":"Puck",}',
        DEEP,
    ],
    ids=["empty", "cut", "list", "zero", "null", "no UTF-8", "comma", "deep"],
)
def test_what_is_no_object_falls_back_whole(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    settings, complaint = complaint_about(path, content)
    assert settings == Settings()
    (aside,) = asides(tmp_path)
    assert f"set aside as {aside}" in str(complaint)
    assert aside.read_bytes() == path.read_bytes() == content


def test_the_backup_takes_the_place_of_a_broken_file(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    file = SettingsFile(path)
    file.save(Settings(voice="Kore"))
    file.save(Settings(voice="Puck"))
    settings, complaint = complaint_about(path, b"{")
    assert settings == Settings(voice="Kore")
    assert "Those from before" in str(complaint)
    assert SettingsFile(path).load() == Loaded(Settings(voice="Kore"))


@pytest.mark.parametrize(
    ("name", "value", "mistake"),
    [
        ("voice", "1", "expected `str`, got `int`"),
        ("voice", '"\\n\xff"', "can't decode"),
        ("connection", '"moon"', "expected one of auto, local, google, custom, vertex"),
        ("appearance", '"blue"', "expected one of system, light, dark"),
        ("talk_mode", "7", "expected one of open_mic, hold, toggle"),
        ("transcribe_languages", '"en"', "expected `array`, got `str`"),
        ("transcribe_languages", '["en", 1]', "expected `str`, got `int`"),
        ("temperature", '"hot"', "expected `float | null`, got `str`"),
        ("temperature", "-0.1", ">= 0.0"),
        ("temperature", "2.1", "<= 2.0"),
        ("top_p", "-0.1", ">= 0.0"),
        ("top_p", "1.1", "<= 1.0"),
        ("top_k", "0", "> 0.0"),
        ("reply_seconds", "0", "> 0.0"),
        ("reply_seconds", "600.5", "<= 600.0"),
        ("reply_seconds", "1e999", "out of range"),
        ("max_output_tokens", "0", ">= 1"),
        ("trigger_tokens", "0", ">= 1"),
        ("target_tokens", "-5", ">= 1"),
        ("thinking_budget", "-2", ">= -1"),
        ("silence_ms", "-1", ">= 0"),
        ("prefix_padding_ms", "-1", ">= 0"),
        ("text_percent", "89", ">= 90"),
        ("text_percent", "151", "<= 150"),
        ("keep_logs_days", "3651", "<= 3650"),
        ("shortcuts", '{"talk":1}', "expected `str`"),
        ("accent", '"beige"', "expected one of teal, system"),
    ],
)
def test_a_wrong_value_is_named_and_the_others_are_kept(
    tmp_path: Path, name: str, value: str, mistake: str
) -> None:
    content = f'{{"persona":"A pirate","{name}":{value},"seed":7}}'.encode("latin1")
    settings, complaint = complaint_about(tmp_path / "settings.json", content)
    assert settings == Settings(persona="A pirate", seed=7)
    assert f" {name} (" in str(complaint)
    assert mistake in str(complaint)
    assert [each.read_bytes() for each in asides(tmp_path)] == [content]


def test_each_wrong_value_is_named(tmp_path: Path) -> None:
    content = b'{"voice":1,"top_k":0,"persona":"A pirate"}'
    settings, complaint = complaint_about(tmp_path / "settings.json", content)
    assert settings == Settings(persona="A pirate")
    assert "voice (expected `str`, got `int`); top_k (expected `float` > 0.0)." in str(complaint)


def test_the_bounds_themselves_are_right(tmp_path: Path) -> None:
    low = Settings(
        temperature=0, top_p=0, top_k=0.5, reply_seconds=0.001, max_output_tokens=1,
        trigger_tokens=1, target_tokens=1, thinking_budget=-1, silence_ms=0, prefix_padding_ms=0,
    )  # fmt: skip
    high = Settings(temperature=2, top_p=1, reply_seconds=600)
    for chosen in (low, high):
        SettingsFile(tmp_path / "settings.json").save(chosen)
        assert SettingsFile(tmp_path / "settings.json").load() == Loaded(chosen)


@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_model_is_the_default(tmp_path: Path, empty: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"model": empty}))
    assert SettingsFile(path).load() == Loaded(Settings(model=DEFAULT_MODEL))
    assert msgspec.structs.replace(Settings(model="mine"), model=empty).model == DEFAULT_MODEL


def test_no_file_set_aside_is_lost_and_each_is_set_aside_once(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    contents = [b'{"temperature":"hot"}', b'{"voice":1}']
    for content in (*contents, *contents):
        complaint_about(path, content)
    assert [each.read_bytes() for each in asides(tmp_path)] == contents
    assert sorted(tmp_path.iterdir()) == sorted([path, *asides(tmp_path)])


def test_the_next_save_mends_the_file(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"voice":1,"persona":"A pirate","hologram":true}')
    file = SettingsFile(path)
    file.save(file.load().settings)
    assert SettingsFile(path).load() == Loaded(Settings(persona="A pirate"))
    assert json.loads(path.read_text())["hologram"] is True
    assert json.loads(backup_of(path).read_text())["voice"] == 1


def test_nothing_is_written_over_before_it_is_set_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.json"
    content = '{"voice":1}'
    path.write_text(content)
    file = SettingsFile(path)

    def full_disk(_handle: int) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as full:
        full.setattr("os.fsync", full_disk)
        loaded = file.load()
        assert "No copy" in str(loaded.complaint)
        with pytest.raises(OSError, match="no space"):
            file.save(loaded.settings)
        assert path.read_text() == content
    file.save(loaded.settings)
    assert [each.read_text() for each in asides(tmp_path)] == [content]
    assert SettingsFile(path).load() == Loaded(Settings())


def test_a_failed_write_leaves_the_old_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.json"
    write_atomically(path, b"old")

    def full_disk(_handle: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(OSError, match="no space"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["settings.json"]
