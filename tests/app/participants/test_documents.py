"""The official document for 800 people: the files say what the list says, in each order."""

import io
from datetime import UTC, datetime

import docx
import pytest
from pypdf import PdfReader

from app.core import i18n
from app.delegations.models import DelegationCategory
from app.meetings.rules import MeetingHead
from app.participants.exports.docx import docx_file
from app.participants.exports.pdf import pdf_file
from app.participants.models import ListKind
from app.participants.rules.layout import Content, Document, Edition, document
from tests.make import participants as make
from tests.make.collation import in_javascript

pytestmark = pytest.mark.slow
HEAD = MeetingHead("1", "im-test", "Test Meetings", "15–17 June 2027", "CICG, Geneva", "UTC")
EDITION = Edition(ListKind.FINAL, 1, "TEST/2027/INF.1", datetime(2027, 6, 10, tzinfo=UTC))


def made(language: str) -> Document:
    with i18n.in_use(language):
        return document(HEAD, EDITION, Content(make.eight_hundred()))


def delegations_in_order(language: str) -> list[str]:
    """The names of all delegations, group by group, by a collation that is not ours."""
    groups = make.eight_hundred().groups
    names = [
        [
            i18n.in_language(group.heading.name, language)
            for group in groups
            if group.heading.category is category
        ]
        for category in DelegationCategory
    ]
    return [name for those in in_javascript(language, *names) for name in those]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_docx_names_all_in_the_order_of_each_language(language: str) -> None:
    with i18n.in_use(language):
        word = docx.Document(io.BytesIO(docx_file(made(language))))

    # Each paragraph names its style by an id; python-docx would search all styles for each.
    styles = {one.style_id: one.name for one in word.styles}
    texts = [(styles[one._p.style or "Normal"], one.text) for one in word.paragraphs]
    assert [text for style, text in texts if style == "Heading 2"] == delegations_in_order(language)
    printed = {text.split("\n")[0] for style, text in texts if style == "Normal"}
    people = {one.name for group in make.eight_hundred().groups for one in group.members}
    assert len(people) == 800
    assert people <= printed


@pytest.mark.parametrize("language", ["fr", "ru", "zh"])
def test_the_pdf_names_all_in_the_order_of_each_language(language: str) -> None:
    with i18n.in_use(language):
        reader = PdfReader(io.BytesIO(pdf_file(made(language))))

    words = "".join("".join(page.extract_text().split()) for page in reader.pages)
    place = 0
    for name in delegations_in_order(language):
        place = words.index("".join(name.split()), place)
    assert "/MarkInfo" in reader.trailer["/Root"]  # type: ignore[operator]  # pypdf types it as anything
    assert len(reader.pages) > 10
