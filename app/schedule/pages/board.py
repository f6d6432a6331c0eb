"""The board: a day of it, every place of one event, and what can be done with them."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import Response
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length

from app.core.db import Db
from app.core.errors import Conflict, Invalid, Refused
from app.core.forms import Form, choices
from app.core.i18n import in_language, lazy
from app.core.web import Notice, Posted, notice, page, redirect
from app.meetings.guards import Desk, OrganiserDesk
from app.schedule import queries, rules, service
from app.schedule.errors import NothingHere, PlaceRefused
from app.schedule.forms import EventsForm, RoomFact
from app.schedule.models import BoardChange, BoardKind
from app.schedule.pages.dragging import day_asked, moved_quietly, refused_quietly
from app.schedule.pages.presence import noted
from app.schedule.pages.viewing import ViewForm, day_of, name_of, path_of
from app.schedule.rules import Moved, Spot, Table
from app.schedule.service import Fixed, Move, Seen

router = APIRouter(include_in_schema=False)
BOARD = "/organise/{slug}/schedule/board"
MOST_ROWS = 300  # places that are shown at once without being asked for

MOVED = notice("schedule.moved", lazy("It is moved. You can undo that."))
UNDONE = notice("schedule.undone", lazy("It is undone."))
REDONE = notice("schedule.redone", lazy("It is done again."))
FROZEN = notice("schedule.frozen", lazy("The day is frozen: what stands on it stays there."))
FROZEN_AS_TOLD = notice(
    "schedule.frozen_as_told",
    lazy("The day is frozen as people were told. What stands elsewhere is named below."),
)
LET_GO = notice("schedule.let_go", lazy("The day is let go: what stands on it can be moved."))
PINNED = notice("schedule.pinned", lazy("The pins are set."))

FIXED_LABELS = {
    Fixed.TIME.value: lazy("its time"),
    Fixed.ROOM.value: lazy("its room"),
    Fixed.BOTH.value: lazy("its time and its room"),
    Fixed.NOTHING.value: lazy("nothing: let it go"),
}
WITH_REASON = lazy("Organisers may do it all the same. Write a reason.")


class MoveForm(Form):
    """Where an event is to stand, and where it was seen; "" is the tray."""

    place = HiddenField()
    seen = HiddenField()
    quietly = HiddenField()  # a script asks, which stays on the board
    reason = StringField(
        lazy("Reason"),
        [Length(max=rules.LONGEST_REASON)],
        description=lazy(
            "Needed only for a place that breaks a rule. It stays visible on the board and before"
            " publishing."
        ),
    )


class PinForm(Form):
    """Which events are pinned, each as `_pin_seen` reads it, and what of their place is fixed."""

    events = SelectMultipleField(lazy("Side events"), validate_choice=False)
    fixed = SelectField(lazy("Keep"), choices=choices(FIXED_LABELS))


class FreezeForm(Form):
    """Which day is frozen, or let go."""

    day = HiddenField()
    frozen = HiddenField()


class StepForm(Form):
    """Which change is undone or done again."""

    change = HiddenField()


@router.get(BOARD)
def board(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """One day of the board, and the tray."""
    return noted(request, desk, db, _board(request, desk, db))


@router.post(f"{BOARD}/undo")
def undo(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Take one's newest change back."""
    change = StepForm.posted(posted).change.data or ""
    step = partial(service.undo, db, desk.actor, desk.meeting, change)
    return _changed(request, desk, db, step, UNDONE)


@router.post(f"{BOARD}/redo")
def redo(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Do again what one has undone last."""
    change = StepForm.posted(posted).change.data or ""
    step = partial(service.redo, db, desk.actor, desk.meeting, change)
    return _changed(request, desk, db, step, REDONE)


@router.post(f"{BOARD}/pins")
def pins(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Pin a selection of events to what they have of their place, or let them go."""
    form = PinForm.posted(posted)
    if not form.validate():
        raise NothingHere
    chosen = [_pin_seen(one) for one in form.events.data or ()]
    step = partial(service.pin, db, desk.actor, desk.meeting, chosen, Fixed(form.fixed.data))
    return _changed(request, desk, db, step, PINNED)


@router.post(f"{BOARD}/ticks")
def ticks(request: Request, posted: Posted, desk: OrganiserDesk) -> Response:
    """Keep what is ticked, so that more can be ticked on other days."""
    ticked = [one.partition("|")[0] for one in PinForm.posted(posted).events.data or ()]
    view = ViewForm(request.query_params)
    view.ticked.data = ".".join(ticked)
    return redirect(request, path_of(desk.meeting, view, ()))


@router.post(f"{BOARD}/freeze")
def freeze(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Freeze a day, or let it go."""
    form = FreezeForm.posted(posted)
    day, frozen = day_asked(form.day.data), form.frozen.data == "y"
    if day is None:
        raise NothingHere
    service.freeze(db, desk.actor, desk.meeting, [day], frozen=frozen)
    strayed = frozen and service.strayed_now(db, desk.meeting, {day})
    done = FROZEN_AS_TOLD if strayed else FROZEN if frozen else LET_GO
    return redirect(request, _path(request, desk, ()), done)


def _changed(
    request: Request, desk: Desk, db: Db, step: Callable[[], BoardChange | None], done: Notice
) -> Response:
    """The board after a step, where it changed; or as it is, with why the step is refused."""
    try:
        made = step()
    except (Conflict, Invalid) as refused:
        return _board(request, desk, db, refused=refused)
    return redirect(request, _path(request, desk, rules.moves_of(made) if made else ()), done)


@router.get(f"{BOARD}/{{event_id}}")
def places(request: Request, desk: OrganiserDesk, event_id: str, db: Db) -> Response:
    """Every place of one event, judged."""
    return noted(request, desk, db, _places(request, desk, db, event_id))


@router.post(f"{BOARD}/{{event_id}}")
def move(
    request: Request, posted: Posted, desk: OrganiserDesk, event_id: str, db: Db
) -> Response:  # fmt: skip
    """Move an event to a place, or off the board."""
    form = MoveForm.posted(posted)
    to, seen = _spot(form.place.data), _spot(form.seen.data)
    kind = BoardKind.MOVED if to else BoardKind.TAKEN_OFF
    if not form.validate():
        return _places(request, desk, db, event_id, form=form)
    try:
        made = service.change(
            db, desk.actor, desk.meeting, kind, [Move(event_id, seen, to)],
            reason=form.reason.data or "",
        )  # fmt: skip
    except (Conflict, Invalid) as refused:
        if form.quietly.data:
            return refused_quietly(refused)
        if isinstance(refused, PlaceRefused) and refused.can_override:
            form.reason.errors = [str(WITH_REASON)]
        return _places(request, desk, db, event_id, form=form, refused=refused)
    if form.quietly.data:
        return moved_quietly(str(MOVED.text))
    return redirect(request, _path(request, desk, rules.moves_of(made)), MOVED)


@router.post(f"{BOARD}/{{event_id}}/pin")
def pin(
    request: Request, posted: Posted, desk: OrganiserDesk, event_id: str, db: Db
) -> Response:  # fmt: skip
    """Pin one event to what it has of its place, or let it go."""
    form = PinForm.posted(posted)
    chosen = [_pin_seen(one) for one in form.events.data or ()]
    if not form.validate() or [one.event_id for one in chosen] != [event_id]:
        raise NothingHere
    try:
        service.pin(db, desk.actor, desk.meeting, chosen, Fixed(form.fixed.data))
    except (Conflict, Invalid) as refused:
        return _places(request, desk, db, event_id, refused=refused)
    return redirect(request, f"/organise/{desk.meeting.slug}/schedule/board/{event_id}", PINNED)


def _board(
    request: Request, desk: Desk, db: Db, *, refused: Refused | None = None
) -> Response:  # fmt: skip
    form = ViewForm(request.query_params)
    asked = form.asked()
    shown = service.board_shown(db, desk.actor, desk.meeting, asked)
    version = shown.version
    named = {str(tone): name for tone, name in enumerate(shown.tones, 1)}
    form.tone.choices = choices({"0": lazy("All"), **named})
    form.tone.data = str(asked.tone)
    form.offer(shown.proposals)
    form.day.data = shown.table.on.isoformat() if shown.table else ""
    planned = queries.planned_at(db, desk.meeting.id)
    across = "times" if form.across.data == "times" else "rooms"
    return page(
        request,
        "schedule/board",
        status=409 if refused else 200,
        meeting=desk.head,
        form=form,
        board=shown,
        seen=name_of(version),
        company=service.company(db, desk.actor, desk.meeting, version),
        left=service.left_behind(db, desk.meeting),
        planned=planned,
        against=service.against_planned(db, desk.meeting, planned),
        across=across,
        asked=asked,
        view=form.kept(),
        closing=_closing(desk, shown.table, form.close.data) if shown.table else None,
        move_form=MoveForm(),
        pin_form=PinForm(fixed=Fixed.BOTH.value),
        tick_of=service.tick_of,
        frozen=rules.frozen_days(desk.meeting),
        **told(refused),
    )


def _closing(desk: Desk, table: Table, room_id: str | None) -> RoomFact:
    """The form in which organisers say that a room is lost, for the day that they look at."""
    zone = ZoneInfo(desk.meeting.timezone)
    starts_at = min(row.window.starts_at for row in table.rows).astimezone(zone)
    ends_at = max(row.window.ends_at for row in table.rows).astimezone(zone)
    form = RoomFact(
        prefix="room-", about=room_id,
        from_day=starts_at.date(), from_hour=starts_at.time(),
        until_day=ends_at.date(), until_hour=ends_at.time(),
    )  # fmt: skip
    form.offer({room.id: in_language(room.name) for room in table.rooms})
    return form


def _places(
    request: Request,
    desk: Desk,
    db: Db,
    event_id: str,
    *,
    form: MoveForm | None = None,
    refused: Refused | None = None,
) -> Response:
    found = service.choices(db, desk.meeting, event_id)
    day, days = day_asked(request.query_params.get("day")), found.days
    few = len(found.places) <= MOST_ROWS or request.query_params.get("day") == "all"
    if day not in days:
        day = None if few or not days else _first_day(found)
    status = 409 if refused else 422 if form and form.errors else 200
    return page(
        request,
        "schedule/places",
        status=status,
        meeting=desk.head,
        found=found,
        days=days,
        day=day,
        places=found.on(day),
        seen=rules.key_of(found.standing.spot),
        form=form or MoveForm(),
        pin=rules.Pin.of(found.event),
        frozen=found.day in rules.frozen_days(desk.meeting),
        swap_form=_swapping(found, day),
        pin_form=PinForm(fixed=_fixed(found)),
        view=ViewForm(request.query_params).kept(),
        **told(refused),
    )


def told(refused: Refused | None) -> dict[str, Any]:
    """What a page says of a step that was refused: why, and whether a reason would do."""
    sentences = getattr(refused, "sentences", None) or ([refused.sentence] if refused else [])
    can = isinstance(refused, PlaceRefused) and refused.can_override
    return {"refused": sentences, "can_override": can}


def _swapping(found: service.Choices, day: date | None) -> EventsForm:
    form = EventsForm()
    form.other.choices = choices({event.id: event.title for event in found.others_on(day)})
    return form


def _fixed(found: service.Choices) -> str:
    """What of its place an event keeps now."""
    start, room = found.event.pinned_start, found.event.pinned_room_id
    if start and room:
        return Fixed.BOTH.value
    if start or room:
        return Fixed.TIME.value if start else Fixed.ROOM.value
    return Fixed.NOTHING.value


def _first_day(found: service.Choices) -> date:
    """The day of the event, or of its best place."""
    return day_of(found.standing.spot or found.places[0].spot, found.timezone)


def _spot(key: str | None) -> Spot | None:
    try:
        return rules.spot_named(key or "")
    except ValueError:
        raise NothingHere from None


def seen_in(text: str) -> tuple[str, Spot | None]:
    """An event in a form with where it was seen: "event|room@minutes".

    Raises `NothingHere` for what names none.
    """
    event_id, _, key = text.partition("|")
    return event_id, _spot(key)


def _pin_seen(text: str) -> Seen:
    """An event in a form with where it was seen and its pin: "event|room@minutes|room@minutes".

    Raises `NothingHere` for what names none.
    """
    seen, _, pin = text.rpartition("|")
    event_id, spot = seen_in(seen)
    try:
        return Seen(event_id, spot, rules.pin_named(pin))
    except ValueError:
        raise NothingHere from None


def _path(request: Request, desk: Desk, moves: Iterable[Moved]) -> str:
    """The board as it was looked at, on the day and at the event that changed."""
    view = ViewForm(request.query_params)
    return path_of(
        desk.meeting, view, [(one.event_id, one.after.spot or one.before.spot) for one in moves]
    )
