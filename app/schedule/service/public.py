"""The public pages of a release, rendered without a request: the same bytes for everybody."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy.orm import Session

from app.core import i18n
from app.core.documents import pdf_of
from app.core.documents.qr import qr_of
from app.core.web.templates import public_place, render
from app.meetings import queries as meetings
from app.meetings.models import Meeting
from app.schedule import queries, rules
from app.schedule.errors import NothingHere
from app.schedule.models import Release, ReleasedEvent
from app.schedule.rules import PrintedProgramme
from app.schedule.rules.described import described
from app.schedule.rules.paper import Issue, paper_of
from app.schedule.service.closed import ClosedRooms
from app.settings import Settings
from app.side_events import queries as side_events
from app.side_events.rules.amending import SAID
from app.side_events.rules.application import FEATURES, PARTNER_ROLES, SPEAKER_ROLES
from app.side_events.rules.needs import facts_for_guests

PROGRAMME = "programme.html"
HTML = "text/html; charset=utf-8"
PDF = "application/pdf"


def programme_page(release: Release, events: Sequence[ReleasedEvent], language: str) -> bytes:
    """The programme of a release in a language."""
    return _programme(_printed(release), language, release=release, events=events)


def official_page(db: Session, slug: str, language: str) -> bytes:
    """The official programme of a meeting that has published nothing yet, as it stands now.

    Raises `NothingHere` without such a meeting.
    """
    programme = rules.print_programme(queries.official_facts(db, _meeting(db, slug)))
    return _programme(programme, language, release=None, events=())


def programme_pdf(db: Session, release_id: str, language: str) -> bytes:
    """The programme of a release on paper."""
    release = queries.release(db, release_id)
    with i18n.in_use(language):
        name = rules.called(release)
    issue = Issue(
        name=name,
        number=release.number,
        published_at=release.published_at,
        note=i18n.in_language(release.note, language),
    )
    events = [rules.held(event) for event in queries.events_of(db, release_id)]
    return _on_paper(db, _printed(release), events, issue, language)


def official_pdf(db: Session, slug: str, language: str) -> bytes:
    """The official programme on paper, while nothing is published yet."""
    programme = rules.print_programme(queries.official_facts(db, _meeting(db, slug)))
    return _on_paper(db, programme, [], None, language)


def event_page(
    db: Session, release_id: str, event_id: str, language: str, *, materials: Sequence[Any] = ()
) -> bytes:
    """A side event of a release; `NothingHere` for one that is not in it, whatever the reason.

    `materials` are files that are public with it: each with an id, a title and its file.
    """
    event = queries.event_of(db, release_id, event_id)
    if event is None:
        raise NothingHere
    release = queries.release(db, release_id)
    programme, shown = _printed(release), rules.held(event)
    settings: Settings = db.info["settings"]
    address = f"{settings.base_url}/{programme['meeting']['slug']}/events/{event_id}"
    before = queries.start_before(db, release, event)
    with i18n.in_use(language):
        places = side_events.open_places(db, event_id)
        data = described(shown, programme["meeting"], address, before, places)
    return rendered(
        "schedule/event",
        programme,
        f"/events/{event_id}",
        language,
        release=release,
        event=shown,
        as_data=data,
        features=FEATURES,
        facts_for_guests=facts_for_guests,
        amended=SAID,
        materials=materials,
        partner_roles=PARTNER_ROLES,
        speaker_roles=SPEAKER_ROLES,
    )


def room_page(db: Session, release_id: str, room_id: str, language: str) -> bytes:
    """What is held in a room; `NothingHere` for a room that the meeting does not have."""
    release = queries.release(db, release_id)
    events = [one for one in queries.events_of(db, release_id) if one.room_id == room_id]
    return _room(db, _printed(release), room_id, language, (release, events))


def official_room_page(db: Session, slug: str, room_id: str, language: str) -> bytes:
    """What of the official programme is in a room, while nothing is published yet."""
    programme = rules.print_programme(queries.official_facts(db, _meeting(db, slug)))
    return _room(db, programme, room_id, language, (None, ()))


def _programme(programme: PrintedProgramme, language: str, **more: Any) -> bytes:
    events = [rules.held(event) for event in more.pop("events")]
    return rendered(
        "schedule/programme",
        programme,
        "",
        language,
        days=(programme, events),
        called=rules.called,
        agenda=programme["agenda"],
        known=programme["known"],
        speaker_roles=SPEAKER_ROLES,
        **more,
    )


def _on_paper(
    db: Session,
    programme: PrintedProgramme,
    events: Sequence[rules.Held],
    issue: Issue | None,
    language: str,
) -> bytes:
    settings: Settings = db.info["settings"]
    url = f"{settings.base_url}/{programme['meeting']['slug']}"
    with i18n.in_use(language):
        head = rules.head_of_printed(programme["meeting"])
        data = paper_of(head, rules.days_of(programme, events), issue, url, qr_of(url))
    return pdf_of("schedule/programme", data, language)


def _room(
    db: Session,
    programme: PrintedProgramme,
    room_id: str,
    language: str,
    released: tuple[Release | None, Sequence[ReleasedEvent]],
) -> bytes:
    if room_id not in programme["rooms"]:
        raise NothingHere
    release, events = released
    return rendered(
        "schedule/room",
        programme,
        f"/rooms/{room_id}",
        language,
        release=release,
        room=programme["rooms"][room_id],
        closed=ClosedRooms(db, programme).of(room_id),
        said_periods=rules.said_periods,
        days=(rules.only_room(programme, room_id), [rules.held(event) for event in events]),
    )


def rendered(
    name: str, programme: PrintedProgramme, path: str, language: str, **context: Any
) -> bytes:
    """A public page of a meeting, below its address, from a template of that name."""
    meeting = programme["meeting"]
    with public_place(f"/{meeting['slug']}{path}", language) as place:
        if context.get("days"):
            context["days"] = rules.days_of(*context["days"])
        context |= {"meeting": rules.head_of_printed(meeting), "printed": meeting}
        return render(f"pages/{name}.html", place, context).encode()


def _printed(release: Release) -> PrintedProgramme:
    return cast("PrintedProgramme", release.programme)


def _meeting(db: Session, slug: str) -> Meeting:
    meeting = meetings.meeting_at(db, slug)
    if meeting is None:
        raise NothingHere
    return meeting
