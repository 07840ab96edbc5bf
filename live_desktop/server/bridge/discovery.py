"""Looks where a language model server answers, and which of its models to talk with."""

import asyncio
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass

from live_desktop.server.bridge.address import Address
from live_desktop.server.bridge.client import Broken, Patience, Slow, Unreachable, get
from live_desktop.server.bridge.complaints import does_not_answer, refuses_key
from live_desktop.server.bridge.wire import read_error, read_models

logger = logging.getLogger(__name__)

_NOT_FOR_TALK = re.compile(
    r"embed|rerank|whisper|moderation|transcri|diffusion|"
    r"(?:^|[-_/:.])(?:bge|e5|gte|clip|tts|asr|minilm|dall|flux|piper|kokoro)(?:[-_/:.\d]|$)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"[-:]cloud$", re.IGNORECASE)
"""Models that a server on this computer has run by somebody else's."""
_OK, _NO_LIST = 200, {404, 405}
_LOCKED = {401, 403}


@dataclass(frozen=True, slots=True)
class Found:
    """A model that can be asked."""

    address: Address
    model: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a server cannot be asked, for the user."""

    words: str
    is_stranger: bool = False
    """Whether the server is none for language models at all."""
    is_absent: bool = False
    """Whether there is no server."""


async def look_nearby(
    addresses: Sequence[Address], wanted: str, patience: Patience, strangers: set[str]
) -> Found | Trouble:
    """Look at all addresses at once, but not at strangers, and take the first that answers."""
    asked = [address for address in addresses if address.base not in strangers]
    async with asyncio.TaskGroup() as tasks:
        looks = [
            tasks.create_task(look_at(each, wanted, patience, must_stay=True)) for each in asked
        ]
    seen = [look.result() for look in looks]
    for address, each in zip(asked, seen, strict=True):
        if isinstance(each, Trouble) and each.is_stranger:
            logger.info("%s is no language model server and is left alone", address.host)
            strangers.add(address.base)
    found = next((each for each in seen if isinstance(each, Found)), None)
    return found or next(
        (
            each
            for each in seen
            if isinstance(each, Trouble) and not each.is_stranger and not each.is_absent
        ),
        Trouble("", is_absent=True),
    )


async def look_at(
    address: Address, wanted: str, patience: Patience, *, must_stay: bool = False
) -> Found | Trouble:
    """Ask a server for its models and choose the wanted one, or else the first for talking.

    Where words must stay on this computer, a model that runs elsewhere is passed over.
    """
    try:
        reply = await get(address, "/models", patience)
    except (Unreachable, Slow):
        return Trouble(does_not_answer(address), is_absent=True)
    except Broken:
        return _stranger(address)
    if reply.status in _LOCKED and read_error(reply.body) is not None:
        if address.key:
            return Trouble(refuses_key(address))
        return Trouble(
            f"{address.title} asks for a key. Give its address and its key in Connection."
        )
    if reply.status in _NO_LIST and wanted and not address.is_here:
        return Found(address, wanted)  # some services keep no list
    models = read_models(reply.body) if reply.status == _OK else None
    if models is None:
        # A server that is still loading its model says so, as an error.
        if reply.status not in _NO_LIST and read_error(reply.body) is not None:
            return Trouble(f"{address.title} is not ready yet.")
        return _stranger(address)
    if must_stay:
        models = tuple(each for each in models if not _ELSEWHERE.search(each))
    model = choose(models, wanted)
    if model:
        return Found(address, model)
    if wanted:
        return Trouble(
            f"{address.title} has no model named {wanted}. Load it there, or choose another "
            "in Connection."
        )
    return Trouble(f"The server at {address.host} has no model to talk with. Load one there.")


def choose(models: Sequence[str], wanted: str) -> str:
    """Choose the wanted model, whose tag may be left out, or the first for talking; or none."""
    if wanted:
        return next((each for each in models if each in {wanted, f"{wanted}:latest"}), "")
    return next((each for each in models if not _NOT_FOR_TALK.search(each)), "")


def _stranger(address: Address) -> Trouble:
    return Trouble(
        f"At {address.host} there is no OpenAI-compatible server. Check the address in Connection.",
        is_stranger=True,
    )
