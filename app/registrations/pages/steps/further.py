"""The last step: what the meeting asks besides, as its organisers have made it."""

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from starlette.datastructures import FormData

from app.core.i18n import in_language, lazy
from app.delegations.service import category_here
from app.questions import queries, rules
from app.questions import service as questions
from app.questions.forms import AnswersForm, answers_form
from app.questions.models import Question, QuestionKind
from app.questions.rules import Said
from app.registrations.models import Registration
from app.registrations.pages.steps.how import How
from app.registrations.pages.steps.step import Asked, Step
from app.registrations.pages.steps.whom import Whom, entity_of
from app.registrations.service import Answers


class Further(Step):
    """The questions of the meeting that are for this person.

    Its answers are `{"said": {question: answer}, "wordings": {question: the wording shown}}`.
    """

    key: ClassVar[str] = "questions"
    title: ClassVar[str] = lazy("Further questions")
    takes_files: ClassVar[bool] = True

    def is_asked(self, asked: Asked) -> bool:
        """Whether there are questions for them; before that is known, whether there are any."""
        return asked.offered.questions and bool(_questions(asked))

    def form(self, asked: Asked, posted: FormData | None = None) -> AnswersForm:
        """The form that the questions make."""
        return answers_form(_questions(asked), _said(asked, self.key), posted)

    def read(self, asked: Asked, form: Any) -> Answers | None:
        """The answers, with the wordings that they were given to; files are kept already."""
        said = form.take(
            partial(questions.keep_file, asked.db, asked.draft_id),
            partial(questions.known_files, asked.db, asked.draft_id),
        )
        if said is None:
            return None
        return {"said": said, "wordings": {one.id: one.now.id for one in form.questions}}

    def lines(self, asked: Asked) -> list[tuple[str, str]]:
        """Each question with its answer."""
        said = _said(asked, self.key)
        return [
            (in_language(one.now.text), rules.text_of(one.kind, one.now, said[one.id]))
            for one in _questions(asked)
            if one.id in said
        ]

    def stands(self, asked: Asked) -> bool:
        """Whether the questions still say the same, and no further one must be answered."""
        answers, asking = asked.answers[self.key], _questions(asked)
        said = _said(asked, self.key)
        sent = [
            str(said[one.id]) for one in asking if one.id in said and one.kind is QuestionKind.FILE
        ]
        there = questions.known_files(asked.db, asked.draft_id, sent)
        return rules.stands(asking, said, answers["wordings"]) and there == set(sent)

    def save(self, asked: Asked, registration: Registration) -> None:
        """Keep the answers with the registration."""
        questions.save_answers(
            asked.db,
            registration.id,
            _questions(asked),
            _said(asked, self.key),
            waited_for=asked.draft_id,
        )


def _said(asked: Asked, key: str) -> Mapping[str, Said]:
    said: Mapping[str, Said] = asked.answers.get(key, {}).get("said", {})
    return said


def _questions(asked: Asked) -> list[Question]:
    everything = queries.questions_of(asked.db, asked.meeting.id)
    if not everything:
        return []
    whom, how = asked.answers.get(Whom.key), asked.answers.get(How.key)
    entity = entity_of(asked, whom) if whom else None
    category = category_here(asked.db, asked.meeting, entity) if entity else None
    return rules.questions_for(everything, category, how["modality"] if how else "")
