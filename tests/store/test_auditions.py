"""The voices that were heard, as real files."""

import os
from pathlib import Path

import pytest

from live_desktop.store.auditions import AuditionCache, AuditionKey

KEY = AuditionKey("google", "a-model", "Kore", "Hello.")
PCM = bytes(1000)


def key(number: int) -> AuditionKey:
    """Make a key of its own."""
    return AuditionKey("google", "a-model", "Kore", f"Hello {number}.")


def age(folder: Path, which: AuditionKey, seconds: int) -> None:
    """Make a file look as if it was heard so long ago."""
    path = folder / which.file_name
    past = path.stat().st_mtime_ns - seconds * 10**9
    os.utime(path, ns=(past, past))


def test_what_is_kept_is_there_again(tmp_path: Path) -> None:
    cache = AuditionCache(tmp_path / "voices")
    assert cache.get(KEY) is None
    cache.put(KEY, PCM)
    assert AuditionCache(tmp_path / "voices").get(KEY) == PCM


@pytest.mark.parametrize(
    "other",
    [
        AuditionKey("local", "a-model", "Kore", "Hello."),
        AuditionKey("google", "b-model", "Kore", "Hello."),
        AuditionKey("google", "a-model", "Puck", "Hello."),
        AuditionKey("google", "a-model", "Kore", "Hello?"),
        AuditionKey("google", "a-model", "KoreHello.", ""),
    ],
)
def test_every_part_of_the_key_counts(tmp_path: Path, other: AuditionKey) -> None:
    cache = AuditionCache(tmp_path)
    cache.put(KEY, PCM)
    assert cache.get(other) is None


def test_the_names_of_the_files_tell_nothing(tmp_path: Path) -> None:
    AuditionCache(tmp_path).put(KEY, PCM)
    (path,) = tmp_path.iterdir()
    assert "Kore" not in path.name
    assert "Hello" not in path.name


def test_what_was_not_heard_for_the_longest_time_goes_first(tmp_path: Path) -> None:
    cache = AuditionCache(tmp_path, most_bytes=3 * len(PCM))
    for number in range(3):
        cache.put(key(number), PCM)
        age(tmp_path, key(number), 100 - number)
    assert cache.get(key(0)) == PCM  # heard again just now
    cache.put(key(3), PCM)
    assert [cache.get(key(number)) is not None for number in range(4)] == [True, False, True, True]


def test_one_that_is_larger_than_all_room_is_not_kept(tmp_path: Path) -> None:
    cache = AuditionCache(tmp_path, most_bytes=len(PCM))
    cache.put(key(1), PCM)
    cache.put(key(2), PCM * 2)
    assert cache.get(key(1)) == PCM
    assert cache.get(key(2)) is None


@pytest.mark.parametrize("broken", [b"", b"\x01"])
def test_a_broken_file_counts_as_none(tmp_path: Path, broken: bytes) -> None:
    cache = AuditionCache(tmp_path)
    cache.put(KEY, PCM)
    (tmp_path / KEY.file_name).write_bytes(broken)
    assert cache.get(KEY) is None


def test_files_of_others_stay(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_bytes(bytes(5000))
    AuditionCache(tmp_path, most_bytes=len(PCM)).put(KEY, PCM)
    assert (tmp_path / "notes.txt").exists()
    assert (tmp_path / KEY.file_name).exists()


def test_a_folder_that_cannot_be_made_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "voices").write_bytes(b"a file, not a folder")
    cache = AuditionCache(tmp_path / "voices")
    cache.put(KEY, PCM)
    assert cache.get(KEY) is None
