"""One question without a window: what counts as its answer."""

from pathlib import Path

import pytest

from live_desktop.ask import Question, run_ask
from live_desktop.errors import ServiceFailed
from live_desktop.protocol.messages import (
    InteractionStatus,
    ServerContent,
    ServerMessage,
    Transcription,
    TurnCompleteReason,
)
from tests.support.scripted_server import Client, Script, scripted_server, until_closed


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVE_DESKTOP_HOME", str(tmp_path))


def saying(*contents: ServerContent) -> Script:
    async def script(client: Client) -> None:
        await client.accept()
        await client.receive()
        for content in contents:
            await client.send(ServerMessage(server_content=content))
        await until_closed(client)

    return script


async def ask(script: Script) -> int:
    async with scripted_server(script) as endpoint:
        return await run_ask(Question("Well?", None, endpoint.url), None, as_json=False)


async def test_what_a_service_says_while_it_thinks_is_not_yet_the_answer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    script = saying(
        ServerContent(
            output_transcription=Transcription(text="Let me think. "),
            turn_complete=True,
            interaction_status=InteractionStatus.IN_PROGRESS,
        ),
        ServerContent(
            output_transcription=Transcription(text="It is four."),
            turn_complete=True,
            interaction_status=InteractionStatus.IDLE,
        ),
    )
    assert await ask(script) == 0
    assert capsys.readouterr().out == "Let me think. It is four.\n"


async def test_a_refused_answer_says_why() -> None:
    reason = TurnCompleteReason("PROHIBITED_INPUT_CONTENT")
    with pytest.raises(ServiceFailed, match="not allowed"):
        await ask(saying(ServerContent(turn_complete=True, turn_complete_reason=reason)))
