"""What a screen reader finds on the screen: the controls in sight, over the bus of AT-SPI."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from jeepney import DBusAddress, MessageType, new_method_call  # type: ignore[import-untyped,unused-ignore]
from jeepney.io.blocking import DBusConnection, open_dbus_connection  # type: ignore[import-untyped,unused-ignore]

SHOWING = 1 << 25
"""The state of what is in sight, as AT-SPI numbers it."""

_ACCESSIBLE = "org.a11y.atspi.Accessible"
_ROOT = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
_ON_SCREEN = 0
_REPLY_SECONDS = 10.0

Node = tuple[str, str]
"""The program's name on the bus, and the path of the object there."""


class Vanished(Exception):
    """What was looked at is there no more."""


@dataclass(frozen=True, slots=True)
class Control:
    """Something in sight: what it is, what it says, and where on the screen, in pixels."""

    role: str
    name: str
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[int, int]:
        """Tell where one clicks on it."""
        return self.x + self.width // 2, self.y + self.height // 2


class ScreenReader:
    """Reads all windows of the programs that tell the bus about themselves."""

    def __init__(self, session_bus: str) -> None:
        """Switch accessibility on in the session of that bus."""
        with open_dbus_connection(session_bus) as session:
            launcher = ("org.a11y.Bus", "/org/a11y/bus")
            address = _call(session, launcher, "org.a11y.Bus", "GetAddress")
        self._bus = open_dbus_connection(address)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bus.close()

    def controls(self) -> list[Control]:
        """List what is in sight, windows first, each before what is in it."""
        return [each for program in self._children(_ROOT) for each in self._below(program)]

    def seen(self, role: str, name: str) -> list[Control]:
        """List what is in sight of a role, and has a name that a pattern matches as a whole."""
        return [
            each for each in self.controls() if each.role == role and re.fullmatch(name, each.name)
        ]

    def tell(self) -> str:
        """Write down what is in sight, one control a line."""
        return "\n".join(str(each) for each in self.controls())

    def _below(self, parent: Node) -> Iterator[Control]:
        for node in self._children(parent):
            try:
                low, _high = _call(self._bus, node, _ACCESSIBLE, "GetState")
                if not low & SHOWING:
                    continue
                yield self._control(node)
            except Vanished:
                continue
            yield from self._below(node)

    def _control(self, node: Node) -> Control:
        role: str = _call(self._bus, node, _ACCESSIBLE, "GetRoleName")
        properties = "org.freedesktop.DBus.Properties"
        _, name = _call(self._bus, node, properties, "Get", "ss", (_ACCESSIBLE, "Name"))
        place = "org.a11y.atspi.Component"
        x, y, width, height = _call(self._bus, node, place, "GetExtents", "u", (_ON_SCREEN,))
        return Control(role, name, x, y, width, height)

    def _children(self, node: Node) -> list[Node]:
        try:
            children: list[Node] = _call(self._bus, node, _ACCESSIBLE, "GetChildren")
        except Vanished:
            return []
        return children


def _call(
    bus: DBusConnection,
    node: Node,
    interface: str,
    method: str,
    signature: str = "",
    body: tuple[Any, ...] = (),
) -> Any:
    """Call a method and give what it returns; raises Vanished."""
    address = DBusAddress(node[1], bus_name=node[0], interface=interface)
    message = new_method_call(address, method, signature or None, body)
    reply = bus.send_and_get_reply(message, timeout=_REPLY_SECONDS)
    if reply.header.message_type is MessageType.error:
        raise Vanished(f"{method} of {node[1]}: {reply.body}")
    return reply.body[0]
