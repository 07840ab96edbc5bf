"""The window as those see it who choose other looks: contrast, larger text, accents, direction."""

from functools import partial

from PySide6.QtCore import Qt

from live_desktop.store.settings import Accent, Contrast
from live_desktop.ui import drawer
from live_desktop.ui.settings.table import Section
from tests.shots.said import talk_cut_off, talk_of_code, talk_of_tongues
from tests.shots.scene import Play, Scene, main_window
from tests.shots.talk_scenes import said
from tests.shots.window_scenes import drawer_at, settings_at

_STATES: dict[str, Play] = {
    "empty": main_window,
    "talk": partial(said, talk_of_code),
    "interrupted": partial(said, talk_cut_off),
    "voices": partial(drawer_at, drawer.Section.VOICE),
    "sound": partial(drawer_at, drawer.Section.SOUND),
    "settings": partial(settings_at, Section.TALKING),
}

SCENES = (
    *(
        Scene(f"contrast-{name}", play, chosen={"contrast": Contrast.HIGH})
        for name, play in _STATES.items()
    ),
    *(Scene(f"large-{name}", play, chosen={"text_percent": 150}) for name, play in _STATES.items()),
    *(
        Scene(f"rtl-{name}", play, direction=Qt.LayoutDirection.RightToLeft)
        for name, play in _STATES.items()
    ),
    Scene("tongues", partial(said, talk_of_tongues)),
    Scene(
        "rtl-tongues",
        partial(said, talk_of_tongues),
        direction=Qt.LayoutDirection.RightToLeft,
    ),
    *(
        Scene(f"accent-{each}", partial(said, talk_of_code), chosen={"accent": each})
        for each in Accent
    ),
)
