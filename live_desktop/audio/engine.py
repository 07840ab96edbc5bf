"""The thread that owns the microphone and the loudspeaker."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QThread, Signal

from live_desktop.audio.check.checking import LIMIT_SECONDS, Checking
from live_desktop.audio.devices.backend import Backend, Device, Direction, Stream
from live_desktop.audio.devices.choice import is_bluetooth_headset, is_echo_cancelled
from live_desktop.audio.devices.line import Line
from live_desktop.audio.devices.lines import Lines
from live_desktop.audio.duplex import Duplex
from live_desktop.audio.echo.canceller import EchoCanceller
from live_desktop.audio.echo.ducking import Ducking
from live_desktop.audio.formats import MICROPHONE, Samples
from live_desktop.audio.hearing.capture import Capture, Surroundings
from live_desktop.audio.hearing.reference import Reference
from live_desktop.audio.hearing.worker import Hearing
from live_desktop.audio.levels import Levels
from live_desktop.audio.plan import SoundPlan, SoundState
from live_desktop.audio.playing.earcons import Earcon
from live_desktop.audio.playing.speaking import SAFE, Speaking
from live_desktop.errors import DeviceFailed, LiveDesktopError, MicrophoneDeaf, tellable

logger = logging.getLogger(__name__)

WATCH_SECONDS = 0.25
LEVEL_SECONDS = 1 / 30
STOP_MS = 3_000
"""Milliseconds after which a sound system that hangs is given up."""
UNDERRUNS = 2
UNDERRUN_SECONDS = 10.0
"""So many underruns in so many seconds, and the loudspeaker gets longer periods."""
STALL_SECONDS = 0.1
"""This thread so late means that others were, too."""
TEST_SECONDS = 1.0
"""How long the loudspeaker stays open for a short sound."""
SETTLED_SECONDS = 0.1
"""Devices come and go in bursts; after so long without news it is worth to look."""


class AudioEngine(QThread):
    """Captures, plays, and says how loud both are; made with the backend it shall use.

    The device's own threads only copy samples; a worker cancels echo and measures. This thread
    opens and closes devices, watches over them, and tells. All methods may be called from any
    thread.

    Signals: `levels_changed(Levels)` at most 30 times a second, `drained()` when the last waiting
    speech has been taken by the device, `state_changed(SoundState)`, `devices_listed(tuple of
    Device)`, `checked(SoundReport)`, `failed(LiveDesktopError)`, `mended()` when the devices are
    as they were chosen again.
    """

    levels_changed = Signal(object)
    drained = Signal()
    state_changed = Signal(object)
    devices_listed = Signal(object)
    checked = Signal(object)
    failed = Signal(object)
    mended = Signal()

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
        self._plan = plan or SoundPlan()
        self._reference = Reference()
        self._speaking = Speaking(self._played)
        self._hearing = Hearing()
        self._around = Surroundings(
            speaking=lambda: self._speaking.sounding,
            duck=self._speaking.output.duck,
            captured=captured,
            deafness=self._tell_deafness,
        )
        self._microphone = Line(
            Direction.MICROPHONE, self._open_microphone, _no_microphone, self._hearing.closed
        )
        self._loudspeaker = Line(
            Direction.LOUDSPEAKER,
            self._speaking.open,
            self._speaking.open_stand_in,
            self._speaking.closed,
        )
        self._wake = threading.Event()
        self._stopping = False
        self._reopening = False
        self._replanned = True
        self._news: float | None = None
        """When devices came or went, as long as nobody has looked."""
        self._check_wanted = False
        self._checking: Checking | None = None
        self._muted = False
        self._drained_at = 0
        self._levels = Levels()
        self._state = SoundState()
        self._listed: tuple[Device, ...] = ()
        self._failures = 0
        self._underruns: deque[float] = deque(maxlen=UNDERRUNS)
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
        self._plan = plan
        self._replanned = True
        self._wake.set()

    def reopen(self) -> None:
        """Close the devices and open those that are wanted anew."""
        self._reopening = True
        self._wake.set()

    def devices_changed(self) -> None:
        """Note that devices have come or gone, or that the system prefers another one."""
        self._news = time.monotonic()
        self._wake.set()

    def check(self) -> None:
        """Play the probe and measure what comes back of it; the answer is `checked`.

        Devices that are closed are open meanwhile.
        """
        self._microphone.borrow(LIMIT_SECONDS)
        self._loudspeaker.borrow(LIMIT_SECONDS)
        self._check_wanted = True
        self._wake.set()

    def set_muted(self, muted: bool) -> None:
        """Send silence instead of what the microphone hears."""
        self._muted = muted
        if (capture := self._hearing.capture) is not None:
            capture.muted = muted

    def signal(self, earcon: Earcon) -> None:
        """Play a short sound, where the user wants them."""
        if self._plan.earcons:
            self._speaking.output.play_earcon(earcon)

    def test(self) -> None:
        """Play a short sound, whether a talk is on or not."""
        self._loudspeaker.borrow(TEST_SECONDS)
        self._speaking.output.play_earcon(Earcon.START)
        self._wake.set()

    def play(self, pcm: bytes) -> int:
        """Queue mono s16le speech at 24 kHz; returns the position at which it will begin."""
        if self.idle:
            self._wake.set()
        return self._speaking.queue.write(pcm)

    def end_of_speech(self) -> None:
        """Note that the answer is whole, so that its last short piece is played too."""
        self._speaking.queue.end()
        self._wake.set()

    def flush(self) -> int:
        """Fall silent at once; returns the position that was heard."""
        return self._speaking.flush()

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

    # The thread

    def run(self) -> None:
        """Serve the devices until stopped; runs on this thread."""
        self._hearing.start()
        lines = Lines(self._make_backend, self._microphone, self._loudspeaker, self._tell)
        next_watch = next_level = 0.0
        now = time.monotonic()
        try:
            while not self._stopping:
                asked = self._wake.wait(WATCH_SECONDS if self._quiet else LEVEL_SECONDS)
                self._wake.clear()
                before, now = now, time.monotonic()
                if asked or now >= next_watch:
                    next_watch = now + WATCH_SECONDS
                    self._watch(lines, stood_still=now - before > WATCH_SECONDS + STALL_SECONDS)
                if now >= next_level:
                    next_level = now + LEVEL_SECONDS
                    self._report_levels()
        except Exception as error:
            self.failed.emit(tellable(error))
        finally:
            self._end_check()
            lines.close()
            self._hearing.stop()

    def _watch(self, lines: Lines, *, stood_still: bool) -> None:
        """See to the devices, and to whatever was asked for."""
        self._look_around(lines)
        if lines.arrange(doubtful=stood_still) or self._replanned:
            self._use_plan()
        self._go_on_checking()
        self._report_drained()
        self._watch_underruns(time.monotonic())
        self._report_state()

    @property
    def _quiet(self) -> bool:
        """Tell whether nothing happens that somebody would like to see at once."""
        return self._hearing.capture is None and self._levels == Levels() and self.idle

    def _look_around(self, lines: Lines) -> None:
        """Close what is to be opened in another way."""
        if self._replanned:
            self._microphone.choice = self._plan.microphone
            self._loudspeaker.choice = self._plan.loudspeaker
            lines.put_right()
            if self._plan.long_periods:
                self._lengthen_periods()
        if self._news is not None and time.monotonic() > self._news + SETTLED_SECONDS:
            self._news = None
            lines.follow_news()
        if self._reopening:
            self._reopening = False
            lines.renew()
        if (listed := lines.backend.devices()) != self._listed:
            self._listed = listed
            self.devices_listed.emit(listed)

    def _open_microphone(self, backend: Backend, device: Device | None) -> Stream:
        self._hearing.expect()
        return backend.open_microphone(device, MICROPHONE, self._hearing.push)

    def _use_plan(self) -> None:
        """Begin anew with what is done to the sound, as the plan and the devices ask for."""
        self._replanned = False
        plan, stream = self._plan, self._microphone.stream
        self._speaking.output.set_volume(plan.volume)
        self._speaking.output.duck(False)
        if stream is None:
            return
        self._end_check()
        cancels = self._cancels_echo
        capture = Capture(
            stream.form.rate,
            self._reference,
            self._around,
            canceller=EchoCanceller(noise=plan.noise_suppression, gain=plan.automatic_gain)
            if cancels
            else None,
            ducker=Ducking() if cancels else None,
            chunk_ms=plan.chunk_ms,
        )
        capture.muted = self._muted
        capture.half_duplex = plan.duplex is Duplex.HALF
        self._hearing.use(capture, stream.form.rate)

    @property
    def _cancels_echo(self) -> bool:
        by_system = self._microphone.device is not None and is_echo_cancelled(
            self._microphone.device
        )
        return self._plan.echo_cancelling and not by_system and not self._loudspeaker.standing_in

    def _played(self, samples: Samples) -> None:
        self._reference.write(samples)
        if self._has_drained:
            self._wake.set()

    # The audio check

    def _go_on_checking(self) -> None:
        capture = self._hearing.capture
        if self._check_wanted and capture is not None and self._loudspeaker.stream is not None:
            self._check_wanted = False
            self._checking = Checking(self._speaking, capture)
        self._check_wanted = self._check_wanted and self._microphone.needed
        checking = self._checking
        if checking is None:
            return
        if checking.over:
            self._end_check()
            self.checked.emit(checking.report())
        elif checking.failed:
            self._end_check()
            self.failed.emit(DeviceFailed("The sound check did not end: a device has stopped."))

    def _end_check(self) -> None:
        checking, self._checking = self._checking, None
        if checking is not None:
            checking.end()
            self._microphone.borrow(0)
            self._loudspeaker.borrow(0)

    # What the rest of the program is told

    def _tell(self, error: LiveDesktopError | None) -> None:
        if error is None:
            self.mended.emit()
        else:
            self.failed.emit(error)

    def _tell_deafness(self, deaf: bool) -> None:
        if deaf:
            self.failed.emit(
                MicrophoneDeaf(
                    "The microphone sends only silence. Check its switch, and whether this "
                    "program may use it, or choose another."
                )
            )
        else:
            self.mended.emit()

    @property
    def _has_drained(self) -> bool:
        queue = self._speaking.queue
        return queue.idle and queue.played != self._drained_at

    def _report_drained(self) -> None:
        if self._has_drained:
            self._drained_at = self._speaking.queue.played
            self.drained.emit()

    def _watch_underruns(self, now: float) -> None:
        stream = self._loudspeaker.stream
        failures = stream.failures if stream is not None else 0
        if failures > self._failures:
            self._underruns.append(now)
        self._failures = failures
        many = len(self._underruns) == UNDERRUNS
        if many and now - self._underruns[0] < UNDERRUN_SECONDS:
            self._lengthen_periods()
        losses = (self._hearing.lost, failures, self._speaking.queue.underruns)
        if losses != self._noted_losses:
            self._noted_losses = losses
            logger.info("captured samples lost: %d, underruns: %d, gaps: %d", *losses)

    def _lengthen_periods(self) -> None:
        if self._speaking.form is not SAFE:
            logger.info("the loudspeaker gets longer periods from now on")
            self._speaking.form = SAFE
            self._loudspeaker.close()

    def _report_levels(self) -> None:
        capture = self._hearing.capture
        levels = capture.take_levels() if capture is not None else Levels()
        levels = replace(levels, loudspeaker=self._speaking.output.level)
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
            duplex=self._plan.duplex,
            echo_cancelling=self._cancels_echo,
            bluetooth=device is not None and is_bluetooth_headset(device),
        )
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)


def _no_microphone(_backend: Backend, _device: Device | None) -> Stream:
    raise DeviceFailed("Nothing stands in for a microphone.")
