"""Publishing a draft, comparing schedules, and what was published when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response
from wtforms import DateField, HiddenField, RadioField, SelectField, TimeField
from wtforms.validators import Optional

from app.core import clock
from app.core.db import Db
from app.core.forms import Form, Line, Paragraphs, choices
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.core.web import Notice, Posted, notice, page, redirect
from app.meetings.guards import Desk, OrganiserDesk
from app.meetings.rules import local_moment
from app.messages.rules import PROGRAMME
from app.messages.service.drafts import must_wait
from app.schedule import queries, rules, service
from app.schedule.errors import DraftRefused, NothingHere, ReleaseRefused, WrongMoment
from app.schedule.models import Draft, ReleaseKind

router = APIRouter(include_in_schema=False)

TO_COMPARE = 2  # schedules, at least

RELEASE = "/organise/{slug}/releases/{number}"
PUBLISHED = notice("schedule.published", lazy("The programme is published."))
TAKEN_BACK = notice(
    "schedule.taken_back", lazy("The earlier programme is public again. The board is open.")
)
PLANNED = notice(
    "schedule.planned", lazy("It will be published at this time. You can call it off.")
)
CALLED_OFF = notice("schedule.called_off", lazy("Nothing is going to be published by itself."))
LETTERS_WAIT = notice(
    "schedule.letters_wait", lazy("The letters wait in the outbox: read them and let them go.")
)


AT_ONCE, TO_READ = "at_once", "to_read"
LETTERS = {
    AT_ONCE: lazy("Send them at once"),
    TO_READ: lazy("Keep them in the outbox until somebody has read them"),
}


class CoverForm(Form):
    """What goes with a release, and what becomes of its letters."""

    seen = HiddenField()
    name = Line(
        lazy("Name"),
        longest=rules.LONGEST_NAME,
        description=lazy("Printed with the programme, so that people can say which one they have."),
    )
    note = Paragraphs(
        lazy("Note"),
        longest=service.LONGEST_NOTE,
        description=lazy(
            "The reason for the changes. Printed with the programme, in the mails and on the page"
            " of changes. It may be left empty."
        ),
    )
    letters = RadioField(lazy("Letters"), choices=choices(LETTERS), default=AT_ONCE)

    def cover(self) -> service.Cover:
        """The same, as a release is given it."""
        return service.Cover(
            self.name.data or "", self.note.data or "", letters_wait=self.letters.data == TO_READ
        )

    def seen_number(self) -> int | None:
        """What was looked at, None where it was not sent."""
        text = (self.seen.data or "")[:9]
        return int(text) if text.isascii() and text.isdecimal() else None


class PublishForm(CoverForm):
    """A draft to publish, and what people are told about it."""

    draft = HiddenField()
    later_day = DateField(
        lazy("Not now, but on"),
        [Optional()],
        description=lazy(
            "Empty: at once. It is published as you see it here. If the board changes before, it is"
            " not published, and you get a mail."
        ),
    )
    later_time = TimeField(
        lazy("at this hour"), [Optional()], description=lazy("By the clocks of the meeting.")
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Nobody means midnight who writes a day alone, nor today who writes an hour alone."""
        fine = super().validate(extra_validators)
        half = (self.later_day.data is None) != (self.later_time.data is None)
        if fine and half:
            lacks = self.later_time if self.later_day.data else self.later_day
            lacks.errors = [
                _("Write the hour too.") if lacks is self.later_time else _("Write the day too.")
            ]
        return fine and not half

    def moment(self, timezone: str) -> datetime | None:
        """When it is to be published, None for now; the form must be valid."""
        day, hour = self.later_day.data, self.later_time.data
        return local_moment(day, hour, timezone) if day and hour is not None else None


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
    form = CoverForm.posted(posted)
    if not form.validate():
        return _back(request, desk, db, number, form, status=422)
    try:
        service.take_back(
            db, desk.actor, desk.meeting, number, form.cover(), seen=form.seen_number()
        )
    except ReleaseRefused as refused:
        return _back(request, desk, db, number, form, refused=refused.sentences)
    return redirect(request, _path(desk, "releases"), _done(TAKEN_BACK, form))


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
    """What was published when, and by whom; and the screens that show it."""
    current = queries.current_release(db, desk.meeting.id)
    printed = current.programme["rooms"] if current else {}
    planned = queries.planned_at(db, desk.meeting.id)
    waits = planned is not None and not planned.refusals
    return page(
        request,
        "schedule/releases",
        meeting=desk.head,
        releases=queries.releases_of(db, desk.meeting.id),
        kinds=ReleaseKind,
        before=service.last_published(db, desk.meeting.id),
        planned=planned,
        rooms={room["id"]: room["name"] for room in printed.values()},
        against=service.against_planned(db, desk.meeting, planned) if planned and waits else (),
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
    return page(
        request,
        "schedule/publish",
        status=409 if refused else status,
        meeting=desk.head,
        form=form,
        back=None,
        now=clock.now(),
        planned=queries.planned_at(db, desk.meeting.id),
        **_shown(facts, plan, refused),
        left_out=_left_out(facts, plan),
    )


def _back(
    request: Request,
    desk: Desk,
    db: Db,
    number: int,
    form: CoverForm | None = None,
    *,
    refused: Sequence[str] = (),
    status: int = 200,
) -> Response:
    facts = queries.facts_of(db, desk.meeting)
    earlier, plan = service.plan_taking_back(db, facts, number)
    form = form or CoverForm(data=_first(db, desk, plan))
    form.seen.data = str(facts.release.number) if facts.release else ""
    shown = _shown(facts, plan, refused)
    for key, room in earlier.programme["rooms"].items():
        shown["rooms"].setdefault(key, room["name"])
    return page(
        request,
        "schedule/publish",
        status=409 if refused else status,
        meeting=desk.head,
        form=form,
        back=earlier,
        **shown,
        left_out=[],
    )


def _first(db: Db, desk: Desk, plan: service.Plan) -> dict[str, str]:
    """What a form has before anybody writes into it."""
    waits = must_wait(db, desk.meeting.id, PROGRAMME, together=len(plan.told) > 1)
    return {"name": plan.name, "letters": TO_READ if waits else AT_ONCE}


def _shown(facts: rules.Facts, plan: service.Plan, refused: Sequence[str]) -> dict[str, Any]:
    return {
        "plan": plan,
        "refused": [one for one in refused if one not in plan.refusals],
        "kinds": rules.ChangeKind,
        "release": facts.release,
        "rooms": {room.id: room.name for room in facts.rooms},
        "titles": _titles(facts),
    }


def _left_out(facts: rules.Facts, plan: service.Plan) -> list[str]:
    """The titles of what is accepted and gets no place by this plan."""
    placed = {c.event_id for c in plan.changes if c.kind is not rules.ChangeKind.CANCELLED}
    return [event.title for event in facts.events if event.id not in placed]


def _titles(facts: rules.Facts) -> dict[str, str]:
    """The titles of what is accepted, and of what was printed last."""
    printed = {one.side_event_id: one.printed["title"] for one in facts.released}
    return printed | {event.id: event.title for event in facts.events}
