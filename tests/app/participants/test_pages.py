"""The pages of the list: the organiser issues and publishes, everybody reads what is public."""

import csv
import io
from zipfile import ZipFile

import docx
import pytest
from fastapi import FastAPI
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.meetings import queries as meeting_queries
from app.meetings.models import Meeting
from app.registrations.models import Registration
from tests.make import delegations, meetings, registrations
from tests.make.accounts import sign_in
from tests.make.raw_texts import HOSTILE
from tests.visitor import Page, Visitor

DESK = "/organise/im-test/participants"


def fill(db: Session) -> tuple[Meeting, Registration]:
    meeting = meetings.meeting(db)
    ana = registrations.registration(
        db, meeting, "Ana <b>Pérez</b>", approved=True, position="=1+1", notify=False
    )
    shy = registrations.registration(db, meeting, "Shy Sam", approved=True, notify=False)
    shy.listed = False
    return meeting, ana


@pytest.fixture
def organiser(app: FastAPI, visitor: Visitor) -> Visitor:
    """An organiser of a meeting with two people on its list, one of whom is not to be named."""
    sessions: Sessions = app.state.sessions
    with sessions.write() as db:
        meeting, _ana = fill(db)
    sign_in(visitor, app, organiser_of=meeting.id)
    return visitor


def submit_issue(organiser: Visitor, **values: object) -> Page:
    page = organiser.get(DESK)
    (form,) = [one for one in page.tree.forms if "symbol" in one.fields]
    return organiser.post(DESK, {**dict(form.form_values()), **values})


def test_a_list_is_issued_published_read_and_taken_back(organiser: Visitor, app: FastAPI) -> None:
    issued = submit_issue(organiser, kind="provisional", symbol="X/INF.1")
    assert issued.path.startswith(f"{DESK}/")
    assert "Provisional list" in issued.words
    assert "Ana <b>Pérez</b>" in issued.words
    assert "Shy Sam" not in issued.words
    assert "1 person who is not named" in issued.words
    list_id = issued.path.rpartition("/")[2]

    with Visitor(app) as anybody:
        assert anybody.get(f"/im-test/participants/{list_id}").status == 404
        assert "No list is public yet." in anybody.get("/im-test/participants").words

        organiser.submit(issued, {}, action="/publish")
        assert "Provisional list" in anybody.get("/im-test/participants").words
        public = anybody.get(f"/im-test/participants/{list_id}")
        assert "Ana <b>Pérez</b>" in public.words
        assert "Shy Sam" not in public.words
        assert public.select("//meta[@name='robots'][@content='noindex']")

        again = organiser.get(issued.path)
        organiser.submit(again, {}, action="/withdraw")
        assert anybody.get(f"/im-test/participants/{list_id}.docx").status == 404


def test_an_addendum_is_published_with_the_list_that_it_adds_to(
    organiser: Visitor, app: FastAPI
) -> None:
    first = submit_issue(organiser, kind="provisional", symbol="X/INF.1")
    sessions: Sessions = app.state.sessions
    with sessions.write() as db:
        meeting = meeting_queries.meeting_at(db, "im-test")
        assert meeting
        registrations.registration(db, meeting, "Bo Late", approved=True, notify=False)
    addendum = submit_issue(organiser, kind="addendum")
    assert "Adds to: Provisional list, X/INF.1, " in addendum.words

    refused = organiser.submit(addendum, {"with_earlier": ""}, action="/publish")
    assert refused.status == 409
    assert "The list that this document is about is not public." in refused.words
    assert "No list is public yet." in organiser.get("/im-test/participants").words

    organiser.submit(organiser.get(addendum.path), {}, action="/publish")
    public = organiser.get("/im-test/participants").words
    assert "Addendum 1" in public
    assert "Provisional list" in public
    whole = organiser.get(first.path)
    assert "These documents are about this list, and become private with it: Addendum 1" in (
        whole.words
    )
    gone = organiser.submit(whole, {}, action="/withdraw")
    assert "nor is what was published about it" in gone.words
    assert "No list is public yet." in organiser.get("/im-test/participants").words
    assert "for organisers only" in organiser.get(addendum.path).words


def test_what_was_typed_is_kept_when_the_form_is_wrong(organiser: Visitor) -> None:
    page = submit_issue(organiser, symbol="<script>")

    assert page.status == 422
    assert page.errors == [
        "What is issued: Choose what is issued.",
        "Document symbol: A symbol has letters, numbers and the signs / . - ( ) only.",
    ]
    assert page.select("//input[@name='symbol']")[0].get("value") == "<script>"


def test_what_cannot_be_issued_is_said_in_a_sentence(organiser: Visitor) -> None:
    page = submit_issue(organiser, kind="addendum")

    assert page.status == 409
    assert "There is nothing that this document would say." in page.words


def file_of(organiser: Visitor, kind: str, language: str = "en") -> bytes:
    page = organiser.get(DESK)
    taken = organiser.submit(page, {"kind": kind, "language": language}, action="/file")
    assert taken.status == 200
    assert f"-{language}.{kind}" in taken.headers["content-disposition"]
    return taken.answer.content


def test_the_table_is_taken_away_as_csv_without_formulas(organiser: Visitor) -> None:
    rows = list(csv.reader(io.StringIO(file_of(organiser, "csv").decode("utf-8-sig"))))

    assert rows == [
        ["Category", "Delegation", "Name", "Position", "Function in the delegation"],
        ["States", "Switzerland", "Ana <b>Pérez</b>", "'=1+1", "Representative"],
        ["States", "Switzerland", "1 person who is not named", "", ""],
    ]


def test_the_table_is_taken_away_as_xlsx_with_texts_only(organiser: Visitor) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(file_of(organiser, "xlsx", "ar")))
    rows = book.get_sheet_by_index(0).to_python()

    assert rows[1][1:4] == ["Switzerland", "Ana <b>Pérez</b>", "=1+1"]
    assert rows[0][0] == "الفئة"
    archive = ZipFile(io.BytesIO(file_of(organiser, "xlsx", "ar")))
    sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert 'rightToLeft="1"' in sheet
    assert "<f>" not in sheet


@pytest.mark.parametrize(
    ("language", "title"), [("fr", "Liste"), ("ar", "قائمة"), ("zh", "与会者名单")]
)
def test_the_document_is_taken_away_as_docx(organiser: Visitor, language: str, title: str) -> None:
    word = docx.Document(io.BytesIO(file_of(organiser, "docx", language)))

    by_style: dict[str, list[str]] = {}
    for paragraph in word.paragraphs:
        assert paragraph.style
        by_style.setdefault(paragraph.style.name or "", []).append(paragraph.text)
    assert by_style["Title"][0].startswith(title)
    assert by_style["Heading 2"] == ["Switzerland"]
    assert any(text.startswith("Ana <b>Pérez</b>\n=1+1\n") for text in by_style["Normal"])
    from_right = word.element.body.findall(".//{*}pPr/{*}bidi")
    assert len(from_right) == (len(word.paragraphs) if language == "ar" else 0)


@pytest.mark.parametrize(
    ("language", "title"), [("fr", "Liste"), ("ar", "قائمة"), ("zh", "与会者名单")]
)
def test_the_document_is_taken_away_as_pdf(organiser: Visitor, language: str, title: str) -> None:
    reader = PdfReader(io.BytesIO(file_of(organiser, "pdf", language)))

    words = " ".join("\n".join(page.extract_text() for page in reader.pages).split())
    assert reader.metadata
    assert str(reader.metadata.title).startswith(title)
    assert "Ana <b>Pérez</b> =1+1" in words
    assert "Switzerland" in words
    assert "Shy" not in words


def test_what_is_public_is_a_file_too(organiser: Visitor, app: FastAPI) -> None:
    issued = submit_issue(organiser, kind="final")
    organiser.submit(issued, {}, action="/publish")

    with Visitor(app) as anybody:
        page = anybody.get(issued.path.removeprefix("/organise"))
        for link in page.select("//a[@download]"):
            file = anybody.get(str(link.get("href")))
            assert file.status == 200
            assert file.answer.content[:4] in {b"%PDF", b"PK\x03\x04"}
        assert len(page.select("//a[@download]")) == 2


def test_no_name_breaks_a_document(app: FastAPI, visitor: Visitor) -> None:
    sessions: Sessions = app.state.sessions
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        for number, text in enumerate(HOSTILE):
            one = registrations.registration(
                db, meeting, f"Person {number}", approved=True, notify=False,
                email=f"p{number}@example.org",
            )  # fmt: skip
            one.person.position = text.replace("\x00", "")[:200]
    sign_in(visitor, app, organiser_of=meeting.id)

    word = docx.Document(io.BytesIO(file_of(visitor, "docx")))
    book = CalamineWorkbook.from_filelike(io.BytesIO(file_of(visitor, "xlsx")))
    pdf = PdfReader(io.BytesIO(file_of(visitor, "pdf")))

    assert len(pdf.pages) > 1
    assert sum(one.text.startswith("Person ") for one in word.paragraphs) == len(HOSTILE)
    assert len(book.get_sheet_by_index(0).to_python()) == len(HOSTILE) + 1
    assert visitor.get(DESK).status == 200


def test_an_unknown_kind_of_file_is_no_address(organiser: Visitor) -> None:
    page = organiser.get(DESK)

    assert organiser.submit(page, {"kind": "exe"}, action="/file").status == 404


def test_more_people_cost_no_more_questions(organiser: Visitor, app: FastAPI) -> None:
    sessions: Sessions = app.state.sessions

    def asked() -> list[int]:
        counts = []
        for path in (DESK, "/organise/im-test/statistics"):
            seen: list[str] = []

            def note(*given: object, seen: list[str] = seen) -> None:
                seen.append(str(given[2]))

            event.listen(sessions.engine, "before_cursor_execute", note)
            assert organiser.get(path).status == 200
            event.remove(sessions.engine, "before_cursor_execute", note)
            counts.append(len(seen))
        return counts

    few = asked()
    with sessions.write() as db:
        meeting = meeting_queries.meeting_at(db, "im-test")
        assert meeting
        for name in ("Bo", "Cy", "Di"):
            registrations.registration(
                db, meeting, name, approved=True, notify=False,
                entity=delegations.state(db, name.upper(), name),
            )  # fmt: skip

    assert asked() == few
