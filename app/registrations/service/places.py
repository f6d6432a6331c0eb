"""Places: quotas, the waiting list, and the one way onto the list that every approval goes.

Places are counted and given under one lock of the meeting (`queries.places_to_change`), which is
taken before any registration is. Where a meeting has no quotas nothing is counted.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.core import clock
from app.core.happenings import tell
from app.delegations.models import Delegation, DelegationCategory, Entity
from app.meetings.models import Meeting
from app.registrations import queries
from app.registrations.errors import NoDelegation, NoLimitForAll, NoPlaceLeft
from app.registrations.models import (
    DelegationFunction,
    Modality,
    PlacePolicy,
    Quota,
    QuotaScope,
    Registration,
    RegistrationState,
)
from app.registrations.rules import modalities_of
from app.registrations.rules.places import (
    Group,
    LineLookedAt,
    Pool,
    Seat,
    Tally,
    Twin,
    Waiter,
    in_line,
    in_order,
    moving_up,
    number_in_line,
)
from app.registrations.service.telling import tell_of

NOT_COUNTED_AT_FIRST = (DelegationFunction.ASSISTANT, DelegationFunction.INTERPRETER)


def put_on_list(
    db: Session, meeting: Meeting, registration: Registration, *, kind: str | None
) -> bool:
    """Give somebody who is approved a place, or a place in the line where none is free.

    Every approval goes this way, whoever says it: it sets the state, and writes the mail `kind`,
    a folder under templates/mails, or the one that tells of the waiting list; None writes none.
    The registration has a delegation and is locked (`queries.registration_to_change`) or new;
    one for side events only has none and takes no place. Gives whether there was a place.
    """
    policy = None if registration.events_only else queries.places_to_change(db, meeting.id)
    waits = policy is not None and bool(_tally(db, policy).full(_seat(registration)))
    now = clock.now()
    registration.state = RegistrationState.WAITING if waits else RegistrationState.APPROVED
    registration.waiting_since = (registration.waiting_since or now) if waits else None
    registration.decided_at = now
    if kind is not None:
        tell_of(db, "registrations/waiting" if waits else kind, meeting, registration)
    db.flush()
    return not waits


def move_up(db: Session, meeting: Meeting) -> list[Registration]:
    """Give places that came free to those who wait for them, and tell them.

    Whatever can free a place calls this, in the same transaction, and whatever settles that two
    are not one person. Gives who moved up.
    """
    db.flush()
    policy = queries.places_to_change(db, meeting.id)
    waiting = queries.waiting_of(db, meeting.id) if policy else ()
    if policy is None or not waiting:
        return []
    tally = _tally(db, policy)
    by_id = {one.id: one for one in waiting}
    twins, led = twins_in_line(db, meeting), queries.led_entities(db, meeting.id)
    up = [by_id[one.id] for one in moving_up(_line(waiting, tally), tally, twins, led)]
    for registration in up:
        registration.state, registration.waiting_since = RegistrationState.APPROVED, None
        registration.decided_at = clock.now()
        accounts.record(db, None, "registration.moved_up", meeting.id, registration.id)
        tell_of(db, "registrations/moved_up", meeting, registration)
    db.flush()
    return up


def twins_in_line(db: Session, meeting: Meeting) -> Mapping[str, Sequence[Twin]]:
    """Whom of their delegation those who wait are perhaps the same as, by their registration."""
    looked_at = LineLookedAt(meeting.id)
    tell(db, looked_at)
    return looked_at.twins


def would_move_up(
    db: Session, meeting: Meeting, registration: Registration
) -> Sequence[Registration]:
    """Who would move up if somebody who is approved lost their place; nothing is changed."""
    policy = queries.place_policy(db, meeting.id)
    waiting = queries.waiting_of(db, meeting.id) if policy else ()
    if policy is None or not waiting or registration.state is not RegistrationState.APPROVED:
        return []
    tally, by_id = _tally(db, policy), {one.id: one for one in waiting}
    line = _line(waiting, tally)
    if registration.delegation is not None:
        tally.give(_seat(registration), -1)
    led = queries.led_entities(db, meeting.id, without=registration.id)
    return [by_id[one.id] for one in moving_up(line, tally, twins_in_line(db, meeting), led)]


def require_place(
    db: Session,
    meeting: Meeting,
    registration: Registration,
    *,
    delegation: Delegation | None = None,
    function: DelegationFunction | None = None,
    modality: Modality | None = None,
) -> None:
    """See that somebody on the list could be counted otherwise; others need no place yet.

    Called before anything is changed. Raises `NoPlaceLeft`.
    """
    of = delegation or registration.delegation
    if registration.state is not RegistrationState.APPROVED or of is None:
        return
    policy = queries.places_to_change(db, meeting.id)
    if policy is None:
        return
    new = _seat_of(of, function or registration.function, modality or registration.modality)
    old = _seat(registration) if registration.delegation else None
    tally = _tally(db, policy)
    had = set(tally.pools(old)) if old else set()
    if any(pool not in had for pool in tally.full(new)):
        raise NoPlaceLeft


def require_more(
    db: Session,
    meeting: Meeting,
    delegation: Delegation,
    *,
    function: DelegationFunction,
    number: int,
) -> None:
    """See that a delegation can keep so many places more for people whose names follow.

    Such places count as the way of taking part that is said of most. Raises `NoPlaceLeft`.
    """
    policy = queries.places_to_change(db, meeting.id)
    if policy is None:
        return
    tally = _tally(db, policy)
    seat = _seat_of(delegation, function, modalities_of(meeting)[0])
    if any(tally.left(pool) < number for pool in tally.pools(seat)):
        raise NoPlaceLeft


def would_wait(
    db: Session, meeting: Meeting, delegation: Delegation, functions: Iterable[DelegationFunction]
) -> int:
    """How many would wait for a place, of people with these functions if they were entered now."""
    policy = queries.place_policy(db, meeting.id)
    if policy is None:
        return 0
    tally, way = _tally(db, policy), modalities_of(meeting)[0]
    seats = [_seat_of(delegation, function, way) for function in functions]
    counted = [seat for seat in seats if tally.counts(seat)]
    pools = tally.pools(counted[0]) if counted else []  # the function tells no pool from another
    left = min((tally.left(pool) for pool in pools), default=len(counted))
    return len(counted) - min(len(counted), max(0, left))


def set_quota(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    *,
    scope: QuotaScope,
    places: int | None,
    category: DelegationCategory | None = None,
    entity: Entity | None = None,
    modality: Modality | None = None,
) -> Quota:
    """Say how many places there are, anew where it was said before; who has one keeps it.

    `entity` makes an exception for one, which alone may be without limit (`places` None). Whoever
    can then moves up. Raises `NoLimitForAll`.
    """
    if places is None and entity is None:
        raise NoLimitForAll
    _counted(db, meeting)
    about = (scope, category, entity.id if entity else None, modality)
    known = (one for one in queries.quotas_of(db, meeting.id) if _about(one) == about)
    quota = next(known, None)
    if quota is None:
        quota = Quota(meeting_id=meeting.id, created_at=clock.now())
        quota.scope, quota.category, quota.entity_id, quota.modality = about
        db.add(quota)
    quota.places = places
    _recorded(db, actor, meeting, "quota.set", quota)
    move_up(db, meeting)
    return quota


def _about(quota: Quota) -> tuple[object, ...]:
    return (quota.scope, quota.category, quota.entity_id, quota.modality)


def remove_quota(db: Session, actor: Actor, meeting: Meeting, quota_id: str) -> None:
    """Limit no longer what a quota limited; twice is once. Whoever can then moves up."""
    _counted(db, meeting)
    for quota in queries.quotas_of(db, meeting.id):
        if quota.id == quota_id:
            _recorded(db, actor, meeting, "quota.removed", quota)
            db.delete(quota)
    move_up(db, meeting)


def set_uncounted(
    db: Session, actor: Actor, meeting: Meeting, functions: Collection[DelegationFunction]
) -> None:
    """Say which functions take no place. Whoever can then moves up."""
    policy = _counted(db, meeting)
    policy.uncounted = sorted(function.value for function in functions)
    accounts.record(
        db, actor, "quota.functions", meeting.id, None, uncounted=", ".join(policy.uncounted)
    )
    move_up(db, meeting)


def _counted(db: Session, meeting: Meeting) -> PlacePolicy:
    policy = queries.places_to_change(db, meeting.id)
    if policy is not None:
        return policy
    uncounted = sorted(function.value for function in NOT_COUNTED_AT_FIRST)
    try:
        with db.begin_nested():
            db.add(PlacePolicy(meeting_id=meeting.id, uncounted=uncounted))
    except IntegrityError:  # another organiser was first
        pass
    queries.forget_places(db, meeting.id)
    return _counted(db, meeting)


def _recorded(db: Session, actor: Actor, meeting: Meeting, action: str, quota: Quota) -> None:
    about = ", ".join(str(one) for one in _about(quota) if one is not None)
    accounts.record(db, actor, action, meeting.id, None, about=about, places=quota.places)


@dataclass(frozen=True)
class PlacesShown:
    """The places of a quota as a page shows them.

    `taken` is of the one delegation that has most where each has places of its own, and `full` how
    many delegations have none left. `left` is below nought where the number was lowered, and None
    without limit.
    """

    quota: Quota
    taken: int
    left: int | None
    full: int


def places_of_meeting(db: Session, meeting: Meeting) -> list[PlacesShown]:
    """The quotas of a meeting, those for all first, with what is taken and left."""
    policy = queries.place_policy(db, meeting.id)
    if policy is None:
        return []
    tally = _tally(db, policy)
    return [_shown(tally, quota, tally.used(quota)) for quota in in_order(tally.quotas)]


def places_of_delegation(
    db: Session, meeting: Meeting, delegation: Delegation
) -> list[PlacesShown]:
    """The quotas that limit a delegation, with what is taken and left of each."""
    policy = queries.place_policy(db, meeting.id)
    if policy is None:
        return []
    tally = _tally(db, policy)
    groups = (Group(delegation.entity_id, delegation.category, one) for one in Modality)
    pools = {pool.quota.id: pool for group in groups for pool in tally.of(group)}
    limited = {key: pool for key, pool in pools.items() if pool.quota.places is not None}
    quotas = in_order(pool.quota for pool in limited.values())
    return [_shown(tally, quota, [limited[quota.id]]) for quota in quotas]


def _shown(tally: Tally, quota: Quota, pools: Sequence[Pool]) -> PlacesShown:
    taken = max((tally.taken(pool) for pool in pools), default=0)
    if quota.places is None:
        return PlacesShown(quota, taken, None, 0)
    full = sum(tally.left(pool) <= 0 for pool in pools)
    return PlacesShown(quota, taken, quota.places - taken, full)


def waiting_line(db: Session, meeting: Meeting) -> list[Registration]:
    """Who waits for a place, in the order in which they move up."""
    policy = queries.place_policy(db, meeting.id)
    waiting = queries.waiting_of(db, meeting.id) if policy else ()
    if policy is None or not waiting:
        return []
    by_id = {one.id: one for one in waiting}
    return [by_id[one.id] for one in _line(waiting, _tally(db, policy))]


def number_waiting(db: Session, registration: Registration) -> int | None:
    """Which in the line somebody is, from 1; None for who does not wait."""
    found = numbers_waiting(db, registration.meeting_id, [registration]).get(registration.id)
    return found[0] if found else None


def numbers_waiting(
    db: Session, meeting_id: str, people: Iterable[Registration]
) -> Mapping[str, tuple[int, int]]:
    """Which in the line those of some are who wait, from 1, and of how many, by registration."""
    ids = [one.id for one in people if one.state is RegistrationState.WAITING]
    policy = queries.place_policy(db, meeting_id) if ids else None
    if policy is None:
        return {}
    tally = _tally(db, policy)
    line = _line(queries.waiting_of(db, meeting_id), tally)
    numbers = ((one, number_in_line(line, tally, one)) for one in ids)
    return {one: number for one, number in numbers if number is not None}


def second_heads(db: Session, meeting_id: str, people: Iterable[Registration]) -> Collection[str]:
    """Who of some waits, and does not move up because their delegation has a head with a place."""
    head = DelegationFunction.HEAD
    waiting = [one for one in people if one.state is RegistrationState.WAITING]
    asked = [one for one in waiting if one.function is head and one.delegation]
    led = queries.led_entities(db, meeting_id) if asked else ()
    return {one.id for one in asked if _seat(one).is_second_head(led)}


def waits_for(db: Session, registration: Registration) -> list[PlacesShown]:
    """Because of which quotas somebody waits: those of which all places are taken; else none."""
    policy = queries.place_policy(db, registration.meeting_id)
    if policy is None or registration.state is not RegistrationState.WAITING:
        return []
    tally = _tally(db, policy)
    full = {pool.quota.id: pool for pool in tally.full(_seat(registration))}
    quotas = in_order(pool.quota for pool in full.values())
    return [_shown(tally, quota, [full[quota.id]]) for quota in quotas]


def _tally(db: Session, policy: PlacePolicy) -> Tally:
    of, uncounted = policy.meeting_id, policy.uncounted
    first = modalities_of(db.get_one(Meeting, of))[0]
    taken = Counter(queries.places_taken(db, of, uncounted))
    taken.update(queries.places_reserved(db, of, uncounted, first))
    return Tally(queries.quotas_of(db, of), uncounted, taken)


def _line(waiting: Sequence[Registration], tally: Tally) -> list[Waiter]:
    waiters = (
        Waiter(one.id, _seat(one), one.waiting_since or one.created_at, one.place)
        for one in waiting
        if one.delegation is not None
    )
    return in_line(waiters, tally)


def _seat(registration: Registration) -> Seat:
    if registration.delegation is None:
        raise NoDelegation(registration.person.name)
    return _seat_of(registration.delegation, registration.function, registration.modality)


def _seat_of(delegation: Delegation, function: DelegationFunction, modality: Modality) -> Seat:
    return Seat(delegation.entity_id, delegation.category, modality, function)
