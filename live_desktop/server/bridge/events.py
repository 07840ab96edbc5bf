"""Cuts the bytes of an answer into its events, wherever the network cuts them."""

from collections.abc import Iterator

LARGEST = 2**20
"""Bytes of one event, or of an answer that is no stream."""
LARGEST_STREAM = 32 * 2**20
"""Bytes of a whole stream: some 100,000 tokens, thoughts and all."""

_DONE = b"[DONE]"


class TooLarge(Exception):
    """An event, or a stream, is larger than any answer needs."""


class EventReader:
    """Reads server-sent events; an answer that comes as one JSON object is one event.

    Each `data:` line counts as an event: servers put each object on one line, and some leave out
    the empty line between two of them.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._body = bytearray()
        """What came before the first event."""
        self._streams = False
        self._size = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield the JSON of each event that is complete now; raises TooLarge."""
        self._size += len(data)
        *lines, self._rest = (self._rest + data).replace(b"\r", b"\n").split(b"\n")
        for line in lines:
            yield from self._event(line)
            if len(self._body) > LARGEST:
                raise TooLarge
        if len(self._rest) > LARGEST or self._size > LARGEST_STREAM:
            raise TooLarge

    def end(self) -> Iterator[bytes]:
        """Yield what is complete because nothing follows."""
        rest, self._rest = self._rest, b""
        yield from self._event(rest)
        body = bytes(self._body).strip()
        if not self._streams and body.startswith(b"{"):
            yield body

    def _event(self, line: bytes) -> Iterator[bytes]:
        name, colon, value = line.partition(b":")
        if colon and name in {b"data", b"error"}:
            self._streams = True
            value = value.strip()
            if value and value != _DONE:
                yield value
        elif not self._streams:
            self._body += line + b"\n"
