"""Mails to applicants, in the language they chose."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.core import i18n
from app.meetings.models import Meeting
from app.messages.rules import DECISIONS
from app.messages.service import Recipient, ToRead, post
from app.side_events.models import SideEvent, SideEventState
from app.side_events.rules.application import Offer
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
