"""One question and its answer, without a window."""

import asyncio
import os
import sys
import time
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import msgspec

from live_desktop.audio.devices.files import SpokenMicrophone, read_wav, write_wav
from live_desktop.audio.formats import LOUDSPEAKER, MICROPHONE, SAMPLE_BYTES, AudioFormat
from live_desktop.dialer import Dialer, network_of
from live_desktop.errors import ServiceFailed
from live_desktop.notices import ended_early
from live_desktop.protocol.events import (
    AudioDelta,
    InputTranscript,
    OutputTranscript,
    Progress,
    TextDelta,
    TurnComplete,
)
from live_desktop.protocol.messages import InteractionStatus
from live_desktop.session.changes import Broken, Opened, Renewing, SessionEvent
from live_desktop.session.endpoint import Endpoint, custom_endpoint
from live_desktop.session.local_server import LocalServer
from live_desktop.session.patience import Patience
from live_desktop.session.session import Session
from live_desktop.store.paths import Paths
from live_desktop.store.settings import Settings, SettingsFile
from live_desktop.wishing import wishes_of

LONGEST_WAIT = 60.0
"""Seconds without any event after which an answer is given up."""
CHUNK_SECONDS = 0.02
"""The length in which a recording is sent."""
IMPATIENT = Patience(tries=0)
"""Whoever asks on the command line sees a failure at once."""


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask, in writing or spoken, and whom; without an address, as the settings say."""

    text: str
    audio: Path | None
    endpoint: str


class Answer(msgspec.Struct):
    """What came back: both sides in writing, and how long the first sound took."""

    heard: str = ""
    text: str = ""
    seconds: float = 0.0
    first_sound: float | None = None
    """Seconds from the end of the question to the first piece of speech."""


@dataclass(slots=True)
class _Exchange:
    answer: Answer = field(default_factory=Answer)
    speech: bytearray = field(default_factory=bytearray)
    rate: int = LOUDSPEAKER.rate
    asked: float = 0.0
    in_progress: bool = False

    @property
    def begun(self) -> bool:
        """Tell whether something of the answer has come."""
        return bool(self.speech or self.answer.text)

    def take(self, event: SessionEvent) -> bool:
        """Add an event; tells whether the answer is complete."""
        match event:
            case InputTranscript(text):
                self.answer.heard += text
            case OutputTranscript(text) | TextDelta(text):
                self.answer.text += text
            case AudioDelta(pcm, rate):
                if not self.speech:
                    self.answer.first_sound = round(time.monotonic() - self.asked, 3)
                self.speech += pcm
                self.rate = rate
            case TurnComplete(reason):
                if reason is not None and not self.begun:
                    raise ServiceFailed(ended_early(reason))
                # What the service goes on after was not the answer yet.
                return self.begun and not self.in_progress
            case Progress(status):
                self.in_progress = status is InteractionStatus.IN_PROGRESS
            case _:
                pass
        return False


async def run_ask(question: Question, out: Path | None, *, as_json: bool) -> int:
    """Ask, print the answer on stdout and write its speech; raises LiveDesktopError."""
    paths = Paths.of_platform(os.environ.get("LIVE_DESKTOP_HOME", ""))
    settings = _settings(paths)
    server = LocalServer(paths.server_log)
    try:
        if question.endpoint:
            endpoint = custom_endpoint(question.endpoint)
        else:
            endpoint = await Dialer(lambda: settings, server).endpoint()
        wishes = wishes_of(settings)
        # A recorded question holds its own silence; nobody is there to mark where it ends.
        wishes = replace(wishes, activity=replace(wishes.activity, manual=False))
        session = Session(
            partial(_known, endpoint),
            lambda: wishes,
            network=lambda: network_of(settings),
            patience=IMPATIENT,
        )
        async with session:
            exchange = await _exchange(session, question)
    finally:
        await server.aclose()
    answer = exchange.answer
    answer.seconds = round(len(exchange.speech) / SAMPLE_BYTES / exchange.rate, 3)
    if as_json:
        text = msgspec.json.encode(answer).decode()
    else:
        text = (f"You: {answer.heard.strip()}\n" if answer.heard else "") + answer.text.strip()
    sys.stdout.write(f"{text}\n")
    if out is not None:
        write_wav(out, bytes(exchange.speech), AudioFormat(exchange.rate, LOUDSPEAKER.block))
    return 0


def _settings(paths: Paths) -> Settings:
    loaded = SettingsFile(paths.settings).load()
    if loaded.complaint is not None:
        sys.stderr.write(f"live-desktop: {loaded.complaint}\n")
    return loaded.settings


async def _known(endpoint: Endpoint) -> Endpoint:
    return endpoint


async def _exchange(session: Session, question: Question) -> _Exchange:
    exchange = _Exchange()
    loop = asyncio.get_running_loop()
    microphone = SpokenMicrophone()
    stream = None
    await anext(session)  # it is open
    if question.audio is None:
        session.send_text(question.text)
        exchange.asked = time.monotonic()
    else:
        speech = read_wav(question.audio)
        microphone.say(speech)
        seconds = MICROPHONE.seconds(len(speech) // SAMPLE_BYTES)
        exchange.asked = time.monotonic() + seconds
        stream = microphone.open(
            AudioFormat(MICROPHONE.rate, MICROPHONE.samples(CHUNK_SECONDS)),
            lambda block: loop.call_soon_threadsafe(session.send_audio, block.tobytes()),
        )
    try:
        async with asyncio.timeout(LONGEST_WAIT) as limit:
            async for event in session:
                if not isinstance(event, Opened | Renewing | Broken):
                    limit.reschedule(loop.time() + LONGEST_WAIT)
                if exchange.take(event):
                    return exchange
                if isinstance(event, Renewing) and exchange.begun:
                    raise ServiceFailed("The connection ended in mid-answer. Ask again.")
    except TimeoutError as error:
        raise ServiceFailed("No answer came. Ask again, or ask otherwise.") from error
    finally:
        if stream is not None:
            stream.close()
    raise ServiceFailed("The service ended the session before it answered. Ask again.")
