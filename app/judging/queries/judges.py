"""Selects on the round of a meeting: its settings, criteria, reviewers, and whose is whose."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, func, or_, select, union_all
from sqlalchemy.orm import Session

from app.accounts.models import Account, Role, RoleKind
from app.delegations.models import Delegation
from app.judging.models import Criterion, Reviewer, ReviewRound
from app.judging.rules.reviewing import Conflicts, Judge, Why
from app.registrations.models import Person, Registration
from app.side_events.models import Answer, Partner, SideEvent, Speaker


def round_of(db: Session, meeting_id: str) -> ReviewRound | None:
    """How a meeting has its applications judged; None where nothing is set."""
    return db.get(ReviewRound, meeting_id)


def round_to_change(db: Session, meeting_id: str) -> ReviewRound | None:
    """The same as it is at this moment, kept from others until the transaction ends."""
    chosen = select(ReviewRound).where(ReviewRound.meeting_id == meeting_id).with_for_update()
    return db.scalar(chosen.execution_options(populate_existing=True))


def criteria_of(db: Session, meeting_id: str, *, retired: bool = False) -> Sequence[Criterion]:
    """The criteria of a meeting in their order; with `retired` those out of use too."""
    chosen = select(Criterion).where(Criterion.meeting_id == meeting_id)
    if not retired:
        chosen = chosen.where(Criterion.retired_at.is_(None))
    return db.scalars(chosen.order_by(Criterion.position, Criterion.id)).all()


def criteria_to_change(db: Session, meeting_id: str) -> Sequence[Criterion]:
    """All criteria of a meeting, kept from others until the transaction ends."""
    chosen = select(Criterion).where(Criterion.meeting_id == meeting_id).with_for_update()
    order = chosen.order_by(Criterion.position, Criterion.id)
    return db.scalars(order.execution_options(populate_existing=True)).all()


def criterion_of(db: Session, meeting_id: str, criterion_id: str) -> Criterion | None:
    """One criterion, if it is of this meeting."""
    return db.scalar(
        select(Criterion).where(Criterion.meeting_id == meeting_id, Criterion.id == criterion_id)
    )


def reviewer_of(db: Session, meeting_id: str, account_id: str) -> Reviewer | None:
    """The row of a reviewer by their account."""
    return db.scalar(
        select(Reviewer).where(Reviewer.meeting_id == meeting_id, Reviewer.account_id == account_id)
    )


def reviewer_to_change(db: Session, meeting_id: str, account_id: str) -> Reviewer | None:
    """The same, kept from others: what one reviewer sends from two windows is saved in turn."""
    chosen = select(Reviewer).where(
        Reviewer.meeting_id == meeting_id, Reviewer.account_id == account_id
    )
    return db.scalar(chosen.with_for_update().execution_options(populate_existing=True))


def reviewer_by_id(db: Session, meeting_id: str, reviewer_id: str) -> Reviewer | None:
    """The row of a reviewer, if they are one of this meeting."""
    return db.scalar(
        select(Reviewer).where(Reviewer.meeting_id == meeting_id, Reviewer.id == reviewer_id)
    )


def judges_of(db: Session, meeting_id: str, account_id: str | None = None) -> list[Judge]:
    """The reviewers of a meeting, former ones too, by name; only one where that is asked.

    With every State and organisation that is their own: as the organisers said, for which they are
    a focal point anywhere, or for which they are registered here.
    """
    chosen = select(Reviewer, Account).join(Account, Account.id == Reviewer.account_id)
    chosen = chosen.where(Reviewer.meeting_id == meeting_id)
    if account_id is not None:
        chosen = chosen.where(Reviewer.account_id == account_id)
    rows = [(row[0], row[1]) for row in db.execute(chosen)]
    emails = {account.email: account.id for _reviewer, account in rows}
    entities, names = _own(db, meeting_id, emails)
    found = [
        Judge(
            reviewer.id,
            account.id,
            account.name or account.email,
            account.email,
            account.language,
            reviewer.organisation,
            reviewer.ended_at is None,
            frozenset(entities.get(account.id, set()) | _set(reviewer.entity_id)),
            frozenset(
                names.get(account.id, set())
                | (set() if reviewer.entity_id else _set(reviewer.organisation.casefold()))
            ),
        )
        for reviewer, account in rows
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), one.account_id))


def _set(one: str | None) -> set[str]:
    return {one} if one else set()


def _own(
    db: Session, meeting_id: str, emails: Mapping[str, str]
) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """By account id: ids of entities, and names of organisations that are not in the register."""
    entities: dict[str, set[str]] = {}
    names: dict[str, set[str]] = {}
    for account_id, entity_id in db.execute(_focal_points(emails.values())):
        entities.setdefault(account_id, set()).add(entity_id)
    registered = (
        select(Person.email, Delegation.entity_id, Registration.organisation)
        .join(Registration, Registration.person_id == Person.id)
        .outerjoin(Delegation, Delegation.id == Registration.delegation_id)
        .where(Person.meeting_id == meeting_id, Person.email.in_(emails))
    )
    for email, entity_id, organisation in db.execute(registered):
        account_id = emails[email or ""]
        if entity_id:
            entities.setdefault(account_id, set()).add(entity_id)
        elif organisation:
            names.setdefault(account_id, set()).add(organisation.casefold())
    return entities, names


def _focal_points(accounts: Iterable[str]) -> Select[str, str]:
    return (
        select(Role.account_id, Delegation.entity_id)
        .join(Delegation, Delegation.id == Role.delegation_id)
        .where(Role.kind == RoleKind.FOCAL_POINT, Role.account_id.in_(list(accounts)))
    )


def conflicts_of(
    db: Session,
    meeting_id: str,
    judges: Sequence[Judge],
    events: Collection[str] | None = None,
) -> Conflicts:
    """Which applications of a meeting are whose own, by the application's id; of all or of some."""
    found: dict[str, dict[str, Why]] = {}
    if not judges:
        return found
    for event_id, entity_id, name in _partners(db, meeting_id, judges, events):
        folded = "" if entity_id else name.casefold()
        for judge in judges:
            if entity_id in judge.entities or folded in judge.names:
                found.setdefault(event_id, {})[judge.account_id] = Why.HOSTS
    by_email = {judge.email: judge.account_id for judge in judges}
    for event_id, email in _named(db, meeting_id, by_email, events):
        found.setdefault(event_id, {}).setdefault(by_email[email], Why.NAMED)
    return found


def _partners(
    db: Session, meeting_id: str, judges: Iterable[Judge], events: Collection[str] | None
) -> list[tuple[str, str | None, str]]:
    """Partners who have not declined and may be somebody's own: application, entity, name.

    Names that the register has not are compared later: databases fold letters differently.
    """
    entities = sorted({entity for judge in judges for entity in judge.entities})
    own: ColumnElement[bool] = Partner.entity_id.in_(entities)
    if any(judge.names for judge in judges):
        own = or_(own, Partner.entity_id.is_(None))
    chosen = (
        select(Partner.side_event_id, Partner.entity_id, Partner.name)
        .join(SideEvent, SideEvent.id == Partner.side_event_id)
        .where(SideEvent.meeting_id == meeting_id, Partner.answer != Answer.DECLINED, own)
    )
    if events is not None:
        chosen = chosen.where(SideEvent.id.in_(events))
    return [(row[0], row[1], row[2]) for row in db.execute(chosen)]


def _named(
    db: Session, meeting_id: str, emails: Collection[str], events: Collection[str] | None
) -> list[tuple[str, str]]:
    """In which applications these addresses stand: as the contact, of a partner, of a speaker."""
    here = [SideEvent.meeting_id == meeting_id]
    if events is not None:
        here.append(SideEvent.id.in_(events))
    stands = [
        chosen.add_columns(lower).where(lower.in_(emails), *here)
        for lower, chosen in (
            (func.lower(SideEvent.contact_email), select(SideEvent.id)),
            (func.lower(Partner.email), select(Partner.side_event_id).join(SideEvent)),
            (func.lower(Speaker.email), select(Speaker.side_event_id).join(SideEvent)),
        )
    ]
    return [(row[0], row[1]) for row in db.execute(union_all(*stands))]
