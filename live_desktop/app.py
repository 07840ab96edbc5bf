"""The composition root of the window: makes every part and joins them."""

import asyncio
import logging
import os
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime
from types import TracebackType
from typing import Self

from live_desktop.assistant import Assistant
from live_desktop.audio.devices.backend import Backend, Device
from live_desktop.audio.engine import AudioEngine
from live_desktop.audio.plan import SoundState
from live_desktop.crashes import caught
from live_desktop.dialer import Dialer, endpoint_kind, network_of, words_leave
from live_desktop.errors import LiveDesktopError, tellable
from live_desktop.session.conversation import Turn
from live_desktop.session.endpoint import EndpointKind
from live_desktop.session.local_server import LocalServer
from live_desktop.session.recorder import FlightRecorder
from live_desktop.sounding import plan_of
from live_desktop.store.handles import HandleFile
from live_desktop.store.journal import Journal
from live_desktop.store.log import start_logging
from live_desktop.store.paths import Paths
from live_desktop.store.settings import SettingsFile, TalkMode
from live_desktop.tools.clock import local_time
from live_desktop.tools.registry import ToolRegistry
from live_desktop.ui import loop
from live_desktop.ui.brain_desk import BrainDesk
from live_desktop.ui.bridge import Bridge
from live_desktop.ui.connection_log import ConnectionLog
from live_desktop.ui.device_watch import DeviceWatch
from live_desktop.ui.main_window import MainWindow
from live_desktop.ui.preferences import Preferences
from live_desktop.ui.recovery import Recovery
from live_desktop.ui.saving import Saving
from live_desktop.ui.single_instance import SingleInstance
from live_desktop.ui.sound_desk import SoundDesk
from live_desktop.wishing import wishes_of

logger = logging.getLogger(__name__)

Known = Callable[[], tuple[Device, ...]]
"""Lists the devices of the desktop's sound server, where PortAudio itself does not see them."""


class App:
    """The running program: the window, the assistant behind it, and the sound.

    As an async context manager it closes everything on leaving, in the right order.
    """

    def __init__(
        self,
        paths: Paths,
        make_backend: Callable[[Known], Backend],
        quit_wanted: Callable[[], None],
    ) -> None:
        self._loop = running = asyncio.get_running_loop()
        file = SettingsFile(paths.settings)
        loaded = file.load()
        settings = loaded.settings
        self.window = MainWindow()
        self.window.quit_requested.connect(quit_wanted)
        self.preferences = Preferences(self.window, settings, file)
        self.bridge = Bridge(self.window, self.preferences, paths.draft)
        self.brains = BrainDesk(self.window, self.preferences)
        self.server = LocalServer(paths.server_log, self.brains.take, notes=paths.notes)
        self.watch = DeviceWatch()
        self.engine = AudioEngine(
            lambda: make_backend(self.watch.first_devices),
            lambda pcm: running.call_soon_threadsafe(self.assistant.captured, pcm),
            plan_of(settings, SoundState()),
        )
        self.desk = SoundDesk(self.window, self.preferences, self.engine)
        self.recorder = FlightRecorder(endpoint_kind(settings), datetime.now().astimezone())
        self.log = ConnectionLog(self.window, self.recorder, self.bridge.talked)
        tools = ToolRegistry([local_time(datetime.now)])
        self.assistant = Assistant(
            sound=self.engine,
            viewer=self.bridge,
            dial=Dialer(lambda: self.preferences.settings, self.server).endpoint,
            wishes=lambda: wishes_of(self.preferences.settings, tools.declarations),
            tools=tools,
            repair=self.server.repair,
            network=lambda: network_of(self.preferences.settings),
            keeper=HandleFile(paths.handle),
            recorder=self.recorder,
            reply_seconds=lambda: self.preferences.settings.reply_seconds,
        )
        self.bridge.connect_assistant(self.assistant, self.engine.reopen)
        self.saving = Saving(
            self.window,
            self.assistant.conversation,
            lambda: self.preferences.settings,
            lambda error: self.bridge.failed(tellable(error)),
        )
        self.saving.saved.connect(self.bridge.saved)
        self.journal: Journal[Turn] = Journal(paths.journals, self._journal_failed)
        self.bridge.turn_shown.connect(self.journal.note)
        self.recovery = Recovery(self.window, self.assistant.conversation, paths.journals)
        self.recovery.offered.connect(self.bridge.offer_talk)
        self.bridge.restore_wanted.connect(self.recovery.restore)
        self.bridge.discard_wanted.connect(self.recovery.discard)
        self.window.new_requested.connect(self.journal.start_anew)
        self.engine.levels_changed.connect(self.window.set_levels)
        self.engine.drained.connect(self.bridge.drained)
        self.engine.failed.connect(self.bridge.failed)
        self.engine.mended.connect(self.bridge.device_mended)
        self.engine.state_changed.connect(self.bridge.sound_changed)
        self.watch.changed.connect(self.engine.devices_changed)
        self.desk.check_began.connect(self.bridge.silence)
        self.brains.named.connect(self.bridge.brain_named)
        self.brains.needed.connect(self.bridge.offer_answers)
        self.brains.found.connect(self.bridge.answers_found)
        self.brains.failed.connect(self.bridge.failed)
        if loaded.complaint is not None:
            self.bridge.failed(loaded.complaint)

    def _journal_failed(self, error: LiveDesktopError) -> None:
        """Tell, from the journal's own thread, that a crash would lose what is said."""
        self._loop.call_soon_threadsafe(self.bridge.failed, error)

    async def __aenter__(self) -> Self:
        """Show the window and start the sound."""
        self.watch.start()
        self.engine.start()
        self.window.show()
        self.preferences.start()
        await self.bridge.restore_draft()
        await self.recovery.look()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Hide the windows, then end the talk, the sound and the server, and write what is left."""
        self.log.hide()
        self.window.hide()
        async with AsyncExitStack() as ending:
            # The last one pushed goes first, and none is skipped because another fails.
            ending.push_async_callback(self._destroy_window)
            ending.push_async_callback(asyncio.to_thread, self.journal.close)
            ending.callback(self.recovery.release)
            ending.push_async_callback(self.saving.aclose)
            ending.push_async_callback(self.preferences.aclose)
            ending.push_async_callback(self.bridge.aclose)
            ending.push_async_callback(self.log.aclose)
            ending.push_async_callback(self.server.aclose)
            ending.push_async_callback(self.brains.aclose)
            ending.callback(self.watch.stop)
            ending.push_async_callback(asyncio.to_thread, self.engine.stop)
            ending.push_async_callback(self.assistant.aclose)

    async def _destroy_window(self) -> None:
        """Destroy the window here and now, before the loop that could still do it ends."""
        destroyed = asyncio.Event()
        self.window.destroyed.connect(lambda *_: destroyed.set())
        self.window.deleteLater()
        await destroyed.wait()

    def greet(self) -> None:
        """Start listening where that costs nothing and tells nobody: with the offline voice."""
        settings = self.preferences.settings
        if endpoint_kind(settings) is not EndpointKind.LOCAL or words_leave(settings):
            return
        if settings.talk_mode is TalkMode.OPEN_MIC:
            self.assistant.start_talk()
        else:
            self.assistant.connect()


def real_devices(known: Known = tuple) -> Backend:
    """Make the backend of this computer's own devices, and of those that are `known` besides."""
    from live_desktop.audio.devices.portaudio import PortAudioBackend  # noqa: PLC0415 - slow to import

    return PortAudioBackend(known)


def run_window() -> int:
    """Run the window until the user quits; raises LiveDesktopError where there is no screen."""
    if not loop.has_screen():
        raise LiveDesktopError("There is no screen here. Try `live-desktop demo` or `ask`.")
    paths = Paths.of_platform(os.environ.get("LIVE_DESKTOP_HOME", ""))
    loop.application()
    instance = SingleInstance(paths.settings.parent)
    if not instance.begin():
        return 0  # the one that runs already has come forward
    start_logging(paths.log)
    # Short turns at the interpreter keep the audio threads from waiting for the window's.
    sys.setswitchinterval(0.001)

    async def main(quit_wanted: asyncio.Event) -> int:
        async with App(paths, real_devices, quit_wanted.set) as app:
            instance.raise_wanted.connect(app.window.come_forward)
            with caught(app.bridge.failed):
                app.brains.start(app.server)
                app.greet()
                await quit_wanted.wait()
        return 0

    try:
        return loop.run(main)
    finally:
        instance.close()
