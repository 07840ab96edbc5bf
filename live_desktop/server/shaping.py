"""Gives a connection's messages another form: some are left out, some are joined."""

from collections.abc import Iterator

from msgspec.structs import replace

from live_desktop.protocol.messages import ServerContent, ServerMessage, TurnCompleteReason
from live_desktop.server.conduct import Switchboard

_REASON_OF_TOMORROW = TurnCompleteReason("NOT_YET_INVENTED")
_NOTHING = (ServerMessage(), ServerMessage(server_content=ServerContent()))


class Shaper:
    """Leaves messages out, puts others between them, or joins them, as wanted."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard
        self._held: ServerMessage | None = None

    def shape(self, message: ServerMessage) -> Iterator[ServerMessage]:
        """Yield what is to be sent now that this message comes."""
        conduct = self._switchboard.conduct
        if conduct.mute and message.setup_complete is None:
            return
        if conduct.no_transcription:
            heard = _without_transcripts(message)
            if heard is None:
                return
            message = heard
        if conduct.empty_messages and message.server_content is not None:
            yield from _NOTHING
        if conduct.crowded_messages:
            yield from self._crowd(message)
            return
        if self._held is not None:  # they were crowded a moment ago
            yield self._held
            self._held = None
        yield message

    def _crowd(self, message: ServerMessage) -> Iterator[ServerMessage]:
        """Hold a message back until it is known whether the next one fits into it."""
        held, self._held = self._held, None
        joined = joined_messages(held, message) if held else None
        if held is not None and joined is None:
            yield held
        message = joined or message
        if _may_grow(message):
            self._held = message
        else:
            yield _with_new_reason(message)


def joined_messages(first: ServerMessage, second: ServerMessage) -> ServerMessage | None:
    """Put the end markers of the second message into the first; None where it has more."""
    content, ending = first.server_content, second.server_content
    if content is None or ending is None or _has_words_or_sound(ending):
        return None
    return ServerMessage(
        server_content=replace(
            content,
            interrupted=content.interrupted or ending.interrupted,
            generation_complete=content.generation_complete or ending.generation_complete,
            turn_complete=content.turn_complete or ending.turn_complete,
        ),
        usage_metadata=second.usage_metadata,
    )


def has_sound(message: ServerMessage) -> bool:
    """Tell whether a message is a piece of an answer."""
    content = message.server_content
    return content is not None and content.model_turn is not None


def _has_words_or_sound(content: ServerContent) -> bool:
    parts = (
        content.model_turn,
        content.interim_input_transcription,
        content.input_transcription,
        content.output_transcription,
    )
    return any(part is not None for part in parts)


def _may_grow(message: ServerMessage) -> bool:
    content = message.server_content
    if content is None or content.generation_complete or content.turn_complete:
        return False
    return content.model_turn is not None or content.interrupted


def _with_new_reason(message: ServerMessage) -> ServerMessage:
    content = message.server_content
    if content is None or not content.turn_complete:
        return message
    told = replace(content, turn_complete_reason=_REASON_OF_TOMORROW)
    return replace(message, server_content=told)


def _without_transcripts(message: ServerMessage) -> ServerMessage | None:
    """Take the transcripts out; None where nothing else was in the message."""
    content = message.server_content
    if content is None:
        return message
    rest = replace(
        content,
        interim_input_transcription=None,
        input_transcription=None,
        output_transcription=None,
    )
    if rest == ServerContent() and rest != content:
        return None
    return replace(message, server_content=rest)
