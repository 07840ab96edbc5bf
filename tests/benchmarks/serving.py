"""The embedded server in a process of its own, and a microphone that speaks to it in real time."""

import asyncio
import os
import secrets
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from live_desktop.protocol.content import Blob
from live_desktop.protocol.messages import RealtimeInput
from live_desktop.server.resample import Samples
from live_desktop.session.local_server import TOKEN_VARIABLE
from live_desktop.silero import RATE
from tests.server.live_client import PATH, LiveClient, dialing

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = RATE // 50
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_LOUD = 200 / 32768  # as the recordings of the sound card are judged
_GOODBYE = 10.0


@dataclass(frozen=True, slots=True)
class Serving:
    """A running server."""

    process: subprocess.Popen[str]
    address: str
    token: str
    started_in: float
    """Seconds from the start of the process until it listened."""

    @asynccontextmanager
    async def dialed(self) -> AsyncIterator[LiveClient]:
        """Open a session that hears and tells of speech."""
        async with dialing(self.address, PATH, {"x-goog-api-key": self.token}) as client:
            yield await client.set_up()

    def memory(self) -> float:
        """Return the memory that is in use now, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        (line,) = (each for each in status.splitlines() if each.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    def core_seconds(self) -> float:
        """Return the time that all cores together have worked for it so far."""
        status = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii")
        user, system = status.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / _TICKS


@contextmanager
def serving() -> Iterator[Serving]:
    """Run a server on a free port, in a process of its own."""
    token = secrets.token_hex()
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "live_desktop", "serve", "--port", "0"],
        cwd=ROOT,
        env=os.environ | {TOKEN_VARIABLE: token},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            address = line.removeprefix("listening on ").strip()
            if not address.startswith("ws://"):
                raise RuntimeError(f"the server did not start: {line}")
            yield Serving(process, address, token, time.perf_counter() - began)
        finally:
            process.terminate()
            process.wait(_GOODBYE)


async def play(client: LiveClient, samples: Samples) -> float:
    """Send sound as fast as a microphone hears it; returns when its last loud sample was heard."""
    loop = asyncio.get_running_loop()
    (loud,) = np.nonzero(np.abs(samples) > _LOUD)
    pcm = np.asarray(samples * 32767, "<i2")
    began = loop.time()
    for start in range(0, len(pcm), _BLOCK):
        await _until(began + (start + _BLOCK) / RATE)
        block = pcm[start : start + _BLOCK].tobytes()
        await client.send(RealtimeInput(audio=Blob(mime_type=f"audio/pcm;rate={RATE}", data=block)))
    last = int(loud[-1]) if len(loud) else len(samples)
    return began + last / RATE


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - asyncio.get_running_loop().time()))
