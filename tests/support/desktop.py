"""A desktop of its own: a screen with a window manager, a message bus, and nobody's settings."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.support.portal import message_bus_daemon
from tests.support.screen import x_screen

SOUND = ("ALSA_CONFIG_PATH", "JACK_NO_START_SERVER", "PULSE_COOKIE", "PULSE_SERVER")


@contextlib.contextmanager
def desktop(home: Path, film: Path) -> Iterator[dict[str, str]]:
    """Run a desktop for somebody who lives in `home`; gives the environment of the programs there.

    They play and hear on the sound card of this process. What the screen shows is in `film`.
    """
    film.mkdir()
    environment = {name: os.environ[name] for name in ("PATH", *SOUND) if name in os.environ}
    environment["HOME"] = str(home)
    for variable, folder in (
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_RUNTIME_DIR", "run"),
    ):
        (home / folder).mkdir(mode=0o700, parents=True)
        environment[variable] = str(home / folder)
    # No vault of the system's is to be asked for a key.
    environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    with (
        x_screen(film) as environment["DISPLAY"],
        message_bus_daemon(environment) as environment["DBUS_SESSION_BUS_ADDRESS"],
        _window_manager(environment),
    ):
        yield environment | {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}


@contextlib.contextmanager
def _window_manager(environment: dict[str, str]) -> Iterator[None]:
    manager = subprocess.Popen(
        ["openbox"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        manager.terminate()
        manager.wait()
