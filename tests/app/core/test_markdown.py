"""Text with a few marks: what it becomes on a page and in plain words, and what stays text."""

import pytest
from lxml import html

from app.core.markdown import as_html, as_plain, footnotes
from tests.make.hostile import TEXTS

KNOWN = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a", "sup"}


def test_the_known_marks_become_elements() -> None:
    shown = as_html("A **bold** *start*\nof it[^1]\n\n- one\n- two\n\n1. first\n\n> said", "n", 1)

    assert shown.split("\n") == [
        "<p>A <strong>bold</strong> <em>start</em><br>",
        'of it<sup><a href="#n-1">1</a></sup></p>',
        "<ul>",
        "<li>one</li>",
        "<li>two</li>",
        "</ul>",
        "<ol>",
        "<li>first</li>",
        "</ol>",
        "<blockquote>",
        "<p>said</p>",
        "</blockquote>",
        "",
    ]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("around", ["{}", "- {}", "> {}", "**{}**", "[{}]({})", "[^{}]"])
def test_hostile_texts_stay_texts(text: str, around: str) -> None:
    typed = around.replace("{}", text)
    tree = html.fragment_fromstring(as_html(typed), create_parent="div")

    assert {element.tag for element in tree.iter()} - {"div"} <= KNOWN
    assert not [value for value in tree.xpath("//@href") if not value.startswith("http")]
    assert set(tree.xpath("//@*[name() != 'href' and name() != 'rel']")) == set()


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//evil", "/x"]
)
def test_only_addresses_of_pages_and_mailboxes_are_links(address: str) -> None:
    assert "<a " not in as_html(f"[read]({address})")
    assert "<a " not in as_html(f"[read](<{address}>)")
    assert '<a href="https://example.org" rel="nofollow' in as_html("[read](https://example.org)")


def test_marks_lead_to_the_footnotes_that_are_there() -> None:
    assert as_html("a[^2] b[^3] c[^0]", "n", 2) == (
        '<p>a<sup><a href="#n-2">2</a></sup> b<sup>3</sup> c<sup>0</sup></p>\n'
    )


def test_deep_lists_and_many_signs_end_soon() -> None:
    for typed in ("> " * 2_000 + "x", "*" * 5_000, "[" * 5_000, "- " * 2_000 + "x"):
        assert as_html(typed)


def test_plain_words_keep_paragraphs_and_items() -> None:
    text = "A **bold** word[^1]\nand more.\n\n- one\n- two\n\n1. first\n2. second\n\nThe end."

    assert as_plain(text) == (
        "A bold word[1]\nand more.\n- one\n- two\n1. first\n2. second\n\nThe end."
    )


def test_footnotes_lose_the_number_that_they_were_pasted_with() -> None:
    typed = "¹ Siem Reap, 2024\n\n2. APLC/CONF/2024/WP.22\n[^3]: Third\n(4) Fourth\n2024 was a year"

    assert footnotes(typed) == [
        "Siem Reap, 2024",
        "APLC/CONF/2024/WP.22",
        "Third",
        "Fourth",
        "2024 was a year",
    ]
