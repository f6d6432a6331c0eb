"""Registering, changing, deciding, and the links of a person."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry, Token
from app.core import clock
from app.core.db import Sessions
from app.core.ids import hash_secret
from app.meetings import queries as meeting_queries
from app.messages.models import Message
from app.registrations import queries, service
from app.registrations.errors import (
    Cancelled,
    RegisteredElsewhere,
    RegistrationClosed,
)
from app.registrations.models import (
    BatchKind,
    DelegationFunction,
    NeedKind,
    Person,
    Registration,
    RegistrationState,
)
from app.registrations.rules import Entry
from tests.conftest import rows
from tests.make import delegations, meetings, registrations
from tests.make.accounts import actor


def kinds(db: Session) -> list[str]:
    """The mails that were written, in order."""
    return list(db.scalars(select(Message.kind).order_by(Message.created_at, Message.id)))


def test_a_registration_is_kept_and_confirmed_in_the_persons_language(db: Session) -> None:
    meeting = meetings.meeting(db)
    switzerland = delegations.state(db, fr="Suisse")
    entry = Entry(
        name="Zoé Müller",
        email="zoe@example.org",
        entity=switzerland,
        position="Counsellor",
        language="fr",
        function=DelegationFunction.ADVISER,
        needs={NeedKind.STEP_FREE: "80 cm wide"},
    )

    made = service.register(db, meeting, entry, nonce="n1")

    assert (made.person.name, made.person.email) == ("Zoé Müller", "zoe@example.org")
    assert made.delegation is not None
    assert made.delegation.entity is switzerland
    assert (made.state, made.late) == (RegistrationState.SUBMITTED, False)
    mail = db.scalars(select(Message)).one()
    assert (mail.kind, mail.language) == ("registrations/received", "fr")
    assert "Suisse" in mail.text
    assert service.link_path(db, meeting, made) in mail.text
    assert "Step-free" not in mail.text + mail.html


def test_names_in_mails_are_text(db: Session) -> None:
    meeting = meetings.meeting(db)

    registrations.registration(db, meeting, "<b>Ana</b> & Co", email="ana@example.org")

    mail = db.scalars(select(Message)).one()
    assert "<b>Ana</b> & Co" in mail.text
    assert "&lt;b&gt;Ana&lt;/b&gt; &amp; Co" in mail.html
    assert "<b>Ana" not in mail.html


def test_one_person_per_meeting(db: Session) -> None:
    meeting, other = meetings.meeting(db), meetings.meeting(db, "other")
    chair = registrations.person(db, meeting, "Ana Pérez", "ana@example.org", position="Chair")

    by_address = registrations.person(db, meeting, "A. Perez", "ana@example.org", position="Any")
    by_name = registrations.person(db, meeting, "ANA PEREZ", honorific="Dr")
    elsewhere = registrations.person(db, other, "Ana Pérez", "ana@example.org")

    assert by_address is chair
    assert by_name is chair
    assert elsewhere is not chair
    assert (chair.name, chair.position, chair.honorific) == ("Ana Pérez", "Chair", "")


def test_of_two_with_one_name_and_different_addresses_neither_is_meant(db: Session) -> None:
    meeting = meetings.meeting(db)
    first = registrations.person(db, meeting, "Li Wei", "li.wei@one.example")
    second = registrations.person(db, meeting, "Li Wei", "li.wei@two.example")

    third = registrations.person(db, meeting, "Li Wei")
    again = registrations.person(db, meeting, "li wei")

    assert len({first.id, second.id, third.id}) == 3
    assert again is third


def test_naming_somebody_who_is_registered_writes_nothing_of_them(db: Session) -> None:
    meeting = meetings.meeting(db)
    ana = registrations.registration(db, meeting, "Ana Pérez").person

    named = [
        registrations.person(db, meeting, "Ana Pérez", honorific="Rev.", position="Jester"),
        registrations.person(db, meeting, "Vandal", ana.email, honorific="Rev.", position="Jester"),
    ]
    registrations.registration(db, meeting, "Vandal", email=ana.email, honorific="Rev.")

    assert named == [ana, ana]
    assert (ana.name, ana.honorific, ana.position) == ("Ana Pérez", "", "")


@pytest.mark.parametrize("many", [False, True])
def test_whoever_registers_a_person_says_what_they_are_called(db: Session, *, many: bool) -> None:
    meeting = meetings.meeting(db)
    delegation = delegations.delegation(db, meeting)
    focal = actor(db, focal_point_of=delegation.id)
    false = registrations.person(
        db, meeting, "Vandal", "ana@example.org", honorific="Rev.", language="fr"
    )
    entry = Entry(
        name="Ana Pérez", email="ana@example.org", entity=delegation.entity, position="Envoy"
    )

    if many:
        [made] = service.add_members(db, focal, meeting, delegation, [entry])
    else:
        made = service.add_member(db, focal, meeting, delegation, entry)

    assert made.person is false
    assert (false.name, false.name_key) == ("Ana Pérez", "ana perez")
    assert (false.honorific, false.position, false.language) == ("", "Envoy", "en")


def test_a_name_alone_is_not_joined_with_an_address_outside_the_delegation(db: Session) -> None:
    meeting = meetings.meeting(db)
    delegation = delegations.delegation(db, meeting)
    focal = actor(db, focal_point_of=delegation.id)
    speaker = registrations.person(db, meeting, "Ana Pérez", "private@example.org")
    member = registrations.registration(db, meeting, "Bo Li", entity=delegation.entity)

    ana, bo = (
        service.add_member(db, focal, meeting, delegation, Entry(name, entity=delegation.entity))
        for name in ("Ana Pérez", "Bo Li")
    )

    assert ana.person is not speaker
    assert ana.person.email is None
    assert bo is member


def test_two_at_once_with_one_form_make_one_registration(sessions: Sessions) -> None:
    with sessions.write() as db:
        meetings.meeting(db)
        delegations.state(db)
    together = Barrier(2)

    def send(_number: int) -> str:
        together.wait()
        with sessions.write() as db:
            meeting = meeting_queries.meeting_at(db, "im-test")
            assert meeting is not None
            entry = Entry(name="Ana", email="ana@example.org", entity=delegations.state(db))
            return service.register(db, meeting, entry, nonce="same").id

    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(send, range(2)))

    assert made[0] == made[1]
    with sessions.read() as db:
        assert (rows(db, "registration"), rows(db, "person"), rows(db, "delegation")) == (1, 1, 1)
        assert kinds(db) == ["registrations/received"]


def test_after_the_meeting_only_a_demo_takes_registrations(db: Session, sessions: Sessions) -> None:
    day = clock.now().date() - timedelta(days=3)
    meeting = meetings.meeting(db, starts_on=day, ends_on=day)
    in_time = registrations.registration(db, meeting, at=clock.now() - timedelta(days=30))
    db.info["settings"] = db.info["settings"].model_copy(update={"demo": False})

    with pytest.raises(RegistrationClosed):
        registrations.registration(db, meeting, "Late Comer")
    with pytest.raises(RegistrationClosed):
        service.change(db, meeting, in_time, Entry(name="Ana"))

    assert rows(db, "registration") == 1


def test_a_link_opens_its_registration_and_nothing_else(db: Session) -> None:
    meeting = meetings.meeting(db)
    made = registrations.registration(db, meeting)

    secret = service.link_path(db, meeting, made).removeprefix("/registrations/")
    feed = service.feed_path(db, made.person).removeprefix("/calendars/").removesuffix(".ics")

    assert service.registration_of_link(db, secret) is made
    assert service.person_of_feed(db, feed) is made.person
    assert service.registration_of_link(db, feed) is None
    assert service.person_of_feed(db, secret) is None
    assert service.registration_of_link(db, secret[:-1]) is None
    assert service.link_path(db, meeting, made).endswith(secret)
    kept = set(db.scalars(select(Token.secret_hash)))
    assert kept == {hash_secret(secret), hash_secret(feed)}


def test_a_link_ends_with_the_meeting(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = meetings.meeting(db)
    made = registrations.registration(db, meeting)
    secret = service.link_path(db, meeting, made).removeprefix("/registrations/")
    end = meetings.hour("00:00", 3)

    monkeypatch.setattr(clock, "now", lambda: end - timedelta(minutes=1))
    before = service.registration_of_link(db, secret)
    monkeypatch.setattr(clock, "now", lambda: end)

    assert before is made
    assert service.registration_of_link(db, secret) is None


def test_a_revoked_calendar_has_another_address(db: Session) -> None:
    person = registrations.person(db, meetings.meeting(db))
    old = service.feed_path(db, person)

    service.revoke_feed(db, person)
    new = service.feed_path(db, person)

    def opened(path: str) -> Person | None:
        return service.person_of_feed(db, path.removeprefix("/calendars/").removesuffix(".ics"))

    assert new != old
    assert opened(old) is None
    assert opened(new) is person
    assert service.feed_path(db, person) == new


def test_another_delegation_has_to_be_approved_anew(db: Session) -> None:
    meeting = meetings.meeting(db)
    made = registrations.registration(db, meeting, approved=True)
    switzerland = delegations.state(db)

    service.change(db, meeting, made, Entry(name="Ana P.", entity=switzerland, position="Chair"))
    same = made.state
    service.change(db, meeting, made, Entry(name="Ana P.", entity=delegations.organisation(db)))

    assert (same, made.state) == (RegistrationState.APPROVED, RegistrationState.SUBMITTED)
    assert (made.person.name, made.person.name_key) == ("Ana P.", "ana p")
    assert made.delegation is not None
    assert made.delegation.entity.code == "gichd"
    assert made.changed_at is not None


@pytest.mark.parametrize(
    ("names", "function", "stays"),
    [
        (["Perez, Ana María"], DelegationFunction.ADVISER, True),
        (["A. Pérez"], DelegationFunction.REPRESENTATIVE, True),
        (["Ana Completely"], DelegationFunction.REPRESENTATIVE, False),
        (["Other Pérez"], DelegationFunction.REPRESENTATIVE, False),
        (["Ana"], DelegationFunction.REPRESENTATIVE, False),
        (["A. Pérez", "Anton Pérez"], DelegationFunction.REPRESENTATIVE, False),
        (["Completely Other"], DelegationFunction.REPRESENTATIVE, False),
        (["Ana Other", "Completely Other"], DelegationFunction.REPRESENTATIVE, False),
        (["Ana Pérez"], DelegationFunction.HEAD, False),
    ],
)
def test_another_person_and_a_new_head_have_to_be_approved_anew(
    db: Session, names: list[str], function: DelegationFunction, *, stays: bool
) -> None:
    """Also where the name became another word by word; approved once more, it may be kept."""
    meeting = meetings.meeting(db)
    made = registrations.registration(db, meeting, "Ana Pérez", approved=True)
    entries = [Entry(name, entity=delegations.state(db), function=function) for name in names]

    for entry in entries:
        service.change(db, meeting, made, entry)
    after = made.state
    service.approve(db, None, meeting, made)
    service.change(db, meeting, made, entries[-1])

    assert (after is RegistrationState.APPROVED) is stays
    assert stays or after is RegistrationState.SUBMITTED
    assert made.state is RegistrationState.APPROVED


def test_cancelled_and_registered_again(db: Session) -> None:
    meeting = meetings.meeting(db)
    made = registrations.registration(db, meeting, approved=True)

    service.cancel(db, meeting, made)
    service.cancel(db, meeting, made)
    cancelled = made.state
    service.renew(db, meeting, made)

    assert (cancelled, made.state) == (RegistrationState.CANCELLED, RegistrationState.SUBMITTED)
    assert kinds(db).count("registrations/cancelled") == 1


def test_who_cancels_while_it_is_decided_stays_cancelled(sessions: Sessions) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        organiser = actor(db, organiser_of=meeting.id)
        made = registrations.registration(db, meeting)
    with sessions.read() as db:  # what an organiser's request had read before
        stale = queries.registration(db, made.id)
    assert stale is not None
    with sessions.write() as db:
        current = queries.registration(db, made.id)
        assert current is not None
        service.cancel(db, meeting, current)

    with sessions.write() as db:
        db.add(stale)
        with pytest.raises(Cancelled):
            service.approve(db, organiser, meeting, stale)

    with sessions.read() as db:
        (state,) = db.scalars(select(Registration.state))
        assert state is RegistrationState.CANCELLED


def test_decisions_are_told_once_and_written_down(db: Session) -> None:
    meeting = meetings.meeting(db)
    organiser = actor(db, organiser_of=meeting.id)
    made = registrations.registration(db, meeting)

    service.approve(db, organiser, meeting, made)
    service.approve(db, organiser, meeting, made)
    service.decline(db, organiser, meeting, made, reason="The room is full.")

    assert (made.state, made.decline_reason) == (RegistrationState.DECLINED, "The room is full.")
    assert sorted(kinds(db)) == [
        "registrations/approved",
        "registrations/declined",
        "registrations/received",
    ]
    declined = db.scalars(select(Message).where(Message.kind == "registrations/declined")).one()
    assert "The room is full." in declined.text
    entries = db.scalars(select(AuditEntry).where(AuditEntry.subject_id == made.id)).all()
    assert {entry.action for entry in entries} == {
        "registration.received",
        "registration.approved",
        "registration.declined",
    }
    assert all("Ana" not in str(entry.details) for entry in entries)


def test_what_cannot_be_approved_is_left(db: Session) -> None:
    meeting = meetings.meeting(db)
    organiser = actor(db, organiser_of=meeting.id)
    right = registrations.registration(db, meeting, "Ana")
    unknown = registrations.registration(db, meeting, "Bo", organisation="Friends of Bo")
    gone = registrations.registration(db, meeting, "Cy")
    service.cancel(db, meeting, gone)

    def approve(*people: Registration) -> dict[str, str]:
        ids, now = [one.id for one in people], clock.now()
        done = service.begin_batch(db, organiser, meeting, BatchKind.APPROVE, ids, seen=now)
        return done.why

    assert approve(right, unknown, gone) == {unknown.id: "unknown", gone.id: "cancelled"}
    assert approve(right) == {right.id: "decided"}
    assert [one.state for one in (right, unknown, gone)] == [
        RegistrationState.APPROVED,
        RegistrationState.SUBMITTED,
        RegistrationState.CANCELLED,
    ]


def test_a_focal_point_enters_people_and_they_are_told(db: Session) -> None:
    meeting = meetings.meeting(db)
    delegation = delegations.delegation(db, meeting)
    focal = actor(db, focal_point_of=delegation.id)
    entry = Entry(name="Ana", email="ana@example.org", entity=delegation.entity)
    nameless = Entry(name="Bo", entity=delegation.entity)

    made = service.add_member(db, focal, meeting, delegation, entry)
    again = service.add_member(db, focal, meeting, delegation, entry)
    service.add_member(db, focal, meeting, delegation, nameless)
    service.add_member(db, focal, meeting, delegation, nameless)

    assert again is made
    assert made.state is RegistrationState.APPROVED
    assert [one.person.name for one in queries.members_of(db, delegation.id)] == ["Ana", "Bo"]
    assert kinds(db) == ["registrations/entered"]


def test_a_focal_point_cannot_take_from_another_delegation(db: Session) -> None:
    meeting = meetings.meeting(db)
    registrations.registration(db, meeting, "Ana", email="ana@example.org")
    theirs = delegations.delegation(db, meeting, delegations.organisation(db))
    focal = actor(db, focal_point_of=theirs.id)
    entry = Entry(name="Ana", email="ana@example.org", entity=theirs.entity)

    with pytest.raises(RegisteredElsewhere):
        service.add_member(db, focal, meeting, theirs, entry)

    assert queries.members_of(db, theirs.id) == []


def test_members_are_listed_in_protocol_order(db: Session) -> None:
    meeting = meetings.meeting(db)
    for name, function in {
        "Cy": DelegationFunction.ADVISER,
        "Bo": DelegationFunction.REPRESENTATIVE,
        "Ana": DelegationFunction.REPRESENTATIVE,
        "Zoe": DelegationFunction.HEAD,
    }.items():
        made = registrations.registration(db, meeting, name, function=function)

    assert made.delegation_id is not None
    members = queries.members_of(db, made.delegation_id)
    assert [one.person.name for one in members] == ["Zoe", "Ana", "Bo", "Cy"]
