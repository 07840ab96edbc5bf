"""Whether the user wants the window to stand still."""

import sys

from live_desktop.store.settings import Motion

_SPI_GETCLIENTAREAANIMATION = 0x1042


def moves_little(motion: Motion) -> bool:
    """Tell whether nothing but what is needed moves."""
    if motion is Motion.SYSTEM:
        return _system_moves_little()
    return motion is Motion.REDUCED


def _system_moves_little() -> bool:
    """Ask the system, where it can be asked: on Windows."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - needed on Windows alone

        animated = ctypes.c_int(1)
        ask = ctypes.windll.user32.SystemParametersInfoW
        ask(_SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(animated), 0)
        return not animated.value
    return False
