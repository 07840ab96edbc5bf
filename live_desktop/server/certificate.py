"""The certificate of a server that speaks TLS."""

import ssl
from pathlib import Path

from live_desktop.errors import LocalServerFailed


def load_certificate(certificate: Path, private_key: Path | None) -> ssl.SSLContext:
    """Read the server's certificate, PEM; raises LocalServerFailed where it is of no use."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)

    def refuse() -> str:  # without it, the library asks on the terminal
        raise LocalServerFailed(
            f"The private key {private_key or certificate} is locked with a passphrase. "
            "Give a key without one; 'openssl pkey -in KEY.pem -out OPEN.pem' makes it."
        )

    try:
        context.load_cert_chain(certificate, private_key, refuse)
    except (OSError, ssl.SSLError) as error:
        raise LocalServerFailed(
            f"The certificate {certificate} cannot be used with its private key. "
            "Give both as PEM files that belong together.",
            detail=str(error),
        ) from error
    return context
