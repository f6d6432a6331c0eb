"""Decisions on applications: by the organisers, and the applicant's withdrawal."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record, record_all
from app.core import clock
from app.core.happenings import tell
from app.core.i18n import gettext as _
from app.core.jobs import enqueue
from app.meetings import queries as meetings
from app.meetings.models import Meeting
from app.messages import queries as messages
from app.messages.rules import DECISIONS
from app.messages.service.drafts import NewsOvertaken, must_wait
from app.side_events import mails, queries
from app.side_events.errors import NotInThisState
from app.side_events.mails import ending
from app.side_events.models import SideEvent, SideEventState, Telling
from app.side_events.queries import deciding
from app.side_events.rules.shown import Announced, NotHeld, TakenOffAsked
from app.side_events.rules.states import FREES_A_PLACE, LEADS_TO, NOT_HELD, STATES, Step, may
from app.side_events.service.links import link_path

LONGEST_REASON = 500  # characters
TELL = "side_events.tell"
_TAKEN_OFF = frozenset({SideEventState.CANCELLED, SideEventState.DECLINED})
MOST_TOLD = 10  # within the request; more are told by a background job


def announce(
    events: Iterable[SideEvent], at: datetime, places: Mapping[str, tuple[str, datetime, datetime]]
) -> None:
    """Note what a release of that moment says of accepted events.

    `places` gives room, start and end by event id; an event that is not in it has no place.
    """
    for event in events:
        room_id, start, end = places.get(event.id, (None, None, None))
        event.announced_at = at
        event.announced_room_id, event.announced_start, event.announced_end = room_id, start, end


def decide(
    db: Session,
    actor: Actor | None,
    event: SideEvent,
    step: Step,
    reason: str = "",
    *,
    notify: bool = True,
) -> SideEvent:
    """Take a step with an application and tell the applicant, who reads the reason.

    The mail goes at once, or waits to be read, as the meeting has it. What is public of an event
    that is not held any more says so at once; without `notify` the caller sees to both.

    Raises `NotInThisState`.
    """
    _hold_for(db, event.meeting_id, step)
    event = queries.side_event_to_change(db, event.id)
    if event.state is LEADS_TO[step]:  # the button was pressed twice, or two organisers agree
        return event
    if not may(event.state, step):
        sentence = _("This cannot be done any more: the application is now “%(state)s”.")
        raise NotInThisState(sentence % {"state": STATES[event.state]})
    held = event.state is SideEventState.ACCEPTED and step in FREES_A_PLACE
    was_public = event.announced_start is not None
    waits_at = deciding.last_waiting(db, event.meeting_id) + 1
    for name, value in _decided(step, reason).items():
        setattr(event, name, value)
    event.waiting_number = waits_at if step is Step.WAIT else None
    db.flush()
    record(db, actor, f"side_event.{step.value}", event.meeting_id, event.id, to=event.state.value)
    if notify:
        words = reason[:LONGEST_REASON] if step is Step.CANCEL else ""
        _say_not_held(db, event.meeting_id, [event.id], step, words)
        meeting = db.get_one(Meeting, event.meeting_id)
        if step in FREES_A_PLACE:
            announced = _taken_off(db, event) if was_public else None
            ending.not_held(db, meeting, event, held=held, announced=announced)
        # Whoever withdraws knows it: the mail says so at once, for there is nothing to be read.
        own = step is Step.WITHDRAW
        waits = not own and must_wait(db, meeting.id, DECISIONS, together=False)
        _tell(db, meeting, event, to_read=waits)
    return event


def decide_all(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    ids: Collection[str],
    step: Step,
    *,
    reason: str = "",
) -> int:
    """Take a step with all of these applications that may take it; gives how many did.

    Their mails are written here where they are few, else by a background job; whether they wait to
    be read is as the meeting has it. The number of queries does not depend on how many there are.
    """
    _hold_for(db, meeting.id, step)
    found = deciding.to_decide(db, meeting.id, ids, but=LEADS_TO[step])
    open_to_it = [id_ for id_, state in found if may(state, step)]
    if not open_to_it:
        return 0
    waits = must_wait(db, meeting.id, DECISIONS, together=len(open_to_it) > 1)
    values = _decided(step, reason) | {"telling": Telling.TO_READ if waits else Telling.AT_ONCE}
    first = deciding.last_waiting(db, meeting.id) + 1
    deciding.set_decided(db, open_to_it, values)
    if step is Step.WAIT:
        deciding.set_waiting(db, {id_: first + n for n, id_ in enumerate(open_to_it)})
    action, to = f"side_event.{step.value}", LEADS_TO[step].value
    record_all(db, actor, action, meeting.id, open_to_it, to=to)
    _say_not_held(db, meeting.id, open_to_it, step)
    if len(open_to_it) > MOST_TOLD:
        enqueue(db, TELL, "upkeep", meeting.id)
    else:
        _tell_all(db, meeting, deciding.to_tell(db, meeting.id))
    return len(open_to_it)


def _hold_for(db: Session, meeting_id: str, step: Step) -> None:
    """Keep the meeting from others before its side events, where what is public changes too."""
    if step in NOT_HELD:
        meetings.hold(db, meeting_id)


def _say_not_held(
    db: Session, meeting_id: str, ids: Sequence[str], step: Step, reason: str = ""
) -> None:
    """Let what is public of them say so, where they are not to be held as they are announced."""
    if step in NOT_HELD:
        tell(db, NotHeld(meeting_id, ids, NOT_HELD[step], reason))


def _decided(step: Step, reason: str) -> dict[str, Any]:
    """What every application is given that takes this step."""
    return {
        "announced_at": None,  # until the next release
        "announced_start": None,
        "state": LEADS_TO[step],
        "decline_reason": reason[:LONGEST_REASON],
        "decided_at": clock.now(),
        "waiting_number": None,
        "telling": None,
    }


def tell_decided(db: Session, meeting_id: str) -> bool:
    """Write some of the mails on decisions that are still to be written; gives whether any were."""
    meetings.hold(db, meeting_id)  # the letters take entries out of calendars, too
    events = deciding.to_tell(db, meeting_id)
    _tell_all(db, db.get_one(Meeting, meeting_id), events)
    return bool(events)


def _tell_all(db: Session, meeting: Meeting, events: Iterable[SideEvent]) -> None:
    for event in events:
        waits = event.telling is Telling.TO_READ
        event.telling = None
        _tell(db, meeting, event, to_read=waits)
    db.flush()


def _tell(db: Session, meeting: Meeting, event: SideEvent, *, to_read: bool) -> None:
    knows_nothing = messages.has_to_come(db, DECISIONS, event.id)
    if messages.withdraw(db, cause=DECISIONS, about_id=event.id):
        # With the entry that it may have had, which is to go all the same.
        tell(db, NewsOvertaken(event.meeting_id))
    if knows_nothing and event.state is SideEventState.SUBMITTED:
        return  # the applicant never learnt what is taken back
    place = deciding.place_waiting(db, event)
    announced = _taken_off(db, event) if event.state in _TAKEN_OFF else None
    path = link_path(db, event)
    mails.decided(db, meeting, event, path, place=place, announced=announced, to_read=to_read)
    if event.state is SideEventState.DECLINED and announced:
        whole = queries.side_event_to_change(db, event.id)
        ending.not_held(db, meeting, whole, held=False, announced=announced, to_read=to_read)


def _taken_off(db: Session, event: SideEvent) -> Announced | None:
    """When and where it was to be, where the decision took it off in public: its speakers reckon
    with it; else None.
    """
    asked = TakenOffAsked(event.meeting_id, event.id, event.decided_at or event.created_at)
    tell(db, asked)
    return asked.announced


def told_of_cancelling(db: Session, event: SideEvent) -> list[str]:
    """By name who is mailed as soon as an event is cancelled; nobody where it cannot be."""
    return ending.readers_of_the_end(db, event) if may(event.state, Step.CANCEL) else []


def is_untold(db: Session, event: SideEvent) -> bool:
    """Whether the mail on the last decision is not on its way yet: its applicant knows nothing."""
    return event.telling is not None or messages.has_to_come(db, DECISIONS, event.id)


def accept(db: Session, actor: Actor | None, event: SideEvent, *, notify: bool = True) -> SideEvent:
    """Accept an application, so that it can be scheduled. Raises `NotInThisState`."""
    return decide(db, actor, event, Step.ACCEPT, notify=notify)


def decline(
    db: Session, actor: Actor | None, event: SideEvent, reason: str, *, notify: bool = True
) -> SideEvent:
    """Decline an application; the applicant reads the reason. Raises `NotInThisState`."""
    return decide(db, actor, event, Step.DECLINE, reason, notify=notify)


def withdraw(db: Session, event: SideEvent) -> SideEvent:
    """The applicant takes the application back. Raises `NotInThisState`."""
    return decide(db, None, event, Step.WITHDRAW)
