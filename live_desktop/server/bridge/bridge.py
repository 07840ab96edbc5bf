"""The bridge between the embedded server and a language model server of the user's own."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing, suppress

from live_desktop.offline import BrainChanged, UseBrain
from live_desktop.server.brain.skill import Call, ModelFailed, Prompt
from live_desktop.server.bridge.address import NEARBY, Address, NoAddress, read_address
from live_desktop.server.bridge.answering import Answering, Gone
from live_desktop.server.bridge.client import Patience, load
from live_desktop.server.bridge.discovery import Found, Trouble, look_at, look_nearby

logger = logging.getLogger(__name__)

AUTO = "auto"
LOOK_AGAIN = 30.0  # seconds


class Bridge:
    """A language model that answers the open questions of all sessions.

    Where it is told to look for one, it keeps to this computer.
    """

    def __init__(
        self,
        on_change: Callable[[BrainChanged], None] = lambda _: None,
        *,
        nearby: Sequence[str] = NEARBY,
        patience: Patience | None = None,
        look_again: float = LOOK_AGAIN,
    ) -> None:
        """Tell `on_change` what answers, whenever that changes.

        Where nobody answers, look again after so many seconds.
        """
        self._on_change = on_change
        self._nearby = nearby
        self._patience = patience or Patience()
        self._look_again = look_again
        self._wanted = UseBrain()
        self._found: Found | None = None
        self._told: BrainChanged | None = None
        """The last news since somebody asked for a server."""
        self._strangers: set[str] = set()
        """Base URLs at which somebody else listens."""
        self._toolless: set[Found] = set()
        self._wake = asyncio.Event()

    @property
    def name(self) -> str:
        """The model that answers at the moment; empty where there is none."""
        return self._found.model if self._found else ""

    def use(self, wanted: UseBrain) -> None:
        """Look for another server from now on; what is being answered goes on."""
        self._wanted = wanted
        self._found = self._told = None
        self._strangers.clear()
        self._toolless.clear()
        self._wake.set()

    async def run(self) -> None:
        """Look for the server that is wanted, again and again while there is none."""
        await load()
        while True:
            self._wake.clear()
            if self._found is None:
                await self._look()
            seconds = self._look_again if self._wanted.address and self._found is None else None
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._wake.wait()

    async def answer(self, prompt: Prompt, call: Call) -> AsyncGenerator[str, None]:
        """Yield an answer sentence by sentence, each with the space behind it.

        Raises ModelFailed where the model is gone or refuses.
        """
        found = self._found
        if found is None:
            raise ModelFailed("No language model answers at the moment.")
        answering = Answering(found, prompt, self._patience)
        answering.is_toolless = found in self._toolless
        try:
            async with aclosing(answering.sentences(call)) as sentences:
                async for sentence in sentences:
                    yield sentence
        except Gone as gone:
            self._lose(found, str(gone))
            raise
        finally:
            if answering.is_toolless:
                self._toolless.add(found)

    def _lose(self, found: Found, problem: str) -> None:
        """Look at once whether the server is still there, unless another is in use by now."""
        if self._found is found:
            logger.info("the language model at %s is gone", found.address.host)
            self._found = None
            self._tell(BrainChanged(problem=problem))
            self._wake.set()

    async def _look(self) -> None:
        wanted = self._wanted
        result = await self._find(wanted)
        if wanted is not self._wanted:
            return  # somebody wants another by now, which `run` looks for next
        if isinstance(result, Found):
            self._found = result
            logger.info("%s at %s answers", result.model, result.address.host)
            self._tell(BrainChanged(result.model, result.address.base))
        else:
            self._tell(BrainChanged(problem=result.words))

    async def _find(self, wanted: UseBrain) -> Found | Trouble:
        if not wanted.address:
            return Trouble("")
        if wanted.address == AUTO:
            # A key is for one server, and no look around is worth showing it to all.
            addresses = [Address(base) for base in self._nearby]
            return await look_nearby(addresses, wanted.model, self._patience, self._strangers)
        try:
            address = read_address(wanted.address, wanted.key)
        except NoAddress:
            return Trouble("The address of the language model is no URL. Check it in Connection.")
        return await look_at(address, wanted.model, self._patience)

    def _tell(self, news: BrainChanged) -> None:
        if news != self._told:
            self._told = news
            self._on_change(news)
