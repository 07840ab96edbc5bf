"""What holds for every test: no screen, no unexpected log, nothing left running."""

import asyncio
import logging
import os
import sys
import threading
from collections.abc import Iterator

import pytest

from live_desktop.ui.loop import Application
from tests.support.sound_card import SoundCard, sound_card

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("JACK_NO_START_SERVER", "1")
# The tests read English words, whatever language is spoken where they run.
os.environ["LANGUAGE"] = "en"


@pytest.fixture(autouse=True)
def no_key_is_held() -> Iterator[None]:
    """Forget the keys that no vault took."""
    yield
    if (module := sys.modules.get("live_desktop.store.secrets")) is not None:
        module._held.clear()


class _Listener(logging.Handler):
    """Keeps every record that a test did not say it expects."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that logs a warning, unless its marker `logs` names a part of the message."""
    marker = request.node.get_closest_marker("logs")
    expected: tuple[str, ...] = marker.args if marker else ()
    listener = _Listener()
    logging.getLogger().addHandler(listener)
    yield
    logging.getLogger().removeHandler(listener)
    unexpected = [
        record.getMessage()
        for record in listener.records
        if not any(part in record.getMessage() for part in expected)
    ]
    assert not unexpected


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """Fail a test that leaves a thread of its own running."""
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        if thread.name.startswith(("asyncio_", "worker", "pytest", "Dummy")):
            continue
        thread.join(2.0)
        assert not thread.is_alive(), f"the test leaves the thread {thread.name} behind"


@pytest.fixture(autouse=True)
def no_failed_task(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test whose tasks fail unheard."""
    failures: list[str] = []

    def report(_loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        failures.append(str(context.get("exception") or context.get("message")))

    monkeypatch.setattr(asyncio.BaseEventLoop, "default_exception_handler", report)
    yield
    assert not failures


@pytest.fixture(scope="session")
def qapp_cls() -> type[Application]:
    """The program's own application class, for there can be only one application object."""
    return Application


@pytest.fixture(scope="session")
def card(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoundCard]:
    """A sound card for the whole run: PortAudio keeps its first list of devices."""
    with sound_card(tmp_path_factory.mktemp("sound")) as running:
        yield running
