"""The exceptions of Live Desktop, sorted by what the user can do about them.

LiveDesktopError
 ├── ConnectionFailed       there is no session with the service
 │    ├── KeyRejected          the API key is missing, wrong, expired or blocked: change it
 │    ├── QuotaExhausted       the account's limit is reached: wait or change the plan
 │    ├── SetupRejected        the service refuses the model, a setting or the place
 │    ├── NetworkFailed        no way to the service just now: try again
 │    ├── NoAnswer             the service is there but does not answer: ask again
 │    ├── ServiceFailed        the service has a fault of its own: try again
 │    ├── LocalServerFailed    the embedded server did not start or died: restart it
 │    └── ProtocolError
 │         ├── LocalProtocolError   our bug: a message that may not be sent now
 │         └── RemoteProtocolError  the peer's bug: bytes that are no Live message
 ├── DeviceFailed           a loudspeaker or a sound file does not work: take another
 │    ├── MicrophoneFailed  there is no microphone to listen with
 │    ├── MicrophoneDeaf    the microphone is open and sends nothing but zeros
 │    ├── DeviceAway        the chosen device is gone, another stands in for it
 │    └── EchoFailed        the echo cannot be cancelled: the microphone rests meanwhile
 ├── Unanswerable           neither a skill nor a language model can answer: add one
 ├── UnsavedTalk            the program ended before a talk was saved: bring it back
 ├── NewerVersion           a newer version is out: open its page
 ├── UpdateUnknown          it cannot be found out whether a newer version is out
 ├── StorageFailed          a file cannot be written: make room (in store.files)
 ├── ExportBroken           a saved conversation cannot be read (in store.export)
 ├── PersonasBroken         a file holds no personas that can be read (in store.personas)
 ├── KeyNotKept             the system has no vault that takes the API key
 ├── FlightBroken           a session file cannot be played (in protocol.flight)
 ├── SettingsBroken         a file of ours cannot be read: it is set aside
 └── ProgramFailed          a bug of ours that nothing else caught: start again
"""

import logging
from enum import StrEnum

from live_desktop.language import _

logger = logging.getLogger(__name__)


class Remedy(StrEnum):
    """What one button can do about an error."""

    NONE = "none"
    RETRY = "retry"
    CHANGE_KEY = "change_key"
    CHANGE_CONNECTION = "change_connection"
    CHANGE_PROXY = "change_proxy"
    CHANGE_SOUND = "change_sound"
    USE_LOCAL = "use_local"
    ADD_KEY = "add_key"
    USE_MODEL = "use_model"
    RESTORE = "restore"
    DISCARD = "discard"
    OPEN_RELEASE = "open_release"
    REPORT = "report"
    START_AGAIN = "start_again"


class Retry(StrEnum):
    """What the program itself does about a lost connection before it asks the user."""

    NEVER = "never"
    RESUME = "resume"
    """Dial again and go on where the session was."""
    FRESH = "fresh"
    """Dial again without the handle, which the service no longer knows or can use."""


class LiveDesktopError(Exception):
    """A failure that can be told to the user: `str(error)` is the sentence, `remedy` the button."""

    remedy = Remedy.NONE
    other = Remedy.NONE
    """What helps as well."""
    retry = Retry.NEVER

    def __init__(
        self,
        message: str,
        *,
        detail: str = "",
        retry: Retry | None = None,
        remedy: Remedy | None = None,
        other: Remedy | None = None,
    ) -> None:
        """Make an error whose kind decides about what the case does not.

        `remedy` and `other` are what the message tells the user to do.
        """
        super().__init__(message)
        self.detail = detail
        """The words of the system underneath, for the log and for 'details'."""
        if retry is not None:
            self.retry = retry
        if remedy is not None:
            self.remedy = remedy
        if other is not None:
            self.other = other


class ConnectionFailed(LiveDesktopError):
    """There is no session with the service; a new one takes this error off."""


class KeyRejected(ConnectionFailed):
    """The API key is missing, wrong, expired or blocked."""

    remedy = Remedy.CHANGE_KEY


class QuotaExhausted(ConnectionFailed):
    """The account's limit is reached."""

    remedy = Remedy.USE_LOCAL
    other = Remedy.RETRY


class SetupRejected(ConnectionFailed):
    """The service refuses the model, a setting, or the place it is called from."""

    remedy = Remedy.CHANGE_CONNECTION


class NetworkFailed(ConnectionFailed):
    """There is no way to the service just now."""

    remedy = Remedy.RETRY
    retry = Retry.RESUME


class NoAnswer(ConnectionFailed):
    """The service is there, but no answer comes."""

    remedy = Remedy.RETRY


class ServiceFailed(ConnectionFailed):
    """The service has a fault of its own."""

    remedy = Remedy.RETRY
    retry = Retry.RESUME


class DeviceFailed(LiveDesktopError):
    """A loudspeaker or a sound file does not work; `device` says which one in one word."""

    remedy = Remedy.RETRY
    device = "loudspeaker"


class MicrophoneFailed(DeviceFailed):
    """There is no microphone to listen with."""

    device = "microphone"


class MicrophoneDeaf(DeviceFailed):
    """The microphone is open and sends nothing but zeros."""

    remedy = Remedy.CHANGE_SOUND
    device = "microphone"


class DeviceAway(DeviceFailed):
    """The chosen device is gone or refused, and another stands in for it."""

    remedy = Remedy.CHANGE_SOUND

    def __init__(
        self, message: str, *, device: str, detail: str = "", other: Remedy | None = None
    ) -> None:
        """Make an error about one of the two devices."""
        super().__init__(message, detail=detail, other=other)
        self.device = device


class EchoFailed(DeviceFailed):
    """The echo cannot be cancelled; half duplex takes its place."""

    remedy = Remedy.CHANGE_SOUND


class LocalServerFailed(ConnectionFailed):
    """The embedded server did not start, or died."""

    remedy = Remedy.RETRY


class Unanswerable(LiveDesktopError):
    """Neither a skill of the offline voice nor a language model can answer."""

    remedy = Remedy.ADD_KEY
    other = Remedy.USE_MODEL


class UnsavedTalk(LiveDesktopError):
    """The program ended before a talk was saved."""

    remedy = Remedy.RESTORE
    other = Remedy.DISCARD


class NewerVersion(LiveDesktopError):
    """A newer version of the program is out."""

    remedy = Remedy.OPEN_RELEASE


class UpdateUnknown(LiveDesktopError):
    """It cannot be found out whether a newer version is out."""


class KeyNotKept(LiveDesktopError):
    """The system has no vault that takes the API key."""


class SettingsBroken(LiveDesktopError):
    """A file of ours cannot be read, or not all of it; a copy is set aside."""


class ProgramFailed(LiveDesktopError):
    """A bug of ours that nothing else caught."""

    remedy = Remedy.START_AGAIN


class ProtocolError(ConnectionFailed):
    """The rules of the Live API are broken, by us or by the peer."""


class LocalProtocolError(ProtocolError):
    """Our own code sends what may not be sent now."""

    remedy = Remedy.RETRY
    other = Remedy.REPORT


class RemoteProtocolError(ProtocolError):
    """The peer sent bytes that are no Live message."""

    remedy = Remedy.RETRY
    retry = Retry.RESUME


def tellable(error: BaseException) -> LiveDesktopError:
    """Give the error to tell the user; a bug of ours is logged with its traceback first."""
    if isinstance(error, LiveDesktopError):
        return error
    logger.error("something went wrong inside the program", exc_info=error)
    return ProgramFailed(
        _("Something went wrong inside the program. If it goes on, start it again."),
        detail=repr(error),
    )
