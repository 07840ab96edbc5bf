"""Compares our wire types with those of Google's client, field by field."""

from dataclasses import dataclass, field
from typing import Any, get_args, get_origin

import msgspec
from pydantic import BaseModel

from live_desktop.protocol.wire import Wire


@dataclass
class Difference:
    """The fields that one side has alone, as "Type.wireName" with our name of the type."""

    only_ours: set[str] = field(default_factory=set)
    only_theirs: set[str] = field(default_factory=set)
    other_shape: set[str] = field(default_factory=set)
    """An object on one side, something else on the other."""
    compared: set[str] = field(default_factory=set)
    """The names of our types that were met."""


def compare(ours: type[Wire], theirs: type[BaseModel]) -> Difference:
    """Walk both types down to their leaves."""
    difference = Difference()
    _walk(ours, theirs, difference)
    return difference


def _walk(ours: type[Wire], theirs: type[BaseModel], found: Difference) -> None:
    name = ours.__name__
    if name in found.compared:
        return
    found.compared.add(name)
    mine = {each.encode_name: each.type for each in msgspec.structs.fields(ours)}
    google = {each.alias or key: each.annotation for key, each in theirs.model_fields.items()}
    found.only_ours |= {f"{name}.{key}" for key in mine.keys() - google.keys()}
    found.only_theirs |= {f"{name}.{key}" for key in google.keys() - mine.keys()}
    for key in mine.keys() & google.keys():
        inner, other = _inside(mine[key], Wire), _inside(google[key], BaseModel)
        if inner and other:
            _walk(inner, other, found)
        elif inner or (other and not _is_free_form(mine[key])):
            found.other_shape.add(f"{name}.{key}")


def _inside(annotation: Any, base: type) -> Any:
    """Find the first subclass of `base` in an annotation."""
    if isinstance(annotation, type):
        return annotation if issubclass(annotation, base) else None
    found = (_inside(each, base) for each in get_args(annotation))
    return next((each for each in found if each), None)


def _is_free_form(annotation: Any) -> bool:
    return get_origin(annotation) is dict or any(map(_is_free_form, get_args(annotation)))
