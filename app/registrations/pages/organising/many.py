"""What is done with many registrations: those that are ticked, or all that match."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.datastructures import FormData, QueryParams
from starlette.responses import Response

from app.core import clock
from app.core.db import Db
from app.core.i18n import lazy, ngettext, show_number
from app.core.ids import hash_secret
from app.core.web import Notice, Posted, counted, notice, page, redirect
from app.core.web.notices import NoticeKind
from app.meetings.guards import Desk, OrganiserDesk
from app.registrations import mails, queries, rules, service
from app.registrations.forms import FORM_OF, BatchForm, FilterForm, WriteForm
from app.registrations.models import (
    BatchKind,
    LeftOut,
    Registration,
    RegistrationBatch,
    RegistrationState,
)
from app.registrations.pages.organising.asking import question_of
from app.registrations.pages.organising.one import ALREADY
from app.registrations.rules.batches import BATCH_LABELS, OPEN_TO, PLACEHOLDERS

router = APIRouter()
MANY_APPROVED = counted(
    "registrations.many_approved",
    lambda number: (
        ngettext(
            "%(num)s person is approved and told.", "%(num)s people are approved and told.", number
        )
        % {"num": show_number(number)}
    ),
)
MANY_WAIT = counted(
    "registrations.many_wait",
    lambda number: (
        ngettext(
            "%(num)s person has no free place: they are on the waiting list, and told.",
            "%(num)s people have no free place: they are on the waiting list, and told.",
            number,
        )
        % {"num": show_number(number)}
    ),
    NoticeKind.WARNING,
)
MANY_MUTE = counted(
    "registrations.many_mute",
    lambda number: (
        ngettext(
            "%(num)s person is approved or on the waiting list of whom no e-mail address is known:"
            " the focal points of the delegation were told, or, where there are none, nobody.",
            "%(num)s people are approved or on the waiting list of whom no e-mail address is"
            " known: the focal points of the delegations were told, or, where there are none,"
            " nobody.",
            number,
        )
        % {"num": show_number(number)}
    ),
    NoticeKind.WARNING,
)
SOME_NOT = notice(
    "registrations.some_not",
    lazy(
        "Not all could be approved: a registration that is cancelled, or that names an organisation"
        " which is not in the register, is left as it was."
    ),
    NoticeKind.WARNING,
)
SOME_CHANGED = notice(
    "registrations.some_changed",
    lazy("Some were changed while you looked at the list. They are not approved: look again."),
    NoticeKind.WARNING,
)
NONE_CHOSEN = notice(
    "registrations.none_chosen",
    lazy("Choose at least one registration first."),
    NoticeKind.WARNING,
)
NAMES_SHOWN = 10
LIST = "/organise/{slug}/registrations"


@dataclass(frozen=True)
class Chosen:
    """Those whom something is to be done with: by ids, or all that an address of the list finds."""

    kind: BatchKind
    ids: list[str]
    first: Sequence[Registration]  # some of them, to be shown

    @property
    def number(self) -> int:
        """How many they are."""
        return len(self.ids)


@router.post(f"{LIST}/approve")
def approve_chosen(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Approves those whose box (`id`) is ticked; all that match only after a question."""
    if posted.get("all"):
        return _to_question(request, posted, desk, BatchKind.APPROVE)
    ids = {str(one) for one in posted.getlist("id")}
    chosen = queries.registrations_by_ids(db, desk.meeting.id, ids)
    if not chosen:
        return redirect(request, _seen_again(desk, posted), NONE_CHOSEN)
    batch = service.begin_batch(
        db,
        desk.actor,
        desk.meeting,
        BatchKind.APPROVE,
        [one.id for one in chosen],
        seen=rules.seen_at(str(posted.get("seen", ""))) or clock.now(),
    )
    if batch.ended_at is None:
        return redirect(request, f"{_home(desk)}/batches/{batch.id}")
    home = _seen_again(desk, posted, batch=batch.id)
    return redirect(request, home, _said(db, batch, chosen))


def _seen_again(desk: Desk, posted: FormData, **more: str) -> str:
    """The list as it was seen: the view that was kept, or what was looked for."""
    view = str(posted.get("view", ""))
    asked = urlencode({"view": view}) if view else _known_query(posted)
    said = "&".join(part for part in (asked, urlencode(more)) if part)
    return f"{_home(desk)}?{said}" if said else _home(desk)


def _said(db: Session, batch: RegistrationBatch, chosen: Sequence[Registration]) -> list[Notice]:
    """What came of approving those chosen, and how many of them it is said of."""
    decided, left = set(queries.ids_in_batch(db, batch.id)), Counter(batch.why.values())
    mute = [one for one in chosen if one.id in decided and one.person.email is None]
    became = Counter(queries.numbers_in_batch(db, batch.id))
    became.subtract(one.state for one in mute)
    numbers = (
        (MANY_APPROVED, became[RegistrationState.APPROVED]),
        (MANY_WAIT, became[RegistrationState.WAITING]),
        (MANY_MUTE, len(mute)),
        (ALREADY, left.pop(LeftOut.DECIDED.value, 0)),
    )
    said = [what.of(number) for what, number in numbers if number]
    if LeftOut.CHANGED.value in left:
        return [*said, SOME_CHANGED]
    return [*said, SOME_NOT] if left else said


@router.post(f"{LIST}/choose")
def choose(request: Request, posted: Posted, desk: OrganiserDesk) -> Response:
    """Goes on with those ticked, or all that match, to what is asked of what is to be done."""
    return _to_question(request, posted, desk, _kind(posted.get("do")))


def _to_question(request: Request, posted: FormData, desk: Desk, kind: BatchKind) -> Response:
    ids = ",".join(str(one) for one in posted.getlist("id"))
    if not posted.get("all") and not ids:
        return redirect(request, _home(desk), NONE_CHOSEN)
    said = {"query": _known_query(posted), "all": "1"} if posted.get("all") else {"ids": ids}
    return redirect(request, f"{_home(desk)}/chosen?{urlencode({'do': kind.value, **said})}")


def _known_query(posted: FormData) -> str:
    return urlencode(FilterForm(QueryParams(str(posted.get("query", "")))).pairs)


@router.get(f"{LIST}/chosen")
def chosen(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """Whom something is to be done with, and what has to be said for it."""
    asked = request.query_params
    kind = _kind(asked.get("do"))
    said = {name: asked.get(name, "") for name in ("ids", "all", "query")}
    form = FORM_OF[kind](data={**said, "do": kind.value, "seen": clock.now().isoformat()})
    return _question(request, desk, _chosen(db, desk, kind, form), form)


@router.post(f"{LIST}/chosen")
def begin(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Begins it, if they are still those who were shown; a message is shown first as it is read."""
    kind = _kind(posted.get("do"))
    form = FORM_OF[kind].posted(posted)
    found = _chosen(db, desk, kind, form)
    if not form.validate():
        return _question(request, desk, found, form, status=422)
    if form.number.data != str(found.number):
        return _question(request, desk, found, form, others=True, status=409)
    if isinstance(form, WriteForm) and form.previewed.data != _digest(form):
        return _question(request, desk, found, form, preview=True)
    batch = service.begin_batch(
        db,
        desk.actor,
        desk.meeting,
        kind,
        found.ids,
        seen=rules.seen_at(form.seen.data or "") or clock.now(),
        subject=form.subject.data or "" if isinstance(form, WriteForm) else "",
        text=form.said,
        query=form.query.data or "" if form.all.data else None,
    )
    return redirect(request, f"{_home(desk)}/batches/{batch.id}")


def _digest(form: WriteForm) -> str:
    return hash_secret(f"{form.subject.data}\n{form.text.data}")


def _kind(asked: object) -> BatchKind:
    """What is to be done; what is not known is taken for the one that is asked for most."""
    return next((kind for kind in FORM_OF if kind.value == asked), BatchKind.APPROVE)


def _chosen(db: Session, desk: Desk, kind: BatchKind, form: BatchForm) -> Chosen:
    if not form.all.data:
        ids = set((form.ids.data or "").split(","))
        ticked = queries.registrations_by_ids(db, desk.meeting.id, ids)
        open_to = [one for one in ticked if one.state in OPEN_TO[kind]]
        if kind is BatchKind.WRITE:
            open_to = [one for one in open_to if one.person.email is not None]
        return Chosen(kind, [one.id for one in open_to], open_to[:NAMES_SHOWN])
    _form, question, _facets = question_of(db, desk, QueryParams(form.query.data or ""))
    writes = kind is BatchKind.WRITE
    all_ids = list(queries.ids_of(db, question, OPEN_TO[kind], with_address=writes))
    first = queries.registrations_by_ids(db, desk.meeting.id, all_ids[:NAMES_SHOWN])
    return Chosen(kind, all_ids, first)


def _question(
    request: Request,
    desk: Desk,
    found: Chosen,
    form: BatchForm,
    *,
    others: bool = False,
    preview: bool = False,
    status: int = 200,
) -> Response:
    """`others`: they are no longer as many as were shown. `preview`: the message as it is read."""
    form.number.data = str(found.number)
    shown = None
    if preview and isinstance(form, WriteForm) and found.first:
        said = (form.subject.data or "", form.text.data or "")
        shown = mails.written(desk.meeting, found.first[0], *said)
        form.previewed.data = _digest(form)
    return page(
        request,
        "registrations/chosen",
        status=status,
        meeting=desk.head,
        form=form,
        found=found,
        label=BATCH_LABELS[found.kind],
        others=others,
        preview=shown,
        placeholders=PLACEHOLDERS,
        heading=_heading(found),
    )


def _heading(found: Chosen) -> str:
    number = found.number
    match found.kind:
        case BatchKind.APPROVE:
            text = ngettext("Approve %(num)s person", "Approve %(num)s people", number)
        case BatchKind.DECLINE:
            text = ngettext("Decline %(num)s person", "Decline %(num)s people", number)
        case BatchKind.ASK:
            text = ngettext(
                "Ask %(num)s person for a change", "Ask %(num)s people for a change", number
            )
        case BatchKind.WRITE:
            text = ngettext("Write to %(num)s person", "Write to %(num)s people", number)
        case BatchKind.UNDO:
            text = ngettext("Take back for %(num)s person", "Take back for %(num)s people", number)
    return text % {"num": show_number(number)}


def _home(desk: Desk) -> str:
    return f"/organise/{desk.meeting.slug}/registrations"
