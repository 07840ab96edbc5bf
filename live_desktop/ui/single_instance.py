"""One window a user: a second start raises the first one's and ends.

The first start holds a lock, which is free again when the program dies, and listens on a local
socket. A second start asks there for the window. Where no answer comes in time it goes on as if it
were alone: better two windows than none. Where nobody listens, the first one is about to end, or
has only just begun: the second waits for its lock or its answer.
"""

import getpass
import hashlib
import logging
import os
import sys
import tempfile
import time
from contextlib import suppress
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QLockFile, QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

logger = logging.getLogger(__name__)

ANSWER_MS = 500
"""Milliseconds that a second start waits for the first in all."""
STARTING_MS = 5_000
"""How long it waits for a first that has itself just begun, and has no time for anybody yet."""
CLOSING_MS = 10_000
"""How long it waits for a first that closes."""
_STEP_MS = 100
"""How often it looks whether that one has ended, or listens by now."""
_JUST_BEGUN = 10.0
"""Seconds for which a program counts as just begun."""

_RAISE = "raise"
_RAISED = b"raised\n"
_LONGEST = 4096
"""Bytes that a second start may say."""
_TOKEN = "XDG_ACTIVATION_TOKEN"  # noqa: S105 - the variable's name
_ANY_PROCESS = -1


class _Reply(Enum):
    """What became of asking the first start."""

    RAISED = auto()
    SILENT = auto()
    """It lives, and does not answer in time."""
    GONE = auto()
    """Nobody listens."""


class SingleInstance(QObject):
    """Finds out whether this start is the first one, and hears of those that follow."""

    raise_wanted = Signal()

    def __init__(self, home: Path, parent: QObject | None = None) -> None:
        """Be the one start of this user whose files are in `home`."""
        super().__init__(parent)
        folder, self._name = _address(home)
        self._lock_path = folder / f"{self._name}.lock"
        self._lock = QLockFile(str(self._lock_path))
        # The lock of a living program never grows stale, however long it runs.
        self._lock.setStaleLockTime(0)
        self._address = self._name if sys.platform == "win32" else str(folder / self._name)
        self._server: QLocalServer | None = None
        self._asking: list[QLocalSocket] = []

    def begin(self) -> bool:
        """Tell whether this start is to go on: not where the first one raised its window.

        It takes up to ANSWER_MS where the first one does not answer, or STARTING_MS where that has
        just begun, and up to CLOSING_MS where that closes.
        """
        deadline = QDeadlineTimer(CLOSING_MS)
        if self._lock.tryLock(0):
            self._listen()
            return True
        while (reply := self._hand_over()) is _Reply.GONE and not deadline.hasExpired():
            if self._lock.tryLock(_STEP_MS):
                self._listen()
                return True
        return reply is not _Reply.RAISED

    def stop_answering(self) -> None:
        """Hear no more of other starts, which wait for this one's end."""
        for socket in tuple(self._asking):
            socket.abort()
        if self._server is not None:
            self._server.close()
            self._server = None

    def close(self) -> None:
        """Hear no more of other starts; the next one is the first again."""
        self.stop_answering()
        self._lock.unlock()

    def _listen(self) -> None:
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._take)
        # A crash leaves the socket behind; the lock says that nobody listens there.
        QLocalServer.removeServer(self._address)
        if server.listen(self._address):
            self._server = server
        else:
            logger.warning("other starts cannot be heard: %s", server.errorString())

    def _hand_over(self) -> _Reply:
        try:
            if not _is_ours(self._address):
                return _Reply.SILENT
        except OSError:
            return _Reply.GONE
        deadline = QDeadlineTimer(self._patience())
        socket = QLocalSocket()
        socket.connectToServer(self._address)
        if not socket.waitForConnected(_left(deadline)):
            logger.info("the first start cannot be reached: %s", socket.errorString())
            return _reply_of(socket)
        _let_raise()
        # On Wayland only who was just clicked may raise a window, and may pass that right on.
        socket.write(f"{_RAISE} {os.environ.get(_TOKEN, '')}\n".encode())
        while not socket.canReadLine():
            if not socket.waitForReadyRead(_left(deadline)):
                logger.info("the first start does not answer: %s", socket.errorString())
                reply = _reply_of(socket)
                socket.abort()
                return reply
        is_raised = socket.readLine().data() == _RAISED
        socket.abort()
        return _Reply.RAISED if is_raised else _Reply.SILENT

    def _patience(self) -> int:
        """Tell how many milliseconds the first start may take to answer."""
        try:
            age = time.time() - self._lock_path.stat().st_mtime
        except OSError:
            return ANSWER_MS
        return STARTING_MS if 0 <= age < _JUST_BEGUN else ANSWER_MS

    @Slot()
    def _take(self) -> None:
        while self._server is not None and self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.setReadBufferSize(_LONGEST)
            self._asking.append(socket)
            socket.readyRead.connect(self._answer)
            socket.disconnected.connect(self._part)
        self._answer()

    @Slot()
    def _answer(self) -> None:
        for socket in tuple(self._asking):
            if socket.canReadLine():
                self._obey(socket, bytes(socket.readLine().data()).decode(errors="replace"))
            elif socket.bytesAvailable() >= _LONGEST:
                socket.abort()

    def _obey(self, socket: QLocalSocket, line: str) -> None:
        order, _, token = line.strip().partition(" ")
        if order != _RAISE:
            socket.abort()
            return
        socket.write(_RAISED)
        socket.flush()
        if token:
            os.environ[_TOKEN] = token
        self.raise_wanted.emit()

    @Slot()
    def _part(self) -> None:
        for socket in tuple(self._asking):
            if socket.state() is QLocalSocket.LocalSocketState.UnconnectedState:
                self._asking.remove(socket)
                socket.deleteLater()


def _address(home: Path) -> tuple[Path, str]:
    """Name the folder and the name of the lock and the socket, which has to be short."""
    who = f"{_user()}\0{home.resolve()}"
    digest = hashlib.blake2b(who.encode(errors="surrogateescape"), digest_size=8).hexdigest()
    return _folder(), f"live-desktop-{digest}"


def _user() -> str:
    if sys.platform == "win32":
        with suppress(OSError, KeyError):
            return getpass.getuser()
        return ""
    else:  # noqa: RET505 - the type checker reads each platform's branch alone
        return str(os.getuid())


def _folder() -> Path:
    """Find a folder of the user's own, where there is one, whose path is short."""
    own = os.environ.get("XDG_RUNTIME_DIR", "")
    return Path(own) if own and Path(own).is_dir() else Path(tempfile.gettempdir())


def _is_ours(address: str) -> bool:
    """Tell whether nobody else made a socket; in a folder of all users anybody can.

    Raises OSError where none is seen.
    """
    if sys.platform == "win32":
        return True
    else:  # noqa: RET505 - the type checker reads each platform's branch alone
        return Path(address).lstat().st_uid == os.getuid()


def _reply_of(socket: QLocalSocket) -> _Reply:
    """Tell apart one that is stuck and one that hung up."""
    stuck = socket.error() is QLocalSocket.LocalSocketError.SocketTimeoutError
    return _Reply.SILENT if stuck else _Reply.GONE


def _left(deadline: QDeadlineTimer) -> int:
    return max(0, deadline.remainingTime())


def _let_raise() -> None:
    """Let the first start come to the front, which Windows allows only to who is there already."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - there is no such library elsewhere

        ctypes.windll.user32.AllowSetForegroundWindow(_ANY_PROCESS)
