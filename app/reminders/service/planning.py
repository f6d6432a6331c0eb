"""What goes when: the reminders that are due, from what is known now."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.core import clock
from app.meetings.models import Meeting
from app.reminders import queries
from app.reminders.mails import Letter, Waiting, Wanted
from app.reminders.models import Kind
from app.reminders.rules import (
    AHEAD,
    Setting,
    WhyNot,
    can_go_now,
    goes_at,
    is_skipped,
    local_day,
    usual,
)
from app.reminders.service import (
    appear,
    apply,
    confirm,
    register,
    tomorrow,
    unanswered,
    upload,
)

LETTERS: Mapping[Kind, Callable[[Session, Meeting, Setting], list[Letter]]] = {
    Kind.APPLY: apply.letters,
    Kind.CONFIRM: confirm.letters,
    Kind.REGISTER: register.letters,
    Kind.UNANSWERED: unanswered.letters_to_chairs,
    Kind.ESCALATED: unanswered.letters_to_others,
    Kind.UPLOAD: upload.letters,
    Kind.TOMORROW: tomorrow.letters,
    Kind.APPEAR: appear.letters,
}


@dataclass(frozen=True)
class Planned:
    """A reminder that is not written yet, and when it goes; `at` may have passed.

    `by_hand` is whether somebody can send it now, before it goes by itself.
    """

    letter: Letter
    at: datetime
    skipped: bool
    by_hand: bool


@dataclass(frozen=True)
class Plan:
    """The reminders of a kind: what is to go, and what `stays` although it would be due."""

    planned: list[Planned]
    stays: list[tuple[Letter, WhyNot]]


@dataclass(frozen=True)
class LeftOut:
    """A chair who has not answered and about whom nothing is to go, and why."""

    waiting: Waiting
    why: WhyNot


@dataclass(frozen=True, order=True)
class Departure:
    """So many reminders of a kind go on a day, or are left out."""

    at: datetime
    kind: Kind
    day: date
    skipped: bool
    number: int = 0


def settings_of(db: Session, meeting_id: str) -> dict[Kind, Setting]:
    """How a meeting sends each kind, or would."""
    rows = queries.reminders_of(db, meeting_id)
    return {
        kind: Setting(True, rows[kind].days, rows[kind].hour) if kind in rows else usual(kind)
        for kind in Kind
    }


def planned(db: Session, meeting: Meeting, kind: Kind, setting: Setting) -> list[Planned]:
    """The reminders of a kind that are to go, in order of time.

    Those that were written, that somebody refuses or that would come too late are none of them.
    """
    return plan(db, meeting, kind, setting).planned


def plan(db: Session, meeting: Meeting, kind: Kind, setting: Setting) -> Plan:
    """The reminders of a kind that are to go, in order of time, and those that do not go."""
    now, zone = clock.now(), meeting.timezone
    written = queries.causes_written(db, meeting.id)
    refused = queries.refused_by(db, meeting.id)
    skipped = queries.skips_of(db, meeting.id)[kind]
    found = Plan([], [])
    for letter in LETTERS[kind](db, meeting, setting):
        at = goes_at(kind, letter.due, setting.hour, now, zone)
        if letter.whole_cause in written:
            found.stays.append((letter, WhyNot.WRITTEN))
        elif at is None or max(at, now) >= letter.before:
            found.stays.append((letter, WhyNot.LATE))
        elif letter.to.email in refused:
            found.stays.append((letter, WhyNot.REFUSED))
        else:
            left_out = is_skipped(letter.due, local_day(at, zone), skipped)
            by_hand = can_go_now(kind, letter.due, now, zone)
            found.planned.append(Planned(letter, at, left_out, by_hand))
    found.planned.sort(key=lambda one: (one.at, one.letter.to.email, one.letter.cause))
    return found


def left_out(db: Session, meeting: Meeting, kind: Kind, of: Plan) -> list[LeftOut]:
    """Who has not answered and about whom nothing is to go, with the reason, in order of time."""
    if kind not in (Kind.UNANSWERED, Kind.ESCALATED):
        return []
    goes = {_of(one) for each in of.planned for one in each.letter.says["wanted"]}
    stays = [(_of(one), why) for letter, why in of.stays for one in letter.says["wanted"]]
    found = []
    for one in unanswered.waiting(db, meeting):
        chair = one.chair.id
        if chair not in goes:
            whys = [why for of_letter, why in stays if of_letter == chair]
            whys = whys or [unanswered.why_no_letter(kind, one)]
            found.append(LeftOut(one, next(why for why in WhyNot if why in whys)))
    return found


def _of(wanted: Wanted) -> str:
    return wanted.waiting.chair.id


def departures(db: Session, meeting: Meeting) -> list[Departure]:
    """What goes when in the days ahead, of the kinds that the meeting sends."""
    counted: Counter[Departure] = Counter()
    last = clock.now() + AHEAD
    for kind, setting in settings_of(db, meeting.id).items():
        found = planned(db, meeting, kind, setting) if setting.on else ()
        for one in (each for each in found if each.at <= last):
            day = local_day(one.at, meeting.timezone)
            counted[Departure(one.at, kind, day, one.skipped)] += 1
    return [
        Departure(one.at, one.kind, one.day, one.skipped, number)
        for one, number in sorted(counted.items())
    ]
