"""What the server answers over plain HTTP: tokens, voices, models, and its control endpoint."""

import re
from http import HTTPStatus

from live_desktop.server import catalogue
from live_desktop.server.control import PATH as CONTROL_PATH
from live_desktop.server.control import Control
from live_desktop.server.door import only_live
from live_desktop.server.http import HttpAnswer, HttpFailed, HttpRequest
from live_desktop.server.keys import from_elsewhere, given_key, key_refusal
from live_desktop.server.minting import Mint
from live_desktop.server.refusal import Refusal

_RESOURCE = re.compile(r"/(v1|v1beta|v1alpha)/([\w-]+)(?:/([^/]+))?")
_UNREGISTERED = (
    "Method doesn't allow unregistered callers (callers without established identity). Please use "
    "API Key or other form of API consumer identity to call this API."
)


class Desk:
    """Answers requests, each with the server's key where there is one."""

    def __init__(self, token: str | None, mint: Mint, control: Control | None) -> None:
        """Ask for `token`, or take anyone for None; without `control` there is no such path."""
        self._token = token
        self._mint = mint
        self._control = control

    def answer(self, request: HttpRequest) -> HttpAnswer:
        """Answer a request; raises HttpFailed, or ValueError for one that is amiss."""
        if self._control is not None and request.path.startswith(f"{CONTROL_PATH}/"):
            self._check(request)
            return self._control.answer(request)
        found = _RESOURCE.fullmatch(request.path)
        if found is None:
            return only_live(request)
        self._check(request)
        return self._answer(request, found[1], found[2], found[3])

    def _answer(
        self, request: HttpRequest, version: str, resource: str, name: str | None
    ) -> HttpAnswer:
        match request.method, resource, name:
            case "POST", "auth_tokens", None if version != "v1":
                return HttpAnswer.of({"name": self._mint.make(request.body)})
            case "GET", "voices", None:
                return HttpAnswer.of(catalogue.voices(request.query))
            case "GET", "models", None:
                return HttpAnswer.of(catalogue.models(request.query))
            case "GET", "models", str():
                return HttpAnswer.of(catalogue.model(name))
        raise HttpFailed(HTTPStatus.NOT_FOUND, "This server has no such method.")

    def _check(self, request: HttpRequest) -> None:
        """Ask for the key; raises HttpFailed with the service's words."""
        if self._token is None and any(map(from_elsewhere, request.get_all("Origin"))):
            words = "Pages of other sites need the key of this server, and it has none."
            raise HttpFailed(HTTPStatus.FORBIDDEN, words)
        match key_refusal(self._token, given_key(request.target, request.get_all)):
            case None:
                return
            case Refusal.KEY_MISSING:
                raise HttpFailed(HTTPStatus.FORBIDDEN, _UNREGISTERED)
            case refusal:
                raise HttpFailed(HTTPStatus.BAD_REQUEST, refusal.reason)
