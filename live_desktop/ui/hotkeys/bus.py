"""A connection to the desktop's message bus that is read from Qt's loop.

Qt's own QtDBus cannot write arrays of structures from Python, which the portal wants.
"""

from collections.abc import Callable
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_method_call  # type: ignore[import-untyped,unused-ignore]
from jeepney.bus_messages import MatchRule, message_bus  # type: ignore[import-untyped,unused-ignore]
from jeepney.io.blocking import DBusConnection, open_dbus_connection  # type: ignore[import-untyped,unused-ignore]
from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

Reply = Callable[[tuple[Any, ...] | None], None]
"""Is given the body of a reply, or None where the call failed."""


class Bus(QObject):
    """Calls methods without waiting for them, and tells of signals.

    Signals: `heard(path, member, body)` for a signal that was subscribed to, `lost()` when the bus
    is gone.
    """

    heard = Signal(str, str, object)
    lost = Signal()

    def __init__(self, address: str = "SESSION", parent: QObject | None = None) -> None:
        """Connect to a bus by its address; raises OSError or ValueError where there is none."""
        super().__init__(parent)
        try:
            self._connection: DBusConnection = open_dbus_connection(address)
        except KeyError as error:  # no address in the environment
            raise OSError("no session bus") from error
        self._replies: dict[int, Reply] = {}
        self._notifier = QSocketNotifier(
            self._connection.sock.fileno(), QSocketNotifier.Type.Read, self
        )
        self._notifier.activated.connect(self._read)

    @property
    def name(self) -> str:
        """Tell what the bus calls this connection."""
        return str(self._connection.unique_name)

    def subscribe(self, sender: str, interface: str) -> None:
        """Hear the signals of an interface."""
        rule = MatchRule(type="signal", sender=sender, interface=interface)
        self._send(message_bus.AddMatch(rule), _ignore)

    def call(
        self, address: DBusAddress, method: str, signature: str, body: tuple[Any, ...], reply: Reply
    ) -> None:
        """Call a method."""
        self._send(new_method_call(address, method, signature, body), reply)

    def close(self) -> None:
        """Leave the bus; calls that are under way get no reply."""
        self._replies.clear()
        self._notifier.setEnabled(False)
        self._connection.close()

    def _send(self, message: Message, reply: Reply) -> None:
        serial = next(self._connection.outgoing_serial)
        self._replies[serial] = reply
        self._connection.send(message, serial=serial)

    @Slot()
    def _read(self) -> None:
        while True:
            try:
                message = self._connection.receive(timeout=0)
            except TimeoutError:
                return
            except OSError:
                self._notifier.setEnabled(False)
                self.lost.emit()
                return
            self._take(message)
            if not self._notifier.isEnabled():
                return

    def _take(self, message: Message) -> None:
        fields, kind = message.header.fields, message.header.message_type
        if kind is MessageType.signal:
            path, member = fields[HeaderFields.path], fields[HeaderFields.member]
            self.heard.emit(path, member, message.body)
        elif reply := self._replies.pop(fields.get(HeaderFields.reply_serial, 0), None):
            reply(message.body if kind is MessageType.method_return else None)


def _ignore(_body: tuple[Any, ...] | None) -> None:
    pass
