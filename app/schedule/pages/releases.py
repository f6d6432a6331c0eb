"""Publishing a draft, going back to an earlier release, and what was published when."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.core import clock
from app.core.db import Db
from app.core.happenings import tell
from app.core.i18n import gettext as _
from app.core.i18n import in_language, lazy
from app.core.web import Notice, Posted, notice, page, redirect
from app.meetings.guards import Desk, OrganiserDesk
from app.messages.queries import became_of
from app.messages.rules import PROGRAMME, STATES
from app.messages.service.drafts import must_wait
from app.schedule import queries, rules, service
from app.schedule.errors import DraftRefused, NothingHere, ReleaseRefused, WrongMoment
from app.schedule.mails import ReleasesListed
from app.schedule.models import Draft, DraftState, Release, ReleaseKind
from app.schedule.pages.covers import (
    AT_ONCE,
    TO_READ,
    BackForm,
    CoverForm,
    PublishForm,
    ReleaseForm,
)
from app.schedule.pages.on_paper import PaperForm
from app.schedule.rules import ChangeKind

router = APIRouter(include_in_schema=False)

# In this order, those that people mind most first.
NEWS = (ChangeKind.CANCELLED, ChangeKind.MOVED, ChangeKind.NEW)

RELEASE = "/organise/{slug}/releases/{number}"
PUBLISHED = notice("schedule.published", lazy("The programme is published."))
TAKEN_BACK = notice("schedule.taken_back", lazy("The earlier programme is public again."))
PLANNED = notice(
    "schedule.planned", lazy("It will be published at this time. You can call it off.")
)
CALLED_OFF = notice("schedule.called_off", lazy("Nothing is going to be published by itself."))
LETTERS_WAIT = notice(
    "schedule.letters_wait", lazy("The letters wait in the outbox: read them and let them go.")
)


@router.get("/organise/{slug}/schedule/publish")
def before_publishing(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """What publishing the newest draft would change."""
    draft = queries.newest_draft(db, desk.meeting.id)
    if draft is None:
        return redirect(request, _path(desk, "schedule"))
    return _confirmation(request, desk, db, draft)


@router.post("/organise/{slug}/schedule/publish")
def publish(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Publish a draft."""
    form = PublishForm.posted(posted)
    draft = queries.draft(db, form.draft.data or "", meeting_id=desk.meeting.id)
    if draft is None:
        raise NothingHere
    if not form.validate():
        return _confirmation(request, desk, db, draft, form, status=422)
    at = form.moment(desk.meeting.timezone)
    done = [PLANNED] if at else _done(PUBLISHED, form)
    try:
        if at:
            service.publish_later(db, desk.actor, draft, form.cover(), at, seen=form.seen_number())
        else:
            service.publish(db, desk.actor, draft, form.cover(), seen=form.seen_number())
    except DraftRefused as refused:
        return _confirmation(request, desk, db, draft, form, refused=refused.sentences)
    except WrongMoment as wrong:
        form.later_day.errors = [wrong.sentence]
        return _confirmation(request, desk, db, draft, form, status=422)
    return redirect(request, _path(desk, "releases"), done)


@router.post("/organise/{slug}/schedule/publish/letter")
def read_letter(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """One of the letters, as it would be written with what is in the form now."""
    form = PublishForm.posted(posted)
    draft = queries.draft(db, form.draft.data or "", meeting_id=desk.meeting.id)
    if draft is None:
        raise NothingHere
    status = 200 if form.validate() else 422
    return _confirmation(request, desk, db, draft, form, status=status)


@router.post("/organise/{slug}/releases/call-off")
def call_off(request: Request, _posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Publish nothing later, or put away why it was not published."""
    service.call_off(db, desk.actor, desk.meeting)
    return redirect(request, _path(desk, "releases"), CALLED_OFF)


@router.get(RELEASE)
def before_taking_back(request: Request, desk: OrganiserDesk, number: int, db: Db) -> Response:
    """What going back to an earlier release would change."""
    return _back(request, desk, db, number)


@router.post(RELEASE)
def take_back(
    request: Request, posted: Posted, desk: OrganiserDesk, number: int, db: Db
) -> Response:  # fmt: skip
    """Make the places of an earlier release public again."""
    form = BackForm.posted(posted)
    if not form.validate():
        return _back(request, desk, db, number, form, status=422)
    if not form.was_looked_at():
        other = _("You ticked other things. This is what follows now: look at it, and press again.")
        return _back(request, desk, db, number, form, refused=[other])
    cover, seen, undo = form.cover(), form.seen_number(), form.ticked()
    try:
        service.take_back(db, desk.actor, desk.meeting, number, cover, seen=seen, undo=undo)
    except ReleaseRefused as refused:
        return _back(request, desk, db, number, form, refused=refused.sentences)
    return redirect(request, _path(desk, "releases"), _done(TAKEN_BACK, form))


@router.post(f"{RELEASE}/letter")
def read_letter_of_going_back(
    request: Request, posted: Posted, desk: OrganiserDesk, number: int, db: Db
) -> Response:  # fmt: skip
    """One of the letters, as it would be written with what is in the form now."""
    form = BackForm.posted(posted)
    return _back(request, desk, db, number, form, status=200 if form.validate() else 422)


@router.get("/organise/{slug}/releases")
def releases(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """What was published when, and by whom; and the screens that show it."""
    current = queries.current_release(db, desk.meeting.id)
    printed = current.programme["rooms"] if current else {}
    planned = queries.planned_at(db, desk.meeting.id)
    releases = queries.releases_of(db, desk.meeting.id)
    printed_last = service.on_paper(db, desk.meeting)
    listed = ReleasesListed(desk.meeting.id)
    tell(db, listed)
    return page(
        request,
        "schedule/releases",
        meeting=desk.head,
        releases=releases,
        called=rules.called,
        mails=became_of(db, desk.meeting.id, PROGRAMME, [one.id for one in releases]),
        answered=listed.answered,
        mail_states=STATES,
        kinds=ReleaseKind,
        before=service.last_published(db, desk.meeting.id),
        planned=planned,
        rooms={room["id"]: room["name"] for room in printed.values()},
        left=service.left_behind(db, desk.meeting),
        on_paper=printed_last,
        paper=PaperForm.of(releases, printed_last),
        against=service.against_planned(db, desk.meeting, planned),
    )


def _path(desk: Desk, below: str) -> str:
    return f"/organise/{desk.meeting.slug}/{below}"


def _done(done: Notice, form: CoverForm) -> list[Notice]:
    return [done, *([LETTERS_WAIT] if form.letters.data == TO_READ else [])]


def _confirmation(
    request: Request,
    desk: Desk,
    db: Db,
    draft: Draft,
    form: PublishForm | None = None,
    *,
    refused: Sequence[str] = (),
    status: int = 200,
) -> Response:
    facts = queries.facts_of(db, desk.meeting)
    plan = service.plan_release(db, draft, facts)
    form = form or PublishForm(data={"draft": draft.id, **_first(db, desk, plan)})
    form.seen.data = str(draft.revision)
    return _before(
        request,
        desk,
        db,
        (form, facts, plan),
        refused=refused,
        status=status,
        now=clock.now(),
        planned=queries.planned_at(db, desk.meeting.id),
        left_out=_left_out(facts, plan),
        left=service.left_behind(db, desk.meeting),
        is_public=draft.state is DraftState.PUBLISHED,
    )


def _back(
    request: Request,
    desk: Desk,
    db: Db,
    number: int,
    form: BackForm | None = None,
    *,
    refused: Sequence[str] = (),
    status: int = 200,
) -> Response:
    facts = queries.facts_of(db, desk.meeting)
    earlier, plan = service.plan_taking_back(db, facts, number, form.ticked() if form else None)
    form = form or BackForm(data=_first(db, desk, plan))
    form.seen.data = str(facts.release.number) if facts.release else ""
    form.offer(plan.happened)
    gone = {key: room["name"] for key, room in earlier.programme["rooms"].items()}
    return _before(
        request,
        desk,
        db,
        (form, facts, plan),
        refused=refused,
        status=status,
        back=earlier,
        rooms=gone,
        apart=service.apart_from_board(db, facts, plan),
    )


def _before(
    request: Request,
    desk: Desk,
    db: Db,
    asked: tuple[ReleaseForm, rules.Facts, service.Plan],
    *,
    refused: Sequence[str],
    status: int,
    rooms: Mapping[str, Mapping[str, str]] | None = None,
    back: Release | None = None,
    left_out: Sequence[str] = (),
    left: service.LeftBehind | None = None,
    **more: Any,
) -> Response:
    """What a release would change: of a draft, or going `back`; `rooms` are those that are gone."""
    form, facts, plan = asked
    titles = _titles(facts)
    known = {key: in_language(reason) for key, reason in plan.reasons.items()}
    form.offer_reasons({one: titles[one] for one in _to_be_explained(plan)}, known)
    form.say_name(rules.said_of(plan.brings))
    return page(
        request,
        "schedule/publish",
        status=409 if refused else status,
        meeting=desk.head,
        form=form,
        plan=plan,
        letter=_letter(db, asked, back=back is not None),
        refused=[one for one in refused if one not in plan.refusals],
        kinds=ChangeKind,
        release=facts.release,
        rooms={**(rooms or {}), **{room.id: room.name for room in facts.rooms}},
        titles=titles,
        accepted={event.id for event in facts.events},
        back=back,
        left_out=left_out,
        left=left,
        **more,
    )


def _letter(
    db: Db, asked: tuple[ReleaseForm, rules.Facts, service.Plan], *, back: bool
) -> service.Letter | None:  # fmt: skip
    """The letter that somebody wants to read, if any."""
    form, facts, plan = asked
    if not form.letter.data:
        return None
    cover = form.cover()
    return service.letter_to(
        db,
        facts,
        plan.told,
        form.letter.data,
        (lambda event_id: cover.reason(event_id, plan.reasons), plan.changes),
        back=back,
    )


def _to_be_explained(plan: service.Plan) -> list[str]:
    """The side events that change; nothing does with a first release."""
    if not any(one.before for one in plan.changes):
        return []
    return [one.event_id for kind in NEWS for one in plan.of_kind(kind)]


def _first(db: Db, desk: Desk, plan: service.Plan) -> dict[str, str]:
    """What a form has before anybody writes into it."""
    waits = must_wait(db, desk.meeting.id, PROGRAMME, together=len(plan.told) > 1)
    return {"letters": TO_READ if waits else AT_ONCE}


def _left_out(facts: rules.Facts, plan: service.Plan) -> list[str]:
    """The titles of what is accepted and gets no place by this plan."""
    placed = {c.event_id for c in plan.changes if c.kind is not ChangeKind.CANCELLED}
    return [event.title for event in facts.events if event.id not in placed]


def _titles(facts: rules.Facts) -> dict[str, str]:
    """The titles of what is accepted, and of what was printed last."""
    printed = {one.side_event_id: one.printed["title"] for one in facts.released}
    return printed | {event.id: event.title for event in facts.events}
