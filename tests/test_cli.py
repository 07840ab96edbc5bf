"""The command line, as a user types it."""

import asyncio
import contextlib
import json
import os
import ssl
import subprocess
import sys
import wave
from asyncio.subprocess import PIPE
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path

import pytest
import trustme
from websockets.asyncio.client import connect

from live_desktop import __version__
from live_desktop.session.recorder import FlightRecorder


def live_desktop(*arguments: str, home: Path) -> "subprocess.CompletedProcess[str]":
    """Run the program as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "live_desktop", *arguments],
        env={"LIVE_DESKTOP_HOME": str(home), "PATH": "", "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_version_and_help(tmp_path: Path) -> None:
    assert __version__ in live_desktop("--version", home=tmp_path).stdout
    shown = live_desktop("--help", home=tmp_path).stdout
    for command in ("demo", "ask", "serve"):
        assert command in shown


def test_asking_in_writing(tmp_path: Path) -> None:
    out = tmp_path / "answer.wav"
    done = live_desktop("ask", "What is 17 times 23?", "--out", str(out), home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "391" in done.stdout
    with wave.open(str(out)) as file:
        assert file.getframerate() == 24_000
        assert file.getnframes() > 24_000


def test_asking_aloud(tmp_path: Path) -> None:
    with as_file(files("live_desktop.resources") / "sounds" / "question.wav") as question:
        done = live_desktop("ask", "--audio", str(question), "--json", home=tmp_path)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert "250" in answer["heard"] or "two hundred and fifty" in answer["heard"]
    assert "30" in answer["text"]
    assert answer["seconds"] > 1
    assert 0 < answer["first_sound"] < 5


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("ask",), 2, "give a question"),
        (("ask", "--audio", "missing.wav"), 1, "missing.wav"),
        (("ask", "hello", "--endpoint", "http://x"), 1, "ws://"),
        (("ask", "hello", "--endpoint", "ws://127.0.0.1:9"), 1, "cannot be reached"),
        (("ask", "hello", "--endpoint", "ws://[::1"), 1, "no server address"),
        (("ask", "hello", "--out", "/nowhere/at/all.wav"), 1, "/nowhere/at/all.wav"),
        (("dance",), 2, "invalid choice"),
        (("serve", "--close", "5:Bye"), 2, "5 is no close code"),
        (("serve", "--close-after", "1"), 2, "--close-after needs --close"),
        (("serve", "--private-key", "key.pem"), 2, "needs --certificate"),
        (("serve", "--certificate", "missing.pem"), 1, "missing.pem cannot be used"),
        (("serve", "--speed", "0"), 2, "0 is not more than 0"),
        (("serve", "--drop-after", "-1"), 2, "-1 is no span of time"),
        (("serve", "--port", "70000"), 2, "70000 is no port"),
        (("serve", "--port", "abc"), 2, "abc is no port"),
        (("serve", "--port", "-1"), 2, "-1 is no port"),
        (("serve", "--connection-seconds", "x"), 2, "x is no span of time"),
        (("serve", "--speed", "fast"), 2, "fast is not more than 0"),
        (("serve", "--drop-after-messages", "few"), 2, "few is not 1 or more"),
        (("serve", "--go-away-seconds", "1"), 2, "--go-away-seconds needs --connection-seconds"),
        (("serve", "--host", "300.1.1.1"), 1, "listen on the host 300.1.1.1"),
        (("serve", "--replay", "log", "--private-key", "k.pem"), 2, "needs --certificate"),
        (("serve", "--replay", "log", "--certificate", "c.pem"), 1, "c.pem cannot be used"),
        (("serve", "--replay", "log", "--mute", "--drop-after", "1"), 2, "--drop-after, --mute"),
        (("serve", "--replay", "missing.jsonl", "--text-frames"), 1, "missing.jsonl"),
    ],
)
def test_mistakes_are_told_in_words(
    tmp_path: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    done = live_desktop(*arguments, home=tmp_path)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_screen_the_window_says_so(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "live_desktop"],
        env={"PATH": "", "LIVE_DESKTOP_HOME": str(tmp_path)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "no screen" in done.stderr


def test_broken_settings_do_not_keep_it_from_asking(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{")
    done = live_desktop("ask", "What is 2 plus 2?", home=tmp_path)
    assert done.returncode == 0
    assert "4" in done.stdout
    assert "set aside" in done.stderr


def test_one_wrong_setting_leaves_the_others_in_use(tmp_path: Path) -> None:
    stored = '{"reply_seconds":0,"connection":"custom","custom_url":"nowhere.example"}'
    (tmp_path / "settings.json").write_text(stored)
    done = live_desktop("ask", "hello", home=tmp_path)
    assert done.returncode == 1
    assert "reply_seconds" in done.stderr
    assert "nowhere.example" in done.stderr


def test_a_missing_key_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"connection":"google"}')
    done = live_desktop("ask", "hello", home=tmp_path)
    assert done.returncode == 1
    assert "API key" in done.stderr


async def test_serve_behaves_as_its_switches_say(tmp_path: Path) -> None:
    closing = "1011:You exceeded your current quota"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "live_desktop", "serve", "--port", "0", "--no-token", "--text-frames",
        "--close", closing, "--close-after", "0",
        env={"LIVE_DESKTOP_HOME": str(tmp_path), "PATH": ""}, stdout=PIPE, stderr=PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        async with asyncio.timeout(60):
            line = (await process.stdout.readline()).decode()
            url = line.removeprefix("listening on ").strip()
            async with connect(url, proxy=None) as socket:
                await socket.send('{"setup": {"model": "models/gemini-3.8-live"}}')
                assert await socket.recv() == '{"setupComplete":{}}'
                await socket.wait_closed()
        assert (socket.close_code, socket.close_reason) == (1011, "You exceeded your current quota")
    finally:
        process.terminate()
        _, errors = await process.communicate()
    assert errors == b""


@contextlib.contextmanager
def serving(*arguments: str, home: Path) -> Iterator[str]:
    """Run `live-desktop serve` on a free port; gives its address."""
    command = [sys.executable, "-m", "live_desktop", "serve", "--port", "0", *arguments]
    environment = {**os.environ, "LIVE_DESKTOP_HOME": str(home)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        try:
            assert server.stdout is not None
            yield server.stdout.readline().removeprefix("listening on ").strip()
        finally:
            server.terminate()


def test_a_connection_that_ends_in_mid_answer_is_told(tmp_path: Path) -> None:
    with serving("--no-token", "--connection-seconds", "2.5", home=tmp_path) as address:
        done = live_desktop("ask", "Tell me a story", "--endpoint", address, home=tmp_path)
    assert done.returncode == 1
    assert "mid-answer" in done.stderr


def saved_log(folder: Path) -> Path:
    """Save the log of a connection with one answer."""
    recorder = FlightRecorder("custom", datetime(2026, 1, 1, tzinfo=UTC))
    recorder.opened()
    recorder.sent('{"setup":{"model":"models/gemini-3.8-live"}}')
    recorder.received('{"setupComplete":{}}')
    recorder.sent('{"realtimeInput":{"text":"What did you say?"}}')
    recorder.received('{"serverContent":{"outputTranscription":{"text":"I said so."}}}')
    recorder.received('{"serverContent":{"turnComplete":true}}')
    log = folder / "log.jsonl"
    log.write_bytes(recorder.document())
    return log


def test_a_saved_log_is_played_back(tmp_path: Path) -> None:
    with serving("--no-token", "--replay", str(saved_log(tmp_path)), home=tmp_path) as address:
        done = live_desktop("ask", "Say it again", "--endpoint", address, home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "I said so.\n"


async def test_a_replay_heeds_the_other_switches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIVE_DESKTOP_SERVER_TOKEN", "tests-only")
    authority, certificate = trustme.CA(), tmp_path / "server.pem"
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(certificate)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    switches = ("--certificate", str(certificate), "--text-frames", "--slow-pongs", "0.2")
    with serving("--replay", str(saved_log(tmp_path)), *switches, home=tmp_path) as address:
        for key, answer in (("tests-only", '{"setupComplete":{}}'), ("wrong", None)):
            async with (
                asyncio.timeout(20),
                connect(f"{address}/?key={key}", proxy=None, ssl=trusting) as socket,
            ):
                start = asyncio.get_running_loop().time()
                await (await socket.ping())
                assert asyncio.get_running_loop().time() - start >= 0.18
                await socket.send('{"setup": {"model": "models/gemini-3.8-live"}}')
                if answer is not None:
                    assert await socket.recv() == answer
                else:
                    await socket.wait_closed()
                    assert socket.close_code == 1007
