"""How a meeting's schedule is made, set without code: rules, weights, limits."""

import json
from collections.abc import Mapping
from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.meetings import queries as meetings
from app.meetings.guards import Desk, OrganiserDesk
from app.schedule import queries, service
from app.schedule.errors import NothingHere, NothingToSchedule, StaleSettings
from app.schedule.forms import (
    SettingsForm,
    filled_in,
    parts_of,
    said_in,
    said_steps,
    settings_form,
)
from app.schedule.rules.policy import PRESETS, TERMS, WARNING_COSTS, points_of
from app.schedule.rules.settled import ALWAYS, PRESET_SAYS, RULE_SAYS, SET_AT
from app.schedule.service import ScheduleSettings

router = APIRouter(include_in_schema=False)
SETTINGS = "/organise/{slug}/schedule/settings"
SAVED = notice(
    "schedule.settings", lazy("Saved. The board is judged by this now; runs from the next one on.")
)
_MINUTES = ("turnaround", "plenary_buffer", "start_step")


@router.get(SETTINGS)
def settings(
    request: Request, desk: OrganiserDesk, db: Db, preset: str = "", copy: str = ""
) -> Response:
    """What is set; with `preset` or `copy` what could be, not saved yet."""
    now = service.schedule_settings(db, desk.meeting)
    before = queries.scheduled_before(db, desk.meeting)
    shown = now
    if preset:
        shown = service.as_preset(now, preset)
    elif copy and before is not None:
        shown = service.copied_settings(db, desk.meeting, before)
    form = _form_with(db, desk, shown)
    return _shown(request, db, desk, form, weights=shown.weights, unsaved=shown != now)


@router.post(SETTINGS)
def save(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Saves it."""
    now = service.schedule_settings(db, desk.meeting)
    form = settings_form(meetings.themes_of(db, desk.meeting.id), now.weights, posted)
    if form.press(posted):
        return _shown(request, db, desk, form, weights=now.weights, unsaved=True)
    if not form.validate():
        return _shown(request, db, desk, form, weights=now.weights, status=422)
    wanted = replace(
        now,
        policy=form.policy(),
        weights=form.weights(now.weights),
        **{name: getattr(form, name).data for name in _MINUTES},
    )
    try:
        service.set_schedule_settings(db, desk.actor, desk.meeting, wanted, seen=form.seen)
    except StaleSettings as stale:
        form.form_errors.append(stale.sentence)
        form.revision.data = str(queries.policy_revision(db, desk.meeting.id))
        return _shown(request, db, desk, form, weights=now.weights, status=stale.status)
    return redirect(request, SETTINGS.format(slug=desk.meeting.slug), SAVED)


@router.get("/organise/{slug}/schedule/problem.json")
def problem(desk: OrganiserDesk, db: Db) -> Response:
    """What the scheduler would be asked now, as a file."""
    try:
        asked = service.question(db, desk.meeting)
    except NothingToSchedule as missing:
        raise NothingHere from missing
    name = f"{desk.meeting.slug}-problem.json"
    return Response(
        json.dumps(asked, ensure_ascii=False, indent=1),
        media_type="application/json",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def _form_with(db: Db, desk: Desk, shown: ScheduleSettings) -> SettingsForm:
    return filled_in(
        meetings.themes_of(db, desk.meeting.id),
        shown.policy,
        shown.weights,
        revision=str(queries.policy_revision(db, desk.meeting.id)),
        **{name: getattr(shown, name) for name in _MINUTES},
    )


def _shown(
    request: Request,
    db: Db,
    desk: Desk,
    form: SettingsForm,
    *,
    weights: Mapping[str, int],
    unsaved: bool = False,
    status: int = 200,
) -> Response:
    last = queries.last_answer(db, desk.meeting.id)
    saved = service.schedule_settings(db, desk.meeting)
    return page(
        request,
        "schedule/settings",
        status=status,
        meeting=desk.head,
        form=form,
        parts=parts_of(
            form, said_in(form, weights), said_in(_form_with(db, desk, saved), saved.weights)
        ),
        steps={f"weight_{term}": said_steps(term, weights[term]) for term in TERMS},
        cost=service.costs_in(last) if last else {},
        last=last,
        effects=service.effects_in(db, desk.meeting, last) if last else None,
        says=RULE_SAYS,
        always=ALWAYS,
        set_at=SET_AT,
        warning_costs=WARNING_COSTS,
        presets=PRESET_SAYS,
        chosen=next((one for one in PRESETS if points_of(PRESETS[one]) == weights), ""),
        as_new=service.as_preset(saved, "usual") == saved,
        before=queries.scheduled_before(db, desk.meeting),
        has_themes=form.apart is not None,
        unsaved=unsaved,
    )
