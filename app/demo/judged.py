"""How the demo's applications stand: answers of partners, decisions, two that may become one.

Those that are accepted are made in `settle`. Of the others the first ones are decided, each in one
way; what is left waits for a decision.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.demo import settle
from app.demo.crowd import Crowd
from app.demo.load import Loaded, Register
from app.judging import service as judging
from app.judging.queries import open_merges
from app.judging.rules.merging import LINES, TEXTS, Take
from app.judging.rules.rounds import CriterionSaid
from app.judging.service import reviewing
from app.judging.service.reviewing import Typed
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
REVIEWERS = (("demo-reviewer@example.org", ""), ("demo-reviewer-2@example.org", "Demo Institute"))
CRITERIA = (
    ({"en": "Demo criterion: how near it is to the agenda"}, 2),
    ({"en": "Demo criterion: range of speakers"}, 1),
)
COMMENT = "Demo comment: fits the agenda."
OWN_INTEREST = "Demo reason: advises the host."
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
    _review(db, organiser, loaded.meeting, [*rest[:WAITING], *_open])
    side_events.decide_all(db, organiser, loaded.meeting, ids, Step.DECLINE, reason=NO_ROOM)


def _review(db: Session, by: Actor, meeting: Meeting, events: Sequence[SideEvent]) -> None:
    """Two reviewers: the first has judged all, the second does not judge one and has one left."""
    criteria = [
        judging.add_criterion(db, by, meeting, CriterionSaid(text, weight=weight)).id
        for text, weight in CRITERIA
    ]
    judges = []
    for email, organisation in REVIEWERS:
        judging.let_review(db, by, meeting, email, organisation=organisation, notify=False)
        judges.append(accounts.as_actor(db, accounts.open_account(db, email)))
    first, second = judges
    for place, event in enumerate(events):
        _hand_in(db, first, meeting, event, dict.fromkeys(criteria, 3 + place % 3))
    recused, _left, *others = events
    reviewing.recuse(db, second, meeting, recused, OWN_INTEREST)
    for place, event in enumerate(others):
        scores = {one: 1 + (place + nth) % 5 for nth, one in enumerate(criteria)}
        _hand_in(db, second, meeting, event, scores)


def _hand_in(
    db: Session, by: Actor, meeting: Meeting, event: SideEvent, scores: Mapping[str, int]
) -> None:
    if reviewing.why_not(db, event, by.account_id) is None:
        reviewing.save_review(db, by, meeting, event, Typed(scores, COMMENT, seen=0))
        reviewing.hand_in(db, by, meeting, event)


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
