"""The letter of a delegation: its kind, who gets it, what changed since; and the final list."""

import pytest
from fastapi import FastAPI

from app.core.db import Sessions
from app.meetings import queries as meetings_queries
from app.nominations.rules.letters import difference
from app.registrations import queries
from tests.make import delegations, meetings
from tests.make import registrations as make
from tests.make.accounts import sign_in
from tests.visitor import Page, Visitor

DESK = "/im-test/delegation"
SETTLING = "//form[contains(@action, '/settle')]"
PDF = b"%PDF-1.7\n%<script>alert(1)</script>\n"


def test_a_difference_names_added_changed_and_dropped() -> None:
    found = difference({"a": ["x", 1], "b": ["x", 1]}, {"b": ["y", 1], "c": ["x", 1]})

    assert (found.added, found.changed, found.dropped) == (["c"], ["b"], ["a"])
    assert not difference({"a": ["x", 1]}, {"a": ["x", 1]})


@pytest.fixture
def delegation_id(sessions: Sessions) -> str:
    """The delegation of Switzerland with Ana and =Bo approved."""
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        make.registration(db, meeting, "Ana", approved=True)
        make.registration(db, meeting, "=Bo", email="bo@example.org", approved=True)
        return delegations.delegation(db, meeting).id


def send(visitor: Visitor, page: Page, content: bytes, name: str) -> Page:
    token = page.select("//input[@name='csrf_token']/@value")[0]
    return visitor.ask(
        "POST",
        f"{DESK}/letter",
        data={"csrf_token": token},
        files={"file": (name, content)},
        follow_redirects=True,
    )


def test_a_letter_is_judged_by_content_and_given_only_as_a_download(
    app: FastAPI, visitor: Visitor, sessions: Sessions, delegation_id: str
) -> None:
    sign_in(visitor, app, "focal@example.org", focal_point_of=delegation_id)
    page = visitor.get(DESK)

    none = visitor.get(f"{DESK}/letter")
    wrong = send(visitor, page, b"<html><script>", "letter.pdf")
    kept = send(visitor, page, PDF, '../x".html')
    given = visitor.get(f"{DESK}/letter")

    assert (none.status, wrong.status) == (404, 422)
    assert "This is no PDF" in wrong.words
    assert "The letter is kept" in kept.words
    assert given.answer.content == PDF
    assert given.headers["content-type"] == "application/pdf"
    assert given.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in given.headers["content-security-policy"]
    assert given.headers["content-disposition"].startswith('attachment; filename="letter-')
    assert ".html" not in given.headers["content-disposition"]


def test_what_changed_since_the_letter_is_shown(
    app: FastAPI, visitor: Visitor, sessions: Sessions, delegation_id: str
) -> None:
    sign_in(visitor, app, "focal@example.org", focal_point_of=delegation_id)
    page = send(visitor, visitor.get(DESK), PDF, "letter.pdf")
    token = page.select("//input[@name='csrf_token']/@value")[0]
    with sessions.read() as db:
        ids = {one.person.name: one.id for one in queries.members_of(db, delegation_id)}

    visitor.post(f"{DESK}/final", {"csrf_token": token, "anyway": "1"})
    visitor.post(f"{DESK}/people/{ids['=Bo']}/remove", {"csrf_token": token})
    visitor.post(DESK, {"csrf_token": token, "name": "Cy", "function": "adviser"})
    after = visitor.get(DESK)
    listed = visitor.post(f"{DESK}/list.csv", {"csrf_token": token})
    opened = visitor.post(f"{DESK}/reopen", {"csrf_token": token})

    assert "Added: Cy" in after.words
    assert "Dropped: =Bo" in after.words
    assert after.words.count("since the final list") == 1
    assert listed.text.splitlines()[1:] == [
        ",Ana,Representative,,ana@example.org,Approved",
        ",Cy,Adviser,,,Approved",
    ]
    assert "The list is open again." in opened.words


def test_a_newer_letter_covers_what_changed_and_earlier_ones_go_by_the_names_of_their_files(
    app: FastAPI, visitor: Visitor, delegation_id: str
) -> None:
    sign_in(visitor, app, "focal@example.org", focal_point_of=delegation_id)
    page = send(visitor, visitor.get(DESK), PDF, "letter.pdf")
    token = page.select("//input[@name='csrf_token']/@value")[0]

    visitor.post(DESK, {"csrf_token": token, "name": "Cy", "function": "adviser"})
    before = visitor.get(DESK)
    after = send(visitor, before, PDF, "second.pdf")
    [older] = before.select(f"{SETTLING}//input[@name='letter']/@value")
    overtaken = visitor.post(f"{DESK}/letter/settle", {"csrf_token": token, "letter": older})

    assert "Changed after the letter" in before.words
    assert "says with “Seen and in order” that these changes need no new letter" in before.words
    assert "Changed after the letter" not in after.words
    assert after.select(SETTLING) == []
    assert "Nothing is open" in after.words
    assert "Nothing was settled: a newer letter is there." in overtaken.words
    assert "second.pdf" in after.words
    assert after.select("//section[@id='letter']//details//a//text()") == ["letter.pdf"]
    assert "What the next letter brought, compared with this one: Added: Cy" in after.words


def test_what_changed_since_a_letter_is_settled_and_older_letters_are_given(
    app: FastAPI, visitor: Visitor, sessions: Sessions, delegation_id: str
) -> None:
    sign_in(visitor, app, "focal@example.org", name="Farid", focal_point_of=delegation_id)
    first = send(visitor, visitor.get(DESK), PDF, "letter.pdf")
    token = first.select("//input[@name='csrf_token']/@value")[0]
    visitor.post(DESK, {"csrf_token": token, "name": "Cy", "function": "adviser"})
    send(visitor, visitor.get(DESK), PDF + b"second", "second.pdf")
    visitor.post(DESK, {"csrf_token": token, "name": "Di", "function": "adviser"})
    page = visitor.get(DESK)
    earlier = page.select("//section[@id='letter']//a/@href")
    [newest] = page.select(f"{SETTLING}//input[@name='letter']/@value")

    after = visitor.post(f"{DESK}/letter/settle", {"csrf_token": token, "letter": newest})
    visitor.post(DESK, {"csrf_token": token, "name": "Eve", "function": "adviser"})
    later = visitor.get(DESK)
    with Visitor(app) as desk:
        sign_in(desk, app, "olive@example.org", name="Olive", organiser_of=meeting_of(sessions))
        theirs = f"/organise/im-test/delegations/{delegation_id}"
        shown = desk.get(theirs)
        settled = desk.submit(shown, {"letter": newest}, action="/settle")
        given = desk.get(earlier[1].replace(DESK, theirs))
        forged = desk.get(f"{theirs}/letter?letter=nonsense")

    assert [visitor.get(path).answer.content for path in earlier] == [PDF + b"second", PDF]
    assert "Added: Di" in page.words
    assert "Added: Di" not in after.words
    assert "were settled by Farid." in after.words
    assert "Added: Eve" in later.words
    assert "Added: Eve" in shown.words
    assert "Added: Eve" not in settled.words
    assert "were settled by Olive." in settled.words
    assert (given.answer.content, forged.status) == (PDF, 404)


def meeting_of(sessions: Sessions) -> str:
    with sessions.read() as db:
        found = meetings_queries.meeting_at(db, "im-test")
        assert found is not None
        return found.id
