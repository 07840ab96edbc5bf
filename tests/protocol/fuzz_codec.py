"""A fuzz target: whatever bytes arrive, they are read or refused, in one way only.

Run it for long with `python -m tests.protocol.fuzz_codec`; libFuzzer's options may follow.
"""

import contextlib
import sys

import atheris

with atheris.instrument_imports(include=["live_desktop"]):
    from live_desktop.errors import RemoteProtocolError
    from live_desktop.protocol.codec import decode_client, decode_server, encode_server
    from live_desktop.protocol.events import events_of


def one_input(data: bytes) -> None:
    """Read some bytes as both sides would, and write again what could be read."""
    with contextlib.suppress(RemoteProtocolError):
        decode_client(data)
    try:
        message = decode_server(data)
    except RemoteProtocolError:
        return
    if decode_server(encode_server(message)) != message:
        raise AssertionError("the message changes on its way back")
    with contextlib.suppress(RemoteProtocolError):
        events_of(message)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
