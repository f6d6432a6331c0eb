"""Changes by the host after acceptance, until the date of the call, and what is asked for then."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.calls.rules import Asked, refusals
from app.core import clock
from app.core.happenings import tell
from app.core.i18n import gettext as _
from app.core.ids import new_id
from app.core.sealing import seal, unseal
from app.meetings.models import Meeting
from app.side_events import mails, queries
from app.side_events.errors import NoSuchSideEvent, NotInThisState
from app.side_events.models import (
    ChangeRequest,
    EventChange,
    RequestState,
    SideEvent,
    SideEventState,
)
from app.side_events.rules.amending import (
    LONGEST_ANSWER,
    Amendment,
    Wanted,
    amendment_of,
    as_json,
    changed_parts,
    from_json,
    titles_in,
    wrong_in,
)
from app.side_events.rules.application import Mistake
from app.side_events.rules.shown import PanelChanged
from app.side_events.service.admission import standing_of
from app.side_events.service.answers import ask_new
from app.side_events.service.applications import refuse, write_texts
from app.side_events.service.links import link_path


def amendable(db: Session, meeting: Meeting, event: SideEvent) -> str:
    """Why the host can change nothing now, as a sentence; "" where that is possible."""
    if _allowed(db, event):
        return ""
    offer = queries.offer(db, meeting.id)
    asked = Asked(changed_at=clock.now())
    return next(
        (one.sentence for one in refusals(offer.policy, asked, standing_of(db, meeting, offer))), ""
    )


def amend(
    db: Session,
    meeting: Meeting,
    event: SideEvent,
    given: Amendment,
    *,
    reason: str = "",
    public: bool = False,
    at: datetime | None = None,
    actor: Actor | None = None,
) -> EventChange | None:
    """Change people and texts of an accepted event; gives what changed, None where nothing did.

    `public` says that it is printed in the programme, so that the change is printed too. For an
    organiser (`actor`) the date does not count. Raises `NotInThisState`, and `WrongApplication`
    with the first mistake or what the call refuses.
    """
    event = queries.side_event_to_change(db, event.id)
    if event.state is not SideEventState.ACCEPTED:
        raise NotInThisState(_("Only accepted side events are changed here."))
    at = at or clock.now()
    allowed = None if actor else _allowed(db, event)
    refuse(amendment_faults(db, meeting, event, given, None if actor else at))
    what = changed_parts(amendment_of(event), given)
    if not what:
        return None
    write_texts(db, meeting, event, given)
    change = EventChange(
        id=new_id(),
        at=at,
        what=what,
        reason=reason,
        public=public,
        by_host=actor is None,
        made_by=actor.account_id if actor else None,
    )
    event.changes.append(change)
    if allowed:
        allowed.state = RequestState.USED
    db.flush()
    ask_new(db, meeting, event, queries.offer(db, meeting.id))
    tell(db, PanelChanged(meeting.id, event.id))
    record(db, actor, "side_event.amended", meeting.id, event.id, what=what)
    return change


def amendment_faults(
    db: Session, meeting: Meeting, event: SideEvent, given: Amendment, at: datetime | None
) -> list[Mistake]:
    """Everything that keeps an amendment out; with `at` None whatever the date of the call."""
    offer = queries.offer(db, meeting.id)
    before = _titles(amendment_of(event))
    asked = Asked(
        changed_at=None if at and _allowed(db, event) else at,
        titles=[title for title in _titles(given) if title not in before],
        calendar_title=given.calendar_title,
        people=[(one.name, bool(one.email)) for one in given.speakers],
        texts=[
            ("description", given.description),
            *(pair for note in given.concept for pair in note.texts.items()),
        ],
    )
    refused = refusals(offer.policy, asked, standing_of(db, meeting, offer))
    own = {"title", "description", "calendar_title", "speakers"}
    fields = ((one.field if one.field in own else "concept", one.sentence) for one in refused)
    return [*wrong_in(given), *(Mistake(field, sentence) for field, sentence in fields)]


def _titles(given: Amendment) -> list[str]:
    return [given.title, *titles_in(given).values()]


def ask_for_change(
    db: Session, meeting: Meeting, event: SideEvent, text: str, given: Amendment | None = None
) -> ChangeRequest:
    """Ask the organisers for a change: in words, or with people and texts as they are to be.

    Raises `WrongApplication` where these cannot be taken whatever the date.
    """
    before = amendment_of(event)
    wanted = ""
    if given and changed_parts(before, given):
        refuse(amendment_faults(db, meeting, event, given, None))
        wanted = seal(db, as_json(Wanted(before, given)))
    request = ChangeRequest(
        id=new_id(),
        side_event_id=event.id,
        at=clock.now(),
        text=text,
        wanted=wanted,
        state=RequestState.OPEN,
    )
    db.add(request)
    record(db, None, "side_event.change_requested", event.meeting_id, event.id)
    db.flush()
    return request


def wanted_by(db: Session, request: ChangeRequest) -> Wanted | None:
    """The people and texts that a request asks for; None where it asks in words only."""
    return from_json(unseal(db, request.wanted)) if request.wanted else None


def settle_request(
    db: Session,
    actor: Actor,
    event: SideEvent,
    request_id: str,
    wanted: RequestState,
    *,
    answer: str = "",
) -> ChangeRequest | None:
    """Let the host change the event once, take what is asked for, say that it is done or decline,
    and tell the host.

    Gives None where it was settled so before. Raises `NoSuchSideEvent`, `NotInThisState`.
    """
    request = queries.request_to_settle(db, event.id, request_id)
    if request is None:
        raise NoSuchSideEvent
    if request.state is wanted:  # pressed twice
        return None
    if request.state is not RequestState.OPEN:
        raise NotInThisState(_("This request has been answered in the meantime."))
    request.state, request.settled_at = wanted, clock.now()
    request.answer = answer[:LONGEST_ANSWER]
    if wanted is RequestState.DONE:
        request.wanted = ""  # organisers have seen to it in their own way
    record(db, actor, f"side_event.request_{wanted.value}", event.meeting_id, event.id)
    db.flush()
    meeting = queries.meeting_of(db, event)
    mails.request_settled(db, meeting, event, request, path=f"{link_path(db, event)}/edit")
    return request


def _allowed(db: Session, event: SideEvent) -> ChangeRequest | None:
    asked = queries.requests_of(db, event.id)
    return next((one for one in asked if one.state is RequestState.ALLOWED), None)
