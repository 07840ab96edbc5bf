"""The way out: proxies of every kind, and whom to trust at the far end."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.http11 import Response as Answered

from live_desktop.errors import LiveDesktopError, NetworkFailed, SetupRejected
from live_desktop.session.endpoint import Endpoint, EndpointKind, custom_endpoint
from live_desktop.session.network import AS_THE_SYSTEM, NO_PROXY, Network
from live_desktop.session.transport import Transport
from tests.support.authority import Authority
from tests.support.proxies import connect_proxy, socks_proxy

HOST = "live.test"
"""No computer has this name; a proxy knows the way."""
ADDRESS = "192.0.2.7"
"""Reserved for examples: nothing answers there."""


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(autouse=True)
def no_system_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ws", "wss", "http", "https", "all", "no", "socks"):
        monkeypatch.delenv(f"{name}_proxy", raising=False)
        monkeypatch.delenv(f"{name}_PROXY".upper(), raising=False)


@contextlib.asynccontextmanager
async def greeter(tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """Run a WebSocket server that says hello; gives its port."""

    async def greet(socket: ServerConnection) -> None:
        await socket.send("hello")
        await socket.wait_closed()

    async with serve(greet, "127.0.0.1", 0, ssl=tls) as server:
        yield next(iter(server.sockets)).getsockname()[1]


async def greeting(url: str, network: Network, kind: EndpointKind = EndpointKind.CUSTOM) -> str:
    transport = await Transport.dial(Endpoint(kind, url), network)
    try:
        return str(await transport.receive())
    finally:
        await transport.aclose()


async def refusal(url: str, network: Network) -> LiveDesktopError:
    with pytest.raises(LiveDesktopError) as caught:
        await greeting(url, network)
    return caught.value


async def test_an_http_proxy_carries_plain_and_encrypted_connections(authority: Authority) -> None:
    trusting = str(authority.file)
    async with (
        greeter() as plain,
        greeter(authority.server(HOST)) as secure,
        connect_proxy({HOST: plain, f"s.{HOST}": secure}) as proxy,
    ):
        network = Network(f"http://127.0.0.1:{proxy.port}", trusting)
        assert await greeting(f"ws://{HOST}/", network) == "hello"
        assert proxy.asked == [HOST]
        error = await refusal(f"wss://s.{HOST}/", network)
        assert "certificate" in str(error)  # it is made out to another name


async def test_tls_through_an_http_proxy_with_a_login_over_tls(authority: Authority) -> None:
    async with (
        greeter(authority.server(HOST)) as port,
        connect_proxy({HOST: port}, login="me:word", tls=authority.server("localhost")) as proxy,
    ):
        network = Network(f"https://me:word@localhost:{proxy.port}", str(authority.file))
        assert await greeting(f"wss://{HOST}/", network) == "hello"
        stranger = Network(f"https://me:wrong@localhost:{proxy.port}", str(authority.file))
        error = await refusal(f"wss://{HOST}/", stranger)
        assert isinstance(error, SetupRejected)
        assert "name and a password" in str(error)
        distrusting = Network(f"https://me:word@localhost:{proxy.port}")
        assert "certificate" in str(await refusal(f"wss://{HOST}/", distrusting))


async def test_a_socks_proxy_resolves_names_where_it_is_told_to(authority: Authority) -> None:
    async with (
        greeter(authority.server(HOST)) as port,
        socks_proxy({HOST: port, ADDRESS: port}, login="me:word") as proxy,
    ):
        far = Network(f"socks5h://me:word@127.0.0.1:{proxy.port}", str(authority.file))
        assert await greeting(f"wss://{HOST}/", far) == "hello"
        assert proxy.asked == [HOST]
        stranger = Network(f"socks5h://me:wrong@127.0.0.1:{proxy.port}")
        assert "proxy" in str(await refusal(f"ws://{HOST}/", stranger))
        assert "proxy" in str(await refusal("ws://elsewhere.test/", far))
    async with greeter() as port, socks_proxy({ADDRESS: port}) as proxy:
        near = Network(f"socks5://127.0.0.1:{proxy.port}")
        assert await greeting(f"ws://{ADDRESS}/", near) == "hello"
        assert proxy.asked == [ADDRESS]


async def test_this_computer_is_reached_without_a_proxy() -> None:
    async with greeter() as port, connect_proxy({}) as proxy:
        network = Network(f"http://127.0.0.1:{proxy.port}")
        for host in ("127.0.0.1", "localhost"):
            assert await greeting(f"ws://{host}:{port}/", network) == "hello"
        assert proxy.asked == []
    for url in ("ws://[::1]:1", "ws://127.3.4.5", "ws://voice.localhost"):
        assert network.proxy_for(url) is None
    assert network.proxy_for("ws://localhost.example") is not None


async def test_the_embedded_server_is_never_proxied(authority: Authority) -> None:
    async with connect_proxy({HOST: 1}) as proxy:
        network = Network(f"http://127.0.0.1:{proxy.port}")
        with pytest.raises(NetworkFailed):
            await greeting(f"ws://{HOST}:9/", network, EndpointKind.LOCAL)
        assert proxy.asked == []


async def test_the_systems_proxy_is_used_unless_none_is_wanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with greeter() as port, connect_proxy({HOST: port}) as proxy:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.port}")
        assert await greeting(f"ws://{HOST}/", AS_THE_SYSTEM) == "hello"
        assert Network(NO_PROXY).proxy_for(f"wss://{HOST}") is None
        monkeypatch.setenv("no_proxy", HOST)
        assert AS_THE_SYSTEM.proxy_for(f"wss://{HOST}") is None
    monkeypatch.setenv("https_proxy", "gopher://old")
    with pytest.raises(SetupRejected, match="this computer is set to"):
        AS_THE_SYSTEM.proxy_for("wss://example.org")


async def test_the_systems_socks_proxy_in_the_form_of_macos(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("socks_proxy", "http://10.0.0.1:1080")
    assert AS_THE_SYSTEM.proxy_for("wss://example.org") == "socks5h://10.0.0.1:1080"


async def test_a_proxy_that_is_not_there_is_explained() -> None:
    async with connect_proxy({}) as gone:
        pass
    for scheme in ("http", "socks5h"):
        error = await refusal(f"ws://{HOST}/", Network(f"{scheme}://127.0.0.1:{gone.port}"))
        assert isinstance(error, NetworkFailed)
        assert "proxy" in str(error)


async def test_a_way_that_the_http_proxy_does_not_know_is_explained() -> None:
    async with connect_proxy({}) as proxy:
        error = await refusal(f"ws://{HOST}/", Network(f"http://127.0.0.1:{proxy.port}"))
    assert isinstance(error, NetworkFailed)
    assert error.detail == "HTTP 502"


@pytest.mark.parametrize("says", [b"", b"SSH-2.0-nothing\r\n\r\n", b"HTTP/1.1 200" * 10_000])
async def test_what_is_no_http_proxy_is_explained(says: bytes) -> None:
    async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(says)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        error = await refusal(f"ws://{HOST}/", Network(f"http://127.0.0.1:{port}"))
    assert isinstance(error, NetworkFailed)
    assert "proxy" in str(error)


async def test_a_redirect_is_not_followed_for_the_key_would_go_along() -> None:
    async with greeter() as port:
        moved = Answered(307, "Moved", Headers(Location=f"ws://127.0.0.1:{port}/"))
        async with serve(_never, "127.0.0.1", 0, process_request=lambda *_: moved) as server:
            first = next(iter(server.sockets)).getsockname()[1]
            error = await refusal(f"ws://127.0.0.1:{first}/", AS_THE_SYSTEM)
    assert "307" in str(error)


async def _never(_socket: ServerConnection) -> None:
    raise AssertionError("nobody is let in")


@pytest.mark.parametrize(
    "proxy",
    ["proxy.example", "ftp://host", "http://", "http://host:99999", "http://[::1", "http://h/path",
     "socks5://me@host", "http://h?x=1", "socks4://host"],
)  # fmt: skip
async def test_what_is_no_proxy_is_refused_in_words(proxy: str) -> None:
    error = await refusal(f"ws://{HOST}/", Network(proxy))
    assert isinstance(error, SetupRejected)
    assert "socks5://" in str(error)


async def test_a_proxys_password_is_told_to_nobody() -> None:
    network = Network("gopher://me:word@proxy.example")
    error = await refusal(f"ws://{HOST}/", network)
    assert "word" not in f"{network!r}{error}{error.detail}"


async def test_a_certificate_is_trusted_through_the_file_of_authorities(
    authority: Authority, tmp_path: Path
) -> None:
    async with greeter(authority.server("localhost")) as port:
        url = f"wss://localhost:{port}/"
        assert await greeting(url, Network(ca_file=str(authority.file))) == "hello"
        assert "certificate" in str(await refusal(url, AS_THE_SYSTEM))
        junk = tmp_path / "junk.pem"
        junk.write_text("not a certificate")
        for path in (junk, tmp_path / "missing.pem"):
            error = await refusal(url, Network(ca_file=str(path)))
            assert isinstance(error, SetupRejected)
            assert str(path) in str(error)


def test_the_systems_authorities_stay_trusted(authority: Authority) -> None:
    before = len(AS_THE_SYSTEM.trust().get_ca_certs())
    assert len(Network(ca_file=str(authority.file)).trust().get_ca_certs()) == before + 1


def test_an_address_with_an_impossible_port_is_refused() -> None:
    with pytest.raises(SetupRejected, match="ws://"):
        custom_endpoint("ws://host:99999")
