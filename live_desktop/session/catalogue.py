"""The catalogue of voices that an account can use."""

import msgspec

from live_desktop.errors import ServiceFailed
from live_desktop.language import _
from live_desktop.session.endpoint import google_endpoint
from live_desktop.session.http import DEVELOPER_API, Request, fetch
from live_desktop.session.network import AS_THE_SYSTEM, Network

_PAGE = 1000
_MOST_PAGES = 50


class CatalogueVoice(msgspec.Struct, frozen=True, kw_only=True):
    """One voice of the catalogue; what it does not tell is empty."""

    id: str = ""
    """What goes on the wire as the voice's name."""
    display_name: str = ""
    type: str = ""
    """How it was made: "prebuilt", "prompted" or "replicated"; others may come."""
    language_code: str = ""
    gender: str = ""
    accent: str = ""
    persona: str = ""
    description: str = ""


class _Page(msgspec.Struct):
    voices: tuple[CatalogueVoice, ...] = ()
    next_page_token: str = ""


async def fetch_voices(
    key: str, network: Network = AS_THE_SYSTEM, base_url: str = DEVELOPER_API
) -> tuple[CatalogueVoice, ...]:
    """Fetch all voices that the key's account can use; raises a LiveDesktopError."""
    headers = dict(google_endpoint(key).headers)
    voices: list[CatalogueVoice] = []
    token = ""
    for _page in range(_MOST_PAGES):
        params: dict[str, str | int] = {"page_size": _PAGE}
        if token:
            params["page_token"] = token
        url = f"{base_url}/v1beta/voices"
        page = _read(await fetch(network, Request("GET", url, headers, params)))
        voices += (voice for voice in page.voices if voice.id)
        token = page.next_page_token
        if not token:
            break
    return tuple(voices)


def _read(data: bytes) -> _Page:
    try:
        return msgspec.json.decode(data, type=_Page)
    except msgspec.MsgspecError as error:
        raise ServiceFailed(
            _("The catalogue of voices cannot be read. Try again."), detail=str(error)
        ) from error
