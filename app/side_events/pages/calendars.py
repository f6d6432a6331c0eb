"""Where a calendar says when somebody cannot speak, or when a side event cannot be held."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from app.accounts.access import Actor
from app.core import clock
from app.core.db import Db
from app.core.i18n import lazy, ngettext, show_number
from app.core.limits import limited
from app.core.web import PostedWithFiles
from app.core.web.answers import page, redirect
from app.core.web.notices import NoticeKind, counted, notice
from app.meetings.guards import OrganiserDesk
from app.meetings.models import Meeting, Slot
from app.meetings.rules import head_of, said_slot
from app.registrations import queries as registrations
from app.registrations import service as people
from app.registrations.errors import WrongCalendar
from app.registrations.models import Person
from app.registrations.rules.busy import Busy, Period
from app.side_events import queries, service
from app.side_events.errors import NoSuchSideEvent
from app.side_events.forms.busy import (
    CalendarForm,
    calendar_form,
    in_words,
    periods_in,
    read,
    reads,
    refused,
    ticked_in,
)
from app.side_events.forms.parts import part_with
from app.side_events.guards import OwnCopy, OwnQuestion, SpeakerOfDesk
from app.side_events.models import Partner, Speaker
from app.side_events.rules.joining import digests
from app.side_events.rules.states import LIVE
from app.side_events.service import Copy, Question

router = APIRouter(include_in_schema=False)
LIMIT = Depends(limited("calendar", "60 per 10 minutes"))
OWN = "/answers/{secret}/calendar"
OF_SPEAKER = "/organise/{slug}/side-events/{event_id}/speakers/{speaker_id}/calendar"
OF_HOST = "/applications/{secret}/calendar"
UPLOADS = re.compile(
    "|".join(re.sub(r"\{\w+\}", "[^/]+", path) for path in (OWN, OF_SPEAKER, OF_HOST))
)
KEPT = notice("side_event.calendar_kept", lazy("The times are saved."))


def _held_then(number: int) -> str:
    return ngettext(
        "The times are saved. You have a part in a side event that is published at these hours: it"
        " stays there until the secretariat moves it, who sees this now.",
        "The times are saved. You have a part in %(number)s side events that are published at these"
        " hours: they stay there until the secretariat moves them, who sees this now.",
        number,
    ) % {"number": show_number(number)}


HELD_THEN = counted("side_event.busy_when_held", _held_then, NoticeKind.WARNING)
IMPOSSIBLE = "impossible"  # the slots that the host rules out


@dataclass(frozen=True)
class Place:
    """The page: whose times are given there, and where one goes from it."""

    meeting: Meeting
    back: str
    whose: str = ""  # the name of whoever speaks; "" for all of the host's own side event


@router.get(OWN)
def look(request: Request, asked: OwnQuestion, db: Db) -> Response:
    """The times that somebody who is asked to speak has given."""
    person, place = _asked(asked)
    return _show_kept(request, db, place, person)


@router.post(OWN, dependencies=[LIMIT])
def keep(request: Request, posted: PostedWithFiles, asked: OwnQuestion, db: Db) -> Response:
    """Show the times in a calendar that was sent, or keep those that are ticked."""
    person, place = _asked(asked)
    return _keep(request, db, place, person, posted)


@router.get(OF_SPEAKER)
def look_for(request: Request, desk: OrganiserDesk, one: SpeakerOfDesk, db: Db) -> Response:
    """The same for an organiser, of somebody who speaks."""
    return _show_kept(request, db, _at_desk(desk.meeting, one), one.person)


@router.post(OF_SPEAKER)
def keep_for(
    request: Request, posted: PostedWithFiles, desk: OrganiserDesk, one: SpeakerOfDesk, db: Db
) -> Response:
    """Show the times in a calendar that an organiser sent, or keep those that are ticked."""
    place = _at_desk(desk.meeting, one)
    return _keep(request, db, place, one.person, posted, actor=desk.actor)


@router.get(OF_HOST)
def look_host(request: Request, copy: OwnCopy, db: Db) -> Response:
    """The slots that the host of a side event has ruled out."""
    service.refuse_after_decision(copy)
    ruled_out = copy.texts.get(IMPOSSIBLE, "").splitlines()
    return _show(request, _of_host(copy), calendar_form(_slots(db, copy.meeting), ruled_out))


@router.post(OF_HOST, dependencies=[LIMIT])
def keep_host(request: Request, posted: PostedWithFiles, copy: OwnCopy, db: Db) -> Response:
    """Tick the slots at which a calendar that was sent has something, or keep what is ticked."""
    service.refuse_after_decision(copy)
    slots, ticked = _slots(db, copy.meeting), ticked_in(posted)
    if reads(posted):
        opened = queries.offer(db, copy.meeting.id).open_slots

        def form_of(times: Sequence[Period]) -> CalendarForm:
            hit = (one.id for one in opened if _is_hit(one, times))
            return calendar_form(slots, [*ticked, *hit])

        return _show_read(request, _of_host(copy), posted, form_of)
    part = part_with(IMPOSSIBLE)
    before = copy.parts[part.key].texts
    texts = {**before, IMPOSSIBLE: "\n".join(one for one in slots if one in ticked)}
    service.save_part(db, copy, part, seen=digests(before), texts=texts, page="calendar")
    return redirect(request, _of_host(copy).back, KEPT)


def _asked(asked: Question) -> tuple[Person, Place]:
    """Raises `NoSuchSideEvent` for a State or organisation, and once nothing is to be held."""
    if isinstance(asked.named, Partner) or asked.event.state not in LIVE:
        raise NoSuchSideEvent
    return asked.named.person, Place(asked.meeting, asked.path, asked.named.name)


def _at_desk(meeting: Meeting, one: Speaker) -> Place:
    return Place(meeting, f"/organise/{meeting.slug}/side-events/{one.side_event_id}", one.name)


def _of_host(copy: Copy) -> Place:
    return Place(copy.meeting, f"{copy.path}/parts/{part_with(IMPOSSIBLE).key}")


def _is_hit(slot: Slot, times: Iterable[Period]) -> bool:
    return any(begins < slot.ends_at and slot.starts_at < ends for begins, ends in times)


def _slots(db: Session, meeting: Meeting) -> Mapping[str, str]:
    slots = queries.offer(db, meeting.id).open_slots
    return {one.id: said_slot(one, meeting.timezone) for one in slots}


def _show_kept(request: Request, db: Session, place: Place, person: Person) -> Response:
    kept = registrations.absences_from_calendar(db, person.id)
    return _show(
        request, place, _ticked(place.meeting, [(one.starts_at, one.ends_at) for one in kept])
    )


def _keep(
    request: Request,
    db: Session,
    place: Place,
    person: Person,
    posted: FormData,
    *,
    actor: Actor | None = None,
) -> Response:
    said = periods_in(ticked_in(posted), place.meeting)
    if reads(posted):
        return _show_read(
            request, place, posted, lambda times: _ticked(place.meeting, [*said, *times])
        )
    people.keep_calendar(db, actor, person, said)
    now = clock.now()
    held = queries.busy_when_held(db, place.meeting.id, now, person_id=person.id)
    number = len({event.id for _speaker, event in held})
    return redirect(request, place.back, HELD_THEN.of(number) if number else KEPT)


def _ticked(meeting: Meeting, times: Iterable[Period]) -> CalendarForm:
    said = in_words(sorted({*times}), meeting.timezone)
    return calendar_form(said, said)


def _show_read(
    request: Request,
    place: Place,
    posted: FormData,
    form_of: Callable[[Sequence[Period]], CalendarForm],
) -> Response:
    """The page with what is in the calendar that was sent, or with what is wrong with it."""
    try:
        found = read(posted, place.meeting)
    except WrongCalendar as wrong:
        form = form_of(())
        refused(form, posted, wrong)
        return _show(request, place, form, status=wrong.status)
    return _show(request, place, form_of(found.times), busy=found)


def _show(
    request: Request,
    place: Place,
    form: CalendarForm,
    *,
    busy: Busy | None = None,
    status: int = 200,
) -> Response:
    return page(
        request,
        "side_events/calendar",
        status=status,
        meeting=head_of(place.meeting),
        place=place,
        form=form,
        busy=busy,
    )
