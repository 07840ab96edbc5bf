"""The child process of the rows about the first frame: the program and hardly anything else."""

import time
from pathlib import Path

from PySide6.QtCore import QTimer

from live_desktop import cli, start
from live_desktop.ui.main_window import MainWindow


class _Watched(MainWindow):
    """The window, which tells when its first frame was painted, and asks to quit."""

    def __init__(self) -> None:
        super().__init__()
        # The children paint after the window, and all of it before the loop turns again.
        self.painted.connect(lambda: QTimer.singleShot(0, self, self._tell))

    def _tell(self) -> None:
        print(time.monotonic(), _resident())  # noqa: T201
        self.quit_requested.emit()


def first_frame() -> None:
    """Run the program until it is seen; prints the moment, and the MB that it has then."""
    vars(start)["MainWindow"] = _Watched
    cli.main([])


def _resident() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(each for each in status.splitlines() if each.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
