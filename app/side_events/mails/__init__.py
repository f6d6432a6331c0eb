"""Mails to applicants, in the language they chose."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.core import i18n
from app.meetings.models import Meeting
from app.messages.rules import DECISIONS
from app.messages.service import About, Recipient, post
from app.questions.models import Question
from app.side_events.mails.ending import EndTold, end_told
from app.side_events.mails.naming import host_of, language_of, role_of
from app.side_events.models import (
    Answer,
    ChangeRequest,
    Partner,
    SideEvent,
    SideEventState,
    Speaker,
)
from app.side_events.rules.answers import Named, said_away
from app.side_events.rules.application import Offer
from app.side_events.rules.applied import Applied
from app.side_events.rules.shown import Announced
from app.side_events.rules.warnings import Elsewhere, warnings

RECONSIDERED = timedelta(minutes=5)  # so long nobody is told that a decision was taken back


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
    wanted = language_of(event, named)
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


def badge_asked(
    db: Session, meeting: Meeting, event: SideEvent, one: Speaker, *, path: str
) -> None:
    """A host asks for a badge for side events only: what is printed on it, by this link."""
    wanted = language_of(event, one)
    with i18n.in_use(wanted):
        role = str(role_of(one))
    moment = one.badge_asked_at or event.created_at
    post(
        db,
        "side_events/badge",
        Recipient(one.email, one.name, wanted),
        cause=f"side_event.badge:{one.id}:{moment:%Y-%m-%d}",  # once a day, however often
        meeting_id=meeting.id,
        meeting=meeting,
        event=event,
        host=host_of(event),
        named=one.name,
        role=role,
        path=path,
    )


def answered(db: Session, meeting: Meeting, event: SideEvent, named: Named, *, path: str) -> None:
    """A partner or a person has answered: for the applicant."""
    if not event.contact_email:
        return
    moment = named.answered_at or event.created_at
    with i18n.in_use(event.contact_language):
        days = said_away(named)
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


def to_answer(
    db: Session,
    meeting: Meeting,
    event: Applied,
    questions: Iterable[Question],
    *,
    path: str,
    day: str,
) -> None:
    """Questions of the meeting are open that must be answered, each named; once a `day`."""
    with i18n.in_use(event.contact_language):
        texts = [i18n.in_language(one.now.text) for one in questions]
    post(
        db,
        "side_events/to_answer",
        Recipient(event.contact_email, event.contact_name, event.contact_language),
        cause=f"side_event.to_answer:{event.id}:{day}",
        meeting_id=meeting.id,
        meant=texts,
        meeting=meeting,
        event=event,
        texts=texts,
        path=path,
    )


def decided(
    db: Session,
    meeting: Meeting,
    event: SideEvent,
    path: str,
    *,
    place: int,
    announced: Announced | None,
    to_read: bool,
) -> None:
    """The state has changed; `place` is that on the waiting list, 0 where it is not on it.

    It was `announced` then and there, where the decision took it off in public. With `to_read` the
    mail waits until an organiser has read it.
    """
    kind = "reopened" if event.state is SideEventState.SUBMITTED else event.state.value
    tell_decision(db, kind, meeting, event, path, place=place, announced=announced, to_read=to_read)


def tell_decision(
    db: Session,
    kind: str,
    meeting: Meeting,
    event: SideEvent,
    path: str,
    *,
    place: int,
    announced: Announced | None = None,
    to_read: bool = False,
) -> None:
    """The mail of a decision, `kind` saying which."""
    said = {
        "path": path,
        "place": place,
        "announced": announced,
        "meant": [event.decline_reason],
    }
    # Who takes a decision back mostly takes another at once: then that one is told alone.
    settles = RECONSIDERED if kind == "reopened" else timedelta(0)
    end = end_told(db, event)
    about = About(DECISIONS, event.id, event_at=end.begins, settles=settles)
    _post(db, kind, meeting, event, said, about=about, to_read=to_read, end=end)


def request_settled(
    db: Session, meeting: Meeting, event: SideEvent, request: ChangeRequest, *, path: str
) -> None:
    """The organisers have answered what the host of an accepted event asked for."""
    if event.contact_email:
        post(
            db,
            "side_events/request_settled",
            Recipient(event.contact_email, event.contact_name, event.contact_language),
            cause=f"side_event.request_settled:{request.id}",
            meeting_id=meeting.id,
            meant=[request.answer],
            meeting=meeting,
            event=event,
            state=request.state.value,
            asked=request.text,
            answer=request.answer,
            path=path,
        )


def _post(
    db: Session,
    kind: str,
    meeting: Meeting,
    event: SideEvent,
    context: Mapping[str, Any],
    *,
    about: About | None = None,
    to_read: bool = False,
    end: EndTold | None = None,
) -> None:
    if not event.contact_email:  # known from a source only: there is nobody to write to
        return
    since = event.decided_at or event.created_at
    (end or EndTold(event.id, event.contact_email)).post(
        db,
        f"side_events/{kind}",
        Recipient(event.contact_email, event.contact_name, event.contact_language),
        cause=f"side_event.{kind}:{event.id}:{since.isoformat()}",
        meeting_id=meeting.id,
        about=about,
        to_read=to_read,
        **{"meeting": meeting, "event": event, **context},
    )
