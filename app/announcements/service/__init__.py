"""Writing, sending and withdrawing announcements."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.announcements import mails, queries, rules
from app.announcements.errors import AlreadySent, NoSuchAnnouncement, ScreensTooLate
from app.announcements.models import Announcement
from app.announcements.rules import Audience, Reach, Reader, Said
from app.core import clock
from app.core.happenings import tell
from app.core.jobs import enqueue
from app.meetings import queries as meetings
from app.meetings.models import Meeting
from app.messages import queries as messages
from app.messages.models import Channel, MailTopic
from app.messages.rules import ANNOUNCEMENTS
from app.side_events.rules.shown import ComingInstead


def write(db: Session, actor: Actor, meeting: Meeting, said: Said) -> Announcement:
    """Keep an announcement, which nobody gets until it is sent."""
    made = Announcement(meeting_id=meeting.id, created_at=clock.now())
    _say(made, said)
    db.add(made)
    db.flush()
    record(db, actor, "announcement.written", meeting.id, made.id)
    return made


def change(db: Session, actor: Actor, announcement: Announcement, said: Said) -> None:
    """Write one anew. Raises `AlreadySent`."""
    _refuse_sent(announcement)
    _say(announcement, said)
    record(db, actor, "announcement.changed", announcement.meeting_id, announcement.id)
    db.flush()


def drop(db: Session, actor: Actor, announcement: Announcement) -> None:
    """Forget one that nobody got. Raises `AlreadySent`."""
    _refuse_sent(announcement)
    record(db, actor, "announcement.dropped", announcement.meeting_id, announcement.id)
    db.delete(announcement)
    db.flush()


def send(db: Session, actor: Actor, announcement: Announcement) -> None:
    """Let one go: screens show it at their hours, and its mails are written in the background.

    Raises `AlreadySent`, and `ScreensTooLate` where no screen would show it any more.
    """
    _refuse_sent(announcement)
    now = clock.now()
    if announcement.shown_until and announcement.shown_until <= now:
        raise ScreensTooLate
    announcement.sent_at = now
    if announcement.by_mail or announcement.by_text:
        enqueue(db, rules.WRITE_MAILS, "mail", announcement.id)
    record(
        db,
        actor,
        "announcement.sent",
        announcement.meeting_id,
        announcement.id,
        by_mail=announcement.by_mail,
        by_text=announcement.by_text,
        on_screens=announcement.on_screens,
        urgent=announcement.urgent,
    )
    db.flush()


def withdraw(db: Session, actor: Actor, announcement: Announcement) -> int:
    """Take one off all screens and withdraw its mails that have not gone; gives how many.

    Raises `NoSuchAnnouncement` where it was not sent: then there is nothing to withdraw.
    """
    if announcement.sent_at is None:
        raise NoSuchAnnouncement
    announcement.withdrawn_at = announcement.withdrawn_at or clock.now()
    number = messages.withdraw(db, cause=ANNOUNCEMENTS, about_id=announcement.id)
    details = {"mails_dropped": number}
    record(db, actor, "announcement.withdrawn", announcement.meeting_id, announcement.id, **details)
    db.flush()
    return number


def reach(db: Session, meeting: Meeting, announcement: Announcement) -> Reach:
    """Whom it would reach now."""
    people = people_of(db, meeting, rules.audience_of(announcement))
    topic = MailTopic.ANNOUNCEMENT
    refused = set[str]() if announcement.urgent else messages.refusing(db, meeting.id, topic)
    suppressed = {one.email for one in messages.suppressions_of(db, meeting.id)}
    with_telephone = messages.with_telephone(db, meeting.id)
    return rules.reach_of(people, refused, suppressed, with_telephone)


def people_of(db: Session, meeting: Meeting, audience: Audience) -> Sequence[Reader]:
    """Everybody of an audience, by name: also who comes to a side event in place of somebody there.
    One person may be there in several functions.
    """
    coming = ComingInstead(*queries.panels_of(db, meeting, audience))
    if coming.event_ids:
        tell(db, coming)
    instead = {
        Reader(one.email or "", one.name, one.language)
        for people in coming.people.values()
        for one in people
    }
    found = instead.union(queries.people_of(db, meeting, audience))
    return sorted(found, key=lambda one: (one.name, one.email, one.language))


def write_to(
    db: Session, announcement_id: str, readers: Sequence[Reader], channel: Channel
) -> bool:
    """Write to some of those it reaches by mail, or by text; says whether to go on with others."""
    announcement = queries.announcement_to_change(db, announcement_id)
    if announcement is None or announcement.withdrawn_at is not None:
        return False
    meeting = meetings.meeting_by_id(db, announcement.meeting_id)
    if meeting is None:
        return False
    for reader in readers:
        mails.announced(db, meeting, announcement, reader, channel)
    return True


def _refuse_sent(announcement: Announcement) -> None:
    if announcement.sent_at is not None:
        raise AlreadySent


def _say(announcement: Announcement, said: Said) -> None:
    announcement.subject, announcement.text = dict(said.subject), dict(said.text)
    announcement.short = dict(said.short)
    announcement.audience, announcement.audience_key = said.audience.kind, said.audience.key
    announcement.audience_day = said.audience.day
    announcement.by_mail, announcement.by_text = said.by_mail, said.by_text
    announcement.to_read = said.to_read
    announcement.urgent, announcement.on_screens = said.urgent, said.screens is not None
    screens = said.screens
    announcement.screen_room_id = screens.room_id if screens else None
    announcement.shown_from = screens.shown_from if screens else None
    announcement.shown_until = screens.shown_until if screens else None
