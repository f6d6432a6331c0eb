"""Writing an application part by part, with others at the same time, and sending it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.responses import JSONResponse, Response

from app.accounts.guards import limited_by_address
from app.calls.rules import SHUT, Door, closed_because
from app.core import clock
from app.core.db import Db
from app.core.forms import errors_of
from app.core.i18n import gettext as _
from app.core.i18n import language, lazy, show_time
from app.core.ids import new_id, new_secret
from app.core.limits import limited
from app.core.web.answers import PERSONAL, page, redirect
from app.core.web.notices import NoticeKind, notice
from app.core.web.posted import Posted
from app.meetings.guards import MeetingHere
from app.meetings.models import Meeting
from app.meetings.rules import head_of
from app.side_events import queries, service
from app.side_events.errors import ApplicationsClosed, NoSuchSideEvent
from app.side_events.forms.application import ApplicationForm
from app.side_events.forms.parts import (
    FIRST,
    PARTS,
    Part,
    blank_form,
    give_keys,
    part_form,
    part_of,
    part_with,
    posted_form,
    texts_of,
    whole_form,
)
from app.side_events.guards import OwnCopy
from app.side_events.pages.applying import (
    PACE,
    PACE_FOR_CONTACT,
    RECEIVED,
    USUAL_DURATION,
    said_at_door,
)
from app.side_events.pages.entities import entity_names
from app.side_events.pages.remarking import by_field, put_beside, remarks_on
from app.side_events.pages.sent import ROW_BUTTONS
from app.side_events.rules.application import (
    FEATURES,
    PARTNER_ROLES,
    SPEAKER_ROLES,
    Mistake,
    Offer,
)
from app.side_events.rules.joining import Joined, digest, digests, seen_after
from app.side_events.rules.needs import facts_for_guests
from app.side_events.rules.preview import Preview, preview_of
from app.side_events.service import Copy

router = APIRouter(include_in_schema=False)
CHECK = "check"
LONGEST_SEEN = 60_000  # characters
QUIETLY = "quietly"  # a script saves while somebody types
BOOK = frozenset({"seen", "page", QUIETLY})  # what a form carries besides what was typed
LIMIT = Depends(limited("apply-parts", "600 per 10 minutes"))
CHANGED = notice("side_event.changed", lazy("Your application is changed."))
SETTLED = notice("side_event.settled", lazy("Your choice is saved."))
LOOK_AGAIN = notice(
    "side_event.look_again",
    lazy("Somebody has changed the text in the meantime. Please look at both once more."),
    NoticeKind.WARNING,
)


@router.get("/{slug}/apply")
def begin(request: Request, meeting: MeetingHere, db: Db) -> Response:
    """The first part, with which a draft begins; a sentence when the meeting is over."""
    offer = queries.offer(db, meeting.id)
    form = blank_form(
        meeting,
        offer,
        FIRST,
        language=language(),
        contact_language=language(),
        duration=min(USUAL_DURATION, offer.longest_slot or USUAL_DURATION),
    )
    door = service.door_at(db, meeting, offer, clock.now())
    return _begin(request, meeting, _Open(FIRST, offer, form), door, nonce=new_secret())


@router.post(
    "/{slug}/apply",
    dependencies=[
        Depends(limited("apply", PACE)),
        Depends(limited_by_address("apply", PACE_FOR_CONTACT, field="contact_email")),
    ],
)
def keep_first(request: Request, posted: Posted, meeting: MeetingHere, db: Db) -> Response:
    """Begin a draft with the first part; the link goes to the address that was given."""
    offer = queries.offer(db, meeting.id)
    door = service.door_at(db, meeting, offer, clock.now())
    if door is Door.OVER:
        raise ApplicationsClosed
    nonce = str(posted.get("nonce", ""))[:64]
    form = posted_form(meeting, offer, FIRST, _typed(posted))
    right = form.validate()
    if door in SHUT:
        form.form_errors.append(closed_because(offer.policy, door))
    if not right or door in SHUT:
        return _begin(request, meeting, _Open(FIRST, offer, form), door, nonce=nonce, status=422)
    copy = service.begin_draft(db, meeting, nonce or None)
    texts = texts_of(form, posted)
    service.save_part(db, copy, FIRST, seen={}, texts=texts, page=nonce[:14])
    service.send_link(db, copy)
    return redirect(request, _next(copy, FIRST))


@router.get("/applications/{secret}/parts/{key}")
def show(request: Request, copy: OwnCopy, key: str, db: Db) -> Response:
    """One part with what is kept of it, and the texts from which somebody has to choose."""
    service.refuse_after_decision(copy)
    part, offer = _part(key), queries.offer(db, copy.meeting.id)
    form = _form_with(copy, offer, part)
    if copy.parts[key].saved_at:
        form.validate()
    return _show(request, db, copy, _Open(part, offer, form))


@router.post("/applications/{secret}/parts/{key}", dependencies=[LIMIT])
def keep(request: Request, posted: Posted, copy: OwnCopy, key: str, db: Db) -> Response:
    """Keep what was typed, right or wrong, joined with what others saved meanwhile."""
    part, offer = _part(key), queries.offer(db, copy.meeting.id)
    sent = _sent(copy, offer, part, posted)
    joined = service.save_part(db, copy, part, seen=sent.seen, texts=sent.texts, page=sent.page)
    if QUIETLY in posted:
        return _told(db, copy, part, sent, joined)
    service.send_link(db, copy)
    form = _form_with(copy, offer, part)
    if ROW_BUTTONS & set(posted):
        form.add_row(str(posted.get("add", "")))
        give_keys(form)
        return _show(request, db, copy, _Open(part, offer, form))
    if not form.validate() or copy.parts[key].aside:
        return _show(request, db, copy, _Open(part, offer, form), status=422)
    return redirect(request, _next(copy, part))


@router.post("/applications/{secret}/parts/{key}/choose", dependencies=[LIMIT])
def choose(request: Request, posted: Posted, copy: OwnCopy, key: str, db: Db) -> Response:
    """Settle which of two texts of the same field is kept, or both."""
    part = _part(key)
    settled = service.choose(
        db,
        copy,
        part,
        aside=str(posted.get("aside", "")),
        take=str(posted.get("take", "")),
        seen=str(posted.get("seen", "")),
    )
    return redirect(request, f"{copy.path}/parts/{key}", SETTLED if settled else LOOK_AGAIN)


@router.get("/applications/{secret}/check")
def look(request: Request, copy: OwnCopy, db: Db) -> Response:
    """Everything that is wrong, and the page as it will be; then it can be sent."""
    service.refuse_after_decision(copy)
    return _check(request, db, copy)


@router.post("/applications/{secret}/check", dependencies=[LIMIT])
def send(request: Request, posted: Posted, copy: OwnCopy, db: Db) -> Response:  # noqa: ARG001 - asking for `posted` checks its token
    """Send it, where nothing is wrong with it."""
    service.refuse_after_decision(copy)
    offer = queries.offer(db, copy.meeting.id)
    if copy.event is None and service.door_at(db, copy.meeting, offer, clock.now()) is Door.OVER:
        raise ApplicationsClosed
    form = whole_form(copy.meeting, offer, copy.texts)
    if copy.undecided or not form.validate() or _faults(db, copy, form, offer):
        return _check(request, db, copy, status=422)
    was_there = copy.event is not None
    service.send_copy(db, copy, form.application())
    return redirect(request, copy.path, CHANGED if was_there else RECEIVED)


@dataclass(frozen=True)
class _Open:
    part: Part
    offer: Offer
    form: ApplicationForm


@dataclass(frozen=True)
class _Sent:
    texts: dict[str, str]
    seen: Mapping[str, str]
    page: str


def _sent(copy: Copy, offer: Offer, part: Part, posted: FormData) -> _Sent:
    typed = _typed(posted)
    form = posted_form(copy.meeting, offer, part, typed)
    texts = texts_of(form, typed, without=str(posted.get("remove", "")))
    return _Sent(texts, _seen(posted), str(posted.get("page", ""))[:14])


def _typed(posted: FormData) -> FormData:
    pairs = posted.multi_items()
    return FormData([pair for pair in pairs if pair[0] not in ROW_BUTTONS | BOOK])


def _seen(posted: FormData) -> Mapping[str, str]:
    """What the page had shown; where that cannot be read, nothing: then it overwrites nothing."""
    try:
        said = json.loads(str(posted.get("seen", ""))[:LONGEST_SEEN])
    except ValueError:
        return {}
    return {str(name): str(one) for name, one in said.items()} if isinstance(said, dict) else {}


def _told(db: Session, copy: Copy, part: Part, sent: _Sent, joined: Joined) -> Response:
    """For the script: when it was saved, and what its page has seen now."""
    kept = copy.parts[part.key]
    others = any(
        digest(text) != digest(sent.texts.get(name, "")) for name, text in joined.texts.items()
    )
    said = _("Saved %(time)s") % {"time": show_time(clock.now(), copy.meeting.timezone)}
    body = {
        "said": said,
        "seen": seen_after(sent.seen, sent.texts, joined.texts),
        "revision": kept.revision,
        "others": others,
        "remarks": by_field(remarks_on(db, copy, queries.offer(db, copy.meeting.id))),
    }
    return JSONResponse(body, headers={"Cache-Control": PERSONAL})


def _form_with(copy: Copy, offer: Offer, part: Part) -> ApplicationForm:
    texts = copy.parts[part.key].texts
    if not texts:
        own = copy.texts.get("language", language())
        return blank_form(copy.meeting, offer, part, concept=[{"language": own}])
    return part_form(copy.meeting, offer, part, texts)


def _part(key: str) -> Part:
    part = part_of(key)
    if part is None:
        raise NoSuchSideEvent
    return part


def _next(copy: Copy, part: Part) -> str:
    after = PARTS[PARTS.index(part) + 1 :]
    return f"{copy.path}/parts/{after[0].key}" if after else f"{copy.path}/{CHECK}"


def _faults(db: Session, copy: Copy, form: ApplicationForm, offer: Offer) -> list[Mistake]:
    """What keeps it out; deadlines do not apply to a change of what was sent."""
    at = None if copy.event else clock.now()
    return service.faults(db, copy.meeting, form.application(), offer, event=copy.event, at=at)


def _begin(
    request: Request,
    meeting: Meeting,
    at: _Open,
    door: Door,
    *,
    nonce: str,
    status: int = 0,
) -> Response:
    return page(
        request,
        "side_events/begin",
        status=status or 200,
        **said_at_door(meeting, at.offer, door, sent=bool(status)),
        form=at.form,
        nonce=nonce,
        steps=[(part.title, "now" if part is FIRST else "todo") for part in PARTS]
        + [(_("Check and send"), "todo")],
    )


def _show(
    request: Request,
    db: Session,
    copy: Copy,
    at: _Open,
    *,
    status: int = 200,
) -> Response:
    part, form, kept = at.part, at.form, copy.parts[at.part.key]
    put_beside(form, remarks_on(db, copy, at.offer))
    return page(
        request,
        "side_events/part",
        status=status,
        meeting=head_of(copy.meeting),
        zone=copy.meeting.timezone,
        path=copy.path,
        part=part,
        form=form,
        kept=kept,
        page_id=new_id(),
        seen=json.dumps(digests(kept.texts), separators=(",", ":")),
        asides=_asides(kept, form),
        steps=_steps(copy, part.key),
        names=entity_names(db) if part.key == "partners" else (),
        sent=copy.event is not None,
    )


def _asides(kept: service.Kept, form: ApplicationForm) -> list[dict[str, Any]]:
    """Those of a field together; `again` is said of all but the first of it."""
    found = sorted(kept.aside, key=lambda one: (one["name"], one["at"]))
    names = [None, *(one["name"] for one in found)]
    return [
        _aside(kept, one, form) | {"again": one["name"] == before}
        for one, before in zip(found, names, strict=False)
    ]


def _aside(kept: service.Kept, one: service.Aside, form: ApplicationForm) -> dict[str, Any]:
    there = kept.texts.get(one["name"], "")
    name = one["name"].rpartition("/")[2]
    rows: Any = form[one["name"].partition("/")[0]] if "/" in one["name"] else None
    fields = rows.entries[0].form if rows and rows.entries else form
    field = next((found for found in fields if found.short_name == name), None)
    labels = {str(c[0]): str(c[1]) for c in getattr(field, "choices", None) or ()}
    return {
        "id": one["id"],
        "label": str(field.label.text) if field else name,
        "there": labels.get(there, there),
        "text": labels.get(one["text"], one["text"]),
        "seen": digest(there),
        "long": not labels,
        "at": one["at"],
    }


def _steps(copy: Copy, now: str) -> list[dict[str, str]]:
    steps = [
        {
            "key": part.key,
            "title": str(part.title),
            "path": f"{copy.path}/parts/{part.key}",
            "state": "now" if part.key == now else "done" if copy.parts[part.key].texts else "todo",
        }
        for part in PARTS
    ]
    last = {"key": CHECK, "title": _("Check and send"), "path": f"{copy.path}/{CHECK}"}
    return [*steps, {**last, "state": "now" if now == CHECK else "todo"}]


def _check(request: Request, db: Session, copy: Copy, *, status: int = 200) -> Response:
    offer = queries.offer(db, copy.meeting.id)
    form = whole_form(copy.meeting, offer, copy.texts)
    right = form.validate()
    wrong = [Mistake(field.name, f"{field.label.text}: {said}") for field, said in errors_of(form)]
    preview: Preview | None = None
    if right:
        wrong, preview = _faults(db, copy, form, offer), preview_of(form.application(), offer)
    return page(
        request,
        "side_events/check",
        status=status,
        meeting=head_of(copy.meeting),
        path=copy.path,
        steps=_steps(copy, CHECK),
        wrong=[(_where(one.field), one.sentence) for one in wrong],
        undecided=[part_of(key) for key in copy.undecided],
        remarks=[(_where(one.field), one.sentence) for one in remarks_on(db, copy, offer)],
        preview=preview,
        features=FEATURES,
        facts_for_guests=facts_for_guests,
        partner_roles=PARTNER_ROLES,
        speaker_roles=SPEAKER_ROLES,
        door=service.door_at(db, copy.meeting, offer, clock.now()).value,
        sent=copy.event is not None,
        changed=copy.is_changed,
    )


def _where(field: str) -> Part:
    places = {"slots": "slot_1", "rooms": "room_1"}
    return part_with(places.get(field, field).partition("-")[0])
