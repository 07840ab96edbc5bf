"""A message bus of its own, and on it a portal that does what a test says."""

import contextlib
import subprocess
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from jeepney import (  # type: ignore[import-untyped,unused-ignore]
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.bus_messages import message_bus  # type: ignore[import-untyped,unused-ignore]
from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped,unused-ignore]

SESSION = "/org/freedesktop/portal/desktop/session/test/live_desktop"
_SHORTCUTS = DBusAddress(
    "/org/freedesktop/portal/desktop", interface="org.freedesktop.portal.GlobalShortcuts"
)


@contextlib.contextmanager
def message_bus_daemon(environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """Run a bus, whose services have this environment; gives its address."""
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment,
    )  # fmt: skip
    try:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
    finally:
        daemon.terminate()
        daemon.communicate()


class Portal:
    """Answers as the portal of a desktop does, on a thread of its own."""

    def __init__(self, address: str, *, knows_shortcuts: bool = True, code: int = 0) -> None:
        """Answer every request with a code: 0 grants it, 1 is the user's no."""
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self._knows_shortcuts = knows_shortcuts
        self._code = code
        self._ending = False
        self._connection = open_dbus_connection(address)
        self._connection.send_and_get_reply(
            message_bus.RequestName("org.freedesktop.portal.Desktop")
        )
        self._thread = threading.Thread(target=self._serve, name="portal")
        self._thread.start()

    def close(self) -> None:
        """Leave the bus."""
        self._ending = True
        self._thread.join()
        self._connection.close()

    def signal(self, member: str, shortcut: str = "talk", session: str = SESSION) -> None:
        """Tell that a shortcut was pressed or released."""
        body: tuple[Any, ...] = (session, shortcut, 0, {})
        self._connection.send(new_signal(_SHORTCUTS, member, "osta{sv}", body))

    def close_session(self) -> None:
        """Take the shortcuts away."""
        path = DBusAddress(SESSION, interface="org.freedesktop.portal.Session")
        self._connection.send(new_signal(path, "Closed", "a{sv}", ({},)))

    def _serve(self) -> None:
        while not self._ending:
            with contextlib.suppress(TimeoutError):
                message = self._connection.receive(timeout=0.05)
                if message.header.message_type is MessageType.method_call:
                    self._answer(message)

    def _answer(self, call: Message) -> None:
        fields = call.header.fields
        member, sender = fields[HeaderFields.member], fields[HeaderFields.sender]
        self.calls.append((member, call.body))
        if member == "Register" or not self._knows_shortcuts:
            error = "org.freedesktop.DBus.Error.UnknownMethod"
            self._connection.send(new_error(call, error))
            return
        token = call.body[-1]["handle_token"][1]
        unique = sender.removeprefix(":").replace(".", "_")
        path = f"/org/freedesktop/portal/desktop/request/{unique}/{token}"
        # The answer may come before the call returns: a program has to be ready for it.
        results = self._results(member, call.body) if not self._code else {}
        response = DBusAddress(path, interface="org.freedesktop.portal.Request")
        self._connection.send(new_signal(response, "Response", "ua{sv}", (self._code, results)))
        self._connection.send(new_method_return(call, "o", (path,)))

    def _results(self, member: str, body: tuple[Any, ...]) -> dict[str, tuple[str, Any]]:
        if member == "CreateSession":
            return {"session_handle": ("s", SESSION)}
        bound = [
            (name, {"trigger_description": ("s", options["preferred_trigger"][1].title())})
            for name, options in body[1]
        ]
        return {"shortcuts": ("a(sa{sv})", bound)}
