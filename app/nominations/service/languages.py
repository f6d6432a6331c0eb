"""In which language people are written to whom a focal point enters."""

from sqlalchemy.orm import Session

from app.core.i18n import DEFAULT
from app.delegations.models import Delegation
from app.meetings.models import Meeting
from app.nominations import queries


def usual_language(db: Session, meeting: Meeting, delegation: Delegation) -> str:
    """The language in which most of a delegation are written to, now or at its last meeting.

    Where neither is known that of most people of the meeting, and English where nobody has
    registered. What the focal point reads the pages in says nothing of the others.
    """
    found = queries.language_of_most(db, delegation_id=delegation.id)
    if found is None:
        last = queries.last_delegation(db, meeting, delegation.entity_id)
        found = queries.language_of_most(db, delegation_id=last.delegation_id) if last else None
    return found or queries.language_of_most(db, meeting_id=meeting.id) or DEFAULT
