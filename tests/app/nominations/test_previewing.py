"""What a focal point is told before a table is saved, and what can be undone afterwards."""

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.core.db import Sessions
from app.core.jobs import Work
from app.meetings.models import Meeting
from app.messages.models import Message
from app.nominations import jobs
from app.nominations.models import Import
from app.registrations import queries as registrations_queries
from app.registrations import service as registrations_service
from app.registrations.models import DelegationFunction, QuotaScope, Registration
from tests.make import delegations, meetings, registrations
from tests.make.accounts import actor, sign_in
from tests.visitor import Page, Visitor

DESK = "/im-test/delegation"
TABLE = (
    "Name\tFunction\tE-mail\n"
    "Bo Blank\tAdviser\tbo@example.org\n"
    "Cy Blank\tAssistant\tcy@example.org\n"
    "Dee Blank\tHead of delegation\tdee@example.org\n"
    "Eve Blank\tAdviser\teve@example.org\n"
)


@pytest.fixture
def desk(app: FastAPI, visitor: Visitor, sessions: Sessions) -> Page:
    """The workspace of a delegation with a head and two places in all; assistants take none."""
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        registrations.registration(
            db, meeting, approved=True, notify=False, function=DelegationFunction.HEAD
        )
        organiser = actor(db, "organiser@example.org", organiser_of=meeting.id)
        registrations_service.set_quota(db, organiser, meeting, scope=QuotaScope.EACH, places=2)
        delegation_id = delegations.delegation(db, meeting).id
    sign_in(visitor, app, "focal@example.org", focal_point_of=delegation_id)
    return visitor.get(DESK)


def test_who_would_wait_and_a_second_head_are_said_before_a_table_is_saved(
    visitor: Visitor, sessions: Sessions, desk: Page, work: Work
) -> None:
    seen = visitor.submit(visitor.get(f"{DESK}/import"), {"table": TABLE})
    saved = visitor.submit(seen, {}, action="/save")
    with sessions.read() as db:
        import_id = db.scalars(select(Import.id)).one()
    jobs.tell(work, import_id)

    assert "2 people of this table would wait for a place" in seen.words
    assert "write another function for all but one of these: Ana Pérez · Dee Blank" in (
        seen.words.replace("Write", "write")
    )
    assert "For 2 people no place is free" in saved.words
    with sessions.read() as db:
        told = {(m.to_email, m.kind) for m in db.scalars(select(Message))}
    assert told >= {
        ("bo@example.org", "registrations/entered"),
        ("cy@example.org", "registrations/entered"),
        ("dee@example.org", "registrations/waiting"),
        ("eve@example.org", "registrations/waiting"),
    }


def test_a_surplus_head_of_a_table_is_corrected_where_it_is_shown(
    visitor: Visitor, desk: Page
) -> None:
    seen = visitor.submit(visitor.get(f"{DESK}/import"), {"table": TABLE})
    chosen = seen.select("//select[@name='cell-4-1']/option[@selected]/@value")
    token = seen.select("//input[@name='csrf_token']/@value")[0]
    deputy = {"csrf_token": token, "cell-4-1": "Deputy head of delegation"}
    again = visitor.post(seen.path, deputy)

    assert "Dee Blank (row 4)" in seen.words
    assert chosen == ["Head of delegation"]
    assert "More than one head of delegation" not in again.words
    assert again.select("//select[@name='cell-4-1']") == []
    assert "Deputy head of delegation" in again.words.partition("Who would be entered")[2]


def test_who_waits_reads_which_of_how_many_and_by_what_rule(
    app: FastAPI, visitor: Visitor, sessions: Sessions, desk: Page
) -> None:
    """A second head does not move up by themselves; it is said where the focal point looks."""
    seen = visitor.submit(visitor.get(f"{DESK}/import"), {"table": TABLE})
    saved = visitor.submit(seen, {}, action="/save")
    rows = {name: " ".join(saved.select(f"//tr[contains(., '{name}')]")[0].text_content().split())
            for name in ("Bo Blank", "Dee Blank", "Eve Blank")}  # fmt: skip
    taken_out = visitor.submit(
        visitor.get(str(saved.select("//tr[contains(., 'Bo Blank')]//a/@href")[0])), {},
        action="/remove",
    )  # fmt: skip

    assert "in the line" not in desk.words
    assert "who wait for" not in rows["Bo Blank"]
    assert "Number 1 of 2 who wait for these places" in rows["Dee Blank"]
    assert "Number 2 of 2 who wait for these places" in rows["Eve Blank"]
    assert "Does not move up: your delegation has a head already." in rows["Dee Blank"]
    assert "Does not move up" not in rows["Eve Blank"]
    assert "the next in the line moves up by themselves" in saved.words
    assert "Number 1 of 1 who wait for these places" in taken_out.words
    (eve,) = taken_out.select("//tr[contains(., 'Eve Blank')]")
    assert "Approved" in eve.text_content()
    with sessions.read() as db:
        delegation_id, meeting_id = db.execute(
            select(Registration.delegation_id, Registration.meeting_id).limit(1)
        ).one()
        dee = registrations_queries.members_of(db, str(delegation_id))
        (waits,) = [one for one in dee if one.person.name == "Dee Blank"]
        own = registrations_service.link_path(db, db.get_one(Meeting, meeting_id), waits)
    sign_in(visitor, app, "olive@example.org", organiser_of=meeting_id)
    for path in ("/organise/im-test/places", f"/organise/im-test/registrations/{waits.id}"):
        assert "would be a second head" in visitor.get(path).words
    words = visitor.get(own).words
    assert "You are number 1 in the line." in words
    assert "Your delegation has a head already" in words
    assert "it is yours" not in words


def test_rows_with_faults_and_who_takes_no_place_do_not_wait(visitor: Visitor, desk: Page) -> None:
    wrong = TABLE.replace("eve@example.org", "eve")
    seen = visitor.submit(visitor.get(f"{DESK}/import"), {"table": wrong})

    assert "1 person of this table would wait for a place" in seen.words
    assert "Rows with faults are not counted yet." in seen.words


def test_columns_that_are_not_read_are_named_before_nothing_is_wrong(
    visitor: Visitor, desk: Page
) -> None:
    table = (
        "No.\tName\tWhat they do\tCountry\tFunction\n"
        "1\tBo\tMine action\tPeru\tAdviser\n"
        "2\tCy\tLegal unit\tPeru\tAdviser\n"
    )
    seen = visitor.submit(visitor.get(f"{DESK}/import"), {"table": table})
    token = seen.select("//input[@name='csrf_token']/@value")[0]
    read = visitor.post(seen.path, {"csrf_token": token, "column-2": "position"})

    said, right = (seen.words.index(one) for one in ("will not be read", "Nothing is wrong"))
    assert said < right
    assert "2 columns will not be read" in seen.words
    assert "Column C (What they do): is it “Position”?" in seen.words
    assert "Column D (Country)" in seen.words
    assert "Country): is it" not in seen.words
    assert "1 column will not be read" in read.words
    assert "is it “" not in read.words
    assert "Legal unit" in read.words.partition("Who would be entered")[2]


def test_undo_is_offered_for_those_for_whom_it_can_be_done(visitor: Visitor, desk: Page) -> None:
    table = "Name\nBo Blank\nCy Blank\n"
    seen = visitor.submit(visitor.get(f"{DESK}/import"), {"table": table})
    saved = visitor.submit(seen, {}, action="/save")
    links = [str(one) for one in saved.select("//th[contains(., 'Blank')]/../@id")]
    bo, cy = (f"{DESK}/people/{one.removeprefix('person-')}" for one in links)
    token = saved.select("//input[@name='csrf_token']/@value")[0]
    changed = {"name": "Bo Blank", "function": "adviser", "position": "Envoy"}
    visitor.post(bo, {"csrf_token": token, **changed})

    some = visitor.get(DESK)
    visitor.submit(visitor.get(cy), {}, action="/remove")
    none = visitor.get(DESK)

    button = "//form[contains(@action, '/undo')]//button/text()"
    assert [page.select(button) for page in (saved, some, none)] == [
        ["Undo"],
        ["Undo for those who were not changed (1)"],
        [],
    ]
    assert "Everybody of it was changed or taken out since." in none.words
