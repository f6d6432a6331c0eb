"""Who else is at the board, and what they changed since somebody looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts import queries as accounts
from app.accounts.access import Actor
from app.core import clock
from app.core.i18n import gettext as _
from app.core.jobs import Beat
from app.meetings.models import Meeting
from app.schedule import queries
from app.schedule.models import BoardPresence
from app.schedule.queries import Version
from app.schedule.rules import Words
from app.schedule.service.boarding import Told, told_of
from app.schedule.service.known import known_of

THERE = timedelta(minutes=3)  # after which who was not seen is gone, and forgotten
FRESH = timedelta(seconds=15)  # for so long nobody is noted again
MOST_TOLD = 5  # changes


@dataclass(frozen=True)
class Present:
    """Somebody who has the board open."""

    who: str
    since: datetime


@dataclass(frozen=True)
class Company:
    """Who else is at the board; what others changed since a version, `more` besides what is told.

    `anew` says that the board is another draft than was seen.
    """

    present: Sequence[Present]
    changed: Sequence[Told]
    more: int
    anew: bool


def company(db: Session, actor: Actor, meeting: Meeting, seen: Version | None) -> Company:
    """The company of somebody who saw a version of the board."""
    there = queries.present_at(db, meeting.id, clock.now() - THERE)
    others = [one for one in there if one.account_id != actor.account_id]
    names = accounts.names_of(db, {one.account_id for one in others})
    now = queries.board_version(db, meeting.id)
    changes = (
        queries.changes_by_others(db, meeting.id, actor.account_id, seen) if now != seen else ()
    )
    words = Words.of(known_of(db, meeting).facts) if changes else None
    return Company(
        [Present(names.get(one.account_id) or _("Somebody"), one.since) for one in others],
        told_of(db, changes[-MOST_TOLD:], words) if words else (),
        max(0, len(changes) - MOST_TOLD),
        bool(now and seen and now.draft_id != seen.draft_id),
    )


def is_fresh(db: Session, actor: Actor, meeting: Meeting) -> bool:
    """Whether it was noted just now that somebody is at the board."""
    found = db.get(BoardPresence, (meeting.id, actor.account_id))
    return found is not None and clock.now() - found.seen_at < FRESH


def note_presence(db: Session, meeting_id: str, account_id: str) -> None:
    """Keep that somebody is at the board; since now, if they were gone."""
    now = clock.now()
    found = db.get(BoardPresence, (meeting_id, account_id))
    since = found.since if found and now - found.seen_at < THERE else now
    db.merge(BoardPresence(meeting_id=meeting_id, account_id=account_id, since=since, seen_at=now))


def forget_absent(db: Session, _beat: Beat) -> None:
    """Forget who is at no board any more."""
    queries.forget_present(db, clock.now() - THERE)
