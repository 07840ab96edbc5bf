"""The language of the window is read before anything else is."""

from pathlib import Path

import pytest

from live_desktop.store.settings import Settings, SettingsFile
from live_desktop.store.window_language import stored_language


def test_it_is_the_one_of_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    SettingsFile(path).save(Settings(window_language="de"))
    assert stored_language(path) == "de"


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"window_language": 7}', b"\xff\xfe", b"{}", b"[" * 100_000]
)
def test_a_file_that_does_not_say_it_leaves_it_to_the_system(
    content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    assert stored_language(path) == ""


def test_it_is_the_systems_where_there_is_no_file(tmp_path: Path) -> None:
    assert stored_language(tmp_path / "settings.json") == ""
