"""The meeting's own questions, put to those who apply: which, what was said, what is open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.calls.rules import CallShown, Section
from app.core import clock
from app.core.i18n import gettext as _
from app.core.i18n import in_language, show_list
from app.delegations import service as delegations
from app.delegations.models import DelegationCategory, Entity
from app.delegations.rules import CATEGORY_LABELS
from app.meetings.models import Basis, Meeting
from app.questions import queries as question_queries
from app.questions import rules as question_rules
from app.questions import service as questions
from app.questions.models import Question, Target
from app.questions.rules import Said
from app.questions.service import Told
from app.side_events import mails
from app.side_events.errors import NotInThisState
from app.side_events.models import PartnerRole, SideEvent
from app.side_events.queries.further import entities_of, ids_live, live
from app.side_events.rules.application import Application, Mistake
from app.side_events.rules.applied import Applied
from app.side_events.rules.states import ENDED, LIVE, Step, may
from app.side_events.service.decisions import is_untold
from app.side_events.service.links import path_of

FURTHER = "questions"  # the part of an application in which they are answered


@dataclass(frozen=True)
class Further:
    """The meeting's own questions that were put, and what was answered to them."""

    asked: Sequence[Question]
    said: Mapping[str, Said]


@dataclass(frozen=True)
class Open:
    """An application, and the questions that it must answer and has not."""

    event: Applied
    questions: Sequence[Question]


def asked_by(db: Session, meeting: Meeting, lead: str) -> list[Question]:
    """The questions for an application whose lead organiser has this name, as typed."""
    everything = _questions(db, meeting)
    found: Mapping[str, Entity] = {}
    if lead and any(one.categories for one in everything):
        found = delegations.entities_named(db, {lead})
    return _for(db, meeting, everything, found.get(lead))


def asked_of(db: Session, meeting: Meeting, event: SideEvent) -> list[Question]:
    """The questions for an application that was sent; its partners are loaded."""
    lead = next((one for one in event.partners if one.role is PartnerRole.LEAD_ORGANISER), None)
    if lead is None or lead.entity is None:
        return asked_by(db, meeting, lead.name if lead else "")
    return _for(db, meeting, _questions(db, meeting), lead.entity)


def _questions(db: Session, meeting: Meeting) -> Sequence[Question]:
    return question_queries.questions_of(db, meeting.id, Target.APPLICATION)


def _for(
    db: Session, meeting: Meeting, everything: Sequence[Question], entity: Entity | None
) -> list[Question]:
    needed = entity is not None and any(one.categories for one in everything)
    category = delegations.category_here(db, meeting, entity) if entity and needed else None
    return question_rules.questions_for(everything, category)


def unsaid(
    db: Session,
    meeting: Meeting,
    application: Application,
    further: Further | None,
    *,
    basis: Basis,
) -> list[Mistake]:
    """What an application must answer to the meeting's own questions, and has not.

    Only what is applied for here is asked.
    """
    if basis is not Basis.ENTERED:
        return []
    said = further.said if further else {}
    leads = [one.name for one in application.partners if one.role is PartnerRole.LEAD_ORGANISER]
    asked = asked_by(db, meeting, leads[0] if leads else "")
    sentence = _("Answer the question “%(question)s” under “Further questions”.")
    return [
        Mistake(FURTHER, sentence % {"question": in_language(one.now.text)})
        for one in question_rules.missing(asked, {key: one for key, one in said.items() if one})
    ]


def may_answer(db: Session, event: SideEvent) -> bool:
    """Whether a decided application still answers: as long as it is to be, for all they know."""
    return not may(event.state, Step.CHANGE) and (event.state in LIVE or is_untold(db, event))


def answer(
    db: Session, event: SideEvent, asked: Iterable[Question], said: Mapping[str, Said]
) -> None:
    """Keep answers after the decision. Raises `NotInThisState` where it is not to be.

    The caller keeps others from the event.
    """
    if not may_answer(db, event):
        raise NotInThisState(str(ENDED))
    changed = questions.save_answers(db, event.id, asked, said)
    if changed:
        record(db, None, "side_event.answered", event.meeting_id, event.id, questions=changed)
    db.flush()


def answers_for_organiser(db: Session, actor: Actor, event: SideEvent) -> Sequence[Told]:
    """What an organiser sees of the answers of an application."""
    readers = question_queries.readers_of(db, event.meeting_id)
    return questions.seen_by_organiser(questions.told(db, event.id), readers, actor.account_id)


def open_in(asked: Iterable[Question], answers: Iterable[Told]) -> list[Question]:
    """The questions that an application must answer and has not."""
    said = {one.question.id: one.said for one in answers}
    return question_rules.missing(asked, said)


def unanswered(db: Session, meeting: Meeting) -> list[Open]:
    """The live applications that have not answered all that they must.

    What is only known from a source was never asked.
    """
    everything = _questions(db, meeting)
    if not any(one.required and one.retired_at is None for one in everything):
        return []
    events = [one for one in live(db, meeting.id) if one.basis in {Basis.ENTERED, Basis.DEMO}]
    said: dict[str, dict[str, Said]] = {}
    for told in questions.told_among(db, meeting.id, ids_live(meeting.id)):
        said.setdefault(told.subject_id, {})[told.question.id] = told.said
    of = _categories(db, meeting, events) if any(one.categories for one in everything) else {}
    asked = {one: question_rules.questions_for(everything, one) for one in (None, *of.values())}
    found = []
    for event in events:
        category = of.get(event.entity_id or "")
        left = question_rules.missing(asked[category], said.get(event.id, {}))
        found += [Open(event, left)] if left else []
    return found


def _categories(
    db: Session, meeting: Meeting, events: Iterable[Applied]
) -> Mapping[str, DelegationCategory]:
    """The categories of lead organisers, by the entity's id."""
    leads = entities_of(db, {one.entity_id for one in events if one.entity_id})
    return delegations.categories_here(db, meeting, leads)


def ask_for_answers(db: Session, actor: Actor, meeting: Meeting) -> int:
    """Write to every contact whose application has not answered; says how many.

    Nobody is written to twice on a day.
    """
    day = clock.now().date().isoformat()
    told = [one for one in unanswered(db, meeting) if one.event.contact_email]
    for one in told:
        path = f"{path_of(db, one.event.id)}/questions"
        mails.to_answer(db, meeting, one.event, one.questions, path=path, day=day)
    if told:
        record(db, actor, "side_event.answers_asked", meeting.id, None, number=len(told))
    db.flush()
    return len(told)


def take_over_answers(db: Session, kept: SideEvent, other: SideEvent) -> None:
    """Two became one: what only the other one answered is answered for the one that goes on."""
    questions.copy_answers(db, of=other.id, to=kept.id)


def say_questions(db: Session, shown: CallShown) -> None:
    """React to a look at the call: say what applicants are asked besides."""
    asked = [one for one in _questions(db, shown.meeting) if one.retired_at is None]
    if asked:
        shown.sections.append(
            Section(_("What we ask besides"), [_line(one, asked) for one in asked])
        )


def _line(question: Question, asked: Sequence[Question]) -> str:
    text = in_language(question.now.text)
    other = next((one for one in asked if one.id == question.condition_id), None)
    parts = [_("“%(question)s”") % {"question": text}]
    if question.required:
        parts.append(_("It must be answered."))
    if question.categories:
        wanted = [label for one, label in CATEGORY_LABELS.items() if one in question.categories]
        said = {"categories": show_list(map(str, wanted))}
        parts.append(_("Only where the lead organiser is one of these: %(categories)s.") % said)
    if other is not None:
        parts.append(question_rules.condition_words(question, other))
    return " ".join(parts)
