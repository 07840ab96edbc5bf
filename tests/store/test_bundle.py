"""The report helps, and tells no secret."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop import __version__
from live_desktop.protocol.flight import FlightHeader, FlightKind, Redactor, decode_flight
from live_desktop.protocol.flight import encode_flight as encode
from live_desktop.store.bundle import (
    LEFT_OUT,
    LOG_BYTES,
    SECRET,
    Part,
    Scrubber,
    Ticks,
    collect,
    write_report,
)
from live_desktop.store.files import StorageFailed
from live_desktop.store.settings import ConnectionChoice, Settings

LONG = "Zq7x" * 9
SHAPES = {
    "Google's key": f"AIzaSy{LONG}",
    "a key that is cut": "AIzaSyZq7xZq",
    "a token of ours": f"auth_tokens/{LONG}",
    "an escaped token": f"auth_tokens%2F{LONG}",
    "a token in JSON": f"auth_tokens\\/{LONG}",
    "a bearer": f"Bearer {LONG}",
    "a short bearer": "bearer Zq7xZq7",
    "a basic login": f"Basic {LONG}==",
    "an access token": f"ya29.{LONG}",
    "a JSON web token": f"eyJhbGciOi{LONG}.{LONG}.{LONG}",
    "a key of a URL": f"wss://host/ws?key={LONG}&v=1",
    "a short key of a URL": "wss://host/ws?alt=json&key=Zq7x",
    "an access token of a URL": f"https://host/?access_token={LONG}",
    "a key of a header": f"x-goog-api-key: {LONG}",
    "a header in a dict": f"{{'Authorization': 'Token {LONG}'}}",
    "a key in JSON": f'{{"api_key": "{LONG}"}}',
    "a key in words": f"the API key = {LONG}",
    "a variable": f"GEMINI_API_KEY={LONG}",
    "a login of a proxy": f"http://anna:{LONG}@proxy.example.org:3128",
    "a cookie": f"Cookie: {LONG}",
    "a key of one's own": "hunter2-Zq7xhunter2",
    "the same in a URL": "hunter2-Zq7x%2F%3D",
}
KNOWN = ("hunter2-Zq7xhunter2", "hunter2-Zq7x/=", "")


def scrubber() -> Scrubber:
    """One that knows two keys and where the user's files are."""
    return Scrubber(KNOWN, home=Path("/home/anna"))


def collected(
    folder: Path,
    text: str,
    *,
    settings: msgspec.Struct | None = None,
    ticks: Ticks = Ticks(persona=True, addresses=True, recording=True),  # noqa: B008 - a value
) -> dict[str, str]:
    """Collect a report of which every part has a text in it."""
    log, crash = folder / "live-desktop.log", folder / "crash.txt"
    log.write_text(f"2026-05-06 07:08:09,123 INFO    a: {text}\n")
    crash.write_text(f"Fatal error\n{text}\n")
    entry = Redactor(b"salt").entry(0, 1, FlightKind.SENT, '{"text": "hello"}')
    told = msgspec.structs.replace(entry, message=msgspec.Raw(msgspec.json.encode({"a": text})))
    header = FlightHeader(started=datetime(2026, 5, 6, tzinfo=UTC))
    parts = collect(
        facts={"Qt": "6.11", "Sound": text},
        settings=settings or Settings(persona=text, custom_url=text, proxy=text, voice=text),
        logs=[log, folder / "server.log"],
        crash=crash,
        recording=encode(header, [told]),
        ticks=ticks,
        scrubber=scrubber(),
    )
    return {part.name: part.text for part in parts}


@pytest.mark.parametrize("secret", SHAPES.values(), ids=SHAPES)
def test_no_key_of_any_shape_gets_in(tmp_path: Path, secret: str) -> None:
    parts = collected(tmp_path, f"before {secret} after")
    assert set(parts) == {
        "versions.txt", "settings.json", "live-desktop.log", "crash.txt", "connection.jsonl",
    }  # fmt: skip
    for text in parts.values():
        assert "Zq7x" not in text
        assert "before" in text
    assert len(decode_flight(parts["connection.jsonl"].encode()).entries) == 1
    assert json.loads(parts["settings.json"])["persona"].startswith("before")


def test_what_is_no_secret_stays() -> None:
    text = (
        "2026-05-06 07:08:09,123 INFO    session: live with local (key found, 12 tokens)\n"
        "dialling wss://generativelanguage.googleapis.com/ws?alt=json as user@host: ok\n"
        '  File "/usr/lib/x.py", line 3, in tokenize\n'
    )
    assert scrubber().text(text) == text


@given(text=st.text())
def test_any_text_is_scrubbed_without_failing(text: str) -> None:
    assert scrubber().text(text).count("\n") == text.count("\n")


def test_the_users_own_folder_is_not_told() -> None:
    assert scrubber().text("in /home/anna/.config/x") == "in ~/.config/x"
    assert scrubber().text("at /home") == "at /home"
    assert Scrubber(home=Path("/")).text("in /etc/x") == "in /etc/x"


def test_the_usual_report_tells_nothing_of_the_user(tmp_path: Path) -> None:
    settings = Settings(
        connection=ConnectionChoice.CUSTOM,
        persona="My boss is a fool",
        custom_url="wss://secret.example.org",
        proxy="http://proxy.example.org",
        brain_address="http://brain.example.org",
        vertex_project="my-project",
        ca_file="/home/anna/ca.pem",
        transcribe_vocabulary=("Annegret",),
        voice="Kore",
        seed=7,
    )
    parts = collected(tmp_path, "nothing", settings=settings, ticks=Ticks())
    assert "connection.jsonl" not in parts
    shown = json.loads(parts["settings.json"])
    assert shown["voice"] == "Kore"
    assert shown["connection"] == "custom"
    assert shown["seed"] == 7
    assert shown["echo_cancelling"] is True
    private = (
        "persona", "custom_url", "proxy", "brain_address", "vertex_project", "ca_file",
    )  # fmt: skip
    assert {shown[name] for name in private} == {LEFT_OUT}
    assert shown["transcribe_vocabulary"] == [LEFT_OUT]
    ticked = collected(
        tmp_path, "nothing", settings=settings, ticks=Ticks(persona=True, addresses=True)
    )
    shown = json.loads(ticked["settings.json"])
    assert shown["persona"] == "My boss is a fool"
    assert shown["custom_url"] == "wss://secret.example.org"
    assert shown["ca_file"] == "~/ca.pem"
    assert shown["transcribe_vocabulary"] == [LEFT_OUT]


class Later(msgspec.Struct):
    """Settings of a version to come."""

    confession: str = "private"
    nested: tuple[dict[str, str], ...] = ({"also": "private"},)
    harmless: bool = True


def test_a_setting_that_nobody_thought_of_is_left_out(tmp_path: Path) -> None:
    text = collected(tmp_path, "nothing", settings=Later())["settings.json"]
    assert json.loads(text) == {"confession": LEFT_OUT, "nested": [LEFT_OUT], "harmless": True}


def test_what_runs_here_is_told(tmp_path: Path) -> None:
    lines = collected(tmp_path, "nothing")["versions.txt"].splitlines()
    assert lines[0] == f"Live Desktop: {__version__}"
    assert "Qt: 6.11" in lines
    assert f"msgspec: {msgspec.__version__}" in lines


def test_of_a_long_log_the_last_whole_lines_are_sent(tmp_path: Path) -> None:
    lines = "".join(f"line {number}\n" for number in range(50_000))
    (tmp_path / "server.log").write_text(lines)
    text = collected(tmp_path, "nothing")["server.log"]
    assert len(text) <= LOG_BYTES
    assert len(text) > LOG_BYTES - 20
    assert lines.endswith("\n" + text)


def test_what_is_read_is_what_is_written(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "report.zip"
    parts = (Part("a.txt", "Grüße"), Part("b.json", "{}"))
    write_report(path, parts)
    with zipfile.ZipFile(path) as archive:
        read = tuple(Part(name, archive.read(name).decode()) for name in archive.namelist())
    assert read == parts
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageFailed, match="Choose another place"):
        write_report(tmp_path / "file" / "report.zip", parts)


def test_a_placeholder_stands_where_a_secret_was() -> None:
    assert scrubber().text(f"x-goog-api-key: {LONG}") == f"x-goog-api-key: {SECRET}"
    assert scrubber().text(f"wss://h/?key={LONG}&v=1") == f"wss://h/?key={SECRET}&v=1"
