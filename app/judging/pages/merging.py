"""Two applications become one: the organisers ask, both hosts agree by their links."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.core import i18n
from app.core.db import Db
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.judging import queries, service
from app.judging.errors import CannotMerge, NothingToAgree
from app.judging.forms import AgreeForm, MergeForm
from app.judging.models import ApplicationMerge
from app.judging.rules.merging import LINES, TEXTS, Take, joined_text
from app.meetings.guards import Desk, OrganiserDesk
from app.side_events import queries as side_events
from app.side_events.guards import EventOfDesk, OwnApplication
from app.side_events.models import SideEvent, SpeakerRole
from app.side_events.rules.states import Step, may

router = APIRouter()
MERGE = "/organise/{slug}/side-events/{event_id}/merge"
OWN = "/applications/{secret}/merge"
ASKED = notice("merge.asked", lazy("Both hosts are asked by mail whether they agree."))
TAKEN_BACK = notice("merge.taken_back", lazy("The hosts are not asked any more."))
AGREED = notice("merge.agreed", lazy("You have agreed."))
REFUSED = notice("merge.refused", lazy("You have not agreed: your application stays as it is."))


@router.get(MERGE)
def ask(
    request: Request,
    desk: OrganiserDesk,
    event: EventOfDesk,
    db: Db,
    other: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """With which other one; then both side by side; later, how it stands."""
    merge = queries.merge_of(db, event.id)
    if merge is not None and (merge.ended_at is None or merge.done):
        return _standing(request, desk, event, merge, db)
    if not may(event.state, Step.MERGE):
        raise CannotMerge
    chosen = side_events.side_event(db, other, meeting_id=desk.meeting.id) if other else None
    if chosen is None or chosen.id == event.id:
        others = queries.live_others(db, event)
        return page(request, "judging/with", meeting=desk.head, event=event, others=others)
    people = [one.id for one in (*event.speakers, *chosen.speakers)]
    form = MergeForm(data={"other": chosen.id, "people": people, **_usual(event, chosen)})
    return _beside(request, desk, event, chosen, form=form)


def _usual(kept: SideEvent, other: SideEvent) -> dict[str, str]:
    """Both texts where both say something, else the one that does; the larger number of people."""
    usual = {}
    for name in TEXTS:
        mine, theirs = _said(kept, name), _said(other, name)
        both = Take.BOTH if mine and theirs else Take.OTHER if theirs else Take.KEPT
        usual[name] = both.value
    more = other.attendance > kept.attendance
    return {**usual, "attendance": (Take.OTHER if more else Take.KEPT).value}


def _said(event: SideEvent, name: str) -> str:
    if name == "chair":
        chairs = (one.name for one in event.speakers if one.role is SpeakerRole.CHAIR)
        return i18n.show_list([*chairs])
    if name in {*LINES, "description"}:
        return str(getattr(event, name))
    return "\n\n".join(getattr(note, name) for note in event.concept if getattr(note, name))


def _to_choose(kept: SideEvent, other: SideEvent) -> dict[str, tuple[str, str]]:
    """What both say, of what there is something to choose: a chair where each has one."""
    said = {name: (_said(kept, name), _said(other, name)) for name in (*LINES, *TEXTS)}
    return {name: two for name, two in said.items() if (all if name == "chair" else any)(two)}


def _beside(
    request: Request,
    desk: Desk,
    kept: SideEvent,
    other: SideEvent,
    *,
    form: MergeForm,
    status: int = 200,
) -> Response:
    form.offer(kept, other)
    asked = _to_choose(kept, other)
    return page(
        request,
        "judging/beside",
        status=status,
        meeting=desk.head,
        event=kept,
        other=other,
        rows=[(form[name], *said) for name, said in asked.items()],
        silent=[form[name] for name in (*LINES, *TEXTS) if name not in asked],
        form=form,
    )


def _standing(
    request: Request, desk: Desk, event: SideEvent, merge: ApplicationMerge, db: Session
) -> Response:
    return page(
        request, "judging/standing", meeting=desk.head, event=event, merge=merge,
        sides=_sides(db, merge),
    )  # fmt: skip


def _sides(db: Session, merge: ApplicationMerge) -> Sequence[tuple[SideEvent, Any]]:
    """Each application with when its host agreed."""
    kept = side_events.side_event(db, merge.kept_id)
    other = side_events.side_event(db, merge.other_id)
    both = ((kept, merge.kept_agreed_at), (other, merge.other_agreed_at))
    return [(event, at) for event, at in both if event is not None]


@router.post(MERGE)
def propose(
    request: Request, posted: Posted, desk: OrganiserDesk, event: EventOfDesk, db: Db
) -> Response:
    """Asks both hosts."""
    form = MergeForm.posted(posted)
    other = side_events.side_event(db, form.other.data or "", meeting_id=desk.meeting.id)
    if other is None or other.id == event.id:
        raise CannotMerge
    form.offer(event, other)
    if not form.validate():
        return _beside(request, desk, event, other, form=form, status=422)
    wrong = service.too_long(db, event, other, form.taken)
    if wrong:
        form.blame(wrong)
        return _beside(request, desk, event, other, form=form, status=422)
    service.propose(db, desk.actor, event, other, choices=form.taken, left_out=form.left_out)
    return redirect(request, MERGE.format(slug=desk.meeting.slug, event_id=event.id), ASKED)


@router.post(MERGE + "/take-back")
def take_back(
    request: Request,
    posted: Posted,  # noqa: ARG001 - asking for it checks the form's token
    desk: OrganiserDesk,
    event: EventOfDesk,
    db: Db,
) -> Response:
    """Asks the hosts no more."""
    service.take_back(db, desk.actor, event)
    home = f"/organise/{desk.meeting.slug}/side-events/{event.id}"
    return redirect(request, home, TAKEN_BACK)


@router.get(OWN)
def asked(request: Request, own: OwnApplication, db: Db) -> Response:
    """What the organisers ask of a host: what the other application is, and what is taken."""
    merge = queries.merge_of(db, own.event.id)
    if merge is None or (merge.ended_at and not merge.done):
        raise NothingToAgree
    is_kept = merge.kept_id == own.event.id
    [(other, theirs)] = [two for two in _sides(db, merge) if two[0].id != own.event.id]
    return page(
        request,
        "judging/asked",
        meeting=own.head,
        event=own.event,
        other=other,
        path=own.path,
        merge=merge,
        agreed=merge.kept_agreed_at if is_kept else merge.other_agreed_at,
        agreed_too=theirs,
        is_kept=is_kept,
        taken=list(_taken(own.event, other, merge, is_kept=is_kept)),
    )


def _taken(
    event: SideEvent, other: SideEvent, merge: ApplicationMerge, *, is_kept: bool
) -> Iterator[tuple[str, str, bool, str]]:
    """Of each part: its label, whose is taken, whether that is one's own, and how it then reads."""
    kept, second = (event, other) if is_kept else (other, event)
    mine = Take.KEPT if is_kept else Take.OTHER
    said = _to_choose(kept, second)
    for name, label in {**LINES, **TEXTS}.items():  # the database keeps no order of choices
        take = merge.choices.get(name)
        if take and name in said:
            yield label, take, take == mine, joined_text(*said[name], Take(take))


@router.post(OWN)
def answer(request: Request, posted: Posted, own: OwnApplication, db: Db) -> Response:
    """The host agrees, or does not."""
    form = AgreeForm.posted(posted)
    if form.do.data == "refuse":
        service.refuse(db, own.event)
        return redirect(request, own.path, REFUSED)
    service.agree(db, own.event)
    return redirect(request, f"{own.path}/merge", AGREED)
