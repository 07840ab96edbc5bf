"""Personas: the starters, the user's own, and the files they travel in."""

import json
import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.protocol.voices import VOICES
from live_desktop.store.personas import (
    LONGEST_NAME,
    Persona,
    PersonaFile,
    PersonasBroken,
    Shelf,
    estimate_tokens,
    read_personas,
    starters,
    write_personas,
)

PIRATE = Persona(name="Pirate", instruction="Talk like a pirate.", voice="Fenrir")


def shelf_of(*personas: Persona) -> Shelf:
    """A shelf with these personas of one's own."""
    shelf, _ = Shelf().put_all(personas)
    return shelf


def test_there_are_eight_good_starters() -> None:
    assert len(starters()) == 8
    assert len({each.id for each in starters()}) == 8
    assert len({each.name for each in starters()}) == 8
    assert {each.voice for each in starters()} <= {voice.name for voice in VOICES}
    assert len({each.voice for each in starters()}) == 8
    for each in starters():
        assert 60 <= len(each.instruction.split()) <= 150
        assert not re.search(r"[*#`_<>\[\]]", each.instruction), "it is made for speech"


def test_own_personas_come_first_and_are_found() -> None:
    shelf, kept = Shelf().put(PIRATE)
    assert shelf.shown == (kept, *starters())
    assert shelf.find(kept.id) == kept
    assert shelf.find("cook") is not None
    assert shelf.find("nobody") is None


def test_a_persona_is_changed_in_its_place() -> None:
    shelf = shelf_of(PIRATE, Persona(name="Poet", instruction="Rhyme."))
    changed = msgspec.structs.replace(shelf.own[0], instruction="Sing.", name=" Pirate ")
    shelf, kept = shelf.put(changed)
    assert kept.name == "Pirate"
    assert [each.instruction for each in shelf.own] == ["Sing.", "Rhyme."]


def test_a_name_that_is_taken_gets_a_number() -> None:
    shelf = shelf_of(PIRATE, PIRATE, msgspec.structs.replace(PIRATE, name="pirate"))
    assert [each.name for each in shelf.own] == ["Pirate", "Pirate 2", "pirate 3"]
    assert len({each.id for each in shelf.own}) == 3
    shelf, kept = shelf.put(Persona(name=starters()[0].name, instruction="Mine."))
    assert kept.name == f"{starters()[0].name} 2"
    long = Persona(name="x" * LONGEST_NAME, instruction="Long.")
    assert shelf_of(long, long).own[1].name == "x" * (LONGEST_NAME - 2) + " 2"


def test_a_persona_without_words_is_refused() -> None:
    for wrong in (Persona(name=" ", instruction="x"), Persona(name="x", instruction="")):
        with pytest.raises(PersonasBroken, match="needs a name"):
            Shelf().put(wrong)


def test_starters_are_hidden_shown_again_and_copied_but_never_lost() -> None:
    shelf = Shelf().remove("cook").remove("cook").remove("editor")
    assert {"cook", "editor"}.isdisjoint(each.id for each in shelf.shown)
    assert len(shelf.shown) == 6
    shelf, copy = shelf.duplicate("cook")
    assert copy.id not in {each.id for each in starters()}
    assert copy.name == "Kitchen companion 2"
    assert copy.instruction == next(each for each in starters() if each.id == "cook").instruction
    cook = shelf.find("cook")
    assert cook is not None
    shelf, changed = shelf.put(msgspec.structs.replace(cook, instruction="Bake."))
    assert shelf.find("cook") == cook
    assert changed.id != "cook"
    shelf = shelf.show_starters().remove(copy.id).remove(changed.id)
    assert shelf == Shelf()
    with pytest.raises(KeyError):
        shelf.duplicate("nobody")


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "personas.json"
    assert PersonaFile(path).load() == (Shelf(), None)
    shelf = shelf_of(PIRATE, Persona(name="Quiet", instruction="Hush.", tools=())).remove("cook")
    PersonaFile(path).save(shelf)
    assert PersonaFile(path).load() == (shelf, None)


def test_keys_of_other_versions_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "personas.json"
    file = PersonaFile(path)
    file.save(shelf_of(PIRATE))
    stored = json.loads(path.read_text())
    stored["mood"] = "good"
    stored["personas"][0]["hologram"] = {"a": 1}
    path.write_text(json.dumps(stored))
    shelf, _ = file.load()
    shelf, _ = shelf.put(msgspec.structs.replace(shelf.own[0], voice="", language="de"))
    file.save(shelf)
    again = json.loads(path.read_text())
    assert again["mood"] == "good"
    assert again["personas"][0]["hologram"] == {"a": 1}
    assert "voice" not in again["personas"][0]
    assert again["personas"][0]["language"] == "de"


def test_a_wrong_persona_is_told_and_the_others_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "personas.json"
    content = b'{"personas":[{"name":" "},{"id":"a","name":"Poet","instruction":"Rhyme."},7]}'
    path.write_bytes(content)
    shelf, complaint = PersonaFile(path).load()
    assert shelf.own == (Persona(id="a", name="Poet", instruction="Rhyme."),)
    assert "number 1 (" in str(complaint)
    assert "number 3 (" in str(complaint)
    (aside,) = tmp_path.glob("personas.json.broken-*")
    assert f"set aside as {aside}" in str(complaint)
    assert aside.read_bytes() == content


def test_of_a_broken_file_the_backup_is_used(tmp_path: Path) -> None:
    path = tmp_path / "personas.json"
    file = PersonaFile(path)
    before = shelf_of(PIRATE)
    file.save(before)
    file.save(before.remove("cook"))
    path.write_bytes(b'{"personas":[{"na')
    shelf, complaint = PersonaFile(path).load()
    assert shelf == before
    assert "personas" in str(complaint)
    assert "are in use" in str(complaint)
    assert PersonaFile(path).load() == (before, None)


def test_personas_with_one_id_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "personas.json"
    same = '{"id":"a","name":"Poet","instruction":"Rhyme."}'
    path.write_text(f'{{"personas":[{same},{same}]}}')
    shelf, _ = PersonaFile(path).load()
    assert len({each.id for each in shelf.own}) == 2


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=50).filter(
    lambda text: re.search(r"\S", text)
)


@given(
    personas=st.lists(
        st.builds(
            Persona,
            name=WORDS,
            instruction=WORDS,
            voice=st.sampled_from(["", "Kore"]),
            tools=st.none() | st.just(("clock",)),
        ),
        max_size=3,
    )
)
def test_what_is_exported_is_imported(personas: list[Persona]) -> None:
    assert read_personas(write_personas(personas)) == tuple(personas)


def test_an_export_tells_no_ids() -> None:
    assert b'"id"' not in write_personas(shelf_of(PIRATE).own)


@given(data=st.binary() | st.text().map(lambda text: text.encode(errors="replace")))
def test_whatever_is_imported_is_personas_or_refused(data: bytes) -> None:
    with pytest.raises(PersonasBroken):
        read_personas(data)


HEAD = b'{"format":"live-desktop-personas","version":1,"personas":['


@pytest.mark.parametrize(
    "data",
    [
        b"{}",
        HEAD,
        HEAD + b'{"name":"","instruction":"x"}]}',
        HEAD + b'{"name":"x"}]}',
        HEAD + b'{"name":"x","instruction":" \\n"}]}',
        HEAD + b'{"name":"x","instruction":"' + b"x" * 32_001 + b'"}]}',
        HEAD + b'{"name":"x","instruction":"x","tools":"all"}]}',
        HEAD.replace(b"personas", b"poems", 1) + b"]}",
        HEAD.replace(b"1", b"2") + b"]}",
    ],
    ids=["empty", "cut", "name", "lacking", "blank", "long", "tools", "other", "newer"],
)
def test_what_is_wrong_is_refused(data: bytes) -> None:
    with pytest.raises(PersonasBroken):
        read_personas(data)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("", 0), ("word", 1), ("words", 2), ("x" * 400, 100), ("東京タワー", 5), ("한국 go", 3)],
)
def test_tokens_are_estimated_by_the_scripts(text: str, tokens: int) -> None:
    assert estimate_tokens(text) == tokens
