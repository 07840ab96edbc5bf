"""Settings survive: restarts, crashes, other versions, broken files."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from live_desktop.errors import SettingsBroken
from live_desktop.store.files import write_atomically
from live_desktop.store.settings import (
    ConnectionChoice,
    Coverage,
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
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=ANY_SETTINGS)
def test_what_is_saved_is_loaded(tmp_path: Path, chosen: Settings) -> None:
    SettingsFile(tmp_path / "settings.json").save(chosen)
    assert SettingsFile(tmp_path / "settings.json").load() == chosen


def test_a_fresh_machine_has_defaults(tmp_path: Path) -> None:
    assert SettingsFile(tmp_path / "none" / "settings.json").load() == Settings()


def test_nothing_is_asked_for_that_nobody_chose() -> None:
    settings = Settings()
    assert settings.talk_mode is TalkMode.OPEN_MIC
    assert settings.reply_seconds == 20.0
    assert (settings.proxy, settings.ca_file, settings.vertex_project) == ("", "", "")


def test_keys_of_other_versions_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"voice":"Kore","hologram":true}')
    file = SettingsFile(path)
    assert file.load().voice == "Kore"
    file.save(Settings(voice="Puck"))
    stored = json.loads(path.read_text())
    assert stored["hologram"] is True
    assert stored["voice"] == "Puck"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"voice":1}',
        '{"connection":"moon"}',
        '{"appearance":"blue"}',
        "\0",
        '{"talk_mode":"shout"}',
        '{"temperature":"hot"}',
        '{"transcribe_languages":"en"}',
    ],
)
def test_a_broken_file_is_set_aside_and_explained(tmp_path: Path, content: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(content)
    with pytest.raises(SettingsBroken, match=r"settings\.broken\.json"):
        SettingsFile(path).load()
    assert (tmp_path / "settings.broken.json").read_text() == content
    assert SettingsFile(path).load() == Settings()


def test_the_setting_that_is_wrong_is_named_and_no_file_set_aside_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    contents = ['{"temperature":"hot"}', '{"voice":1}']
    for content, name in zip(contents, ("temperature", "voice"), strict=True):
        path.write_text(content)
        with pytest.raises(SettingsBroken, match=rf"\$\.{name}"):
            SettingsFile(path).load()
    aside = [tmp_path / "settings.broken.json", tmp_path / "settings.broken2.json"]
    assert [each.read_text() for each in aside] == contents


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
