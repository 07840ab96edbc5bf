"""Plain HTTP beside the WebSocket: one request and one answer a connection."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import cast
from urllib.parse import parse_qs, unquote, urlsplit

import h11
import msgspec

logger = logging.getLogger(__name__)

LARGEST_BODY = 2**20
PATIENCE = 10.0
"""So long a client may take for its request, in seconds, and as long again for the answer."""
_LARGEST_HEAD = 64 * 2**10

_STATUS_WORDS = {
    HTTPStatus.BAD_REQUEST: "INVALID_ARGUMENT",
    HTTPStatus.FORBIDDEN: "PERMISSION_DENIED",
    HTTPStatus.NOT_FOUND: "NOT_FOUND",
    HTTPStatus.METHOD_NOT_ALLOWED: "UNIMPLEMENTED",
    HTTPStatus.UPGRADE_REQUIRED: "FAILED_PRECONDITION",
    HTTPStatus.TOO_MANY_REQUESTS: "RESOURCE_EXHAUSTED",
    HTTPStatus.INTERNAL_SERVER_ERROR: "INTERNAL",
}
"""What the service calls an HTTP status; all others are invalid arguments."""


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """What a client asks for."""

    method: str
    target: str = field(repr=False)
    """Path and query as they came, which may hold a secret."""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Names in lower case."""
    body: bytes = field(default=b"", repr=False)
    peer: str = ""
    """The address that it comes from."""

    @property
    def path(self) -> str:
        """The path alone; slashes that SDKs double are single."""
        return "/" + unquote(self.target.partition("?")[0]).lstrip("/")

    @property
    def query(self) -> dict[str, str]:
        """The parameters, the first of each."""
        found = parse_qs(self.target.partition("?")[2], max_num_fields=100)
        return {name: values[0] for name, values in found.items()}

    def get_all(self, name: str) -> list[str]:
        """All values of a header."""
        return [value for key, value in self.headers if key == name.lower()]


class HttpFailed(Exception):
    """A request cannot be answered; the message is for whoever sent it."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What is sent back: JSON, or nothing."""

    status: HTTPStatus = HTTPStatus.OK
    body: bytes = b"{}\n"

    @classmethod
    def of(cls, value: object) -> "HttpAnswer":
        """Answer with a value that msgspec can write."""
        return cls(body=msgspec.json.encode(value) + b"\n")

    @classmethod
    def failed(cls, status: HTTPStatus, message: str) -> "HttpAnswer":
        """Answer with an error in the service's form."""
        word = _STATUS_WORDS.get(status, "INVALID_ARGUMENT")
        error = {"code": int(status), "message": message, "status": word}
        return cls(status, msgspec.json.encode({"error": error}) + b"\n")


Answer = Callable[[HttpRequest], HttpAnswer]


class HttpProtocol(asyncio.Protocol):
    """Reads one request, answers it, and closes the connection."""

    def __init__(self, answer: Answer, gone: Callable[[], None]) -> None:
        """Answer with `answer`, and call `gone` when the connection is lost."""
        self._answer = answer
        self._gone = gone
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=_LARGEST_HEAD)
        self._request: h11.Request | None = None
        self._body = bytearray()
        self._answered = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for the request."""
        self._transport = cast(asyncio.Transport, transport)
        self._timer = asyncio.get_running_loop().call_later(PATIENCE, self._run_out)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the client."""
        self._timer.cancel()
        self._gone()

    def data_received(self, data: bytes) -> None:
        """Read on; what comes after the answer is passed over."""
        if self._answered:
            return
        try:
            self._http.receive_data(data)
            self._read()
        except h11.RemoteProtocolError as error:
            status = HTTPStatus(error.error_status_hint)
            self._send(HttpAnswer.failed(status, "This is no HTTP request that can be read."))

    def eof_received(self) -> None:
        """Let a client go that stops in mid-request; an answer is still sent."""
        if not self._answered:
            self._transport.close()

    def _read(self) -> None:
        while not self._answered:
            event = self._http.next_event()
            match event:
                case h11.Request():
                    self._request = event
                    if self._http.they_are_waiting_for_100_continue:
                        go_on = h11.InformationalResponse(status_code=100, headers=[])
                        self._write(go_on)
                case h11.Data():
                    self._body += event.data
                    if len(self._body) > LARGEST_BODY:
                        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
                        self._send(HttpAnswer.failed(status, "The body is larger than 1 MiB."))
                case h11.EndOfMessage() if self._request is not None:
                    self._send(self._answer_to(self._request))
                case _:
                    return

    def _answer_to(self, asked: h11.Request) -> HttpAnswer:
        peer = self._transport.get_extra_info("peername")
        headers = tuple((name.decode(), value.decode("latin-1")) for name, value in asked.headers)
        target = asked.target.decode("latin-1")
        if "://" in target:  # as a proxy wants it
            parts = urlsplit(target)
            target = f"{parts.path}?{parts.query}"
        request = HttpRequest(
            asked.method.decode(), target, headers, bytes(self._body), peer[0] if peer else ""
        )
        try:
            return self._answer(request)
        except HttpFailed as failed:
            return HttpAnswer.failed(failed.status, failed.message)
        except ValueError as error:  # a number of the query, a field of the body
            return HttpAnswer.failed(HTTPStatus.BAD_REQUEST, str(error))
        except Exception:
            logger.exception("a request failed")
            status = HTTPStatus.INTERNAL_SERVER_ERROR
            return HttpAnswer.failed(status, "Internal error encountered.")

    def _send(self, answer: HttpAnswer) -> None:
        self._answered = True
        whole = self._http.their_state is h11.DONE
        headers = [
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(answer.body))),
            ("Connection", "close"),
        ]
        self._write(h11.Response(status_code=answer.status, headers=headers))
        if self._request is None or self._request.method != b"HEAD":
            self._write(h11.Data(data=answer.body))
        self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(PATIENCE, self._transport.abort)
        if whole:
            self._transport.close()
        # A client that is still sending would not see an answer whose connection is gone.

    def _write(self, event: h11.Event) -> None:
        self._transport.write(self._http.send(event) or b"")

    def _run_out(self) -> None:
        status = HTTPStatus.REQUEST_TIMEOUT
        self._send(HttpAnswer.failed(status, "The request did not come in time."))
