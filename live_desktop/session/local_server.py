"""The embedded server as a child process: started on demand, restarted once, never left behind."""

import asyncio
import logging
import os
import re
import secrets
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, TypeVar

from live_desktop.errors import LocalServerFailed
from live_desktop.language import _
from live_desktop.offline import News, UseBrain, read_news, write_line
from live_desktop.session.endpoint import Endpoint, local_endpoint

logger = logging.getLogger(__name__)

TOKEN_VARIABLE = "LIVE_DESKTOP_SERVER_TOKEN"  # noqa: S105 - the variable's name
START_SECONDS = 30.0
STOP_SECONDS = 3.0
_LISTENING = re.compile(r"listening on (ws://\S+)")

Told = Callable[[News], None]
Heard = TypeVar("Heard")


def _ignore(_news: News) -> None:
    pass


class LocalServer:
    """Runs `live-desktop serve` on loopback behind a random token."""

    def __init__(self, log: Path, told: Told = _ignore, *, notes: Path | None = None) -> None:
        """Run it with a log of its own; `told` hears its news, on the loop that starts it.

        What it is asked to note lies in the file `notes`, or nowhere.
        """
        self._log = log
        self._notes = notes
        self._told = told
        self._process: subprocess.Popen[str] | None = None
        self._listener: _Listener | None = None
        self._endpoint: Endpoint | None = None
        self._order: UseBrain | None = None
        """Where open questions go; a server that is told nothing answers by its skills alone."""
        self._starting = asyncio.Lock()

    async def endpoint(self) -> Endpoint:
        """Give the address of the running server, starting it where needed.

        Raises LocalServerFailed where it does not start, twice in a row.
        """
        async with self._starting:
            if self._endpoint is None or self._process is None or self._process.poll() is not None:
                try:
                    self._endpoint = await self._start()
                except LocalServerFailed:
                    logger.warning("the embedded server did not start; trying once more")
                    self._endpoint = await self._start()
            return self._endpoint

    async def use_brain(self, order: UseBrain) -> None:
        """Send open questions there, now and in every server that is started from now on."""
        self._order = order
        async with self._starting:
            await self._pass_order()

    async def repair(self) -> None:
        """End a server that no longer serves, so that the next endpoint is that of a new one."""
        async with self._starting:
            await self.aclose()

    async def aclose(self) -> None:
        """End the server and wait for it."""
        self._endpoint = None
        process, self._process = self._process, None
        listener, self._listener = self._listener, None
        if process is not None:
            await asyncio.to_thread(_end, process, listener)

    async def _start(self) -> Endpoint:
        await self.aclose()
        token = secrets.token_urlsafe(32)
        self._process = await asyncio.to_thread(_launch, token, self._log, self._notes)
        self._listener = _Listener(_pipe(self._process.stdout), self._told)
        line = await self._listener.first_line()
        found = _LISTENING.match(line)
        if found is None:
            await self.aclose()
            raise LocalServerFailed(
                _("The offline voice did not start. Try again."),
                detail=_tail(self._log) or f"it printed {line!r}",
            )
        logger.info("the embedded server is %s", line.strip())
        await self._pass_order()
        return local_endpoint(found[1], token)

    async def _pass_order(self) -> None:
        if self._process is not None and self._order is not None:
            # A pipe that nobody empties would hold up whoever writes to it.
            await asyncio.to_thread(_write, self._process, write_line(self._order))


class _Listener:
    """Hears in a thread what the server says: one first line, and its news."""

    def __init__(self, stdout: IO[str], told: Told) -> None:
        self._stdout = stdout
        self._told = told
        self._loop = asyncio.get_running_loop()
        self._first: asyncio.Future[str] = self._loop.create_future()
        # It must not keep a program alive that ends without closing anything.
        self._thread = threading.Thread(target=self._listen, name="local server", daemon=True)
        self._thread.start()

    async def first_line(self) -> str:
        """Wait for the first line; empty where the server ends, or takes too long, before it."""
        try:
            async with asyncio.timeout(START_SECONDS):
                return await self._first
        except TimeoutError:
            return ""

    def end(self) -> None:
        """Wait for the last word of a server that has ended; blocks."""
        self._thread.join(STOP_SECONDS)
        # Where a child of the server's holds the pipe open, closing it would wait for that one.
        if not self._thread.is_alive():
            self._stdout.close()

    def _listen(self) -> None:
        self._pass_on(self._begin, self._stdout.readline())
        for line in self._stdout:
            news = read_news(line)
            if news is None:
                logger.debug("the embedded server said: %s", line.rstrip())
            else:
                self._pass_on(self._told, news)

    def _begin(self, line: str) -> None:
        if not self._first.done():
            self._first.set_result(line)

    def _pass_on(self, hear: Callable[[Heard], None], heard: Heard) -> None:
        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(hear, heard)


def _launch(token: str, log: Path, notes: Path | None) -> subprocess.Popen[str]:
    program = (
        [sys.executable]
        if getattr(sys, "frozen", False)
        else [sys.executable, "-m", __package__.partition(".")[0]]
    )
    keeping = ["--notes", str(notes)] if notes else []
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as errors:
        return subprocess.Popen(  # noqa: S603 - our own program
            [*program, "serve", "--port", "0", "--until-stdin-closes", *keeping],
            # An open pipe is the child's sign of life: it ends when this process does.
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**os.environ, TOKEN_VARIABLE: token},
            encoding="utf-8",
            errors="replace",
            # A terminal's Ctrl-C is for the window; the server ends after it.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )


def _write(process: subprocess.Popen[str], line: str) -> None:
    stdin = _pipe(process.stdin)
    try:
        stdin.write(line)
        stdin.flush()
    except (OSError, ValueError) as error:  # it has ended, and whoever needs it starts another
        logger.debug("the embedded server does not listen: %s", error)


def _end(process: subprocess.Popen[str], listener: _Listener | None) -> None:
    # What a dead server was not told is written once more here.
    with suppress(OSError):
        _pipe(process.stdin).close()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        logger.warning("the embedded server does not end by itself; ending it")
        process.kill()
        process.wait()
    if listener is not None:
        listener.end()


def _pipe(stream: IO[str] | None) -> IO[str]:
    if stream is None:
        raise LocalServerFailed(_("The offline voice did not start. Try again."))
    return stream


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-5:])
