"""Where the next session goes, by the user's settings."""

import asyncio
from collections.abc import Callable

from live_desktop.session.endpoint import (
    Endpoint,
    EndpointKind,
    custom_endpoint,
    google_endpoint,
)
from live_desktop.session.local_server import LocalServer
from live_desktop.store.secrets import Secret, environment_key, stored_key
from live_desktop.store.settings import ConnectionChoice, Settings


def endpoint_kind(settings: Settings) -> EndpointKind:
    """Find the kind of service: without a choice, Google's where there is a key, else our own."""
    match settings.connection:
        case ConnectionChoice.LOCAL:
            return EndpointKind.LOCAL
        case ConnectionChoice.GOOGLE:
            return EndpointKind.GOOGLE
        case ConnectionChoice.CUSTOM:
            return EndpointKind.CUSTOM
        case ConnectionChoice.AUTO:
            return EndpointKind.GOOGLE if environment_key() else EndpointKind.LOCAL


class Dialer:
    """Finds the endpoint of each new session, starting the embedded server where it is needed."""

    def __init__(self, settings: Callable[[], Settings], server: LocalServer) -> None:
        self._settings = settings
        self._server = server

    async def endpoint(self) -> Endpoint:
        """Give the endpoint to dial; raises a LiveDesktopError where a key or address is amiss."""
        settings = self._settings()
        match endpoint_kind(settings):
            case EndpointKind.LOCAL:
                return await self._server.endpoint()
            case EndpointKind.GOOGLE:
                return google_endpoint(await asyncio.to_thread(stored_key, Secret.GOOGLE_KEY))
            case EndpointKind.CUSTOM:
                key = await asyncio.to_thread(stored_key, Secret.CUSTOM_KEY)
                return custom_endpoint(settings.custom_url, key)
