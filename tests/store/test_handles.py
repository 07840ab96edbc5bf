"""The handle on disk: kept, removed, and never worth a failure."""

import stat
import sys
from pathlib import Path

import pytest

from live_desktop.protocol.resumption import ResumptionHandle
from live_desktop.store.handles import HandleFile

HANDLE = ResumptionHandle(
    service="wss://example.org/live", model="gemini-3.8-live", handle="secret", expires=1000.0
)


def test_a_handle_is_kept_until_it_is_removed(tmp_path: Path) -> None:
    path = tmp_path / "state" / "session.json"
    file = HandleFile(path)
    assert file.load() is None
    file.save(HANDLE)
    assert HandleFile(path).load() == HANDLE
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    file.save(None)
    file.save(None)
    assert file.load() is None


@pytest.mark.logs("cannot be read", "cannot be kept")
def test_a_broken_file_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    path.write_text("{", encoding="utf-8")
    assert HandleFile(path).load() is None
    HandleFile(path / "below a file").save(HANDLE)


def test_a_handle_resumes_its_own_session_in_time_and_hides_itself() -> None:
    assert HANDLE.resumes(HANDLE.service, HANDLE.model, 999.0)
    assert not HANDLE.resumes(HANDLE.service, HANDLE.model, 1000.0)
    assert not HANDLE.resumes("wss://example.org/other", HANDLE.model, 0.0)
    assert not HANDLE.resumes(HANDLE.service, "gemini-4", 0.0)
    assert "secret" not in repr(HANDLE)
