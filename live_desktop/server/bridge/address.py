"""Where a language model server is, however its user writes that down."""

import ipaddress
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_VERSION = re.compile(r"v\d+\w*")
_ENDPOINT = re.compile(r"/(?:chat/completions|completions|models)/*$")
_PORTS = (11434, 1234, 8080, 8000)  # Ollama, LM Studio, llama.cpp, vLLM

NEARBY = tuple(f"http://{host}:{port}/v1" for port in _PORTS for host in ("127.0.0.1", "[::1]"))
"""The base URLs where such servers listen on this computer unless they are told otherwise."""


class NoAddress(ValueError):
    """A text is no address of a server."""


@dataclass(frozen=True, slots=True)
class Address:
    """A server: its base URL, with the version in it and no slash at the end, and its key."""

    base: str
    key: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        """The host and the port, as the user knows them."""
        return urlsplit(self.base).netloc

    @property
    def is_here(self) -> bool:
        """Whether what is sent there stays on this computer."""
        host = urlsplit(self.base).hostname or ""
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == "localhost" or host.endswith(".localhost")

    @property
    def is_encrypted(self) -> bool:
        """Whether the way there is encrypted."""
        return self.base.startswith("https:")

    @property
    def title(self) -> str:
        """Name it at the beginning of a sentence."""
        name = str(self)
        return name[0].upper() + name[1:]

    def __str__(self) -> str:
        """Name it in a sentence."""
        return f"the {'local' if self.is_here else 'language'} model at {self.host}"


def read_address(text: str, key: str = "") -> Address:
    """Read a URL with or without its scheme, its version and slashes; raises NoAddress."""
    text = text.strip()
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        odd = parts.username is not None or parts.port == 0  # which reading checks as well
    except ValueError as error:
        raise NoAddress(str(error)) from error
    if odd or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise NoAddress("no URL of a server")
    if re.search(r"\s", parts.netloc):
        raise NoAddress("a space in the host")
    path = _ENDPOINT.sub("", parts.path).rstrip("/")
    if not any(_VERSION.fullmatch(segment) for segment in path.split("/")):
        path += "/v1"
    return Address(f"{parts.scheme}://{parts.netloc}{path}", key.strip())
