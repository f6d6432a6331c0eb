"""Calls for side events for tests."""

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from app.calls import queries, service
from app.meetings.models import Meeting


def set_call(db: Session, meeting: Meeting, **settings: Any) -> None:
    """Change settings of a meeting's call: `set_call(db, meeting, most_per_lead=1)`."""
    policy = replace(queries.policy_of(db, meeting.id), **settings)
    service.set_policy(db, None, meeting, policy)
