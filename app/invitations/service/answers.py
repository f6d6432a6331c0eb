"""What people answered to an entry, by their calendar or on their own page; which of it counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app.core.i18n import gettext as _
from app.core.i18n import show_parts
from app.hosting import queries as hosting
from app.hosting.queries import Sent
from app.invitations import queries
from app.invitations.models import InvitationAnswer, Method, Said
from app.invitations.rules import Shown
from app.invitations.rules.record import OnRecord
from app.invitations.rules.versions import ANSWERS, beside, newest
from app.side_events.models import Answer, SideEvent, Speaker
from app.side_events.rules.answers import too_early
from app.side_events.rules.shown import AnswersShown, Heard


@dataclass(frozen=True)
class Answered:
    """What somebody answered: how it looks and what it says, where (`source`), to which version.

    `old` is why it does not answer to what the event is now, as a sentence, "" where it does.
    `verified`: something shows that it is theirs. `email` is that of somebody else who answered, ""
    where it was they. `proposed` are hours that they would like better.
    """

    id: str
    mark: str
    said: str
    at: datetime
    release: int | None
    old: str
    declines: bool
    verified: bool = True
    source: str = ""
    comment: str = ""
    email: str = ""
    proposed: tuple[datetime, datetime] | None = None
    delegate: tuple[str, str] | None = None

    @property
    def settles(self) -> bool:
        """Whether nobody need be asked any more: it is theirs, and to the event as it is now."""
        return self.verified and not self.old


def last_and_others(
    functions: Iterable[Speaker], answers: Sequence[InvitationAnswer], record: OnRecord
) -> tuple[Answered | None, list[Answered]]:
    """What somebody answered last, by their calendar or on their page, and what counts for nothing:
    also what came by their calendar and is not verified, as their page is their own.
    """
    counts, others = newest(answers), [answered(one, record) for one in beside(answers)]
    said = [answered(counts, record)] if counts else []
    on_page = [_on_page(one, record) for one in functions if one.answer is Answer.CONFIRMED]
    last = max(said + on_page, key=lambda one: (one.verified, one.at), default=None)
    others += [one for one in said if last and one is not last and not one.verified]
    return last, others


def _on_page(speaker: Speaker, record: OnRecord) -> Answered:
    mark, said = ANSWERS[Said.ACCEPTED]
    at, since = speaker.answered_at or speaker.asked_at, record.knows_since(speaker.person_id)
    return Answered(
        id=speaker.id,
        mark=mark,
        said=str(said),
        at=at or datetime.min.replace(tzinfo=UTC),
        release=None,
        old=too_early(at, since),
        declines=False,
        source=_("on their own page"),
    )


def answered(answer: InvitationAnswer, record: OnRecord) -> Answered:
    """An answer by a calendar, as it is shown beside the event."""
    mark, said = ANSWERS[answer.said]
    hours = (answer.proposed_start, answer.proposed_end)
    return Answered(
        id=answer.id,
        mark=mark,
        said=str(said),
        at=answer.answered_at,
        release=record.releases.get((answer.person_id, answer.sequence)),
        old=_why_old(answer, record),
        declines=answer.said is Said.DECLINED,
        source=_("on their own page") if answer.on_page else _("by their calendar"),
        comment=answer.comment,
        verified=answer.verified,
        email="" if answer.from_invited else answer.email,
        proposed=(hours[0], hours[1]) if hours[0] and hours[1] else None,
        delegate=(answer.delegate_name, answer.delegate_email) if answer.delegate_email else None,
    )


def _why_old(answer: InvitationAnswer, record: OnRecord) -> str:
    """Why it does not answer to the entry that they have; an entry that was taken out and came back
    asks anew, also where it has the hours from before.
    """
    mail, _message = record.newest.get(answer.person_id, (None, None))
    if mail is None:
        return ""
    if Shown.from_json(mail.shown).hours != (answer.starts_at, answer.ends_at):
        return _("This answers to another time than the one now.")
    if mail.method is Method.REQUEST and answer.sequence < record.stands[answer.person_id]:
        return _("This was answered before the event was taken out and put back.")
    return ""


def say_heard(db: Session, shown: AnswersShown) -> None:
    """React to the answers of an event being shown: what came by calendars, and when."""
    meeting_id = db.get_one(SideEvent, shown.event_id).meeting_id
    record = queries.on_record(db, meeting_id, shown.event_id).get(shown.event_id, OnRecord())
    known = {person_id: record.knows_since(person_id) for person_id in record.newest}
    shown.since.update({person_id: at for person_id, at in known.items() if at})
    by_person: dict[str, list[InvitationAnswer]] = {}
    for one in queries.answers_of_event(db, shown.event_id):
        by_person.setdefault(one.person_id, []).append(one)
    if not by_person:
        return
    counts = {person_id: newest(answers) for person_id, answers in by_person.items()}
    sent = {one.instead_of_id: one for one in hosting.sent_to(db, [shown.event_id])}
    for person_id, answer in counts.items():
        if answer:
            said, comes = answered(answer, record), sent.get(person_id)
            instead = _comes(comes, counts.get(comes.person_id)) if comes else ""
            shown.heard[person_id] = Heard(
                said.mark, said.said, said.at, said.old, said.verified, instead
            )


def _comes(sent: Sent, answer: InvitationAnswer | None) -> str:
    """Who comes in place of somebody, and what they answered themselves."""
    said = [_("in their place: %(name)s") % {"name": sent.name}]
    if answer:
        said.append(str(ANSWERS[answer.said][1]))
        said += [] if answer.verified else [_("not verified")]
    return show_parts(said)
