"""Motion: one clock that runs only while something moves, and values that follow softly."""

import math
from typing import Protocol

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Slot

from live_desktop.ui.tokens import Duration

_LONGEST_STEP = 0.05
_NEAR = 0.01
_TREMOR = 0.02


class Moving(Protocol):
    """Something that moves with time."""

    def advance(self, seconds: float) -> bool:
        """Move on by that time and tell whether there is more to come."""


class Ticker(QObject):
    """Advance what moves about sixty times a second, and rest as soon as nothing does."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._things: list[Moving] = []
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(Duration.FRAME)
        self._timer.timeout.connect(self._tick)

    @property
    def running(self) -> bool:
        """Tell whether something moves."""
        return self._timer.isActive()

    def add(self, thing: Moving) -> None:
        """Advance this thing from now on."""
        self._things.append(thing)

    def wake(self) -> None:
        """Start, because a thing has somewhere to go."""
        if not self._timer.isActive():
            self._since.start()
            self._timer.start()

    @Slot()
    def _tick(self) -> None:
        seconds = min(self._since.restart() / 1000, _LONGEST_STEP)
        moving = [thing.advance(seconds) for thing in self._things]
        if not any(moving):
            self._timer.stop()


class Follower:
    """A value that follows its target, quickly up and slowly down."""

    __slots__ = ("target", "value")

    def __init__(self) -> None:
        self.value = 0.0
        self.target = 0.0

    @property
    def away(self) -> bool:
        """Tell whether the target is somewhere else."""
        return self.value != self.target

    def aim(self, target: float) -> None:
        """Take a new target; a tremor too small to see is none."""
        if abs(target - self.target) >= _TREMOR or not target:
            self.target = target

    def advance(self, seconds: float) -> bool:
        """Move towards the target and tell whether it is still on the way."""
        distance = self.target - self.value
        if abs(distance) < _NEAR:
            self.value = self.target
            return False
        time = Duration.ATTACK if distance > 0 else Duration.RELEASE
        self.value += distance * (1 - math.exp(-1000 * seconds / time))
        return True

    def jump(self) -> None:
        """Be at the target at once."""
        self.value = self.target


def clamped(value: float) -> float:
    """Return the level inside 0..1; what is no number is silence."""
    return min(max(value, 0.0), 1.0) if math.isfinite(value) else 0.0
