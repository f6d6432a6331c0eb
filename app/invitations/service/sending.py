"""Compares what people's calendars hold with the current release, and mails what is different.

It can be done at any time and any number of times: nothing is sent where nothing is different.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.calendars.models import EntryCopy
from app.calendars.rules.entries import ATTENDS
from app.calendars.service import feed_of
from app.core import clock, i18n
from app.core.db import Languages
from app.core.errors import Conflict
from app.core.i18n import gettext as _
from app.core.ids import new_id
from app.core.jobs import enqueue_at_commit
from app.hosting.rules.parts import NOTHING
from app.invitations import mails, queries
from app.invitations.models import InvitationMail, Method
from app.invitations.rules import (
    SETTLES,
    UPDATES,
    Holds,
    Shown,
    Step,
    Why,
    as_said,
    itip,
    marks_of,
    new_among,
    next_sequence,
    proof,
    steps,
)
from app.invitations.rules.versions import UNANSWERED, can_be_written_anew
from app.invitations.service import in_place
from app.invitations.service.desk import Desk, Pair
from app.invitations.service.wishing import SEND_DUE
from app.matching.rules.merging import PeopleMerged
from app.meetings.rules import TechnicianNamed
from app.messages import queries as messages
from app.messages.models import Message, MessageState
from app.messages.service import Recipient
from app.messages.service.again import EntryGoesAgain, WentAgain
from app.messages.service.drafts import DraftsDropped, NewsOvertaken
from app.registrations.service import feed_page
from app.schedule import queries as schedule
from app.schedule.models import PublicState
from app.schedule.service import ProgrammePublished
from app.settings import Settings
from app.side_events.mails.ending import EndTold
from app.side_events.models import Answer, SideEvent
from app.side_events.rules.shown import DetailsChanged, PanelChanged
from app.side_events.service.answers import answer_path, give_link

# What is not held and may be held otherwise is taken out of calendars in words of its own.
_SET_BACK = {PublicState.WAITING: Why.WAITS, PublicState.UNDECIDED: Why.UNDECIDED}


def on_release(db: Session, published: ProgrammePublished) -> None:
    """React to a release: whoever holds an entry that is wrong now gets the right one."""
    send_due(db, published.meeting_id, letters_wait=published.letters_wait, at_once=True)


def ask_to_send(db: Session, changed: PanelChanged) -> None:
    """React to a change of who has a function at an event: a job looks who holds what.

    With it other details may have changed, which are told when nobody edits them any more.
    """
    enqueue_at_commit(db, SEND_DUE, "mail", changed.meeting_id)
    ask_to_send_soon(db, changed)


def ask_to_send_again(db: Session, overtaken: NewsOvertaken) -> None:
    """React to what was overtaken before it went: a job looks what there is to say now."""
    enqueue_at_commit(db, SEND_DUE, "mail", overtaken.meeting_id)


def ask_to_send_soon(
    db: Session, changed: PanelChanged | DetailsChanged | TechnicianNamed | PeopleMerged
) -> None:
    """React to a change of what entries say besides: several edits are told by one mail."""
    seconds = SETTLES.total_seconds() + 1
    enqueue_at_commit(db, SEND_DUE, "mail", changed.meeting_id, delay_seconds=seconds)


def give_entry(db: Session, told: EndTold) -> None:
    """React to a letter being written that tells somebody the end of an event: if they have it by
    mail, the letter takes it out.
    """
    person_id = _holder(db, told.event_id, told.email)
    meeting_id = db.get_one(SideEvent, told.event_id).meeting_id
    release = schedule.current_release(db, meeting_id) if person_id else None
    if person_id is None or release is None:
        return
    desk, pair = Desk.of(db, release), (told.event_id, person_id)
    if desk.shown(told.event_id) is not None:
        return
    due, _to_read = _overtake(db, desk, pair)
    for saying in due:  # one: of what is not held, there is nothing else to say
        mail = _new_mail(db, desk, pair, saying)
        told.entry = mails.attached(mail.method, _entry(db, desk, mail))
        told.begins = saying.shown.starts_at
        told.written = partial(_went_with, db, mail)


def _holder(db: Session, event_id: str, email: str) -> str | None:
    """The id of who has, or is about to get, an entry of an event at this address."""
    for person_id, (mail, _message) in queries.newest_of_event(db, event_id).items():
        if mail.method is Method.REQUEST and mail.email.lower() == email.lower():
            return person_id
    return None


def _went_with(db: Session, mail: InvitationMail, letter: Message) -> None:
    mail.message_id = letter.id
    db.add(mail)
    db.flush()


def send_dropped(db: Session, dropped: DraftsDropped) -> None:
    """React to mails being dropped: the entry that a letter of others had goes by itself."""
    if queries.forget_carried(db, dropped.ids):
        enqueue_at_commit(db, SEND_DUE, "mail", dropped.meeting_id)


def send_due(
    db: Session, meeting_id: str, *, letters_wait: bool = False, at_once: bool = False
) -> int:
    """Mail everybody of a meeting what their calendar does not have; gives how many mails.

    The meeting must be kept from others (`schedule.queries.lock_meeting`): a release in the same
    moment would write the same mails. `letters_wait`: an organiser reads them first. Details that
    are being edited wait (`rules.SETTLES`), unless all is told `at_once`.
    """
    release = schedule.current_release(db, meeting_id)
    if release is None:
        return 0
    desk = Desk.of(db, release, letters_wait=letters_wait, at_once=at_once)
    sent = 0
    for event_id, person_id in sorted({*desk.wanted, *desk.mails}):
        sent += _send_to(db, desk, (event_id, person_id))
    db.flush()
    return sent


def send_anew(db: Session, actor: Actor, meeting_id: str, pair: Pair) -> bool:
    """Write the last entry to somebody anew, where it came back, could not be sent, was dropped
    or was kept here while no server was set.

    It is as things are now, under the next SEQUENCE, and says what is different from the last one
    that they got. Gives whether it was written: not where it has been in the meantime, or there is
    nothing to say of the event any more.
    """
    schedule.lock_meeting(db, meeting_id)
    release = schedule.current_release(db, meeting_id)
    if release is None:
        return False
    desk = Desk.of(db, release, at_once=True)
    mail, message = queries.newest_of_event(db, pair[0]).get(pair[1], (None, None))
    settings: Settings = db.info["settings"]
    state = message.state if message else None
    if mail is None or not can_be_written_anew(state, with_server=bool(settings.smtp_url)):
        return False
    due = _due(desk, pair, desk.sent.get(pair))
    for saying in due:
        _write(db, desk, pair, saying)
    if not due:
        return False
    record(db, actor, "invitations.sent_anew", meeting_id, pair[0], person=pair[1])
    db.flush()
    return True


def give_entry_again(db: Session, going: EntryGoesAgain) -> None:
    """React to a mail with an entry going once more: the entry is as it is now. Raises `Conflict`
    where another went to its reader since, or is due.
    """
    mail = queries.mail_of_message(db, going.message_id)
    event = db.get_one(SideEvent, mail.side_event_id) if mail else None
    release = schedule.current_release(db, event.meeting_id) if event else None
    if mail is not None and release is not None:
        desk, pair = Desk.of(db, release, at_once=True), (mail.side_event_id, mail.person_id)
        if desk.mails.get(pair) is mail and not _due(desk, pair, mail):
            going.entries.append(mails.attached(mail.method, _entry(db, desk, mail)).as_json())
            return
    raise Conflict(
        _(
            "It carries an entry for a calendar that is not the newest any more. See on the page of"
            " its side event which version each has."
        )
    )


def follow_copy(db: Session, went: WentAgain) -> None:
    """React to a mail with an entry going once more: if it came back so far, the copy counts."""
    mail = queries.mail_of_message(db, went.message_id)
    message = db.get(Message, mail.message_id) if mail else None
    if mail and message and message.state is MessageState.BOUNCED:
        mail.message_id = went.copy_id


def _send_to(db: Session, desk: Desk, pair: Pair) -> int:
    """Write what somebody's entry was not written to say; gives how many mails."""
    if desk.is_in_letter(pair):
        return 0
    due, to_read = _overtake(db, desk, pair)
    for saying in due:
        _write(db, desk, pair, saying, to_read=to_read)
    return len(due)


def _overtake(db: Session, desk: Desk, pair: Pair) -> tuple[list["_Saying"], bool]:
    """What somebody's entry was not written to say, and whether an organiser reads it first.

    What has not gone would be sent after what is right now: it is withdrawn, and the new one says
    what is different from the last one that has.
    """
    if not _due(desk, pair, desk.mails.get(pair)):
        return [], False
    waiting = desk.waiting.get(pair, ())
    to_read = desk.letters_wait or any(one.state is MessageState.DRAFT for one in waiting)
    if waiting:
        messages.withdraw(db, ids=[one.id for one in waiting])
    return _due(desk, pair, desk.sent.get(pair)), to_read


def _due(desk: Desk, pair: Pair, mail: InvitationMail | None) -> list["_Saying"]:
    """What is to be said to somebody who got this mail last."""
    shown = desk.shown(pair[0])
    holds = None
    if mail:
        stale = desk.is_stale(pair, mail)
        said_then = Shown.from_json(mail.shown)
        holds = Holds(mail.email, mail.method, said_then, stale, mail.named)
    before, due = holds.shown if holds else None, []
    for found in steps(holds, desk.wanted.get(pair), shown, desk.roles, clock.now()):
        step = replace(found, why=_in_words(desk, pair[0], found.why))
        said = shown if step.method is Method.REQUEST else before
        if said is not None:  # `steps` takes nothing out that is not there
            updated = mail if step.why in UPDATES else None
            known = updated.details if updated else ()
            since = updated.made_at if updated else None
            due.append(_Saying(step, said, before, known, since))
    return due


def _in_words(desk: Desk, event_id: str, why: Why) -> Why:
    event = desk.events.get(event_id)
    return _SET_BACK.get(event.state, why) if event and why is Why.CANCELLED else why


@dataclass(frozen=True)
class _Saying:
    """What a mail does, what it says, and what the one before it said; `known` are the marks of
    the details in that, and `since` when it was written, where the mail updates it.
    """

    step: Step
    shown: Shown
    before: Shown | None
    known: Sequence[str] = ()
    since: datetime | None = None


def _write(db: Session, desk: Desk, pair: Pair, saying: _Saying, *, to_read: bool = False) -> None:
    step, person = saying.step, desk.people[pair[1]]
    mail = _new_mail(db, desk, pair, saying)
    message = mails.send(
        db,
        desk.release,
        step,
        Recipient(step.email, person.name, person.language),
        _letter(db, desk, mail, saying),
        cause=f"invitation:{pair[0]}:{person.id}:{mail.sequence}:{step.method.value}",
        to_read=to_read,
    )
    mail.message_id = message.id if message else None
    db.add(mail)


def _new_mail(db: Session, desk: Desk, pair: Pair, saying: _Saying) -> InvitationMail:
    """What is kept of a mail under the next SEQUENCE, in no database so far."""
    person, copy = desk.people[pair[1]], _next_copy(db, desk, pair)
    return InvitationMail(
        side_event_id=pair[0],
        person_id=person.id,
        email=saying.step.email,
        sequence=copy.mailed,
        method=saying.step.method,
        release_number=desk.release.number,
        named=desk.has_to(pair, saying.step.email),
        shown=saying.shown.as_json(),
        language=person.language,
        details=[],
        made_at=clock.now(),
    )


def _letter(db: Session, desk: Desk, mail: InvitationMail, saying: _Saying) -> mails.Letter:
    """What a mail says; what puts an entry into a calendar keeps marks of the details in it."""
    pair = mail.side_event_id, mail.person_id
    wanted, event = desk.wanted.get(pair), desk.events.get(pair[0])
    part = wanted.part if wanted else NOTHING
    puts = mail.method is Method.REQUEST and event is not None
    details = desk.details(pair, mail.language) if puts else []
    mail.details = marks_of(details)
    asks = puts and desk.answer(pair, saying.shown) == UNANSWERED
    return mails.Letter(
        event_id=pair[0],
        shown=saying.shown,
        before=saying.before,
        roles=tuple(role for role in part.roles if role != ATTENDS),
        instead_of=part.instead_of,
        theirs=tuple(dict.fromkeys(part.theirs)),
        note=_note(desk, pair[0], saying),
        calendar_path=feed_page(db, desk.people[mail.person_id]),
        entry=_entry(db, desk, mail),
        news=tuple(new_among(details, saying.known)) if saying.known else (),
        host_says=desk.host_says(pair[0], saying.since) if puts and saying.since else "",
        link=event.printed.get("remote_link", "") if event else "",
        answer_path=_answer_path(db, pair) if asks else "",
        full_title=desk.full_title(pair[0], saying.shown),
        was_changed=desk.stands_at(pair[0]) > 0,
    )


def _note(desk: Desk, event_id: str, saying: _Saying) -> Languages:
    """What is said with an entry: the reason of a change, or the note of the first release.

    Who gets a first entry is told of no change that was made before they had any.
    """
    if saying.before is None and desk.stands_at(event_id) > 0:
        return {}
    return desk.reason(event_id, saying.shown, saying.before if saying.since else None)


def _answer_path(db: Session, pair: Pair) -> str:
    """Where somebody says without a calendar whether they come; "" for who only marked an event.

    Who has a function there says it of both, that and coming in somebody's place.
    """
    for speaker in queries.functions_of(db, *pair):
        if speaker.answer is not Answer.DECLINED:
            give_link(db, speaker)
            return answer_path(db, speaker)
    return in_place.answer_path(db, *pair)


def _next_copy(db: Session, desk: Desk, pair: Pair) -> EntryCopy:
    """A person's own copy of an event, raised to the SEQUENCE of the next mail."""
    settings: Settings = db.info["settings"]
    copy, now = desk.copies.get(pair), clock.now()
    if copy is None:
        copy = EntryCopy(side_event_id=pair[0], person_id=pair[1], raised=0, mailed=-1)
        copy.digest, copy.changed_at = desk.told(pair).digest, now
        desk.copies[pair] = copy
        db.add(copy)
    if copy.mailed < 0 and settings.answers_to:
        copy.answer_key = new_id()
    base = desk.stands_at(pair[0])
    copy.mailed = next_sequence(base, copy.raised, copy.mailed)
    if copy.raised != copy.mailed - base:
        copy.raised, copy.changed_at = copy.mailed - base, now
    return copy


def _entry(db: Session, desk: Desk, mail: InvitationMail) -> str:
    """The entry as it goes out; of an event that no release has any more, as it was said last."""
    pair, event = (mail.side_event_id, mail.person_id), desk.events.get(mail.side_event_id)
    person, said = desk.people[mail.person_id], Shown.from_json(mail.shown)
    wanted = desk.wanted.get(pair)
    with i18n.in_use(person.language):
        feed = feed_of(db, desk.release)
        settings: Settings = db.info["settings"]
        own = proof.address_with(settings.answers_to, desk.copies[pair].answer_key)
        feed = replace(feed, published_at=mail.made_at, sender=own or feed.sender)
        if event is None:
            entry = as_said(mail.side_event_id, mail.sequence, said, feed)
        else:
            entry = desk.entry(feed, event, pair)
        roles = wanted.part.roles if wanted else ()
        invited = itip.Invited(person.name, mail.email, roles, desk.answer(pair, said))
        return itip.written(mail.method, feed, entry, invited)
