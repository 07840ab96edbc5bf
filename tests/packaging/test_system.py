"""The system's packages: what is looked for, how, and under which name it is installed."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from devkit import system
from devkit.steps import Trouble
from devkit.system import LINUX, LINUX_TESTS, MACOS, MANAGERS, Kind, Manager, Need

from tests.packaging.conftest import Checkout

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="looks at a Linux system")
NOWHERE = Need(Kind.LIBRARY, "libnowhere.so.9", "is nowhere", "nowhere9", "nowhere", "nowhere")


@pytest.mark.parametrize("need", LINUX + LINUX_TESTS, ids=lambda need: need.name)
@pytest.mark.parametrize("manager", ["apt", "dnf", "pacman"])
def test_every_need_on_linux_has_a_package(need: Need, manager: str) -> None:
    package = getattr(need, manager)
    assert package
    assert not set(package) & set(" ,;|&")


def test_every_need_on_macos_has_a_package() -> None:
    assert all(need.brew for need in MACOS)


def test_each_platform_needs_its_own() -> None:
    assert system.needs("linux", tests=False) == LINUX
    assert system.needs("linux", tests=True) == LINUX + LINUX_TESTS
    assert system.needs("darwin", tests=True) == MACOS
    assert system.needs("win32", tests=True) == ()


def test_nothing_is_named_twice() -> None:
    names = [need.name for need in LINUX + LINUX_TESTS]
    assert len(names) == len(set(names))


@linux_only
@pytest.mark.parametrize(
    ("kind", "here", "nowhere"),
    [
        (Kind.LIBRARY, "libc.so.6", "libnowhere.so.9"),
        (Kind.PROGRAM, "sh", "nowhere-to-be-found"),
        (Kind.MODULE, "venv", "nowhere_to_be_found"),
    ],
)
def test_what_is_missing_is_found_out(kind: Kind, here: str, nowhere: str) -> None:
    wanted = [Need(kind, name, "is tried") for name in (here, nowhere)]
    assert system.missing(wanted) == [wanted[1]]


def test_headers_are_found_where_the_compiler_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need = Need(Kind.HEADER, "portaudio.h", "is tried")
    monkeypatch.setattr(system, "INCLUDES", (str(tmp_path),))
    assert system.missing([need]) == [need]
    (tmp_path / "portaudio.h").touch()
    assert system.missing([need]) == []


def test_a_font_is_found_however_deep_it_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need = Need(Kind.FONT, "TrueType", "is tried")
    monkeypatch.setattr(system, "FONTS", (str(tmp_path / "none"), str(tmp_path)))
    assert system.missing([need]) == [need]
    font = tmp_path / "truetype" / "small" / "font.ttf"
    font.parent.mkdir(parents=True)
    font.touch()
    assert system.missing([need]) == []


@pytest.mark.parametrize("folder", ["alsa-lib", "x86_64-linux-gnu/alsa-lib"])
def test_an_alsa_plug_in_is_found_in_every_layout(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need = Need(Kind.PLUGIN, "pulse", "is tried")
    monkeypatch.setattr(system, "LIBRARIES", (str(tmp_path),))
    assert system.missing([need]) == [need]
    (tmp_path / folder).mkdir(parents=True)
    (tmp_path / folder / "libasound_module_pcm_pulse.so").touch()
    assert system.missing([need]) == []


def test_a_service_is_found_where_the_message_bus_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need = Need(Kind.SERVICE, "org.a11y.Bus", "is tried")
    monkeypatch.setattr(system, "SERVICES", (str(tmp_path / "none"), str(tmp_path)))
    assert system.missing([need]) == [need]
    (tmp_path / "org.a11y.Bus.service").touch()
    assert system.missing([need]) == []


@pytest.mark.parametrize("manager", MANAGERS, ids=lambda manager: manager.field)
def test_each_manager_installs_without_a_question(bare_path: Checkout, manager: Manager) -> None:
    bare_path.add_tool(manager.program)
    bare_path.add_tool("sudo")
    system.install([replace(NOWHERE, brew="nowhere")], yes=True)
    calls = bare_path.calls()
    verbs = [call.arguments.split()[0] for call in calls]
    assert verbs == [verb for verb in (manager.refresh, manager.install) if verb]
    assert calls[-1].arguments.split()[-1].startswith("nowhere")
    assert set(manager.unasked) <= set(calls[-1].arguments.split())


def test_packages_shared_by_needs_are_installed_once(bare_path: Checkout) -> None:
    bare_path.add_tool("dnf")
    bare_path.add_tool("sudo")
    system.install([NOWHERE, replace(NOWHERE, name="libother.so.1")], yes=True)
    assert bare_path.arguments()[-1].count("nowhere") == 1


def test_without_rights_it_says_what_an_administrator_has_to_do(
    bare_path: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare_path.add_tool("apt-get")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Trouble, match=r"there is no sudo(.|\n)*apt-get install nowhere9\n"):
        system.install([NOWHERE], yes=True)
    sudo = bare_path.tools / "sudo"
    sudo.write_text("#!/bin/sh\nexit 1\n")
    sudo.chmod(0o755)
    with pytest.raises(Trouble, match=r"sudo refuses(.|\n)*apt-get install nowhere9\n"):
        system.install([NOWHERE], yes=True)
    assert bare_path.calls() == []


def test_sudo_is_asked_for_rights_without_waiting_for_a_password(
    bare_path: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare_path.add_tool("pacman")
    bare_path.add_tool("sudo")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    system.install([NOWHERE], yes=True)
    assert bare_path.arguments() == ["-S --needed --noconfirm nowhere"]


@pytest.mark.usefixtures("bare_path")
def test_an_unknown_system_gets_the_names_to_look_for() -> None:
    with pytest.raises(Trouble, match=r"by hand: libnowhere\.so\.9 \(library\)"):
        system.install([NOWHERE], yes=True)
