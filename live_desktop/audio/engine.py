"""The thread that owns the microphone and the loudspeaker."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QThread, Signal

from live_desktop.audio.check.checking import LIMIT_SECONDS, Checking
from live_desktop.audio.devices.backend import Backend, Device, Direction, Stream
from live_desktop.audio.devices.choice import is_bluetooth_headset, is_echo_cancelled
from live_desktop.audio.devices.line import Line
from live_desktop.audio.devices.lines import Lines
from live_desktop.audio.duplex import Duplex
from live_desktop.audio.echo.canceller import EchoCanceller
from live_desktop.audio.echo.ducking import Ducking
from live_desktop.audio.formats import Samples
from live_desktop.audio.hearing.capture import Processing, Surroundings
from live_desktop.audio.hearing.listening import Listening
from live_desktop.audio.levels import Levels
from live_desktop.audio.plan import SoundPlan, SoundState
from live_desktop.audio.playing.earcons import Earcon
from live_desktop.audio.playing.speaking import Speaking
from live_desktop.audio.playing.underruns import UnderrunWatch
from live_desktop.errors import (
    DeviceFailed,
    EchoFailed,
    MicrophoneDeaf,
    tellable,
)
from live_desktop.language import _

logger = logging.getLogger(__name__)

WATCH_SECONDS = 0.25
LEVEL_SECONDS = 1 / 30
STOP_MS = 3_000
"""Milliseconds after which a sound system that hangs is given up."""
TEST_SECONDS = 3.0
"""How long the loudspeaker stays open for a short sound; wireless ones take a second to begin."""
SETTLED_SECONDS = 0.1
"""Devices come and go in bursts; after so long without news it is worth to look."""

Request = Callable[[Lines], object]
"""What another thread asks this one to do."""


class AudioEngine(QThread):
    """Captures, plays, and says how loud both are; made with the backend it shall use.

    The device's own threads only copy samples; a worker cancels echo and measures. This thread
    opens and closes devices, watches over them, and tells. All methods may be called from any
    thread.

    Signals: `levels_changed(Levels)` at most 30 times a second, `drained()` when the last waiting
    speech has been taken by the device, `state_changed(SoundState)`, `devices_listed(tuple of
    Device)`, `checked(SoundReport)`, `failed(LiveDesktopError)`, `mended(DeviceFailed)` with an
    earlier failure that is over.
    """

    levels_changed = Signal(object)
    drained = Signal()
    state_changed = Signal(object)
    devices_listed = Signal(object)
    checked = Signal(object)
    failed = Signal(object)
    mended = Signal(object)

    def __init__(
        self,
        make_backend: Callable[[], Backend],
        captured: Callable[[bytes], object],
        plan: SoundPlan | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Use the devices of a backend as planned; `captured` takes the microphone's chunks."""
        super().__init__(parent)
        self.setObjectName("audio engine")
        self._make_backend = make_backend
        self._wanted = plan or SoundPlan()
        """What the user wants."""
        self._plan = SoundPlan()
        """What is in force."""
        self._muted = False
        self._wake = threading.Event()
        self._speaking = Speaking(self._played)
        self._listening = Listening(
            Surroundings(
                speaking=lambda: self._speaking.sounding,
                muted=lambda: self._muted,
                half_duplex=lambda: self._duplex is Duplex.HALF,
                stumbles=self._count_stumbles,
                duck=self._speaking.output.duck,
                captured=captured,
                deafness=self._tell_deafness,
                stirred=self._wake.set,
            ),
            lambda error: self._ask(partial(self._echo_failed, error)),
        )
        self._microphone = Line(
            Direction.MICROPHONE, self._listening.open, _no_microphone, self._listening.closed
        )
        self._loudspeaker = Line(
            Direction.LOUDSPEAKER,
            self._speaking.open,
            self._speaking.open_stand_in,
            self._speaking.closed,
        )
        self._stopping = False
        self._requests: deque[Request] = deque()
        self._news: float | None = None
        """When devices came or went, as long as nobody has looked."""
        self._check_wanted = False
        self._checking: Checking | None = None
        self._without_echo: EchoFailed | None = None
        """Why no echo is cancelled, as it should be."""
        self._deaf: MicrophoneDeaf | None = None
        self._owes_drained = False
        """Whether speech was queued since `drained` was told last."""
        self._underruns = UnderrunWatch()
        self._levels = Levels()
        self._state = SoundState()
        self._listed: tuple[Device, ...] = ()
        self._noted_losses = (0, 0, 0)

    # What the rest of the program asks for

    def listen(self, wanted: bool) -> None:
        """Open or close the microphone."""
        self._microphone.wanted = wanted
        self._wake.set()

    def speak(self, wanted: bool) -> None:
        """Open or close the loudspeaker."""
        self._loudspeaker.wanted = wanted
        self._wake.set()

    def follow(self, plan: SoundPlan) -> None:
        """Use the devices in another way, or other devices."""
        self._wanted = plan
        self._wake.set()

    def reopen(self) -> None:
        """Close the devices and open those that are wanted anew."""
        self._ask(Lines.renew)

    def devices_changed(self) -> None:
        """Note that devices have come or gone, or that the system prefers another one."""
        self._news = time.monotonic()
        self._wake.set()

    def check(self) -> None:
        """Play the probe and measure what comes back of it; the answer is `checked`, or `failed`.

        What was being said is cut off, and the service hears silence meanwhile. Devices that are
        closed are open for it, and other plans wait for its end.
        """
        self._ask(self._want_check)

    def set_muted(self, muted: bool) -> None:
        """Send silence instead of what the microphone hears."""
        self._muted = muted

    def signal(self, earcon: Earcon) -> None:
        """Play a short sound, where the user wants them."""
        if self._wanted.earcons:
            self._ring(earcon)

    def test(self) -> None:
        """Play a short sound in any case."""
        self._ring(Earcon.START)

    def play(self, pcm: bytes) -> int:
        """Queue mono s16le speech at 24 kHz; returns the position at which it will begin."""
        position = self._speaking.queue.write(pcm)
        if not self._owes_drained:
            self._owes_drained = True
            self._wake.set()
        return position

    def end_of_speech(self) -> None:
        """Note that the answer is whole, so that its last short piece is played too."""
        self._speaking.queue.end()
        self._wake.set()

    def flush(self) -> int:
        """Fall silent at once; returns the position that was heard."""
        heard = self._speaking.flush()
        if self._speaking.is_slow:
            # Not here: a device that is just dying would hold up whoever calls.
            self._ask(lambda _lines: self._speaking.empty())
        return heard

    def heard(self) -> int:
        """Tell the position that is being heard now."""
        return self._speaking.heard()

    @property
    def idle(self) -> bool:
        """Tell whether no speech is waiting to be played."""
        return self._speaking.queue.idle

    def stop(self) -> None:
        """Close everything and wait for the thread to end."""
        self._stopping = True
        self._wake.set()
        if not self.wait(STOP_MS):
            logger.error("the sound system does not let go; leaving it behind")
            self.terminate()
            self.wait()

    def _ask(self, request: Request) -> None:
        self._requests.append(request)
        self._wake.set()

    def _ring(self, earcon: Earcon) -> None:
        self._loudspeaker.borrow(TEST_SECONDS)
        self._speaking.output.play_earcon(earcon)
        self._wake.set()

    # The thread

    def run(self) -> None:
        """Serve the devices until stopped; runs on this thread."""
        self._listening.start()
        lines = Lines(
            self._make_backend,
            self._microphone,
            self._loudspeaker,
            self.failed.emit,
            self.mended.emit,
        )
        self._put_in_force(lines, self._wanted)
        next_watch = 0.0
        while not self._stopping:
            asked = self._wake.wait(WATCH_SECONDS if self._quiet else LEVEL_SECONDS)
            self._wake.clear()
            now = time.monotonic()
            try:
                if asked or now >= next_watch or lines.dead:
                    next_watch = now + WATCH_SECONDS
                    self._watch(lines)
                self._report_levels()
            except Exception as error:  # without sound one can still type and read
                self.failed.emit(tellable(error))
                self._end_check()
                lines.fall_back(error)
        self._end_check()
        lines.close()
        self._listening.stop()

    @property
    def _quiet(self) -> bool:
        """Tell whether nothing happens that somebody would like to see at once."""
        if self._microphone.stream is not None and not self._listening.rests:
            return False
        if self._loudspeaker.stream is not None and not self._speaking.queue.idle:
            return False
        return self._levels.loudspeaker == 0.0 and (
            self._listening.rests or self._levels == Levels()
        )

    def _watch(self, lines: Lines) -> None:
        """See to the devices, and to whatever was asked for."""
        while self._requests:
            self._requests.popleft()(lines)
        if self._checking is None:
            self._look_around(lines)
        if lines.arrange():
            self._break_off_check()
            self._begin_anew()
        self._go_on_checking()
        self._report_drained()
        self._watch_underruns()
        self._report_state()

    def _look_around(self, lines: Lines) -> None:
        """Close what is to be opened in another way."""
        if (wanted := self._wanted) is not self._plan:
            self._put_in_force(lines, wanted)
        if self._news is not None and time.monotonic() > self._news + SETTLED_SECONDS:
            self._news = None
            lines.follow_news()
        if (listed := lines.backend.devices()) != self._listed:
            self._listed = listed
            self.devices_listed.emit(listed)

    def _put_in_force(self, lines: Lines, plan: SoundPlan) -> None:
        before, self._plan = self._plan, plan
        lines.choose(plan.microphone, plan.loudspeaker)
        self._speaking.output.set_volume(plan.volume)
        self._listening.send_in_chunks(plan.chunk_ms)
        if plan.long_periods is not before.long_periods:
            self._speaking.lengthen_periods(plan.long_periods)
            self._loudspeaker.close()
        if plan.processing != before.processing:
            self._begin_anew()

    def _played(self, samples: Samples) -> None:
        self._listening.reference.write(samples)
        if self._owes_drained and self._speaking.queue.idle:
            self._wake.set()

    # What is done to the microphone's sound

    def _begin_anew(self) -> None:
        """Begin anew with the echo, for a device or the plan has changed."""
        self._mend_echo()
        self._listening.reference.set_period(self._speaking.form.block)
        self._listening.process(self._make_processing(), self._microphone.stream)

    def _make_processing(self) -> Processing:
        if not self._cancels_echo:
            return Processing()
        plan = self._plan
        try:
            canceller = EchoCanceller(noise=plan.noise_suppression, gain=plan.automatic_gain)
            return Processing(canceller, Ducking(), raises=plan.automatic_gain)
        except Exception as error:  # whatever is missing, half duplex does without it
            self._tell_echo_failed(error)
            return Processing()

    def _echo_failed(self, error: Exception, _lines: Lines) -> None:
        self._tell_echo_failed(error)
        self._listening.process(Processing(), self._microphone.stream)
        self._end_check()  # which measured what the canceller takes out

    def _tell_echo_failed(self, error: Exception) -> None:
        logger.error("the echo canceller failed", exc_info=error)
        self._without_echo = EchoFailed(
            _(
                "The echo cannot be cancelled on this computer. The microphone rests while the"
                " assistant speaks."
            ),
            detail=repr(error),
        )
        self.failed.emit(self._without_echo)

    def _mend_echo(self) -> None:
        error, self._without_echo = self._without_echo, None
        if error is not None:
            self.mended.emit(error)

    @property
    def _cancels_echo(self) -> bool:
        plan, microphone = self._plan, self._microphone.device
        by_system = microphone is not None and is_echo_cancelled(microphone)
        # Headphones have no echo; whether they are still worn, only cancelling can tell.
        needs = plan.echo_cancelling and (self._checking is not None or not plan.headphones)
        there = not self._loudspeaker.standing_in and self._without_echo is None
        return needs and there and not by_system

    def _count_stumbles(self) -> int:
        streams = (self._microphone.stream, self._loudspeaker.stream)
        return self._listening.lost + sum(each.failures for each in streams if each is not None)

    @property
    def _duplex(self) -> Duplex:
        return self._plan.duplex if self._without_echo is None else Duplex.HALF

    # The sound check

    def _want_check(self, _lines: Lines) -> None:
        self._microphone.borrow(LIMIT_SECONDS)
        self._loudspeaker.borrow(LIMIT_SECONDS)
        self._check_wanted = True

    def _go_on_checking(self) -> None:
        if self._check_wanted:
            self._check_wanted = False
            self._begin_check()
        checking = self._checking
        if checking is not None and checking.over:
            self._end_check()
            self.checked.emit(checking.report())
        elif checking is not None and checking.failed:
            self._break_off_check()

    def _begin_check(self) -> None:
        capture, loudspeaker = self._listening.capture, self._loudspeaker
        if capture is None or loudspeaker.stream is None or loudspeaker.standing_in:
            self._give_devices_back()
            self.failed.emit(
                DeviceFailed(
                    _("There is nothing to check: a microphone or a loudspeaker is missing.")
                )
            )
        elif self._checking is None:
            self._checking = Checking(self._speaking, capture)
            if self._plan.headphones:
                self._begin_anew()

    def _break_off_check(self) -> None:
        if self._checking is not None:
            self._end_check()
            self.failed.emit(
                DeviceFailed(_("The sound check was broken off: a device has stopped."))
            )

    def _end_check(self) -> None:
        checking, self._checking = self._checking, None
        if checking is not None:
            checking.end()
            self._give_devices_back()
            if self._plan.headphones:
                self._begin_anew()

    def _give_devices_back(self) -> None:
        self._microphone.give_back()
        self._loudspeaker.give_back()

    # What the rest of the program is told

    def _tell_deafness(self, deaf: bool) -> None:
        before = self._deaf
        if deaf and before is None:
            self._deaf = MicrophoneDeaf(
                _(
                    "The microphone sends only silence. Check its switch, and whether this program"
                    " may use it, or choose another."
                )
            )
            self.failed.emit(self._deaf)
        elif not deaf and before is not None:
            self._deaf = None
            self.mended.emit(before)

    def _report_drained(self) -> None:
        if not self._speaking.queue.idle:
            self._owes_drained = True  # it may have been queued again for another device
        elif self._owes_drained:
            self._owes_drained = False
            self.drained.emit()

    def _watch_underruns(self) -> None:
        stream = self._loudspeaker.stream
        failures = self._underruns.look(stream, time.monotonic())
        # Not in mid-word: opening anew is a longer gap than those that it prevents.
        busy = self._speaking.sounding or self._checking is not None
        is_due = self._underruns.many and not busy
        if is_due and self._speaking.lengthen_periods(True):
            logger.info("the loudspeaker gets longer periods from now on")
            self._loudspeaker.close()
            self._wake.set()
        losses = (self._listening.lost, failures, self._speaking.queue.underruns)
        if losses != self._noted_losses:
            self._noted_losses = losses
            logger.info("captured samples lost: %d, underruns: %d, gaps: %d", *losses)

    def _report_levels(self) -> None:
        heard, played = self._listening.take_levels(), self._speaking.output.level
        levels = replace(heard, loudspeaker=0.0 if self._loudspeaker.standing_in else played)
        if levels != self._levels:
            self._levels = levels
            self.levels_changed.emit(levels)

    def _report_state(self) -> None:
        stream, device = self._loudspeaker.stream, self._microphone.device
        state = SoundState(
            microphone=device,
            loudspeaker=self._loudspeaker.device,
            period_ms=1000 * stream.form.seconds(stream.form.block) if stream else 0.0,
            latency_ms=1000 * stream.latency if stream else 0.0,
            underruns=stream.failures if stream else 0,
            duplex=self._duplex,
            echo_cancelling=self._cancels_echo,
            bluetooth=device is not None and is_bluetooth_headset(device),
        )
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)


def _no_microphone(_backend: Backend, _device: Device | None) -> Stream:
    raise DeviceFailed(_("Nothing stands in for a microphone."))
