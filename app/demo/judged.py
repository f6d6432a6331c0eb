"""How the demo's applications stand: answers of partners, decisions, two that may become one.

Those that are accepted are made in `settle`. Of the others the first ones are decided, each in one
way; what is left waits for a decision.
"""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.demo import settle
from app.demo.crowd import Crowd
from app.demo.load import Loaded, Register
from app.judging import service as judging
from app.judging.queries import open_merges
from app.judging.rules.merging import LINES, TEXTS, Take
from app.meetings.models import Meeting
from app.side_events import queries
from app.side_events import service as side_events
from app.side_events.models import Answer, SideEvent
from app.side_events.rules.answers import is_asked
from app.side_events.rules.states import Step

WAITING = 3  # on the waiting list
TO_DECLINE = 2  # together: their mails wait to be read
NO_ROOM = "Demo reason: the subject is that of another event."
TO_CHANGE = "Demo: please find a State that hosts it with you."
DECLINED, OPEN = 2, 3  # of the partners asked, the one that declines, and the one yet to answer
MERGED = {**dict.fromkeys(LINES, Take.KEPT), **dict.fromkeys(TEXTS, Take.BOTH)}


def judge(db: Session, loaded: Loaded, crowd: Crowd, register: Register) -> None:
    """Let partners answer, and decide a part of what is not decided."""
    organiser = accounts.as_actor(db, accounts.open_account(db, settle.ORGANISER))
    context = settle.Context(db, loaded, register)
    accepted = [one for one in loaded.side_events if one.is_demo]
    more = [settle.apply(context, planned) for planned in crowd.undecided]
    _answer(db, [*accepted, *more])
    _merge(db, organiser, more[:2], agreed=2)
    _merge(db, organiser, more[2:4], agreed=1)
    rest = more[4:]
    for event in rest[:WAITING]:
        side_events.decide(db, organiser, event, Step.WAIT)
    change, declined, *_open = rest[WAITING:]
    side_events.decide(db, organiser, change, Step.ASK_CHANGE, TO_CHANGE)
    side_events.decide(db, organiser, declined, Step.DECLINE, NO_ROOM)
    ids = [one.id for one in _open[:TO_DECLINE]]
    side_events.decide_all(db, organiser, loaded.meeting, ids, Step.DECLINE, reason=NO_ROOM)


def _answer(db: Session, events: Sequence[SideEvent]) -> None:
    """Most partners confirm; one declines, one has not answered yet."""
    asked = [one for event in events for one in event.partners if is_asked(one)]
    for number, partner in enumerate(asked, 1):
        if number != OPEN:
            by = f"Demo Partner {number:02}"
            side_events.answer(db, partner, takes_part=number != DECLINED, by=by)


def _merge(db: Session, organiser: Actor, two: Sequence[SideEvent], *, agreed: int) -> None:
    """Ask two hosts whether their applications may become one; so many of them agree."""
    kept, other = two
    judging.propose(db, organiser, kept, other, choices=MERGED)
    for event in two[:agreed]:
        judging.agree(db, event)


def asked_path(db: Session, meeting: Meeting) -> str:
    """The address at which a partner answers who has not done so."""
    asked = (one for event in queries.accepted(db, meeting.id) for one in event.partners)
    waits = (one for one in asked if one.answer is Answer.ASKED)
    return next((side_events.answer_path(db, one) for one in waits), "")


def merge_path(db: Session, meeting: Meeting) -> str:
    """The address at which a host says whether two applications may become one."""
    ids = queries.ids_listed(db, meeting.id, state=None, words="", theme="")
    for merge in open_merges(db, ids):
        event = db.get_one(SideEvent, merge.other_id)
        return f"{side_events.link_path(db, event)}/merge"
    return ""
