"""Mails to applicants, in the language they chose."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.core import i18n
from app.meetings.models import Meeting
from app.messages.rules import DECISIONS
from app.messages.service import Recipient, ToRead, post
from app.side_events.models import Answer, Partner, PartnerRole, SideEvent, SideEventState
from app.side_events.rules.answers import Named
from app.side_events.rules.application import PARTNER_ROLES, SPEAKER_ROLES, Offer
from app.side_events.rules.warnings import Elsewhere, warnings


def received(
    db: Session, meeting: Meeting, event: SideEvent, path: str, *, offer: Offer, other: Elsewhere
) -> None:
    """The application is in: its number, its link, and what the applicant should know at once."""
    with i18n.in_use(event.contact_language):
        said = warnings(event, offer, other)
    _post(db, "received", meeting, event, {"path": path, "warnings": said})


def begun(db: Session, meeting: Meeting, *, to: Recipient, title: str, path: str) -> None:
    """Somebody writes an application and gave this address: the link to go on with."""
    post(
        db,
        "side_events/begun",
        to,
        cause=f"side_event.begun:{path}:{to.email}",
        meeting_id=meeting.id,
        meeting=meeting,
        title=title,
        path=path,
    )


def asked(  # who is asked by whom, for what
    db: Session, meeting: Meeting, event: SideEvent, named: Named, *, path: str, again: bool
) -> None:
    """A partner or a person is named in an application: whether they take part, by this link."""
    is_partner = isinstance(named, Partner)
    wanted = event.contact_language if isinstance(named, Partner) else named.person.language
    with i18n.in_use(wanted):
        role = str(role_of(named))
    moment = named.asked_at or event.created_at
    post(
        db,
        "side_events/asked",
        Recipient(named.email, named.name, wanted),
        cause=f"side_event.asked:{named.id}:{moment.isoformat()}",
        meeting_id=meeting.id,
        meeting=meeting,
        event=event,
        host=host_of(event),
        named=named.name,
        role=role,
        is_partner=is_partner,
        again=again,
        path=path,
    )


def answered(db: Session, meeting: Meeting, event: SideEvent, named: Named, *, path: str) -> None:
    """A partner or a person has answered: for the applicant."""
    if not event.contact_email:
        return
    moment = named.answered_at or event.created_at
    with i18n.in_use(event.contact_language):
        away = [] if isinstance(named, Partner) else named.away
        days = i18n.show_list([i18n.show_day(date.fromisoformat(one)) for one in away])
    post(
        db,
        "side_events/answered",
        Recipient(event.contact_email, event.contact_name, event.contact_language),
        cause=f"side_event.answered:{named.id}:{moment.isoformat()}",
        meeting_id=meeting.id,
        meeting=meeting,
        event=event,
        named=named.name,
        takes_part=named.answer is Answer.CONFIRMED,
        days=days,
        path=path,
    )


def role_of(named: Named) -> str:
    """What somebody is to a side event, in words."""
    return PARTNER_ROLES[named.role] if isinstance(named, Partner) else SPEAKER_ROLES[named.role]


def host_of(event: SideEvent) -> str:
    """The lead organiser as typed, or whoever is to be asked."""
    leads = (one.name for one in event.partners if one.role is PartnerRole.LEAD_ORGANISER)
    return next(leads, event.contact_name)


def decided(
    db: Session, meeting: Meeting, event: SideEvent, path: str, *, place: int, to_read: bool
) -> None:
    """The state has changed; `place` is that on the waiting list, 0 where it is not on it.

    With `to_read` the mail waits until an organiser has read it.
    """
    kind = "reopened" if event.state is SideEventState.SUBMITTED else event.state.value
    waits = ToRead(DECISIONS, event.id) if to_read else None
    _post(db, kind, meeting, event, {"path": path, "place": place}, to_read=waits)


def not_held(db: Session, meeting: Meeting, event: SideEvent, *, was_public: bool) -> None:
    """An accepted event is withdrawn or cancelled: its speakers hear of it at once where it
    `was_public`, and the organisers where it was not they who took it off.
    """
    told = [
        (Recipient(one.email, one.name, one.person.language), "")
        for one in event.speakers
        if one.email and one.email != event.contact_email and was_public
    ]
    if event.state is SideEventState.WITHDRAWN and meeting.contact_email:
        home = f"/organise/{meeting.slug}"
        told.append((Recipient(meeting.contact_email, "", i18n.DEFAULT), home))
    since = event.decided_at or event.created_at
    for to, home in told:
        post(
            db,
            "side_events/given_back" if home else "side_events/not_held",
            to,
            cause=f"side_event.not_held:{event.id}:{since.isoformat()}",
            meeting_id=meeting.id,
            meeting=meeting,
            event=event,
            path=f"{home}/schedule/waiting" if home else f"/{meeting.slug}",
        )


def _post(
    db: Session,
    kind: str,
    meeting: Meeting,
    event: SideEvent,
    context: Mapping[str, Any],
    *,
    to_read: ToRead | None = None,
) -> None:
    if not event.contact_email:  # known from a source only: there is nobody to write to
        return
    since = event.decided_at or event.created_at
    post(
        db,
        f"side_events/{kind}",
        Recipient(event.contact_email, event.contact_name, event.contact_language),
        cause=f"side_event.{kind}:{event.id}:{since.isoformat()}",
        meeting_id=meeting.id,
        to_read=to_read,
        **{"meeting": meeting, "event": event, **context},
    )
