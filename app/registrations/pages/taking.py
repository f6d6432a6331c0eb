"""The list of registrations to take away, as it is seen."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from sqlalchemy import Row
from starlette.datastructures import QueryParams
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import LANGUAGES, in_language
from app.core.i18n import gettext as _
from app.core.web import Posted
from app.core.web.answers import PERSONAL
from app.delegations.rules import CATEGORY_LABELS
from app.meetings.guards import OrganiserDesk
from app.registrations import queries, rules, service
from app.registrations.models import Way
from app.registrations.pages.organising.asking import question_of
from app.registrations.queries.listing import Known
from app.registrations.rules.listing import COLUMN_LABELS, WAY_LABELS, Column

router = APIRouter()
TIMES = (Column.RECEIVED, Column.CHANGED, Column.DECIDED)


@router.post("/organise/{slug}/registrations.csv")
def csv(posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Those whom `query`, of an address of the list, asks for, on all its pages, as they are shown.

    As comma-separated values, in the order and with the columns of the list, times in the
    meeting's hours. By POST, because it is written down.
    """
    form, question, _facets = question_of(db, desk, QueryParams(str(posted.get("query", ""))))
    found = queries.page_of(db, question, None)
    service.export_taken(db, desk.actor, desk.meeting, len(found))
    cells = _cells(question.known, ZoneInfo(desk.meeting.timezone))
    header = [
        _("Name"),
        *(name for one in form.columns for name in _names(one, desk.meeting.timezone)),
    ]
    lines = (
        [row.name, *(cell for one in form.columns for cell in cells[one](row))] for row in found
    )
    which = "-selection" if form.is_narrow else ""
    name = f"registrations-{desk.meeting.slug}{which}.csv"
    return Response(
        rules.csv_of(header, lines),
        media_type="text/csv; charset=utf-8",
        headers={
            "Cache-Control": PERSONAL,
            "Content-Disposition": f'attachment; filename="{name}"',
        },
    )


def _names(column: Column, timezone: str) -> list[str]:
    """What stands above a column of the list; the mark of late ones gets a column of its own."""
    label = str(COLUMN_LABELS[column])
    if column is Column.STATE:
        return [label, _("Late")]
    return [f"{label} ({timezone})" if column in TIMES else label]


def _cells(
    known: Mapping[str, Known], zone: ZoneInfo
) -> Mapping[Column, Callable[[Row[Any]], Sequence[str]]]:
    """For each column what is written of a line: as many texts as `_names` has."""

    def at(moment: datetime | None) -> list[str]:
        return [f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else ""]

    def delegation(row: Row[Any]) -> list[str]:
        one = known.get(row.delegation_id)
        return [in_language(one.name) if one else row.organisation]

    def category(row: Row[Any]) -> list[str]:
        one = known.get(row.delegation_id)
        return [str(CATEGORY_LABELS[one.category]) if one else ""]

    def function(row: Row[Any]) -> list[str]:
        for_events = row.way is Way.SIDE_EVENTS
        return [str(rules.EVENTS_ONLY if for_events else rules.FUNCTION_LABELS[row.function])]

    return {
        Column.DELEGATION: delegation,
        Column.CATEGORY: category,
        Column.FUNCTION: function,
        Column.POSITION: lambda row: [row.position],
        Column.MODALITY: lambda row: [str(rules.MODALITY_LABELS[row.modality])],
        Column.WAY: lambda row: [str(WAY_LABELS[row.way])],
        Column.STATE: lambda row: [
            str(rules.STATE_LABELS[row.state]),
            _("yes") if row.late else _("no"),
        ],
        Column.EMAIL: lambda row: [row.email or ""],
        Column.LANGUAGE: lambda row: [LANGUAGES[row.language]],
        Column.RECEIVED: lambda row: at(row.created_at),
        Column.CHANGED: lambda row: at(row.changed_at),
        Column.DECIDED: lambda row: at(row.decided_at),
    }
