"""The control endpoint: whoever tests a client changes the server's conduct while it runs."""

import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Annotated

import msgspec
from msgspec import Meta

from live_desktop.server.conduct import Closing, Conduct, Seconds, Switchboard, changed
from live_desktop.server.connection import LiveConnection
from live_desktop.server.http import HttpAnswer, HttpFailed, HttpRequest
from live_desktop.server.keys import from_elsewhere, is_loopback
from live_desktop.server.lifetime import Ending
from live_desktop.server.refusal import Refused

PATH = "/control"

_ACTION = re.compile(r"/control/connections/(\d{1,9})/(\w+)")
_HOST = re.compile(r"\[(.+)\](?::\d+)?|([^:]*)(?::\d+)?")


class _Notice(msgspec.Struct, forbid_unknown_fields=True):
    seconds: Annotated[float, Meta(ge=0, le=1e9)] = 50.0


class _Span(msgspec.Struct, forbid_unknown_fields=True):
    seconds: Seconds | None = None


def _go_away(ending: Ending, body: bytes) -> None:
    ending.go_away(msgspec.json.decode(body, type=_Notice).seconds)


def _drop(ending: Ending, _body: bytes) -> None:
    ending.drop()


def _close(ending: Ending, body: bytes) -> None:
    closing = msgspec.json.decode(body, type=Closing) if body != b"{}" else Closing(1000)
    ending.close(Refused(closing.code, closing.reason))


def _stall(ending: Ending, body: bytes) -> None:
    ending.stall(msgspec.json.decode(body, type=_Span).seconds)


ACTIONS: dict[str, Callable[[Ending, bytes], None]] = {
    "goaway": _go_away,
    "drop": _drop,
    "close": _close,
    "stall": _stall,
}
"""What can be done to a running connection, by the last word of the path."""


class Control:
    """Answers the requests of the control endpoint."""

    def __init__(self, switchboard: Switchboard, connections: Mapping[int, LiveConnection]) -> None:
        """Turn the switches of `switchboard`, and act on `connections` by their numbers."""
        self._switchboard = switchboard
        self._connections = connections

    def answer(self, request: HttpRequest) -> HttpAnswer:
        """Do what a request wants; raises HttpFailed, or ValueError for a body that is amiss."""
        _check(request)
        match request.method, request.path:
            case "GET", "/control/conduct":
                return HttpAnswer.of(self._switchboard.conduct)
            case "PATCH", "/control/conduct":
                self._switchboard.conduct = changed(self._switchboard.conduct, request.body)
                return HttpAnswer.of(self._switchboard.conduct)
            case "DELETE", "/control/conduct":
                self._switchboard.conduct = Conduct()
                return HttpAnswer.of(self._switchboard.conduct)
            case "GET", "/control/connections":
                return HttpAnswer.of({"connections": self._list()})
        found = _ACTION.fullmatch(request.path)
        if found is None or found[2] not in ACTIONS or request.method != "POST":
            raise HttpFailed(
                HTTPStatus.NOT_FOUND,
                "There are GET, PATCH and DELETE /control/conduct, GET /control/connections, and "
                f"POST /control/connections/NUMBER/ACTION with {', '.join(ACTIONS)}.",
            )
        connection = self._connections.get(int(found[1]))
        if connection is None or connection.ending is None:
            raise HttpFailed(HTTPStatus.NOT_FOUND, "There is no such connection any more.")
        ACTIONS[found[2]](connection.ending, request.body.strip() or b"{}")
        return HttpAnswer()

    def _list(self) -> list[dict[str, object]]:
        return [
            {
                "number": number,
                "model": each.model,
                "since": each.since,
                "received": each.received,
                "sent": each.sent,
            }
            for number, each in self._connections.items()
        ]


def _check(request: HttpRequest) -> None:
    """Let in this computer's programs and pages alone; raises HttpFailed."""
    host = _HOST.fullmatch(next(iter(request.get_all("Host")), ""))
    # A page whose name was made to lead here comes from this computer, but calls it by that name.
    named = host is not None and is_loopback(host[1] or host[2])
    if not (is_loopback(request.peer) and named) or any(
        map(from_elsewhere, request.get_all("Origin"))
    ):
        raise HttpFailed(HTTPStatus.FORBIDDEN, "The control endpoint is for this computer alone.")
