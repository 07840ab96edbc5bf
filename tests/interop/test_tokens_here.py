"""Google's client makes ephemeral tokens at our server and talks with them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from google import genai
from google.genai import errors, types

from live_desktop.server.endpoint import LiveServer
from live_desktop.server.models import ModelStore
from tests.interop.conftest import Tls
from tests.interop.google import MODEL, turn_complete, until
from tests.server.live_client import AtOnce

# Of the client itself: it calls its own tokens an experiment, and v1alpha their only place.
pytestmark = pytest.mark.filterwarnings(
    "ignore:The SDK's (ephemeral )?token:Warning",
    "ignore:Warning. Ephemeral token:Warning",
)
KEY = "the-real-key"
TALKING = types.LiveConnectConfig(
    response_modalities=[types.Modality.AUDIO],
    output_audio_transcription=types.AudioTranscriptionConfig(),
)


@asynccontextmanager
async def google_client(port: int, tls: Tls, key: str) -> AsyncIterator[genai.Client]:
    """Make a client that trusts the server for plain HTTP as well."""
    options = types.HttpOptions(
        base_url=f"https://127.0.0.1:{port}",
        async_client_args={"ssl": tls.client, "verify": tls.client, "proxy": None},
    )
    client = genai.Client(api_key=key, vertexai=False, http_options=options)
    try:
        yield client
    finally:
        await client.aio.aclose()
        client.close()


@asynccontextmanager
async def serving(store: ModelStore, tls: Tls) -> AsyncIterator[int]:
    """Run a server that asks for a key; gives its port."""
    live = LiveServer(store, token=KEY, make_pace=AtOnce)
    async with await live.listen("127.0.0.1", 0, tls=tls.server) as server:
        yield next(iter(server.sockets)).getsockname()[1]


async def mint(port: int, tls: Tls, config: types.CreateAuthTokenConfig, key: str = KEY) -> str:
    """Make a token as a back end does."""
    async with google_client(port, tls, key) as client:
        token = await client.aio.auth_tokens.create(config=config)
    assert token.name is not None
    return str(token.name)


async def ask(client: genai.Client, config: types.LiveConnectConfig = TALKING) -> str:
    async with client.aio.live.connect(model=MODEL, config=config) as session:
        await session.send_realtime_input(text="What is 2 plus 3?")
        answer = await until(session, turn_complete)
    pieces = (each.server_content and each.server_content.output_transcription for each in answer)
    return "".join(piece.text or "" for piece in pieces if piece)


def ordered(version: str = "v1alpha", **fields: object) -> types.CreateAuthTokenConfig:
    return types.CreateAuthTokenConfig.model_validate(
        {"http_options": types.HttpOptions(api_version=version), **fields}
    )


@pytest.mark.parametrize("version", ["v1alpha", "v1beta"])
async def test_a_token_starts_one_session(store: ModelStore, tls: Tls, version: str) -> None:
    async with serving(store, tls) as port:
        name = await mint(port, tls, ordered(version, uses=1))
        assert name.startswith("auth_tokens/")
        async with google_client(port, tls, name) as client:
            assert await ask(client) == "2 plus 3 is 5."
            with pytest.raises(errors.APIError, match="used too many times") as refused:
                await ask(client)
    assert refused.value.code == 1011


async def test_a_token_fixes_the_setup(store: ModelStore, tls: Tls) -> None:
    constraints = types.LiveConnectConstraints(model=MODEL, config=TALKING)
    async with serving(store, tls) as port:
        name = await mint(port, tls, ordered(uses=0, live_connect_constraints=constraints))
        async with google_client(port, tls, name) as client:
            bare = types.LiveConnectConfig(response_modalities=[types.Modality.TEXT])
            assert await ask(client, bare) == "2 plus 3 is 5."


async def test_a_token_fixes_some_fields(store: ModelStore, tls: Tls) -> None:
    order = ordered(
        uses=0,
        live_connect_constraints=types.LiveConnectConstraints(
            model=MODEL, config=types.LiveConnectConfig(temperature=0.7)
        ),
        lock_additional_fields=["output_audio_transcription", "top_p"],
    )
    async with serving(store, tls) as port:
        with pytest.raises(errors.ClientError, match="field_mask"):
            await mint(port, tls, ordered(lock_additional_fields=["no_such_field"]))
        name = await mint(port, tls, order)
        async with google_client(port, tls, name) as client:
            assert await ask(client) == ""  # the transcript is one that the token takes away


async def test_no_token_without_the_key(store: ModelStore, tls: Tls) -> None:
    async with serving(store, tls) as port:
        with pytest.raises(errors.ClientError, match="API key not valid") as refused:
            await mint(port, tls, ordered(), key="wrong")
        assert refused.value.code == 400
        with pytest.raises(errors.ClientError):
            await mint(port, tls, ordered("v1"))
        async with google_client(port, tls, "auth_tokens/made-up") as client:
            with pytest.raises(errors.APIError, match="API key not valid"):
                await ask(client)


async def test_models_are_listed(store: ModelStore, tls: Tls) -> None:
    async with serving(store, tls) as port, google_client(port, tls, KEY) as client:
        listed = [model async for model in await client.aio.models.list(config={"page_size": 3})]
        one = await client.aio.models.get(model=MODEL)
    assert f"models/{MODEL}" in [model.name for model in listed]
    assert one.name == f"models/{MODEL}"
