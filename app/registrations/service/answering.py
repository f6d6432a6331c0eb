"""The questions of a meeting, asked of somebody who is registered, and who sees the answers."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.core import clock
from app.delegations.models import Delegation
from app.meetings.models import Meeting
from app.questions import queries as question_queries
from app.questions import rules as question_rules
from app.questions import service as questions
from app.questions.access import focal_point_sees
from app.questions.models import Question
from app.questions.rules import Said
from app.questions.service import Told
from app.registrations import queries, rules
from app.registrations.errors import Cancelled
from app.registrations.models import Registration, RegistrationChange, RegistrationState
from app.registrations.service.entering import refuse_closed

FIELD = "answers"  # in the history: that answers changed is kept there, not how


def questions_for_registration(db: Session, registration: Registration) -> list[Question]:
    """The questions that are for the person of a registration, in their order.

    Delegates are asked: a badge for side events only needs nothing of them.
    """
    if registration.events_only:
        return []
    category = registration.delegation.category if registration.delegation else None
    everything = question_queries.questions_of(db, registration.meeting_id)
    return question_rules.questions_for(everything, category, registration.modality.value)


def answer(
    db: Session, meeting: Meeting, registration: Registration, said: Mapping[str, Said]
) -> None:
    """Keep what the person answers to all questions that are for them, by their link.

    Raises `RegistrationClosed` after the deadline, and `Cancelled` where they do not come.
    """
    registration = queries.registration_to_change(db, registration.id)
    refuse_closed(meeting)
    if registration.state not in rules.ALIVE:
        raise Cancelled(registration.person.name)
    asked = questions_for_registration(db, registration)
    changed = questions.save_answers(db, registration.id, asked, said)
    if not changed:
        return
    registration.changed_at = now = clock.now()
    if registration.state is RegistrationState.CHANGE_ASKED:
        registration.state, registration.change_asked = RegistrationState.SUBMITTED, ""
    db.add(RegistrationChange(registration_id=registration.id, at=now, field=FIELD))
    accounts.record(
        db, None, "registration.answered", meeting.id, registration.id, questions=changed
    )
    db.flush()


def answers_for_organiser(db: Session, actor: Actor, registration: Registration) -> Sequence[Told]:
    """What an organiser sees of the answers of a registration."""
    readers = question_queries.readers_of(db, registration.meeting_id)
    told = questions.told(db, registration.id)
    return questions.seen_by_organiser(told, readers, actor.account_id)


def answers_for_focal_point(db: Session, registration: Registration) -> Sequence[Told]:
    """What who speaks for the delegation sees of the answers of a registration."""
    return questions.seen_by_focal_point(questions.told(db, registration.id))


def unanswered(
    db: Session, delegation: Delegation, members: Iterable[Registration]
) -> list[Registration]:
    """Which people of a delegation have not answered all that they must; not what it is."""
    everything = question_queries.questions_of(db, delegation.meeting_id)
    if not any(one.required and one.retired_at is None for one in everything):
        return []
    said: dict[str, dict[str, Said]] = {}
    of = queries.ids_of_members(delegation.id)
    for told in questions.told_among(db, delegation.meeting_id, of):
        said.setdefault(told.subject_id, {})[told.question.id] = told.said
    return [
        one
        for one in members
        if question_rules.missing(
            question_rules.questions_for(everything, delegation.category, one.modality.value),
            said.get(one.id, {}),
        )
    ]


def answers_of_delegation(
    db: Session, delegation: Delegation
) -> tuple[list[Question], dict[tuple[str, str], str]]:
    """The questions that focal points see the answers to, and what a delegation answered.

    The answers are (registration, question) -> the text, for its list.
    """
    asked = [
        one
        for one in question_queries.questions_of(db, delegation.meeting_id)
        if focal_point_sees({one.now.seen_by})
    ]
    if not asked:
        return [], {}
    members = queries.ids_of_members(delegation.id)
    told = questions.told_among(db, delegation.meeting_id, members)
    seen = questions.seen_by_focal_point(told)
    return asked, {(one.subject_id, one.question.id): one.text for one in seen}
