"""The words of the window for its translators: takes them out of the code, and compiles them.

It needs Babel, so it runs in the environment of the tests: `dev.py words` sees to that.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "live_desktop"
TRANSLATIONS = ROOT / "resources" / "translations"
LANGUAGES = ("de", "es", "fr", "ja", "zh_CN")
"""The languages that are translated into, or are going to be."""

ENGLISH_ALONE = ("server", "cli.py", "ask.py", "demo.py", "minting.py")
"""What speaks English to everybody: the embedded server and the command line."""
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "several": (1, 2),
    "as_in": ((1, "c"), 2),
}
COMMENT = "Translators:"
_WIDTH = 100


def main() -> int:
    """Bring all translations up to date, and say how complete they are."""
    TRANSLATIONS.mkdir(exist_ok=True)
    template = extracted()
    for language in LANGUAGES:
        catalogue = updated(language, template)
        _po(language).write_bytes(written(catalogue))
        _mo(language).write_bytes(compiled(catalogue))
        lacking = sum(not is_translated(message) for message in messages(catalogue))
        print(f"{language}: {len(list(messages(catalogue)))} messages, {lacking} not translated")
    return 0


def extracted() -> Catalog:
    """Take all messages out of the code, in the order of the files."""
    template = _empty()
    for path in sorted(SOURCE.rglob("*.py")):
        place = path.relative_to(SOURCE)
        if place.parts[0] in ENGLISH_ALONE:
            continue
        found = extract_from_file("python", path, KEYWORDS, (COMMENT,), strip_comment_tags=True)
        for _line, message, comments, context in found:
            # Without its line a message stays as it is when others are written above it.
            where = [(f"live_desktop/{place.as_posix()}", 0)]
            template.add(message, None, where, auto_comments=comments, context=context)
    return template


def updated(language: str, template: Catalog) -> Catalog:
    """Read a translation, give it the messages that are new and drop those that are gone."""
    path = _po(language)
    if not path.exists():
        catalogue = _empty(language)
        catalogue.creation_date = catalogue.revision_date = datetime.now(UTC)
        catalogue.last_translator = "The Live Desktop authors"
        catalogue.language_team = language
        catalogue.header_comment = f"# The words of Live Desktop in {catalogue.locale_identifier}."
    else:
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
    made, changed = catalogue.creation_date, catalogue.revision_date
    # A guess would look like a translation and say something else.
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.creation_date, catalogue.revision_date = made, changed
    catalogue.obsolete.clear()
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """Give a translation as the file that translators edit."""
    file = BytesIO()
    write_po(file, catalogue, width=_WIDTH, include_lineno=False, ignore_obsolete=True)
    return file.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """Give a translation as the file that the program reads; what is not translated is left out."""
    complete = Catalog(locale=catalogue.locale, charset="utf-8", fuzzy=False)
    complete.creation_date, complete.revision_date = (
        catalogue.creation_date,
        catalogue.revision_date,
    )
    complete.mime_headers = [
        each for each in catalogue.mime_headers if each[0] in {"Content-Type", "Plural-Forms"}
    ]
    for message in messages(catalogue):
        if is_translated(message) and not message.fuzzy:
            complete.add(message.id, message.string, context=message.context)
    file = BytesIO()
    write_mo(file, complete)
    return file.getvalue()


def messages(catalogue: Catalog) -> Iterator[Message]:
    """Go through the messages of a catalogue, without its header."""
    return (message for message in catalogue if message.id)


def is_translated(message: Message) -> bool:
    """Tell whether a message is said in the other language, in each of its forms."""
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(forms)


def read(language: str) -> Catalog:
    """Read a translation."""
    with _po(language).open("rb") as file:
        return read_po(file, locale=language)


def _empty(language: str | None = None) -> Catalog:
    return Catalog(
        locale=language,
        project="Live Desktop",
        version=version("live-desktop"),
        msgid_bugs_address="the issue tracker of the project",
        charset="utf-8",
        fuzzy=False,
    )


def _po(language: str) -> Path:
    return TRANSLATIONS / f"{language}.po"


def _mo(language: str) -> Path:
    return TRANSLATIONS / f"{language}.mo"


if __name__ == "__main__":
    sys.exit(main())
