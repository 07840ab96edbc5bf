"""The ways in which the server turns a client away, in the words of the Live API."""

from enum import Enum

from live_desktop.errors import RemoteProtocolError


class Refusal(Enum):
    """A close code and its reason."""

    SETUP_MISSING = (
        1007,
        "Request contains an invalid argument. The first message must be a setup.",
    )
    SETUP_LATE = (1007, "Request contains an invalid argument. No setup came in time.")
    SETUP_REPEATED = (
        1007,
        "Request contains an invalid argument. A connection is set up only once.",
    )
    MALFORMED = (1007, "Request contains an invalid argument.")
    KEY_MISSING = (1007, "API Key not found. Please pass a valid API key.")
    KEY_INVALID = (1007, "API key not valid. Please pass a valid API key.")
    TEXT_MODALITY = (
        1007,
        "The requested combination of response modalities (TEXT) is not supported by the model.",
    )
    MARKERS_UNEXPECTED = (
        1007,
        "Explicit activity control is not supported when automatic activity detection is enabled.",
    )
    ROLE_UNKNOWN = (1007, "Please use a valid role: user, model.")
    MODEL_CHANGED = (
        1007,
        "Request contains an invalid argument. A session is resumed with the model it began with.",
    )
    THINKING_UNKNOWN = (
        1007,
        "Request contains an invalid argument. This model takes no thinkingConfig.",
    )
    THINKING_MISSING = (
        1007,
        "Request contains an invalid argument. This model requires a thinkingLevel that it knows.",
    )
    PROACTIVITY_REQUIRED = (
        1007,
        "Request contains an invalid argument. Proactive audio cannot be turned off.",
    )
    FUNCTIONS_TOO_MANY = (
        1007,
        "Request contains an invalid argument. There are more than 512 functions.",
    )
    FUNCTION_MISNAMED = (
        1007,
        "Request contains an invalid argument. The name of a function is invalid.",
    )
    SESSION_NOT_FOUND = (1008, "BidiGenerateContent session not found")
    SESSION_EXPIRED = (1008, "BidiGenerateContent session expired")
    INTERNAL = (1011, "Internal error encountered.")
    DEADLINE = (1011, "Deadline expired before operation could complete.")
    KEY_EXPIRED = (1007, "API key expired. Please renew the API key.")
    KEY_LEAKED = (1008, "Your API key was reported as leaked. Please use another API key.")
    ACCESS_DENIED = (1008, "Your project has been denied access. Please contact support.")
    LOCATION = (1007, "User location is not supported for the API use.")
    QUOTA = (
        1011,
        "You exceeded your current quota, please check your plan and billing details. "
        "For more information on this error, read the documentation of the API.",
    )
    CREDITS = (1011, "Your prepayment credits are depleted. Please add credits to go on.")
    UNAVAILABLE = (1011, "The service is currently unavailable.")
    TOKEN_ON_PLAIN_METHOD = (
        1008,
        "Method doesn't allow unregistered callers (callers without established identity). "
        "Please use API Key or other form of API consumer identity.",
    )
    TOKEN_USED_UP = (1011, "Token has been used too many times")
    TOKEN_TOO_LATE = (1011, "new_session_expire_time deadline exceeded")
    TOKEN_EXPIRED = (1011, "Token has expired")
    TOKEN_EXPIRES = (1011, "auth token has expired")

    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        self.reason = reason


_LONGEST_REASON = 123  # bytes that fit into a close frame


class Refused(RemoteProtocolError):
    """The server turns the client away; the connection closes with `code` and `reason`."""

    def __init__(self, code: int, reason: str) -> None:
        """Cut a reason that is too long for a close frame, as the service does."""
        super().__init__(reason)
        self.code = code
        self.reason = reason.encode()[:_LONGEST_REASON].decode(errors="ignore")

    @classmethod
    def because(cls, refusal: Refusal) -> "Refused":
        """Make the error of one refusal."""
        return cls(refusal.code, refusal.reason)

    @classmethod
    def model_unknown(cls, model: str) -> "Refused":
        """Make the error of a model that is not there, by its bare id."""
        reason = (
            f"models/{model} is not found for API version v1beta, or is not supported for "
            "bidiGenerateContent. Call ListModels to see the list of available models."
        )
        return cls(1008, reason)

    @classmethod
    def field_unknown(cls, name: str) -> "Refused":
        """Make the error of a field that no setup has."""
        reason = (
            f"Invalid JSON payload received. Unknown name \"{name}\" at 'setup': Cannot find field."
        )
        return cls(1007, reason)

    @classmethod
    def value_unknown(cls, name: str, value: str) -> "Refused":
        """Make the error of a value that a field of the setup does not take."""
        return cls(1007, f"Invalid value at 'setup.{name}': \"{value}\"")

    @classmethod
    def rate_unknown(cls, rate: int) -> "Refused":
        """Make the error of a sample rate, in Hz, that no sound is taken at."""
        return cls(1007, f"Sample rate {rate} is not supported.")

    @classmethod
    def rate_changed(cls, before: int, now: int) -> "Refused":
        """Make the error of a sample rate that changes within a session; both in Hz."""
        reason = f"Sample rate changed from previously {before} to {now}, which is not supported."
        return cls(1007, reason)
