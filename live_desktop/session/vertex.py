"""The login of Google Cloud, for the Vertex platform."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from live_desktop.errors import KeyRejected, NetworkFailed, Remedy, SetupRejected
from live_desktop.language import _
from live_desktop.session.http import Reply, Request, ask
from live_desktop.session.network import Network

# What it warns of, a login without a project, is told to the user where it matters.
logging.getLogger("google.auth").setLevel(logging.ERROR)

_SCOPES = ("https://www.googleapis.com/auth/cloud-platform",)
_LOGIN = "gcloud auth application-default login"


class LoginRejected(KeyRejected):
    """There is no login that is good; the user makes one outside the program, then tries again."""

    remedy = Remedy.RETRY


@dataclass(frozen=True, slots=True)
class Access:
    """What a login gives: a bearer token, and the ID of its project, empty where it has none."""

    token: str = field(repr=False)
    project: str


class VertexLogin:
    """Finds the Google Cloud login of this computer and keeps its token fresh."""

    def __init__(self) -> None:
        self._found: tuple[Any, str | None] | None = None
        self._asking = asyncio.Lock()

    async def access(self, network: Network) -> Access:
        """Give a token that is good now; raises a LiveDesktopError that says what is missing."""
        async with self._asking:
            return await asyncio.to_thread(self._access, network)

    def _access(self, network: Network) -> Access:
        try:
            from google.auth import default, exceptions  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise SetupRejected(
                _(
                    "Talking over Google Cloud needs one more package. Install it with: pip install"
                    ' "live-desktop[vertex]"'
                ),
                detail=str(error),
            ) from error
        try:
            credentials, project = self._found or default(scopes=_SCOPES)
            self._found = credentials, project
            if credentials.token is None or credentials.expired:
                credentials.refresh(_Asker(network))
        except exceptions.DefaultCredentialsError as error:
            raise LoginRejected(
                _("There is no login of Google Cloud here. Make one with: {login}").format(
                    login=_LOGIN
                ),
                detail=str(error),
            ) from error
        except exceptions.TransportError as error:
            raise NetworkFailed(
                _("Google Cloud cannot be reached. Check the network."), detail=str(error)
            ) from error
        except exceptions.GoogleAuthError as error:
            # The user may log in anew before the next dial.
            self._found = None
            raise LoginRejected(
                _(
                    "Google Cloud does not accept this computer's login. Renew it with: {login}"
                ).format(login=_LOGIN),
                detail=str(error),
            ) from error
        return Access(str(credentials.token), project or "")


class _Asker:
    """Sends the library's requests through our own network settings."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def __call__(
        self,
        url: str,
        method: str = "GET",
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
        **_: object,
    ) -> Reply:
        data = body.encode() if isinstance(body, str) else body
        return ask(self._network, Request(method, url, headers or {}, body=data))
