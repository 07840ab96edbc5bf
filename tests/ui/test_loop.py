"""The loop: it ends when its main coroutine does, and every wish to quit arrives there."""

import asyncio
import logging
import os
import signal

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, qInfo
from PySide6.QtWidgets import QApplication

from live_desktop.ui import loop


def test_it_returns_what_main_returns(qapp: QApplication) -> None:
    async def main(_quit_wanted: asyncio.Event) -> int:
        await asyncio.sleep(0)
        return 7

    assert loop.run(main) == 7


def test_it_can_run_again(qapp: QApplication) -> None:
    async def main(_quit_wanted: asyncio.Event) -> int:
        return await asyncio.to_thread(lambda: 3)

    assert [loop.run(main), loop.run(main)] == [3, 3]


def test_a_wish_to_quit_leaves_time_to_clean_up(qapp: QApplication) -> None:
    cleaned: list[bool] = []

    async def main(quit_wanted: asyncio.Event) -> int:
        QCoreApplication.postEvent(qapp, QEvent(QEvent.Type.Quit))
        await quit_wanted.wait()
        await asyncio.to_thread(cleaned.append, True)
        return 0

    assert loop.run(main) == 0
    assert cleaned


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_a_wish_to_quit(qapp: QApplication, number: signal.Signals) -> None:
    async def main(quit_wanted: asyncio.Event) -> int:
        os.kill(os.getpid(), number)
        await asyncio.wait_for(quit_wanted.wait(), 5)
        return 0

    assert loop.run(main) == 0


def test_a_failing_main_fails_the_run(qapp: QApplication) -> None:
    async def main(_quit_wanted: asyncio.Event) -> int:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        loop.run(main)


def test_fonts_that_lack_letters_fill_no_log(
    qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    async def main(_quit_wanted: asyncio.Event) -> int:
        qInfo('OpenType support missing for "A", script 12')
        qInfo("something else")
        return 0

    with caplog.at_level(logging.INFO):
        assert loop.run(main) == 0
    assert [each.getMessage() for each in caplog.records] == ["Qt: something else"]
