"""Who comes to a side event in place of somebody who sends them, as they answered to an entry."""

from collections.abc import Collection

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock
from app.core.happenings import tell
from app.hosting import queries as hosting
from app.hosting.models import Substitute
from app.invitations import queries
from app.invitations.rules.record import OnRecord
from app.invitations.service.answers import Answered, last_and_others
from app.invitations.service.versions import Version, versions_of
from app.meetings.models import Meeting
from app.registrations.models import Person
from app.registrations.service.people import person_for
from app.side_events.models import Answer
from app.side_events.rules.shown import PanelChanged


def invite(db: Session, actor: Actor, meeting: Meeting, answer_id: str) -> bool:
    """Invite whom somebody sends instead, to this event alone; gives whether it was done.

    Until an organiser does this, whoever was named in an answer gets nothing: anybody may write
    any address there. The function at the event stays with whom it was given to.
    """
    answer = queries.answer_of(db, meeting.id, answer_id)
    if answer is None:
        return False
    event_id, sender = answer.side_event_id, db.get_one(Person, answer.person_id)
    if not answer.delegate_email or answer.delegate_email != _sent_by(
        _last_of(db, event_id, sender.id)
    ):
        return False
    person = person_for(
        db,
        meeting,
        name=answer.delegate_name or answer.delegate_email,
        email=answer.delegate_email,
        language=sender.language,  # the best that is known
    )
    if person.id == sender.id:
        return False
    db.merge(
        Substitute(
            side_event_id=event_id,
            instead_of_id=sender.id,
            person_id=person.id,
            email=answer.delegate_email,
            asked_at=clock.now(),
        )
    )
    record(db, actor, "invitations.delegate_invited", meeting.id, event_id, person=person.id)
    db.flush()
    tell(db, PanelChanged(meeting.id, event_id))
    return True


def sending_of(db: Session, event_id: str, answer_id: str) -> Version | None:
    """Who sends somebody to an event by this answer; None where it does not count."""
    for one in versions_of(db, event_id):
        if one.speaks and not one.sends and one.answer and one.answer.id == answer_id:
            return one if one.answer.delegate else None
    return None


def uninvite(db: Session, actor: Actor, meeting_id: str, event_id: str, sender_id: str) -> bool:
    """Invite no longer whom somebody sends; gives whether anybody was invited."""
    ended = _end(db, actor, meeting_id, event_id, {sender_id})
    if ended:
        tell(db, PanelChanged(meeting_id, event_id))
    return ended


def follow_answer(db: Session, meeting_id: str, event_id: str) -> None:
    """See to it that nobody comes in place of somebody who answers otherwise by now."""
    if _end(db, None, meeting_id, event_id, _no_longer(db, event_id)):
        tell(db, PanelChanged(meeting_id, event_id))


def follow_panel(db: Session, changed: PanelChanged) -> None:
    """React to a change of who has a function: nobody comes in place of who has none any more."""
    gone = _no_longer(db, changed.event_id)
    _end(db, None, changed.meeting_id, changed.event_id, gone)


def _end(
    db: Session, actor: Actor | None, meeting_id: str, event_id: str, senders: Collection[str]
) -> bool:
    """Let nobody come in place of these any more; gives whether anybody did."""
    ended = [one for one in hosting.sent_to(db, [event_id]) if one.instead_of_id in senders]
    of_event = Substitute.side_event_id == event_id
    db.execute(delete(Substitute).where(of_event, Substitute.instead_of_id.in_(senders)))
    for one in ended:
        about = {"person": one.person_id}
        record(db, actor, "invitations.delegate_uninvited", meeting_id, event_id, **about)
    return bool(ended)


def _no_longer(db: Session, event_id: str) -> set[str]:
    """Who sends nobody any more of those in whose place somebody comes. An answer that nothing
    shows to be theirs ends nothing that an organiser has decided.
    """
    return {
        one.instead_of_id
        for one in hosting.sent_to(db, [event_id])
        if (last := _last_of(db, event_id, one.instead_of_id)) is None
        or (last.verified and _sent_by(last) != one.email)
    }


def _last_of(db: Session, event_id: str, sender_id: str) -> Answered | None:
    """The answer that counts of somebody who has a function and has not left it."""
    functions = queries.functions_of(db, event_id, sender_id)
    there = [one for one in functions if one.answer is not Answer.DECLINED]
    if not there:
        return None
    answers = [one for one in queries.answers_of_event(db, event_id) if one.person_id == sender_id]
    return last_and_others(there, answers, OnRecord())[0]


def _sent_by(last: Answered | None) -> str:
    """The address of whom somebody sends by this answer; "" for nobody."""
    return last.delegate[1] if last and last.delegate else ""
