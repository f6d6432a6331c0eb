"""The figures of a meeting for its organisers: pictures, their tables, the line for the press."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import LANGUAGES, direction, in_use
from app.core.web import page
from app.meetings.guards import OrganiserDesk
from app.meetings.rules import head_of
from app.participants import service
from app.participants.rules import chart
from app.participants.rules.layout import GROUP_TITLES
from app.participants.rules.press import press_line
from app.participants.rules.statistics import (
    GENDER_LABELS,
    REGION_LABELS,
    Veil,
    before_start,
    veiled,
)
from app.participants.service import Counts
from app.registrations.rules import FUNCTION_LABELS, MODALITY_LABELS
from app.registrations.rules.support import FEWEST

router = APIRouter()


@router.get("/organise/{slug}/statistics")
def statistics(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """Who takes part, by all that is counted, and against the last meeting of the treaty."""
    here, last = service.counts_of(db, desk.meeting)
    return page(
        request,
        "participants/statistics",
        meeting=desk.head,
        here=here,
        last=last,
        last_head=head_of(last.meeting) if last else None,
        press=_press(here),
        genders=veiled(here.figures.genders, GENDER_LABELS),
        veil=Veil,
        fewest=FEWEST,
        drawing=_drawing(here, last),
        group_titles=GROUP_TITLES,
        function_labels=FUNCTION_LABELS,
        modality_labels=MODALITY_LABELS,
        gender_labels=GENDER_LABELS,
        region_labels=REGION_LABELS,
    )


def _press(here: Counts) -> Mapping[str, str]:
    lines = {}
    for code in LANGUAGES:
        with in_use(code):
            lines[code] = press_line(head_of(here.meeting), here.figures)
    return {code: line for code, line in lines.items() if line}


def _drawing(here: Counts, last: Counts | None) -> Mapping[str, Any] | None:
    """The curves of registrations, laid upon each other by the days before each meeting."""
    told = [one for one in (here, last) if one and one.days]
    starts = [one.meeting.starts_on or one.days[0].day for one in told]
    curves = [before_start(one.days, day) for one, day in zip(told, starts, strict=True)]
    field = chart.field_of(curves, mirrored=direction() == "rtl")
    if field is None:
        return None
    return {
        "lines": [field.line(curve) for curve in curves],
        "first": starts[0] + timedelta(days=field.first),
        "last": starts[0] + timedelta(days=field.last),
        "most": int(field.most),
        "start": field.across(0) if field.first <= 0 <= field.last else None,
        "width": chart.WIDTH,
        "height": chart.HEIGHT,
    }
