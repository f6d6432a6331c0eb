"""Publishing a draft, comparing schedules, and what was published when."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import Response
from wtforms import HiddenField, SelectField

from app.core.db import Db
from app.core.forms import Form, Paragraphs
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.meetings.guards import Desk, OrganiserDesk
from app.schedule import queries, rules, service
from app.schedule.errors import DraftRefused, NothingHere
from app.schedule.models import Draft

router = APIRouter(include_in_schema=False)

TO_COMPARE = 2  # schedules, at least

PUBLISHED = notice("schedule.published", lazy("The programme is published."))


class PublishForm(Form):
    """A draft to publish, and what people are told about it."""

    draft = HiddenField()
    note = Paragraphs(
        lazy("Note"),
        longest=service.LONGEST_NOTE,
        description=lazy("Printed with the programme and in the mails. It may be left empty."),
    )


class CompareForm(Form):
    """Which two schedules are compared."""

    first = SelectField(lazy("First"))
    second = SelectField(lazy("Second"))

    def offer(self, listed: Sequence[service.Listed]) -> None:
        """Let people choose among these; at first the newest release and the newest draft."""
        both = [one.key for one in listed]
        newest_draft = next((one for one in listed if not one.is_release), listed[1])
        usual = (both[0] if listed[0] is not newest_draft else both[1], newest_draft.key)
        for field, key in zip((self.first, self.second), usual, strict=True):
            field.choices = [(one.key, one.name) for one in listed]
            if field.data not in both:
                if field.data not in (None, ""):
                    raise NothingHere
                field.data = key

    def chosen(self, listed: Sequence[service.Listed]) -> tuple[service.Listed, service.Listed]:
        """The two that are compared."""
        by_key = {one.key: one for one in listed}
        return by_key[self.first.data], by_key[self.second.data]


@router.get("/organise/{slug}/schedule/publish")
def before_publishing(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """What publishing the newest draft would change."""
    draft = queries.newest_draft(db, desk.meeting.id)
    if draft is None:
        return redirect(request, _path(desk, "schedule"))
    return _confirmation(request, desk, db, draft, PublishForm(draft=draft.id))


@router.post("/organise/{slug}/schedule/publish")
def publish(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Publish a draft."""
    form = PublishForm.posted(posted)
    draft = queries.draft(db, form.draft.data or "", meeting_id=desk.meeting.id)
    if draft is None:
        raise NothingHere
    if not form.validate():
        return _confirmation(request, desk, db, draft, form, status=422)
    try:
        service.publish(db, desk.actor, draft, form.note.data or "")
    except DraftRefused:
        return _confirmation(request, desk, db, draft, form, status=409)
    return redirect(request, _path(desk, "releases"), PUBLISHED)


@router.get("/organise/{slug}/schedule/compare")
def compare(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """Two schedules side by side: first the public programme and the newest draft."""
    listed = service.to_compare(db, desk.meeting)
    form = CompareForm(request.query_params)
    if len(listed) < TO_COMPARE:
        return page(request, "schedule/compare", meeting=desk.head, compared=None)
    form.offer(listed)
    first, second = form.chosen(listed)
    compared = service.compare(db, desk.meeting, first, second)
    rooms = {room.id: room.name for room in compared.facts.rooms}
    return page(
        request,
        "schedule/compare",
        meeting=desk.head,
        form=form,
        compared=compared,
        rooms=rooms,
        rooms_used=[
            room_id
            for room_id in rooms
            if room_id in compared.facts.side_event_rooms
            or any(room_id in side.figures.in_room for side in (compared.first, compared.second))
        ],
    )


@router.get("/organise/{slug}/releases")
def releases(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """What was published when, and by whom."""
    found = queries.releases_of(db, desk.meeting.id)
    return page(request, "schedule/releases", meeting=desk.head, releases=found)


def _path(desk: Desk, below: str) -> str:
    return f"/organise/{desk.meeting.slug}/{below}"


def _confirmation(
    request: Request, desk: Desk, db: Db, draft: Draft, form: PublishForm, *, status: int = 200
) -> Response:
    facts = queries.facts_of(db, desk.meeting)
    plan = service.plan_release(db, draft, facts)
    return page(
        request,
        "schedule/publish",
        status=status,
        meeting=desk.head,
        form=form,
        plan=plan,
        kinds=rules.ChangeKind,
        release=facts.release,
        rooms={room.id: room.name for room in facts.rooms},
        titles=_titles(facts),
        left_out=_left_out(facts, plan),
    )


def _left_out(facts: rules.Facts, plan: service.Plan) -> list[str]:
    """The titles of what is accepted and gets no place by this plan."""
    placed = {c.event_id for c in plan.changes if c.kind is not rules.ChangeKind.CANCELLED}
    return [event.title for event in facts.events if event.id not in placed]


def _titles(facts: rules.Facts) -> dict[str, str]:
    """The titles of what is accepted, and of what was printed last."""
    printed = {one.side_event_id: one.printed["title"] for one in facts.released}
    return printed | {event.id: event.title for event in facts.events}
