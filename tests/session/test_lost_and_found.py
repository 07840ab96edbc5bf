"""Sleep, other networks, dead servers, crashes: the talk goes on, and nothing said is lost."""

import asyncio
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from live_desktop.errors import NetworkFailed, Remedy
from live_desktop.notices import AT_FIRST, CONTINUITY, CUT_SHORT, SERVER_RESTARTED
from live_desktop.protocol.setup import FunctionDeclaration
from live_desktop.server.conduct import Conduct
from live_desktop.server.models import ModelStore
from live_desktop.server.speaking import RealTime
from live_desktop.session.changes import Continuity
from live_desktop.session.conversation import Speaker
from live_desktop.session.local_server import LocalServer
from live_desktop.session.phase import Phase
from live_desktop.session.transport import Transport
from live_desktop.store.handles import HandleFile
from live_desktop.tools.registry import Function
from tests.support.fault_proxy import fault_proxy
from tests.support.served_talk import (
    AS_HEARD,
    BLOCK,
    SILENCE,
    loaded_models,
    served,
    served_talk,
)
from tests.support.talk import spoken

NAME = "My name is Anna."
MY_NAME = "What is my name?"
ANNA = "Your name is Anna."
STORY = "Tell me a story."
CONTINUED = CONTINUITY[Continuity.CONTINUED]
RECAPPED = CONTINUITY[Continuity.RECAPPED]


@pytest.fixture(scope="module")
def store() -> Iterator[ModelStore]:
    """All models, loaded once."""
    with loaded_models() as store:
        yield store


async def test_a_computer_that_wakes_up_goes_on(store: ModelStore) -> None:
    async with served(store) as server, served_talk(server.endpoint) as talk:
        talk.assistant.start_talk()
        await talk.ask(NAME)
        channel = talk.assistant._session._channel
        assert channel is not None
        channel._watchdog._wall = lambda: time.time() + 3600
        await talk.viewer.until(lambda: CONTINUED in talk.notices)
        assert "slept" in talk.viewer.breaks[0].error.detail
        assert await talk.ask(MY_NAME) == ANNA


async def test_a_talk_in_which_nothing_was_said_goes_on_without_a_word(store: ModelStore) -> None:
    async with served(store) as server, served_talk(server.endpoint) as talk:
        talk.assistant.start_talk()
        await talk.viewer.until(lambda: talk.assistant.phase is Phase.LISTENING)
        channel = talk.assistant._session._channel
        assert channel is not None
        channel._watchdog._wall = lambda: time.time() + 3600
        await talk.viewer.until(lambda: talk.viewer.breaks)
        await talk.viewer.until(lambda: talk.assistant.phase is Phase.LISTENING)
        assert await talk.ask(NAME)
        assert CONTINUED not in talk.notices


async def test_another_network_is_dialled_from_at_once(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = iter([True])
    async with served(store) as server, served_talk(server.endpoint) as talk:
        talk.assistant.start_talk()
        await talk.ask(NAME)
        monkeypatch.setattr(Transport, "stranded", property(lambda _: next(looks, False)))
        await talk.viewer.until(lambda: CONTINUED in talk.notices)
        assert await talk.ask(MY_NAME) == ANNA


async def test_what_is_typed_while_there_is_no_network_is_answered_later(
    store: ModelStore,
) -> None:
    async with (
        served(store) as server,
        fault_proxy(server.endpoint) as proxy,
        served_talk(proxy.endpoint) as talk,
    ):
        talk.assistant.start_talk()
        await talk.ask(NAME)
        await proxy.refuse_connections(True)
        proxy.cut_all()
        await talk.viewer.until(lambda: talk.viewer.breaks)
        talk.assistant.type(MY_NAME)
        await talk.viewer.until(lambda: talk.viewer.problem)
        assert isinstance(talk.viewer.problem, NetworkFailed)
        assert talk.viewer.problem.remedy is Remedy.RETRY
        assert len(talk.viewer.breaks) == 5
        await proxy.refuse_connections(False)
        talk.assistant.retry()
        assert await talk.answer({MY_NAME}) == ANNA
        assert talk.said(Speaker.USER) == [NAME, MY_NAME]
        assert server.heard() == [NAME, MY_NAME]


async def test_a_connection_that_breaks_in_mid_sentence_hears_the_whole_sentence(
    store: ModelStore,
) -> None:
    async with (
        served(store) as server,
        fault_proxy(server.endpoint) as proxy,
        served_talk(proxy.endpoint) as talk,
    ):
        talk.assistant.start_talk()
        await talk.viewer.until(lambda: talk.assistant.phase is Phase.LISTENING)
        question = spoken("question")
        half = len(question) // 2 // BLOCK * BLOCK
        talk.speak(question[:half])
        await talk.viewer.until(lambda: talk.assistant.phase is Phase.HEARING)
        proxy.cut_all()
        await talk.viewer.until(lambda: talk.viewer.breaks)
        talk.speak(question[half:] + SILENCE)
        assert "is 30" in await talk.answer()
        assert len(talk.said(Speaker.USER)) == 1
        assert set(server.heard()) <= AS_HEARD


async def test_an_answer_that_is_cut_short_is_said_to_be_and_not_asked_again(
    store: ModelStore,
) -> None:
    async with (
        served(store, pace=partial(RealTime, 4)) as server,
        fault_proxy(server.endpoint) as proxy,
        served_talk(proxy.endpoint) as talk,
    ):
        talk.assistant.start_talk()
        talk.assistant.type(STORY)
        await talk.viewer.until(lambda: len("".join(talk.said(Speaker.ASSISTANT))) > 20)
        proxy.cut_all()
        await talk.viewer.until(lambda: CONTINUED in talk.notices)
        assert talk.notices == [CUT_SHORT, CONTINUED]
        (heard,) = talk.said(Speaker.ASSISTANT)
        await talk.ask("What is 2 plus 2?")
        assert talk.said(Speaker.ASSISTANT) == [heard, "2 plus 2 is 4."]
        # It is told again, for the service may have kept less of it than the user has heard.
        history = [said.text for said in server.brains[0].history]
        assert history[-4:] == [STORY, heard, "What is 2 plus 2?", "2 plus 2 is 4."]


async def test_a_connection_that_goes_away_in_mid_answer(store: ModelStore) -> None:
    brief = Conduct(connection_seconds=1.0, go_away_seconds=0.6)
    async with (
        served(store, brief, partial(RealTime, 4)) as server,
        served_talk(server.endpoint) as talk,
    ):
        talk.assistant.start_talk()
        talk.assistant.type(STORY)
        await talk.viewer.until(lambda: CONTINUED in talk.notices)
        assert talk.notices == [CUT_SHORT, CONTINUED]
        assert not talk.viewer.breaks
        assert talk.said(Speaker.USER) == [STORY]


async def test_a_connection_that_goes_away_in_mid_sentence(store: ModelStore) -> None:
    brief = Conduct(connection_seconds=0.6, go_away_seconds=0.3)
    async with served(store, brief) as server, served_talk(server.endpoint) as talk:
        talk.assistant.start_talk()
        await talk.viewer.until(lambda: talk.assistant.phase is Phase.LISTENING)
        question = spoken("question")
        half = len(question) // 2 // BLOCK * BLOCK
        session = talk.assistant._session
        before = session._channel
        talk.speak(question[:half])
        await talk.viewer.until(lambda: session._channel not in {None, before})
        talk.speak(question[half:] + SILENCE)
        assert "is 30" in await talk.answer()
        assert len(talk.said(Speaker.USER)) == 1
        assert not talk.viewer.breaks


async def test_a_connection_that_goes_away_while_a_function_runs(store: ModelStore) -> None:
    brief = Conduct(connection_seconds=0.6, go_away_seconds=0.3)
    renewed = asyncio.Event()
    loop = asyncio.get_running_loop()
    runs: list[object] = []

    def look_up(arguments: dict[str, object]) -> str:
        runs.append(arguments)
        if len(runs) == 1:
            asyncio.run_coroutine_threadsafe(renewed.wait(), loop).result(5)
        return "found"

    function = Function(FunctionDeclaration(name="look_up"), look_up)
    async with served(store, brief) as server, served_talk(server.endpoint, function) as talk:
        talk.assistant.start_talk()
        talk.assistant.type("Call look_up.")
        await talk.viewer.until(lambda: CONTINUED in talk.notices)
        renewed.set()
        assert await talk.answer({"Call look_up."}) == "found"
        assert len(runs) == 2
        assert not talk.viewer.breaks


async def test_a_crash_of_the_program_is_not_the_end_of_the_talk(
    store: ModelStore, tmp_path: Path
) -> None:
    file = HandleFile(tmp_path / "handle.json")
    async with served(store) as server:
        async with served_talk(server.endpoint, keeper=file) as talk:
            await talk.ask(NAME)
            await talk.assistant._session._tasks.finish()
            left_behind = file.load()
        file.save(left_behind)  # whoever crashes does not tidy up
        async with served_talk(server.endpoint, keeper=file) as talk:
            assert await talk.ask(MY_NAME) == ANNA
            assert talk.notices == [AT_FIRST[Continuity.CONTINUED]]


async def test_a_talk_that_was_brought_back_is_told_without_alarm(store: ModelStore) -> None:
    async with served(store) as server:
        async with served_talk(server.endpoint) as talk:
            await talk.ask(NAME)
            said = talk.turns
        async with served_talk(server.endpoint) as talk:
            talk.assistant.conversation.restore(said)
            assert await talk.ask(MY_NAME) == ANNA
            assert talk.notices == [AT_FIRST[Continuity.RECAPPED]]


async def test_a_service_that_has_forgotten_is_told_again(store: ModelStore) -> None:
    forgetful = Conduct(handle_seconds=0)
    async with (
        served(store, forgetful) as server,
        fault_proxy(server.endpoint) as proxy,
        served_talk(proxy.endpoint) as talk,
    ):
        talk.assistant.start_talk()
        await talk.ask(NAME)
        proxy.cut_all()
        await talk.viewer.until(lambda: RECAPPED in talk.notices)
        assert await talk.ask(MY_NAME) == ANNA
        assert server.sessions == 2


async def test_a_server_that_is_killed_is_started_again_and_told(tmp_path: Path) -> None:
    server = LocalServer(tmp_path / "server.log")
    try:
        endpoint = await server.endpoint()
        async with served_talk(endpoint, dial=server.endpoint, repair=server.repair) as talk:
            talk.assistant.start_talk()
            await talk.ask(NAME)
            assert server._process is not None
            server._process.kill()
            talk.assistant.type(MY_NAME)
            assert await talk.answer({MY_NAME}) == ANNA
            assert talk.notices == [SERVER_RESTARTED, RECAPPED]
            assert talk.said(Speaker.USER) == [NAME, MY_NAME]
    finally:
        await server.aclose()
