"""What people need: told once, kept sealed, seen by who acts on it and by nobody else."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi import FastAPI
from sqlalchemy import event, inspect, select, text
from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry
from app.core.db import Sessions
from app.meetings.models import Meeting
from app.messages.models import Message
from app.registrations import queries, service
from app.registrations.models import NeedKind, NeedState, Registration
from app.registrations.rules import Entry
from app.registrations.service.care import set_needs
from tests.make import accounts, delegations, meetings, registrations
from tests.make.accounts import sign_in
from tests.visitor import Visitor

QUERIES = 7  # for the page of cases, whoever needs what
CANARY = "canary-insulin-7531"
CARE, ORGANISE = "/care/im-test", "/organise/im-test/care"


@pytest.fixture
def meeting_id(sessions: Sessions) -> str:
    """A meeting with two people who need something, and one who needs nothing."""
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        needs = {NeedKind.STEP_FREE: "80 cm wide", NeedKind.MEDICAL: CANARY}
        registrations.registration(db, meeting, "Ana Pérez", needs=needs, language="fr")
        registrations.registration(db, meeting, "Bo Berg", needs={NeedKind.DIETARY: "Halal"})
        registrations.registration(db, meeting, "Cy Young")
        return meeting.id


def registration(db: Session, name: str = "Ana Pérez") -> Registration:
    found = db.scalars(select(Registration)).all()
    known = {one.id: queries.registration(db, one.id) for one in found}
    return next(one for one in known.values() if one is not None and one.person.name == name)


def test_what_is_written_is_nowhere_in_the_database(sessions: Sessions, meeting_id: str) -> None:
    with sessions.read() as db:
        tables = inspect(db.connection()).get_table_names()
        kept = " ".join(
            str(row)
            for table in tables
            for row in db.execute(text(f'SELECT * FROM "{table}"'))  # noqa: S608 - our own tables
        )

        assert "Ana Pérez" in kept  # the control: this would find it
        assert CANARY not in kept
        assert registrations.needs(db, registration(db))[NeedKind.MEDICAL] == CANARY


def test_what_is_changed_is_asked_again_and_the_rest_stays(
    sessions: Sessions, meeting_id: str
) -> None:
    with sessions.write() as db:
        meeting, own = db.get_one(Meeting, meeting_id), registration(db)
        actor = accounts.actor(db, "care@example.org")
        for need in queries.needs_of(db, own.id):
            service.arrange(db, actor, meeting, need, "Ramp at door 3")

        wanted = {NeedKind.STEP_FREE: "80 cm wide", NeedKind.MEDICAL: "", NeedKind.OTHER: "Quiet"}
        service.change_needs(db, meeting, own, wanted)
        told = {one.row.kind: (one.row.state, one.answer) for one in service.needs_told(db, own)}

    assert told == {
        NeedKind.STEP_FREE: (NeedState.ARRANGED, "Ramp at door 3"),
        NeedKind.MEDICAL: (NeedState.ASKED, ""),
        NeedKind.OTHER: (NeedState.ASKED, ""),
    }


def test_the_person_changes_it_by_their_link_after_the_deadline(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    with sessions.write() as db:
        meeting, own = db.get_one(Meeting, meeting_id), registration(db)
        meeting.registration_closes_at = meetings.hour("09:00", -30)
        link = service.link_path(db, meeting, own)

    page = visitor.get(f"{link}/needs")
    loose = visitor.submit(page, {"need_dietary_details": "No nuts"})
    done = visitor.submit(loose, {"need_dietary": "y"})

    assert CANARY in page.text
    assert loose.status == 422
    assert "Tick the box before it, or empty this line." in loose.words
    assert (done.path, "No nuts" in done.words) == (link, True)
    with sessions.read() as db:
        assert registrations.needs(db, registration(db)) == {
            NeedKind.STEP_FREE: "80 cm wide",
            NeedKind.DIETARY: "No nuts",
            NeedKind.MEDICAL: CANARY,
        }


def test_organisers_see_numbers_and_neither_names_nor_words(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    sign_in(visitor, app, "organiser@example.org", organiser_of=meeting_id)
    with sessions.read() as db:
        own = registration(db)
    desk = "/organise/im-test"
    pages = [visitor.get(f"{desk}/{path}") for path in ("registrations", "participants", "care")]
    pages.append(visitor.get(f"{desk}/registrations/{own.id}"))
    taken = visitor.submit(visitor.get(f"{desk}/registrations"), {}, action=".csv")

    shown = visitor.get(ORGANISE)
    rows = {
        row.findtext("th"): [cell.text_content() for cell in row.findall("td")]
        for row in shown.select("//tbody/tr")
    }
    assert all(CANARY not in one.text and "80 cm" not in one.text for one in [*pages, taken])
    assert "Ana Pérez" not in shown.text
    assert rows["Step-free access"] == ["1", "0", "0"]
    assert visitor.get(CARE).status == 404


def test_who_was_let_sees_it_and_that_they_looked_is_written_down_once(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    sign_in(visitor, app, "organiser@example.org", organiser_of=meeting_id)
    form = visitor.get(ORGANISE)
    wrong = visitor.submit(form, {"email": "nobody"}, action="/care")
    visitor.submit(form, {"email": " Carla@Example.org "}, action="/care")
    with Visitor(app) as helper:
        sign_in(helper, app, "carla@example.org")
        listed = helper.get(CARE)
        helper.get(CARE)
        account = visitor.get("/account")
        theirs = helper.get("/account")

    looked = visitor.get(ORGANISE)
    assert wrong.status == 422
    for word in ("Ana Pérez", "80 cm wide", CANARY, "Bo Berg", "Halal"):
        assert word in listed.words
    assert "Cy Young" not in listed.words
    assert looked.words.count("carla@example.org") == 3  # among those let, its button, its look
    assert "To what people need" in theirs.words
    assert "To what people need" not in account.words
    with sessions.read() as db:
        seen = [entry for entry in db.scalars(select(AuditEntry)) if entry.action == "needs.seen"]
        assert len(seen) == 1
        assert CANARY not in str(vars(seen[0]))

    visitor.submit(looked, {}, action="/remove")
    with Visitor(app) as helper:
        sign_in(helper, app, "carla@example.org")
        assert helper.get(CARE).status == 404


def test_it_is_arranged_then_told_in_the_language_of_the_person(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    sign_in(visitor, app, "carla@example.org", cares_at=meeting_id)
    with sessions.write() as db:
        own = registration(db)
        medical = next(n for n in queries.needs_of(db, own.id) if n.kind is NeedKind.MEDICAL)
        link = service.link_path(db, db.get_one(Meeting, meeting_id), own)
    page = visitor.get(f"{CARE}/needs/{medical.id}")
    too_long = visitor.submit(page, {"answer": "x" * 1_001, "do": "tell"})
    visitor.submit(page, {"answer": "A fridge at the desk", "do": "arrange"})
    before = visitor.get(link)
    done = visitor.submit(visitor.get(page.path), {"do": "tell"})
    after = visitor.get(link)

    assert (too_long.status, "x" * 1_001 in too_long.text) == (422, True)
    assert ("A fridge" in before.words, "A fridge" in after.words) == (False, True)
    assert done.path.startswith(CARE)
    with sessions.read() as db:
        mail = db.scalars(select(Message).where(Message.kind == "registrations/arranged")).one()
        entries = [entry for entry in db.scalars(select(AuditEntry)) if "need" in entry.action]
    assert mail.language == "fr"
    assert link in mail.text
    for word in (CANARY, "fridge", "edical"):
        assert word not in mail.text + mail.html + mail.subject
        assert word not in " ".join(str(vars(entry)) for entry in entries)


def test_the_cases_are_filtered_by_kind_and_state(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    sign_in(visitor, app, "carla@example.org", cares_at=meeting_id)

    dietary = visitor.get(f"{CARE}?kind=dietary")
    told = visitor.get(f"{CARE}?state=told")
    unknown = visitor.get(f"{CARE}?kind=nonsense&day=never")

    assert ("Bo Berg" in dietary.words, "Ana Pérez" in dietary.words) == (True, False)
    assert "There is nothing here to arrange." in told.words
    assert "Ana Pérez" in unknown.words


@contextmanager
def counted(app: FastAPI) -> Iterator[list[str]]:
    """The statements that the application sends within."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(app.state.sessions.engine, "before_cursor_execute", note)
    yield statements
    event.remove(app.state.sessions.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_asks_as_much_for_three_as_for_one(
    app: FastAPI, visitor: Visitor, sessions: Sessions, people: int
) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        for number in range(people):
            registrations.registration(
                db, meeting, f"P{number} Person", needs={NeedKind.OTHER: f"Need {number}"}
            )
        meeting_id = meeting.id
    sign_in(visitor, app, "carla@example.org", cares_at=meeting_id)
    visitor.get(CARE)  # from now on the look is written down

    with counted(app) as statements:
        page = visitor.get(CARE)

    assert page.words.count("Need ") >= people
    assert len([one for one in statements if one.startswith("SELECT")]) == QUERIES


def test_two_entries_of_one_kind_both_stay_until_the_person_says_it_anew(db: Session) -> None:
    meeting = meetings.meeting(db)
    one = registrations.registration(db, meeting, needs={NeedKind.OTHER: "A ramp"})
    other = registrations.registration(db, meeting, "Ann P", needs={NeedKind.OTHER: "Quiet"})
    for need in queries.needs_of(db, other.id):
        need.registration_id = one.id
    db.flush()

    both = registrations.needs(db, one)
    set_needs(db, meeting, one, {NeedKind.OTHER: "A ramp and quiet"})

    assert both == {NeedKind.OTHER: "A ramp; Quiet"}
    assert registrations.needs(db, one) == {NeedKind.OTHER: "A ramp and quiet"}
    assert len(queries.needs_of(db, one.id)) == 1


def test_whoever_registers_twice_keeps_what_they_said_first(db: Session) -> None:
    meeting = meetings.meeting(db)
    first = registrations.registration(db, meeting, needs={NeedKind.OTHER: "A ramp"})

    entry = Entry("Ana Pérez", "ana@example.org", delegations.state(db), needs={})
    again = service.register(db, meeting, entry)

    assert again.id == first.id
    assert registrations.needs(db, again) == {NeedKind.OTHER: "A ramp"}
