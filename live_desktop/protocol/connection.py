"""The state of one connection, as a table of what may happen when. It does no I/O."""

from enum import Enum, auto

from live_desktop.errors import LocalProtocolError, RemoteProtocolError
from live_desktop.language import _
from live_desktop.protocol.codec import decode_server, encode_client
from live_desktop.protocol.events import GoingAway, ServerEvent, SetupAccepted, events_of
from live_desktop.protocol.messages import (
    ClientContent,
    ClientPart,
    ContextUpdate,
    RealtimeInput,
    ToolResponse,
)
from live_desktop.protocol.setup import Setup


class State(Enum):
    """Where a connection stands."""

    CONNECTING = auto()
    AWAITING_SETUP = auto()
    LIVE = auto()
    GOING_AWAY = auto()
    CLOSED = auto()


class Step(Enum):
    """What can happen to a connection."""

    SEND_SETUP = auto()
    SEND_INPUT = auto()
    RECEIVE_SETUP_COMPLETE = auto()
    RECEIVE_GO_AWAY = auto()
    RECEIVE_OTHER = auto()
    CLOSE = auto()


TRANSITIONS: dict[State, dict[Step, State]] = {
    State.CONNECTING: {
        Step.SEND_SETUP: State.AWAITING_SETUP,
        Step.CLOSE: State.CLOSED,
    },
    State.AWAITING_SETUP: {
        Step.RECEIVE_SETUP_COMPLETE: State.LIVE,
        # Servers differ in what they put before setupComplete; none of it opens the connection.
        Step.RECEIVE_OTHER: State.AWAITING_SETUP,
        Step.RECEIVE_GO_AWAY: State.AWAITING_SETUP,
        Step.CLOSE: State.CLOSED,
    },
    State.LIVE: {
        Step.SEND_INPUT: State.LIVE,
        Step.RECEIVE_OTHER: State.LIVE,
        Step.RECEIVE_GO_AWAY: State.GOING_AWAY,
        Step.CLOSE: State.CLOSED,
    },
    State.GOING_AWAY: {
        Step.SEND_INPUT: State.GOING_AWAY,
        Step.RECEIVE_OTHER: State.GOING_AWAY,
        Step.RECEIVE_GO_AWAY: State.GOING_AWAY,
        Step.CLOSE: State.CLOSED,
    },
    State.CLOSED: {Step.CLOSE: State.CLOSED},
}
"""The next state for each step that is allowed; a step that is not listed is an error."""

_SENT: dict[type[ClientPart], Step] = {
    Setup: Step.SEND_SETUP,
    ClientContent: Step.SEND_INPUT,
    RealtimeInput: Step.SEND_INPUT,
    ToolResponse: Step.SEND_INPUT,
    ContextUpdate: Step.SEND_INPUT,
}
_RECEIVED: dict[type, Step] = {
    SetupAccepted: Step.RECEIVE_SETUP_COMPLETE,
    GoingAway: Step.RECEIVE_GO_AWAY,
}
_SENDING = frozenset(_SENT.values())


class Connection:
    """One connection: frames in, events out; messages in, frames out."""

    def __init__(self) -> None:
        self.state = State.CONNECTING
        self._manual_activity = False
        self._audio_form = ""

    def send(self, part: ClientPart) -> str:
        """Give the frame to send; raises LocalProtocolError where it may not be sent now."""
        if isinstance(part, Setup):
            config = part.realtime_input_config
            detection = config and config.automatic_activity_detection
            self._manual_activity = bool(detection and detection.disabled)
        elif isinstance(part, RealtimeInput):
            self._check_activity(part)
            self._check_audio(part)
        self._advance(_SENT[type(part)])
        return encode_client(part)

    def receive(self, data: str | bytes) -> tuple[ServerEvent, ...]:
        """Read one frame; raises RemoteProtocolError where it is broken or comes out of turn."""
        events = events_of(decode_server(data))
        for event in events:
            self._advance(_RECEIVED.get(type(event), Step.RECEIVE_OTHER))
        return events

    def close(self) -> None:
        """Note that the connection is closed, by whichever side."""
        self._advance(Step.CLOSE)

    def _check_activity(self, part: RealtimeInput) -> None:
        marks_activity = part.activity_start is not None or part.activity_end is not None
        if marks_activity and not self._manual_activity:
            raise LocalProtocolError(_("Activity is marked by hand, but the server detects it."))
        if part.audio_stream_end and self._manual_activity:
            raise LocalProtocolError(
                _("The audio stream is ended, but activity is marked by hand.")
            )

    def _check_audio(self, part: RealtimeInput) -> None:
        if part.audio is None:
            return
        if self._audio_form not in {"", part.audio.mime_type}:
            raise LocalProtocolError(
                _("The form of the sound changes within a session."),
                detail=f"{self._audio_form} to {part.audio.mime_type}",
            )
        self._audio_form = part.audio.mime_type

    def _advance(self, step: Step) -> None:
        following = TRANSITIONS[self.state].get(step)
        if following is None:
            fault = LocalProtocolError if step in _SENDING else RemoteProtocolError
            raise fault(
                _("The connection lost its order."), detail=f"{step.name} while {self.state.name}"
            )
        self.state = following
