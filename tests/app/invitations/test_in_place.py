"""Who comes in somebody's place reads as what, and answers by a link or by mail."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.core import clock
from app.hosting.queries import sent_to
from app.hosting.service import ordering
from app.invitations import queries, service
from app.invitations.models import InvitationMail
from app.invitations.rules import SETTLES
from app.invitations.service.reading import read
from app.registrations.queries import person_by_email
from app.side_events import service as side_events
from app.side_events.models import SideEvent, SideEventState, SpeakerRole
from tests.app.invitations.test_substitutes import COLLEAGUE, NAME, delegated
from tests.make import schedule
from tests.make.accounts import sign_in
from tests.make.invitations import entries_of, organiser
from tests.make.mails_back import proven
from tests.visitor import Visitor

LINK = re.compile(r"/answers/in-place/[^\s\"<]+")


def invited(db: Session) -> tuple[schedule.Scene, InvitationMail]:
    """A chair has sent a colleague, who was invited: the scene and the mail to the colleague."""
    scene, _mail = delegated(db)
    event_id = scene.events[0].id
    (answer,) = queries.answers_of_event(db, event_id)
    assert service.invite(db, organiser(db, scene), scene.meeting, answer.id)
    service.send_due(db, scene.meeting.id)
    person = person_by_email(db, scene.meeting.id, COLLEAGUE)
    assert person
    mail, _message = queries.newest_of_event(db, event_id)[person.id]
    return scene, mail


def link_in(db: Session) -> str:
    (entry,) = entries_of(db, COLLEAGUE)
    (path,) = set(LINK.findall(entry.text))
    return str(path)


def seen_by_organisers(db: Session, scene: schedule.Scene) -> list[str]:
    """What is shown of the colleague's answer among those of the others."""
    found = next(one for one in service.versions_of(db, scene.events[0].id) if one.name == NAME)
    if found.answer is None or not found.answer.verified:
        return []
    return [found.answer.said, found.answer.source]


def test_the_letter_says_that_one_is_asked_to_chair_and_where_to_answer(db: Session) -> None:
    scene, _mail = invited(db)
    assert scene.events[0].speakers[0].role is SpeakerRole.CHAIR

    (entry,) = entries_of(db, COLLEAGUE)

    assert "You are asked to chair this side event in place of Person 1." in entry.text
    assert "You come as: Chair" in entry.text
    assert "Say whether you come" in entry.text
    assert link_in(db)


def test_the_link_shows_what_is_asked_and_takes_the_answer(
    app: FastAPI, visitor: Visitor, db: Session
) -> None:
    with app.state.sessions.write() as own:
        scene, _mail = invited(own)
        path, event = link_in(own), scene.events[0]
        host = side_events.link_path(own, event)
        room = scene.rooms[0].name["en"]
    page = visitor.get(path)
    for text in ("Event 1", "In place of Person 1", "You come as", "Chair", room, "When"):
        assert text in page.words, page.words
    neither = visitor.submit(page, {})
    assert (neither.status, "Press one of the two buttons." in neither.words) == (422, True)

    said = visitor.submit(page, {"take": "yes"})
    assert "Thank you. Your answer is saved." in said.words
    assert "Your answer so far: takes part " in said.words
    with app.state.sessions.read() as own:
        assert seen_by_organisers(own, scene) == ["takes part", "on their own page"]
    assert f"in their place: {NAME}, takes part" in visitor.get(host).words

    visitor.submit(said, {"take": "no"})
    with app.state.sessions.read() as own:
        assert seen_by_organisers(own, scene) == ["does not take part", "on their own page"]
    sign_in(visitor, app, organiser_of=scene.meeting.id)
    overview = visitor.get(f"/organise/im-test/side-events/{event.id}/invitations").words
    assert "does not take part on their own page" in overview


def test_the_link_says_why_it_asks_nothing(app: FastAPI, visitor: Visitor) -> None:
    with app.state.sessions.write() as db:
        scene, _mail = invited(db)
        path, event_id = link_in(db), scene.events[0].id
    page = visitor.get(path)
    with app.state.sessions.write() as db:
        db.get_one(SideEvent, event_id).state = SideEventState.CANCELLED

    assert "This side event is not going to be held." in visitor.get(path).words
    late = visitor.submit(page, {"take": "yes"})
    assert (late.status, "no time and room at present" in late.words) == (409, True)

    with app.state.sessions.write() as db:
        db.get_one(SideEvent, event_id).state = SideEventState.ACCEPTED
        (sent,) = sent_to(db, [event_id])
        assert service.uninvite(
            db, organiser(db, scene), scene.meeting.id, event_id, sent.instead_of_id
        )
    gone = visitor.get(path)
    assert (gone.status, "nobody is asked to come in place of somebody" in gone.words) == (
        404,
        True,
    )


def test_an_answer_by_mail_is_theirs_as_that_of_a_chair_is(db: Session) -> None:
    scene, mail = invited(db)

    read(db, proven("outlook_mac", mail))  # cannot come

    person = person_by_email(db, scene.meeting.id, COLLEAGUE)
    assert person
    last = queries.answers_of_event(db, scene.events[0].id)[-1]
    assert (last.person_id, last.verified) == (person.id, True)
    assert seen_by_organisers(db, scene) == ["does not take part", "by their calendar"]


def test_who_has_not_answered_finds_the_link_where_details_have_changed_too(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene, _mail = invited(db)
    path = link_in(db)
    opens, speaks, *others = ordering.order_of(db, scene.meeting, scene.events[0]).items
    longer = replace(opens, minutes=opens.minutes + 5), replace(speaks, minutes=speaks.minutes - 5)
    ordering.set_order(db, scene.events[0], [*longer, *others])
    later = clock.now() + SETTLES + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    service.send_due(db, scene.meeting.id)

    _first, again = entries_of(db, COLLEAGUE)
    assert "Details of a side event in your calendar have changed" in again.text
    assert path in again.text
    chair = entries_of(db, "person1@example.org")[-1]
    assert "Details of a side event in your calendar have changed" in chair.text
    assert "/answers/" in chair.text
