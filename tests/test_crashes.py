"""What nobody catches is told all the same."""

import asyncio
import sys
import threading

import pytest

from live_desktop.crashes import caught
from live_desktop.errors import LiveDesktopError, NetworkFailed, ProgramFailed, tellable


@pytest.mark.logs("something went wrong inside the program")
async def test_failures_of_callbacks_threads_and_slots_are_told() -> None:
    told: list[LiveDesktopError] = []
    all_told = asyncio.Event()

    def tell(error: LiveDesktopError) -> None:
        told.append(error)
        if len(told) == 3:
            all_told.set()

    def fail(why: str) -> None:
        raise ValueError(why)

    with caught(tell):
        asyncio.get_running_loop().call_soon(fail, "callback")
        thread = threading.Thread(target=fail, args=["thread"])
        thread.start()
        await asyncio.to_thread(thread.join)
        error = ValueError("slot")
        sys.excepthook(type(error), error, None)
        await all_told.wait()
    assert all(isinstance(each, ProgramFailed) for each in told)
    assert {each.detail for each in told} == {
        "ValueError('callback')", "ValueError('thread')", "ValueError('slot')",
    }  # fmt: skip


def test_what_is_in_words_already_stays() -> None:
    error = NetworkFailed("The network is down.")
    assert tellable(error) is error
