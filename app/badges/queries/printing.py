"""Selects on badges and who gets one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, not_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.accounts.models import Account
from app.badges.models import Badge, BadgeCode, BadgeDesign, PrintRun
from app.delegations.models import Delegation, DelegationCategory
from app.registrations.models import (
    Modality,
    Registration,
    RegistrationChange,
    RegistrationState,
    Way,
)

NEWEST_RUNS = 10
MOST_IDS = 500  # in one statement; databases have a limit


@dataclass(frozen=True)
class WantedBadges:
    """Whose badges are to be printed; without anything, everybody's."""

    not_printed: bool = False
    category: DelegationCategory | None = None
    delegation_id: str = ""


def design_of(db: Session, meeting_id: str) -> BadgeDesign | None:
    """How the badges of a meeting look, where the organiser has said it."""
    return db.get(BadgeDesign, meeting_id)


def with_badge(db: Session, meeting_id: str, wanted: WantedBadges) -> Sequence[Registration]:
    """The registrations that get a badge, with person, delegation and entity."""
    conditions = [*_gets_one(meeting_id)]
    if wanted.not_printed:
        conditions.append(Badge.printed_at.is_(None))
    if wanted.category is DelegationCategory.OTHER:
        conditions.append(
            Delegation.category.is_(None) | (Delegation.category == DelegationCategory.OTHER)
        )
    elif wanted.category:
        conditions.append(Delegation.category == wanted.category)
    if wanted.delegation_id:
        conditions.append(Registration.delegation_id == wanted.delegation_id)
    return db.scalars(_people().where(*conditions)).all()


def to_withdraw(db: Session, meeting_id: str) -> Sequence[Registration]:
    """Whose badge was printed who gets none any more, with person, delegation and entity."""
    here, *gets_one = _gets_one(meeting_id)
    printed = Badge.printed_at.is_not(None)
    return db.scalars(_people().where(here, printed, not_(and_(*gets_one)))).all()


def changed_since_printing(
    db: Session, meeting_id: str, fields: Collection[str]
) -> Mapping[str, list[str]]:
    """Which of these fields were changed after the badge was printed, by the registration's id."""
    found = db.execute(
        select(RegistrationChange.registration_id, RegistrationChange.field)
        .join(Registration, Registration.id == RegistrationChange.registration_id)
        .join(Badge, Badge.registration_id == Registration.id)
        .where(*_gets_one(meeting_id), *_since_printing(fields))
        .distinct()
        .order_by(RegistrationChange.field)
    )
    changed: dict[str, list[str]] = {}
    for registration_id, field in found:
        changed.setdefault(registration_id, []).append(field)
    return changed


def printed_for_events(db: Session, meeting_id: str) -> Sequence[tuple[Registration, Badge]]:
    """The printed badges that are for side events only, of those who get one."""
    found = db.execute(
        _people()
        .add_columns(Badge)
        .where(
            *_gets_one(meeting_id),
            Registration.way == Way.SIDE_EVENTS,
            Badge.printed_at.is_not(None),
        )
    )
    return [(row[0], row[1]) for row in found]


def numbers(db: Session, meeting_id: str) -> tuple[int, int]:
    """How many people of a meeting get a badge, and how many badges were printed of these."""
    counted = db.execute(
        select(func.count(Registration.id), func.count(Badge.printed_at))
        .outerjoin(Badge, Badge.registration_id == Registration.id)
        .where(*_gets_one(meeting_id))
    ).one()
    return counted[0], counted[1]


def badges_of(db: Session, registration_ids: Collection[str]) -> Mapping[str, Badge]:
    """The badges that these registrations have, by the registration's id."""
    ids, found = list(registration_ids), {}
    for start in range(0, len(ids), MOST_IDS):
        part = ids[start : start + MOST_IDS]
        for badge in db.scalars(select(Badge).where(Badge.registration_id.in_(part))):
            found[badge.registration_id] = badge
    return found


def known_codes(db: Session, hashes: Collection[str]) -> set[str]:
    """Those of the codes' hashes that are kept."""
    asked, found = list(hashes), set[str]()
    for start in range(0, len(asked), MOST_IDS):
        part = asked[start : start + MOST_IDS]
        found.update(db.scalars(select(BadgeCode.code_hash).where(BadgeCode.code_hash.in_(part))))
    return found


def runs_of(db: Session, meeting_id: str) -> list[tuple[PrintRun, str]]:
    """What was printed, the newest first, and by whom."""
    found = db.execute(
        select(PrintRun, Account)
        .outerjoin(Account, Account.id == PrintRun.account_id)
        .where(PrintRun.meeting_id == meeting_id)
        .order_by(PrintRun.at.desc(), PrintRun.id)
        .limit(NEWEST_RUNS)
    )
    return [(run, _name(account)) for run, account in found]


def printed_runs(db: Session, meeting_id: str) -> Sequence[PrintRun]:
    """The files of a meeting that were taken, and not said not to have been printed."""
    taken = (PrintRun.fetched_at.is_not(None), PrintRun.not_printed_at.is_(None))
    return db.scalars(select(PrintRun).where(PrintRun.meeting_id == meeting_id, *taken)).all()


def run_of(db: Session, meeting_id: str, print_id: str) -> PrintRun | None:
    """One print of a meeting."""
    run = db.get(PrintRun, print_id)
    return run if run and run.meeting_id == meeting_id else None


def account_name(db: Session, account_id: str | None) -> str:
    """What an account is called; "" where it is gone."""
    return _name(db.get(Account, account_id) if account_id else None)


def _name(account: Account | None) -> str:
    return (account.name or account.email) if account else ""


def _people() -> Select[Registration]:
    return (
        select(Registration)
        .join(Registration.person)
        .outerjoin(Registration.delegation)
        .outerjoin(Badge, Badge.registration_id == Registration.id)
        .options(
            contains_eager(Registration.person),
            contains_eager(Registration.delegation).options(joinedload(Delegation.entity)),
        )
    )


def _since_printing(fields: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return RegistrationChange.at > Badge.printed_at, RegistrationChange.field.in_(fields)


def _gets_one(meeting_id: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Registration.meeting_id == meeting_id,
        Registration.state == RegistrationState.APPROVED,
        Registration.modality == Modality.IN_PERSON,
    )
