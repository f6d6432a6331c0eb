"""What people need, when two entries of them become one and two again."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.matching import queries, service
from app.registrations import queries as registration_queries
from app.registrations import service as registrations_service
from app.registrations.models import AccommodationNeed, NeedKind, NeedState, RegistrationState
from tests.make import matching, meetings, registrations
from tests.make.accounts import actor


def states(db: Session) -> list[NeedState]:
    """Of all needs, in no order."""
    db.expire_all()
    return sorted(db.scalars(select(AccommodationNeed.state)))


@pytest.mark.parametrize("cancels_first", [True, False])
def test_what_closed_with_one_entry_is_asked_again_where_the_other_comes(
    db: Session, *, cancels_first: bool
) -> None:
    meeting = meetings.meeting(db)
    needs = {NeedKind.STEP_FREE: "80 cm wide"}
    name, again = "Wilhelmina Quistberg", "QUISTBERG, Wilhelmina"
    of = [
        registrations.registration(db, meeting, name, needs=needs if cancels_first else {}),
        registrations.registration(
            db, meeting, again, email=None, needs={} if cancels_first else needs
        ),
    ]
    matching.look(db, meeting)
    (pair,) = queries.open_suspicions(db, meeting.id)
    registrations_service.cancel(db, meeting, of[not cancels_first])
    assert states(db) == [NeedState.CLOSED]

    merged = service.merge(db, actor(db), meeting, pair, {})
    comes = registration_queries.registration_of_person(db, merged.person_id)
    assert (comes.state if comes else None) is RegistrationState.SUBMITTED
    assert states(db) == [NeedState.ASKED]

    service.undo(db, actor(db), meeting, merged)
    assert states(db) == [NeedState.CLOSED]
