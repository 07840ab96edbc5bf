"""What the program is made of: every component has a version, a licence and its text."""

import importlib.metadata
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import msgspec
import pytest

from live_desktop import __version__
from live_desktop.errors import LiveDesktopError
from live_desktop.store import components, distributions
from live_desktop.store.components import Component, Kind, collect, installed_components, read_bill
from live_desktop.store.distributions import find_distributions
from live_desktop.store.foreign import FOREIGN, SECTIONS, read_sections
from live_desktop.store.sbom import write_bill

NOW = datetime(2026, 5, 6, 7, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def installed() -> tuple[Component, ...]:
    return installed_components()


def test_the_program_comes_first_and_the_others_by_name(
    installed: tuple[Component, ...],
) -> None:
    program, *others = installed
    assert (program.name, program.version, program.licence) == ("Live Desktop", __version__, "MIT")
    assert program.kind is Kind.APPLICATION
    assert "Live Desktop authors" in program.text
    names = [each.name for each in others]
    assert names == sorted(names, key=str.lower)
    assert len(set(names)) == len(names)
    assert {"numpy", "PySide6_Essentials", "Qt", "CPython", "PortAudio", "Silero VAD"} <= {*names}
    assert "pytest" not in names


def test_each_has_the_text_of_its_licence(installed: tuple[Component, ...]) -> None:
    assert not [each.name for each in installed if len(each.text) < 60]
    assert not [each.name for each in installed if not each.licence or each.licence == "UNKNOWN"]
    assert all(re.match(r"https?://|$", each.home) for each in installed)
    text = {each.name: each.text for each in installed}
    for name in ("Qt", "PySide6_Essentials", "shiboken6"):
        assert "GNU LESSER GENERAL PUBLIC LICENSE" in text[name]
        assert "GNU GENERAL PUBLIC LICENSE" in text[name]
    assert "WebRTC" in text["livekit"]
    assert "Redistribution and use" in text["numpy"]
    assert "OpenBLAS" in text["numpy"]


def test_what_comes_from_another_hand_names_what_it_needs(
    installed: tuple[Component, ...],
) -> None:
    by_name = {each.name: each for each in installed}
    assert "socksio" in by_name["httpx"].needs  # by the extra that is wanted
    assert "brotli" not in {each.lower() for each in by_name}  # by an extra that is not
    known = set(by_name)
    assert all(set(each.needs) <= known for each in installed)


def test_every_section_of_the_list_of_licences_is_told(installed: tuple[Component, ...]) -> None:
    sections = read_sections()
    assert list(sections) == list(SECTIONS)
    everything = "\n".join(each.text for each in installed)
    present = {each.key for each in find_distributions()}
    for heading, section in SECTIONS.items():
        assert bool(section.package) != bool(section.name)
        if section.name or section.package in present:
            assert sections[heading] in everything


def test_every_picture_model_and_table_that_is_shipped_is_told_or_our_own() -> None:
    told = "".join(read_sections().values())
    root = files("live_desktop.resources")
    for folder in ("models", "voices"):
        shipped = [f"{folder}/{each.name}" for each in (root / folder).iterdir()]
        assert shipped
        assert not [each for each in shipped if each not in told]


def test_the_texts_beside_are_all_used() -> None:
    used = {name for part in FOREIGN for name in part.files}
    used |= {name for section in SECTIONS.values() for name in section.files}
    lying = {each.name.removesuffix(".txt") for each in _folder("licences").iterdir()}
    assert lying == used


def _folder(name: str) -> Path:
    return Path(str(files("live_desktop.resources") / name))


# The names that packages give their licences


Installed = Callable[..., distributions.Distribution]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installed:
    """Install a package of these lines of metadata and these files, and find it."""

    def install(
        *lines: str, among: tuple[str, ...] = ("odd",), **texts: str
    ) -> distributions.Distribution:
        info = tmp_path / "site" / "odd-1.0.dist-info"
        (info / "licenses").mkdir(parents=True)
        header = ("Metadata-Version: 2.4", "Name: odd", "Version: 1.0", *lines)
        (info / "METADATA").write_text("\n".join(header) + "\n")
        for name, text in texts.items():
            (info / "licenses" / name).write_text(text)
        record = [f"odd-1.0.dist-info/licenses/{name},," for name in texts]
        (info / "RECORD").write_text("\n".join(record))
        monkeypatch.syspath_prepend(str(tmp_path / "site"))
        found = {each.name: each for each in find_distributions("odd")}
        assert set(found) == set(among)
        return found["odd"]

    return install


@pytest.mark.parametrize(
    ("lines", "licence"),
    [
        (("License-Expression: MIT OR Apache-2.0", "License: other"), "MIT OR Apache-2.0"),
        (("License: Apache 2.0",), "Apache-2.0"),
        (("License: UNKNOWN", "Classifier: License :: OSI Approved :: MIT License"), "MIT"),
        (("License: Their very own",), "Their very own"),
        ((f"License: {'long ' * 50}x",), "Not named by the package"),
        ((), "Not named by the package"),
    ],
)
def test_a_licence_is_named_as_spdx_does_where_it_can_be(
    package: Installed, lines: tuple[str, ...], licence: str
) -> None:
    assert package(*lines).licence == licence


def test_several_texts_stand_under_their_names_and_equal_ones_once(package: Installed) -> None:
    found = package(LICENSE="the terms", NOTICE="the notice", COPYING="the terms\n")
    assert found.text.count("the terms") == 1
    assert "NOTICE\n------\n\nthe notice" in found.text


def test_a_home_is_an_address_of_the_web(package: Installed) -> None:
    found = package("Project-URL: Homepage, javascript:alert(1)", "Home-page: https://odd.example")
    assert found.home == "https://odd.example"


def test_what_can_be_used_besides_is_told_but_what_developers_need_is_not(
    package: Installed,
) -> None:
    found = package(
        "Provides-Extra: test", "Provides-Extra: more",
        "Requires-Dist: pytest; extra == 'test'", "Requires-Dist: tqdm; extra == 'more'",
        among=("odd", "tqdm"),
    )  # fmt: skip
    assert found.needs == ("tqdm",)


def test_what_freezes_the_program_leaves_something_of_its_own(package: Installed) -> None:
    package(LICENSE="the terms")
    (found,) = distributions.find_alone(("odd", "not-there-at-all"))
    assert (found.text, found.needs) == ("the terms", ())


def test_what_is_not_installed_is_left_out(package: Installed) -> None:
    found = package(
        "Requires-Dist: not-there-at-all; sys_platform == 'win32'",
        "Requires-Dist: numpy; extra == 'never'",
    )
    assert found.needs == ()


# What was written down when the program was built


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Resources as an installer's program has them."""
    monkeypatch.setattr(components, "files", lambda _package: tmp_path)
    return tmp_path


def test_from_a_bundle_it_reads_what_was_written_down(
    bundle: Path, installed: tuple[Component, ...]
) -> None:
    (bundle / components.LICENCES_FILE).write_bytes(msgspec.json.encode(installed))
    (bundle / components.BILL_FILE).write_bytes(write_bill(installed, NOW))
    collected = collect()
    assert collected.built_in
    assert collected.components == installed
    assert json.loads(read_bill())["bomFormat"] == "CycloneDX"


def test_without_one_it_says_that_it_looks_at_what_is_installed(
    installed: tuple[Component, ...],
) -> None:
    collected = collect()
    assert not collected.built_in
    assert collected.components == installed
    assert read_bill() == ""


def test_a_broken_bundle_is_told_with_what_to_do(bundle: Path) -> None:
    (bundle / components.LICENCES_FILE).write_text("[{}]")
    (bundle / components.BILL_FILE).write_bytes(b"\xff")
    with pytest.raises(LiveDesktopError, match="Install Live Desktop again"):
        collect()
    with pytest.raises(LiveDesktopError, match="Install Live Desktop again"):
        read_bill()


# The bill of materials


def test_the_bill_lists_each_component_and_what_it_needs(
    installed: tuple[Component, ...],
) -> None:
    bill = json.loads(write_bill(installed, NOW))
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bill["serialNumber"])
    assert bill["metadata"]["timestamp"] == "2026-05-06T07:08:00Z"
    entries = [bill["metadata"]["component"], *bill["components"]]
    assert [each["name"] for each in entries] == [each.name for each in installed]
    references = [each["bom-ref"] for each in entries]
    assert len(set(references)) == len(references)
    assert [each["ref"] for each in bill["dependencies"]] == references
    assert all(set(each["dependsOn"]) <= set(references) for each in bill["dependencies"])


def test_the_bill_keeps_to_the_rules_of_its_schema(installed: tuple[Component, ...]) -> None:
    bill = json.loads(write_bill(installed, NOW))
    assert set(bill) <= {
        "$schema", "bomFormat", "specVersion", "serialNumber", "version", "metadata", "components",
        "dependencies",
    }  # fmt: skip
    known = {kind.value for kind in Kind}
    for entry in [bill["metadata"]["component"], *bill["components"]]:
        assert set(entry) <= {
            "type", "bom-ref", "name", "version", "licenses", "purl", "externalReferences",
        }  # fmt: skip
        assert entry["type"] in known
        assert entry["name"]
        assert re.match(r"pkg:pypi/[a-z0-9-]+@.+|$", entry.get("purl", ""))
        (choice,) = entry["licenses"]
        if "expression" in choice:
            assert set(choice) == {"expression", "acknowledgement"}
        else:
            assert set(choice) == {"license"}
            assert len(choice["license"].keys() & {"id", "name"}) == 1


def test_a_licence_that_is_none_of_spdx_is_a_name() -> None:
    def choice(licence: str) -> dict[str, str]:
        part = Component(name="Odd", licence=licence, text="terms")
        program = Component(name="Live Desktop", licence="MIT", text="terms")
        (made,) = json.loads(write_bill((program, part), NOW))["components"][0]["licenses"]
        return dict(made.get("license", made))

    assert choice("MIT")["id"] == "MIT"
    assert choice("Public domain")["name"] == "Public domain"
    assert choice("MIT, and OR nothing")["name"] == "MIT, and OR nothing"
    assert choice("MIT OR (Apache-2.0 AND ISC)")["expression"] == "MIT OR (Apache-2.0 AND ISC)"


def test_the_same_components_make_the_same_bill(installed: tuple[Component, ...]) -> None:
    assert write_bill(installed, NOW) == write_bill(installed_components(), NOW)
    fewer = json.loads(write_bill(installed[:-1], NOW))
    assert fewer["serialNumber"] != json.loads(write_bill(installed, NOW))["serialNumber"]


def test_packages_are_found_under_any_writing_of_their_names() -> None:
    assert distributions.normalized("Jaraco_Classes..x") == "jaraco-classes-x"
    assert importlib.metadata.version("numpy") in {
        each.version for each in find_distributions("NumPy")
    }
