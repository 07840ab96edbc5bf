"""Hypothesis strategies that make any message of the protocol from its type."""

import types
from typing import Any, Union, get_args, get_origin

import msgspec
from hypothesis import strategies as st

from live_desktop.protocol.wire import Duration, Media, OpenEnum, Wire

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


def message(kind: type[Wire]) -> st.SearchStrategy[Any]:
    """Make messages of a type, each field absent or at any value."""
    fields = msgspec.structs.fields(kind)
    values = {each.name: _value(each.type) for each in fields}
    return st.fixed_dictionaries({}, optional=values).map(lambda given: kind(**given))


def _value(kind: Any) -> st.SearchStrategy[Any]:
    if get_origin(kind) in (Union, types.UnionType):
        return st.one_of(*(_value(each) for each in get_args(kind)))
    if get_origin(kind) is tuple:
        return st.lists(_value(get_args(kind)[0]), max_size=2).map(tuple)
    if get_origin(kind) is dict:
        values = JSON if get_args(kind)[1] is Any else _value(get_args(kind)[1])
        return st.dictionaries(st.text(max_size=12), values, max_size=3)
    if isinstance(kind, type) and issubclass(kind, Wire):
        return st.deferred(lambda: message(kind))
    if isinstance(kind, type) and issubclass(kind, OpenEnum):
        return st.sampled_from(kind) | st.from_regex(r"[A-Z]{3}_NEW", fullmatch=True).map(kind)
    return {
        type(None): st.none(),
        str: st.text(max_size=20),
        bytes: st.binary(max_size=40),
        Media: st.binary(max_size=40) | st.binary(max_size=40).map(Media),
        bool: st.booleans(),
        int: st.integers(-(2**63), 2**63 - 1),
        float: st.floats(allow_nan=False, allow_infinity=False),
        Duration: st.integers(0, 10**9).map(lambda millis: Duration(millis / 1000)),
    }[kind]
