"""The organisers' schedule: the newest run with its progress, and the newest draft."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response
from wtforms import HiddenField, SelectMultipleField

from app.core import clock
from app.core.db import Db
from app.core.errors import Conflict
from app.core.forms import Form
from app.core.i18n import lazy
from app.core.jobs import seconds_since_beat
from app.core.web import Posted, notice, page, redirect
from app.core.web.notices import NoticeKind
from app.meetings.guards import Desk, OrganiserDesk
from app.schedule import queries, rules, service
from app.schedule.errors import NothingChosen, NothingHere
from app.schedule.forms import AskForm
from app.schedule.mails import letters_of
from app.schedule.models import Run, RunMode, RunState
from app.settings import Settings

router = APIRouter(include_in_schema=False)

WORKER_IS_GONE = 30.0  # seconds without a sign of life of any worker

STOPPED = notice("schedule.stopped", lazy("The search was told to stop."), NoticeKind.WARNING)
ENDED = notice(
    "schedule.ended", lazy("The search had come to its end already. Nothing was stopped.")
)


class StopForm(Form):
    """Which run is to be stopped."""

    run = HiddenField()


class ChosenForm(Form):
    """What is ticked on the board, as its form sends it."""

    events = SelectMultipleField(lazy("Side events"), validate_choice=False)
    fixed = HiddenField()


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
    wanted = service.Wanted(form.asked_mode(), form.selection())
    try:
        service.ask_for_schedule(db, desk.actor, desk.meeting, form.seconds.data, wanted=wanted)
    except Conflict as refused:
        return _schedule(request, desk, db, form, status=409, refused=refused.sentence)
    return redirect(request, _path(desk, "schedule"))


@router.post("/organise/{slug}/schedule/chosen")
def chosen(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """The form with the side events that are ticked on the board."""
    form = _ask_form(request)
    form.events.data = [
        one.partition("|")[0] for one in ChosenForm.posted(posted).events.data or ()
    ]
    if not form.events.data:
        raise NothingChosen
    form.mode.data = RunMode.IMPROVE.value
    return _schedule(request, desk, db, form)


@router.post("/organise/{slug}/schedule/stop")
def stop(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Stop a run."""
    form = StopForm.posted(posted)
    run = queries.run(db, form.run.data or "", meeting_id=desk.meeting.id)
    if run is None:
        raise NothingHere
    stopped = service.cancel(db, desk.actor, run)
    return redirect(request, _path(desk, "schedule"), STOPPED if stopped else ENDED)


def _path(desk: Desk, below: str) -> str:
    return f"/organise/{desk.meeting.slug}/{below}"


def _ask_form(request: Request) -> AskForm:
    settings: Settings = request.app.state.settings
    mode = request.query_params.get("mode", "")
    wished = {"mode": mode} if mode in {*RunMode} else {}
    return AskForm(data={"seconds": settings.solver_seconds, **wished})


def _schedule(
    request: Request, desk: Desk, db: Db, form: AskForm, *, status: int = 200, refused: str = ""
) -> Response:
    run = queries.newest_run(db, desk.meeting.id)
    going = run is not None and rules.is_going(run, clock.now())
    more: dict[str, Any] = {"draft": None, "clashes": None, "proposals": 0, "earlier": ()}
    if not going:
        settings: Settings = request.app.state.settings
        more = _draft_and_facts(db, desk, form, settings.solver_seconds)
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
        nothing = {"verdict": None, "gap": None, "curve": None}
        return {**nothing, "phase": "", "no_worker": False, "before": 0}
    waits = going and run.state is RunState.QUEUED
    beat = seconds_since_beat(db) if waits else 0.0
    return {
        "verdict": rules.verdict(run, clock.now()),
        "phase": rules.phase_of(run.course),
        "gap": rules.gap_of(run.penalty, run.bound),
        "no_worker": beat is None or beat > WORKER_IS_GONE,
        "before": queries.runs_before(db, run) if waits else 0,
        "curve": rules.curve_of(run.course, run.elapsed),
    }


def _draft_and_facts(db: Db, desk: Desk, form: AskForm, usual: int) -> dict[str, Any]:
    facts = queries.facts_of(db, desk.meeting)
    form.offer(facts, rules.days_of_board(facts, ()), usual)
    draft = queries.newest_draft(db, desk.meeting.id)
    run = queries.newest_run(db, desk.meeting.id)
    done, earlier = service.given_since(db, facts, run)
    made_by = queries.run(db, draft.run_id) if draft and draft.run_id else None
    clashes = service.clashes(run, facts, draft) if run else None
    return {
        "draft": service.draft_shown(draft, made_by, facts) if draft else None,
        "current": run is None or service.speaks_of_board(db, run, draft, facts),
        "as_it_is": run is not None and service.changes_nothing(db, run),
        "waits": run is not None and service.waits(db, run),
        "dropped": run is not None and service.is_dropped(db, run),
        "clashes": clashes,
        "tried": service.tried_ways(db, desk.meeting, clashes),
        "letters": letters_of(db, desk.meeting, run.id) if run else {},
        "done": done,
        "earlier": earlier,
        "proposals": len(queries.proposals_waiting(db, desk.meeting.id)),
        "missing": rules.what_is_missing(facts),
        "remarks": rules.remarks(facts),
        "accepted": len(facts.events),
    }
