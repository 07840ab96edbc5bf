"""The bill of materials: the components as CycloneDX 1.6 writes them, in JSON."""

import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from live_desktop.store.components import Component

_ID = re.compile(r"[A-Za-z0-9.+-]+")
_OPERATOR = re.compile(r"\s(?:AND|OR|WITH)\s")
_SPDX_IDS = frozenset(
    {
        "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "LGPL-3.0-only",
        "MIT", "MIT-0", "MPL-2.0", "PSF-2.0", "Python-2.0.1", "Unicode-3.0", "Zlib",
    }
)  # fmt: skip
"""The names of SPDX that are taken for such; CycloneDX allows no others in their place."""


def write_bill(components: Sequence[Component], now: datetime) -> bytes:
    """Write the bill of the components, of which the first is the program itself.

    The same components at the same time make the same bytes.
    """
    program, *parts = components
    names = {each.name: _reference(each) for each in components}
    contents = [_entry(each, names) for each in parts]
    bill = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": _serial(contents, program, names),
        "version": 1,
        "metadata": {
            "timestamp": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "lifecycles": [{"phase": "build"}],
            "component": _entry(program, names),
        },
        "components": contents,
        "dependencies": [
            {
                "ref": names[each.name],
                "dependsOn": sorted({names[need] for need in each.needs if need in names}),
            }
            for each in components
        ],
    }
    return msgspec.json.format(msgspec.json.encode(bill), indent=2) + b"\n"


def _entry(component: Component, names: Mapping[str, str]) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "type": component.kind.value,
        "bom-ref": names[component.name],
        "name": component.name,
    }
    if component.version:
        entry["version"] = component.version
    entry["licenses"] = [_licence(component.licence)]
    if component.package:
        entry["purl"] = component.package
    if component.home:
        entry["externalReferences"] = [{"type": "website", "url": component.home}]
    return entry


def _licence(licence: str) -> dict[str, Any]:
    if licence in _SPDX_IDS:
        return {"license": {"id": licence, "acknowledgement": "declared"}}
    # An expression is words of SPDX and operators between them, and nothing else.
    words = _OPERATOR.split(licence.replace("(", " ").replace(")", " "))
    if len(words) > 1 and all(_ID.fullmatch(word.strip()) for word in words):
        return {"expression": licence, "acknowledgement": "declared"}
    return {"license": {"name": licence, "acknowledgement": "declared"}}


def _reference(component: Component) -> str:
    if component.package:
        return component.package
    name = re.sub(r"[^a-z0-9.+]+", "-", component.name.lower())
    return f"{component.kind}:{name}@{component.version}".removesuffix("@")


def _serial(contents: list[dict[str, Any]], program: Component, names: Mapping[str, str]) -> str:
    content = msgspec.json.encode([_entry(program, names), *contents])
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, content.hex())}"
