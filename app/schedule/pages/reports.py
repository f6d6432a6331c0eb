"""Reports of a schedule: a page to read and to print, and the same as a file."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import zip_longest

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import gettext as _
from app.core.i18n import lazy, show_length, show_number
from app.core.web import page
from app.core.web.answers import PERSONAL
from app.meetings.guards import OrganiserDesk
from app.registrations.rules import csv_of
from app.schedule.rules.reports import Cell, Section
from app.schedule.service.reports import Of, reports

router = APIRouter(include_in_schema=False)
REPORTS = "/organise/{slug}/schedule/reports"
OF_LABELS = {Of.RELEASE: lazy("The public programme"), Of.BOARD: lazy("The board")}


@router.get(REPORTS)
def reports_page(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """Tables of the public programme or of the board, each with a picture."""
    found = reports(db, desk.meeting, _wanted(request))
    return page(
        request,
        "schedule/reports",
        meeting=desk.head,
        reports=found,
        labels=OF_LABELS,
        says=_says,
    )


@router.get(f"{REPORTS}.csv")
def as_csv(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """The same tables, one after the other, with figures that a spreadsheet can sum."""
    found = reports(db, desk.meeting, _wanted(request))
    return Response(
        csv_of([desk.head.name], _lines(found.sections)),
        media_type="text/csv; charset=utf-8",
        headers={
            "Cache-Control": PERSONAL,
            "Content-Disposition": f'attachment; filename="reports-{desk.meeting.slug}.csv"',
        },
    )


def _says(cell: Cell) -> str:
    match cell:
        case None:
            return "–"
        case timedelta():
            return show_length(_minutes(cell))
        case _:
            return show_number(cell)


def _lines(sections: Sequence[Section]) -> Iterator[Sequence[str]]:
    for section in sections:
        yield [section.title]
        yield [section.of, *_columns(section)]
        yield from ([row.name, *map(_figure, row.cells)] for row in section.rows)
        yield []


def _columns(section: Section) -> Iterator[str]:
    """The columns of a file: a number alone does not say that it is minutes."""
    first = section.rows[0].cells if section.rows else ()
    for column, cell in zip_longest(section.columns, first):
        is_length = isinstance(cell, timedelta)
        yield _("%(what)s (minutes)") % {"what": column} if is_length else column


def _figure(cell: Cell) -> str:
    """Digits alone, as a sign between thousands would make a text of it; empty if nobody knows."""
    return "" if cell is None else str(_minutes(cell) if isinstance(cell, timedelta) else cell)


def _minutes(length: timedelta) -> int:
    return round(length / timedelta(minutes=1))


def _wanted(request: Request) -> Of | None:
    wanted = request.query_params.get("of")
    return Of(wanted) if wanted in {one.value for one in Of} else None
