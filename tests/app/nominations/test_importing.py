"""A table of people becomes a part of the list, whole or not at all, and is taken back whole."""

from datetime import timedelta

import pytest
import time_machine
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core import clock
from app.core.db import Sessions
from app.core.jobs import Work
from app.core.limits import count_within
from app.matching import queries as matching
from app.meetings import queries as meetings_queries
from app.messages.models import Message
from app.nominations import jobs, queries, service
from app.nominations.errors import CannotUndo, FaultsLeft
from app.nominations.models import Import
from app.nominations.rules.tables import read_file, read_pasted
from app.nominations.service.people import LOOKED_UP
from app.registrations import queries as registrations
from app.registrations.errors import RegisteredElsewhere
from app.registrations.models import RegistrationState, Way
from app.registrations.rules import Entry
from app.registrations.service import add_members as make_members
from tests.conftest import rows
from tests.make import delegations, meetings, sheets
from tests.make import matching as matching_twice
from tests.make import registrations as make
from tests.make.accounts import actor, sign_in
from tests.visitor import Page, Visitor

DESK = "/im-test/delegation"
PASTED = "Name\tFunction\tE-mail\nAna Pérez\tHoD\tana@example.org\nBo Blank\tAdvisor\t\n"


def test_a_clean_table_is_saved_whole_and_told_once(sessions: Sessions, work: Work) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        delegation = delegations.delegation(db, meeting)
        focal = actor(db, focal_point_of=delegation.id)
        speaker = make.person(db, meeting, "Ana Pérez", "ana@example.org")
        table = read_pasted(PASTED)
        one = service.read_in(db, focal, delegation, table, source="", language="fr")
        service.save(db, focal, meeting, delegation, one)
        with pytest.raises(FaultsLeft):
            service.save(db, focal, meeting, delegation, one)
        import_id, delegation_id = one.id, delegation.id

    jobs.tell(work, import_id)
    jobs.tell(work, import_id)

    with sessions.read() as db:
        members = registrations.members_of(db, delegation_id)
        assert [(m.person.name, m.way, m.state) for m in members] == [
            ("Ana Pérez", Way.LIST, RegistrationState.APPROVED),
            ("Bo Blank", Way.LIST, RegistrationState.APPROVED),
        ]
        assert members[0].person_id == speaker.id
        assert [(m.to_email, m.kind) for m in db.scalars(select(Message))] == [
            ("ana@example.org", "registrations/entered")
        ]
        assert db.get_one(Import, import_id).cells == {}


def test_a_table_with_faults_leaves_nothing_behind(sessions: Sessions) -> None:
    planted, places = sheets.planted(200, seed=3)
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        delegation = delegations.delegation(db, meeting)
        focal = actor(db, focal_point_of=delegation.id)
        table = read_file(sheets.workbook(planted))
        one = service.read_in(db, focal, delegation, table, source="list.xlsx", language="en")
        with pytest.raises(FaultsLeft):
            service.save(db, focal, meeting, delegation, one)
        assert len(service.checked(db, meeting, one).faults) == len(places)
        assert (rows(db, "person"), rows(db, "registration")) == (0, 0)


def test_a_table_is_undone_but_for_whom_somebody_changed(db: Session) -> None:
    meeting = meetings.meeting(db)
    delegation = delegations.delegation(db, meeting)
    focal = actor(db, focal_point_of=delegation.id)

    def saved() -> Import:
        one = service.read_in(db, focal, delegation, read_pasted(PASTED), source="", language="en")
        service.save(db, focal, meeting, delegation, one)
        return one

    undone = service.undo(db, focal, meeting, delegation, saved())
    gone = list(registrations.members_of(db, delegation.id))
    again = saved()
    back = list(registrations.members_of(db, delegation.id))
    service.change_member(
        db, focal, meeting, back[0],
        name="Ana P.", honorific="", position="", function=back[0].function, email=None,
    )  # fmt: skip

    assert (undone, gone, len(back)) == (0, [], 2)
    assert rows(db, "person") == 2
    assert service.undo(db, focal, meeting, delegation, again) == 1
    assert [m.person.name for m in registrations.members_of(db, delegation.id)] == ["Ana P."]
    assert service.undo(db, focal, meeting, delegation, again) == 0


def test_where_everybody_was_taken_out_nothing_is_undone(db: Session) -> None:
    meeting = meetings.meeting(db)
    delegation = delegations.delegation(db, meeting)
    focal = actor(db, focal_point_of=delegation.id)
    one = service.read_in(db, focal, delegation, read_pasted(PASTED), source="", language="en")
    for member in service.save(db, focal, meeting, delegation, one):
        service.take_out(db, focal, meeting, member)

    with pytest.raises(CannotUndo):
        service.undo(db, focal, meeting, delegation, one)


def test_who_is_taken_out_before_the_first_mail_gets_none(sessions: Sessions, work: Work) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        delegation = delegations.delegation(db, meeting)
        focal = actor(db, focal_point_of=delegation.id)
        table = read_pasted(f"{PASTED}Cy\tAdvisor\tcy@example.org\n")
        one = service.read_in(db, focal, delegation, table, source="", language="en")
        ana, _bo, cy = service.save(db, focal, meeting, delegation, one)
        service.take_out(db, focal, meeting, ana)
        import_id, cy_id = one.id, cy.id

    jobs.tell(work, import_id)

    with sessions.write() as db:
        late = registrations.registration(db, cy_id)
        here = meetings_queries.meeting_at(db, "im-test")
        assert late is not None
        assert here is not None
        service.take_out(db, focal, here, late)
        found = db.scalars(select(Message).order_by(Message.created_at, Message.id))
        assert [(m.to_email, m.kind) for m in found] == [
            ("cy@example.org", "registrations/entered"),
            ("cy@example.org", "registrations/taken_out"),
        ]


def test_who_came_onto_another_list_meanwhile_stops_the_whole_table(db: Session) -> None:
    meeting = meetings.meeting(db)
    ours = delegations.delegation(db, meeting, delegations.organisation(db))
    focal = actor(db, focal_point_of=ours.id)
    one = service.read_in(db, focal, ours, read_pasted(PASTED), source="", language="en")
    make.registration(db, meeting, "Ana Pérez", email="ana@example.org")

    with pytest.raises((FaultsLeft, RegisteredElsewhere)):
        service.save(db, focal, meeting, ours, one)

    assert registrations.members_of(db, ours.id) == []
    assert queries.known_of(db, meeting.id, ours.id).elsewhere == {"ana@example.org"}


@pytest.mark.parametrize("state", [RegistrationState.CANCELLED, RegistrationState.DECLINED])
def test_what_was_cancelled_in_another_delegation_is_not_taken_over(
    db: Session, state: RegistrationState
) -> None:
    """As for a single entry: its name and answers were not told to this delegation."""
    meeting = meetings.meeting(db)
    ours = delegations.delegation(db, meeting, delegations.organisation(db))
    focal = actor(db, focal_point_of=ours.id)
    theirs = make.registration(db, meeting, "Jane Private", email="ana@example.org")
    theirs.state, before = state, theirs.delegation_id
    one = service.read_in(db, focal, ours, read_pasted(PASTED), source="", language="en")

    (fault,) = service.checked(db, meeting, one).faults
    with pytest.raises(FaultsLeft):
        service.save(db, focal, meeting, ours, one)
    with pytest.raises(RegisteredElsewhere):
        make_members(db, focal, meeting, ours, [Entry("Ana Pérez", "ana@example.org")])

    assert "registered outside your delegation" in fault.sentence
    assert (theirs.state, theirs.delegation_id) == (state, before)
    assert registrations.members_of(db, ours.id) == []


def test_a_focal_point_does_not_look_up_the_addresses_of_everybody(
    visitor: Visitor, sessions: Sessions, focal_page: Page
) -> None:
    seen = visitor.submit(focal_page, {"table": PASTED})
    with sessions.write() as db:
        account = db.scalars(select(Account)).one()
        count_within(db, LOOKED_UP, "addresses", account.id, number=9_998)

    table = f"{PASTED}Cy\tAdvisor\tcy@example.org\n"
    two = visitor.submit(focal_page, {"table": table})
    token = {"csrf_token": seen.select("//input[@name='csrf_token']/@value")[0]}
    one = visitor.post(seen.path, {**token, "cell-3-2": "bo@example.org"})
    corrected = visitor.post(seen.path, {**token, "cell-3-2": "bo@example.com"})
    person = {"name": "Dee", "email": "dee@example.org", "function": "expert"}
    entered = visitor.post(DESK, {**token, **person})

    assert (two.status, one.status, corrected.status, entered.status) == (429, 200, 429, 429)
    assert "cy@example.org" in two.select("//textarea")[0].text_content()
    assert entered.select("//input[@name='email']/@value") == ["dee@example.org"]
    assert all("Too many tries" in page.words for page in (two, corrected, entered))
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert visitor.submit(focal_page, {"table": table}).status == 200


def test_everybody_of_a_table_is_looked_at_for_being_there_twice(db: Session) -> None:
    meeting = meetings.meeting(db)
    delegation = delegations.delegation(db, meeting)
    focal = actor(db, focal_point_of=delegation.id)
    make.person(db, meeting, "Ana Pérez", "ana@example.org")
    make.registration(db, meeting, "BLANK, Bo", email="bo@example.org")
    matching_twice.look(db, meeting)
    assert matching.open_suspicions(db, meeting.id) == []

    one = service.read_in(db, focal, delegation, read_pasted(PASTED), source="", language="en")
    made = service.save(db, focal, meeting, delegation, one)

    # Ana, who was looked at before, is of a delegation now
    new = matching.not_looked_at(db, meeting.id, 9)
    assert set(new) == {registration.person_id for registration in made}
    matching_twice.look(db, meeting)
    (pair,) = matching.open_suspicions(db, meeting.id)
    assert {pair.first.name, pair.second.name} == {"BLANK, Bo", "Bo Blank"}


def test_many_people_are_saved_at_once(db: Session) -> None:
    meeting = meetings.meeting(db)
    delegation = delegations.delegation(db, meeting)
    focal = actor(db, focal_point_of=delegation.id)
    table = read_file(sheets.workbook(sheets.people(1_000)))
    one = service.read_in(db, focal, delegation, table, source="all.xlsx", language="en")

    made = service.save(db, focal, meeting, delegation, one)

    assert len(made) == 1_000
    assert rows(db, "registration") == 1_000


@pytest.fixture
def focal_page(app: FastAPI, visitor: Visitor, sessions: Sessions) -> Page:
    """The page on which a table is sent, as the focal point sees it."""
    with sessions.write() as db:
        delegation_id = delegations.delegation(db, meetings.meeting(db)).id
    sign_in(visitor, app, "focal@example.org", focal_point_of=delegation_id)
    return visitor.get(f"{DESK}/import")


def upload(visitor: Visitor, page: Page, content: bytes, name: str = "list.xlsx") -> Page:
    token = page.select("//input[@name='csrf_token']/@value")[0]
    return visitor.ask(
        "POST",
        f"{DESK}/import",
        data={"csrf_token": token, "table": ""},
        files={"file": (name, content)},
        follow_redirects=True,
    )


def test_a_file_is_looked_at_corrected_saved_and_undone(
    visitor: Visitor, sessions: Sessions, focal_page: Page
) -> None:
    heading, *people = "Nom Fonction Courriel", "Ana Chef ana@", "Bo Cook"
    table = [heading.split(), *(one.split() for one in people), ["", "x"]]

    seen = upload(visitor, focal_page, sheets.workbook(table), "../<b>.xlsx")
    early = visitor.submit(seen, {}, action="/forget")
    seen = upload(visitor, focal_page, sheets.workbook(table), "../<b>.xlsx")
    path = seen.path
    token = seen.select("//input[@name='csrf_token']/@value")[0]
    pushed = visitor.post(f"{path}/save", {"csrf_token": token})
    corrected = {"cell-2-2": "ana@example.org", "cell-3-1": "Conseiller", "leave-4": "1"}
    fixed = visitor.post(path, {"csrf_token": token, **corrected})
    saved = visitor.post(f"{path}/save", {"csrf_token": token})
    undone = visitor.post(f"{path}/undo", {"csrf_token": token})

    assert "nothing was saved" in early.words
    assert "<b>.xlsx" in seen.words
    places = [node.text_content() for node in seen.select("//ul[@class='faults']//strong")]
    assert places == ["Row 2, column C", "Row 3, column B", "Row 4, column A", "Row 4, column B"]
    assert pushed.status == 409
    assert "Nothing is wrong with this table." in fixed.words
    assert "1 row left out" in fixed.words
    assert "Everybody of the table is on the list" in saved.words
    assert "The table is undone" in undone.words
    with sessions.read() as db:
        assert rows(db, "registration") == 2


def test_nothing_typed_is_lost_when_a_table_cannot_be_read(
    visitor: Visitor, focal_page: Page
) -> None:
    token = focal_page.select("//input[@name='csrf_token']/@value")[0]
    text = '"never closed\tHoD\n' + "x\t" * 60

    def send(table: str) -> Page:
        return visitor.ask(
            "POST", f"{DESK}/import", data={"csrf_token": token, "table": table}, files={}
        )

    empty, wrong = send(""), send(text)

    assert (empty.status, wrong.status) == (422, 422)
    (said,) = wrong.errors
    assert said.startswith("The table is too large: at most 5000 people in 50 columns")
    assert "never closed" in wrong.select("//textarea")[0].text_content()


def test_only_where_files_are_sent_may_a_body_be_large(visitor: Visitor, focal_page: Page) -> None:
    large = b"a" * 1_500_000

    taken = upload(visitor, focal_page, large, "a.csv")
    elsewhere = visitor.ask("POST", DESK, data={"name": large.decode()})
    too_large = upload(visitor, focal_page, b"a" * 10_100_000, "a.csv")

    assert taken.status in {200, 422}
    assert (elsewhere.status, too_large.status) == (413, 413)


def last_time(db: Session, *people: str) -> None:
    """Who came to the meeting of the month before."""
    starts = meetings.FIRST_DAY - timedelta(days=30)
    before = meetings.meeting(db, "im-before", starts_on=starts, ends_on=starts)
    for name in people:
        make.registration(db, before, name, approved=True)
    make.registration(db, before, "Was Declined")


def test_who_came_last_time_is_copied_looked_at_and_undone(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        last_time(db, "Ana Pérez", "Bo Blank", "=Cy")
        make.registration(db, meeting, "Bo Blank", approved=True)
        delegation_id = delegations.delegation(db, meeting).id
    sign_in(visitor, app, "focal@example.org", focal_point_of=delegation_id)
    desk = visitor.get(DESK)
    token = desk.select("//input[@name='csrf_token']/@value")[0]

    looked = visitor.post(f"{DESK}/copy", {"csrf_token": token})
    saved = visitor.post(f"{looked.path}/save", {"csrf_token": token})
    again = visitor.post(f"{DESK}/copy", {"csrf_token": token})
    workbook = visitor.post(f"{DESK}/list.xlsx", {"csrf_token": token})

    assert "Copy from the last meeting: Test Meetings (3)" in desk.text
    assert "Nothing is wrong with this table." in looked.words
    assert "Was Declined" not in looked.words
    assert all(name in saved.words for name in ("Ana Pérez", "Bo Blank", "=Cy"))
    assert again.status == 409
    assert "Everybody who came to the last meeting is on your list already" in again.words
    cells = read_file(workbook.answer.content).cells
    assert sorted(row[1] for row in cells) == ["=Cy", "Ana Pérez", "Bo Blank", "Name"]


def test_nothing_is_offered_to_a_delegation_that_was_never_there(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        last_time(db)
        delegation_id = delegations.delegation(db, meeting).id
    sign_in(visitor, app, "focal@example.org", focal_point_of=delegation_id)

    assert "Copy from the last meeting" not in visitor.get(DESK).text
