"""Asking hosts about a way out: those who give something up by what is known of it."""

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import i18n
from app.meetings.models import Meeting
from app.schedule import queries, rules
from app.schedule.errors import MeetingChanged, NothingHere
from app.schedule.mails import Asked, ask_host, withdraw_question
from app.schedule.rules import Fact
from app.schedule.service.tried import asks_after, tried
from app.schedule.service.way import Asks
from app.schedule.service.ways_out import way_out
from app.side_events.models import SideEvent

Way = tuple[str, int]  # of which run, and its number


def ask_hosts(db: Session, actor: Actor | None, meeting: Meeting, run_id: str, number: int) -> int:
    """Write to the hosts whom a way out is up to: a letter each, which waits to be read.

    Where it is known what follows, these are the hosts of what loses its place or has to do with
    less then; what waits for any other is withdrawn. Gives how many letters there are; nobody is
    asked the same twice. Raises as `take_way_out` does, and `NothingHere` for a way that is up to
    no host.
    """
    queries.lock_meeting(db, meeting.id)
    found, way = way_out(db, meeting, run_id, number)
    asks = {one.event.id: one.event for one in _asks(db, meeting, (run_id, number))}
    if not asks:
        raise NothingHere
    if not found.current:
        raise MeetingChanged
    for event in way.asked:
        if event.id not in asks:
            withdraw_question(db, meeting.id, (run_id, number), event.id)
    written = sum(_ask_host(db, meeting, one, (run_id, number)) for one in asks.values())
    record(db, actor, "schedule.hosts_asked", meeting.id, run_id, letters=written)
    return written


def _ask_host(db: Session, meeting: Meeting, event: SideEvent, way: Way) -> bool:
    """Write one letter, in the language of its reader; whether it is a new one."""
    if not event.contact_email:
        return False
    with i18n.in_use(event.contact_language):
        mending = queries.mending_of_run(db, way[0])
        happened = rules.said(queries.facts_of(db, meeting), Fact.of(mending)) if mending else ""
        [asks] = [one for one in _asks(db, meeting, way) if one.event.id == event.id]
        return ask_host(db, meeting, event, way, Asked(happened, asks.questions, asks.follows))


def _asks(db: Session, meeting: Meeting, way: Way) -> list[Asks]:
    """What hosts are asked, in the language in use."""
    _found, out = way_out(db, meeting, *way)
    return asks_after(out, tried(db, meeting, way[0], out))
