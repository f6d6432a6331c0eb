"""What organisers have to settle of speakers, told where they look first."""

from sqlalchemy.orm import Session

from app.core import clock
from app.core.i18n import gettext as _
from app.core.i18n import show_parts
from app.meetings.rules import MOST_CONCERNS, Concern, DeskShown, Waits
from app.messages import queries as messages
from app.registrations.queries import Noted
from app.registrations.rules.notes import Note
from app.side_events import queries
from app.side_events.models import SideEventState
from app.side_events.queries import badges
from app.side_events.service.further import unanswered


def say_notes(_db: Session, noted: Noted) -> None:
    """React to an organiser's look at registrations: say who speaks and is off the list."""
    noted.add(Note.SPEAKER, queries.speaking_unlisted())


def say_concerns(db: Session, shown: DeskShown) -> None:
    """React to an organiser's look at a meeting: add the speakers who have not registered."""
    missing = queries.speakers_not_registered(db, shown.meeting.id, MOST_CONCERNS)
    if missing:
        home = f"/organise/{shown.meeting.slug}/side-events"
        shown.concerns.append(
            Concern(
                _("Speakers who have not registered"),
                _(
                    "Write to the contact of the side event: who is not registered has no badge,"
                    " and none for side events only."
                ),
                [(name, f"{home}/{event_id}") for name, event_id in missing],
            )
        )
    _say_busy(db, shown)
    _say_badges(db, shown)
    _say_requests(db, shown)


def _say_busy(db: Session, shown: DeskShown) -> None:
    busy = queries.busy_when_held(db, shown.meeting.id, clock.now())
    if busy:
        home = f"/organise/{shown.meeting.slug}/side-events"
        shown.concerns.append(
            Concern(
                _("Who is not available when their side event is held"),
                _("Move the side event, or ask them and their host who comes in their place."),
                [
                    (show_parts([speaker.name, event.title]), f"{home}/{event.id}")
                    for speaker, event in busy[:MOST_CONCERNS]
                ],
            )
        )


def _say_badges(db: Session, shown: DeskShown) -> None:
    lost = badges.badges_without_reason(db, shown.meeting.id, MOST_CONCERNS)
    if lost:
        home = f"/organise/{shown.meeting.slug}/registrations"
        shown.concerns.append(
            Concern(
                _("Badges for side events that are not to be held"),
                _(
                    "The event is not to be held, or the person is not named in it any more."
                    " Decline the badge: the person is told, and the doors refuse it."
                ),
                [(name, f"{home}/{registration_id}") for name, registration_id in lost],
            )
        )


def say_waiting(db: Session, shown: DeskShown) -> None:
    """React to the same: count applications that wait for a decision, and mails to be read."""
    home = f"/organise/{shown.meeting.slug}"
    states = queries.counts(db, shown.meeting.id)
    found = [
        (_("Side events to be decided"), SideEventState.SUBMITTED),
        (_("Side events on the waiting list"), SideEventState.WAITING),
    ]
    for label, state in found:
        if states.get(state):
            path = f"{home}/side-events?state={state.value}"
            shown.waiting.append(Waits(label, states[state], path))
    asked = badges.badges_to_decide(db, shown.meeting.id)
    if asked:
        path = f"{home}/registrations?way=side_events&state=submitted"
        shown.waiting.append(Waits(_("Badges for side events to be decided"), asked, path))
    left = len(unanswered(db, shown.meeting))
    if left:
        path = f"{home}/side-events/unanswered"
        shown.waiting.append(Waits(_("Side events with questions open"), left, path))
    drafts = sum(messages.drafts_by_cause(db, shown.meeting.id).values())
    if drafts:
        shown.waiting.append(Waits(_("Mails to be read"), drafts, f"{home}/outbox"))


def _say_requests(db: Session, shown: DeskShown) -> None:
    waiting = queries.open_requests(db, shown.meeting.id, MOST_CONCERNS)
    if waiting:
        home = f"/organise/{shown.meeting.slug}/side-events"
        shown.concerns.append(
            Concern(
                _("Hosts who ask for a change"),
                _("Let them change their event once, or say no."),
                [(title, f"{home}/{event_id}/changes") for title, event_id in waiting],
            )
        )
