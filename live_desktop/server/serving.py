"""Runs the server: from loading its models until it is told to stop."""

import asyncio
import logging
import ssl
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path

from websockets.asyncio.server import Server

from live_desktop.offline import BrainChanged, News, Unanswered, UseBrain, read_order, write_line
from live_desktop.server.brain.brain import Brain, local_time
from live_desktop.server.brain.notes.notebook import FileNotebook
from live_desktop.server.brain.time.alarms import Alarms, steady_seconds
from live_desktop.server.bridge.bridge import Bridge
from live_desktop.server.choices import Cast, Ears
from live_desktop.server.conduct import Conduct
from live_desktop.server.door import address_of
from live_desktop.server.endpoint import LiveServer
from live_desktop.server.models import ModelStore
from live_desktop.server.stopping import Stop

logger = logging.getLogger(__name__)

_STOP_PATIENCE = 1.5  # seconds; so that clients have had theirs


def tell(news: News) -> None:
    """Tell the window that started the server something, on stdout."""
    sys.stdout.buffer.write(write_line(news).encode())  # in UTF-8, whatever the system's is
    sys.stdout.buffer.flush()


def log(news: News) -> None:
    """Tell whoever reads the log."""
    if isinstance(news, BrainChanged):
        answering = f"{news.name} at {news.address}" if news.name else "the skills alone"
        if news.problem:
            logger.warning("open questions go to %s: %s", answering, news.problem)
        else:
            logger.info("open questions go to %s", answering)


async def serve(
    host: str,
    port: int,
    *,
    token: str | None,
    hint: str = "",
    for_window: bool = False,
    brain: UseBrain | None = None,
    ears: Ears = Ears.AUTO,
    cast: Cast = Cast.AUTO,
    notes: Path | None = None,
    conduct: Conduct | None = None,
    controlled: bool = True,
    tls: ssl.SSLContext | None = None,
) -> None:
    """Serve until a signal, or, for a window, until stdin ends.

    Says on stdout where it listens, and then the hint. Open questions go to `brain`; without a
    file of notes each session has notes of its own. Raises LocalServerFailed where the models or
    the port are not to be had.
    """
    told = tell if for_window else log
    bridge = Bridge(told)
    bridge.use(brain or UseBrain())
    stop = Stop.on_signals(or_end_of_stdin=for_window, on_line=partial(_take_order, bridge))
    store = await ModelStore.load(ears=ears, cast=cast)
    try:
        live = LiveServer(
            store,
            token=token,
            make_brain=partial(
                Brain,
                model=bridge,
                # A window has one user, whose alarms outlive each of his talks.
                alarms=Alarms(local_time, steady=steady_seconds) if for_window else None,
                notebook=FileNotebook(notes) if notes else None,
                unanswered=partial(told, Unanswered()),
            ),
            conduct=conduct,
            controlled=controlled,
        )
        server = await live.listen(host, port, tls=tls)
        async with asyncio.TaskGroup() as tasks:
            looking = tasks.create_task(bridge.run())
            await serve_until(stop, server, secure=tls is not None, hint=hint)
            looking.cancel()
    finally:
        store.close()


def _take_order(bridge: Bridge, line: str) -> None:
    order = read_order(line)
    if order is not None:
        bridge.use(order)


async def serve_until(stop: Stop, server: Server, *, secure: bool, hint: str = "") -> None:
    """Say on stdout where a server listens, and close it when it is to stop.

    Clients that do not answer the goodbye, or that nobody wants to wait for, are cut off.
    """
    sys.stdout.write(f"listening on {address_of(server, 'wss' if secure else 'ws')}\n{hint}")
    sys.stdout.flush()
    try:
        await stop.wanted.wait()
    finally:
        server.close()
        # A socket that has not said hello yet is no connection to cut off: it is not waited for.
        with suppress(TimeoutError):
            async with asyncio.timeout(2 * _STOP_PATIENCE), asyncio.TaskGroup() as tasks:
                cutting = tasks.create_task(_cut_off(server, stop.pressing))
                await server.wait_closed()
                cutting.cancel()


async def _cut_off(server: Server, pressing: asyncio.Event) -> None:
    """Cut off all clients that are left after a while, or as soon as it is pressing."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_STOP_PATIENCE):
            await pressing.wait()
    for connection in server.all_connections:
        connection.transport.abort()
