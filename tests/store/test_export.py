"""A conversation as a document."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.store.export import (
    LONGEST_NAME,
    Document,
    Entry,
    ExportBroken,
    Facts,
    Kind,
    Words,
    content,
    export,
    kind_of,
    markdown,
    plain,
    read_json,
    safe_name,
)
from live_desktop.store.files import StorageFailed

AT = datetime(2026, 5, 6, 7, 8, tzinfo=UTC)
TALK = Document(
    facts=Facts(title="Stories", model="gemini-live", voice="Kore", persona="Editor"),
    entries=(
        Entry("You", AT, "Tell me a story", role="user"),
        Entry("Assistant", AT, "Once upon", "a time\n\nthere was", role="assistant"),
        Entry("Assistant", AT + timedelta(days=1), "", role="assistant"),
    ),
)


def test_a_conversation_in_markdown() -> None:
    at = datetime(2026, 5, 6, 7, 8)
    entries = [
        Entry("You", at, "Tell me a story"),
        Entry("Assistant", at, "Once upon", "a time"),
        Entry("Assistant", at, "", "Unheard"),
    ]
    assert markdown("Stories", entries) == (
        "# Stories\n\n**You** · 07:08\n\nTell me a story\n"
        "\n**Assistant** · 07:08\n\nOnce upon ~~a time~~ *(interrupted)*\n"
        "\n**Assistant** · 07:08\n\n~~Unheard~~ *(interrupted)*\n"
    )


def test_what_is_known_stands_at_the_top_and_a_new_day_is_told() -> None:
    words = Words(interrupted="unterbrochen", voice="Stimme", model="Modell", nothing="–")
    assert content(Kind.MARKDOWN, TALK, words).decode() == (
        "# Stories\n"
        "\n*2026-05-06 07:08 · Modell: gemini-live · Stimme: Kore · persona: Editor*\n"
        "\n**You** · 07:08\n\nTell me a story\n"
        "\n**Assistant** · 07:08\n\nOnce upon ~~a time~~\n\n~~there was~~ *(unterbrochen)*\n"
        "\n## 2026-05-07\n"
        "\n**Assistant** · 07:08\n\n–\n"
    )


def test_a_conversation_in_plain_text() -> None:
    assert plain(TALK, Words()) == (
        "Stories\n=======\n"
        "\n2026-05-06 07:08 · model: gemini-live · voice: Kore · persona: Editor\n"
        "\n[07:08] You:\nTell me a story\n"
        "\n[07:08] Assistant:\nOnce upon [interrupted: a time\n\nthere was]\n"
        "\n--- 2026-05-07 ---\n"
        "\n[07:08] Assistant:\n…\n"
    )


def test_the_shape_of_the_json_is_the_documented_one() -> None:
    short = Document(facts=TALK.facts, entries=TALK.entries[:1])
    assert json.loads(content(Kind.JSON, short, Words())) == {
        "format": "live-desktop-conversation",
        "version": 1,
        "title": "Stories",
        "started": "2026-05-06T07:08:00Z",
        "model": "gemini-live",
        "voice": "Kore",
        "persona": "Editor",
        "entries": [
            {
                "who": "You",
                "at": "2026-05-06T07:08:00Z",
                "heard": "Tell me a story",
                "unheard": "",
                "role": "user",
            }
        ],
    }


TEXT = st.text(st.characters(exclude_categories=["Cs"]))
ENTRIES = st.builds(
    Entry,
    TEXT,
    st.datetimes(timezones=st.none() | st.just(UTC)),
    TEXT,
    TEXT,
    st.sampled_from(["", "user", "assistant", "notice"]),
)


@given(
    facts=st.builds(Facts, title=TEXT, model=TEXT, voice=TEXT, persona=TEXT),
    entries=st.lists(ENTRIES, max_size=5).map(tuple),
)
def test_what_is_saved_as_json_is_read_again(facts: Facts, entries: tuple[Entry, ...]) -> None:
    document = Document(facts=facts, entries=entries)
    assert read_json(content(Kind.JSON, document, Words())) == document


@given(data=st.binary() | st.text().map(lambda text: text.encode(errors="replace")))
def test_whatever_is_read_is_a_conversation_or_refused(data: bytes) -> None:
    with pytest.raises(ExportBroken):
        read_json(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"{}", "no conversation"),
        (b'{"format":"other","version":1}', "no conversation"),
        (b'{"format":"live-desktop-conversation","version":2}', "newer"),
        (b'{"format":"live-desktop-conversation","version":1,"entries":[{"who":"You"}]}', "no con"),
        (b"[" * 100_000, "no conversation"),
    ],
    ids=["empty", "other", "newer", "incomplete", "deep"],
)
def test_what_is_wrong_with_a_file_is_told(data: bytes, words: str) -> None:
    with pytest.raises(ExportBroken, match=words):
        read_json(data)


def test_keys_of_other_versions_are_passed_over() -> None:
    known = content(Kind.JSON, TALK, Words())
    assert read_json(known.replace(b'"title"', b'"mood": {"x": 1}, "title"')) == TALK


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("talk.md", Kind.MARKDOWN),
        ("talk.TXT", Kind.TEXT),
        ("talk.json", Kind.JSON),
        ("talk.markdown", Kind.MARKDOWN),
        ("talk", Kind.MARKDOWN),
        ("talk.v2.pdf", Kind.MARKDOWN),
    ],
)
def test_the_ending_chooses_the_kind(name: str, kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / "new folder" / name
    assert kind_of(path) is kind
    export(path, TALK)
    assert path.read_bytes() == content(kind, TALK, Words())


@pytest.mark.parametrize("kind", Kind)
def test_text_without_a_utf8_form_is_written_as_far_as_it_has_one(kind: Kind) -> None:
    document = Document(facts=Facts(title="\ud83d"), entries=(Entry("You", AT, "half \ud83d"),))
    assert b"half ?" in content(kind, document, Words())


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageFailed, match="Choose another place"):
        export(tmp_path / "file" / "talk.md", TALK)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("What time is it?", "What time is it"),
        ("a/b\\c: d*e|f <g> \"h\"", "a b c d e f g h"),
        ("line\nbreak\ttab\0zero", "line break tab zero"),
        ("Grüße aus 東京", "Grüße aus 東京"),
        ("u\u0308ber", "über"),
        ("The end... ", "The end"),
        (".hidden", "hidden"),
        ("../../etc/passwd", "etc passwd"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("Com7", "_Com7"),
        ("console", "console"),
        ("???", "Talk"),
        ("", "Talk"),
        (" . ", "Talk"),
    ],
)  # fmt: skip
def test_a_title_becomes_a_name_for_every_system(title: str, name: str) -> None:
    assert safe_name(title, "Talk") == name


@given(title=st.text())
def test_every_title_becomes_a_name_that_can_be_written(
    tmp_path_factory: pytest.TempPathFactory, title: str
) -> None:
    name = safe_name(title, "Talk")
    assert name
    assert len(name.encode()) <= LONGEST_NAME + 1
    path = tmp_path_factory.getbasetemp() / f"{name}.md"
    path.write_text("x")
    path.unlink()


def test_a_long_name_is_cut_between_characters() -> None:
    assert safe_name("東" * 500, "Talk") == "東" * (LONGEST_NAME // 3)
