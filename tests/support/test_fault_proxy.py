"""Each fault of the proxy does what it says, and no other."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidMessage, InvalidStatus

from live_desktop.protocol.codec import encode_client
from live_desktop.protocol.content import Content, FunctionCall, FunctionResponse, Part
from live_desktop.protocol.messages import (
    ClientPart,
    GoAway,
    RealtimeInput,
    ServerContent,
    ServerMessage,
    SetupComplete,
    ToolCall,
    ToolResponse,
)
from live_desktop.protocol.setup import Setup
from live_desktop.session.endpoint import Endpoint
from tests.support.fault_proxy import fault_proxy
from tests.support.faults import (
    FAULTS,
    Corrupt,
    Cut,
    Delay,
    Drop,
    Duplicate,
    Fault,
    Hold,
    Inject,
    Point,
    Refuse,
    Stall,
    at_request,
    from_client,
    from_server,
)
from tests.support.frames import TEXT
from tests.support.scripted_server import Client, scripted_server

SECONDS = 5.0
NAMED = dict(FAULTS)


def spoken(text: str) -> ServerMessage:
    turn = Content(role="model", parts=(Part(text=text * 40),))
    return ServerMessage(server_content=ServerContent(model_turn=turn))


TURN_COMPLETE = ServerMessage(server_content=ServerContent(turn_complete=True))
CALL = ServerMessage(tool_call=ToolCall(function_calls=(FunctionCall(id="1", name="clock"),)))
WORDS: tuple[tuple[str, str], ...] = (
    ("setupComplete", "S"),
    ("turnComplete", "T"),
    ("goAway", "G"),
    ("toolCall", "C"),
    ('text":"a', "a"),
    ('text":"b', "b"),
)


def letter(frame: str | bytes) -> str:
    """Name a server's message; `!` is no JSON, `?` is any other."""
    try:
        text = json.dumps(json.loads(frame), separators=(",", ":"))
    except ValueError:
        return "!"
    return next((sign for part, sign in WORDS if part in text), "?")


async def send(socket: ClientConnection, part: ClientPart) -> None:
    await socket.send(encode_client(part))


@dataclass
class Talk:
    """What came to each side of a talk, a letter a message, and how it ended for the client."""

    to_client: str = ""
    to_server: str = ""
    end: str = ""
    at_call: Callable[[], None] = lambda: None

    async def serve(self, client: Client) -> None:
        """Play the server: a turn, a warning, a tool call; closes after the end of the stream."""
        with contextlib.suppress(ConnectionClosed):
            while not self.to_server.endswith("e"):
                await self.hear(client)

    async def hear(self, client: Client) -> None:
        message = await client.receive()
        if message.setup is not None:
            self.to_server += "s"
            await client.send(ServerMessage(setup_complete=SetupComplete()))
        elif message.tool_response is not None:
            self.to_server += "r"
        elif message.realtime_input is not None and message.realtime_input.audio_stream_end:
            self.to_server += "e"
        else:
            self.to_server += "q"
            go_away = ServerMessage(go_away=GoAway())
            for answer in (spoken("a"), spoken("b"), TURN_COMPLETE, go_away, CALL):
                await client.send(answer)

    async def hold(self, endpoint: Endpoint) -> None:
        """Play the client, until the connection ends."""
        try:
            async with connect(endpoint.url, compression=None, proxy=None) as socket:
                await self.converse(socket)
        except ConnectionClosed as closed:
            sent = f"sent {closed.sent.code}" if closed.sent else "1006"
            self.end = str(closed.rcvd.code) if closed.rcvd else sent
        except InvalidStatus as refused:
            self.end = f"HTTP {refused.response.status_code}"
        except (OSError, EOFError, InvalidMessage):
            self.end = "no handshake"

    async def converse(self, socket: ClientConnection) -> None:
        await send(socket, Setup(model="models/m"))
        while True:
            self.to_client += letter(await socket.recv())
            if self.to_client == "S":
                await send(socket, RealtimeInput(text="Hello?"))
            elif self.to_client[-1] == "C" and self.to_client.count("C") == 1:
                self.at_call()
                answer = FunctionResponse(id="1", name="clock", response={"output": 2})
                await send(socket, ToolResponse(function_responses=(answer,)))
                await send(socket, RealtimeInput(audio_stream_end=True))


WHOLE = ("1000", "SabTGC", "sqre")
NO_HANDSHAKE = ("no handshake", "", "")
EXPECTED: tuple[tuple[str, tuple[str, str, str]], ...] = (
    ("connection-refused", NO_HANDSHAKE),
    ("request-unanswered", NO_HANDSHAKE),
    ("request-cut", NO_HANDSHAKE),
    ("request-closed", NO_HANDSHAKE),
    ("request-held", WHOLE),
    ("status-403", ("HTTP 403", "", "")),
    ("status-429", ("HTTP 429", "", "")),
    ("status-503", ("HTTP 503", "", "")),
    ("response-garbage", NO_HANDSHAKE),
    ("response-truncated", NO_HANDSHAKE),
    ("response-stalled-within", NO_HANDSHAKE),
    ("response-held-within", WHOLE),
    ("response-byte-by-byte", WHOLE),
    ("setup-cut", ("1006", "", "")),
    ("setup-dropped", ("1006", "", "")),
    ("setup-cut-within", ("1006", "", "")),
    ("setup-key-rejected", ("1007", "", "")),
    ("setup-complete-stalled", ("1006", "", "s")),
    ("setup-complete-held", WHOLE),
    ("setup-complete-dropped", ("1006", "", "s")),
    ("setup-complete-duplicated", ("1000", "SSabTGC", "sqre")),
    ("setup-complete-corrupt", ("1006", "!", "s")),
    ("setup-quota-exhausted", ("1011", "", "s")),
    ("speech-cut", ("1006", "S", "sq")),
    ("speech-cut-later", ("1006", "Sa", "sq")),
    ("speech-cut-within", ("1006", "S", "sq")),
    ("speech-truncated", ("1006", "S", "sq")),
    ("speech-tcp-closed", ("1006", "S", "sq")),
    ("speech-tcp-closed-within", ("1006", "S", "sq")),
    ("speech-closed-1000", ("1000", "S", "sq")),
    ("speech-closed-1001", ("1001", "S", "sq")),
    ("speech-session-expired", ("1008", "S", "sq")),
    ("speech-deadline-expired", ("1011", "S", "sq")),
    ("speech-internal-error", ("1011", "S", "sq")),
    ("speech-stalled", ("1006", "S", "sq")),
    ("speech-stalled-one-way", ("1006", "S", "sq")),
    ("speech-stalled-within", ("1006", "S", "sq")),
    ("speech-held", WHOLE),
    ("speech-held-both-ways", WHOLE),
    ("speech-delayed", ("1000", "SbTGCa", "sqre")),
    ("speech-dropped", ("1000", "SbTGC", "sqre")),
    ("speech-duplicated", ("1000", "SaabTGC", "sqre")),
    ("speech-swapped", ("1000", "SbaTGC", "sqre")),
    ("speech-no-utf8", ("1000", "S!bTGC", "sqre")),
    ("speech-no-json", ("1000", "S!bTGC", "sqre")),
    ("speech-reserved-bits", ("sent 1002", "S", "sq")),
    ("speech-oversized", ("sent 1009", "S", "sq")),
    ("nonsense-injected", ("1000", "S!abTGC", "sqre")),
    ("unknown-injected", ("1000", "S?abTGC", "sqre")),
    ("empty-injected", ("1000", "S?abTGC", "sqre")),
    ("turn-complete-cut", ("1006", "Sab", "sq")),
    ("turn-complete-dropped", ("1000", "SabGC", "sqre")),
    ("turn-complete-duplicated", ("1000", "SabTTGC", "sqre")),
    ("turn-complete-stalled", ("1006", "Sab", "sq")),
    ("go-away-cut", ("1006", "SabT", "sq")),
    ("go-away-dropped", ("1000", "SabTC", "sqre")),
    ("go-away-duplicated", ("1000", "SabTGGC", "sqre")),
    ("tool-call-cut", ("1006", "SabTG", "sq")),
    ("tool-call-dropped", ("1006", "SabTG", "sq")),
    ("tool-call-duplicated", ("1000", "SabTGCC", "sqre")),
    ("tool-response-cut", ("1006", "SabTGC", "sq")),
    ("stream-end-cut", ("1006", "SabTGC", "sqr")),
    ("stream-end-dropped", ("1006", "SabTGC", "sqr")),
    ("stream-end-stalled", ("1006", "SabTGC", "sqr")),
    ("answers-fragmented", WHOLE),
    ("answers-byte-by-byte", WHOLE),
    ("questions-fragmented", WHOLE),
    ("questions-byte-by-byte", WHOLE),
)
"""Of each named fault: the end, what came to the client, what came to the server."""
HANGING = (
    "setup-dropped",
    "setup-complete-dropped",
    "setup-complete-corrupt",
    "tool-call-dropped",
    "stream-end-dropped",
)
"""After these each side of the talk waits for the other."""


def test_each_fault_has_a_name_of_its_own_and_is_expected() -> None:
    assert [name for name, _ in EXPECTED] == [name for name, _ in FAULTS]
    assert len(NAMED) == len(FAULTS)
    assert all(dict(EXPECTED)[name] == WHOLE for name, fault in FAULTS if fault.is_legal)


@pytest.mark.parametrize(("name", "expected"), EXPECTED, ids=[name for name, _ in EXPECTED])
async def test_a_named_fault_does_what_it_says(name: str, expected: tuple[str, str, str]) -> None:
    fault = NAMED[name]
    talk = Talk()
    async with (
        asyncio.timeout(SECONDS),
        scripted_server(talk.serve) as upstream,
        fault_proxy(upstream, fault) as proxy,
        asyncio.TaskGroup() as group,
    ):
        if isinstance(fault.effect, Delay):
            talk.at_call = proxy.release
        group.create_task(talk.hold(proxy.endpoint))
        await proxy.struck.wait()
        if isinstance(fault.effect, Hold):
            proxy.release()
        elif isinstance(fault.effect, Stall) or name in HANGING:
            proxy.cut_all()
    assert (talk.end, talk.to_client, talk.to_server) == expected


async def test_no_fault_changes_nothing_and_counts() -> None:
    for _ in range(2):
        talk = Talk()
        async with scripted_server(talk.serve) as upstream, fault_proxy(upstream) as proxy:
            await talk.hold(proxy.endpoint)
            assert (proxy.connections, proxy.struck.is_set()) == (1, False)
            assert proxy.endpoint.headers == upstream.headers
        assert (talk.end, talk.to_client, talk.to_server) == WHOLE


async def test_a_fault_waits_for_its_connection_and_its_message() -> None:
    fault = Fault(Cut(), Point(nth=3, connection=2))
    ends = []
    async with (
        scripted_server(lambda client: Talk().serve(client)) as upstream,
        fault_proxy(upstream, fault) as proxy,
    ):
        for _ in range(3):
            talk = Talk()
            await talk.hold(proxy.endpoint)
            ends.append((talk.end, talk.to_client))
        assert proxy.connections == 3
    assert ends == [WHOLE[:2], ("1006", "Sa"), WHOLE[:2]]


async def test_the_network_goes_down_and_up() -> None:
    async with (
        scripted_server(lambda client: Talk().serve(client)) as upstream,
        fault_proxy(upstream) as proxy,
    ):
        ends = []
        for refused in (False, True, True, False, False):
            await proxy.refuse_connections(refused)
            talk = Talk()
            await talk.hold(proxy.endpoint)
            ends.append(talk.end)
        assert proxy.connections == 3
    assert ends == ["1000", "no handshake", "no handshake", "1000", "1000"]


async def test_connections_are_refused_until_released() -> None:
    refusal = Fault(Refuse(), Point(connection=2))
    async with (
        scripted_server(lambda client: Talk().serve(client)) as upstream,
        fault_proxy(upstream, refusal) as proxy,
    ):
        ends = []
        for turn in range(4):
            if turn == 2:
                proxy.release()
            talk = Talk()
            await talk.hold(proxy.endpoint)
            ends.append(talk.end)
    assert ends == ["1000", "no handshake", "1000", "1000"]


async def test_text_that_is_no_utf8_closes_with_1007() -> None:
    talk = Talk()
    corrupt = Fault(Corrupt(), from_client("setup"))
    async with scripted_server(talk.serve) as upstream, fault_proxy(upstream, corrupt) as proxy:
        await talk.hold(proxy.endpoint)
    assert (talk.end, talk.to_client, talk.to_server) == ("1007", "", "")


async def test_each_fault_acts_on_its_own_message() -> None:
    faults = (
        Fault(Inject(b'{"setup":{}}', TEXT), from_client("toolResponse")),
        Fault(Drop(), from_server("modelTurn", nth=2)),
        Fault(Duplicate(), from_server("turnComplete")),
    )
    talk = Talk()
    async with scripted_server(talk.serve) as upstream, fault_proxy(upstream, *faults) as proxy:
        await talk.hold(proxy.endpoint)
    assert (talk.to_client, talk.to_server) == ("SaTTGCS", "sqsre")


async def test_a_fault_with_nothing_to_act_on_fails_the_test() -> None:
    corrupt = Fault(Corrupt(), at_request())
    talk = Talk()
    with pytest.raises(BaseExceptionGroup, match="the fault proxy failed"):
        async with scripted_server(talk.serve) as upstream, fault_proxy(upstream, corrupt) as proxy:
            await talk.hold(proxy.endpoint)


async def test_only_an_open_connection_can_be_looked_into() -> None:
    with pytest.raises(ValueError, match="wss"):
        async with fault_proxy("wss://example.org"):
            pass
