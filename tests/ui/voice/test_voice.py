"""The voice: a look and a word for each phase, true levels, rest when nothing moves."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from live_desktop.session.phase import Phase
from live_desktop.store.settings import TalkMode
from live_desktop.ui import words
from live_desktop.ui.motion import Follower, Ticker, clamped
from live_desktop.ui.sound.meter import MicrophoneMeter
from live_desktop.ui.theme import Theme
from live_desktop.ui.tokens import DARK, LIGHT, Palette
from live_desktop.ui.voice.painter import Pose, VoicePainter
from live_desktop.ui.voice.shape import SHAPES, blend, blob
from live_desktop.ui.voice.sprites import blank
from live_desktop.ui.voice.voice import VoiceButton

SIDE = 104


@pytest.fixture
def voice(theme: Theme, qtbot: QtBot) -> Iterator[VoiceButton]:
    """The voice in a window, at rest."""
    window = QWidget()
    layout = QVBoxLayout(window)
    ticker = Ticker(window)
    voice = VoiceButton(theme, ticker)
    layout.addWidget(voice)
    layout.addWidget(MicrophoneMeter(theme, ticker))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield voice
    window.close()


@pytest.fixture
def ticker(voice: VoiceButton) -> Ticker:
    """The clock that moves the voice."""
    clock = voice.window().findChild(Ticker)
    assert isinstance(clock, Ticker)
    return clock


def drawn(phase: Phase, palette: Palette, level: float = 0.0) -> QImage:
    """Draw a phase without motion and without colour."""
    image = QImage(SIDE, SIDE, QImage.Format.Format_Grayscale8)
    image.fill(palette.paper)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pose = Pose(SHAPES[phase], level, level, 0.3, hovered=False, pressed=False, ringed=False)
    VoicePainter(36).paint(painter, QPointF(SIDE / 2, SIDE / 2), pose, palette)
    painter.end()
    return image


def difference(one: QImage, other: QImage) -> int:
    """Count the pixels that clearly differ."""
    return sum(abs(a - b) > 40 for a, b in zip(one.constBits(), other.constBits(), strict=True))


class Repaints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_each_phase_is_known_without_colour_and_without_motion(palette: Palette) -> None:
    looks = {phase: drawn(phase, palette) for phase in Phase}
    for one, other in combinations(Phase, 2):
        assert difference(looks[one], looks[other]) > 50, (one, other)


@pytest.mark.parametrize("phase", [Phase.LISTENING, Phase.HEARING, Phase.SPEAKING])
def test_levels_change_the_look(phase: Phase) -> None:
    quiet, loud = drawn(phase, LIGHT), drawn(phase, LIGHT, 0.8)
    assert difference(quiet, loud) > 50


def test_shapes_blend_from_end_to_end() -> None:
    before, after = SHAPES[Phase.IDLE], SHAPES[Phase.SPEAKING]
    assert blend(before, after, 0.0) == before
    assert blend(before, after, 1.0) == after
    assert before.disc < blend(before, after, 0.5).disc < after.disc


def test_a_silent_voice_is_round() -> None:
    outline = blob(30.0, 0.0, 0.4)
    assert all(abs(QPointF.dotProduct(p, p) - 900) < 1e-6 for p in outline.toList())


@pytest.mark.parametrize("phase", list(Phase))
def test_the_word_of_the_phase_is_its_name(voice: VoiceButton, phase: Phase) -> None:
    voice.show_phase(phase)
    assert voice.text() == voice.accessibleName() == words.TALK_ACTIONS[phase]
    assert voice.accessibleDescription() == words.PHASES[phase]
    interface = QAccessible.queryAccessibleInterface(voice)
    assert interface.text(QAccessible.Text.Name) == words.TALK_ACTIONS[phase]


def test_it_is_pressed_by_mouse(voice: VoiceButton, qtbot: QtBot) -> None:
    with qtbot.waitSignal(voice.clicked):
        QTest.mouseClick(voice, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_it_is_pressed_by_keyboard(voice: VoiceButton, qtbot: QtBot, key: Qt.Key) -> None:
    voice.setFocus()
    with qtbot.waitSignal(voice.clicked):
        QTest.keyClick(voice, key)


def test_in_hold_mode_it_tells_press_and_release_by_mouse(voice: VoiceButton, qtbot: QtBot) -> None:
    voice.set_mode(TalkMode.HOLD)
    assert voice.accessibleName() == "Hold to talk"
    with qtbot.assertNotEmitted(voice.clicked), qtbot.waitSignals([voice.touched, voice.let_go]):
        QTest.mousePress(voice, Qt.MouseButton.LeftButton)
        QTest.mouseMove(voice, QPoint(-40, -40))
        assert voice.isDown(), "who moves the pointer still holds"
        QTest.mouseRelease(voice, Qt.MouseButton.LeftButton, pos=QPoint(-40, -40))
    assert not voice.isDown()


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_in_hold_mode_it_tells_press_and_release_by_keyboard(
    voice: VoiceButton, qtbot: QtBot, key: Qt.Key
) -> None:
    voice.set_mode(TalkMode.HOLD)
    voice.setFocus()
    with qtbot.assertNotEmitted(voice.clicked), qtbot.waitSignals([voice.touched, voice.let_go]):
        QTest.keyPress(voice, key)
        QTest.keyRelease(voice, key)


@pytest.mark.parametrize("loss", ["clearFocus", "hide"])
def test_in_hold_mode_it_is_let_go_when_nobody_would_see_the_release(
    voice: VoiceButton, qtbot: QtBot, loss: str
) -> None:
    voice.set_mode(TalkMode.HOLD)
    voice.setFocus()
    with qtbot.waitSignal(voice.touched):
        QTest.keyPress(voice, Qt.Key.Key_Space)
    with qtbot.waitSignal(voice.let_go):
        getattr(voice, loss)()


def test_in_hold_mode_a_press_by_a_screen_reader_is_a_click(
    voice: VoiceButton, qtbot: QtBot
) -> None:
    voice.set_mode(TalkMode.HOLD)
    actions = QAccessible.queryAccessibleInterface(voice).actionInterface()
    with qtbot.waitSignal(voice.clicked), qtbot.assertNotEmitted(voice.touched):
        actions.doAction(actions.pressAction())


def test_a_press_changes_nothing_by_itself(voice: VoiceButton, qtbot: QtBot) -> None:
    QTest.mouseClick(voice, Qt.MouseButton.LeftButton)
    assert voice.text() == words.TALK_ACTIONS[Phase.IDLE]


def test_the_keyboard_shows_a_ring_and_the_mouse_none(voice: VoiceButton, qtbot: QtBot) -> None:
    voice.clearFocus()
    bare = voice.grab().toImage()
    voice.setFocus(Qt.FocusReason.MouseFocusReason)
    assert voice.grab().toImage() == bare
    voice.clearFocus()
    voice.setFocus(Qt.FocusReason.TabFocusReason)
    assert voice.grab().toImage() != bare


@pytest.mark.parametrize("phase", [Phase.IDLE, Phase.LISTENING, Phase.SPEAKING, Phase.MUTED])
def test_nothing_is_painted_while_nothing_moves(
    voice: VoiceButton, ticker: Ticker, qtbot: QtBot, phase: Phase
) -> None:
    voice.show_phase(phase)
    qtbot.waitUntil(lambda: not ticker.running)
    qtbot.waitUntil(lambda: voice.testAttribute(Qt.WidgetAttribute.WA_WState_Visible))
    QTest.qWait(30)
    repaints = Repaints(voice)
    QTest.qWait(250)
    assert repaints.count == 0
    assert not ticker.running


def test_a_level_moves_it_and_then_it_rests(
    voice: VoiceButton, ticker: Ticker, qtbot: QtBot
) -> None:
    voice.show_phase(Phase.HEARING)
    qtbot.waitUntil(lambda: not ticker.running)
    quiet = voice.grab().toImage()
    voice.set_levels(0.7, 0.0)
    assert ticker.running
    qtbot.waitUntil(lambda: not ticker.running)
    assert voice.grab().toImage() != quiet
    voice.set_levels(0.0, 0.0)
    qtbot.waitUntil(lambda: not ticker.running)
    assert voice.grab().toImage() == quiet


def test_a_level_that_the_phase_does_not_show_moves_nothing(
    voice: VoiceButton, ticker: Ticker
) -> None:
    voice.set_levels(0.9, 0.9)
    assert not ticker.running


def test_it_speaks_as_long_as_there_is_sound(
    voice: VoiceButton, ticker: Ticker, qtbot: QtBot
) -> None:
    voice.show_phase(Phase.SPEAKING)
    repaints = Repaints(voice)
    voice.set_levels(0.0, 0.6)
    qtbot.waitUntil(lambda: repaints.count >= 20, timeout=3000)
    assert ticker.running
    voice.set_levels(0.0, 0.0)
    qtbot.waitUntil(lambda: not ticker.running, timeout=3000)


@pytest.mark.parametrize("phase", [Phase.CONNECTING, Phase.THINKING])
def test_waiting_phases_turn_by_themselves(
    voice: VoiceButton, ticker: Ticker, qtbot: QtBot, phase: Phase
) -> None:
    voice.show_phase(phase)
    repaints = Repaints(voice)
    qtbot.waitUntil(lambda: repaints.count >= 30, timeout=3000)
    assert ticker.running


def test_an_interruption_shows_within_one_frame(
    voice: VoiceButton, ticker: Ticker, qtbot: QtBot
) -> None:
    voice.set_reduced_motion(True)
    voice.show_phase(Phase.INTERRUPTED)
    at_rest = voice.grab().toImage()
    voice.set_reduced_motion(False)
    voice.show_phase(Phase.SPEAKING)
    voice.set_levels(0.0, 0.9)
    qtbot.waitUntil(lambda: voice.grab().toImage() != at_rest)
    voice.show_phase(Phase.INTERRUPTED)
    assert voice.grab().toImage() == at_rest


def test_reduced_motion_stands_still_with_words(voice: VoiceButton, ticker: Ticker) -> None:
    voice.set_reduced_motion(True)
    voice.show_phase(Phase.SPEAKING)
    before = voice.grab().toImage()
    voice.set_levels(0.3, 0.9)
    assert not ticker.running
    assert voice.grab().toImage() == before
    assert voice.text() == words.TALK_ACTIONS[Phase.SPEAKING]


def test_a_follower_is_quick_up_and_slow_down() -> None:
    follower = Follower()
    follower.aim(1.0)
    follower.advance(0.05)
    risen = follower.value
    follower.jump()
    follower.aim(0.0)
    follower.advance(0.05)
    assert risen > 0.5
    assert follower.value > 0.5


def test_a_tremor_is_no_motion() -> None:
    follower = Follower()
    follower.aim(0.5)
    follower.jump()
    follower.aim(0.51)
    assert not follower.away
    follower.aim(0.0)
    assert follower.away


@pytest.mark.parametrize(
    ("level", "shown"), [(-1.0, 0.0), (0.4, 0.4), (7.0, 1.0), (float("nan"), 0.0)]
)
def test_a_level_is_kept_in_its_range(level: float, shown: float) -> None:
    assert clamped(level) == shown


def test_a_voice_without_any_reach_can_be_painted(qapp: QApplication) -> None:
    picture, painter = blank(0.0, 1.0)
    assert painter.end()
    assert not picture.isNull()
