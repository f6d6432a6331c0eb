"""Mails to applicants, in the language they chose."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.core import i18n
from app.core.happenings import tell
from app.meetings.models import Meeting
from app.messages.models import Message
from app.messages.rules import DECISIONS
from app.messages.service import About, Attachment, Recipient, post
from app.messages.service.rehearsing import rehearsal_of
from app.questions.models import Question
from app.side_events.models import (
    Answer,
    ChangeRequest,
    Partner,
    PartnerRole,
    SideEvent,
    SideEventState,
    Speaker,
)
from app.side_events.rules.answers import Named, is_asked, said_away, takes_part
from app.side_events.rules.application import PARTNER_ROLES, SPEAKER_ROLES, Offer
from app.side_events.rules.applied import Applied
from app.side_events.rules.shown import Announced, EntriesTakenBack
from app.side_events.rules.states import NOT_HELD_IN, TELLS_THE_END
from app.side_events.rules.warnings import Elsewhere, warnings

RECONSIDERED = timedelta(minutes=5)  # so long nobody is told that a decision was taken back


@dataclass
class EndTold:
    """A letter tells somebody that a side event is not held as it was announced.

    Whoever mails entries for calendars gives it the one that takes the event out of theirs, and
    when that `begins`: one mail, not two. `written` is told of the letter once it is in the outbox.
    """

    event_id: str
    email: str
    entry: Attachment | None = None
    begins: datetime | None = None
    written: Callable[[Message], None] = lambda _message: None

    def post(self, db: Session, kind: str, to: Recipient, **said: Any) -> None:
        """Put the letter into the outbox with its entry; all else is that of `post`."""
        brought = [self.entry] if self.entry else []
        message = post(db, kind, to, attachments=brought, takes_out=bool(brought), **said)
        if message is not None:
            self.written(message)


def end_told(db: Session, event: SideEvent) -> EndTold:
    """What is to be sent with the letter that tells a host the end of their side event."""
    told = EndTold(event.id, event.contact_email)
    if event.contact_email and event.state in NOT_HELD_IN and not rehearsal_of(db):
        tell(db, told)
    return told


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


def role_of(named: Named) -> str:
    """What somebody is to a side event, in words."""
    return PARTNER_ROLES[named.role] if isinstance(named, Partner) else SPEAKER_ROLES[named.role]


def host_of(event: SideEvent) -> str:
    """The lead organiser as typed, or whoever is to be asked."""
    leads = (one.name for one in event.partners if one.role is PartnerRole.LEAD_ORGANISER)
    return next(leads, event.contact_name)


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


def not_held(
    db: Session,
    meeting: Meeting,
    event: SideEvent,
    *,
    held: bool,
    announced: Announced | None,
    to_read: bool = False,
) -> None:
    """An event is withdrawn or cancelled, or declined after all: whom it concerns hears of it.

    These are the partners who were asked and have not declined; the speakers where it was public,
    `announced` for then; and the organisers where it was to be `held` and not they took it off.
    Whoever has an entry in their calendar hears of it by the mail that takes it out. `to_read`:
    these mails wait to be read with the one of the decision.
    """
    told, _with_entries = _whom_it_concerns(db, event, was_public=announced is not None)
    for named in told.values():
        tell_not_held(db, meeting, event, named, announced=announced, to_read=to_read)
    if held and event.state is SideEventState.WITHDRAWN and meeting.contact_email:
        tell_given_back(db, meeting, event)


def readers_of_the_end(db: Session, event: SideEvent) -> list[str]:
    """By name who gets a mail where an event is cancelled: its host, and whom it concerns."""
    was_public = event.announced_start is not None
    told, with_entries = _whom_it_concerns(db, event, was_public=was_public)
    names = {one.email.lower(): one.name for one in event.speakers}
    host = [event.contact_name or event.contact_email] if event.contact_email else []
    others = {email.lower() for email in with_entries} - {event.contact_email.lower()}
    entries = [names.get(email, email) for email in sorted(others)]
    return list(dict.fromkeys([*host, *(one.name for one in told.values()), *entries]))


def _whom_it_concerns(
    db: Session, event: SideEvent, *, was_public: bool
) -> tuple[dict[str, Named], set[str]]:
    """Who hears by a letter that an event is not held, by address; and the addresses of those who
    hear of it by the mail that takes an entry out.
    """
    told: dict[str, Named] = {}
    for named in (*event.partners, *(event.speakers if was_public else ())):
        if (was_public or named.asked_at) and takes_part(named) and is_asked(named):
            told.setdefault(named.email, named)
    taken_back = EntriesTakenBack(event.id)
    if was_public:
        tell(db, taken_back)
    others = {email.lower() for email in ("", event.contact_email, *taken_back.emails)}
    concerned = {email: named for email, named in told.items() if email.lower() not in others}
    return concerned, taken_back.emails


def tell_not_held(
    db: Session,
    meeting: Meeting,
    event: SideEvent,
    named: Named,
    *,
    announced: Announced | None,
    to_read: bool = False,
) -> None:
    """An event is not held that was `announced` then and there: for somebody who is named in it."""
    to = Recipient(named.email, named.name, language_of(event, named))
    with i18n.in_use(to.language):
        role = str(role_of(named))
    said: dict[str, Any] = {"path": f"/{meeting.slug}", "role": role, "announced": announced}
    if to_read:
        said |= {"about": About(DECISIONS, event.id), "to_read": True}
    _not_held(db, "not_held", meeting, event, to, **said)


def tell_given_back(db: Session, meeting: Meeting, event: SideEvent) -> None:
    """An accepted event is withdrawn: for the organisers."""
    to, path = Recipient(meeting.contact_email, "", i18n.DEFAULT), f"/organise/{meeting.slug}"
    _not_held(db, "given_back", meeting, event, to, path=f"{path}/schedule/waiting")


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


def _not_held(
    db: Session, kind: str, meeting: Meeting, event: SideEvent, to: Recipient, **more: Any
) -> None:
    since = event.decided_at or event.created_at
    post(
        db,
        f"side_events/{kind}",
        to,
        cause=f"{TELLS_THE_END}{event.id}:{since.isoformat()}",
        meeting_id=meeting.id,
        meeting=meeting,
        event=event,
        **more,
    )


def language_of(event: SideEvent, named: Named) -> str:
    """In which language somebody is written to whom an application names."""
    return named.person.language if isinstance(named, Speaker) else event.contact_language


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
