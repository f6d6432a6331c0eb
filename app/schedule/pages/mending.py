"""Mending while the meeting is held: what happened, what would follow, and one approval."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from app.core import clock
from app.core.db import Db
from app.core.errors import Conflict, Invalid
from app.core.i18n import gettext as _
from app.core.i18n import in_language, lazy
from app.core.web import Posted, notice, page, redirect
from app.meetings.guards import Desk, OrganiserDesk
from app.messages.rules import PROGRAMME
from app.messages.service.drafts import must_wait
from app.schedule import forms, queries, rules, service
from app.schedule.errors import NothingHere
from app.schedule.mails import letters_of
from app.schedule.models import MendingState
from app.schedule.pages.covers import AT_ONCE, TO_READ, AnswerForm
from app.schedule.rules import Fact, Facts

router = APIRouter(include_in_schema=False)
MEND = "/organise/{slug}/schedule/mend"
MOST_LISTED = 10

APPROVED = notice("schedule.mended", lazy("It is done: everything says the same now."))
DROPPED = notice("schedule.mending_dropped", lazy("It is dropped. Nothing has changed."))
TAKEN_BACK = notice("schedule.mending_taken_back", lazy("Everything is as it was before."))
BUT_FOR_WHAT_STAYS = notice(
    "schedule.mending_not_all_back",
    lazy("All is as it was before, but for what stays so and is named here."),
)


@router.get(MEND)
def mend(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """One form for each thing that can happen, begun as the address says; what happened last."""
    return _forms(request, desk, db, {})


@router.post(f"{MEND}/new/{{what}}")
def ask(request: Request, posted: Posted, desk: OrganiserDesk, what: str, db: Db) -> Response:
    """Find out what would follow."""
    kind = forms.FACTS.get(what)
    if kind is None:
        raise NothingHere
    facts = queries.facts_of(db, desk.meeting)
    form = kind.posted(posted, prefix=f"{what}-")
    form.offer(_offered(facts, what))
    if not form.validate():
        return _forms(request, desk, db, {what: form}, status=422)
    try:
        made = service.ask_to_mend(
            db, desk.actor, desk.meeting, form.fact(facts), notice=form.given
        )
    except (Conflict, Invalid) as refused:
        form.form_errors.append(refused.sentence)
        return _forms(request, desk, db, {what: form}, status=refused.status)
    return redirect(request, _path(desk, made.id))


@router.get(f"{MEND}/{{mending_id}}")
def mending(request: Request, desk: OrganiserDesk, mending_id: str, db: Db) -> Response:
    """What would follow, or what followed."""
    return _shown(request, desk, db, mending_id)


@router.post(f"{MEND}/{{mending_id}}/approve")
def approve(
    request: Request, posted: Posted, desk: OrganiserDesk, mending_id: str, db: Db
) -> Response:  # fmt: skip
    """Let all of it be so."""
    form = AnswerForm.posted(posted)
    if not form.validate():
        return _shown(request, desk, db, mending_id, form, status=422)
    service.keep_typed(db, desk.meeting, mending_id, form.typed())
    try:
        service.approve(
            db, desk.actor, desk.meeting, mending_id, form.cover(),
            ticks=form.ticks(), seen=form.changes.data,
        )  # fmt: skip
    except (Conflict, Invalid) as refused:
        return _shown(request, desk, db, mending_id, form, refused=refused)
    return redirect(request, _path(desk, mending_id), APPROVED)


@router.post(f"{MEND}/{{mending_id}}/again")
def again(
    request: Request, posted: Posted, desk: OrganiserDesk, mending_id: str, db: Db
) -> Response:  # fmt: skip
    """Ask the same of the board as it is now, or let others be brought forward, too."""
    return _looked_again(request, posted, desk, mending_id, db, is_chosen=False)


@router.post(f"{MEND}/{{mending_id}}/choices")
def choose(
    request: Request, posted: Posted, desk: OrganiserDesk, mending_id: str, db: Db
) -> Response:  # fmt: skip
    """Leave what is ticked where it is, or hold it for other minutes, and look again."""
    return _looked_again(request, posted, desk, mending_id, db, is_chosen=True)


def _looked_again(
    request: Request, posted: FormData, desk: Desk, mending_id: str, db: Db, *, is_chosen: bool
) -> Response:
    """What was written so far waits beside the new question."""
    form = AnswerForm.posted(posted)
    if not form.validate():
        return _shown(request, desk, db, mending_id, form, status=422)
    if "note" in posted:  # else there was no field for it
        service.keep_typed(db, desk.meeting, mending_id, form.typed())
    try:
        made = service.ask_again(
            db,
            desk.actor,
            desk.meeting,
            mending_id,
            form.ticks() if is_chosen else None,
            bring_forward="forward" in posted,
        )
    except (Conflict, Invalid) as refused:
        return _shown(request, desk, db, mending_id, form, refused=refused)
    return redirect(request, _path(desk, made.id))


@router.post(f"{MEND}/{{mending_id}}/letter")
def read_letter(
    request: Request, posted: Posted, desk: OrganiserDesk, mending_id: str, db: Db
) -> Response:  # fmt: skip
    """One of the letters, as it would be written with what is in the form now."""
    form = AnswerForm.posted(posted)
    status = 200 if form.validate() else 422
    return _shown(request, desk, db, mending_id, form, status=status, letter=form.letter.data or "")


@router.post(f"{MEND}/{{mending_id}}/drop")
def drop(
    request: Request, _posted: Posted, desk: OrganiserDesk, mending_id: str, db: Db
) -> Response:  # fmt: skip
    """Put it away."""
    service.drop_mending(db, desk.actor, desk.meeting, mending_id)
    if service.mending_shown(db, desk.meeting, mending_id).stays:
        return redirect(request, _path(desk, mending_id), BUT_FOR_WHAT_STAYS)
    return redirect(request, f"/organise/{desk.meeting.slug}/schedule/mend", DROPPED)


@router.post(f"{MEND}/{{mending_id}}/take-back")
def take_back(
    request: Request, posted: Posted, desk: OrganiserDesk, mending_id: str, db: Db
) -> Response:  # fmt: skip
    """It was not so."""
    form = AnswerForm.posted(posted)
    if not form.validate():
        return _shown(request, desk, db, mending_id, form, status=422)
    try:
        service.take_mending_back(db, desk.actor, desk.meeting, mending_id, form.cover())
    except (Conflict, Invalid) as refused:
        return _shown(request, desk, db, mending_id, form, refused=refused)
    found = service.mending_shown(db, desk.meeting, mending_id)
    stays = found.stays or found.done.besides
    return redirect(request, _path(desk, mending_id), BUT_FOR_WHAT_STAYS if stays else TAKEN_BACK)


def _path(desk: Desk, mending_id: str) -> str:
    return f"/organise/{desk.meeting.slug}/schedule/mend/{mending_id}"


def _said(lengths: Sequence[service.Length]) -> dict[str, str]:
    """What can be held shorter or longer, and by how much."""
    said = _("%(event)s for %(minutes)s instead of %(usual)s minutes")
    return {
        one.event_id: said
        % {"event": f"\u2068{one.title}\u2069", "minutes": one.minutes, "usual": one.usual}
        for one in lengths
    }


def _offered(facts: Facts, what: str) -> Mapping[str, str]:
    """What a form lets people choose from."""
    if what == "session":
        return rules.named_sessions(facts)
    if what == "room":
        return {room.id: in_language(room.name) for room in facts.rooms_for_events}
    if what == "person":
        return rules.people_named(facts)
    return {event.id: event.title for event in facts.events}


def _forms(
    request: Request,
    desk: Desk,
    db: Db,
    filled: Mapping[str, forms.FactForm],
    *,
    status: int = 200,
) -> Response:
    facts, made = queries.facts_of(db, desk.meeting), dict(filled)
    for what, kind in forms.FACTS.items():
        if what not in made:
            begin = forms.to_begin(desk.meeting, clock.now())
            made[what] = kind(request.query_params, prefix=f"{what}-", data=begin)
            made[what].offer(_offered(facts, what))
    listed = queries.mendings_of(db, desk.meeting.id, MOST_LISTED)
    return page(
        request,
        "schedule/mend",
        status=status,
        meeting=desk.head,
        made=made,
        form=next(iter(filled.values()), None),
        listed=[(one, rules.said(facts, Fact.of(one))) for one in listed],
        states=rules.MENDING_STATES,
        left=service.left_behind(db, desk.meeting),
    )


def _shown(
    request: Request,
    desk: Desk,
    db: Db,
    mending_id: str,
    form: AnswerForm | None = None,
    *,
    status: int = 200,
    refused: Conflict | Invalid | None = None,
    letter: str = "",
) -> Response:
    found = service.mending_shown(db, desk.meeting, mending_id)
    form = form or _begun(desk, db, found)
    form.offer(_said(found.lengths.shorter), _said(found.lengths.full))
    form.say_name(found.called)
    form.changes.data = found.coming.key if found.coming else ""
    known = {one.event_id: in_language(one.reason) for one in found.more}
    form.offer_reasons({one.event_id: one.title for one in found.more}, known)
    sentences = getattr(refused, "sentences", None) or ([refused.sentence] if refused else [])
    return page(
        request,
        "schedule/mending",
        status=409 if refused else status,
        meeting=desk.head,
        found=found,
        clashes=found.clashes,
        letters=letters_of(db, desk.meeting, found.run.id) if found.run else {},
        tried=service.tried_ways(db, desk.meeting, found.clashes),
        done=None,  # what is given up for it is said above
        form=form,
        refused=sentences,
        letter=_letter(db, desk, found, form, letter) if letter else None,
        states=rules.MENDING_STATES,
        left=service.left_behind(db, desk.meeting),
        planned=queries.planned_at(db, desk.meeting.id),
        kinds=rules.ChangeKind,
    )


def _letter(
    db: Db, desk: Desk, found: service.MendingShown, form: AnswerForm, key: str
) -> service.Letter:  # fmt: skip
    others = {one.event_id: one.reason for one in found.more}
    told = [*found.told, *found.told_besides]
    about = {news.event_id for person in told for news, _roles in person.news}
    cover = replace(form.cover(), of=about - others.keys(), offered=found.reason)
    facts = queries.facts_of(db, desk.meeting)
    changes = found.coming.changes if found.coming else ()
    because = (lambda one: cover.reason(one, others)), changes
    return service.letter_to(db, facts, told, key, because)


def _begun(desk: Desk, db: Db, found: service.MendingShown) -> AnswerForm:
    """The answer as it is looked for, with what was written so far to go with its release."""
    mails = len(found.told) + len(found.told_besides)
    waits = must_wait(db, desk.meeting.id, PROGRAMME, together=mails > 1)
    first: dict[str, Any] = {"letters": TO_READ if waits else AT_ONCE}
    if found.back:
        first["note"] = in_language(found.reason)
    if found.mending.state is MendingState.OPEN:
        first["note"] = in_language(found.reason)  # people read why, unless somebody changes it
        first |= found.mending.typed
    return AnswerForm(
        data=first,
        events=[one.event_id for one in found.lengths.shorter if one.chosen],
        full=[one.event_id for one in found.lengths.full if one.chosen],
        held=[one.event.id for one in found.held],
    )
