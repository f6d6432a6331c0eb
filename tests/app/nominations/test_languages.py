"""In which language people are written to whom a focal point enters."""

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.core.db import Sessions
from app.core.i18n import LANGUAGES, in_use
from app.core.jobs import Work
from app.messages.models import Message
from app.nominations import jobs, service
from app.nominations.models import Import
from app.nominations.rules.checking import Known, check
from app.nominations.rules.columns import COLUMN_LABELS, Column, guess, heading_named
from app.registrations.models import Person, Registration
from tests.make import delegations, meetings
from tests.make import registrations as make
from tests.make.accounts import sign_in
from tests.visitor import Page, Visitor

DESK = "/im-test/delegation"
TABLE = "Nom\tLangue\tCourriel\nBo\tanglais\tbo@example.org\nCy\t\tcy@example.org\n"


@pytest.fixture
def desk(app: FastAPI, visitor: Visitor, sessions: Sessions) -> Page:
    """The workspace, on an English screen, of a delegation whose one person reads French."""
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        make.registration(db, meeting, approved=True, notify=False).person.language = "fr"
        delegation_id = delegations.delegation(db, meeting).id
    sign_in(visitor, app, "focal@example.org", focal_point_of=delegation_id)
    return visitor.get(DESK)


def spoken(sessions: Sessions) -> dict[str, str]:
    with sessions.read() as db:
        return {one.name: one.language for one in db.scalars(select(Person))}


def enter(visitor: Visitor, desk: Page, name: str, **more: str) -> Page:
    """Send the form for one more person, as somebody without its last field would."""
    token = desk.select("//input[@name='csrf_token']/@value")[0]
    email = f"{name.lower()}@example.org"
    sent = {"csrf_token": token, "name": name, "email": email, "function": "adviser", **more}
    return visitor.post(DESK, sent)


def test_one_person_is_written_to_as_the_others_are_unless_said_otherwise(
    visitor: Visitor, sessions: Sessions, desk: Page
) -> None:
    enter(visitor, desk, "Bo")
    enter(visitor, desk, "Cy", written_in="es")

    assert desk.select("//select[@name='written_in']/option[@selected]/@value") == ["fr"]
    assert spoken(sessions) == {"Ana Pérez": "fr", "Bo": "fr", "Cy": "es"}
    with sessions.read() as db:
        told = {one.to_email: one.language for one in db.scalars(select(Message))}
    assert told == {"bo@example.org": "fr", "cy@example.org": "es"}


def test_the_language_is_changed_of_who_was_entered_not_of_who_registered(
    visitor: Visitor, sessions: Sessions, desk: Page
) -> None:
    enter(visitor, desk, "Bo")
    with sessions.read() as db:
        found = db.execute(select(Person.name, Registration.id).join(Registration))
        of = {row[0]: row[1] for row in found}
    own = f"{DESK}/people/{of['Bo']}"
    entered = visitor.get(own)
    registered = visitor.get(f"{DESK}/people/{of['Ana Pérez']}")
    token = desk.select("//input[@name='csrf_token']/@value")[0]
    said = {"csrf_token": token, "name": "Bo", "function": "adviser", "written_in": "ru"}
    visitor.post(own, said)

    assert "Language of mails to them" in entered.words
    assert "Language of mails to them" not in registered.words
    assert spoken(sessions) == {"Ana Pérez": "fr", "Bo": "ru"}


def test_a_table_says_the_language_of_each_and_the_preview_that_of_the_rest(
    visitor: Visitor, sessions: Sessions, desk: Page, work: Work
) -> None:
    del desk
    seen = visitor.submit(visitor.get(f"{DESK}/import"), {"table": TABLE})
    with sessions.read() as db:
        one = db.scalars(select(Import)).one()
    wrong = visitor.submit(seen, {"language": "xx"}, action="/save")
    visitor.submit(seen, {"language": "ar"}, action="/save")
    jobs.tell(work, one.id)

    assert one.language == "fr"
    assert "Language of mails to whom the table names none for" in seen.words
    assert wrong.status == 422
    assert spoken(sessions) == {"Ana Pérez": "fr", "Bo": "en", "Cy": "ar"}
    with sessions.read() as db:
        told = {mail.to_email: mail.language for mail in db.scalars(select(Message))}
    assert told == {"bo@example.org": "en", "cy@example.org": "ar"}


def test_where_nobody_is_entered_the_meeting_says_which_language(sessions: Sessions) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        ours = delegations.delegation(db, meeting, delegations.organisation(db))
        before = service.usual_language(db, meeting, ours)
        make.registration(db, meeting, approved=True, notify=False).person.language = "es"
        db.flush()

        assert before == "en"
        assert service.usual_language(db, meeting, ours) == "es"


@pytest.mark.parametrize("code", LANGUAGES)
def test_languages_and_their_heading_are_read_in_every_language(code: str) -> None:
    with in_use(code):
        heading = str(COLUMN_LABELS[Column.LANGUAGE])
    names = [[f"A{number}", name] for number, name in enumerate(LANGUAGES.values())]
    cells = [["Name", heading], *names, ["Zoe", "Klingon"], ["Ed", ""]]
    found = check(cells, guess(cells), Known())

    assert heading_named(heading) is Column.LANGUAGE
    assert [one.language for one in found.people] == [*LANGUAGES, "", ""]
    (fault,) = found.faults
    assert (fault.row, fault.column) == (8, 1)
    assert "“Klingon” is no language of the mails" in fault.sentence
    assert guess(names).columns == (Column.NAME, Column.LANGUAGE)
