"""Brings the messages of one connection to its client, with the faults that are wanted."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

from live_desktop.protocol.codec import encode_server
from live_desktop.protocol.messages import ServerMessage
from live_desktop.server.conduct import Conduct, Switchboard
from live_desktop.server.lifetime import Dropped
from live_desktop.server.outbox import Outbox
from live_desktop.server.shaping import Shaper, has_sound
from live_desktop.server.timing import Timing

Send = Callable[[str | bytes], Awaitable[None]]

_NEWS = b'"messageOfTomorrow":{"kind":"NOT_YET_INVENTED","amounts":[1,2.5,null]}'
_HALF_A_MESSAGE = b'{"serverContent":{"modelTurn":{"parts":[{"text":"Where am'


async def deliver(
    outbox: Outbox, send: Send, switchboard: Switchboard, sent: Callable[[], None]
) -> None:
    """Send what comes into the outbox until cancelled, and count it with `sent`.

    Raises Dropped where the connection is to be cut.
    """
    shaper, loop = Shaper(switchboard), asyncio.get_running_loop()
    timing, packer, count = Timing(switchboard.conduct.seed), _Packer(switchboard), 0
    while True:
        came, message = await outbox.take()
        for shaped in shaper.shape(message):
            conduct = switchboard.conduct
            due = timing.due(came, conduct, has_sound=has_sound(shaped))
            if due > loop.time():
                await asyncio.sleep(due - loop.time())
            content = shaped.server_content
            if content is not None and content.turn_complete and conduct.late_turn_complete:
                await asyncio.sleep(conduct.late_turn_complete)
            for frame in packer.frames(shaped):
                await send(frame)
                sent()
                count += 1
                if count == switchboard.conduct.drop_after_messages:
                    raise Dropped


class _Packer:
    """Writes messages as frames, some of them amiss."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard
        self._count = 0
        self._oversize_sent = False

    def frames(self, message: ServerMessage) -> Iterator[str | bytes]:
        """Yield the frame of a message, and one that is none where it is wanted."""
        conduct = self._switchboard.conduct
        frame = _frame(message, conduct)
        if conduct.oversize_bytes and has_sound(message) and not self._oversize_sent:
            self._oversize_sent = True
            frame = frame[:-1].ljust(conduct.oversize_bytes - 1) + b"}"
        yield frame.decode() if conduct.text_frames else frame
        self._count += 1
        if self._count == conduct.malformed_after_messages:
            yield _HALF_A_MESSAGE.decode() if conduct.text_frames else _HALF_A_MESSAGE


def _frame(message: ServerMessage, conduct: Conduct) -> bytes:
    frame = encode_server(message)
    if conduct.crowded_messages and message != ServerMessage():
        frame = frame[:-1] + b"," + _NEWS + b"}"
    return frame
