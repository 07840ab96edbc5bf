"""The translations are up to date with the code, and what the program ships is complete."""

import re
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from devkit import words

from live_desktop.language import ENGLISH, SHIPPED

LONG = 12
"""Letters of words that no two languages have in common."""

Key = tuple[str | None, str | tuple[str, ...]]


@pytest.fixture(scope="module")
def template() -> Catalog:
    """All messages that are in the code."""
    return words.extracted()


def key(message: Message) -> Key:
    """Tell messages apart as gettext does."""
    said = message.id if isinstance(message.id, str) else tuple(message.id)
    return message.context, said


def keys(catalogue: Catalog) -> set[Key]:
    return {key(message) for message in words.messages(catalogue)}


def holes(text: str) -> set[str]:
    """Find the holes of a message: {name}."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def forms(said: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (said or "",) if isinstance(said, str | None) else tuple(said)


def test_the_code_has_messages_of_each_kind(template: Catalog) -> None:
    found = keys(template)
    assert (None, "Talk or stop") in found
    assert (None, ("{count} token", "{count} tokens")) in found
    assert ("voice", "warm") in found
    assert not any("offline voice heard" in str(each) for each in found)


def test_what_is_written_for_translators_reaches_them(template: Catalog) -> None:
    """A comment that stands too far from its message is lost without a word."""
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in sorted(words.SOURCE.rglob("*.py"))
    )
    told = " ".join(" ".join(message.auto_comments) for message in words.messages(template))
    for written in re.findall(r"# Translators: (.*)", source):
        assert written in told, f"no message has the comment: {written}"


def test_holes_have_names_and_no_form(template: Catalog) -> None:
    """A form such as `:.1f` writes numbers the English way; the figures module does not."""
    for message in words.messages(template):
        for form in forms(message.id):
            for _, name, spec, _ in Formatter().parse(form):
                assert name != "", f"a hole without a name: {form}"
                assert not spec, f"a hole with a form: {form}"


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_translation_has_all_messages_and_no_other(language: str, template: Catalog) -> None:
    assert keys(words.read(language)) == keys(template), "Run: python3 packaging/dev.py words"


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_what_is_compiled_is_what_is_translated(language: str) -> None:
    compiled = (words.TRANSLATIONS / f"{language}.mo").read_bytes()
    assert words.compiled(words.read(language)) == compiled, "Run: python3 packaging/dev.py words"


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_translation_has_the_holes_of_its_message(language: str) -> None:
    for message in words.messages(words.read(language)):
        if not words.is_translated(message):
            continue
        wanted = holes(forms(message.id)[-1])
        for form in forms(message.string):
            # One of anything may be said without a figure.
            assert holes(form) == wanted or (
                len(forms(message.string)) > 1 and holes(form) == wanted - {"count"}
            ), f"{message.id}: {form}"


@pytest.mark.parametrize("language", sorted({*SHIPPED} - {ENGLISH}))
def test_a_language_that_is_shipped_is_complete(language: str) -> None:
    catalogue = words.read(language)
    lacking = [
        message.id
        for message in words.messages(catalogue)
        if message.fuzzy or not words.is_translated(message)
    ]
    assert not lacking


def test_no_language_says_a_sentence_of_another() -> None:
    """Catalogues that are filled in together are mixed up more easily than it is noticed."""
    said: dict[str, str] = {}
    mixed = []
    for language in words.LANGUAGES:
        for message in words.messages(words.read(language)):
            text = " ".join(forms(message.string))
            is_sentence = len(re.findall(r"[^\W\d_]{2,}", re.sub(r"\{.*?\}", "", text))) > 3
            if is_sentence and said.setdefault(text, language) != language:
                mixed.append(f"{language} as {said[text]}: {text}")
    assert not mixed


def test_every_language_that_is_shipped_has_a_translation() -> None:
    assert {*SHIPPED} - {ENGLISH} <= {*words.LANGUAGES}


def test_an_unfinished_translation_is_left_out_of_what_is_compiled() -> None:
    catalogue = Catalog(locale="de", charset="utf-8", fuzzy=False)
    catalogue.add("Talk", "Sprechen")
    catalogue.add("Stop", "")
    catalogue.add(("{count} file", "{count} files"), ("{count} Datei", ""))
    catalogue.add("Quit", "Beenden", flags=("fuzzy",))
    compiled = words.compiled(catalogue)
    assert b"Sprechen" in compiled
    assert not any(each in compiled for each in (b"Stop", b"Datei", b"Beenden"))


def test_new_messages_come_and_old_ones_go(
    template: Catalog, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("translations")
    monkeypatch.setattr(words, "TRANSLATIONS", folder)
    first = words.updated("fr", template)
    first.get("Stop")
    message = first.get("Settings")
    assert message is not None
    message.string = "Réglages"
    first.add("Gone long ago", "Parti depuis longtemps")
    (folder / "fr.po").write_bytes(words.written(first))

    again = words.updated("fr", template)
    assert keys(again) == keys(template)
    kept = again.get("Settings")
    assert kept is not None
    assert kept.string == "Réglages"
    assert "Parti" not in words.written(again).decode()
    assert words.written(again) == words.written(words.updated("fr", template))


def test_no_translation_speaks_another_language() -> None:
    """Copied from one file of translations into another, a message still has all its holes."""
    said: dict[str, str] = {}
    found = []
    for language in words.LANGUAGES:
        for message in words.messages(words.read(language)):
            for form in set(forms(message.string)):
                letters = re.sub(r"\{.*?\}|\W", "", form)
                if len(letters) < LONG or said.setdefault(form, language) == language:
                    continue
                if form not in forms(message.id):
                    found.append(f"{said[form]} and {language}: {form}")
    assert not found
