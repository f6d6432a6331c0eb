"""Reads a mail that came in: a report on a mail of ours, an answer to an invitation, or a letter.

Whoever feeds mails may do so any number of times: each counts once. A mail that says of no meeting
that it is about it is kept only as a letter of somebody who has a function at one; else it stays
where it came from, for whoever keeps the mailbox.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from app.calendars.models import EntryCopy
from app.calendars.service import first_url
from app.core import clock, mime
from app.core.ids import new_id
from app.invitations import queries
from app.invitations.models import (
    IncomingMail,
    InvitationAnswer,
    InvitationMail,
    Method,
    Said,
    WhyKept,
)
from app.invitations.rules import Shown, proof, replies
from app.invitations.rules.replies import NoReply, Reply
from app.invitations.service import substitutes
from app.meetings.models import Meeting
from app.messages import queries as messages
from app.messages.models import Message
from app.messages.rules.reports import our_message, report_in
from app.messages.service import suppression
from app.settings import Settings
from app.side_events import service as side_events
from app.side_events.models import Answer, SideEvent
from app.side_events.rules.states import LIVE

LONGEST_LETTER = 4_000


class Became(StrEnum):
    """What became of a mail that was read, in English as in a log."""

    REPORT = "report on a mail of ours"
    ANSWER = "answer"
    KEPT = "kept for an organiser"
    READ_BEFORE = "read before"
    UNKNOWN = "about nothing known here"
    UNREADABLE = "not readable"


@dataclass(frozen=True)
class Outcome:
    """What became of a mail, and why where that needs a word."""

    became: Became
    reason: str = ""


@dataclass(frozen=True)
class _About:
    """Which invitation a mail is about, as far as it says so."""

    event: SideEvent
    mail: InvitationMail | None = None


@dataclass(frozen=True)
class _Incoming:
    """A mail that came in, and the mail of ours that it names, if it names one."""

    mail: mime.Mail
    digest: str
    ours: Message | None


def read(db: Session, raw: bytes) -> Outcome:
    """Take in one mail, as it came over the wire."""
    settings: Settings = db.info["settings"]
    try:
        mail = mime.read(raw)
    except mime.Unreadable as refused:
        return Outcome(Became.UNREADABLE, str(refused))
    report = report_in(mail, settings.host)
    if report is not None:
        known = suppression.note_report(db, report)
        return Outcome(Became.REPORT if known else Became.UNKNOWN, report.said)
    digest = hashlib.sha256(raw).hexdigest()
    if queries.was_read(db, digest):
        return Outcome(Became.READ_BEFORE)
    ours = messages.message_by_id(db, our_message(mail, settings.host))
    return _take(db, _Incoming(mail, digest, ours))


def _take(db: Session, incoming: _Incoming) -> Outcome:
    thread = _by_thread(db, incoming.ours)
    try:
        reply = replies.reply_in(incoming.mail)
    except NoReply as refused:
        return _keep(db, incoming, thread, WhyKept.UNREADABLE, str(refused))
    if reply is None:
        why = WhyKept.AUTOMATIC if _is_automatic(incoming.mail) else WhyKept.LETTER
        return _keep(db, incoming, thread, why)
    named = _by_uid(db, reply)
    about = named if named and named.mail else thread or named
    if about is None or about.mail is None:
        return _keep(db, incoming, about, WhyKept.STRANGER, reply.said.value)
    answer = _answer(db, about.event, about.mail, reply, incoming.digest)
    answer.verified = answer.from_invited and _is_proven(db, incoming, about.mail, reply)
    db.add(answer)
    db.flush()
    _confirm(db, about.event, answer)
    substitutes.follow_answer(db, about.event.meeting_id, about.event.id)
    return Outcome(Became.ANSWER, reply.said.value)


def _by_uid(db: Session, reply: Reply) -> _About | None:
    """The event that an answer names, and the mail to whom it answers for."""
    settings: Settings = db.info["settings"]
    event_id, _at, host = reply.uid.partition("@")
    hosts = {settings.host, urlsplit(first_url(db)).hostname}
    event = db.get(SideEvent, event_id) if host in hosts else None
    if event is None:
        return None
    asked = [one for one in queries.mails_of_event(db, event.id) if one.method is Method.REQUEST]
    for email in reply.speak_for:
        found = [one for one in asked if one.email.lower() == email]
        if found:
            return _About(event, _version(found, reply))
    return _About(event)


def _version(mails: list[InvitationMail], reply: Reply) -> InvitationMail:
    """Which of the mails to somebody they answer, `mails` the oldest first.

    Without SEQUENCE it is the one that was the newest when they answered.
    """
    if reply.sequence is not None:
        before = [one for one in mails if one.sequence <= reply.sequence]
    else:
        at = reply.answered_at or clock.now()
        before = [one for one in mails if one.made_at <= at]
    return (before or mails[:1])[-1]


def _by_thread(db: Session, ours: Message | None) -> _About | None:
    """The invitation that a mail answers by naming our mail, which only its recipient got."""
    found = queries.mail_of_message(db, ours.id) if ours else None
    return _About(db.get_one(SideEvent, found.side_event_id), found) if found else None


def _answer(
    db: Session, event: SideEvent, mail: InvitationMail, reply: Reply, digest: str
) -> InvitationAnswer:
    shown = Shown.from_json(mail.shown)
    timezone = db.get_one(Meeting, event.meeting_id).timezone
    proposed = [replies.in_zone(one, timezone) for one in reply.proposed or ()]
    return InvitationAnswer(
        id=new_id(),
        side_event_id=event.id,
        person_id=mail.person_id,
        digest=digest,
        said=reply.said,
        email=reply.writer or reply.attendee,
        from_invited=reply.is_from(mail.email),
        sequence=mail.sequence,
        starts_at=shown.starts_at,
        ends_at=shown.ends_at,
        answered_at=_not_later(reply.answered_at),
        comment=reply.comment,
        delegate_name=reply.delegate[0],
        delegate_email=reply.delegate[1],
        proposed_start=proposed[0] if proposed else None,
        proposed_end=proposed[1] if proposed else None,
    )


def _is_proven(db: Session, incoming: _Incoming, mail: InvitationMail, reply: Reply) -> bool:
    """Whether something shows who answers: they name our mail to them, which nobody else got, or
    write to the address that only it says, or their server has signed for them.
    """
    settings: Settings = db.info["settings"]
    pair = mail.side_event_id, mail.person_id
    named = queries.mail_of_message(db, incoming.ours.id) if incoming.ours else None
    copy = db.get(EntryCopy, pair)
    address = proof.address_with(settings.answers_to, copy.answer_key if copy else "")
    return (
        (named is not None and (named.side_event_id, named.person_id) == pair)
        or proof.came_to(incoming.mail, reply.organizer, address)
        or proof.vouched_for(incoming.mail, settings.answers_checked_by)
    )


def _confirm(db: Session, event: SideEvent, answer: InvitationAnswer) -> None:
    """Who accepts by their calendar, and was not heard of yet, takes part.

    Who declines those hours stays on the panel until they say on their page that they leave it, or
    their host replaces them. A mail that nothing verifies is too easily forged to confirm either.
    """
    if answer.said is not Said.ACCEPTED or not answer.verified or event.state not in LIVE:
        return
    for speaker in queries.functions_of(db, event.id, answer.person_id):
        if speaker.answer in {Answer.OPEN, Answer.ASKED}:
            side_events.answer(db, speaker, takes_part=True, at=answer.answered_at)


def _not_later(at: datetime | None) -> datetime:
    """When it came, where it says no hour or a later one: else it would outrank what comes next."""
    now = clock.now()
    return min(at or now, now)


def _is_automatic(mail: mime.Mail) -> bool:
    """Whether a programme wrote it (RFC 3834), or says so in an older way."""
    said = mail.says("Auto-Submitted").lower()
    if said and said != "no":
        return True
    older = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress")
    return any(mail.says(name) for name in older) or mail.says("Precedence") == "auto_reply"


def _keep(
    db: Session, incoming: _Incoming, about: _About | None, why: WhyKept, reason: str = ""
) -> Outcome:
    """Keep a mail for an organiser, where it says of which meeting it is."""
    mail, ours = incoming.mail, incoming.ours
    meeting_id = about.event.meeting_id if about else ours.meeting_id if ours else None
    email = next(iter(mail.addresses("From")), "")[:254]
    if meeting_id is None and why is WhyKept.LETTER:
        meeting_id = queries.meeting_spoken_at(db, email.lower())
    if meeting_id is None:
        return Outcome(Became.UNKNOWN, reason)
    texts = [part.text for part in mail.parts if part.media_type == "text/plain"]
    db.add(
        IncomingMail(
            id=new_id(),
            meeting_id=meeting_id,
            side_event_id=about.event.id if about else None,
            person_id=about.mail.person_id if about and about.mail else None,
            digest=incoming.digest,
            why=why,
            reason=reason,
            email=email,
            subject=mail.says("Subject")[:300],
            text="".join(texts)[:LONGEST_LETTER].replace("\x00", "").strip(),
            received_at=clock.now(),
        )
    )
    db.flush()
    return Outcome(Became.KEPT, why.value)
