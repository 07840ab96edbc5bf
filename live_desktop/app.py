"""The composition root of the window: makes every part and joins them."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from types import TracebackType
from typing import Self

from msgspec.structs import replace

from live_desktop.assistant import Assistant
from live_desktop.audio.devices.backend import Backend, Device
from live_desktop.audio.engine import AudioEngine
from live_desktop.audio.plan import SoundState
from live_desktop.dialer import Dialer, endpoint_kind, network_of, words_leave
from live_desktop.errors import LiveDesktopError, tellable
from live_desktop.session.conversation import Turn
from live_desktop.session.endpoint import EndpointKind
from live_desktop.session.local_server import LocalServer
from live_desktop.session.recorder import FlightRecorder
from live_desktop.sounding import plan_of
from live_desktop.store.auditions import AuditionCache
from live_desktop.store.handles import HandleFile
from live_desktop.store.journal import Journal
from live_desktop.store.paths import Paths
from live_desktop.store.personas import PersonaFile
from live_desktop.store.settings import Loaded, SettingsFile, TalkMode
from live_desktop.store.updates import UpdateFile
from live_desktop.tools.clock import local_time
from live_desktop.tools.registry import ToolRegistry
from live_desktop.ui import loop
from live_desktop.ui.about.desk import AboutDesk, open_page
from live_desktop.ui.about.update_desk import UpdateDesk
from live_desktop.ui.brain.desk import BrainDesk
from live_desktop.ui.bridge import Bridge
from live_desktop.ui.first_run.desk import FirstRunDesk
from live_desktop.ui.forgetting import Forgetting
from live_desktop.ui.inspector.desk import InspectorDesk
from live_desktop.ui.main_window import MainWindow, destroy
from live_desktop.ui.personas.desk import PersonaDesk
from live_desktop.ui.preferences import Preferences
from live_desktop.ui.recovery import Recovery
from live_desktop.ui.report.desk import ReportDesk, Sources
from live_desktop.ui.report.surroundings import Surroundings
from live_desktop.ui.restart import leave_mark, take_mark
from live_desktop.ui.saving import Saving
from live_desktop.ui.settings.desk import SettingsDesk
from live_desktop.ui.settings.table import Section
from live_desktop.ui.sound.desk import SoundDesk
from live_desktop.ui.sound.device_watch import DeviceWatch
from live_desktop.ui.talk.desk import TalkDesk
from live_desktop.ui.voices.auditions import Auditions
from live_desktop.wishing import chosen, wishes_of

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
        loaded: Loaded | None = None,
        window: MainWindow | None = None,
    ) -> None:
        """Use these files, devices and settings; without settings those on the disk.

        A window that is given may be in sight already.
        """
        self._loop = running = asyncio.get_running_loop()
        self._mark = paths.restart
        self.starts_again = False
        """Whether the program is to start again once this one is closed."""
        self._carries_talk = False
        """Whether the talk is written down for the program that starts again."""
        self._quit = quit_wanted
        file = SettingsFile(paths.settings)
        loaded = loaded or file.load()
        settings = loaded.settings
        self.window = window or MainWindow()
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
        surroundings = Surroundings(self.window)
        self.engine.state_changed.connect(surroundings.sound_changed)
        self.report = ReportDesk(
            self.window,
            self.window.theme,
            Sources(paths, self.recorder, lambda: self.preferences.settings, surroundings.tell),
        )
        self.window.report_requested.connect(self.report.open)
        self.report.saved.connect(self.bridge.saved)
        self.report.failed.connect(self.bridge.failed)
        self.about = AboutDesk(self.window, self.window.theme)
        self.window.about_requested.connect(self.about.open)
        self.updates = UpdateDesk(
            self.window, lambda: self.preferences.settings, UpdateFile(paths.updates)
        )
        self.about.check_requested.connect(self.updates.check)
        self.about.release_requested.connect(self._open_release)
        self.bridge.release_wanted.connect(self._open_release)
        self.bridge.proxy_wanted.connect(self._open_proxy)
        self.bridge.restart_wanted.connect(self._start_again)
        self.updates.offered.connect(self.bridge.offer_version)
        self.updates.checking.connect(self.about.show_checking)
        self.updates.found.connect(self.about.show_found)
        self.updates.unknown.connect(self.about.show_unknown)
        self.preferences.shown.connect(self.updates.look_if_due)
        tools = ToolRegistry([local_time(datetime.now)])
        dial = Dialer(lambda: self.preferences.settings, self.server).endpoint
        self.personas = PersonaDesk(
            self.window.personas,
            self.preferences,
            PersonaFile(paths.personas),
            paths.persona_draft,
        )
        self.personas.worn.connect(self.window.set_persona)
        self.window.personas.show_tools(tuple(each.name for each in tools.declarations))
        self.auditions = Auditions(
            lambda: self.preferences.settings,
            self.engine,
            AuditionCache(paths.voices),
            dial=dial,
            dial_local=self.server.endpoint,
        )
        self.assistant = Assistant(
            sound=self.engine,
            viewer=self.bridge,
            dial=dial,
            wishes=lambda: wishes_of(
                self.preferences.settings, chosen(tools.declarations, self.personas.tools)
            ),
            tools=tools,
            repair=self.server.repair,
            network=lambda: network_of(self.preferences.settings),
            keeper=HandleFile(paths.handle),
            recorder=self.recorder,
            reply_seconds=lambda: self.preferences.settings.reply_seconds,
        )
        self.settings = SettingsDesk(
            self.window,
            self.window.theme,
            self.preferences,
            self.desk.forms,
            tools.declarations,
        )
        self.window.set_shortcuts(tuple(settings.shortcuts.items()))
        self.window.settings_requested.connect(self.settings.open)
        self.settings.shortcuts_chosen.connect(self.window.set_shortcuts)
        self.settings.failed.connect(self.bridge.failed)
        self.settings.restart_requested.connect(self._start_again)
        self.engine.levels_changed.connect(self.settings.set_levels)
        self.brains.viewed.connect(self.settings.show_brain)
        self.talking = TalkDesk(
            loop.application(),
            self.window,
            self.window.theme,
            self.assistant,
            paths.places,
        )
        self.talking.quit_requested.connect(quit_wanted)
        self.inspector = InspectorDesk(
            self.window.dock,
            self.window.theme,
            self.window.inspector_action,
            recorder=self.recorder,
            talked=self.bridge.talked,
            places=self.talking.places,
        )
        self.talking.mini.set_shortcuts(tuple(settings.shortcuts.items()))
        self.settings.shortcuts_chosen.connect(self.talking.mini.set_shortcuts)
        self.preferences.shown.connect(self._follow)
        self._follow()
        self.bridge.connect_assistant(self.assistant, self.engine.reopen)
        self.window.talk_pressed.connect(self.talking.keys.press)
        self.window.talk_released.connect(self.talking.keys.release)
        self.window.put_away_requested.connect(self.talking.put_away)
        self.bridge.phase_shown.connect(self.talking.show_phase)
        self.bridge.turn_shown.connect(self.talking.show_turn)
        self.bridge.mute_shown.connect(self.talking.set_muted)
        self.talking.mute_requested.connect(self.window.mute_requested)
        self.talking.deafened.connect(self.desk.set_deafened)
        self.talking.deafened.connect(self.bridge.set_deafened)
        self.talking.remark.connect(self.bridge.say)
        self.window.new_requested.connect(self.talking.clear_turns)
        self.window.mini_requested.connect(self.talking.open_mini)
        self.window.deafen_requested.connect(self.talking.toggle_deafened)
        self.bridge.problem_shown.connect(self.talking.show_problem)
        self.bridge.problem_over.connect(self.talking.clear_problem)
        self.talking.remedy_requested.connect(self.window.remedy_requested)
        self.talking.problem_dismissed.connect(self.window.problem_dismissed)
        self.talking.hotkey_refused.connect(self.bridge.say)
        self.saving = Saving(
            self.window,
            self.assistant.conversation,
            lambda: self.preferences.settings,
            lambda error: self.bridge.failed(tellable(error)),
        )
        self.saving.saved.connect(self.bridge.saved)
        self.journal: Journal[Turn] = Journal(paths.journals, self._journal_failed)
        self.bridge.turn_shown.connect(self._keep)
        self.forgetting = Forgetting(self.window, paths)
        self.settings.delete_requested.connect(self.forgetting.forget)
        self.forgetting.forgotten.connect(self.bridge.say)
        self.forgetting.failed.connect(self.bridge.failed)
        self.recovery = Recovery(self.window, self.assistant.conversation, paths.journals)
        self.recovery.offered.connect(self.bridge.offer_talk)
        self.bridge.restore_wanted.connect(self.recovery.restore)
        self.bridge.discard_wanted.connect(self.recovery.discard)
        self.window.new_requested.connect(self.journal.start_anew)
        self.engine.levels_changed.connect(self.window.set_levels)
        self.engine.levels_changed.connect(self.talking.set_levels)
        self.engine.drained.connect(self.bridge.drained)
        self.engine.failed.connect(self.bridge.failed)
        self.engine.mended.connect(self.bridge.device_mended)
        self.engine.state_changed.connect(self.bridge.sound_changed)
        self.watch.changed.connect(self.engine.devices_changed)
        self.desk.check_began.connect(self.bridge.silence)
        self.personas.failed.connect(self.bridge.failed)
        self.window.voices.hearing_wished.connect(self.auditions.play)
        self.window.voices.left.connect(self.auditions.stop)
        self.auditions.changed.connect(self.window.voices.show_hearing)
        self.auditions.failed.connect(self.window.voices.show_trouble)
        self.bridge.phase_shown.connect(self.auditions.follow_phase)
        self.desk.check_began.connect(self.auditions.stop)
        self.brains.named.connect(self.bridge.brain_named)
        self.brains.needed.connect(self.bridge.offer_answers)
        self.brains.found.connect(self.bridge.answers_found)
        self.brains.failed.connect(self.bridge.failed)
        if loaded.complaint is not None:
            self.bridge.failed(loaded.complaint)

    def _follow(self) -> None:
        """Talk as the settings want it."""
        settings = self.preferences.settings
        self.talking.follow(settings)
        self.window.set_mode(settings.talk_mode)
        self.window.closes_to_tray = settings.close_to_tray

    def _open_release(self) -> None:
        """Open the page of the newer version, after a click."""
        open_page(self.updates.page)

    def _open_proxy(self) -> None:
        self.settings.open(Section.CONNECTION)

    def _start_again(self) -> None:
        # Without a talk that goes on, the mark would bring back one that a crash has cut off.
        if turns := self.assistant.conversation.turns:
            self._carry_over(turns)
        self.starts_again = True
        self._quit()

    def _carry_over(self, turns: Sequence[Turn]) -> None:
        """Leave the talk to the program that starts again, which deletes what it has read."""
        try:
            leave_mark(self._mark)
        except OSError as error:
            # A talk that is kept is not lost: the next start asks for it.
            logger.info("the mark of starting again cannot be left: %s", error)
            return
        self._carries_talk = True
        if not self._keeps_talks:
            for turn in turns:
                self.journal.note(turn)

    def _keep(self, turn: Turn) -> None:
        """Write a turn where a crash cannot take it, unless nothing shall be kept."""
        if self._keeps_talks or self._carries_talk:
            self.journal.note(turn)

    @property
    def _keeps_talks(self) -> bool:
        return self.preferences.settings.keep_conversations_days != 0

    def _journal_failed(self, error: LiveDesktopError) -> None:
        """Tell, from the journal's own thread, that a crash would lose what is said."""
        self._loop.call_soon_threadsafe(self.bridge.failed, error)

    async def __aenter__(self) -> Self:
        """Show the window and start the sound."""
        self.watch.start()
        self.engine.start()
        self.talking.start()
        self.window.show()
        self.inspector.start()
        self.preferences.start()
        await self.personas.start()
        await self.bridge.restore_draft()
        if take_mark(self._mark):
            # What is kept for no longer than this moment would expire unread.
            await self.recovery.bring_back()
        await self.forgetting.expire(self.preferences.settings)
        await self.recovery.look()
        self.updates.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Hide the windows, then end the talk, the sound and the server, and write what is left."""
        self.inspector.stop()
        self.report.hide()
        self.talking.stop()
        self.window.hide()
        async with AsyncExitStack() as ending:
            # The last one pushed goes first, and none is skipped because another fails.
            ending.push_async_callback(destroy, self.window)
            ending.push_async_callback(self._close_journal)
            ending.callback(self.recovery.release)
            ending.push_async_callback(self.saving.aclose)
            ending.push_async_callback(self.forgetting.aclose)
            ending.push_async_callback(asyncio.to_thread, self.talking.places.save)
            ending.push_async_callback(self.preferences.aclose)
            ending.push_async_callback(self.settings.aclose)
            ending.push_async_callback(self.personas.aclose)
            ending.push_async_callback(self.bridge.aclose)
            ending.push_async_callback(self.inspector.aclose)
            ending.push_async_callback(self.report.aclose)
            ending.push_async_callback(self.about.aclose)
            ending.push_async_callback(self.updates.aclose)
            ending.push_async_callback(self.server.aclose)
            ending.push_async_callback(self.brains.aclose)
            ending.callback(self.watch.stop)
            ending.push_async_callback(asyncio.to_thread, self.engine.stop)
            ending.push_async_callback(self.assistant.aclose)
            ending.push_async_callback(self.auditions.aclose)

    async def _close_journal(self) -> None:
        """Leave the talk to the program that starts again, and to no other."""
        await asyncio.to_thread(self.journal.close, keep=self.starts_again)

    def welcome(self) -> None:
        """Take the first steps with somebody who is new here, and greet everybody else."""
        if self.preferences.settings.first_run_done:
            self.greet()
            return
        self._steps = self.window.begin_first_run()
        desk = FirstRunDesk(
            self._steps, self.preferences, self.engine, self.auditions, self.window.sound
        )
        desk.google_wished.connect(self.window.google_chosen)
        desk.finished.connect(self._end_first_run)

    def _end_first_run(self) -> None:
        self.preferences.take(replace(self.preferences.settings, first_run_done=True))
        self.window.end_first_run(self._steps)
        self.greet()

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
