"""The assistant while the user marks speech by hand, and does without the sound."""

import asyncio

from live_desktop.protocol.messages import ClientMessage, RealtimeInput
from live_desktop.protocol.models import Activity, Wishes
from live_desktop.session.phase import Phase
from tests.support.scripted_server import Client, until_closed
from tests.support.stage import Stage, answering, speech, stage

BY_HAND = Wishes("gemini-3.8-live", "Puck", "", activity=Activity(manual=True))


class Noting:
    """A server's side that notes so many messages, after the user may go on, and answers."""

    def __init__(self, count: int, *, at_once: bool = True) -> None:
        self.received: list[ClientMessage] = []
        self.accept = asyncio.Event()
        if at_once:
            self.accept.set()
        self._count = count

    async def __call__(self, client: Client) -> None:
        await self.accept.wait()
        await client.accept()
        for _ in range(self._count):
            self.received.append(await client.receive())
        await client.send(speech(0.1, "Yes?"))
        await until_closed(client)

    def told(self) -> list[str | bytes]:
        """List what came, with a word for each mark."""
        inputs = [each.realtime_input for each in self.received]
        return [_word(each) for each in inputs if each is not None]


def is_open(on: Stage) -> bool:
    """Tell whether the microphone is open."""
    return on.sound.listening


def is_muted(on: Stage) -> bool:
    """Tell whether the microphone is muted."""
    return on.sound.muted


def shown(on: Stage) -> Phase:
    """Tell which phase is shown."""
    return on.viewer.phases[-1]


def _word(part: RealtimeInput) -> str | bytes:
    if part.audio is not None:
        return part.audio.data
    return "start" if part.activity_start is not None else "end"


async def test_what_is_said_just_before_the_mark_is_kept_and_nothing_else_is_sent() -> None:
    server = Noting(4)
    async with stage(server, wishes=BY_HAND) as on:
        on.assistant.arm(True)
        assert is_open(on)
        assert not on.assistant.hears
        on.assistant.captured(b"\1\1")
        assert on.viewer.phases == [Phase.IDLE]
        on.assistant.start_talk()
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.HEARING)
        on.assistant.captured(b"\2\2")
        on.assistant.finish_speech()
        assert is_open(on), "the moment before the next mark is kept too"
        await on.viewer.until(lambda: "Yes?" in on.viewer.texts())
        on.assistant.arm(False)
        assert not is_open(on)
    assert server.told() == ["start", b"\1\1", b"\2\2", "end"]


async def test_speech_that_ends_before_the_connection_stands_waits_for_it() -> None:
    server = Noting(3, at_once=False)
    async with stage(server, wishes=BY_HAND) as on:
        on.assistant.start_talk()
        on.assistant.captured(b"\1\1")
        on.assistant.finish_speech()
        assert not is_open(on)
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.CONNECTING)
        server.accept.set()
        await on.viewer.until(lambda: "Yes?" in on.viewer.texts())
    assert server.told() == ["start", b"\1\1", "end"]


async def test_without_marks_an_armed_microphone_sends_nothing() -> None:
    async with stage(answering(speech(0.1, "Yes?"))) as on:
        on.assistant.connect()
        on.assistant.arm(True)
        on.assistant.captured(b"\1\1" * 320)
        on.assistant.type("Hello")
        await on.viewer.until(lambda: "Yes?" in on.viewer.texts())
    assert on.viewer.texts() == ["Hello", "Yes?"]


async def test_to_be_deafened_mutes_as_well_and_its_end_leaves_the_mute_alone() -> None:
    async with stage(answering()) as on:
        on.assistant.start_talk()
        await on.viewer.until(lambda: on.viewer.phases[-1] is Phase.LISTENING)
        assert on.assistant.hears
        on.assistant.set_deafened(True)
        assert is_muted(on)
        assert shown(on) is Phase.MUTED
        on.assistant.set_muted(True)
        on.assistant.set_deafened(False)
        assert is_muted(on)
        on.assistant.set_muted(False)
        assert not is_muted(on)
        assert shown(on) is Phase.LISTENING
