"""Pages of the schedule: the organisers' draft and releases, and the public programme."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response
from wtforms import HiddenField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from app.core import clock, i18n
from app.core.db import Db, reading
from app.core.errors import Conflict
from app.core.forms import Form, Paragraphs
from app.core.i18n import lazy
from app.core.jobs import seconds_since_beat
from app.core.web import Posted, notice, page, redirect
from app.core.web.notices import NoticeKind
from app.meetings.guards import PUBLIC, Desk, OrganiserDesk
from app.schedule import queries, rules, service
from app.schedule.errors import DraftRefused, NothingHere
from app.schedule.guards import (
    answer,
    page_body,
    release_at,
    release_if_any,
    serve_artefact,
    serve_page,
)
from app.schedule.models import Draft, Run, RunState
from app.schedule.service import public
from app.settings import Settings

router = APIRouter(include_in_schema=False)
# What everybody reads; asked most of all, so its addresses are tried before all others.
public_router = APIRouter(include_in_schema=False)

LONGEST_SECONDS = 3600
TO_COMPARE = 2  # schedules, at least
WORKER_IS_GONE = 30.0  # seconds without a sign of life of any worker

PUBLISHED = notice("schedule.published", lazy("The programme is published."))
STOPPED = notice("schedule.stopped", lazy("The search is being stopped."), NoticeKind.WARNING)


class AskForm(Form):
    """How long a schedule may be looked for."""

    seconds = IntegerField(
        lazy("Longest time in seconds"),
        [
            InputRequired(lazy("Write a number of seconds.")),
            NumberRange(1, LONGEST_SECONDS, lazy("Write a number from 1 to 3600.")),
        ],
        description=lazy("It ends earlier when it is proved that no schedule is better."),
    )


class StopForm(Form):
    """Which run is to be stopped."""

    run = HiddenField()


class PublishForm(Form):
    """A draft to publish, and what people are told about it."""

    draft = HiddenField()
    note = Paragraphs(
        lazy("Note"),
        longest=service.LONGEST_NOTE,
        description=lazy("Printed with the programme and in the mails. It may be left empty."),
    )


class CompareForm(Form):
    """Which two schedules are compared."""

    first = SelectField(lazy("First"))
    second = SelectField(lazy("Second"))

    def offer(self, listed: Sequence[service.Listed]) -> None:
        """Let people choose among these; at first the newest release and the newest draft."""
        both = [one.key for one in listed]
        newest_draft = next((one for one in listed if not one.is_release), listed[1])
        usual = (both[0] if listed[0] is not newest_draft else both[1], newest_draft.key)
        for field, key in zip((self.first, self.second), usual, strict=True):
            field.choices = [(one.key, one.name) for one in listed]
            if field.data not in both:
                if field.data not in (None, ""):
                    raise NothingHere
                field.data = key

    def chosen(self, listed: Sequence[service.Listed]) -> tuple[service.Listed, service.Listed]:
        """The two that are compared."""
        by_key = {one.key: one for one in listed}
        return by_key[self.first.data], by_key[self.second.data]


# The organisers' side


@router.get("/organise/{slug}/schedule")
def schedule(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """The newest run and the newest draft."""
    return _schedule(request, desk, db, _ask_form(request))


@router.post("/organise/{slug}/schedule")
def ask(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Ask for a schedule."""
    form = AskForm.posted(posted)
    if not form.validate():
        return _schedule(request, desk, db, form, status=422)
    try:
        service.ask_for_schedule(db, desk.actor, desk.meeting, form.seconds.data)
    except Conflict as refused:
        return _schedule(request, desk, db, form, status=409, refused=refused.sentence)
    return redirect(request, _path(desk, "schedule"))


@router.post("/organise/{slug}/schedule/stop")
def stop(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Stop a run."""
    form = StopForm.posted(posted)
    run = queries.run(db, form.run.data or "", meeting_id=desk.meeting.id)
    if run is None:
        raise NothingHere
    service.cancel(db, desk.actor, run)
    return redirect(request, _path(desk, "schedule"), STOPPED)


@router.get("/organise/{slug}/schedule/publish")
def before_publishing(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """What publishing the newest draft would change."""
    draft = queries.newest_draft(db, desk.meeting.id)
    if draft is None:
        return redirect(request, _path(desk, "schedule"))
    return _confirmation(request, desk, db, draft, PublishForm(draft=draft.id))


@router.post("/organise/{slug}/schedule/publish")
def publish(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Publish a draft."""
    form = PublishForm.posted(posted)
    draft = queries.draft(db, form.draft.data or "", meeting_id=desk.meeting.id)
    if draft is None:
        raise NothingHere
    if not form.validate():
        return _confirmation(request, desk, db, draft, form, status=422)
    try:
        service.publish(db, desk.actor, draft, form.note.data or "")
    except DraftRefused:
        return _confirmation(request, desk, db, draft, form, status=409)
    return redirect(request, _path(desk, "releases"), PUBLISHED)


@router.get("/organise/{slug}/schedule/compare")
def compare(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """Two schedules side by side: first the public programme and the newest draft."""
    listed = service.to_compare(db, desk.meeting)
    form = CompareForm(request.query_params)
    if len(listed) < TO_COMPARE:
        return page(request, "schedule/compare", meeting=desk.head, compared=None)
    form.offer(listed)
    first, second = form.chosen(listed)
    compared = service.compare(db, desk.meeting, first, second)
    rooms = {room.id: room.name for room in compared.facts.rooms}
    return page(
        request,
        "schedule/compare",
        meeting=desk.head,
        form=form,
        compared=compared,
        rooms=rooms,
        rooms_used=[
            room_id
            for room_id in rooms
            if room_id in compared.facts.side_event_rooms
            or any(room_id in side.figures.in_room for side in (compared.first, compared.second))
        ],
    )


@router.get("/organise/{slug}/releases")
def releases(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """What was published when, and by whom."""
    found = queries.releases_of(db, desk.meeting.id)
    return page(request, "schedule/releases", meeting=desk.head, releases=found)


def _path(desk: Desk, below: str) -> str:
    return f"/organise/{desk.meeting.slug}/{below}"


def _ask_form(request: Request) -> AskForm:
    settings: Settings = request.app.state.settings
    return AskForm(seconds=settings.solver_seconds)


def _schedule(
    request: Request, desk: Desk, db: Db, form: AskForm, *, status: int = 200, refused: str = ""
) -> Response:
    run = queries.newest_run(db, desk.meeting.id)
    going = run is not None and rules.is_going(run, clock.now())
    more = {"draft": None} if going else _draft_and_facts(db, desk)
    return page(
        request,
        "schedule/schedule",
        status=status,
        meeting=desk.head,
        form=form,
        refused=refused,
        run=run,
        going=going,
        **_run_context(db, run, going=going),
        **more,
    )


def _run_context(db: Db, run: Run | None, *, going: bool) -> dict[str, Any]:
    if run is None:
        return {"verdict": None, "gap": None, "no_worker": False}
    waits = going and run.state is RunState.QUEUED
    beat = seconds_since_beat(db) if waits else 0.0
    return {
        "verdict": rules.verdict(run, clock.now()),
        "gap": rules.gap_of(run.penalty, run.bound),
        "no_worker": beat is None or beat > WORKER_IS_GONE,
    }


def _draft_and_facts(db: Db, desk: Desk) -> dict[str, Any]:
    facts = queries.facts_of(db, desk.meeting)
    draft = queries.newest_draft(db, desk.meeting.id)
    made_by = queries.run(db, draft.run_id) if draft and draft.run_id else None
    return {
        "draft": service.draft_shown(draft, made_by, facts) if draft else None,
        "missing": rules.what_is_missing(facts),
        "remarks": rules.remarks(facts),
        "accepted": len(facts.events),
    }


def _confirmation(
    request: Request, desk: Desk, db: Db, draft: Draft, form: PublishForm, *, status: int = 200
) -> Response:
    facts = queries.facts_of(db, desk.meeting)
    plan = service.plan_release(db, draft, facts)
    return page(
        request,
        "schedule/publish",
        status=status,
        meeting=desk.head,
        form=form,
        plan=plan,
        kinds=rules.ChangeKind,
        release=facts.release,
        rooms={room.id: room.name for room in facts.rooms},
        titles=_titles(facts),
        left_out=_left_out(facts, plan),
    )


def _left_out(facts: rules.Facts, plan: service.Plan) -> list[str]:
    """The titles of what is accepted and gets no place by this plan."""
    placed = {c.event_id for c in plan.changes if c.kind is not rules.ChangeKind.CANCELLED}
    return [event.title for event in facts.events if event.id not in placed]


def _titles(facts: rules.Facts) -> dict[str, str]:
    """The titles of what is accepted, and of what was printed last."""
    printed = {one.side_event_id: one.printed["title"] for one in facts.released}
    return printed | {event.id: event.title for event in facts.events}


# The public side; each opens its session by itself, see `reading`


@public_router.get(PUBLIC)
def programme(request: Request, slug: str) -> Response:
    """The programme of the current release; before the first, the official programme alone."""
    with reading(request) as db:
        release_id = release_if_any(db, slug)
        if release_id is not None:
            return serve_artefact(request, db, release_id, public.PROGRAMME)
        language = i18n.language()
        return answer(request, page_body(public.official_page(db, slug, language), language))


@public_router.get(f"{PUBLIC}/events/{{event_id}}")
def event(request: Request, slug: str, event_id: str) -> Response:
    """A side event of the current release."""
    with reading(request) as db:
        release_id = release_at(db, slug)
        return serve_page(
            request,
            (release_id, "event", event_id),
            lambda language: public.event_page(db, release_id, event_id, language),
        )


@public_router.get(f"{PUBLIC}/rooms/{{room_id}}")
def room(request: Request, slug: str, room_id: str) -> Response:
    """What is held in a room, by the current release."""
    with reading(request) as db:
        release_id = release_if_any(db, slug)
        if release_id is None:
            language = i18n.language()
            made = public.official_room_page(db, slug, room_id, language)
            return answer(request, page_body(made, language))
        return serve_page(
            request,
            (release_id, "room", room_id),
            lambda language: public.room_page(db, release_id, room_id, language),
        )
