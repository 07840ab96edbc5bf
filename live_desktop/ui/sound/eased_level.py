"""What every meter does with a level: it follows softly, or stands still and jumps."""

from PySide6.QtWidgets import QWidget

from live_desktop.ui.motion import Follower, Ticker, clamped
from live_desktop.ui.theme import Theme


class EasedLevel(QWidget):
    """A widget that draws a level, which follows what is measured at the pace of a ticker."""

    def __init__(self, theme: Theme, ticker: Ticker) -> None:
        super().__init__()
        self._theme = theme
        self._ticker = ticker
        self._level = Follower()
        self._still = False
        theme.changed.connect(self.update)
        ticker.add(self)

    def set_reduced_motion(self, reduced: bool) -> None:
        """Show each level as it comes, without easing, or ease again."""
        self._still = reduced

    def advance(self, seconds: float) -> bool:
        """Move on by that time and tell whether there is more to come."""
        moving = self._level.advance(seconds)
        if moving:
            self.update()
        return moving

    def _follow(self, level: float) -> None:
        """Be on the way to a level, 0..1."""
        self._level.aim(clamped(level))
        if not self._level.away:
            return
        if self._still:
            self._level.jump()
            self.update()
        else:
            self._ticker.wake()
