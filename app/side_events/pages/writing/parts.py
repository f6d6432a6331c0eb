"""The parts of an application itself, each kept as it is typed."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.accounts.guards import limited_by_address
from app.calls.rules import SHUT, Door, closed_because
from app.core import clock
from app.core.db import Db
from app.core.i18n import language, lazy
from app.core.ids import new_secret
from app.core.limits import limited
from app.core.web.answers import redirect
from app.core.web.notices import NoticeKind, notice
from app.core.web.posted import Posted
from app.meetings.guards import MeetingHere
from app.side_events import queries, service
from app.side_events.errors import ApplicationsClosed, NoSuchSideEvent
from app.side_events.forms.application import ApplicationForm
from app.side_events.forms.parts import (
    FIRST,
    Part,
    blank_form,
    give_keys,
    part_form,
    part_of,
    posted_form,
    texts_of,
)
from app.side_events.guards import OwnCopy
from app.side_events.pages.applying import PACE, PACE_FOR_CONTACT, USUAL_DURATION
from app.side_events.pages.sent import ROW_BUTTONS
from app.side_events.pages.writing.further import LIMIT
from app.side_events.pages.writing.reading import (
    QUIETLY,
    after,
    asked_in,
    sent_with,
    told,
    typed_in,
)
from app.side_events.pages.writing.showing import Open, begin_page, part_page
from app.side_events.rules.application import Offer
from app.side_events.service import Copy

router = APIRouter(include_in_schema=False)
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
    return begin_page(request, meeting, Open(FIRST, offer, form), door, nonce=new_secret())


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
    form = posted_form(meeting, offer, FIRST, typed_in(posted))
    right = form.validate()
    if door in SHUT:
        form.form_errors.append(closed_because(offer.policy, door))
    if not right or door in SHUT:
        return begin_page(request, meeting, Open(FIRST, offer, form), door, nonce=nonce, status=422)
    copy = service.begin_draft(db, meeting, nonce or None)
    texts = texts_of(form, posted)
    service.save_part(db, copy, FIRST, seen={}, texts=texts, page=nonce[:14])
    service.send_link(db, copy)
    return redirect(request, after(copy, FIRST, asked_in(db, copy)))


@router.get("/applications/{secret}/parts/{key}")
def show(request: Request, copy: OwnCopy, key: str, db: Db) -> Response:
    """One part with what is kept of it, and the texts from which somebody has to choose."""
    service.refuse_after_decision(copy)
    part, offer = _part(key), queries.offer(db, copy.meeting.id)
    form = _form_with(copy, offer, part)
    if copy.parts[key].saved_at:
        form.validate()
    return part_page(request, db, copy, part, form, asked=asked_in(db, copy))


@router.post("/applications/{secret}/parts/{key}", dependencies=[LIMIT])
def keep(request: Request, posted: Posted, copy: OwnCopy, key: str, db: Db) -> Response:
    """Keep what was typed, right or wrong, joined with what others saved meanwhile."""
    part, offer = _part(key), queries.offer(db, copy.meeting.id)
    typed = typed_in(posted)
    form = posted_form(copy.meeting, offer, part, typed)
    texts = texts_of(form, typed, without=str(posted.get("remove", "")))
    sent = sent_with(posted, texts)
    joined = service.save_part(db, copy, part, seen=sent.seen, texts=sent.texts, page=sent.page)
    if QUIETLY in posted:
        return told(db, copy, part, sent, joined)
    service.send_link(db, copy)
    form, asked = _form_with(copy, offer, part), asked_in(db, copy)
    if ROW_BUTTONS & set(posted):
        form.add_row(str(posted.get("add", "")))
        give_keys(form)
        return part_page(request, db, copy, part, form, asked=asked_in(db, copy))
    if not form.validate() or copy.parts[key].aside:
        return part_page(request, db, copy, part, form, asked=asked, status=422)
    return redirect(request, after(copy, part, asked))


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
