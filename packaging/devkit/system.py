"""The libraries and programs that pip cannot bring: which are missing, and who installs them."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from devkit.steps import Trouble, say, step

PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"
INCLUDES = ("/usr/include", "/usr/local/include", "/opt/homebrew/include")
LIBRARIES = ("/usr/lib", "/usr/lib64", "/usr/local/lib")
SERVICES = ("/usr/share/dbus-1/services", "/usr/local/share/dbus-1/services")
FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")

_AFTERWARDS = "then run this again; or leave this check out with --no-system."


class Kind(Enum):
    """How a need is looked for."""

    LIBRARY = "library"
    PROGRAM = "program"
    HEADER = "C header"
    MODULE = "Python module"
    FONT = "font"
    PLUGIN = "ALSA plug-in"
    SERVICE = "D-Bus service"


@dataclass(frozen=True, slots=True)
class Need:
    """Something of the system's, what for, and the package that has it for each manager."""

    kind: Kind
    name: str
    purpose: str
    apt: str = ""
    dnf: str = ""
    pacman: str = ""
    brew: str = ""


@dataclass(frozen=True, slots=True)
class Manager:
    """A package manager: its field in `Need`, its program and how it works without a question."""

    field: str
    program: str
    install: str
    unasked: tuple[str, ...] = ()
    refresh: str = ""
    needs_root: bool = True

    def command(self, verb: str, packages: Iterable[str] = ()) -> list[str]:
        """Return a command line that never waits for an answer."""
        quiet = ("env", "DEBIAN_FRONTEND=noninteractive")
        return [*quiet, self.program, verb, *self.unasked, *packages]


MANAGERS = (
    Manager(
        "apt",
        "apt-get",
        "install",
        ("--yes", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120"),
        refresh="update",
    ),
    Manager("dnf", "dnf", "install", ("--assumeyes",)),
    Manager("pacman", "pacman", "-S", ("--needed", "--noconfirm")),
    Manager("brew", "brew", "install", needs_root=False),
)

_WINDOW, _X11, _WAYLAND = "draws the window", "shows it under X11", "shows it under Wayland"
_BUILD, _TEST = "builds the microphone's driver", "tests sound and the window"
_HANDS = "uses the window by hand"
_L, _P, _H = Kind.LIBRARY, Kind.PROGRAM, Kind.HEADER

# The packages that these depend on themselves are left to the package manager.
LINUX = (
    Need(Kind.MODULE, "ensurepip", "makes .venv", f"{PYTHON}-venv", "python3-pip", "python"),
    Need(_P, "cc", _BUILD, "gcc", "gcc", "gcc"),
    Need(_H, "stdio.h", _BUILD, "libc6-dev", "glibc-devel", "glibc"),
    Need(_H, "Python.h", _BUILD, f"{PYTHON}-dev", f"{PYTHON}-devel", "python"),
    Need(_H, "portaudio.h", _BUILD, "portaudio19-dev", "portaudio-devel", "portaudio"),
    Need(Kind.PLUGIN, "pulse", "reaches the desktop's sound", "libasound2-plugins",
         "alsa-plugins-pulseaudio", "alsa-plugins"),
    Need(_L, "libEGL.so.1", _WINDOW, "libegl1", "libglvnd-egl", "libglvnd"),
    Need(_L, "libGL.so.1", _WINDOW, "libgl1", "libglvnd-glx", "libglvnd"),
    Need(_L, "libglib-2.0.so.0", _WINDOW, "libglib2.0-0", "glib2", "glib2"),
    Need(_L, "libdbus-1.so.3", _WINDOW, "libdbus-1-3", "dbus-libs", "dbus"),
    Need(_L, "libfontconfig.so.1", _WINDOW, "libfontconfig1", "fontconfig", "fontconfig"),
    Need(Kind.FONT, "TrueType", "writes in it", "fonts-dejavu-core", "dejavu-sans-fonts",
         "ttf-dejavu"),
    Need(_L, "libxkbcommon-x11.so.0", _X11, "libxkbcommon-x11-0", "libxkbcommon-x11",
         "libxkbcommon-x11"),
    Need(_L, "libX11-xcb.so.1", _X11, "libx11-xcb1", "libX11-xcb", "libx11"),
    Need(_L, "libxcb-cursor.so.0", _X11, "libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    Need(_L, "libxcb-icccm.so.4", _X11, "libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    Need(_L, "libxcb-keysyms.so.1", _X11, "libxcb-keysyms1", "xcb-util-keysyms",
         "xcb-util-keysyms"),
    Need(_L, "libxcb-randr.so.0", _X11, "libxcb-randr0", "libxcb", "libxcb"),
    Need(_L, "libxcb-shape.so.0", _X11, "libxcb-shape0", "libxcb", "libxcb"),
    Need(_L, "libxcb-sync.so.1", _X11, "libxcb-sync1", "libxcb", "libxcb"),
    Need(_L, "libxcb-xfixes.so.0", _X11, "libxcb-xfixes0", "libxcb", "libxcb"),
    Need(_L, "libwayland-cursor.so.0", _WAYLAND, "libwayland-cursor0", "libwayland-cursor",
         "wayland"),
    Need(_L, "libwayland-egl.so.1", _WAYLAND, "libwayland-egl1", "libwayland-egl", "wayland"),
)  # fmt: skip

LINUX_TESTS = (
    Need(_P, "pulseaudio", _TEST, "pulseaudio", "pulseaudio", "pulseaudio"),
    Need(_P, "pactl", _TEST, "pulseaudio-utils", "pulseaudio-utils", "libpulse"),
    Need(_P, "Xvfb", _TEST, "xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb"),
    Need(_P, "xauth", _TEST, "xauth", "xorg-x11-xauth", "xorg-xauth"),
    Need(_P, "xdotool", _HANDS, "xdotool", "xdotool", "xdotool"),
    Need(_P, "openbox", _HANDS, "openbox", "openbox", "openbox"),
    Need(_P, "xprop", _HANDS, "x11-utils", "xprop", "xorg-xprop"),
    Need(_P, "dbus-daemon", _HANDS, "dbus", "dbus-daemon", "dbus"),
    Need(Kind.SERVICE, "org.a11y.Bus", _HANDS, "at-spi2-core", "at-spi2-core", "at-spi2-core"),
)

MACOS = (Need(_H, "portaudio.h", _BUILD, brew="portaudio"),)


def needs(platform: str, *, tests: bool) -> tuple[Need, ...]:
    """Return what a platform needs; Windows needs nothing, its wheels bring all."""
    if platform == "linux":
        return LINUX + LINUX_TESTS if tests else LINUX
    return MACOS if platform == "darwin" else ()


def missing(wanted: Iterable[Need]) -> list[Need]:
    """Return the needs that are not there, found out without asking any package manager."""
    return [need for need in wanted if not _FINDERS[need.kind](need.name)]


def find_manager() -> Manager | None:
    """Return the package manager of this machine, or None if it is one we do not know."""
    return next((manager for manager in MANAGERS if shutil.which(manager.program)), None)


def install(lacking: Sequence[Need], *, yes: bool) -> None:
    """Install the packages of the needs, after saying which and why.

    On a terminal the user is asked first, unless `yes`; elsewhere nothing waits for an answer.
    Raises Trouble when they cannot be installed, with what to do by hand.
    """
    manager = find_manager()
    packages: dict[Need, str] = {
        need: getattr(need, manager.field) if manager else "" for need in lacking
    }
    say("Live Desktop needs some parts of the system that are not here yet:")
    for need, package in packages.items():
        say(f"  {package or need.kind.value:20} {need.purpose} ({need.name})")
    if manager is None or not all(packages.values()):
        nameless = ", ".join(f"{need.name} ({need.kind.value})" for need in lacking)
        raise Trouble(
            "No package manager that has them all is known here. Install these by hand: "
            f"{nameless};\n{_AFTERWARDS}"
        )
    names = list(dict.fromkeys(packages.values()))
    plainly = " ".join((manager.program, manager.install, *names))
    by_hand = f"Have an administrator run\n    {plainly}\n{_AFTERWARDS}"
    if sys.stdin.isatty() and not yes and not _consent():
        raise Trouble(f"Nothing is installed. {by_hand}")
    prefix = _administrator(by_hand) if manager.needs_root else []
    if manager.refresh:
        try:
            step("Reading the list of packages", [*prefix, *manager.command(manager.refresh)], "")
        except Trouble as trouble:
            say(f"{trouble}\nGoing on with the list from before.")
    command = manager.command(manager.install, names)
    step("Installing system packages", [*prefix, *command], by_hand)


def _consent() -> bool:
    return input("Install them now? [Y/n] ").strip().lower() in ("", "y", "yes")


def _administrator(by_hand: str) -> list[str]:
    """Return what gives a command an administrator's rights; only a terminal is asked for them."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        raise Trouble(f"This needs an administrator's rights, and there is no sudo. {by_hand}")
    quietly = [] if sys.stdin.isatty() else ["-n"]
    if subprocess.run(["sudo", *quietly, "--validate"], check=False).returncode:
        raise Trouble(f"This needs an administrator's rights, and sudo refuses them. {by_hand}")
    return ["sudo", "-n"]


def _has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _has_program(name: str) -> bool:
    if name == "cc":  # the very compiler that this Python calls for its extensions
        name = (sysconfig.get_config_var("CC") or "cc").split()[0]
    return shutil.which(name) is not None


def _has_header(name: str) -> bool:
    folders = (sysconfig.get_path("include"),) if name == "Python.h" else INCLUDES
    return any((Path(folder) / name).exists() for folder in folders)


def _has_module(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def _has_font(_name: str) -> bool:
    folders = (Path(folder).expanduser() for folder in FONTS)
    return any(next(folder.rglob("*.[to]t[fc]"), None) for folder in folders)


def _has_plugin(name: str) -> bool:
    pattern = f"alsa-lib/libasound_module_pcm_{name}.so"
    return any(
        next(Path(folder).glob(f"{depth}{pattern}"), None)
        for folder in LIBRARIES
        for depth in ("", "*/")
    )


def _has_service(name: str) -> bool:
    return any((Path(folder) / f"{name}.service").exists() for folder in SERVICES)


_FINDERS: dict[Kind, Callable[[str], bool]] = {
    Kind.LIBRARY: _has_library,
    Kind.PROGRAM: _has_program,
    Kind.HEADER: _has_header,
    Kind.MODULE: _has_module,
    Kind.FONT: _has_font,
    Kind.PLUGIN: _has_plugin,
    Kind.SERVICE: _has_service,
}
