"""Asking partners and people by a link whether they take part, and taking their answers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.models import TokenKind
from app.accounts.service import find_token, issue_token, record
from app.core import clock
from app.core.happenings import tell
from app.core.i18n import show_day
from app.core.ids import derive_secret
from app.delegations.models import Delegation
from app.meetings.models import Basis, Meeting
from app.nominations.rules.workspace import NamedIn, WorkspaceShown
from app.registrations.queries import absences_from_calendar
from app.settings import Settings
from app.side_events import mails, queries
from app.side_events.errors import LinkOpensNothing, NotInThisState
from app.side_events.models import Answer, Partner, SideEvent, Speaker
from app.side_events.rules.answers import (
    ANSWER_MARKS,
    ANSWERS,
    Named,
    is_asked,
    is_due,
    named_in,
    said_answer,
)
from app.side_events.rules.application import PARTNER_ROLES, Offer
from app.side_events.rules.shown import PanelChanged
from app.side_events.rules.states import ENDED, LIVE
from app.side_events.service.links import link_path

MOST_WAITING = 10  # questions that one address has not answered: nobody's mailbox is to be filled
LONGEST_NAME = 200
One = TypeVar("One", Partner, Speaker)


@dataclass(frozen=True)
class Question:
    """What a link asks of whom; everything of the event is loaded."""

    named: Named
    event: SideEvent
    meeting: Meeting
    path: str


def ask(db: Session, meeting: Meeting, event: SideEvent, named: Iterable[Named]) -> int:
    """Write to those who can be written to: for the first time, or to remind them; says how many.

    What is only known from a source asks nobody.
    """
    if event.basis not in {Basis.ENTERED, Basis.DEMO} or event.state not in LIVE:
        return 0
    now = clock.now()
    due = [one for one in named if is_due(one, now)]
    waiting = queries.waiting_answers(db, {one.email for one in due})
    asked = 0
    for one in due:
        again = one.answer is Answer.ASKED
        if not again and waiting.get(one.email, 0) >= MOST_WAITING:
            continue
        waiting[one.email] = waiting.get(one.email, 0) + (not again)
        one.answer, one.asked_at = Answer.ASKED, now
        give_link(db, one)
        mails.asked(db, meeting, event, one, path=answer_path(db, one), again=again)
        asked += 1
    db.flush()
    return asked


def ask_new(db: Session, meeting: Meeting, event: SideEvent, offer: Offer) -> int:
    """Write to the partners who were not asked yet, and to who speaks where the call says so."""
    speakers = event.speakers if offer.policy.speakers_confirm else ()
    return ask(db, meeting, event, [one for one in (*event.partners, *speakers) if _is_new(one)])


def _is_new(named: Named) -> bool:
    return named.answer is Answer.OPEN


def remind(db: Session, event: SideEvent) -> int:
    """Write to partners and people who were not asked yet, or not for a day; says to how many."""
    event = queries.side_event_to_change(db, event.id)
    meeting = queries.meeting_of(db, event)
    asked = ask(db, meeting, event, named_in(event))
    if asked:
        record(db, None, "side_event.reminded", event.meeting_id, event.id, number=asked)
    return asked


def answer_path(db: Session, named: Named) -> str:
    """The address at which somebody answers, once they were asked; another for another e-mail."""
    return f"/answers/{_secret(db, named)}"


def _secret(db: Session, named: Named) -> str:
    # Derived, because a reminder has the same link and only its hash is stored.
    settings: Settings = db.info["settings"]
    return derive_secret(settings.secret_key, kind_of(named).value, f"{named.id} {named.email}")


def give_link(db: Session, named: Named) -> None:
    """See that somebody's link opens their question, before it is written to them."""
    kind, secret = kind_of(named), _secret(db, named)
    if find_token(db, kind, secret) is None:
        issue_token(db, kind, named.id, secret=secret)


def is_named(db: Session, meeting: Meeting, delegation: Delegation, partner: Partner) -> bool:
    """Whether a delegation is asked by a live application of a meeting, as this partner."""
    there = queries.naming(db, meeting.id, delegation.entity_id)
    return any(one.id == partner.id for one, _event in there)


def say_named(db: Session, shown: WorkspaceShown) -> None:
    """React to a focal point's look at a delegation: say which side events name it."""
    desk = shown.delegation
    for partner, event in queries.naming(db, shown.meeting.id, desk.entity_id):
        shown.named.append(
            NamedIn(
                partner.id,
                title=event.title,
                language=event.language,
                role=str(PARTNER_ROLES[partner.role]),
                mark=ANSWER_MARKS[partner.answer],
                answer=said_answer(partner, shown.meeting.timezone) or str(ANSWERS[Answer.OPEN]),
                confirmed=partner.answer is Answer.CONFIRMED,
                declined=partner.answer is Answer.DECLINED,
            )
        )


def kind_of(named: Named) -> TokenKind:
    """What kind of link asks somebody."""
    return TokenKind.PARTNER if isinstance(named, Partner) else TokenKind.SPEAKER


def open_question(db: Session, secret: str) -> Question:
    """What a link asks. Raises `LinkOpensNothing`."""
    for kind, model in _MODELS.items():
        token = find_token(db, kind, secret)
        named = queries.named(db, model, token.subject_id) if token else None
        event = queries.side_event(db, named.side_event_id) if named else None
        if named is not None and event is not None and _secret(db, named) == secret:
            return Question(named, event, queries.meeting_of(db, event), answer_path(db, named))
    raise LinkOpensNothing


def not_then(db: Session, asked: Question, away: Collection[str]) -> str:
    """The day of the side event, in words, where who is asked cannot speak then: it is among the
    days `away` (ISO 8601), or hits hours of their calendar; "" where they can, or nobody knows.
    """
    named, begins, ends = asked.named, asked.event.announced_start, asked.event.announced_end
    if isinstance(named, Partner) or begins is None or ends is None:
        return ""
    hours = absences_from_calendar(db, named.person_id)
    if _its_day(asked) not in away and not any(
        one.starts_at < ends and begins < one.ends_at for one in hours
    ):
        return ""
    return show_day(begins, asked.meeting.timezone)


def without_its_day(asked: Question, away: Iterable[str]) -> list[str]:
    """The days on which somebody cannot speak who comes to this side event all the same."""
    return [day for day in away if day != _its_day(asked)]


def _its_day(asked: Question) -> str:
    begins = asked.event.announced_start
    return begins.astimezone(ZoneInfo(asked.meeting.timezone)).date().isoformat() if begins else ""


def answer(
    db: Session,
    named: Named,
    *,
    takes_part: bool,
    by: str = "",
    away: Sequence[str] = (),
    actor: Actor | None = None,
    at: datetime | None = None,
) -> None:
    """Take an answer, or a changed one; the applicant is told.

    `by` is the name of who answers for a partner, `away` the days (ISO 8601) on which a person
    cannot speak, `at` when it was given. Raises `NotInThisState` once the side event is not to be.
    """
    event = queries.side_event_to_change(db, named.side_event_id)
    if event.state not in LIVE:
        raise NotInThisState(str(ENDED))
    answered = Answer.CONFIRMED if takes_part else Answer.DECLINED
    before = (named.answer, _more(named))
    named.answer, named.answered_at = answered, at or clock.now()
    if isinstance(named, Partner):
        named.answered_by = by[:LONGEST_NAME]
    else:
        named.away = sorted({*away}) if takes_part else []
    db.flush()
    if isinstance(named, Speaker):  # also of the same as before: their calendar may have said else
        tell(db, PanelChanged(event.meeting_id, event.id))
    if before == (answered, _more(named)):
        return
    action = f"side_event.{kind_of(named).value}_{answered.value}"
    record(db, actor, action, event.meeting_id, event.id)
    if actor is not None or named.email.lower() != event.contact_email.lower():  # not one's own
        meeting = queries.meeting_of(db, event)
        mails.answered(db, meeting, event, named, path=link_path(db, event))


def _more(named: Named) -> object:
    return named.answered_by if isinstance(named, Partner) else list(named.away)


def carry_over(there: Iterable[One], made: One) -> One:
    """The row of somebody who is named again, as `made` says; `made` itself for a new one.

    An answer stays where name, address and part stay; else they are asked anew.
    """
    known = next((one for one in there if _key(one) == _key(made)), None)
    if known is None:
        return made
    if (known.email, known.role) != (made.email, made.role) and is_asked(made):
        known.answer, known.asked_at, known.answered_at = Answer.OPEN, None, None
        if isinstance(known, Speaker):
            known.badge_asked_at = None  # it was asked for whoever has the other address
    for name in _COPIED[type(made)]:
        setattr(known, name, getattr(made, name))
    return known


def _key(named: Named) -> tuple[str, str]:
    """By which somebody is the same as before; a person may have two functions."""
    return named.name.casefold(), named.role.value if isinstance(named, Speaker) else ""


_MODELS: Mapping[TokenKind, type[Named]] = {
    TokenKind.PARTNER: Partner,
    TokenKind.SPEAKER: Speaker,
}
_COPIED = {
    Partner: ("entity_id", "name", "role", "email", "position", "must_confirm"),
    Speaker: (
        "person_id",
        "person",
        "role",
        "name",
        "honorific",
        "email",
        "affiliation",
        "position",
    ),
}
