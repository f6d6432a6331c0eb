"""Templates: they compile, somebody uses them, and none needs a weaker content policy."""

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import StrictUndefined

from app.core.web.templates import TEMPLATES, environment
from tests.house.tree import faults, name_of, project_files, python_files

FILES = [path for path in project_files() if path.is_relative_to(TEMPLATES)]
HTML = [path for path in FILES if path.suffix == ".html"]
DOCUMENTS = [path for path in FILES if path.suffix == ".typ"]
JINJA = [path for path in FILES if path.suffix != ".typ"]
MAILS = TEMPLATES / "mails"
PAGES = [path for path in HTML if not path.is_relative_to(MAILS)]
FOREIGN = re.compile(r"^(?:https?:)?//")
# Text that is run as code, a package of somebody, a file that is not a template of ours.
REACHES_OUT = re.compile(
    r"""\beval\(|["']@|\b(?:read|plugin|csv|yaml|toml|xml|cbor)\(|image\(["']"""
)
LOADS = {("script", "src"), ("link", "href"), ("img", "src"), ("iframe", "src"), ("form", "action")}


class Inline(HTMLParser):
    """Collects what `script-src 'self'; style-src 'self'` would refuse, and other hosts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        for name, value in attrs:
            inline = name == "style" or name.startswith(("on", "hx-on"))
            code = (value or "").strip().lower().startswith("javascript:")
            foreign = (tag, name) in LOADS and FOREIGN.match(value or "")
            if inline or code or foreign:
                self.found.append(f"line {self.getpos()[0]}: <{tag} {name}>")
        if tag == "style":
            self.found.append(f"line {self.getpos()[0]}: <style>")

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script" and data.strip():
            self.found.append(f"line {self.getpos()[0]}: <script> with content")


def inline_parts(template: str) -> list[str]:
    """What a template has inline; Jinja's own tags are blanked, their lines kept."""
    bare = re.sub(
        r"\{[%{#].*?[#%}]\}", lambda tag: "\n" * tag[0].count("\n"), template, flags=re.DOTALL
    )
    parser = Inline()
    parser.feed(bare)
    parser.close()
    return parser.found


@pytest.mark.parametrize(
    "template",
    [
        "<script>go()</script>",
        "<script>{{ x }} go()</script>",
        '<p style="color: red">',
        "<button onclick=go()>",
        '<a href="javascript:go()">',
        "<style>p {}</style>",
        '<script src="https://example.org/a.js"></script>',
        '<form action="//example.org">',
        '<p {% if a %}style="{{ b }}"{% endif %}>',
        '<div hx-on:click="go()">',
    ],
)
def test_the_rule_finds_what_is_inline(template: str) -> None:
    assert inline_parts(template)


@pytest.mark.parametrize(
    "template",
    [
        "<script src=\"{{ static('app.js') }}\" defer></script>",
        '<a href="https://example.org">elsewhere</a>',
        '<p class="one">{{ onset }} style=</p>',
        "{# <script>go()</script> #}",
    ],
)
def test_the_rule_lets_pass_what_is_not(template: str) -> None:
    assert inline_parts(template) == []


def test_a_page_has_nothing_inline_and_loads_nothing_from_elsewhere() -> None:
    assert faults(PAGES, inline_parts) == {}


def test_a_name_that_is_missing_is_an_error() -> None:
    assert issubclass(environment().undefined, StrictUndefined)


def test_templates_compile() -> None:
    names = [path.relative_to(TEMPLATES).as_posix() for path in JINJA]

    assert [environment().get_template(name).name for name in names] == names
    assert names


@pytest.mark.parametrize(
    "line",
    ["#eval(data.name)", '#import "@preview/x:1.0.0"', '#read("/x")', '#image("x.svg")'],
)
def test_the_rule_finds_what_reaches_out_of_a_document(line: str) -> None:
    assert REACHES_OUT.search(line)


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_a_document_runs_no_text_and_reads_no_file(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    code = "\n".join(line for line in lines if not line.lstrip().startswith("//"))

    assert REACHES_OUT.findall(code) == []


@cache
def mentions() -> str:
    """All code and all templates: where a template may be named."""
    sources = [*python_files("app"), *FILES]
    return "\n".join(path.read_text(encoding="utf-8") for path in sources)


@cache
def quoted() -> frozenset[str]:
    """Whatever could be a name there: it stands between quotes."""
    return frozenset(re.findall(r"""["'](?=([\w./-]+)["'])""", mentions()))


@cache
def folders() -> frozenset[str]:
    """The folders from which names are put together there."""
    return frozenset(re.findall(r"""["'](?=([\w./-]+)/(?:["'] ?~|\{))""", mentions()))


def is_named(name: str) -> bool:
    """Whether code or a template names it in full, or puts the name together from its folder."""
    folder, _, file = name.rpartition("/")
    in_full = {name, f"mails/{name}"} & quoted()
    return bool(in_full) or (folder in folders() and file.partition(".")[0] in quoted())


def has_a_user(path: Path) -> bool:
    """A page or document is named without ending ("accounts/sign_in"), a message by its folder."""
    name = path.relative_to(TEMPLATES).as_posix()
    if path.is_relative_to(TEMPLATES / "pages") and not path.name.startswith("_"):
        name = path.relative_to(TEMPLATES / "pages").with_suffix("").as_posix()
    if path.is_relative_to(MAILS) and "_base" not in path.parts:
        name = path.parent.relative_to(MAILS).as_posix()
    if path.is_relative_to(TEMPLATES / "texts"):
        name = path.parent.relative_to(TEMPLATES).as_posix()
    if path in DOCUMENTS:
        name = path.relative_to(TEMPLATES / "documents").with_suffix("").as_posix()

    return is_named(name) or f'#import "/{name}.typ"' in mentions()


def test_a_template_has_a_user() -> None:
    unused = [name_of(path) for path in FILES if not has_a_user(path)]

    assert unused == [], "it is used by nothing: delete it"
