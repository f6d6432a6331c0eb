"""Whose an answer is: a sender's line alone, which anybody can write, confirms nothing."""

import re

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.invitations import queries, service
from app.invitations.models import InvitationAnswer, InvitationMail
from app.invitations.service.reading import read
from app.reminders.service.unanswered import waiting
from app.side_events import service as side_events
from app.side_events.models import Answer, Speaker
from app.side_events.service.answers import give_link
from tests.make import schedule
from tests.make.accounts import sign_in
from tests.make.invitations import entries_of, first_mail
from tests.make.mails_back import organizer_of, reply
from tests.visitor import Visitor

CHAIR = "person1@example.org"
WITH_A_KEY = "answers+{key}@example.org"


def set_up(db: Session, **settings: str) -> None:
    """The installation has these settings."""
    db.info["settings"] = db.info["settings"].model_copy(update=settings)


def invited(db: Session, *, events: int = 1) -> tuple[schedule.Scene, InvitationMail]:
    """A released programme, and the invitation of the first event's chair, who has been asked."""
    scene = schedule.released(db, events=events)
    scene.events[0].speakers[0].answer = Answer.ASKED
    return scene, first_mail(db, scene)


@pytest.mark.parametrize(
    "name", ["outlook", "outlook_mac", "google", "apple", "thunderbird", "delegated", "counter"]
)
def test_what_each_programme_writes_back_shows_whose_it_is(db: Session, name: str) -> None:
    set_up(db, answers_to=WITH_A_KEY)
    _scene, mail = invited(db)

    read(db, reply(name, mail))

    assert db.scalars(select(InvitationAnswer)).one().verified


def test_who_knows_only_what_is_public_answers_for_nobody(db: Session) -> None:
    set_up(db, answers_to=WITH_A_KEY)
    scene, mail = invited(db)
    own = reply("google", mail)
    forged = reply("thunderbird", mail).replace(organizer_of(mail).encode(), b"corridor@localhost")

    read(db, forged)

    speaker = db.scalars(select(Speaker)).first()
    assert speaker is not None
    assert speaker.answer is Answer.ASKED
    (version,) = service.versions_of(db, scene.events[0].id)
    assert version.answer is not None
    assert not version.answer.verified
    assert version.waits_for_answer
    (asked,) = waiting(db, scene.meeting)  # so that reminders go on
    assert asked.chair is speaker
    scene.events[0].title = "Better title"
    schedule.release(db, scene)
    assert "PARTSTAT=NEEDS-ACTION" in entries_of(db, CHAIR)[-1].raw.replace("\r\n ", "")
    read(db, own)
    read(db, forged + b"\r\n")
    (version,) = service.versions_of(db, scene.events[0].id)
    assert version.declines  # the chair's own word stands
    assert version.answer is not None
    assert version.answer.verified


def test_pages_say_what_is_not_verified_and_what_answers_to_other_hours(
    app: FastAPI, visitor: Visitor
) -> None:
    with app.state.sessions.write() as db:
        scene, mail = invited(db)
        speaker = scene.events[0].speakers[0]
        give_link(db, speaker)
        read(db, reply("outlook", mail))
        moved = {scene.events[0].id: (scene.rooms[1], scene.slots[1].starts_at)}
        schedule.release(db, scene, moved)
        host, event_id = side_events.link_path(db, scene.events[0]), scene.events[0].id
        own, speaker_id = side_events.answer_path(db, speaker), speaker.id
    sign_in(visitor, app, organiser_of=scene.meeting.id)
    desk = f"/organise/im-test/side-events/{event_id}/invitations"
    assert "– This answers to another time than the one now." in visitor.get(host).words
    with app.state.sessions.write() as db:
        newest = queries.newest_of_event(db, event_id)[mail.person_id][0]
        read(db, reply("google", newest))
    words = visitor.get(desk).words
    assert "Came since, and counts for nothing: does not take part by their calendar" in words
    assert re.search(r"\d\d:\d\dnot verified", words)
    with app.state.sessions.write() as db:
        db.delete(db.scalars(select(InvitationAnswer).where(InvitationAnswer.verified)).one())
    assert "Came since, and counts for nothing: does not take part" in visitor.get(desk).words
    table = visitor.get("/organise/im-test/invitations.csv").answer.text
    assert ",takes part – This was answered before the time as it is now was known.," in table
    assert re.search(
        r"confirmed, [\w ]+, does not take part, by calendar, [\w ]+ – not verified",
        visitor.get(host).words,
    )
    too_early = "This was answered before the time as it is now was known."
    assert f"You can change your answer here. {too_early}" in visitor.get(own).words
    with app.state.sessions.write() as db:
        db.get_one(Speaker, speaker_id).answered_at = clock.now()
    assert "Came before, and counts for nothing: does not take part" in visitor.get(desk).words
    assert too_early not in visitor.get(own).words


def test_what_was_answered_before_an_event_was_taken_out_ends_with_it(db: Session) -> None:
    scene, mail = invited(db, events=2)
    read(db, reply("outlook", mail))
    places = schedule.spread(scene)
    rest = {event_id: place for event_id, place in places.items() if event_id != mail.side_event_id}

    for held in (rest, places):
        schedule.release(db, scene, held)

    assert "PARTSTAT=NEEDS-ACTION" in entries_of(db, CHAIR)[-1].raw.replace("\r\n ", "")
    (version,) = service.versions_of(db, scene.events[0].id)
    assert version.answer is not None
    assert version.answer.old == "This was answered before the event was taken out and put back."
    assert version.waits_for_answer


def test_an_entry_keeps_its_organizer_whatever_is_set_later(db: Session) -> None:
    scene, _mail = invited(db)
    set_up(db, answers_to=WITH_A_KEY)
    later = schedule.event(db, scene, 2)
    scene.events.append(later)
    for title in ("One title", "Other title"):
        for event in scene.events:
            event.title = title
        schedule.release(db, scene)

    mails = [*queries.mails_of_event(db, scene.events[0].id)]
    mine = [*queries.mails_of_event(db, later.id)]

    assert {organizer_of(one) for one in mails} == {"corridor@localhost"}
    (own,) = {organizer_of(one) for one in mine}
    assert own.startswith("answers+")
    assert len(mails) == len(mine) + 1 == 3


RESULTS = "Authentication-Results: {}\r\n"
PASSED = "mx.example.net 1; spf=fail; dmarc=pass (p=none; x) header.from=example.org"


@pytest.mark.parametrize(
    ("results", "verified"),
    [
        ([PASSED], True),
        (["mx.example.net; dkim=pass (ok) header.s=one header.d=Example.org"], True),
        (["other.example.net; none", PASSED], True),
        (["mx.example.net; dmarc=fail header.from=example.org", PASSED], False),
        (["other.example.net; dmarc=pass header.from=example.org"], False),
        (["mx.example.net; dmarc=pass header.from=example.com"], False),
        (["mx.example.net; dmarc=fail (dmarc=pass header.from=example.org)"], False),
        (["mx.example.net; spf=pass smtp.mailfrom=example.org"], False),
        ([], False),
    ],
)
def test_the_server_that_took_a_mail_in_is_believed(
    db: Session, results: list[str], *, verified: bool
) -> None:
    set_up(db, answers_checked_by="mx.example.net")
    _scene, mail = invited(db)
    head = "".join(RESULTS.format(one) for one in results).encode()

    read(db, head + reply("google", mail))

    assert db.scalars(select(InvitationAnswer)).one().verified is verified
