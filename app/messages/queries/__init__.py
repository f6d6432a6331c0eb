"""Selects on the outbox."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.messages.models import (
    Channel,
    DraftRule,
    Gateway,
    MailHours,
    MailReader,
    MailRefusal,
    MailTopic,
    MailTurn,
    MailWording,
    Message,
    MessageState,
    ReadBefore,
    Suppression,
    Telephone,
)
from app.messages.queries.log import ON_A_PAGE, firsts_of, log_of, newest_messages, who_dropped
from app.messages.queries.waiting import (
    ARRIVED,
    about_unread,
    because_of,
    cause_of,
    caused,
    has_gone,
    has_to_come,
    has_told,
    hold_to_come,
    ids_of,
    is_another_leaving,
    is_or_copies,
    is_to_come,
    number_to_come,
    withdraw,
)

__all__ = [
    "ARRIVED",
    "ON_A_PAGE",
    "about_unread",
    "because_of",
    "cause_of",
    "caused",
    "firsts_of",
    "has_gone",
    "has_to_come",
    "has_told",
    "hold_to_come",
    "ids_of",
    "is_another_leaving",
    "is_or_copies",
    "is_to_come",
    "log_of",
    "newest_messages",
    "number_to_come",
    "who_dropped",
    "withdraw",
]
AT_ONCE = 200


@dataclass
class Became:
    """How many of some mails are in which state, and of how many a server says that it has them."""

    states: dict[MessageState, int] = field(default_factory=dict)
    delivered: int = 0


def message_by_cause(db: Session, cause: str) -> Message | None:
    """The mail of a cause, if it was written."""
    return db.scalar(select(Message).where(Message.cause == cause))


def message_to_change(db: Session, message_id: str) -> Message | None:
    """The mail of an id, kept from others until the transaction ends."""
    return db.get(Message, message_id, with_for_update=True, populate_existing=True)


def message_by_id(db: Session, message_id: str) -> Message | None:
    """The mail of an id."""
    return db.get(Message, message_id)


def messages_by_state(db: Session) -> Mapping[str, int]:
    """How many mails are in each state; every state is named."""
    counted = db.execute(select(Message.state, func.count()).group_by(Message.state))
    found = {row[0]: row[1] for row in counted}
    return {state.value: found.get(state, 0) for state in MessageState}


def failing(db: Session, emails: Collection[str]) -> set[str]:
    """Those of these addresses whose last mail, of those that were tried, did not arrive."""
    tried = (MessageState.SENT, MessageState.FAILED, MessageState.BOUNCED)
    last: dict[str, tuple[datetime, bool]] = {}
    wanted = list(emails)
    for first in range(0, len(wanted), AT_ONCE):
        chosen = (
            select(Message.to_email, Message.state, func.max(Message.created_at))
            .where(
                Message.channel == Channel.MAIL,
                Message.to_email.in_(wanted[first : first + AT_ONCE]),
                Message.state.in_(tried),
            )
            .group_by(Message.to_email, Message.state)
        )
        for email, state, at in db.execute(chosen):
            now = (at, state is not MessageState.SENT)
            last[email] = max(last.get(email, now), now)
    return {email for email, (_at, failed) in last.items() if failed}


def drafts_of(db: Session, meeting_id: str, *, page: int = 1) -> Sequence[Message]:
    """The drafts of a meeting by person, `ON_A_PAGE` of them to a page, none divided."""
    name = func.min(Message.to_name).label("name")
    whom = (
        select(Message.to_email, name)
        .where(*_waiting(meeting_id))
        .group_by(Message.to_email)
        .order_by(name, Message.to_email)
        .offset((page - 1) * ON_A_PAGE)
        .limit(ON_A_PAGE)
        .subquery()
    )
    chosen = _drafts(meeting_id).join(whom, whom.c.to_email == Message.to_email)
    ordered = chosen.order_by(whom.c.name, Message.to_email, Message.created_at, Message.id)
    return db.scalars(ordered).all()


def people_with_drafts(db: Session, meeting_id: str) -> int:
    """To how many addresses drafts of a meeting would go."""
    counted = select(func.count(Message.to_email.distinct())).where(*_waiting(meeting_id))
    return db.scalars(counted).one()


def _drafts(meeting_id: str) -> Select[Message]:
    return select(Message).where(*_waiting(meeting_id))


def _waiting(meeting_id: str) -> tuple[ColumnElement[bool], ...]:
    return Message.meeting_id == meeting_id, Message.state == MessageState.DRAFT


def drafts_by_cause(db: Session, meeting_id: str) -> Mapping[str, int]:
    """How many drafts of each cause wait at a meeting."""
    counted = (
        select(Message.draft_of, func.count())
        .where(*_waiting(meeting_id))
        .group_by(Message.draft_of)
    )
    return {str(cause): number for cause, number in db.execute(counted)}


def drafts_to_change(
    db: Session, meeting_id: str, *, ids: Collection[str] = (), cause: str = ""
) -> Sequence[Message]:
    """Drafts of these ids, or all of a cause, kept from others until the transaction ends."""
    which = Message.draft_of == cause if cause else Message.id.in_(ids)
    chosen = _drafts(meeting_id).where(which).order_by(Message.id).with_for_update()
    return db.scalars(chosen.execution_options(populate_existing=True)).all()


def became_of(
    db: Session,
    meeting_id: str,
    cause: str,
    about_ids: Collection[str],
    channel: Channel = Channel.MAIL,
) -> Mapping[str, Became]:
    """What became of the mails of a cause, or of its short texts, by what they tell of; whoever is
    sent a copy was written to before, and is counted once.
    """
    counted = (
        select(Message.about_id, Message.state, func.count(), func.count(Message.delivered_at))
        .where(
            Message.meeting_id == meeting_id,
            Message.channel == channel,
            Message.draft_of == cause,
            Message.about_id.in_(about_ids),
            Message.copy_of.is_(None),
        )
        .group_by(Message.about_id, Message.state)
        .order_by(Message.state)
    )
    found: dict[str, Became] = {}
    for about_id, state, number, delivered in db.execute(counted):
        one = found.setdefault(str(about_id), Became())
        one.states[state] = number
        one.delivered += delivered
    return found


def read_before(db: Session, meeting_id: str) -> Mapping[str, ReadBefore]:
    """What is set of each cause at a meeting."""
    rows = db.scalars(select(DraftRule).where(DraftRule.meeting_id == meeting_id))
    return {row.cause: row.read_before for row in rows}


def draft_rule(db: Session, meeting_id: str, cause: str) -> DraftRule | None:
    """What is set of one cause."""
    return db.get(DraftRule, (meeting_id, cause))


def suppression_of(db: Session, meeting_id: str | None, email: str) -> Suppression | None:
    """Why a meeting sends nothing to an address; None where it does, and where there is none."""
    return db.get(Suppression, (meeting_id, email.lower())) if meeting_id else None


def suppressions_of(db: Session, meeting_id: str) -> Sequence[Suppression]:
    """The addresses that get no mails of a meeting, the newest first."""
    chosen = select(Suppression).where(Suppression.meeting_id == meeting_id)
    return db.scalars(chosen.order_by(Suppression.since.desc(), Suppression.email)).all()


def held_for(db: Session, meeting_id: str, email: str) -> Sequence[Message]:
    """The mails of a meeting that wait because their address gets none, the oldest first."""
    chosen = select(Message).where(
        Message.meeting_id == meeting_id,
        func.lower(Message.to_email) == email.lower(),
        Message.state == MessageState.SUPPRESSED,
    )
    return db.scalars(chosen.order_by(Message.created_at, Message.id)).all()


def held_by_address(db: Session, meeting_id: str) -> Mapping[str, int]:
    """How many mails of a meeting wait for each address that gets none."""
    email = func.lower(Message.to_email)
    counted = select(email, func.count()).where(
        Message.meeting_id == meeting_id, Message.state == MessageState.SUPPRESSED
    )
    return {row[0]: row[1] for row in db.execute(counted.group_by(email))}


def forget_sealed(db: Session, before: datetime) -> int:
    """Forget what mails said that went before a moment; gives of how many."""
    gone = update(Message).where(Message.sealed != "", Message.sent_at < before).values(sealed="")
    return len(db.execute(gone.returning(Message.id)).all())


def gateway(db: Session, meeting_id: str) -> Gateway | None:
    """The gateway of a meeting's short texts, if it has one."""
    return db.get(Gateway, meeting_id)


def gateway_to_change(db: Session, meeting_id: str) -> Gateway | None:
    """The same, kept from others until the transaction ends."""
    return db.get(Gateway, meeting_id, with_for_update=True, populate_existing=True)


def telephone(db: Session, telephone_id: str) -> Telephone | None:
    """The number of an id."""
    return db.get(Telephone, telephone_id)


def telephone_of(db: Session, meeting_id: str, email: str) -> Telephone | None:
    """The number that somebody gave for a meeting's short texts, by their address."""
    chosen = select(Telephone).where(
        Telephone.meeting_id == meeting_id, Telephone.email == email.lower()
    )
    return db.scalar(chosen)


def with_telephone(db: Session, meeting_id: str) -> set[str]:
    """The addresses, in small letters, whose owners get short texts of a meeting."""
    chosen = select(Telephone.email).where(
        Telephone.meeting_id == meeting_id, Telephone.agreed_at.is_not(None)
    )
    return set(db.scalars(chosen))


def newest_text(db: Session, meeting_id: str, kind: str) -> Message | None:
    """The newest short text of a kind that a meeting wrote."""
    chosen = select(Message).where(
        Message.meeting_id == meeting_id,
        Message.kind == kind,
        Message.channel == Channel.TEXT,
    )
    return db.scalar(chosen.order_by(Message.created_at.desc(), Message.id).limit(1))


def turn_at(db: Session, domain: str) -> MailTurn | None:
    """When the next mail to a domain may go, kept from others until the transaction ends."""
    return db.get(MailTurn, domain, with_for_update=True, populate_existing=True)


def reader(db: Session, meeting_id: str, email: str) -> MailReader | None:
    """How somebody reads the messages of a meeting, where they have said so."""
    return db.get(MailReader, (meeting_id, email.lower()))


def refusal(db: Session, meeting_id: str, email: str, topic: MailTopic) -> MailRefusal | None:
    """Whether somebody wants no mails of a topic from a meeting."""
    return db.get(MailRefusal, (meeting_id, email.lower(), topic))


def refusing(db: Session, meeting_id: str, topic: MailTopic) -> set[str]:
    """The addresses, in small letters, that want no mails of a topic from a meeting."""
    chosen = select(MailRefusal.email).where(
        MailRefusal.meeting_id == meeting_id, MailRefusal.topic == topic
    )
    return set(db.scalars(chosen))


def refusals_of(db: Session, meeting_id: str, email: str) -> Sequence[MailRefusal]:
    """Which mails somebody wants no more of from a meeting."""
    chosen = select(MailRefusal).where(
        MailRefusal.meeting_id == meeting_id, MailRefusal.email == email.lower()
    )
    return db.scalars(chosen.order_by(MailRefusal.topic)).all()


def mail_hours(db: Session, meeting_id: str) -> MailHours | None:
    """The quiet hours of a meeting; None where it has none."""
    return db.get(MailHours, meeting_id)


def wording(db: Session, meeting_id: str, kind: str, language: str) -> MailWording | None:
    """The words that a meeting has of its own for a kind in a language; None: those provided."""
    last = db.scalar(_versions(meeting_id, kind, language).limit(1))
    return last if last and last.text else None


def wording_versions(
    db: Session, meeting_id: str, kind: str, language: str
) -> Sequence[tuple[MailWording, str]]:
    """All versions, the newest first, each with the name or address of who wrote it."""
    chosen = _versions(meeting_id, kind, language).outerjoin(
        Account, Account.id == MailWording.created_by
    )
    by = func.coalesce(func.nullif(Account.name, ""), Account.email, "")
    return [(one, name) for one, name in db.execute(chosen.add_columns(by))]


def wordings_of(db: Session, meeting_id: str) -> Sequence[MailWording]:
    """The last version of each kind and language of a meeting, also where it says nothing."""
    chosen = select(MailWording).where(MailWording.meeting_id == meeting_id)
    found = db.scalars(chosen.order_by(MailWording.number))
    return list({(one.kind, one.language): one for one in found}.values())


def meetings_with_wordings(db: Session) -> set[str]:
    """The meetings that have words of their own for some kind of mail."""
    return set(db.scalars(select(MailWording.meeting_id).distinct()))


def _versions(meeting_id: str, kind: str, language: str) -> Select[MailWording]:
    return (
        select(MailWording)
        .where(
            MailWording.meeting_id == meeting_id,
            MailWording.kind == kind,
            MailWording.language == language,
        )
        .order_by(MailWording.number.desc())
    )
