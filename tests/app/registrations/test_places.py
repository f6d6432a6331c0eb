"""Quotas, who waits, and who moves up."""

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry
from app.core.i18n import LANGUAGES
from app.delegations.models import Delegation, DelegationCategory, EntityKind
from app.meetings.models import Meeting, MeetingFormat
from app.messages.models import Message
from app.nominations import service as nominations
from app.nominations.queries import reserved_of
from app.registrations import service
from app.registrations.errors import NoLimitForAll, NoPlaceLeft
from app.registrations.models import (
    DelegationFunction,
    Modality,
    QuotaScope,
    Registration,
    RegistrationState,
)
from app.registrations.queries import HELD
from app.registrations.rules import Entry
from tests.make import delegations, meetings, registrations
from tests.make.accounts import actor

EACH, TOGETHER = QuotaScope.EACH, QuotaScope.TOGETHER
WAITING, APPROVED = RegistrationState.WAITING, RegistrationState.APPROVED


@pytest.fixture
def meeting(db: Session) -> Meeting:
    """A meeting that one can come to or follow online."""
    return meetings.meeting(db, meeting_format=MeetingFormat.HYBRID)


def approved(db: Session, meeting: Meeting, name: str, **more: object) -> Registration:
    """Somebody whom an organiser has approved, whether there was a place or not."""
    return registrations.registration(db, meeting, name, approved=True, **more)  # type: ignore[arg-type]  # values of an `Entry`


def told(db: Session, registration: Registration) -> list[str]:
    """The kinds of mails that somebody was sent, the oldest first."""
    mails = select(Message.kind).where(Message.to_email == registration.person.email)
    return list(db.scalars(mails.order_by(Message.created_at, Message.id)))


def test_without_a_quota_everybody_has_a_place(db: Session, meeting: Meeting) -> None:
    assert {approved(db, meeting, f"P{number} X").state for number in range(5)} == {APPROVED}
    assert service.places_of_meeting(db, meeting) == []


def test_a_meeting_without_quotas_costs_one_query_more(db: Session, meeting: Meeting) -> None:
    made = registrations.registration(db, meeting)
    db.info.pop(HELD, None)  # as in the transaction of another request
    asked: list[str] = []
    event.listen(db.get_bind(), "before_cursor_execute", lambda *args: asked.append(args[2]))

    service.approve(db, None, meeting, made)
    service.cancel(db, meeting, made)

    assert sum("place_policy" in text for text in asked) == 1
    assert not [text for text in asked if "quota" in text]


def test_at_the_limit_one_waits_and_moves_up_when_a_place_comes_free(
    db: Session, meeting: Meeting
) -> None:
    service.set_quota(db, actor(db), meeting, scope=TOGETHER, places=1)
    first, second, third = (approved(db, meeting, name) for name in ("A X", "B X", "C X"))

    assert [one.state for one in (first, second, third)] == [APPROVED, WAITING, WAITING]
    assert told(db, second)[-1] == "registrations/waiting"
    assert [service.number_waiting(db, one) for one in (first, second, third)] == [None, 1, 2]

    service.cancel(db, meeting, first)

    assert (second.state, second.waiting_since, third.state) == (APPROVED, None, WAITING)
    assert told(db, second)[-1] == "registrations/moved_up"
    assert service.number_waiting(db, third) == 1
    actions = list(db.scalars(select(AuditEntry.action)))
    assert "registration.moved_up" in actions

    service.decline(db, actor(db), meeting, second, reason="No")
    assert third.state is APPROVED


def test_a_second_head_does_not_move_up_by_itself(db: Session, meeting: Meeting) -> None:
    head = DelegationFunction.HEAD
    quota = {"scope": EACH, "entity": delegations.state(db)}
    service.set_quota(db, actor(db), meeting, places=1, **quota)  # type: ignore[arg-type]  # as said
    first = approved(db, meeting, "A X", function=head)
    second, third = approved(db, meeting, "B X", function=head), approved(db, meeting, "C X")

    service.set_quota(db, actor(db), meeting, places=2, **quota)  # type: ignore[arg-type]  # as said
    assert (second.state, third.state) == (WAITING, APPROVED)
    assert service.second_heads(db, meeting.id, [first, second, third]) == {second.id}
    assert service.would_move_up(db, meeting, third) == []
    assert service.would_move_up(db, meeting, first) == [second]

    service.cancel(db, meeting, first)
    assert second.state is APPROVED


def test_a_quota_that_is_raised_or_removed_lets_people_in(db: Session, meeting: Meeting) -> None:
    organiser = actor(db)
    quota = service.set_quota(db, organiser, meeting, scope=TOGETHER, places=0)
    people = [approved(db, meeting, f"P{number} X") for number in range(4)]

    again = service.set_quota(db, organiser, meeting, scope=TOGETHER, places=2)
    assert again is quota
    assert [one.state for one in people] == [APPROVED, APPROVED, WAITING, WAITING]

    service.set_quota(db, organiser, meeting, scope=TOGETHER, places=1)
    assert [one.state for one in people] == [APPROVED, APPROVED, WAITING, WAITING]
    assert [one.left for one in service.places_of_meeting(db, meeting)] == [-1]

    service.remove_quota(db, organiser, meeting, quota.id)
    assert {one.state for one in people} == {APPROVED}


def test_assistants_and_interpreters_take_no_place_unless_it_is_said(
    db: Session, meeting: Meeting
) -> None:
    organiser = actor(db)
    service.set_quota(db, organiser, meeting, scope=EACH, places=1)
    approved(db, meeting, "Head X")
    assistant = approved(db, meeting, "Aid X", function=DelegationFunction.ASSISTANT)
    expert = approved(db, meeting, "Expert X", function=DelegationFunction.EXPERT)
    assert (assistant.state, expert.state) == (APPROVED, WAITING)

    service.set_uncounted(db, organiser, meeting, [DelegationFunction.EXPERT])

    assert expert.state is APPROVED
    assert service.places_of_meeting(db, meeting)[0].taken == 2  # the assistant counts now


def test_the_most_particular_number_holds_for_a_delegation(db: Session, meeting: Meeting) -> None:
    organiser = actor(db)
    host = delegations.state(db, "HOS", "Hostland")
    ngo = delegations.organisation(db, "mag", "MAG", EntityKind.NGO)
    service.set_quota(db, organiser, meeting, scope=EACH, places=2)
    service.set_quota(db, organiser, meeting, scope=EACH, places=1, category=DelegationCategory.NGO)
    service.set_quota(db, organiser, meeting, scope=EACH, places=None, entity=host)

    def number(entity: object) -> int:
        people = [
            approved(db, meeting, f"{entity.code}{number} X", entity=entity)  # type: ignore[attr-defined]  # an entity
            for number in range(3)
        ]
        return sum(one.state is APPROVED for one in people)

    assert [number(one) for one in (delegations.state(db), ngo, host)] == [2, 1, 3]


def test_only_one_delegation_can_be_without_limit(db: Session, meeting: Meeting) -> None:
    with pytest.raises(NoLimitForAll):
        service.set_quota(db, actor(db), meeting, scope=EACH, places=None)


def test_ways_of_taking_part_are_counted_apart_and_a_change_frees_a_place(
    db: Session, meeting: Meeting
) -> None:
    service.set_quota(db, actor(db), meeting, scope=TOGETHER, places=1, modality=Modality.IN_PERSON)
    here, online = (
        approved(db, meeting, "A X"),
        approved(db, meeting, "B X", modality=Modality.ONLINE),
    )
    waits = approved(db, meeting, "C X")
    assert [one.state for one in (here, online, waits)] == [APPROVED, APPROVED, WAITING]

    entry = Entry(name="B X", entity=delegations.state(db), modality=Modality.IN_PERSON)
    with pytest.raises(NoPlaceLeft):
        service.change(db, meeting, online, entry)
    assert (online.state, online.modality) == (APPROVED, Modality.ONLINE)

    entry = Entry(name="A X", entity=delegations.state(db), modality=Modality.ONLINE)
    service.change(db, meeting, here, entry)
    assert (here.state, waits.state) == (APPROVED, APPROVED)


def test_who_waits_for_their_own_delegation_holds_up_nobody_else(
    db: Session, meeting: Meeting
) -> None:
    service.set_quota(db, actor(db), meeting, scope=EACH, places=1)
    service.set_quota(db, actor(db), meeting, scope=TOGETHER, places=2)
    peru = delegations.state(db, "PER", "Peru")
    one, two = approved(db, meeting, "A X"), approved(db, meeting, "B X")
    other = approved(db, meeting, "C X", entity=peru)

    assert [each.state for each in (one, two, other)] == [APPROVED, WAITING, APPROVED]


def test_a_delegations_own_order_decides_who_takes_its_place(db: Session, meeting: Meeting) -> None:
    service.set_quota(db, actor(db), meeting, scope=EACH, places=1)
    first, second, third = (approved(db, meeting, name) for name in ("A X", "B X", "C X"))
    third.place, second.place = 1, 2

    service.cancel(db, meeting, first)

    assert (second.state, third.state) == (WAITING, APPROVED)


def test_a_focal_points_entry_waits_where_the_delegation_is_full(
    db: Session, meeting: Meeting
) -> None:
    delegation = delegations.delegation(db, meeting)
    service.set_quota(db, actor(db), meeting, scope=EACH, places=1)

    def enter(name: str) -> Registration:
        entry = Entry(name=name, email=f"{name.lower()}@example.org", entity=delegation.entity)
        return service.add_member(db, actor(db), meeting, delegation, entry)

    first, second = enter("Ana"), enter("Bob")

    assert (first.state, second.state) == (APPROVED, WAITING)
    assert told(db, second) == ["registrations/waiting"]
    shown = service.places_of_delegation(db, meeting, delegation)
    assert [(one.taken, one.left) for one in shown] == [(1, 0)]
    assert service.waiting_line(db, meeting) == [second]


def test_nobody_is_put_into_a_delegation_that_is_full(db: Session, meeting: Meeting) -> None:
    service.set_quota(db, actor(db), meeting, scope=EACH, places=1)
    peru = delegations.state(db, "PER", "Peru")
    approved(db, meeting, "A X", entity=peru)
    swiss = approved(db, meeting, "B X")

    with pytest.raises(NoPlaceLeft):
        service.assign_entity(db, actor(db), meeting, swiss, peru)

    assert db.get_one(Delegation, swiss.delegation_id).entity_id != peru.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_mails_are_written_in_each_language(
    db: Session, meeting: Meeting, language: str
) -> None:
    service.set_quota(db, actor(db), meeting, scope=TOGETHER, places=1)
    first = approved(db, meeting, "A X")
    second = approved(db, meeting, "B X", language=language)
    service.cancel(db, meeting, first)

    mails = select(Message).where(Message.to_email == second.person.email)
    by_kind = {mail.kind: mail for mail in db.scalars(mails)}
    waiting = by_kind["registrations/waiting"]
    moved = by_kind["registrations/moved_up"]
    link = service.link_path(db, meeting, second)
    assert {waiting.language, moved.language} == {language}
    assert link in waiting.text
    assert link in moved.text
    assert waiting.subject != moved.subject
    if language != "en":
        assert "waiting list" not in waiting.subject + waiting.text
        assert "come free" not in moved.subject + moved.text


def test_reserved_places_are_counted_until_they_are_given_up(db: Session, meeting: Meeting) -> None:
    delegation, organiser = delegations.delegation(db, meeting), actor(db)
    service.set_quota(db, organiser, meeting, scope=EACH, places=2)
    adviser = DelegationFunction.ADVISER
    nominations.reserve(db, organiser, meeting, delegation, function=adviser, number=2)
    waits = approved(db, meeting, "A X")
    assert waits.state is WAITING
    with pytest.raises(NoPlaceLeft):
        nominations.reserve(db, organiser, meeting, delegation, function=adviser, number=1)

    kept = reserved_of(db, delegation.id)[0]
    entry = Entry(name="Named Now", email="named@example.org", entity=delegation.entity)
    named = nominations.name_one(db, organiser, meeting, delegation, place=kept, entry=entry)
    assert (named.state, waits.state) == (APPROVED, WAITING)

    nominations.give_up(db, organiser, meeting, delegation, kept)
    assert waits.state is APPROVED
