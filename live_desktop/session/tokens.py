"""Ephemeral tokens: keys for a short while, for programs that must not know the real one."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec

from live_desktop.errors import KeyRejected, ServiceFailed, SetupRejected
from live_desktop.language import _
from live_desktop.protocol.wire import Wire
from live_desktop.session.endpoint import TOKEN_PREFIX, google_endpoint
from live_desktop.session.http import DEVELOPER_API, Request, fetch
from live_desktop.session.network import AS_THE_SYSTEM, Network

LONGEST_MINUTES = 20 * 60


@dataclass(frozen=True, slots=True)
class EphemeralToken:
    """A token that stands for an API key until it expires."""

    name: str = field(repr=False)
    """What a client gives instead of a key."""
    uses: int
    """Sessions that it can start; 0 is as many as one likes. Resuming one is free."""
    expires: datetime


class _Order(Wire, frozen=True, kw_only=True):
    # The service's own default is 1, so a 0 has to be sent.
    uses: int | None = None
    expire_time: datetime
    new_session_expire_time: datetime


class _Minted(Wire, frozen=True, kw_only=True):
    name: str = ""


async def mint_token(
    key: str,
    *,
    uses: int = 1,
    minutes: float = 30.0,
    network: Network = AS_THE_SYSTEM,
    base_url: str = DEVELOPER_API,
) -> EphemeralToken:
    """Make a token that can start sessions, and keep them up, for so many minutes from now.

    Raises SetupRejected for numbers that no token can have, and another LiveDesktopError where
    the service does not make one.
    """
    if key.startswith(TOKEN_PREFIX):
        raise KeyRejected(_("A token cannot make tokens: that takes the API key itself."))
    if uses < 0:
        raise SetupRejected(_("A token can be used once or more often; 0 sets no limit."))
    if not 0 < minutes <= LONGEST_MINUTES:
        raise SetupRejected(
            _("A token lives for more than 0 and at most {minutes} minutes.").format(
                minutes=LONGEST_MINUTES
            )
        )
    expires = datetime.now(UTC) + timedelta(minutes=minutes)
    order = _Order(uses=uses, expire_time=expires, new_session_expire_time=expires)
    reply = await fetch(
        network,
        Request(
            "POST",
            f"{base_url}/v1beta/auth_tokens",
            # The endpoint knows how a key travels, and what is no key.
            {**dict(google_endpoint(key).headers), "Content-Type": "application/json"},
            body=msgspec.json.encode(order),
        ),
    )
    try:
        name = msgspec.json.decode(reply, type=_Minted).name
    except msgspec.MsgspecError:
        name = ""
    if not name.startswith(TOKEN_PREFIX):
        raise ServiceFailed(_("The service answered with something that is no token. Try again."))
    return EphemeralToken(name, uses, expires)
