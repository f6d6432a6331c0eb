"""Selects on who is invited, and on who has to do with a side event."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select
from sqlalchemy.orm import Session, aliased, load_only

from app.invitations.models import (
    CalendarWay,
    IncomingMail,
    InvitationAnswer,
    InvitationMail,
    InvitationPolicy,
    InvitationWish,
    Method,
    Way,
)
from app.invitations.rules.record import ByMail, NewestMails, OnRecord
from app.meetings.models import Meeting
from app.messages.models import Message, MessageState
from app.messages.queries import has_gone, is_or_copies, is_to_come
from app.registrations.models import Person
from app.schedule.models import ReleasedEvent
from app.side_events.models import Answer, AttendanceMark, SideEvent, SideEventState, Speaker
from app.side_events.rules.states import LIVE

# Of a mail with an entry, its message being joined: nothing newer overtook it before it went;
# nor did somebody drop it (old ones have no message then).
STANDS = or_(Message.id.is_(None), Message.state != MessageState.WITHDRAWN)
NOT_DROPPED = Message.state.not_in((MessageState.WITHDRAWN, MessageState.DROPPED))
SHOWN_AHEAD = (SideEvent.title, SideEvent.announced_start, SideEvent.announced_end)


def policy_of(db: Session, meeting_id: str) -> InvitationPolicy | None:
    """What a meeting set, None where it set nothing."""
    return db.get(InvitationPolicy, meeting_id)


def wish_of(db: Session, person_id: str) -> InvitationWish | None:
    """Whether somebody asked for invitations."""
    return db.get(InvitationWish, person_id)


def way_of(db: Session, person_id: str) -> CalendarWay | None:
    """Which way somebody chose for their entries."""
    return db.get(CalendarWay, person_id)


def only_by_feed(db: Session, meeting_id: str) -> set[str]:
    """Who of a meeting wants no entries by mail."""
    chosen = select(CalendarWay.person_id).join(Person, Person.id == CalendarWay.person_id)
    chosen = chosen.where(Person.meeting_id == meeting_id, CalendarWay.way == Way.FEED)
    return set(db.scalars(chosen))


def wanting_both(db: Session, people: Collection[str]) -> set[str]:
    """Who of these wants in their feed also what comes by mail."""
    chosen = select(CalendarWay.person_id).where(CalendarWay.person_id.in_(people))
    return set(db.scalars(chosen.where(CalendarWay.way == Way.BOTH)))


def came_by_mail(db: Session, person_id: str) -> set[str]:
    """The events that mails put into somebody's calendar, or took out of it: see `ByMail`."""
    is_held = SideEvent.announced_start.is_not(None)
    chosen = (
        select(
            InvitationMail.side_event_id,
            InvitationMail.method,
            Message.state,
            Message.kind,
            is_held,
        )
        .join(SideEvent, SideEvent.id == InvitationMail.side_event_id)
        .outerjoin(Message, Message.id == InvitationMail.message_id)
        .where(InvitationMail.person_id == person_id, STANDS)
        .order_by(InvitationMail.sequence)
    )
    found: dict[str, ByMail] = {}
    held: dict[str, bool] = {}
    for event_id, method, state, kind, held_now in db.execute(chosen):
        found.setdefault(event_id, ByMail()).add(method, state, kind)
        held[event_id] = held_now
    return {one for one, by_mail in found.items() if by_mail.suffices(is_held=held[one])}


def wishes_of(db: Session, meeting_id: str) -> set[str]:
    """Who of a meeting asked for invitations to whatever is in their calendar."""
    chosen = select(InvitationWish.person_id).join(Person, Person.id == InvitationWish.person_id)
    return set(db.scalars(chosen.where(Person.meeting_id == meeting_id)))


def panels_of(db: Session, release_id: str) -> Sequence[tuple[Speaker, Person]]:
    """Who has a function at the side events of a release, as things stand now."""
    chosen = (
        select(Speaker, Person)
        .join(Person, Person.id == Speaker.person_id)
        .join(ReleasedEvent, ReleasedEvent.side_event_id == Speaker.side_event_id)
        .where(ReleasedEvent.release_id == release_id, Speaker.answer != Answer.DECLINED)
        .order_by(Speaker.side_event_id, Speaker.position, Speaker.id)
    )
    return [(speaker, person) for speaker, person in db.execute(chosen)]


def spoken_of(db: Session, release_id: str, person_id: str) -> list[tuple[Speaker, ReleasedEvent]]:
    """At which side events of a release somebody has a function, as things stand now."""
    chosen = (
        select(Speaker, ReleasedEvent)
        .join(ReleasedEvent, ReleasedEvent.side_event_id == Speaker.side_event_id)
        .where(ReleasedEvent.release_id == release_id, Speaker.person_id == person_id)
        .where(Speaker.answer != Answer.DECLINED)
        .order_by(ReleasedEvent.starts_at, Speaker.side_event_id, Speaker.position)
    )
    return [(speaker, event) for speaker, event in db.execute(chosen)]


def marks_of(db: Session, release_id: str, people: Collection[str]) -> Sequence[tuple[str, Person]]:
    """Which side events of a release these people want to attend."""
    chosen = (
        select(AttendanceMark.side_event_id, Person)
        .join(Person, Person.id == AttendanceMark.person_id)
        .join(ReleasedEvent, ReleasedEvent.side_event_id == AttendanceMark.side_event_id)
        .where(ReleasedEvent.release_id == release_id, Person.id.in_(people))
        .order_by(AttendanceMark.side_event_id, Person.id)
    )
    return [(event_id, person) for event_id, person in db.execute(chosen)]


def last_mails(
    db: Session, meeting_id: str, which: ColumnElement[bool]
) -> dict[tuple[str, str], InvitationMail]:
    """The newest mail with an entry of those whose message is such, by event and person."""
    chosen = (
        select(InvitationMail)
        .join(SideEvent, SideEvent.id == InvitationMail.side_event_id)
        .outerjoin(Message, Message.id == InvitationMail.message_id)
        .where(SideEvent.meeting_id == meeting_id, which)
        .order_by(InvitationMail.sequence)
    )
    return {(one.side_event_id, one.person_id): one for one in db.scalars(chosen)}


def last_sent(db: Session, event_id: str, person_id: str) -> InvitationMail | None:
    """The newest mail with an entry of an event to a person that has gone."""
    chosen = (
        select(InvitationMail)
        .join(Message, Message.id == InvitationMail.message_id)
        .where(
            InvitationMail.side_event_id == event_id,
            InvitationMail.person_id == person_id,
            has_gone(),
        )
        .order_by(InvitationMail.sequence.desc())
    )
    return db.scalar(chosen.limit(1))


class HoursTold(NamedTuple):
    """The hours of an entry, None where it was taken out, since when, and the first SEQUENCE."""

    hours: tuple[datetime, datetime] | None
    since: datetime
    sequence: int


def told_hours(db: Session, meeting_id: str) -> dict[tuple[str, str], HoursTold]:
    """The hours that mails have told last, by event and person."""
    mail, hours = InvitationMail, [InvitationMail.shown[one] for one in ("starts_at", "ends_at")]
    chosen = (
        select(
            mail.side_event_id,
            mail.person_id,
            mail.method,
            mail.sequence,
            *(one.as_string() for one in hours),
            func.coalesce(Message.sent_at, mail.made_at),
        )
        .join(Message, Message.id == mail.message_id)
        .where(Message.meeting_id == meeting_id, has_gone())
        .order_by(mail.sequence)
    )
    found: dict[tuple[str, str], HoursTold] = {}
    for event_id, person_id, method, sequence, starts_at, ends_at, at in db.execute(chosen):
        ends = datetime.fromisoformat(starts_at), datetime.fromisoformat(ends_at)
        now = ends if method is Method.REQUEST else None
        pair = event_id, person_id
        if pair not in found or found[pair].hours != now:
            found[pair] = HoursTold(now, at, sequence)
    return found


def confirmed_of(db: Session, release_id: str) -> dict[tuple[str, str], datetime]:
    """When somebody confirmed last, on their own page or by mail, that they have their function."""
    chosen = (
        select(Speaker.side_event_id, Speaker.person_id, func.max(Speaker.answered_at))
        .join(ReleasedEvent, ReleasedEvent.side_event_id == Speaker.side_event_id)
        .where(
            ReleasedEvent.release_id == release_id,
            Speaker.answer == Answer.CONFIRMED,
            Speaker.answered_at.is_not(None),
        )
        .group_by(Speaker.side_event_id, Speaker.person_id)
    )
    return {(one, person_id): at for one, person_id, at in db.execute(chosen) if at}


def waiting_mails(db: Session, meeting_id: str) -> Sequence[tuple[InvitationMail, Message]]:
    """The mails with an entry that have not gone, the oldest first, also copies."""
    known = aliased(Message)
    chosen = (
        select(InvitationMail, Message)
        .join(known, known.id == InvitationMail.message_id)
        .join(Message, is_or_copies(known))
        .where(Message.meeting_id == meeting_id, is_to_come())
        .order_by(InvitationMail.sequence)
    )
    return [(mail, message) for mail, message in db.execute(chosen)]


def newest_of_event(db: Session, event_id: str) -> NewestMails:
    """The newest mail with an entry to each person of an event, and what became of it.

    Dropped ones are among them, and of old ones without a message; not those that were overtaken.
    """
    chosen = (
        select(InvitationMail, Message)
        .outerjoin(Message, Message.id == InvitationMail.message_id)
        .where(InvitationMail.side_event_id == event_id, STANDS)
        .order_by(InvitationMail.sequence)
    )
    return {mail.person_id: (mail, message) for mail, message in db.execute(chosen)}


def panel_of(db: Session, event_id: str) -> Sequence[tuple[Speaker, Person]]:
    """Who has a function at an event and has not declined, the first first."""
    chosen = (
        select(Speaker, Person)
        .join(Person, Person.id == Speaker.person_id)
        .where(Speaker.side_event_id == event_id, Speaker.answer != Answer.DECLINED)
        .order_by(Speaker.position, Speaker.id)
    )
    return [(speaker, person) for speaker, person in db.execute(chosen)]


def functions_of(db: Session, event_id: str, person_id: str) -> Sequence[Speaker]:
    """The functions of somebody at an event, declined or not."""
    chosen = select(Speaker).where(
        Speaker.side_event_id == event_id, Speaker.person_id == person_id
    )
    return db.scalars(chosen.order_by(Speaker.position, Speaker.id)).all()


def on_record(db: Session, meeting_id: str, event_id: str = "") -> dict[str, OnRecord]:
    """What was mailed of the events of a meeting, or of one of them, by event."""
    chosen = (
        select(InvitationMail, Message)
        .join(SideEvent, SideEvent.id == InvitationMail.side_event_id)
        .outerjoin(Message, Message.id == InvitationMail.message_id)
        .where(SideEvent.meeting_id == meeting_id, STANDS)
        .order_by(InvitationMail.sequence)
    )
    if event_id:
        chosen = chosen.where(SideEvent.id == event_id)
    found: dict[str, OnRecord] = {}
    for mail, message in db.execute(chosen):
        found.setdefault(mail.side_event_id, OnRecord()).add(mail, message)
    return found


def people_by_id(db: Session, ids: Collection[str]) -> dict[str, Person]:
    """People by their ids."""
    found = db.scalars(select(Person).where(Person.id.in_(ids)))
    return {person.id: person for person in found}


def mails_of_event(db: Session, event_id: str) -> Sequence[InvitationMail]:
    """All mails with an entry of an event that left us, the oldest first."""
    left = or_(has_gone(), Message.state == MessageState.BOUNCED)
    chosen = (
        select(InvitationMail)
        .join(Message, Message.id == InvitationMail.message_id)
        .where(InvitationMail.side_event_id == event_id, left)
        .order_by(InvitationMail.sequence)
    )
    return db.scalars(chosen).all()


def forget_carried(db: Session, ids: Collection[str]) -> bool:
    """Forget entries that went with these mails about something else; whether there were any."""
    other = select(Message.id).where(Message.id.in_(ids), Message.kind.not_like("invitations/%"))
    gone = delete(InvitationMail).where(InvitationMail.message_id.in_(other))
    return bool(db.execute(gone.returning(InvitationMail.id)).all())


def mail_of_message(db: Session, message_id: str) -> InvitationMail | None:
    """The entry that a mail of ours or a copy of it brought, None where it brought none."""
    known = aliased(Message)
    chosen = (
        select(InvitationMail)
        .join(known, known.id == InvitationMail.message_id)
        .join(Message, is_or_copies(known))
    )
    return db.scalar(chosen.where(Message.id == message_id))


def was_read(db: Session, digest: str) -> bool:
    """Whether a mail was read before."""
    answers = select(InvitationAnswer.id).where(InvitationAnswer.digest == digest)
    mails = select(IncomingMail.id).where(IncomingMail.digest == digest)
    return db.scalar(answers.union_all(mails).limit(1)) is not None


def answers_of_event(db: Session, event_id: str) -> Sequence[InvitationAnswer]:
    """What was answered about an event: to the oldest version first, the newest words last."""
    chosen = select(InvitationAnswer).where(InvitationAnswer.side_event_id == event_id)
    return db.scalars(_by_age(chosen)).all()


def answer_of(db: Session, meeting_id: str, answer_id: str) -> InvitationAnswer | None:
    """One answer about an event of a meeting."""
    chosen = (
        select(InvitationAnswer)
        .join(SideEvent, SideEvent.id == InvitationAnswer.side_event_id)
        .where(InvitationAnswer.id == answer_id, SideEvent.meeting_id == meeting_id)
    )
    return db.scalar(chosen)


def answers_of_meeting(db: Session, meeting_id: str) -> Sequence[InvitationAnswer]:
    """The same about all events of a meeting."""
    chosen = (
        select(InvitationAnswer)
        .join(SideEvent, SideEvent.id == InvitationAnswer.side_event_id)
        .where(SideEvent.meeting_id == meeting_id)
    )
    return db.scalars(_by_age(chosen)).all()


def answered_by_release(db: Session, meeting_id: str) -> Mapping[int, int]:
    """To how many entries of each release there is an answer that is shown to be of whoever was
    invited.
    """
    answers = (
        InvitationAnswer.side_event_id == InvitationMail.side_event_id,
        InvitationAnswer.person_id == InvitationMail.person_id,
        InvitationAnswer.sequence == InvitationMail.sequence,
        InvitationAnswer.from_invited,
        InvitationAnswer.verified,
    )
    counted = (
        select(InvitationMail.release_number, func.count(InvitationMail.id.distinct()))
        .join(InvitationAnswer, and_(*answers))
        .join(SideEvent, SideEvent.id == InvitationMail.side_event_id)
        .where(SideEvent.meeting_id == meeting_id)
        .group_by(InvitationMail.release_number)
    )
    return {row[0]: row[1] for row in db.execute(counted)}


def _by_age(chosen: Select[InvitationAnswer]) -> Select[InvitationAnswer]:
    return chosen.order_by(
        InvitationAnswer.sequence, InvitationAnswer.answered_at, InvitationAnswer.id
    )


def meeting_spoken_at(db: Session, email: str) -> str | None:
    """The meeting at a live side event of which an address has a function, the latest of several;
    None where it has none.
    """
    chosen = (
        select(Meeting.id)
        .join(SideEvent, SideEvent.meeting_id == Meeting.id)
        .join(Speaker, Speaker.side_event_id == SideEvent.id)
        .where(func.lower(Speaker.email) == (email or None), SideEvent.state.in_(LIVE))
        .order_by(Meeting.starts_on.desc(), Meeting.id)
    )
    return db.scalar(chosen.limit(1))


def panels_ahead(
    db: Session, meeting_id: str, moment: datetime
) -> Sequence[tuple[Speaker, SideEvent]]:
    """Who has or had a function at a published side event that is not over, declined or not."""
    chosen = (
        select(Speaker, SideEvent)
        .join(SideEvent, SideEvent.id == Speaker.side_event_id)
        .where(
            SideEvent.meeting_id == meeting_id,
            SideEvent.state == SideEventState.ACCEPTED,
            SideEvent.announced_end > moment,
        )
        .options(load_only(*SHOWN_AHEAD))
        .order_by(SideEvent.announced_start, SideEvent.number, Speaker.position)
    )
    return [(speaker, event) for speaker, event in db.execute(chosen)]
