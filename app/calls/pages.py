"""The call in words for everybody, and the organisers' page on which it is set."""

from collections.abc import Sequence
from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.calls import queries, rules, service
from app.calls.errors import StaleCall, WrongPolicy
from app.calls.forms import CallForm, call_form, filled_in
from app.calls.rules import CallShown, Difference, Policy, Section
from app.core.db import Db
from app.core.happenings import tell
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.meetings import queries as meetings
from app.meetings.guards import PUBLIC, Desk, MeetingHere, OrganiserDesk
from app.meetings.models import Meeting
from app.meetings.rules import head_of

router = APIRouter(include_in_schema=False)
SAVED = notice("call.saved", lazy("The call is saved. It holds for what comes in from now on."))
SETTINGS = "/organise/{slug}/call"


@router.get(SETTINGS)
def settings(request: Request, desk: OrganiserDesk, db: Db, copy: str = "") -> Response:
    """What is set; with `copy` what the last meeting had, not saved yet."""
    policy = queries.policy_of(db, desk.meeting.id)
    before = queries.meeting_before(db, desk.meeting)
    copied = bool(copy) and before is not None
    if copied and before is not None:
        last = queries.policy_of(db, before.id)
        same = ("timezone", "opens_at", "closes_at", "reserved")  # they are this meeting's own
        policy = replace(last, **{name: getattr(policy, name) for name in same})
    form = filled_in(desk.meeting, meetings.slots_of(db, desk.meeting.id), policy)
    return _shown(request, db, desk, form, preview=policy, copied=copied)


@router.post(SETTINGS)
def save(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Saves it, or shows what it would say."""
    form = call_form(desk.meeting, meetings.slots_of(db, desk.meeting.id), posted)
    if form.press(posted):
        return _shown(request, db, desk, form)
    if not form.validate():
        return _shown(request, db, desk, form, status=422)
    policy = form.policy(desk.meeting)
    try:
        if "preview" in posted:
            service.refuse_misfits(db, desk.meeting, policy)
            return _shown(request, db, desk, form, preview=policy)
        service.set_policy(db, desk.actor, desk.meeting, policy, seen=form.seen)
    except StaleCall as stale:
        form.form_errors.append(stale.sentence)
        return _shown(request, db, desk, form, mine=policy, status=stale.status)
    except WrongPolicy as fault:
        form.form_errors.append(fault.sentence)
        return _shown(request, db, desk, form, status=fault.status)
    return redirect(request, SETTINGS.format(slug=desk.meeting.slug), SAVED)


def _shown(
    request: Request,
    db: Db,
    desk: Desk,
    form: CallForm,
    *,
    preview: Policy | None = None,
    mine: Policy | None = None,
    copied: bool = False,
    status: int = 200,
) -> Response:
    if not form.revision.data or mine is not None:  # what somebody has seen is seen
        form.revision.data = str(queries.revision_of(db, desk.meeting.id))
    return page(
        request,
        "calls/settings",
        status=status,
        meeting=desk.head,
        form=form,
        sections=_said(db, desk.meeting, preview) if preview else [],
        differences=_differences(db, desk.meeting, mine) if mine else [],
        before=queries.meeting_before(db, desk.meeting),
        copied=copied,
    )


def _differences(db: Db, meeting: Meeting, mine: Policy) -> Sequence[Difference]:
    """What the call that is saved says otherwise than what was typed."""
    theirs = queries.policy_of(db, meeting.id)
    return rules.differences(_said(db, meeting, theirs), _said(db, meeting, mine))


@router.get(PUBLIC + "/call")
def call(request: Request, meeting: MeetingHere, db: Db) -> Response:
    """The call, all in words."""
    policy = queries.policy_of(db, meeting.id)
    shown = CallShown(meeting, [*_said(db, meeting, policy)])
    tell(db, shown)
    return page(
        request,
        "calls/call",
        meeting=head_of(meeting),
        sections=shown.sections,
        origin=queries.call_of(db, meeting.id),
        contact=meeting.contact_email,
    )


def _said(db: Db, meeting: Meeting, policy: Policy) -> Sequence[Section]:
    slots = meetings.slots_of(db, meeting.id)
    rooms = meetings.rooms_of(db, meeting.id)
    offered = sum(one.for_side_events for one in rooms)
    return rules.said(policy, slots, rules.places_of(policy, slots, offered))
