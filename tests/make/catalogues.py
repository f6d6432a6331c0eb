"""Collects the texts of code and templates into the catalogues: `make catalogues`.

What is new has no translation yet, what changed is marked fuzzy, what is gone is dropped. The house
test `test_languages.py` fails until every text of every language is translated.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from app.core.i18n import DEFAULT, LANGUAGES, catalogue_path

ROOT = Path(__file__).parent.parent.parent
METHODS = [("app/**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
JINJA = {
    "extensions": "jinja2.ext.do",
    "trimmed": "true",
    "silent": "false",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
}
# The dates of a catalogue change nothing for a reader, and would change the file each time.
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
TRANSLATED = tuple(code for code in LANGUAGES if code != DEFAULT)


def extracted() -> Catalog:
    """Every text of the code and the templates, in the order of the files."""
    catalogue = Catalog(project="Corridor", charset="utf-8", creation_date=WRITTEN)
    found = extract_from_dir(
        ROOT,
        METHODS,
        {pattern: JINJA for pattern, method in METHODS if method == "jinja2"},
        KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
        directory_filter=lambda _: True,  # Babel would leave out folders such as mails/_base
    )
    for place, _line, message, comments, context in sorted(found, key=lambda item: item[:2]):
        catalogue.add(message, None, [(place, 0)], auto_comments=comments, context=context)
    return catalogue


def read(code: str) -> Catalog:
    """The catalogue of a language as it is kept; an empty one where there is none."""
    path = catalogue_path(code)
    if not path.exists():
        return Catalog(locale=code, project="Corridor", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=code)


def updated(code: str, template: Catalog) -> bytes:
    """The catalogue of a language with the texts of today, as a file."""
    catalogue = read(code)
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.creation_date = catalogue.revision_date = WRITTEN
    catalogue.obsolete.clear()
    written = BytesIO()
    write_po(written, catalogue, width=100, ignore_obsolete=True, include_lineno=False)
    return written.getvalue()


def missing(catalogue: Catalog) -> Iterator[Message]:
    """The messages without a translation, in any of their plural forms."""
    for message in catalogue:
        if not message.id:
            continue
        texts = message.string if isinstance(message.string, (list, tuple)) else [message.string]
        if message.fuzzy or not all(texts):
            yield message


def main() -> None:
    """Write the five catalogues and say what is to be translated."""
    template = extracted()
    for code in TRANSLATED:
        path = catalogue_path(code)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(updated(code, template))
        left = sum(1 for _ in missing(read(code)))
        sys.stdout.write(f"{code}: {len(template)} texts, {left} to be translated\n")


if __name__ == "__main__":
    main()
