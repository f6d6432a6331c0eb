"""The demo's crowd around its meeting, as large as it is served, from any seed."""

from datetime import timedelta

from sqlalchemy.orm import Session

from app.core import clock
from app.demo import settle
from app.demo.crowd import SEED, Size, make_crowd
from app.demo.facts import load_meetings
from app.demo.load import load_meeting, load_register, load_side_events
from app.demo.show import TODAY
from app.meetings.models import Meeting

MAIN = "im-2025"


def shift_to_the_demo() -> int:
    """By how many seconds the clock is moved, so that the demo's meeting is still to come."""
    clock.shift(timedelta(0))
    return int((TODAY - clock.now()).total_seconds())


def filled(db: Session, seed: int = SEED, size: Size = Size.TYPICAL) -> Meeting:
    """The meeting with people, rooms, slots and accepted side events of this seed."""
    register = load_register(db)
    facts = next(one for one in load_meetings() if one.id == MAIN)
    loaded = load_meeting(db, facts, register)
    load_side_events(db, loaded, facts, register)
    known = len(loaded.side_events)
    crowd = make_crowd(size, len(loaded.slots), real_side_events=known, seed=seed)
    settle.settle(db, loaded, crowd, register)
    return loaded.meeting
