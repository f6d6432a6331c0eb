"""What the addresses of questions name."""

from typing import Annotated

from fastapi import Depends

from app.core.db import Db
from app.meetings.guards import OrganiserDesk
from app.questions import queries
from app.questions.errors import NoSuchQuestion
from app.questions.models import Question


def _question(question_id: str, desk: OrganiserDesk, db: Db) -> Question:
    for question in queries.questions_of(db, desk.meeting.id):
        if question.id == question_id:
            return question
    raise NoSuchQuestion


QuestionHere = Annotated[Question, Depends(_question)]
