"""A certificate authority of the tests' own, and servers' identities signed by it."""

import ssl
from pathlib import Path

import trustme


class Authority:
    """Signs identities; its own certificate lies in `file`."""

    def __init__(self, folder: Path) -> None:
        self._authority = trustme.CA()
        self.file = folder / "authority.pem"
        self._authority.cert_pem.write_to_path(str(self.file))

    def server(self, name: str) -> ssl.SSLContext:
        """Make the context of a server that can prove this name."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._authority.issue_cert(name).configure_cert(context)
        return context
