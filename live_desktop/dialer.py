"""Where the next session goes, and the open questions in it, by the user's settings."""

import asyncio
from collections.abc import Callable

from live_desktop.addresses import brain_server, is_on_this_computer
from live_desktop.offline import UseBrain
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
from live_desktop.store.settings import BrainChoice, ConnectionChoice, Settings
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


def brain_agreed(settings: Settings) -> bool:
    """Tell whether what the user says may go to the address of the brain."""
    server = brain_server(settings.brain_address)
    return is_on_this_computer(server) or server in settings.brain_consent


def words_leave(settings: Settings) -> bool:
    """Tell whether the brain of the offline voice gets what the user says on another computer."""
    server = brain_server(settings.brain_address)
    is_used = settings.brain is BrainChoice.ADDRESS and brain_agreed(settings)
    return is_used and not is_on_this_computer(server)


def has_brain_key(settings: Settings) -> bool:
    """Tell whether the key that is stored is for the address of the brain."""
    return bool(settings.brain_key_for) and settings.brain_key_for == brain_server(
        settings.brain_address
    )


def brain_order(settings: Settings, key: str) -> UseBrain:
    """Say to the embedded server where open questions go; nowhere that the user has not agreed to.

    The key goes to the address alone, and not to whatever is found on this computer.
    """
    model = settings.brain_model.strip()
    if settings.brain is BrainChoice.AUTO:
        return UseBrain("auto", model)
    if settings.brain is BrainChoice.ADDRESS and brain_agreed(settings):
        return UseBrain(settings.brain_address.strip(), model, key)
    return UseBrain()


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
