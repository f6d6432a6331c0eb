"""Flyers and concept notes as files, from what is published or, before that, from the record."""

from functools import partial
from typing import cast

from sqlalchemy.orm import Session

from app.core.documents import pdf_of
from app.core.documents.qr import qr_of
from app.core.i18n import LANGUAGES, in_use
from app.hosting.rules.order import lines_of
from app.hosting.rules.paper import Kind, Place, Subject, languages_of, paper_of, sheet_of
from app.hosting.service.ordering import order_of
from app.meetings.models import Meeting
from app.meetings.rules import head_of
from app.schedule import queries as schedule
from app.schedule.models import Release, ReleasedEvent
from app.schedule.rules import PrintedProgramme, head_of_printed, print_content
from app.settings import Settings
from app.side_events.models import SideEvent


def released_subject(db: Session, release_id: str, event_id: str) -> Subject | None:
    """A side event as a release prints it; None where it has none."""
    event = schedule.event_of(db, release_id, event_id)
    if event is None:
        return None
    return _released(db, schedule.release(db, release_id), event)


def own_subject(db: Session, event: SideEvent, meeting: Meeting) -> Subject:
    """A side event for its host: as it is published, or as it is where nothing is published of it.

    Everything of the event must be loaded.
    """
    release = schedule.current_release(db, meeting.id)
    released = schedule.event_of(db, release.id, event.id) if release else None
    if release and released:
        return _released(db, release, released)
    return Subject(
        printed=print_content(event),
        head=partial(head_of, meeting),
        url=_url(db, meeting.slug, event.id),
        public=False,
    )


def paper_pdf(kind: Kind, subject: Subject, language: str) -> bytes:
    """The file in a language of its concept notes, in the first of them for any other."""
    known = languages_of(subject.printed)
    chosen = language if language in known else known[0]
    with in_use(chosen):
        data = paper_of(kind, subject, chosen, qr_of(subject.url))
    return pdf_of("hosting/paper", data, chosen)


def order_pdf(db: Session, event: SideEvent, meeting: Meeting, language: str) -> bytes:
    """The running order for whoever chairs, in a language of the site."""
    subject = own_subject(db, event, meeting)
    start = subject.place.starts_at if subject.place else None
    chosen = language if language in LANGUAGES else event.language
    with in_use(chosen):
        order = order_of(db, meeting, event)
        lines = lines_of(order.items, order.speakers, start)
        data = sheet_of(subject, lines, order.fault, order.after_it, order.technician)
    return pdf_of("hosting/order", data, chosen)


def _released(db: Session, release: Release, event: ReleasedEvent) -> Subject:
    meeting = cast("PrintedProgramme", release.programme)["meeting"]
    printed = event.printed
    return Subject(
        printed=printed,  # type: ignore[arg-type]  # a `PrintedEvent`, as releases write it
        head=partial(head_of_printed, meeting),
        url=_url(db, meeting["slug"], event.side_event_id),
        place=Place(starts_at=event.starts_at, ends_at=event.ends_at, room=printed["room"]),
        state=event.state,
    )


def _url(db: Session, slug: str, event_id: str) -> str:
    settings: Settings = db.info["settings"]
    return f"{settings.base_url}/{slug}/events/{event_id}"
