"""Ephemeral tokens: keys for a while, which may fix what a client can set up."""

import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import msgspec
from msgspec.structs import fields, replace

from live_desktop.errors import RemoteProtocolError
from live_desktop.protocol.codec import decode_opening
from live_desktop.protocol.setup import Setup
from live_desktop.protocol.wire import Wire
from live_desktop.server.keys import TOKEN_PREFIX
from live_desktop.server.refusal import Refusal, Refused

MOST_TOKENS = 1024
"""Tokens that are known at once; of more the oldest is forgotten."""
LONGEST_LIFE = timedelta(hours=20)
_USUAL_LIFE = timedelta(minutes=30)
_USUAL_START = timedelta(seconds=60)

_Message = TypeVar("_Message", bound=msgspec.Struct)
_CAPITAL = re.compile(r"(?<=[a-z0-9])([A-Z])")


def utc_now() -> datetime:
    """Read this computer's clock."""
    return datetime.now(UTC)


class Ticket:
    """What one token allows."""

    def __init__(
        self,
        *,
        uses: int,
        expires: datetime,
        starts_until: datetime,
        setup: Setup | None,
        mask: tuple[tuple[str, ...], ...],
        now: Callable[[], datetime],
    ) -> None:
        """Allow `uses` sessions, or any number for 0, and fix what `setup` has at `mask`."""
        self.expires = expires
        self._left = uses or None
        self._starts_until = starts_until
        self._setup = setup
        self._mask = mask
        self._now = now

    def constrain(self, setup: Setup) -> Setup:
        """Put what is fixed into a client's setup; raises Refused where the token is too old."""
        now = self._now()
        if now >= self.expires:
            raise Refused.because(Refusal.TOKEN_EXPIRED)
        if now >= self._starts_until:
            raise Refused.because(Refusal.TOKEN_TOO_LATE)
        if self._setup is None:
            return setup
        if not self._mask:
            return replace(self._setup, model=self._setup.model or setup.model)
        for path in self._mask:
            setup = _overwritten(setup, self._setup, path)
        return setup

    def use(self) -> None:
        """Count a session that begins; raises Refused where there are enough."""
        if self._left == 0:
            raise Refused.because(Refusal.TOKEN_USED_UP)
        if self._left is not None:
            self._left -= 1

    def seconds_left(self) -> float:
        """Tell how long the token is good for."""
        return (self.expires - self._now()).total_seconds()


class Mint:
    """Makes tokens and knows them again."""

    def __init__(self, now: Callable[[], datetime] = utc_now) -> None:
        """Let tokens expire by the clock `now`."""
        self._now = now
        self._tickets: dict[str, Ticket] = {}

    def make(self, order: bytes) -> str:
        """Make the token that a JSON order describes; raises a ValueError that says what is wrong.

        The order has the fields of the service's AuthToken, in either spelling.
        """
        given = _order(order)
        now = self._now()
        expires = _time(given, "expireTime", now + _USUAL_LIFE)
        starts_until = _time(given, "newSessionExpireTime", now + _USUAL_START)
        for name, time in (("expire_time", expires), ("new_session_expire_time", starts_until)):
            if time > now + LONGEST_LIFE:
                raise ValueError(f"{name} is too far in the future. Maximum lifetime is 20h")
            if time <= now:
                raise ValueError(f"{name} must be in the future.")
        uses = given.get("uses", 1)
        if isinstance(uses, bool) or not isinstance(uses, int) or not 0 <= uses < 2**31:
            raise ValueError(f"Invalid value at 'auth_token.uses': {uses!r}")
        setup = given.get("bidiGenerateContentSetup")
        ticket = Ticket(
            uses=uses,
            expires=expires,
            starts_until=starts_until,
            setup=_setup(setup) if setup is not None else None,
            mask=_mask(given.get("fieldMask", "")),
            now=self._now,
        )
        self._forget_some()
        name = TOKEN_PREFIX + secrets.token_hex(32)
        self._tickets[name] = ticket
        return name

    def find(self, name: str) -> Ticket | None:
        """Find what a token allows, which may be nothing any more."""
        return self._tickets.get(name)

    def _forget_some(self) -> None:
        # One that has just expired is still known, so that its client is told so.
        ago = self._now() - _USUAL_LIFE
        for name in [name for name, each in self._tickets.items() if each.expires < ago]:
            del self._tickets[name]
        while len(self._tickets) >= MOST_TOKENS:
            del self._tickets[next(iter(self._tickets))]


_FIELDS = ("uses", "expireTime", "newSessionExpireTime", "bidiGenerateContentSetup", "fieldMask")


def _order(data: bytes) -> dict[str, Any]:
    given = msgspec.json.decode(data or b"{}", type=dict[str, Any])
    spellings = {_snake(name): name for name in _FIELDS} | {name: name for name in _FIELDS}
    for name in given:
        if name not in spellings:
            raise ValueError(
                f"Invalid JSON payload received. Unknown name \"{name[:64]}\" at 'auth_token': "
                "Cannot find field."
            )
    return {spellings[name]: value for name, value in given.items() if value is not None}


def _time(given: dict[str, Any], name: str, usual: datetime) -> datetime:
    if name not in given:
        return usual
    try:
        time = msgspec.convert(given[name], datetime)
    except msgspec.ValidationError:
        time = None
    if time is None or time.tzinfo is None:
        raise ValueError(f"Invalid value at 'auth_token.{_snake(name)}': Expected RFC 3339.")
    return time.astimezone(UTC)


def _setup(value: object) -> Setup:
    try:
        message, unknown = decode_opening(msgspec.json.encode({"setup": value}))
    except RemoteProtocolError as error:
        raise ValueError(
            f"Invalid value at 'bidi_generate_content_setup': {error.detail}"
        ) from None
    if unknown:
        raise ValueError(
            f'Invalid JSON payload received. Unknown name "{unknown[0][:64]}" at '
            "'auth_token.bidi_generate_content_setup': Cannot find field."
        )
    if message.setup is None:
        raise ValueError("Invalid value at 'bidi_generate_content_setup'.")
    return message.setup


def _mask(value: object) -> tuple[tuple[str, ...], ...]:
    """Read the paths of a field mask; raises ValueError for one that leads nowhere."""
    if not isinstance(value, str):
        raise ValueError("Invalid value at 'auth_token.field_mask': Expected a string.")  # noqa: TRY004
    paths = [path.strip() for path in value.split(",") if path.strip()]
    return tuple(tuple(_known(path)) for path in paths)


def _known(path: str) -> list[str]:
    names = [_snake(name) for name in path.split(".")]
    kind: Any = Setup
    for name in names:
        found = {each.name: each.type for each in fields(kind)} if kind is not None else {}
        if name not in found:
            raise ValueError(f"Invalid value at 'auth_token.field_mask': {path[:64]}")
        kind = _struct_in(found[name])
    return names


def _struct_in(kind: Any) -> type[Wire] | None:
    """Take the message out of an optional field's type; None where it is something else."""
    kinds = getattr(kind, "__args__", (kind,))
    return next((each for each in kinds if isinstance(each, type) and issubclass(each, Wire)), None)


def _overwritten(
    message: _Message, fixed: msgspec.Struct | None, path: tuple[str, ...]
) -> _Message:
    """Give a message what another one has at a path, or nothing where it has nothing there."""
    name, *rest = path
    theirs = getattr(fixed if fixed is not None else type(message)(), name)
    if not rest:
        return replace(message, **{name: theirs})
    inner = getattr(message, name)
    if inner is None and theirs is None:
        return message
    inner = inner if inner is not None else type(theirs)()
    return replace(message, **{name: _overwritten(inner, theirs, tuple(rest))})


def _snake(name: str) -> str:
    return _CAPITAL.sub(r"_\1", name).lower()
