"""What the tests with Google's client share: certificates, and the server's real models."""

import asyncio
import ssl
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import trustme

from live_desktop.server.models import ModelStore


@dataclass(frozen=True, slots=True)
class Tls:
    """Both sides of TLS on the loopback; Google's client speaks nothing else."""

    server: ssl.SSLContext
    client: ssl.SSLContext
    pem: bytes
    """The server's key and certificates, as a file holds them."""


@pytest.fixture(scope="session")
def tls() -> Tls:
    """An authority of our own, its certificate for the loopback, and who trusts it."""
    authority = trustme.CA()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf = authority.issue_cert("127.0.0.1")
    leaf.configure_cert(server)
    client = ssl.create_default_context()
    authority.configure_trust(client)
    return Tls(server, client, leaf.private_key_and_cert_chain_pem.bytes())


@pytest.fixture(scope="session")
def store() -> Iterator[ModelStore]:
    """All models, behind their threads."""
    loaded = asyncio.run(ModelStore.load())
    yield loaded
    loaded.close()
