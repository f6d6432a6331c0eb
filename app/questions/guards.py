"""What the addresses of questions name."""

from typing import Annotated

from fastapi import Depends

from app.core.db import Db
from app.meetings.guards import OrganiserDesk
from app.questions import queries
from app.questions.errors import NoSuchQuestion
from app.questions.models import Question


def _question(question_id: str, desk: OrganiserDesk, db: Db) -> Question:
    question = queries.question_at(db, desk.meeting.id, question_id)
    if question is None:
        raise NoSuchQuestion
    return question


QuestionHere = Annotated[Question, Depends(_question)]
