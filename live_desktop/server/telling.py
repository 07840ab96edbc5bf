"""Tells one client the answers: their sound, their words, and the calls that they need."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from live_desktop.protocol.content import Blob, Content, FunctionResponse, Part
from live_desktop.protocol.messages import (
    ServerContent,
    ServerMessage,
    ToolCall,
    ToolCallCancellation,
    Transcription,
)
from live_desktop.server.brain.brain import Brain
from live_desktop.server.brain.skill import Reply, Request
from live_desktop.server.calls import Calls
from live_desktop.server.chime import CHIME
from live_desktop.server.models import ModelStore
from live_desktop.server.sentences import split_sentences
from live_desktop.server.speaking import SILENT, Pace, Spoken, speak
from live_desktop.server.synthesizer import RATE, Pcm

logger = logging.getLogger(__name__)

CALL_SECONDS = 60.0
"""So long a turn waits for the answer of a function."""
NO_ANSWER = "no answer came in time."
MIME_TYPE = f"audio/pcm;rate={RATE}"


class Teller:
    """Speaks to one client in one voice."""

    def __init__(
        self,
        store: ModelStore,
        brain: Brain,
        send: Callable[[ServerMessage], None],
        *,
        voice: str,
        transcribe: bool,
    ) -> None:
        """Send messages with `send`, with the words of the sound where they are wanted."""
        self._store = store
        self._brain = brain
        self._send = send
        self._voice = voice
        self._transcribe = transcribe
        self._calls = Calls()
        self._sent: list[str] = []
        """The words of the running answer that are sent."""
        self._seconds = 0.0
        """The sound of the running answer that is sent."""

    async def tell(self, reply: Reply, pace: Pace) -> float:
        """Send all of an answer when it is due; returns its playing time in seconds."""
        lead = CHIME if reply.chime else SILENT
        async with aclosing(self._sentences(reply)) as sentences:
            return await speak(sentences, self._synthesize, pace, self._send_piece, lead)

    def end_turn(self) -> tuple[str, float]:
        """Give the words of the turn that were sent, and the seconds of sound."""
        told = "".join(self._sent), self._seconds
        self._sent.clear()
        self._seconds = 0.0
        self._calls.end_turn()
        return told

    def cancel_calls(self) -> None:
        """Take the running turn's calls back."""
        if ids := self._calls.cancel_turn():
            self._send(ServerMessage(tool_call_cancellation=ToolCallCancellation(ids=ids)))

    def take_response(self, response: FunctionResponse) -> bool:
        """Use a function's answer where its turn waits for it; False where it is news."""
        call = self._calls.answer(response)
        if call is None:
            logger.info("an answer to no open call is passed over")
        elif call.request.blocks:
            call.answered.set_result(response)
        else:
            return False
        return True

    async def _sentences(self, reply: Reply) -> AsyncGenerator[str, None]:
        """Yield what is said, with what has to be asked of the client first."""
        if reply.request is not None:
            response = await self._call(reply.request)
            reply = self._brain.report(response) if response else reply
        if reply.talk is None:
            for sentence in split_sentences(reply.text):
                yield sentence
            return
        async with aclosing(reply.talk(self._call)) as sentences:
            async for sentence in sentences:
                yield sentence

    async def _call(self, request: Request) -> FunctionResponse | None:
        """Ask the client for a function; returns its answer where the turn waits for it."""
        call = self._calls.open(request)
        self._send(ServerMessage(tool_call=ToolCall(function_calls=(call.message(),))))
        if not request.blocks:
            return None
        await asyncio.wait([call.answered], timeout=CALL_SECONDS)
        if call.answered.done():
            return call.answered.result()
        self._calls.give_up(call)
        self._send(ServerMessage(tool_call_cancellation=ToolCallCancellation(ids=(call.id,))))
        return FunctionResponse(name=request.name, response={"error": NO_ANSWER})

    def _synthesize(self, sentence: str) -> asyncio.Future[Pcm]:
        return self._store.speak(sentence, self._voice, self._brain.prosody)

    def _send_piece(self, piece: Spoken) -> None:
        """Send one piece: its sound, and its words where wanted."""
        sound = Part(inline_data=Blob(mime_type=MIME_TYPE, data=piece.sound))
        words = Transcription(text=piece.text)
        content = ServerContent(
            model_turn=Content(role="model", parts=(sound,)) if piece.sound else None,
            output_transcription=words if piece.text and self._transcribe else None,
        )
        self._send(ServerMessage(server_content=content))
        self._sent.append(piece.text)
        self._seconds += piece.seconds
