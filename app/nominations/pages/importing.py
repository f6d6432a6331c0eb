"""A table of people: sent, looked at, corrected, saved as a whole, undone as a whole."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from app.core import i18n
from app.core.db import Db
from app.core.errors import Refused, TooMany
from app.core.i18n import lazy, ngettext
from app.core.web import Posted, PostedWithFiles, Upload, notice, page, redirect, upload_in
from app.core.web.notices import NoticeKind, counted
from app.meetings.errors import NoSuchMeeting
from app.nominations import service
from app.nominations.forms import SaveTableForm
from app.nominations.guards import FocalDesk, FocalPoint
from app.nominations.models import Import
from app.nominations.rules import tables
from app.nominations.rules.checking import Checked, Fault, Read
from app.nominations.rules.columns import COLUMN_LABELS, Column, Layout, unread
from app.nominations.rules.people import heads_of
from app.nominations.rules.tables import Table, letters
from app.nominations.rules.workbooks import MOST_PEOPLE
from app.registrations import queries as registrations_queries
from app.registrations import service as registrations
from app.registrations.models import DelegationFunction, RegistrationState
from app.registrations.rules import FUNCTION_LABELS

router = APIRouter()
ONE = "/{slug}/delegation/import/{import_id}"
SAVED = notice(
    "table.saved",
    lazy("Everybody of the table is on the list. They are written to in ten minutes."),
)
SAVED_BUT = counted(
    "table.saved_but",
    lambda number: (
        ngettext(
            "The table is saved. For %(number)s person no place is free: they are on the waiting"
            " list and move up by themselves. Everybody is written to in ten minutes.",
            "The table is saved. For %(number)s people no place is free: they are on the waiting"
            " list and move up by themselves. Everybody is written to in ten minutes.",
            number,
        )
        % {"number": number}
    ),
    NoticeKind.WARNING,
)
UNDONE = notice("table.undone", lazy("The table is undone: its people are off the list."))
UNDONE_BUT = counted(
    "table.undone_but",
    lambda number: (
        ngettext(
            "The table is undone but for %(number)s person, who was changed since and stays.",
            "The table is undone but for %(number)s people, who were changed since and stay.",
            number,
        )
        % {"number": number}
    ),
    NoticeKind.WARNING,
)
FORGOTTEN = notice("table.forgotten", lazy("The table is forgotten; nothing was saved."))
MOST_CORRECTED = 30  # rows with faults that are offered for correction at once
MOST_FAULTS_SHOWN = 500
PEOPLE_SHOWN = 20
_HEADINGS_AMONG = 10


def _import(import_id: str, desk: FocalPoint, db: Db) -> Import:
    found = db.get(Import, import_id)
    if found is None or found.delegation_id != desk.delegation.id:
        raise NoSuchMeeting
    return found


ImportHere = Annotated[Import, Depends(_import)]


@router.get("/{slug}/delegation/import")
def ask(request: Request, desk: FocalPoint) -> Response:
    """Where a table is pasted or a file is chosen."""
    return _ask(request, desk)


@router.post("/{slug}/delegation/import")
def send(request: Request, posted: PostedWithFiles, desk: FocalPoint, db: Db) -> Response:
    """Reads a table; nothing is saved yet."""
    text, sent = str(posted.get("table", "")), upload_in(posted, "file")
    if not sent.content and not text.strip():
        said = i18n.gettext("Paste a table, or choose a file.")
        return _ask(request, desk, said=said, status=422)
    try:
        table = _read(sent, text)
        made = service.read_in(
            db,
            desk.actor,
            desk.delegation,
            table,
            source=sent.name,
            language=service.usual_language(db, desk.meeting, desk.delegation),
        )
    except Refused as refused:
        return _ask(request, desk, text=text, said=refused.sentence, status=refused.status)
    return redirect(request, desk.path(f"/import/{made.id}"))


def _read(sent: Upload, text: str) -> Table:
    return tables.read_file(sent.content) if sent.content else tables.read_pasted(text)


def _ask(
    request: Request, desk: FocalDesk, *, text: str = "", said: str = "", status: int = 200
) -> Response:
    return page(
        request,
        "nominations/import",
        status=status,
        meeting=desk.head,
        desk=desk,
        text=text,
        said=said,
        most=MOST_PEOPLE,
    )


@router.post("/{slug}/delegation/copy")
def copy(request: Request, _posted: Posted, desk: FocalPoint, db: Db) -> Response:
    """Reads who came to the last meeting as a table; nothing is saved yet."""
    language = service.usual_language(db, desk.meeting, desk.delegation)
    made = service.read_last(db, desk.actor, desk.meeting, desk.delegation, language=language)
    return redirect(request, desk.path(f"/import/{made.id}"))


@router.get(ONE)
def look(request: Request, desk: FocalPoint, one: ImportHere, db: Db) -> Response:
    """What the table would bring, and what is wrong with it, by row and column."""
    if one.saved_at is not None:
        return redirect(request, desk.path())
    return _look(request, desk, one, db)


@router.post(ONE)
def correct(
    request: Request, posted: Posted, desk: FocalPoint, one: ImportHere, db: Db
) -> Response:
    """Keeps which column holds what, corrected cells, and rows that are left out."""
    if one.saved_at is None:
        said = _said_of(posted, service.layout_of(one))
        try:
            service.correct(db, desk.actor, one, said.layout, said.cells, left_out=said.left_out)
        except TooMany as refused:
            return _look(request, desk, one, db, said=refused.sentence, status=refused.status)
    return redirect(request, desk.path(f"/import/{one.id}"))


@router.post(f"{ONE}/save")
def save(request: Request, posted: Posted, desk: FocalPoint, one: ImportHere, db: Db) -> Response:
    """Enters everybody of the table, or nobody."""
    form = SaveTableForm.posted(posted)
    if not form.validate():
        return _look(request, desk, one, db, form=form, status=422)
    language = form.language.data or ""
    try:
        made = service.save(db, desk.actor, desk.meeting, desk.delegation, one, language=language)
    except Refused as refused:
        if one.saved_at is not None:
            raise
        return _look(request, desk, one, db, said=refused.sentence, status=refused.status)
    waits = sum(member.state is RegistrationState.WAITING for member in made)
    return redirect(request, desk.path(), SAVED_BUT.of(waits) if waits else SAVED)


@router.post(f"{ONE}/undo")
def undo(request: Request, _posted: Posted, desk: FocalPoint, one: ImportHere, db: Db) -> Response:
    """Takes everybody of a saved table out again."""
    stay = service.undo(db, desk.actor, desk.meeting, desk.delegation, one)
    return redirect(request, desk.path(), UNDONE_BUT.of(stay) if stay else UNDONE)


@router.post(f"{ONE}/forget")
def forget(
    request: Request, _posted: Posted, desk: FocalPoint, one: ImportHere, db: Db
) -> Response:
    """Forgets a table that was read and is not to be saved."""
    service.forget(db, one)
    return redirect(request, desk.path(), FORGOTTEN)


# --- what the page of a table says ----------------------------------------------------------------


@dataclass(frozen=True)
class _Said:
    layout: Layout
    cells: Mapping[tuple[int, int], str]
    left_out: set[int]


_CELL = re.compile(r"cell-([0-9]{1,5})-([0-9]{1,2})")
_LEAVE = re.compile(r"leave-([0-9]{1,5})")


def _said_of(posted: FormData, before: Layout) -> _Said:
    """What was chosen and typed; what is not known there stays as it was."""
    known = {kind.value: kind for kind in Column}
    kinds: list[Column] = []
    for number, kind in enumerate(before.columns):
        chosen = known.get(str(posted.get(f"column-{number}", kind.value)), kind)
        kinds.append(chosen if chosen not in kinds else Column.SKIP)
    heading = str(posted.get("heading", before.heading))
    cells: dict[tuple[int, int], str] = {}
    left_out: set[int] = set()
    for name, value in posted.multi_items():
        if found := _CELL.fullmatch(name):
            cells[int(found[1]), int(found[2])] = " ".join(str(value).split())
        elif found := _LEAVE.fullmatch(name):
            left_out.add(int(found[1]))
    right = heading.isascii() and heading.isdigit() and int(heading[:3]) <= _HEADINGS_AMONG
    return _Said(Layout(int(heading) if right else before.heading, tuple(kinds)), cells, left_out)


def _look(
    request: Request,
    desk: FocalDesk,
    one: Import,
    db: Session,
    *,
    form: SaveTableForm | None = None,
    said: str = "",
    status: int = 200,
) -> Response:
    layout, found = service.layout_of(one), service.checked(db, desk.meeting, one)
    rows = one.cells["rows"]
    faulty = list(dict.fromkeys(fault.row for fault in found.faults))
    warned = _warned(db, desk, found)
    used = [number for number, kind in enumerate(layout.columns) if kind is not Column.SKIP]
    to_correct = _to_correct(rows, faulty[:MOST_CORRECTED], used, found)
    heads_here = _heads_here(found, layout, set(faulty)) if warned["heads"] else []
    return page(
        request,
        "nominations/table",
        status=status,
        meeting=desk.head,
        desk=desk,
        one=one,
        said=said,
        save_form=form or SaveTableForm(data={"language": one.language}),
        **_laid_out(one, layout),
        faults=found.faults[:MOST_FAULTS_SHOWN],
        number_of_faults=len(found.faults),
        number_of_faulty=len(faulty),
        to_correct=to_correct,
        cells_shown={(row.row, column) for row in to_correct for column, _text, _ in row.cells},
        used=[(number, letters(number), COLUMN_LABELS[layout.columns[number]]) for number in used],
        people=found.people[:PEOPLE_SHOWN],
        number_of_people=len(found.people),
        left_out=len(one.layout["left_out"]),
        functions=FUNCTION_LABELS,
        heads_here=heads_here,
        **warned,
    )


def _laid_out(one: Import, layout: Layout) -> Mapping[str, object]:
    """What each column is taken for, and which are not read."""
    rows = one.cells["rows"]
    return {
        "layout": layout,
        "columns": _columns(rows, layout),
        "unread": [(each, letters(each.column)) for each in unread(rows, layout)],
        "chosen": one.layout.get("chosen", False),
        "headings": [(number, " · ".join(row[:4])) for number, row in _first(rows)],
        "kinds": COLUMN_LABELS,
    }


def _warned(db: Session, desk: FocalDesk, found: Checked) -> Mapping[str, object]:
    """How many would wait, and who would be head where the table brings one too many."""
    faulty = {fault.row for fault in found.faults}
    functions = [one.function for one in found.people if one.row not in faulty]
    waits = registrations.would_wait(db, desk.meeting, desk.delegation, functions)
    new = [one.name for one in found.people if one.function is DelegationFunction.HEAD]
    before = heads_of(registrations_queries.members_of(db, desk.delegation.id))
    heads = [one.person.name for one in before] + new
    return {"waits": waits, "heads": heads if new and len(heads) > 1 else []}


def _heads_here(found: Checked, layout: Layout, faulty: set[int]) -> list[tuple[Read, int]]:
    """The heads whom the table brings, each with the column of the function, to give another one.

    Those of rows with faults have theirs among the cells that are to be corrected.
    """
    heads = [one for one in found.people if one.function is DelegationFunction.HEAD]
    column = layout.columns.index(Column.FUNCTION)
    return [(one, column) for one in heads if one.row not in faulty][:MOST_CORRECTED]


def _first(rows: list[list[str]]) -> list[tuple[int, list[str]]]:
    return [(number, row) for number, row in enumerate(rows[:_HEADINGS_AMONG], start=1) if any(row)]


def _columns(rows: list[list[str]], layout: Layout) -> list[tuple[int, str, Column, str]]:
    """Each column: its number, its letters, what it holds, and its first cells."""
    below = rows[layout.heading :]
    return [
        (number, letters(number), kind, " · ".join(_some(below, number)))
        for number, kind in enumerate(layout.columns)
    ]


def _some(rows: list[list[str]], column: int) -> list[str]:
    filled = (row[column][:40] for row in rows if column < len(row) and row[column])
    return [cell for cell, _number in zip(filled, range(3), strict=False)]


@dataclass(frozen=True)
class _Faulty:
    """A row that can be corrected: the cells of the columns that are read, and what is wrong."""

    row: int
    cells: list[tuple[int, str, bool]]
    faults: list[Fault]


def _to_correct(
    rows: list[list[str]], faulty: list[int], used: list[int], found: Checked
) -> list[_Faulty]:
    made = []
    for number in faulty:
        cells = rows[number - 1] if number <= len(rows) else []
        faults = [fault for fault in found.faults if fault.row == number]
        wrong = {fault.column for fault in faults}
        shown = [
            (column, cells[column] if column < len(cells) else "", column in wrong)
            for column in used
        ]
        made.append(_Faulty(number, shown, faults))
    return made
