"""Where the next session goes, by the user's settings."""

import asyncio
from collections.abc import Callable

from live_desktop.protocol.models import api_version
from live_desktop.session.endpoint import (
    Endpoint,
    EndpointKind,
    custom_endpoint,
    google_endpoint,
    vertex_endpoint,
)
from live_desktop.session.local_server import LocalServer
from live_desktop.session.network import Network
from live_desktop.session.vertex import VertexLogin
from live_desktop.store.secrets import Secret, environment_key, stored_key
from live_desktop.store.settings import ConnectionChoice, Settings
from live_desktop.wishing import wishes_of


def endpoint_kind(settings: Settings) -> EndpointKind:
    """Find the kind of service: without a choice, Google's where there is a key, else our own."""
    match settings.connection:
        case ConnectionChoice.LOCAL:
            return EndpointKind.LOCAL
        case ConnectionChoice.GOOGLE:
            return EndpointKind.GOOGLE
        case ConnectionChoice.CUSTOM:
            return EndpointKind.CUSTOM
        case ConnectionChoice.VERTEX:
            return EndpointKind.VERTEX
        case ConnectionChoice.AUTO:
            return EndpointKind.GOOGLE if environment_key() else EndpointKind.LOCAL


def network_of(settings: Settings) -> Network:
    """Find the way out to the network that the settings choose."""
    return Network(settings.proxy.strip(), settings.ca_file.strip())


class Dialer:
    """Finds the endpoint of each new session, starting the embedded server where it is needed."""

    def __init__(self, settings: Callable[[], Settings], server: LocalServer) -> None:
        self._settings = settings
        self._server = server
        self._vertex = VertexLogin()

    async def endpoint(self) -> Endpoint:
        """Give the endpoint to dial; raises a LiveDesktopError where a key or address is amiss."""
        settings = self._settings()
        match endpoint_kind(settings):
            case EndpointKind.LOCAL:
                return await self._server.endpoint()
            case EndpointKind.GOOGLE:
                key = await asyncio.to_thread(stored_key, Secret.GOOGLE_KEY)
                return google_endpoint(key, api_version(wishes_of(settings)))
            case EndpointKind.CUSTOM:
                key = await asyncio.to_thread(stored_key, Secret.CUSTOM_KEY)
                return custom_endpoint(settings.custom_url, key)
            case EndpointKind.VERTEX:
                access = await self._vertex.access(network_of(settings))
                project = settings.vertex_project.strip() or access.project
                return vertex_endpoint(project, settings.vertex_location.strip(), access.token)
