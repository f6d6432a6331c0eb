"""Where partners and people answer whether they take part, and where they are asked again."""

from typing import Any

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import gettext as _
from app.core.i18n import in_language, language, lazy
from app.core.limits import limited
from app.core.web.answers import page, redirect
from app.core.web.notices import NoticeKind, notice
from app.core.web.posted import Posted
from app.meetings.rules import head_of
from app.nominations.guards import FocalPoint
from app.registrations.service import known_feed_page
from app.side_events import queries, service
from app.side_events.errors import NoSuchSideEvent
from app.side_events.forms.answers import (
    BadgeAnswerForm,
    PartnerAnswerForm,
    PersonAnswerForm,
    answer_form,
)
from app.side_events.forms.badges import given_in
from app.side_events.guards import OwnApplication, OwnQuestion
from app.side_events.mails.naming import role_of
from app.side_events.models import Partner, PartnerRole, SideEvent
from app.side_events.pages.applying import PACE
from app.side_events.pages.shown import heard_of
from app.side_events.rules.answers import (
    Named,
    newer,
    people_of,
    said_by_calendar,
    takes_part,
    too_early,
)
from app.side_events.rules.application import PARTNER_ROLES, SPEAKER_ROLES
from app.side_events.rules.concept import print_concept
from app.side_events.rules.states import LIVE
from app.side_events.service import BadgeOfPerson, Question

router = APIRouter(include_in_schema=False)
LIMIT = Depends(limited("answer", "60 per 10 minutes"))
ANSWERED = notice("side_event.answered", lazy("Thank you. Your answer is saved."))
REMINDED = notice("side_event.reminded", lazy("The mails are sent."))
NOBODY = notice(
    "side_event.nobody",
    lazy(
        "No mail was sent: nobody waits to be asked. Who was asked is reminded after a day at the"
        " earliest, and can only be asked where you give an e-mail address."
    ),
    NoticeKind.WARNING,
)
TAKE = "take"  # the name of the buttons: "yes", "no", or "despite" what one said of the day
DESPITE = "despite"


@router.get("/answers/{secret}")
def look(request: Request, asked: OwnQuestion, db: Db) -> Response:
    """What somebody is asked. A mail program that follows links answers nothing."""
    badge = _badge(db, asked)
    form = answer_form(asked.meeting, asked.named, badge=badge.asks)
    return _show(request, asked, db, form, badge=badge)


@router.post("/answers/{secret}", dependencies=[LIMIT])
def answer(request: Request, posted: Posted, asked: OwnQuestion, db: Db) -> Response:
    """Take the answer."""
    fields = FormData([pair for pair in posted.multi_items() if pair[0] != TAKE])
    badge = _badge(db, asked)
    form = answer_form(asked.meeting, asked.named, fields, badge=badge.asks)
    take = posted.get(TAKE)
    right = form.validate()
    takes_part = take in {"yes", DESPITE}
    if takes_part and isinstance(form, BadgeAnswerForm):
        right = not form.lacks() and right
    if not takes_part and take != "no":
        form.form_errors.append(_("Press one of the two buttons."))
    if not right or form.form_errors:
        return _show(request, asked, db, form, badge=badge, status=422)
    by, away = form.data.get("by") or "", form.data.get("away") or ()
    not_then = service.not_then(db, asked, away)
    if take == "yes" and not_then:
        return _show(request, asked, db, form, badge=badge, not_then=not_then, status=422)
    if take == DESPITE:
        away = service.without_its_day(asked, away)
    service.answer(db, asked.named, takes_part=takes_part, by=by, away=away)
    if takes_part and isinstance(form, BadgeAnswerForm):
        _take_badge(db, asked, form)
    return redirect(request, asked.path, ANSWERED)


def _badge(db: Session, asked: Question) -> BadgeOfPerson:
    if isinstance(asked.named, Partner):
        return BadgeOfPerson()
    return service.badge_of(db, asked.named, asked.event)


def _take_badge(db: Session, asked: Question, form: BadgeAnswerForm) -> None:
    if isinstance(asked.named, Partner):
        return
    if form.badge.data:
        given = given_in(form, asked.named, language())
        service.give_badge(db, asked.meeting, asked.named, given)
    else:
        service.drop_badge(db, asked.event, asked.named.id)


def _show(
    request: Request,
    asked: Question,
    db: Session,
    form: PartnerAnswerForm | PersonAnswerForm,
    *,
    badge: BadgeOfPerson,
    not_then: str = "",
    status: int = 200,
) -> Response:
    named, event = asked.named, asked.event
    return page(
        request,
        "side_events/answer",
        status=status,
        meeting=head_of(asked.meeting),
        zone=asked.meeting.timezone,
        event=event,
        announced=queries.room(db, event.announced_room_id),
        concept=print_concept(event.concept, event.language),
        partner_roles=PARTNER_ROLES,
        speaker_roles=SPEAKER_ROLES,
        partners=filter(takes_part, event.partners),
        speakers=people_of(event),
        host=_host_of(event),
        name_of=_name_of,
        named=named,
        role=str(role_of(named)),
        is_partner=isinstance(named, Partner),
        is_live=event.state in LIVE,
        **_answered(db, named, asked.meeting.timezone),
        path=asked.path,
        calendar=_calendar(db, named),
        badge=badge,
        not_then=not_then,
        lacks_badge=_lacks_badge(db, named, event, badge),
        form=form,
    )


def _lacks_badge(db: Session, named: Named, event: SideEvent, badge: BadgeOfPerson) -> bool:
    """Whether somebody has no badge, and none is asked for or to be given on this page."""
    if isinstance(named, Partner) or badge.asks or badge.delegate:
        return False
    return not queries.registered(db, event.meeting_id, [named.person_id])


def _answered(db: Session, named: Named, timezone: str) -> dict[str, Any]:
    """What somebody answered by their calendar since they did here, how it looks and in words; and
    why what they confirmed here is no answer to the hours as they are now.
    """
    if isinstance(named, Partner):
        return {"heard": None, "old": ""}
    known = heard_of(db, named.side_event_id)
    last = newer(named, known.heard.get(named.person_id))
    return {
        "heard": (last.mark, said_by_calendar(last, timezone)) if last else None,
        "old": too_early(named.answered_at, known.since.get(named.person_id)),
    }


def _calendar(db: Session, named: Named) -> str:
    """The page of a speaker's own calendar; "" where the link went to an address not of theirs."""
    if isinstance(named, Partner) or named.email.lower() != (named.person.email or ""):
        return ""
    return known_feed_page(db, named.person_id)


def _host_of(event: SideEvent) -> str:
    """The lead organiser, or whoever is to be asked."""
    leads = (_name_of(one) for one in event.partners if one.role is PartnerRole.LEAD_ORGANISER)
    return next(leads, event.contact_name)


def _name_of(named: Named) -> str:
    """A person's name; a State's or organisation's in the language in use where it is known."""
    if isinstance(named, Partner) and named.entity:
        return in_language(named.entity.name)
    return named.name


@router.post("/applications/{secret}/remind", dependencies=[Depends(limited("apply", PACE))])
def remind(request: Request, posted: Posted, own: OwnApplication, db: Db) -> Response:  # noqa: ARG001 - asking for `posted` checks its token
    """Ask those who were not asked yet, and once more those who have not answered."""
    sent = service.remind(db, own.event)
    return redirect(request, own.path, REMINDED if sent else NOBODY)


@router.post("/{slug}/delegation/side-events/{partner_id}", dependencies=[LIMIT])
def answer_for_delegation(
    request: Request, posted: Posted, partner_id: str, desk: FocalPoint, db: Db
) -> Response:
    """A focal point answers for the State or organisation of the delegation."""
    partner = db.get(Partner, partner_id)
    if partner is None or not service.is_named(db, desk.meeting, desk.delegation, partner):
        raise NoSuchSideEvent
    service.answer(
        db,
        partner,
        takes_part=posted.get(TAKE) == "yes",
        by=desk.actor.name or desk.actor.email,
        actor=desk.actor,
    )
    return redirect(request, f"{desk.path()}#side-events", ANSWERED)
