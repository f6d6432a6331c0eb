"""Somebody of a State or an organisation speaks, and it is not settled yet who."""

from fastapi import FastAPI
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.hosting.service import speakers_of
from app.registrations.models import Person
from app.side_events import service
from app.side_events.models import SideEvent, SpeakerRole
from app.side_events.rules.application import is_named
from tests.app.hosting.test_changing import Published
from tests.app.hosting.test_june_2021 import facts
from tests.make import meetings
from tests.make.side_events import LEAD, application, side_event, speaker
from tests.visitor import Visitor

SPAIN = speaker("Spain", affiliation="Spain")
PANEL = speaker("MAG", SpeakerRole.PANELLIST, affiliation="MAG")


def people(event: SideEvent) -> list[str]:
    return [one.person_id for one in event.speakers]


def test_whoever_is_not_named_is_somebody_else_each_time(db: Session) -> None:
    meeting = meetings.meeting(db)
    one, other = (side_event(db, meeting, speakers=[SPAIN, PANEL, PANEL]) for _each in range(2))

    assert len({*people(one), *people(other)}) == 6
    assert not any(map(is_named, one.speakers))
    assert speakers_of(one)[0].name == "Spain, name follows"
    assert {speaks.person.name for speaks in one.speakers} == {""}  # like nobody else's


def test_they_stay_who_they_are_until_somebody_is_named(db: Session) -> None:
    meeting = meetings.meeting(db)
    event = side_event(db, meeting, speakers=[SPAIN, PANEL, PANEL])
    before = people(event)

    again = application(partners=(LEAD,), speakers=(SPAIN, PANEL, PANEL))
    event = service.change(db, meeting, event, again)
    assert people(event) == before
    named = speaker("Ana Ruiz", affiliation="Spain", email="ana@example.org")
    event = service.change(db, meeting, event, application(speakers=(named, PANEL, PANEL)))

    assert people(event)[1:] == before[1:]
    assert event.speakers[0].person.email == "ana@example.org"
    assert db.scalar(select(func.count()).select_from(Person)) == 4


def test_a_host_names_later_who_comes(app: FastAPI, visitor: Visitor) -> None:
    """Until then the place is open, also in the running order."""
    event = Published(app)
    edit, order = f"{event.own}/edit", f"{event.own}/running-order"
    visitor.submit(visitor.get(order), {})
    empty = {"speakers-0-name": "", "speakers-0-affiliation": "", "speakers-0-email": ""}
    faulty = visitor.submit(visitor.get(edit), {**empty, "reason": "A change of plan."})
    assert "Write a name, or whom the person speaks for." in " ".join(faulty.errors)

    open_yet = {**empty, "speakers-0-affiliation": "Spain", "reason": "Somebody else comes."}
    panel = {"speakers-1-name": "", "speakers-1-affiliation": "MAG"}
    own = visitor.submit(visitor.get(edit), {**open_yet, **panel})
    assert visitor.get(order).select("//option[@selected][.='MAG, name follows']")
    page = visitor.get(event.public)
    form = visitor.get(edit)

    assert "Who comes is not named yet." in own.words
    assert "Chair Spain" in facts(page)
    assert '"performer": [{"@type": "Organization", "name": "Spain"}' in page.text
    assert form.select("//input[@name='speakers-0-name']/@value") in ([], [""])
    assert form.select("//input[@name='speakers-0-affiliation']/@value") == ["Spain"]
    named = {"speakers-0-name": "Ana Ruiz", "reason": "Now it is settled."}
    visitor.submit(form, named)
    assert "Ana Ruiz, Spain" in visitor.get(event.public).words
