"""The words of the program in other languages, and which of them is spoken."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from live_desktop import language
from live_desktop.errors import LiveDesktopError
from live_desktop.language import as_in, environment_languages, fitting, several, speak

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ("en", "de", "es", "fr", "ja", "zh_CN")


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    speak("en")


def test_the_first_language_that_is_shipped_is_spoken() -> None:
    assert fitting(("nl_NL", "fr_CA", "de_DE"), SHIPPED) == "fr"
    assert fitting(("de-AT",), SHIPPED) == "de"
    assert fitting(("ja_JP.UTF-8",), SHIPPED) == "ja"
    assert fitting(("sr_RS@latin", "es"), SHIPPED) == "es"


@pytest.mark.parametrize("name", ["zh_CN", "zh", "zh-Hans", "zh-Hans-CN", "zh_SG.UTF-8"])
def test_simplified_chinese_is_found_under_all_its_names(name: str) -> None:
    assert fitting((name,), SHIPPED) == "zh_CN"


@pytest.mark.parametrize("name", ["zh_TW", "zh-Hant", "zh-Hant-HK", "zh_HK.UTF-8"])
def test_traditional_chinese_is_another_language(name: str) -> None:
    assert fitting((name, "fr"), SHIPPED) == "fr"


def test_english_is_spoken_where_nothing_else_fits() -> None:
    assert fitting((), SHIPPED) == "en"
    assert fitting(("nl", "", "C"), SHIPPED) == "en"
    assert fitting(("de",), ("en",)) == "en"


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, ("en",)),
        ({"LANG": "C.UTF-8", "LANGUAGE": "de"}, ("en",)),
        ({"LANG": "de_DE.UTF-8"}, ("de_DE.UTF-8",)),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "fr_FR.UTF-8"}, ("fr_FR.UTF-8",)),
        ({"LC_ALL": "POSIX", "LANG": "fr_FR.UTF-8"}, ("en",)),
        ({"LANG": "de_DE", "LANGUAGE": "nl:fr_CA:"}, ("nl", "fr_CA", "de_DE")),
    ],
)
def test_the_environment_says_what_is_wanted(
    environment: dict[str, str], wanted: tuple[str, ...]
) -> None:
    assert environment_languages(environment) == wanted


@pytest.fixture
def polish(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A language with three plurals, and no word for Quit."""
    catalogue = Catalog(locale="pl", charset="utf-8", fuzzy=False)
    catalogue.add("Stop", "Zatrzymaj")
    catalogue.add("High", "Wysoki", context="contrast")
    catalogue.add(
        ("{count} file", "{count} files"), ("{count} plik", "{count} pliki", "{count} plików")
    )
    file = BytesIO()
    write_mo(file, catalogue)
    folder = tmp_path / "translations"
    folder.mkdir()
    (folder / "pl.mo").write_bytes(file.getvalue())
    monkeypatch.setattr("importlib.resources.files", lambda _package: tmp_path)


@pytest.mark.usefixtures("polish")
def test_a_language_is_spoken_with_all_its_plurals() -> None:
    speak("pl")
    assert language.spoken() == "pl"
    assert language._("Stop") == "Zatrzymaj"
    said = [
        several("{count} file", "{count} files", count).format(count=count) for count in (1, 3, 5)
    ]
    assert said == ["1 plik", "3 pliki", "5 plików"]
    assert as_in("contrast", "High") == "Wysoki"


@pytest.mark.usefixtures("polish")
def test_what_is_not_translated_is_said_in_english() -> None:
    speak("pl")
    assert language._("Quit") == "Quit"
    assert as_in("thinking", "High") == "High"
    assert several("{count} talk", "{count} talks", 2) == "{count} talks"
    speak("en")
    assert language._("Stop") == "Stop"


@pytest.mark.usefixtures("polish")
def test_a_catalogue_that_is_lost_leaves_english() -> None:
    speak("pl")
    speak("de")
    assert language.spoken() == "en"
    assert language._("Stop") == "Stop"


@pytest.mark.parametrize("name", [name for name in language.SHIPPED if name != "en"])
def test_each_language_that_is_shipped_is_spoken(name: str) -> None:
    speak(name)
    assert language.spoken() == name
    assert language._("Settings") != "Settings"
    for count in (0, 1, 2, 5, 1_000_000):
        said = several("For {count} day", "For {count} days", count).format(count=count)
        assert str(count) in said or count == 1
        assert said not in {f"For {count} day", f"For {count} days"}


def test_no_word_is_said_before_the_language_is_chosen() -> None:
    """Modules say their words while they are imported: the first ones must have none."""
    script = (
        "import sys, json; import live_desktop.cli, live_desktop.ui.first_language;"
        "print(json.dumps([m.__file__ for n, m in sys.modules.items()"
        " if n.startswith('live_desktop') and m.__file__]))"
    )
    output = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, timeout=60
    ).stdout
    early = [Path(name) for name in json.loads(output)]
    assert ROOT / "live_desktop" / "ui" / "first_language.py" in early
    assert not [path.name for path in early if _speaks_at_import(path)]


def _speaks_at_import(path: Path) -> bool:
    """Find a message that is said outside of every function."""
    pending: list[ast.AST] = [*ast.parse(path.read_text(encoding="utf-8")).body]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in {"_", "several", "as_in"}
        ):
            return True
        pending += ast.iter_child_nodes(node)
    return False


def test_failures_are_told_in_the_users_language() -> None:
    """Each message that is raised is asked for; the server and the command line speak English."""
    found = []
    for path in sorted((ROOT / "live_desktop").rglob("*.py")):
        place = path.relative_to(ROOT / "live_desktop").parts[0]
        if place in {"server", "ask.py", "demo.py", "minting.py", "cli.py"}:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _is_failure(node.func):
                found += [
                    f"{path.name}:{node.lineno}"
                    for message in node.args[:1]
                    if _has_letters(message)
                ]
    assert not found


FAILURES = {
    "LiveDesktopError", "ConnectionFailed", "KeyRejected", "QuotaExhausted", "SetupRejected",
    "NetworkFailed", "NoAnswer", "ServiceFailed", "DeviceFailed", "MicrophoneFailed",
    "MicrophoneDeaf", "DeviceAway", "EchoFailed", "LocalServerFailed", "Unanswerable",
    "UnsavedTalk", "KeyNotKept", "SettingsBroken", "ProgramFailed", "ProtocolError",
    "LocalProtocolError", "RemoteProtocolError", "StorageFailed", "ExportBroken",
    "PersonasBroken", "FlightBroken", "NewerVersion", "UpdateUnknown",
}  # fmt: skip


def _is_failure(called: ast.expr) -> bool:
    return isinstance(called, ast.Name) and called.id in FAILURES


def _has_letters(message: ast.expr) -> bool:
    parts = message.values if isinstance(message, ast.JoinedStr) else [message]
    return any(
        isinstance(part, ast.Constant) and re.search(r"[^\W\d_]", str(part.value)) for part in parts
    )


def test_every_kind_of_failure_is_known() -> None:
    kinds = [LiveDesktopError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    ours = {each.__name__ for each in kinds if each.__module__ == "live_desktop.errors"}
    assert ours <= FAILURES
