"""The text of a mail, made of its HTML."""

import pytest

from app.core import i18n
from app.messages.rules.as_text import as_text

ADDRESS = "https://demo.example/a?lang=en"
BUTTON = f"""<table class="do"><tr><td><a href="{ADDRESS}">Open it</a></td></tr></table>
<p class="address">{ADDRESS}</p>"""
CHANGES = """<table class="changes">
<thead><tr><th>What</th><th>Before</th><th>Now</th></tr></thead><tbody><tr><th>When</th><td><bdi>9:00</bdi></td><td>10:00</td></tr>
<tr><th>Name</th><td colspan="2">see your page</td></tr></tbody></table>"""

FRAME = """<div class="preview">Seen in lists</div><div role="main"><h1>A &lt; B</h1></div>
<div role="contentinfo"><p>Why</p><p>Who</p></div>"""


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("", ""),
        ("<p>One\n  sentence,<br>two <bdi>lines</bdi>.</p><p> </p><p>More</p>",
         "One sentence,\ntwo lines.\n\nMore"),
        ("<h2>Please note</h2>\n<p>This</p>", "Please note\nThis"),
        ("<p>Missing:</p><ul><li>a <b>b</b></li><li>c</li></ul><p>d</p>",
         "Missing:\n- a b\n- c\n\nd"),
        ("<dl><dt>When</dt><dd>9:00</dd><dt>Order</dt><dd>a</dd><dd>b</dd></dl>",
         "When: 9:00\nOrder:\n- a\n- b"),
        (f"<p>Here:</p>{BUTTON}", f"Here:\n\nOpen it:\n{ADDRESS}"),
        (f'<p><a href="{ADDRESS}"><bdi>{ADDRESS}</bdi></a></p>', ADDRESS),
        ('<p>Write to <a href="mailto:a@demo.example">a@demo.example</a>.</p>',
         "Write to a@demo.example."),
        (CHANGES, "When:\n- Before: 9:00\n- Now: 10:00\nName: see your page"),
        (FRAME, "A < B\n\n-- \nWhy\nWho"),
    ],
)  # fmt: skip
def test_each_part_has_its_way_to_stand_in_a_text(page: str, said: str) -> None:
    assert as_text(page) == said


def test_terms_and_links_are_set_apart_as_the_language_does() -> None:
    with i18n.only("fr"):
        said = as_text(f"<dl><dt>Date</dt><dd>9:00</dd></dl>{BUTTON}")

    assert said == f"Date\u00a0: 9:00\n\nOpen it\u00a0:\n{ADDRESS}"
