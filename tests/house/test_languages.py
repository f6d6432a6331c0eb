"""Every text of pages, mails and calendars exists in the six languages, and none escapes."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from jinja2 import Environment

from app.core.web.templates import TEMPLATES
from tests.house.tree import faults, name_of, project_files, python_files
from tests.make.catalogues import TRANSLATED, extracted, missing, read

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
LETTERS = re.compile(r"[^\W\d_]{2,}")
SHOWN = {"alt", "aria-label", "aria-description", "placeholder", "title", "data-confirm"}
# Said the same in every language.
NAMES = re.compile(r"\b(?:Corridor|UTC|iCalendar|JSON|XML|PDF|CSV)\b|&\w+;")
TEMPLATE_FILES = [
    path for path in project_files() if path.is_relative_to(TEMPLATES) and path.suffix != ".typ"
]
DOCUMENTS = [path for path in project_files() if path.suffix == ".typ"]
WORDS_OF_A_DOCUMENT = re.compile(r"\[[^\[\]#]*[A-Za-z]{2}")  # markup is in brackets


@cache
def template() -> Catalog:
    """The texts of today."""
    return extracted()


def ids(catalogue: Catalog) -> set[object]:
    """The messages of a catalogue, without its header."""
    return {(message.context, message.id) for message in catalogue if message.id}


def test_there_are_texts() -> None:
    assert len(ids(template())) > 100


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_catalogue_has_exactly_the_texts_of_today(code: str) -> None:
    assert ids(read(code)) == ids(template()), "run `make catalogues`"


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_text_is_translated(code: str) -> None:
    assert [message.id for message in missing(read(code))] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_has_the_placeholders_of_its_text(code: str) -> None:
    wrong = []
    for message in read(code):
        if not message.id:
            continue
        originals = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        allowed = {name for text in originals for name in PLACEHOLDER.findall(str(text))}
        needed = allowed if len(texts) == 1 else set()
        for text in texts:
            found = set(PLACEHOLDER.findall(str(text)))
            if not needed <= found <= allowed or str(text).count("%") != len(
                PLACEHOLDER.findall(str(text))
            ) + 2 * str(text).count("%%"):
                wrong.append((message.id, text))
    assert wrong == []


ARABIC, CYRILLIC, HAN = "[\u0621-\u064a]", "[\u0400-\u04ff]", "[\u4e00-\u9fff]"
OTHER_LETTERS = {
    "ar": f"{CYRILLIC}|{HAN}",
    "es": f"{ARABIC}|{CYRILLIC}|{HAN}",
    "fr": f"{ARABIC}|{CYRILLIC}|{HAN}",
    "ru": f"{ARABIC}|{HAN}",
    "zh": f"{ARABIC}|{CYRILLIC}",
}


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_is_in_the_letters_of_its_language(code: str) -> None:
    others = re.compile(OTHER_LETTERS[code])
    texts = ((one.id, one.string) for one in read(code) if one.id)
    wrong = [
        (said, text)
        for said, text in texts
        if not {*others.findall(str(text))} <= {*others.findall(str(said))}
    ]
    assert wrong == []


COUNTED = re.compile(r"%\(\w+\)[sd](?:</\w+>)? [\u0621-\u0652]{2,}(?:\u064b\u0627|\u0627)\b")


def test_from_eleven_on_arabic_counts_in_the_accusative() -> None:
    """Of the six forms the fifth is for 100 to 102 and the last for 11 to 99, as Babel has it."""
    exchanged = [
        message.id
        for message in read("ar")
        if message.id
        and isinstance(message.string, tuple)
        and COUNTED.search(message.string[4])
        and not COUNTED.search(message.string[5])
    ]

    assert exchanged == []


# What no text of a language has, each with what stands there instead. French has one space of those
# that may not break before its signs and in its quotation marks: the narrow one (U+202F) is missing
# from fonts of some mail programs, which draw a box. Russian has no ё, as in documents of the
# United Nations. Chinese signs are as wide as letters, and have no space beside them.
UNUSUAL: Mapping[str, str] = {
    "fr": r" [:;?!»](?!\w)|« |\u202f|n° ",
    "ru": "[ёЁ]|№ | – ",
    "zh": "[，。：；！？、）” ] +|[\u3400-\u9fff] +%\\((?!address|contact|email|link)",  # noqa: RUF001 - it is Chinese
}


@pytest.mark.parametrize("code", UNUSUAL)
def test_signs_and_letters_are_written_in_one_way(code: str) -> None:
    others = [
        said
        for message in read(code)
        for said in ([message.string] if isinstance(message.string, str) else message.string or ())
        if message.id and re.search(UNUSUAL[code], said)
    ]
    assert others == []


class Words(HTMLParser):
    """Collects what a reader would see: text and the attributes that are shown or read out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in {"code", "style", "script"}
        self.found += [value for name, value in attrs if name in SHOWN and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"code", "style", "script"}

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)


def test_a_focal_point_is_called_one_thing_in_arabic() -> None:
    """جهة التنسيق, plural جهات التنسيق; جهة الاتصال is the contact person of a side event."""
    others = []
    for message in read("ar"):
        said = [message.string] if isinstance(message.string, str) else list(message.string or ())
        right = all(re.search("جه(ة|ات) (ال)?تنسيق", one) for one in said)
        if "ocal point" in str(message.id) and not right:
            others.append(message.id)
    assert others == []


def outside_translation(source: str) -> str:
    """A template without Jinja's own parts and without what stands in `{% trans %}`."""
    kept: list[str] = []
    words: list[str] = []
    translating = in_class = False
    for _line, kind, value in Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).lex(
        source
    ):
        if kind == "block_begin":
            words = []
        elif kind == "name":
            words.append(value)
        elif kind == "block_end" and words:
            translating = (translating or words[0] == "trans") and words[0] != "endtrans"
            in_class = words[0] == "block" and words[-1].endswith("class")
        elif kind == "data" and not translating and not in_class:
            kept.append(value)
    return "".join(kept)


def untranslated(source: str) -> Iterator[str]:
    """The words of a template that no catalogue can reach."""
    parser = Words()
    parser.feed(outside_translation(source))
    parser.close()
    for text in parser.found:
        if LETTERS.search(NAMES.sub("", text)):
            yield " ".join(text.split())


@pytest.mark.parametrize(
    "source",
    [
        "<p>Hello there</p>",
        '<a aria-label="Next page" href="/">→</a>',
        "{% trans %}Fine{% endtrans %} but this",
        '<input placeholder="Your name">',
    ],
)
def test_the_rule_finds_what_escapes(source: str) -> None:
    assert list(untranslated(source))


def test_the_rule_lets_through_what_is_translated() -> None:
    source = (
        '{% trans n=1 %}One{% pluralize %}Many{% endtrans %}<p class="lead">{{ _("Hi") }} · 12</p>'
    )

    assert list(untranslated(source)) == []


def test_no_text_of_a_template_escapes_translation() -> None:
    assert faults(TEMPLATE_FILES, untranslated) == {}


def test_the_rule_finds_words_in_a_document() -> None:
    assert WORDS_OF_A_DOCUMENT.search("#par[Page #n]")
    assert not WORDS_OF_A_DOCUMENT.search("#for p in data.people [#strong(p.name) · #p.function]")


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_the_words_of_a_document_come_with_its_data(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    code = "\n".join(line for line in lines if not line.lstrip().startswith("//"))

    assert WORDS_OF_A_DOCUMENT.findall(code) == []


def bare_labels(source: str) -> Iterator[str]:
    """Labels of form fields and texts of notices that are plain strings."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        name, place = node.func.id, 1 if node.func.id == "notice" else 0
        if not (re.fullmatch(r"\w+Field", name) or name in {"Line", "Paragraphs", "notice"}):
            continue
        shown = [*node.args[place : place + 1]]
        shown += [word.value for word in node.keywords if word.arg in {"label", "description"}]
        for argument in shown:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield f"line {argument.lineno}: {argument.value}"


def test_the_rule_finds_a_bare_label() -> None:
    assert list(bare_labels('name = Line("Name")')) == ["line 1: Name"]
    assert list(bare_labels('saved = notice("a.b", "Saved.")')) == ["line 1: Saved."]
    assert list(bare_labels('name = Line(lazy("Name"), description=lazy("As printed"))')) == []


def test_no_label_of_a_form_escapes_translation() -> None:
    assert faults(python_files("app"), bare_labels) == {}
