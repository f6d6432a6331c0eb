"""What runs propose: side by side with the board, taken move by move, or dropped."""

from collections.abc import Collection, Mapping

from fastapi import APIRouter, Request
from starlette.responses import Response
from wtforms import SelectMultipleField

from app.core.db import Db
from app.core.errors import Conflict
from app.core.forms import Form
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.meetings.guards import Desk, OrganiserDesk
from app.schedule import rules, service
from app.schedule.errors import NothingHere
from app.schedule.forms import MODE_LABELS
from app.schedule.pages.viewing import ViewForm, path_of
from app.schedule.service import Move

router = APIRouter(include_in_schema=False)
PROPOSALS = "/organise/{slug}/schedule/proposals"
PARTS = 3  # of a move in a form
MOST_OPEN = 30  # moves of a proposal that are shown at once; more are folded by day

NOTHING_TICKED: Mapping[str, Collection[str]] = {}

TAKEN = notice("schedule.proposal_taken", lazy("It is on the board. You can undo that there."))
DROPPED = notice("schedule.proposal_dropped", lazy("The proposal is dropped."))


class TakeForm(Form):
    """Which moves are taken, each as "event|where it was seen|where it goes"."""

    moves = SelectMultipleField(lazy("Moves"), validate_choice=False)


@router.get(PROPOSALS)
def proposals(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """All that wait for an answer."""
    return _shown(request, desk, db)


@router.post(f"{PROPOSALS}/{{draft_id}}/take")
def take(
    request: Request, posted: Posted, desk: OrganiserDesk, draft_id: str, db: Db
) -> Response:  # fmt: skip
    """Take the moves that are ticked."""
    form = TakeForm.posted(posted)
    moves = [_move(one) for one in form.moves.data or ()]
    try:
        service.take(db, desk.actor, desk.meeting, draft_id, moves)
    except Conflict as refused:
        ticked = {draft_id: frozenset(form.moves.data or ())}
        return _shown(request, desk, db, refused=refused, ticked=ticked)
    moved = [(one.event_id, one.to or one.seen) for one in moves]
    return redirect(request, path_of(desk.meeting, ViewForm(request.query_params), moved), TAKEN)


@router.post(f"{PROPOSALS}/{{draft_id}}/drop")
def drop(
    request: Request, _posted: Posted, desk: OrganiserDesk, draft_id: str, db: Db
) -> Response:  # fmt: skip
    """Put it away."""
    service.drop(db, desk.actor, desk.meeting, draft_id)
    return redirect(request, f"/organise/{desk.meeting.slug}/schedule/proposals", DROPPED)


def _move(text: str) -> Move:
    parts = text.split("|")
    if len(parts) != PARTS:
        raise NothingHere
    try:
        return Move(parts[0], rules.spot_named(parts[1]), rules.spot_named(parts[2]))
    except ValueError:
        raise NothingHere from None


def _shown(
    request: Request,
    desk: Desk,
    db: Db,
    *,
    refused: Conflict | None = None,
    ticked: Mapping[str, Collection[str]] = NOTHING_TICKED,
) -> Response:
    """All proposals; of one that was `ticked` and refused, the moves that were."""
    found = service.proposals_shown(db, desk.meeting)
    sentences = getattr(refused, "sentences", None) or ([refused.sentence] if refused else [])
    return page(
        request,
        "schedule/proposals",
        status=409 if refused else 200,
        meeting=desk.head,
        found=found,
        key_of=rules.key_of,
        stands=service.key_of_board(db, desk.meeting),
        mode_labels=MODE_LABELS,
        refused=sentences,
        ticked=ticked,
        most_open=MOST_OPEN,
    )
