"""Why side events stand elsewhere than in public, as far as something that happened moved them."""

from sqlalchemy.orm import Session

from app.core.db import Languages
from app.schedule import queries, rules
from app.schedule.models import Draft, MendingState
from app.schedule.rules import Fact, Facts


def known_reasons(db: Session, draft: Draft, facts: Facts) -> dict[str, Languages]:
    """Why events stand where a draft has them, by id.

    They do where the last that moved them is something that happened, was approved and stands; who
    moved one by hand since has a reason of their own.
    """
    happened = queries.mendings_that_changed(db, draft.id)
    if not happened:
        return {}
    found: dict[str, Languages] = {}
    for made in queries.changes_of(db, draft.id):
        mending = happened.get(made.id)
        stands = mending is not None and mending.state is MendingState.APPROVED
        reason = rules.public_reason(facts, Fact.of(mending)) if mending and stands else {}
        found |= {one.event_id: reason for one in rules.moves_of(made)}
    return {event_id: reason for event_id, reason in found.items() if reason}
