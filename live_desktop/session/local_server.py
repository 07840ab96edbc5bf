"""The embedded server as a child process: started on demand, restarted once, never left behind."""

import asyncio
import logging
import os
import re
import secrets
import subprocess
import sys
from pathlib import Path
from typing import IO

from live_desktop.errors import LocalServerFailed
from live_desktop.session.endpoint import Endpoint, local_endpoint

logger = logging.getLogger(__name__)

TOKEN_VARIABLE = "LIVE_DESKTOP_SERVER_TOKEN"  # noqa: S105 - the variable's name
START_SECONDS = 30.0
STOP_SECONDS = 3.0
_LISTENING = re.compile(r"listening on (ws://\S+)")


class LocalServer:
    """Runs `live-desktop serve` on loopback behind a random token."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._process: subprocess.Popen[str] | None = None
        self._endpoint: Endpoint | None = None
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

    async def repair(self) -> None:
        """End a server that no longer serves, so that the next endpoint is that of a new one."""
        async with self._starting:
            await self.aclose()

    async def aclose(self) -> None:
        """End the server and wait for it."""
        self._endpoint = None
        process, self._process = self._process, None
        if process is not None:
            await asyncio.to_thread(_end, process)

    async def _start(self) -> Endpoint:
        await self.aclose()
        token = secrets.token_urlsafe(32)
        process = await asyncio.to_thread(_launch, token, self._log)
        self._process = process
        try:
            async with asyncio.timeout(START_SECONDS):
                line = await asyncio.to_thread(_first_line, process)
        except TimeoutError:
            line = ""
        found = _LISTENING.match(line)
        if found is None:
            await self.aclose()
            raise LocalServerFailed(
                "The offline voice did not start. Try again.",
                detail=_tail(self._log) or f"it printed {line!r}",
            )
        logger.info("the embedded server is %s", line.strip())
        return local_endpoint(found[1], token)


def _launch(token: str, log: Path) -> subprocess.Popen[str]:
    program = (
        [sys.executable]
        if getattr(sys, "frozen", False)
        else [sys.executable, "-m", __package__.partition(".")[0]]
    )
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as errors:
        return subprocess.Popen(  # noqa: S603 - our own program
            [*program, "serve", "--port", "0", "--until-stdin-closes"],
            # An open pipe is the child's sign of life: it ends when this process does.
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**os.environ, TOKEN_VARIABLE: token},
            text=True,
            # A terminal's Ctrl-C is for the window; the server ends after it.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )


def _first_line(process: subprocess.Popen[str]) -> str:
    return _pipe(process.stdout).readline()


def _end(process: subprocess.Popen[str]) -> None:
    _pipe(process.stdin).close()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        logger.warning("the embedded server does not end by itself; ending it")
        process.kill()
        process.wait()
    _pipe(process.stdout).close()


def _pipe(stream: IO[str] | None) -> IO[str]:
    if stream is None:
        raise LocalServerFailed("The offline voice did not start. Try again.")
    return stream


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-5:])
