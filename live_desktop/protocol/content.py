"""Content: what turns are made of, in both directions."""

from typing import Any

from msgspec import field

from live_desktop.protocol.wire import Media, OpenEnum, Wire


class Blob(Wire, frozen=True, kw_only=True):
    """Raw media bytes with their mime type, base64 on the wire only."""

    mime_type: str = ""
    data: Media = b""


class FileData(Wire, frozen=True, kw_only=True):
    """Media that lies on the service already."""

    file_uri: str = ""
    mime_type: str = ""


def _no_arguments() -> dict[str, Any]:
    return {}  # not `dict` itself: a default that msgspec knows by sight is not written


class FunctionCall(Wire, frozen=True, kw_only=True):
    """The model asks for one function; `args` is free-form JSON and written even if empty.

    Clients call the function with what stands there, and an object always does.
    """

    id: str = ""
    name: str = ""
    args: dict[str, Any] = field(default_factory=_no_arguments)


class Scheduling(OpenEnum):
    """When the model uses the answer of a function that does not block it."""

    SILENT = "SILENT"
    WHEN_IDLE = "WHEN_IDLE"
    INTERRUPT = "INTERRUPT"


class FunctionResponse(Wire, frozen=True, kw_only=True):
    """The answer to one function call; `response` is free-form JSON."""

    id: str = ""
    name: str = ""
    response: dict[str, Any] = field(default_factory=dict)
    scheduling: Scheduling | None = None
    will_continue: bool = False
    parts: tuple[dict[str, Any], ...] = ()


class ExecutableCode(Wire, frozen=True, kw_only=True):
    """Code that the model wrote and runs on its side."""

    code: str = ""
    language: str = ""
    id: str = ""


class CodeExecutionResult(Wire, frozen=True, kw_only=True):
    """What the model's code printed."""

    outcome: str = ""
    output: str = ""
    id: str = ""


class Part(Wire, frozen=True, kw_only=True):
    """One piece of content: exactly one of its fields is set, `thought` aside."""

    text: str | None = None
    thought: bool = False
    inline_data: Blob | None = None
    file_data: FileData | None = None
    function_call: FunctionCall | None = None
    function_response: FunctionResponse | None = None
    executable_code: ExecutableCode | None = None
    code_execution_result: CodeExecutionResult | None = None


class Content(Wire, frozen=True, kw_only=True):
    """A contribution of one role, "user" or "model"."""

    role: str = ""
    parts: tuple[Part, ...] = ()


def text_content(text: str, role: str = "user") -> Content:
    """Make a content of one text part."""
    return Content(role=role, parts=(Part(text=text),))
