"""Issuing lists on a database: what was printed stays, and who takes back their agreement."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry
from app.core import i18n
from app.meetings.models import Meeting
from app.participants import queries, service
from app.participants.errors import IssuedMeanwhile, NothingToIssue
from app.participants.models import ListKind
from app.participants.rules.layout import Document
from app.participants.rules.listing import from_json
from app.registrations import service as registrations_service
from app.registrations.models import DelegationFunction, Registration
from tests.make import delegations, meetings, participants, registrations


def approved(db: Session, meeting: Meeting, name: str, **more: Any) -> Registration:
    return registrations.registration(db, meeting, name, approved=True, notify=False, **more)


def names(document: Document) -> list[str]:
    """Everybody who is named, in order."""
    return [line.name for part in document.parts for block in part.blocks for line in block.lines]


def test_only_who_is_approved_stands_on_the_list(db: Session) -> None:
    meeting = meetings.meeting(db)
    approved(db, meeting, "Ana Approved")
    registrations.registration(db, meeting, "Wei Waits", notify=False)
    gone = approved(db, meeting, "Cy Cancelled")
    registrations_service.cancel(db, meeting, gone)

    listing = service.listing_now(db, meeting)

    assert [one.name for group in listing.groups for one in group.members] == ["Ana Approved"]


def test_what_was_issued_stays_as_it_was(db: Session) -> None:
    meeting = meetings.meeting(db)
    ana = approved(db, meeting, "Ana", function=DelegationFunction.HEAD, honorific="H.E.")
    first = participants.issued(db, meeting, symbol="X/INF.1")
    before = service.document_of(db, meeting, first)

    ana.person.name = "Anna"
    approved(db, meeting, "Bo")
    registrations_service.cancel(db, meeting, ana)
    db.flush()
    db.expire_all()

    assert service.document_of(db, meeting, first) == before
    assert names(before) == ["H.E. Ana"]
    assert before.symbol == "X/INF.1"


def test_an_addendum_then_a_corrigendum_then_nothing_is_left_to_tell(db: Session) -> None:
    meeting = meetings.meeting(db)
    ana = approved(db, meeting, "Ana")
    participants.issued(db, meeting)
    approved(db, meeting, "Bo", entity=delegations.state(db, "NOR", "Norway"))
    ana.person.position = "Counsellor"

    assert set(service.standing_of(db, meeting).kinds) == set(ListKind)
    addendum = participants.issued(db, meeting, ListKind.ADDENDUM)
    assert ListKind.ADDENDUM not in service.standing_of(db, meeting).kinds
    corrigendum = participants.issued(db, meeting, ListKind.CORRIGENDUM)

    told = service.document_of(db, meeting, addendum)
    assert (told.kind, names(told), told.readings) == ("Addendum 1", ["Bo"], ())
    (reading,) = service.document_of(db, meeting, corrigendum).readings
    assert (reading.delegation, reading.before, reading.now) == (
        "Switzerland", "Ana, Representative", "Ana, Counsellor, Representative"
    )  # fmt: skip
    assert service.standing_of(db, meeting).kinds == [ListKind.PROVISIONAL, ListKind.FINAL]


def test_addenda_are_counted_since_the_last_whole_list(db: Session) -> None:
    meeting = meetings.meeting(db)
    labels = []
    for name, kind in (
        ("A", ListKind.PROVISIONAL), ("B", ListKind.ADDENDUM), ("C", ListKind.ADDENDUM),
        ("D", ListKind.FINAL), ("E", ListKind.ADDENDUM),
    ):  # fmt: skip
        approved(db, meeting, name)
        issued = participants.issued(db, meeting, kind)
        labels.append(service.document_of(db, meeting, issued).kind)

    assert labels == ["Provisional list", "Addendum 1", "Addendum 2", "Final list", "Addendum 1"]


def test_an_empty_document_is_refused(db: Session) -> None:
    meeting = meetings.meeting(db)
    with pytest.raises(NothingToIssue):
        service.issue(db, None, meeting, ListKind.PROVISIONAL, "", after=0)
    approved(db, meeting, "Ana")
    with pytest.raises(NothingToIssue):
        service.issue(db, None, meeting, ListKind.ADDENDUM, "", after=0)
    participants.issued(db, meeting)
    with pytest.raises(NothingToIssue):
        participants.issued(db, meeting, ListKind.CORRIGENDUM)


def test_two_who_issue_at_once_do_not_both(db: Session) -> None:
    meeting = meetings.meeting(db)
    approved(db, meeting, "Ana")
    participants.issued(db, meeting)

    with pytest.raises(IssuedMeanwhile):
        service.issue(db, None, meeting, ListKind.FINAL, "", after=0)
    assert len(queries.lists_of(db, meeting.id)) == 1


def test_whoever_takes_back_their_agreement_is_named_nowhere_any_more(db: Session) -> None:
    meeting = meetings.meeting(db)
    ana, bo = approved(db, meeting, "Ana"), approved(db, meeting, "Bo")
    first = participants.issued(db, meeting)
    bo.person.name = "Bob"
    corrigendum = participants.issued(db, meeting, ListKind.CORRIGENDUM)

    bo.listed = False
    db.flush()

    document = service.document_of(db, meeting, first)
    assert names(document) == [ana.person.name]
    assert document.parts[0].blocks[0].more == "1 person who is not named"
    assert service.document_of(db, meeting, corrigendum).readings == ()


def test_names_that_are_forgotten_are_in_no_list(db: Session) -> None:
    meeting = meetings.meeting(db)
    ana = approved(db, meeting, "Ana Canary")
    approved(db, meeting, "Bo")
    first = participants.issued(db, meeting)

    service.forget(db, meeting, [ana.id])
    db.expire_all()

    assert "Canary" not in repr(first.content)
    assert from_json(first.content).people == 2
    assert names(service.document_of(db, meeting, first)) == ["Bo"]


def test_every_change_is_written_down_without_names(db: Session) -> None:
    meeting = meetings.meeting(db)
    approved(db, meeting, "Ana Canary")
    issued = participants.issued(db, meeting)
    service.publish(db, None, issued)
    service.publish(db, None, issued)
    service.take_back(db, None, issued)

    written = db.scalars(select(AuditEntry).where(AuditEntry.subject_id == issued.id)).all()

    assert [one.action for one in written] == [
        "participants.issued", "participants.published", "participants.taken_back"
    ]  # fmt: skip
    assert "Canary" not in repr([one.details for one in written])


def test_a_delegation_has_its_name_in_the_language_of_the_document(db: Session) -> None:
    meeting = meetings.meeting(db)
    approved(db, meeting, "Ana", entity=delegations.state(db, "EGY", "Egypt", fr="Égypte"))
    issued = participants.issued(db, meeting)

    with i18n.in_use("fr"):
        document = service.document_of(db, meeting, issued)

    assert document.full_title == "Liste des participants – Liste provisoire"
    assert [block.name for part in document.parts for block in part.blocks] == ["Égypte"]
