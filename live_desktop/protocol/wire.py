"""The ground that all wire messages stand on: their base class and three value types."""

import math
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

import msgspec
from pybase64 import b64decode, b64encode


class Wire(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    rename="camel",
    omit_defaults=True,
    forbid_unknown_fields=True,  # so that the codec notices what it has to count
):
    """A JSON object of the Live API; its fields are the wire's in snake_case.

    An absent field has its default, and a field that has its default is not sent. Where the wire
    tells an empty object from an absent one, absent is None.
    """


class OpenEnum(StrEnum):
    """An enumeration that keeps the strings it does not know and forgives lower case."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        known = cls.__members__.get(value.upper())
        if known is not None:
            return known
        member = str.__new__(cls, value)
        member._name_ = value
        member._value_ = value
        return member


class Duration(float):
    """A span of time in seconds; on the wire a string such as "9.5s"."""

    __slots__ = ()


if TYPE_CHECKING:
    Media = bytes
else:

    class Media(bytes):
        """Bytes of sound or pictures: to msgspec a type of ours, to everyone else plain bytes.

        Its base64 takes a fraction of the time that msgspec needs for that of plain bytes.
        """

        __slots__ = ()


def encode_extension(value: object) -> object:
    """Give msgspec the wire form of a value type of ours."""
    if isinstance(value, Media):
        return msgspec.Raw(b'"%b"' % b64encode(value))
    if isinstance(value, Duration):
        return f"{float(value):.9g}s"
    raise NotImplementedError(f"{type(value).__name__} has no wire form")


def decode_extension(expected: type, value: Any) -> object:
    """Make a value type of ours from its wire form; raises ValueError for any other."""
    if expected is Media and isinstance(value, str):
        # Validated, in the standard alphabet; named arguments would take half as long again.
        return Media(b64decode(value, None, True))
    if expected is Duration and isinstance(value, str) and value.endswith("s"):
        seconds = Duration(value[:-1])
        if math.isfinite(seconds):
            return seconds
    raise ValueError(f"{value!r} is no {expected.__name__}")
