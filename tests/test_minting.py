"""The command `live-desktop token`, by a real proxy and real TLS to a service of our own."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from tests.support.authority import Authority
from tests.support.proxies import connect_proxy
from tests.support.web import web

SERVICE = "generativelanguage.googleapis.com"


async def token(home: Path, *arguments: str, key: str = "AIzaNotARealKey") -> tuple[int, str, str]:
    """Run the command; gives its exit code and what it printed on stdout and stderr."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "live_desktop", "token", *arguments,
        env={"LIVE_DESKTOP_HOME": str(home), "PATH": "", "GEMINI_API_KEY": key},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, said = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode is not None
    return process.returncode, out.decode(), said.decode()


async def test_the_token_alone_is_on_stdout(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    async with (
        web(lambda _: (200, {"name": "auth_tokens/abc"}), authority.server(SERVICE)) as service,
        connect_proxy({SERVICE: service.port}) as proxy,
    ):
        settings = {"proxy": f"http://127.0.0.1:{proxy.port}", "ca_file": str(authority.file)}
        (tmp_path / "settings.json").write_text(json.dumps(settings))
        code, out, said = await token(tmp_path, "--uses", "2", "--minutes", "5")
    assert (code, out) == (0, "auth_tokens/abc\n"), said
    assert "2 sessions" in said
    assert proxy.asked == [SERVICE]
    assert json.loads(service.asked[0].body)["uses"] == 2


@pytest.mark.parametrize(
    ("arguments", "key", "code", "message"),
    [
        (("--uses", "-1"), "AIza", 1, "once or more"),
        (("--minutes", "5000"), "AIza", 1, "more than 0 and at most 1200"),
        ((), "", 1, "no API key"),
        (("--uses", "many"), "AIza", 2, "invalid int"),
    ],
)
async def test_what_cannot_be_is_said(
    arguments: tuple[str, ...], key: str, code: int, message: str, tmp_path: Path
) -> None:
    found, out, said = await token(tmp_path, *arguments, key=key)
    assert (found, out) == (code, "")
    assert message in said


async def test_a_wrong_setting_is_told_and_the_others_are_used(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    async with (
        web(lambda _: (200, {"name": "auth_tokens/abc"}), authority.server(SERVICE)) as service,
        connect_proxy({SERVICE: service.port}) as proxy,
    ):
        settings = {"proxy": f"http://127.0.0.1:{proxy.port}", "ca_file": str(authority.file)}
        (tmp_path / "settings.json").write_text(json.dumps(settings | {"temperature": "hot"}))
        code, out, said = await token(tmp_path)
    assert (code, out) == (0, "auth_tokens/abc\n"), said
    assert "temperature (expected" in said
    assert proxy.asked == [SERVICE]
