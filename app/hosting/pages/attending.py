"""What somebody wants to attend: by the link to their registration, signed in, or by device."""

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import lazy
from app.core.limits import limited
from app.core.web.answers import page, redirect, set_cookie
from app.core.web.notices import notice
from app.core.web.posted import Posted
from app.hosting import service
from app.hosting.forms import MarkForm
from app.hosting.guards import MaybePlanner, Planner, PlannerByLink, PlannerHere, device_cookie
from app.hosting.rules.attending import by_day, clashes, said_clash
from app.meetings.guards import PUBLIC, MeetingHere
from app.meetings.rules import head_of
from app.nominations.guards import FocalPoint
from app.registrations import service as registrations
from app.side_events.rules.application import SPEAKER_ROLES

router = APIRouter(include_in_schema=False)
PACE = Depends(limited("attending", "600 per 10 minutes"))
DEVICE_KNOWN = 60 * 24 * 3600  # seconds
MARKED = notice("attending.marked", lazy("It is in your programme."))
TAKEN_OFF = notice("attending.off", lazy("It is taken off your programme."))
CHOSEN = notice("attending.chosen", lazy("Your programme is saved."))
REMEMBERED = notice("attending.known", lazy("This device knows you now: see “My programme”."))
FORGOTTEN = notice("attending.forgotten", lazy("This device does not know you any more."))
BY_LINK = "/registrations/{secret}/programme"
HERE = f"{PUBLIC}/my-programme"


@router.get(BY_LINK)
def own(request: Request, planner: PlannerByLink, db: Db) -> Response:
    """One's own programme, by the link to one's registration."""
    return _own(request, db, planner)


@router.post(BY_LINK, dependencies=[PACE])
def mark(request: Request, posted: Posted, planner: PlannerByLink, db: Db) -> Response:
    """Put one event into one's programme, or take it off."""
    return _mark(request, posted, db, planner)


@router.get(f"{BY_LINK}/choose")
def choosing(request: Request, planner: PlannerByLink, db: Db) -> Response:
    """The whole programme, to tick what one wants to attend."""
    return _choosing(request, db, planner)


@router.post(f"{BY_LINK}/choose", dependencies=[PACE])
def choose(request: Request, posted: Posted, planner: PlannerByLink, db: Db) -> Response:
    """Keep what is ticked."""
    return _choose(request, posted, db, planner)


@router.post(f"{BY_LINK}/device")
def remember(request: Request, _posted: Posted, planner: PlannerByLink, db: Db) -> Response:
    """Let this device be known, so that one can mark events on the public programme."""
    answer = redirect(request, f"/{planner.meeting.slug}/my-programme", REMEMBERED)
    kept = registrations.known_device(db, planner.person)
    set_cookie(request, answer, device_cookie(planner.meeting), kept, DEVICE_KNOWN)
    return answer


@router.get(HERE)
def own_here(request: Request, meeting: MeetingHere, planner: MaybePlanner, db: Db) -> Response:
    """One's own programme, signed in or on a known device; to others, how to get there."""
    if planner is None:
        return page(request, "hosting/unknown", meeting=head_of(meeting))
    return _own(request, db, planner)


@router.post(HERE, dependencies=[PACE])
def mark_here(request: Request, posted: Posted, planner: PlannerHere, db: Db) -> Response:
    """Put one event into one's programme, or take it off."""
    return _mark(request, posted, db, planner)


@router.get(f"{HERE}/choose")
def choosing_here(request: Request, planner: PlannerHere, db: Db) -> Response:
    """The whole programme, to tick what one wants to attend."""
    return _choosing(request, db, planner)


@router.post(f"{HERE}/choose", dependencies=[PACE])
def choose_here(request: Request, posted: Posted, planner: PlannerHere, db: Db) -> Response:
    """Keep what is ticked."""
    return _choose(request, posted, db, planner)


@router.post(f"{HERE}/forget")
def forget(request: Request, _posted: Posted, meeting: MeetingHere) -> Response:
    """Let this device not be known any more."""
    answer = redirect(request, f"/{meeting.slug}/my-programme", FORGOTTEN)
    set_cookie(request, answer, device_cookie(meeting), "", 0)
    return answer


@router.get(f"{PUBLIC}/events/{{event_id}}/attend")
def attend(
    request: Request, event_id: str, meeting: MeetingHere, planner: MaybePlanner, db: Db
) -> Response:
    """One event, to be put into one's programme; the public page of the event leads here."""
    if planner is None:
        service.published_event(db, meeting.id, event_id)
        return page(request, "hosting/unknown", meeting=head_of(meeting))
    one = service.one_for(db, planner.person, event_id)
    return page(
        request,
        "hosting/attend",
        meeting=planner.head,
        planner=planner,
        one=one,
        roles=SPEAKER_ROLES,
    )


@router.get("/{slug}/delegation/programme")
def of_delegation(request: Request, desk: FocalPoint, db: Db) -> Response:
    """Which side events people of a delegation go to, for its focal point."""
    covered = service.covered_by(db, desk.delegation)
    return page(
        request,
        "hosting/covered",
        meeting=desk.head,
        desk=desk,
        covered=[one for one in covered if one.goers],
        uncovered=[one for one in covered if not one.goers],
    )


def _own(request: Request, db: Session, planner: Planner) -> Response:
    planned = service.programme_for(db, planner.person)
    mine = [one for one in planned if one.mine]
    zone = planner.meeting.timezone
    return page(
        request,
        "hosting/attending",
        meeting=planner.head,
        planner=planner,
        published=bool(planned),
        days=by_day(mine, zone),
        clashes=[said_clash(*pair, zone) for pair in clashes(mine)],
        roles=SPEAKER_ROLES,
    )


def _mark(request: Request, posted: FormData, db: Session, planner: Planner) -> Response:
    form = MarkForm.posted(posted)
    wanted = form.wanted.data == "y"
    service.set_mark(db, planner.person, form.event.data or "", wanted=wanted)
    return redirect(request, planner.path, MARKED if wanted else TAKEN_OFF)


def _choosing(request: Request, db: Session, planner: Planner) -> Response:
    planned = service.programme_for(db, planner.person)
    return page(
        request,
        "hosting/choose",
        meeting=planner.head,
        planner=planner,
        days=by_day([one for one in planned if one.event.is_held], planner.meeting.timezone),
        roles=SPEAKER_ROLES,
    )


def _choose(request: Request, posted: FormData, db: Session, planner: Planner) -> Response:
    service.set_marks(db, planner.person, {str(one) for one in posted.getlist("event")})
    return redirect(request, planner.path, CHOSEN)
