"""What goes when: the reminders that are due, from what is known now."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.core import clock
from app.meetings.models import Meeting
from app.reminders import queries
from app.reminders.mails import Letter
from app.reminders.models import Kind
from app.reminders.rules import (
    AHEAD,
    Setting,
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
    now, zone = clock.now(), meeting.timezone
    written = queries.causes_written(db, meeting.id)
    refused = queries.refused_by(db, meeting.id)
    skipped = queries.skips_of(db, meeting.id)[kind]
    found = []
    for letter in LETTERS[kind](db, meeting, setting):
        at = goes_at(kind, letter.due, setting.hour, now, zone)
        if at is None or max(at, now) >= letter.before:
            continue
        if letter.whole_cause not in written and letter.to.email not in refused:
            left_out = is_skipped(letter.due, local_day(at, zone), skipped)
            by_hand = can_go_now(kind, letter.due, now, zone)
            found.append(Planned(letter, at, left_out, by_hand))
    return sorted(found, key=lambda one: (one.at, one.letter.to.email, one.letter.cause))


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
