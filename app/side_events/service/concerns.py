"""What organisers have to settle of speakers, told where they look first."""

from sqlalchemy.orm import Session

from app.core.i18n import gettext as _
from app.meetings.rules import MOST_CONCERNS, Concern, DeskShown
from app.registrations.queries import Noted
from app.registrations.rules.notes import Note
from app.side_events import queries


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
                _("Write to the contact of the side event: who is not registered has no badge."),
                [(name, f"{home}/{event_id}") for name, event_id in missing],
            )
        )
    _say_requests(db, shown)


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
