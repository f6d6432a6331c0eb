"""The order of a delegation, its reserved places, its deputy: the services."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import service as accounts_service
from app.accounts.models import AuditEntry
from app.nominations import queries, service
from app.nominations.errors import DeputyThere, InvitationSpent, NotForDeputies, TooManyReserved
from app.nominations.rules import people
from app.nominations.rules.people import Move
from app.registrations import queries as registration_queries
from app.registrations import service as registrations_service
from app.registrations.errors import RegisteredElsewhere
from app.registrations.models import DelegationFunction, Registration, Way
from app.registrations.rules import Entry
from tests.make import delegations, meetings, nominations
from tests.make.accounts import account, actor


@pytest.mark.parametrize(
    ("one", "move", "expected"),
    [
        ("b", Move.UP, ["b", "a", "c"]),
        ("b", Move.DOWN, ["a", "c", "b"]),
        ("a", Move.UP, ["a", "b", "c"]),
        ("c", Move.DOWN, ["a", "b", "c"]),
    ],
)
def test_a_move_is_by_one_place(one: str, move: Move, expected: list[str]) -> None:
    assert people.moved(["a", "b", "c"], one, move) == expected


def names(members: Sequence[Registration]) -> list[str]:
    return [one.person.name for one in members]


def test_a_delegation_has_an_order_of_its_own_until_it_is_given_up(db: Session) -> None:
    meeting = meetings.meeting(db)
    delegation = delegations.delegation(db, meeting)
    focal = actor(db, focal_point_of=delegation.id)
    made = {
        name: registrations_service.add_member(
            db, focal, meeting, delegation, Entry(name=name, entity=delegation.entity, function=of)
        )
        for name, of in (
            ("Zoe", DelegationFunction.HEAD),
            ("Bo", DelegationFunction.ADVISER),
            ("Cy", DelegationFunction.ADVISER),
        )
    }

    def listed() -> list[str]:
        return names(registration_queries.members_of(db, delegation.id))

    protocol = listed()
    service.move(db, focal, meeting, made["Cy"], Move.UP)
    own = listed()
    ana = Entry(name="Ana", entity=delegation.entity, function=DelegationFunction.DEPUTY_HEAD)
    registrations_service.add_member(db, focal, meeting, delegation, ana)
    later = listed()
    service.in_protocol_order(db, focal, meeting, delegation)

    assert protocol == ["Zoe", "Bo", "Cy"]
    assert own == ["Zoe", "Cy", "Bo"]
    assert later == ["Zoe", "Cy", "Bo", "Ana"]
    assert listed() == ["Zoe", "Ana", "Bo", "Cy"]
    assert {one.way for one in made.values()} == {Way.FOCAL_POINT}


def test_a_reserved_place_becomes_a_person_and_is_counted_once(db: Session) -> None:
    meeting = meetings.meeting(db)
    delegation = delegations.delegation(db, meeting)
    focal = actor(db, focal_point_of=delegation.id)
    place = nominations.reserved(db, meeting, delegation, number=2)
    more = nominations.reserved(db, meeting, delegation, number=1)
    before = dict(queries.numbers_reserved(db, meeting.id))
    entry = Entry(name="Cy", entity=delegation.entity, function=DelegationFunction.ADVISER)

    service.name_one(db, focal, meeting, delegation, place=place, entry=entry)

    assert more.id == place.id
    assert before == {delegation.id: 3}
    assert queries.numbers_reserved(db, meeting.id) == {delegation.id: 2}
    assert names(registration_queries.members_of(db, delegation.id)) == ["Cy"]
    with pytest.raises(TooManyReserved):
        nominations.reserved(db, meeting, delegation, number=people.MOST_RESERVED)


def test_an_address_is_filled_in_but_not_replaced(db: Session) -> None:
    meeting = meetings.meeting(db)
    delegation = delegations.delegation(db, meeting)
    focal = actor(db, focal_point_of=delegation.id)
    bare, known = (
        registrations_service.add_member(
            db, focal, meeting, delegation, Entry(name=name, email=email, entity=delegation.entity)
        )
        for name, email in (("Bo", None), ("Cy", "cy@example.org"))
    )

    def told(one: Registration, email: str) -> None:
        service.change_member(
            db, focal, meeting, one,
            name=one.person.name, honorific="Dr", position="", function=one.function, email=email,
        )  # fmt: skip

    with pytest.raises(RegisteredElsewhere):
        told(bare, "cy@example.org")
    told(bare, "bo@example.org")
    told(known, "eve@example.org")

    assert [bare.person.email, known.person.email] == ["bo@example.org", "cy@example.org"]
    assert [bare.person.honorific, known.person.honorific] == ["Dr", "Dr"]


def test_there_is_one_deputy_who_names_none(db: Session) -> None:
    meeting = meetings.meeting(db)
    delegation = delegations.delegation(db, meeting)
    focal = actor(db, "farid@example.org", focal_point_of=delegation.id)

    def invite(by: str, whom: str) -> None:
        who = accounts_service.as_actor(db, account(db, by))
        service.invite_deputy(db, who, meeting, delegation, email=whom, language="fr")

    invite("farid@example.org", "dora@example.org")
    first = nominations.link_in_mail(db, "dora@example.org").rpartition("/")[2]
    invite("farid@example.org", "dora@example.org")
    second = nominations.link_in_mail(db, "dora@example.org").rpartition("/")[2]
    with pytest.raises(DeputyThere):
        invite("farid@example.org", "eve@example.org")
    with pytest.raises(InvitationSpent):
        service.accept(db, first, name="Eve")
    dora, _meeting, _session = service.accept(db, second, name="Dora")
    with pytest.raises(InvitationSpent):
        service.accept(db, second, name="Dora")
    with pytest.raises(NotForDeputies):
        invite("dora@example.org", "eve@example.org")

    assert (dora.name, dora.language) == ("Dora", "fr")
    assert accounts_service.as_actor(db, dora).speaks_for(delegation.id)
    service.end_deputy(db, focal, meeting, delegation)
    assert not accounts_service.as_actor(db, dora).speaks_for(delegation.id)
    invite("farid@example.org", "eve@example.org")
    actions = set(db.scalars(select(AuditEntry.action)))
    assert {"focal_point.invited", "invitation.accepted", "role.withdrawn"} <= actions


def test_an_invitation_that_was_taken_back_opens_nothing(db: Session) -> None:
    meeting = meetings.meeting(db)
    delegation = delegations.delegation(db, meeting)
    secret = nominations.invitation_link(db, meeting, delegation).rpartition("/")[2]
    organiser = actor(db, "olga@example.org", organiser_of=meeting.id)
    (invitation,) = queries.invitations_of(db, delegation.id)

    service.take_back(db, organiser, meeting, delegation, invitation.id)

    with pytest.raises(InvitationSpent):
        service.invitation_of_link(db, secret)
    assert queries.focal_points_of(db, delegation.id) == []
