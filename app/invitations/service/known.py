"""What people know of side events by the entries that they were sent, told to whoever asks."""

from sqlalchemy.orm import Session

from app.calendars.service import ByMailWanted
from app.core import clock
from app.invitations import queries
from app.invitations.models import InvitationMail, Method, Way
from app.invitations.rules import Shown
from app.messages import queries as messages
from app.registrations.models import Person
from app.schedule.mails import EntriesSent, ReleasesListed, ToldAlready
from app.schedule.rules.letters import LastTold
from app.side_events.models import SideEvent
from app.side_events.rules.shown import EntriesTakenBack

# Whoever gets one of these takes part as before.
_GIVE_UP_ENTRIES = frozenset({"invitations/no_more", "invitations/elsewhere"})


def say_told(db: Session, told: ToldAlready) -> None:
    """React to a release being told: who has an entry, which is right by now, needs no letter; nor
    who was told by one that it is not held.
    """
    for mail in queries.last_mails(db, told.meeting_id, queries.NOT_DROPPED).values():
        of_this = mail.release_number == told.number and mail.named
        if mail.method is Method.REQUEST or of_this:
            told.pairs.add((mail.email, mail.side_event_id))


def say_sent(db: Session, wanted: EntriesSent) -> None:
    """React to news of the programme being written: what people know by an entry."""
    known = queries.last_mails(db, wanted.meeting_id, messages.has_gone())
    written = queries.last_mails(db, wanted.meeting_id, queries.STANDS)
    people = queries.people_by_id(db, {person for _event, person in {**known, **written}})
    given_up = messages.ids_of(db, wanted.meeting_id, _GIVE_UP_ENTRIES)
    for found, newest in ((wanted.known, known), (wanted.written, written)):
        for (event_id, person_id), mail in newest.items():
            if mail.named or mail.method is Method.CANCEL:
                found[mail.email, event_id] = _told_by(mail, people[person_id])
    for mail in written.values():
        if mail.method is Method.REQUEST:
            wanted.holds.add((mail.email, mail.side_event_id))
        if mail.message_id not in given_up:
            wanted.by_entry.add((mail.email, mail.side_event_id))


def _told_by(mail: InvitationMail, person: Person) -> LastTold:
    return LastTold(
        number=mail.release_number,
        id=mail.id,
        at=mail.made_at,
        name=person.name,
        language=person.language,
        is_off=not mail.named,
    )


def say_by_mail(db: Session, wanted: ByMailWanted) -> None:
    """React to somebody's feed being made: what they have by mail is left out, unless they want
    it twice.
    """
    chosen = queries.way_of(db, wanted.person_id)
    wanted.asks_so = chosen is None or chosen.way is Way.ONCE
    if chosen is None or chosen.way is not Way.BOTH:
        wanted.left_out.update(queries.came_by_mail(db, wanted.person_id))


def say_answered(db: Session, listed: ReleasesListed) -> None:
    """React to releases being listed: to how many entries of each there is an answer."""
    listed.answered.update(queries.answered_by_release(db, listed.meeting_id))


def say_taken_back(db: Session, wanted: EntriesTakenBack) -> None:
    """React to an event not being held: whose entry the next mail takes out of their calendar, or
    one did that was written since that was decided.
    """
    decided_at = db.get_one(SideEvent, wanted.event_id).decided_at
    sent = {mail.person_id: mail for mail in queries.mails_of_event(db, wanted.event_id)}
    for mail in sent.values():
        shown = Shown.from_json(mail.shown)
        if mail.method is Method.REQUEST and shown.starts_at > clock.now():
            wanted.emails.add(mail.email)
    for mail, _message in queries.newest_of_event(db, wanted.event_id).values():
        if mail.method is Method.CANCEL and decided_at and mail.made_at >= decided_at:
            wanted.emails.add(mail.email)
