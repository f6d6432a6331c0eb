"""What is wrong with an application that is being written, and in which part of it."""

from collections.abc import Mapping
from functools import partial

from sqlalchemy.orm import Session

from app.core import clock
from app.core.forms import errors_of
from app.questions import service as questions
from app.questions.forms import AnswersForm
from app.questions.models import Question
from app.questions.rules import Said
from app.side_events import queries, service
from app.side_events.forms.application import ApplicationForm
from app.side_events.forms.further import further_form, wrong_answers
from app.side_events.forms.parts import FURTHER, Part, part_with, whole_form
from app.side_events.rules.application import Mistake, Offer
from app.side_events.service import Copy


def faulty_parts(db: Session, copy: Copy, asked: list[Question]) -> set[str]:
    """The words of the parts in which something is wrong or undecided."""
    offer = queries.offer(db, copy.meeting.id)
    form = whole_form(copy.meeting, offer, copy.texts)
    found = {part.key for part, _sentence in faults_of(db, copy, asked, form, offer)}
    return {*found, *copy.undecided}


def faults_of(
    db: Session, copy: Copy, asked: list[Question], form: ApplicationForm, offer: Offer
) -> list[tuple[Part, str]]:
    """Everything that is wrong, with the part in which it is; `form` is the whole of it."""
    if form.validate():
        found = kept_out(db, copy, form, offer)
    else:
        wrong = errors_of(form)
        found = [Mistake(field.name, f"{field.label.text}: {said}") for field, said in wrong]
    return [
        *((where(one.field), one.sentence) for one in found),
        *_wrong_answers(db, copy, asked),
    ]


def kept_out(db: Session, copy: Copy, form: ApplicationForm, offer: Offer) -> list[Mistake]:
    """What keeps it out; deadlines do not apply to a change of what was sent."""
    at = None if copy.event else clock.now()
    return service.faults(db, copy.meeting, form.application(), offer, event=copy.event, at=at)


def answers_in(db: Session, copy: Copy, form: AnswersForm) -> Mapping[str, Said] | None:
    """The answers of a form that was made of texts; None where one is wrong or open."""
    return form.take(
        partial(questions.keep_file, db, copy.id), partial(questions.known_files, db, copy.id)
    )


def where(field: str) -> Part:
    """The part in which something is that a mistake or a remark names."""
    places = {"slots": "slot_1", "rooms": "room_1"}
    return part_with(places.get(field, field).partition("-")[0])


def _wrong_answers(db: Session, copy: Copy, asked: list[Question]) -> list[tuple[Part, str]]:
    form = further_form(asked, copy.parts[FURTHER.key].texts)
    if answers_in(db, copy, form) is not None:
        return []
    return [(FURTHER, sentence) for sentence in wrong_answers(form)]
