"""Suspicions kept at once, merging, undoing, and that no table is forgotten."""

from functools import partial
from typing import TypeVar

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Token
from app.core import clock
from app.core.db import Base, Sessions
from app.core.ids import hash_secret, new_id
from app.matching import queries, service
from app.matching.errors import ChangedSince
from app.matching.models import Merge, Suspicion, SuspicionState
from app.matching.service.merging import PEOPLE, REGISTRATIONS
from app.meetings.models import Meeting
from app.registrations import queries as registration_queries
from app.registrations import service as registrations_service
from app.registrations.models import (
    Absence,
    Person,
    QuotaScope,
    Registration,
    RegistrationState,
    SessionDuty,
)
from app.registrations.rules import Entry
from app.side_events.models import Speaker
from tests.make import accounts, delegations, matching, meetings, registrations, side_events
from tests.make.accounts import sign_in
from tests.visitor import Visitor

Row = TypeVar("Row", bound=Base)
LATIN, CYRILLIC = "Alexandre Petroff", "Александр Петров"


def rows(db: Session, kind: type[Row]) -> list[Row]:
    """All rows of a table."""
    return list(db.scalars(select(kind)))


def pairs(db: Session) -> list[Suspicion]:
    """All pairs, once those who are new have been looked at, as the job does."""
    for meeting in rows(db, Meeting):
        matching.look(db, meeting)
    return list(db.scalars(select(Suspicion)))


def two(db: Session, meeting: Meeting, position: str = "") -> Suspicion:
    """The same person by the form and by the focal point."""
    registrations.registration(db, meeting, LATIN, email="alex@example.org", approved=True)
    registrations.registration(db, meeting, CYRILLIC, email=None, position=position)
    (pair,) = pairs(db)
    found = queries.suspicion(db, pair.id)
    assert found is not None
    return found


def snapshot(db: Session) -> dict[str, list[str]]:
    """Every row of every table that a merge may touch, as text."""
    left = {"audit_entry", "merge", "suspicion", "person_trace"}
    return {
        table.name: sorted(str(tuple(row)) for row in db.execute(select(table)))
        for table in Base.metadata.sorted_tables
        if table.name not in left
    }


def test_who_is_entered_a_second_time_is_suspected(db: Session) -> None:
    meeting = meetings.meeting(db)
    registrations.registration(db, meeting, LATIN)
    registrations.registration(db, meeting, "Ana Pérez")
    assert pairs(db) == []

    registrations.registration(db, meeting, CYRILLIC, email=None)

    (pair,) = pairs(db)
    assert set(pair.why) == {"name_spelling", "entity"}
    assert pair.state is SuspicionState.OPEN


def test_who_is_changed_is_looked_at_again(db: Session) -> None:
    meeting = meetings.meeting(db)
    registrations.registration(db, meeting, LATIN)
    other = registrations.registration(db, meeting, "Ana Pérez", email=None)
    assert pairs(db) == []

    registrations_service.change(db, meeting, other, Entry(CYRILLIC, entity=delegations.state(db)))

    assert len(pairs(db)) == 1


def test_whoever_leaves_no_trace_is_looked_at_once(db: Session) -> None:
    meeting = meetings.meeting(db)
    registrations.registration(db, meeting, "-", email=None)

    assert service.look_at_new(db, meeting.id, 5) == 1
    assert service.look_at_new(db, meeting.id, 5) == 0


def test_a_speaker_is_suspected_too(db: Session) -> None:
    meeting = meetings.meeting(db)
    registrations.registration(db, meeting, "Wilhelmina Quistberg")
    side_events.side_event(
        db, meeting, speakers=[side_events.speaker("QUISTBERG, Wilhelmina", email="w@example.net")]
    )

    assert len(pairs(db)) == 1


def test_another_meeting_is_not_looked_at(db: Session) -> None:
    registrations.registration(db, meetings.meeting(db, "one"), LATIN)
    registrations.registration(db, meetings.meeting(db, "two"), CYRILLIC, email=None)

    assert pairs(db) == []


def test_two_people_stay_two_when_all_are_compared_again(db: Session) -> None:
    meeting = meetings.meeting(db)
    pair = two(db, meeting)

    service.say_different(db, accounts.actor(db, organiser_of=meeting.id), pair)
    service.look_at_all(db, meeting.id)

    (again,) = pairs(db)
    assert again.state is SuspicionState.DIFFERENT
    assert queries.open_suspicions(db, meeting.id) == []


def test_all_are_found_that_were_entered_before_anybody_looked(db: Session) -> None:
    meeting = meetings.meeting(db)
    pair = two(db, meeting)
    db.delete(pair)
    db.flush()

    assert service.look_at_all(db, meeting.id) == 1
    assert service.look_at_all(db, meeting.id) == 1
    assert len(pairs(db)) == 1


def test_a_pair_that_is_not_alike_any_more_is_forgotten(db: Session) -> None:
    meeting = meetings.meeting(db)
    pair = two(db, meeting)
    pair.second.name = pair.first.name = "Nobody"
    pair.second.name = "Somebody Else"
    db.flush()

    service.look_at_all(db, meeting.id)

    assert pairs(db) == []


def test_merging_keeps_everything_of_both(db: Session) -> None:
    meeting = meetings.meeting(db)
    session = meetings.session(db, meeting)
    pair = two(db, meeting, position="Counsellor")
    people = {person.name: person for person in (pair.first, pair.second)}
    kept, lost = people[LATIN], people[CYRILLIC]
    now = clock.now()
    registrations_service.add_absence(
        db, lost, starts_at=now, ends_at=now.replace(year=now.year + 1)
    )
    for person in (kept, lost):
        registrations_service.add_duty(db, session, person)
    event = side_events.side_event(db, meeting)
    db.add(Speaker(side_event_id=event.id, person_id=lost.id, role="chair", name=lost.name))
    links = [registrations_service.link_path(db, meeting, one) for one in rows(db, Registration)]
    feeds = [registrations_service.feed_path(db, person) for person in (kept, lost)]
    lost_id = lost.id

    merged = service.merge(
        db, accounts.actor(db, organiser_of=meeting.id), meeting, pair, {"name": "second"}
    )

    (registration,) = rows(db, Registration)
    assert registration.state is RegistrationState.APPROVED
    person = db.get_one(Person, merged.person_id)
    assert (person.email, person.position) == ("alex@example.org", "Counsellor")
    assert db.get(Person, lost_id) is None
    assert [one.person_id for one in rows(db, Absence)] == [person.id]
    assert [one.person_id for one in rows(db, SessionDuty)] == [person.id]
    assert person.id in {one.person_id for one in rows(db, Speaker)}
    for link in links:
        opened = registrations_service.registration_of_link(db, link.rsplit("/", 1)[1])
        assert opened is not None
        assert opened.id == registration.id
    for feed in feeds:
        secret = feed.rsplit("/", 1)[1].removesuffix(".ics")
        assert registrations_service.person_of_feed(db, secret) is person
    assert pairs(db) == []


def test_the_calendar_of_the_other_one_stays_to_be_found(db: Session) -> None:
    """Only the other one had one: its page shows an address that opens, of who is kept."""
    meeting = meetings.meeting(db)
    pair = two(db, meeting, position="Counsellor")
    (lost,) = (one for one in (pair.first, pair.second) if one.name == CYRILLIC)
    page = registrations_service.feed_page(db, lost)

    merged = service.merge(
        db, accounts.actor(db, organiser_of=meeting.id), meeting, pair, {"name": "second"}
    )

    person = registrations_service.person_of_page(db, page.rsplit("/", 1)[1])
    assert person is not None
    assert person.id == merged.person_id
    kept = {one.secret_hash for one in rows(db, Token)}
    shown = registrations_service.feed_path(db, person).rsplit("/", 1)[1].removesuffix(".ics")
    assert hash_secret(shown) in kept


@pytest.mark.parametrize("side", ["first", "second"])
def test_each_field_is_kept_as_chosen(db: Session, side: str) -> None:
    meeting = meetings.meeting(db)
    pair = two(db, meeting)
    person = pair.first if side == "first" else pair.second
    wanted = person.name, person.email

    merged = service.merge(
        db,
        accounts.actor(db, organiser_of=meeting.id),
        meeting,
        pair,
        {"name": side, "email": side},
    )

    kept = db.get_one(Person, merged.person_id)
    assert (kept.name, kept.email) == wanted


def test_undoing_puts_back_every_row(db: Session) -> None:
    meeting = meetings.meeting(db)
    session = meetings.session(db, meeting)
    pair = two(db, meeting)
    for person in (pair.first, pair.second):
        registrations_service.add_duty(db, session, person)
        registrations_service.feed_path(db, person)
    event = side_events.side_event(db, meeting)
    for person in (pair.first, pair.second):
        db.add(Speaker(side_event_id=event.id, person_id=person.id, role="chair", name="x"))
    db.flush()
    actor = accounts.actor(db, organiser_of=meeting.id)
    before = snapshot(db)

    merged = service.merge(db, actor, meeting, pair, {"name": "second", "email": "second"})
    assert snapshot(db) != before
    service.undo(db, actor, meeting, merged)
    service.undo(db, actor, meeting, merged)

    assert snapshot(db) == before
    assert len(pairs(db)) == 1


def test_a_speaker_who_registered_is_merged_and_parted(db: Session) -> None:
    """Only one of the two has a registration: it stays, whoever is kept."""
    meeting = meetings.meeting(db)
    side_events.side_event(
        db, meeting, speakers=[side_events.speaker("QUISTBERG, Wilhelmina", email="w@example.net")]
    )
    registrations.registration(db, meeting, "Wilhelmina Quistberg")
    actor = accounts.actor(db, organiser_of=meeting.id)
    before = snapshot(db)
    matching.look(db, meeting)
    (found,) = queries.open_suspicions(db, meeting.id)

    merged = service.merge(db, actor, meeting, found, {})
    speakers = {one.person_id for one in rows(db, Speaker)}
    assert {one.person_id for one in rows(db, Registration)} == speakers
    service.undo(db, actor, meeting, merged)

    assert snapshot(db) == before


def test_of_two_places_one_is_free_for_who_waits(db: Session) -> None:
    meeting = meetings.meeting(db)
    organiser = accounts.actor(db, organiser_of=meeting.id)
    registrations_service.set_quota(db, organiser, meeting, scope=QuotaScope.TOGETHER, places=2)
    registrations.registration(db, meeting, LATIN, approved=True)
    registrations.registration(db, meeting, CYRILLIC, email=None, approved=True)
    waits = registrations.registration(db, meeting, "Ana Pérez", approved=True)
    assert waits.state is RegistrationState.WAITING
    matching.look(db, meeting)
    (pair,) = queries.open_suspicions(db, meeting.id)

    service.merge(db, organiser, meeting, pair, {})

    (now,) = (one for one in rows(db, Registration) if one.id == waits.id)
    assert now.state is RegistrationState.APPROVED


def test_what_was_changed_since_is_not_undone(db: Session) -> None:
    meeting = meetings.meeting(db)
    pair = two(db, meeting)
    actor = accounts.actor(db, organiser_of=meeting.id)
    merged = service.merge(db, actor, meeting, pair, {})
    person = db.get_one(Person, merged.person_id)
    person.position = "Minister"
    db.flush()
    (kept,) = db.scalars(select(Merge).where(Merge.id == merged.id))
    kept.person = person

    with pytest.raises(ChangedSince):
        service.undo(db, actor, meeting, kept)
    assert len(rows(db, Registration)) == 1


def test_who_is_not_the_one_is_not_the_merged_one_either(db: Session) -> None:
    meeting = meetings.meeting(db)
    pair = two(db, meeting)
    third = registrations.person(db, meeting, "Somebody Else")
    lost = pair.first if service.both_of(db, pair).second_stays else pair.second
    one, other = sorted((third.id, lost.id))
    db.add(
        Suspicion(
            id=new_id(), meeting_id=meeting.id, first_id=one, second_id=other, points=9.0,
            state=SuspicionState.DIFFERENT, created_at=clock.now(),
        )
    )  # fmt: skip
    db.flush()

    merged = service.merge(db, accounts.actor(db, organiser_of=meeting.id), meeting, pair, {})

    (left,) = pairs(db)
    assert {left.first_id, left.second_id} == {third.id, merged.person_id}
    assert left.state is SuspicionState.DIFFERENT


def test_a_focal_point_sees_pairs_of_their_own_delegation_only(db: Session) -> None:
    meeting = meetings.meeting(db)
    two(db, meeting)
    mine, other = registration_queries.registrations_of(
        db, meeting.id, registration_queries.Wanted()
    )

    assert set(queries.open_within(db, [mine, other])) == {mine.id, other.id}
    assert queries.open_within(db, [mine]) == {}


def test_every_column_that_names_a_person_or_a_registration_is_moved() -> None:
    """A column of such a name without a foreign key would be left behind by a merge."""
    moved = {
        (column.table.name, column.name)
        for table in (PEOPLE, REGISTRATIONS)
        for column in queries.columns_to(table.name)
    }
    named = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith(("person_id", "registration_id")) and table.name not in queries.OURS
    }

    assert named <= moved
    assert {
        ("speaker", "person_id"),
        ("absence", "person_id"),
        ("badge_code", "registration_id"),
    } <= moved


def test_an_organiser_compares_merges_and_undoes(app: FastAPI, visitor: Visitor) -> None:
    sessions: Sessions = app.state.sessions
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        found = matching.pair(db, meeting)
    accounts.sign_in(visitor, app, organiser_of=meeting.id)
    home = "/organise/im-test/duplicates"
    assert "Wilhelmina Quistberg" in visitor.get(home).words
    compared = visitor.get(f"{home}/{found.id}")
    assert "QUISTBERG, Wilhelmina" in compared.words
    assert "family name and given name in another order" in compared.words

    done = visitor.submit(compared, {"name": "first"}, action="/merge")

    assert "The two entries are one now." in done.words
    with sessions.read() as db:
        assert len(rows(db, Registration)) == 1
    assert visitor.get(f"{home}/{found.id}").status == 404
    undone = visitor.submit(done, {}, action="/undo")
    assert "there are two entries again" in undone.words
    with sessions.read() as db:
        assert len(rows(db, Registration)) == 2


def test_who_is_perhaps_approved_already_is_passed_over_in_the_line(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        organiser = accounts.actor(db)
        places = partial(
            registrations_service.set_quota, db, organiser, meeting, scope=QuotaScope.TOGETHER
        )
        places(places=1)
        names = ("Wilhelmina Quistberg", "QUISTBERG, Wilhelmina", "Ödön Balázs")
        first, again, third = [
            registrations.registration(db, meeting, name, email=None if number else "w@example.org")
            for number, name in enumerate(names)
        ]
        for one in (first, again, third):
            registrations_service.approve(db, None, meeting, one)
        matching.look(db, meeting)
        places(places=2)
        (pair,) = queries.open_suspicions(db, meeting.id)
        assert [one.state for one in (first, again, third)] == [
            RegistrationState.APPROVED, RegistrationState.WAITING, RegistrationState.APPROVED
        ]  # fmt: skip
        meeting_id, pair_id = meeting.id, pair.id
    sign_in(visitor, app, "organises@example.org", organiser_of=meeting_id)
    line = visitor.get("/organise/im-test/places")
    assert "Compare with Wilhelmina Quistberg Passed over until it is settled." in line.words
    assert line.select(f"//a[contains(@href, '/duplicates/{pair_id}')]")

    with sessions.write() as db:
        meeting = db.get_one(Meeting, meeting_id)
        registrations_service.set_quota(
            db, accounts.actor(db), meeting, scope=QuotaScope.TOGETHER, places=3
        )
        assert [one.id for one in registrations_service.waiting_line(db, meeting)] == [again.id]
        found = queries.suspicion(db, pair_id)
        assert found
        service.say_different(db, accounts.actor(db), found)
        assert registrations_service.waiting_line(db, meeting) == []
