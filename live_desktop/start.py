"""Opens the window, and has the program behind it loaded once the window is seen."""

import asyncio
import faulthandler
import logging
import os
import sys
from contextlib import suppress

from PySide6.QtCore import QObject

from live_desktop.errors import LiveDesktopError
from live_desktop.language import _
from live_desktop.store.log import start_logging, stop_logging
from live_desktop.store.paths import Paths
from live_desktop.store.retention import trim_log
from live_desktop.store.settings import SettingsFile
from live_desktop.ui import loop, region
from live_desktop.ui.garbage import keep_what_is_there
from live_desktop.ui.main_window import MainWindow, destroy
from live_desktop.ui.restart import start_again
from live_desktop.ui.single_instance import SingleInstance
from live_desktop.ui.theme import look_of
from live_desktop.ui.window_places import MAIN, WindowPlaces

logger = logging.getLogger(__name__)

_LONGEST_WAIT = 0.5
"""Seconds after which a window counts as one that nobody sees, like one on another desktop."""


def run_window() -> int:
    """Run the window until the user quits; raises LiveDesktopError where there is no screen."""
    if not loop.has_screen():
        raise LiveDesktopError(_("There is no screen here. Try `live-desktop demo` or `ask`."))
    paths = Paths.of_platform(os.environ.get("LIVE_DESKTOP_HOME", ""))
    region.adopt(loop.application())
    instance = SingleInstance(paths.settings.parent)
    if not instance.begin():
        return 0  # the one that runs already has come forward
    loaded = SettingsFile(paths.settings).load()
    trim_log(paths.log, loaded.settings.keep_logs_days)
    log = start_logging(paths.log)
    paths.crash.parent.mkdir(parents=True, exist_ok=True)
    crash = paths.crash.open("a")
    faulthandler.enable(crash)
    # Short turns at the interpreter keep the audio threads from waiting for the window's.
    sys.setswitchinterval(0.001)

    starts_again = False

    async def main(quit_wanted: asyncio.Event) -> int:
        nonlocal starts_again
        window = MainWindow()
        window.quit_requested.connect(quit_wanted.set)
        sent: list[str] = []
        sending = window.text_submitted.connect(sent.append)
        instance.raise_wanted.connect(window.come_forward)
        window.theme.set_look(look_of(loaded.settings))
        places = WindowPlaces(paths.places)
        places.load()
        places.restore(window, MAIN)
        window.set_voice(loaded.settings.voice)
        if not loaded.settings.first_run_done:
            steps = window.begin_first_run()
            steps.show_voice(loaded.settings.voice)
            steps.hold_back()
        await _show(window)
        await asyncio.to_thread(_load)
        if quit_wanted.is_set():
            instance.stop_answering()
            await destroy(window)
            return 0
        from live_desktop.app import App, real_devices  # noqa: PLC0415 - loaded just now
        from live_desktop.crashes import caught  # noqa: PLC0415

        app = App(paths, real_devices, quit_wanted.set, loaded, window)
        QObject.disconnect(sending)
        # From now on there may be a small window, which makes room for the whole one.
        instance.raise_wanted.disconnect(window.come_forward)
        instance.raise_wanted.connect(app.talking.open_window)
        async with app:
            keep_what_is_there()
            with caught(app.bridge.failed):
                app.brains.start(app.server)
                app.welcome()
                # What was sent while there was nobody to take it.
                for text in sent:
                    app.assistant.type(text)
                await quit_wanted.wait()
            # A start that comes while this one closes waits for its turn, and has its own window.
            instance.stop_answering()
        starts_again = app.starts_again
        return 0

    try:
        code = loop.run(main)
    except Exception:
        logger.exception("the program ends by itself")
        raise
    finally:
        instance.close()
        faulthandler.disable()
        crash.close()
        # On Windows a file that is open here could not be shortened by a program that starts again.
        stop_logging(log)
    return start_again() if starts_again else code


async def _show(window: MainWindow) -> None:
    """Show the window, and wait until its first frame is painted."""
    painted = asyncio.Event()
    window.painted.connect(painted.set)
    window.show()
    with suppress(TimeoutError):
        async with asyncio.timeout(_LONGEST_WAIT):
            await painted.wait()


def _load() -> None:
    """Import what is behind the window, so that the window's thread finds it there."""
    import live_desktop.app  # noqa: PLC0415
    import live_desktop.crashes  # noqa: F401, PLC0415
    from live_desktop.ui.markdown.blocks import parser  # noqa: PLC0415

    parser()
