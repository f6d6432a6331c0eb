"""Setting how a meeting's schedule is made: rules, weights, limits."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.meetings import queries as meetings
from app.meetings.models import Meeting
from app.schedule import queries
from app.schedule.errors import NothingHere, StaleSettings
from app.schedule.models import Scheduling
from app.schedule.rules import SchedulePolicy
from app.schedule.rules.policy import LIMITS, PRESETS, nearest, points_of


@dataclass(frozen=True)
class Settings:
    """All that is set on one page: the policy, what each term weighs, minutes between things.

    `turnaround` is kept free between two uses of a room, `plenary_buffer` around what keeps side
    events away; with a `start_step` side events start every so many minutes in a slot.
    """

    policy: SchedulePolicy
    weights: Mapping[str, int]
    turnaround: int
    plenary_buffer: int
    start_step: int | None


def settings_of(db: Session, meeting: Meeting) -> Settings:
    """What is set for a meeting."""
    return Settings(
        policy=queries.policy_of(db, meeting.id),
        weights=points_of(meeting.weights),
        turnaround=meeting.turnaround,
        plenary_buffer=meeting.plenary_buffer,
        start_step=meeting.start_step,
    )


def as_preset(settings: Settings, name: str) -> Settings:
    """The settings with the weights of a preset, all else as it is; "usual" is all as at first.

    Raises `NothingHere` for a preset that there is not.
    """
    if name == "usual":
        return Settings(SchedulePolicy(), points_of({}), 0, 0, None)
    if name not in PRESETS:
        raise NothingHere
    return replace(settings, weights=points_of(PRESETS[name]))


def copied(db: Session, meeting: Meeting, before: Meeting) -> Settings:
    """What another meeting has, for this one: its themes are those of the same code here."""
    last = settings_of(db, before)
    there = {one.id: one.code for one in meetings.themes_of(db, before.id)}
    here = {one.code: one.id for one in meetings.themes_of(db, meeting.id)}
    apart = {tuple(here.get(there.get(one, ""), "") for one in pair) for pair in last.policy.apart}
    return replace(
        last,
        policy=replace(
            last.policy, apart=frozenset((one, other) for one, other in apart if one and other)
        ),
        weights={term: nearest(term, points) for term, points in last.weights.items()},
    )


def set_settings(
    db: Session, actor: Actor | None, meeting: Meeting, settings: Settings, *, seen: int
) -> None:
    """Set how the schedule of a meeting is made and judged from now on; nothing moves.

    Raises `StaleSettings` where somebody has set it since the revision that was `seen`, and
    `NothingHere` for a theme that the meeting does not have.
    """
    queries.lock_meeting(db, meeting.id)
    row = queries.scheduling_to_change(db, meeting.id)
    if seen != (row.revision if row else 0):
        raise StaleSettings
    themes = {one.id for one in meetings.themes_of(db, meeting.id)}
    policy = settings.policy
    if not themes >= {one for pair in policy.apart for one in pair}:
        raise NothingHere
    before = settings_of(db, meeting)
    if row is None:
        row = Scheduling(meeting_id=meeting.id, revision=0)
        db.add(row)
    row.revision += 1
    row.rules = {one: how.value for one, how in sorted(policy.rules.items())}
    row.by_hand = {one: how.value for one, how in sorted(policy.by_hand.items())}
    row.apart = [{"one": one, "other": other} for one, other in sorted(policy.apart)]
    for name in LIMITS:
        setattr(row, name, getattr(policy, name))
    meeting.weights = {**meeting.weights, **settings.weights}
    meeting.turnaround, meeting.plenary_buffer = settings.turnaround, settings.plenary_buffer
    meeting.start_step = settings.start_step
    db.flush()
    record(db, actor, "schedule.settings", meeting.id, None, changed=_changed(before, settings))


def _changed(before: Settings, after: Settings) -> list[str]:
    """The names of what was set otherwise."""
    found = [
        f"weight:{one}" for one, points in after.weights.items() if before.weights[one] != points
    ]
    rules = {*before.policy.rules, *after.policy.rules}
    found += [f"rule:{one}" for one in rules if before.policy.of(one) is not after.policy.of(one)]
    hands = {*before.policy.by_hand, *after.policy.by_hand}
    found += [f"hand:{one}" for one in hands if before.policy.hand(one) != after.policy.hand(one)]
    old, new = (asdict(one) | asdict(one.policy) for one in (before, after))
    limits = ("apart", *LIMITS, "turnaround", "plenary_buffer", "start_step")
    return sorted([*found, *(name for name in limits if old[name] != new[name])])
