"""The ledger of fairness: who asked for how much, and got how much."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import gettext as _
from app.core.web import page
from app.core.web.answers import PERSONAL
from app.judging import service
from app.judging.rules.ledger import BY_LABELS, HOSTS_LABELS, By, Figures, Hosts
from app.meetings.guards import OrganiserDesk
from app.registrations.rules import csv_of

router = APIRouter()
LEDGER = "/organise/{slug}/ledger"
PER_PAGE = 50  # the file has all


@router.get(LEDGER)
def ledger(
    request: Request,
    desk: OrganiserDesk,
    db: Db,
    *,
    by: By = By.ENTITY,
    hosts: Hosts = Hosts.LEAD,
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """The ledger by entity, category or region, of lead organisers or of all hosts."""
    lines, total = service.ledger_of(db, desk.meeting, by, hosts)
    pages = max(1, -(-len(lines) // PER_PAGE))
    number = min(number, pages)
    return page(
        request,
        "judging/ledger",
        meeting=desk.head,
        lines=lines[(number - 1) * PER_PAGE : number * PER_PAGE],
        number=number,
        pages=pages,
        total=total,
        by=by,
        hosts=hosts,
        by_labels=BY_LABELS,
        hosts_labels=HOSTS_LABELS,
    )


@router.get(LEDGER + ".csv")
def as_csv(desk: OrganiserDesk, db: Db, by: By = By.ENTITY, hosts: Hosts = Hosts.LEAD) -> Response:
    """The same as comma-separated values."""
    lines, _total = service.ledger_of(db, desk.meeting, by, hosts)
    rows = ([line.name, *_cells(line.now), *_cells(line.earlier)] for line in lines)
    return Response(
        csv_of(_header(by), rows),
        media_type="text/csv; charset=utf-8",
        headers={
            "Cache-Control": PERSONAL,
            "Content-Disposition": f'attachment; filename="ledger-{desk.meeting.slug}.csv"',
        },
    )


def _header(by: By) -> list[str]:
    columns = [
        _("Asked"),
        _("Accepted"),
        _("Waiting"),
        _("Declined"),
        _("Withdrawn or cancelled"),
        _("Not decided"),
        _("In the programme"),
    ]
    earlier = [_("%(column)s, earlier") % {"column": column} for column in columns]
    return [str(BY_LABELS[by]), *columns, *earlier]


def _cells(figures: Figures) -> list[str]:
    counted = (
        figures.asked,
        figures.accepted,
        figures.waiting,
        figures.declined,
        figures.gone,
        figures.undecided,
        figures.placed,
    )
    return [str(number) for number in counted]
