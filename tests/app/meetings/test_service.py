"""Founding meetings and giving them rooms, a programme and slots."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry
from app.core.errors import Conflict, Invalid
from app.meetings import queries, service
from app.meetings.models import Basis, SessionKind
from app.meetings.rules import Origin, Stage, end_of, local_moment, stage_of
from tests.conftest import rows
from tests.make.accounts import actor
from tests.make.meetings import hour, meeting, room, slot, venue


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"slug": "Im 2025"}, "Im 2025 cannot be the address"),
        ({"slug": "organise"}, "organise cannot be the address"),
        ({"timezone": "Geneva"}, "Geneva is not a time zone"),
        ({"timezone": "../../etc/passwd"}, "is not a time zone"),
        ({"ends_on": date(2027, 6, 14)}, "cannot end before it starts"),
        ({"starts_on": None}, "cannot end before it starts"),
        ({"turnaround": -5}, "cannot be below zero"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(
    db: Session, change: dict[str, Any], said: str
) -> None:
    with pytest.raises(Invalid) as refused:
        meeting(db, **{"slug": "im-2027", **change})

    assert said in refused.value.sentence
    assert rows(db, "meeting") == 0


def test_an_address_is_given_once(db: Session) -> None:
    meeting(db)

    with pytest.raises(Conflict):
        meeting(db)


def test_a_session_keeps_where_it_comes_from(db: Session) -> None:
    made = meeting(db)
    origin = Origin(Basis.INFERRED, "annotated programme", "as in 2023")

    session = service.add_session(
        db,
        made,
        kind=SessionKind.PANEL,
        title={"en": "Panel"},
        starts_at=datetime(2027, 6, 15, 22, 30, tzinfo=UTC),
        ends_at=datetime(2027, 6, 15, 23, 30, tzinfo=UTC),
        origin=origin,
    )

    assert session.held_on == date(2027, 6, 16)  # half past midnight in Geneva
    assert (session.basis, session.source, session.why) == (
        Basis.INFERRED,
        "annotated programme",
        "as in 2023",
    )


@pytest.mark.parametrize(
    ("start", "end", "exclusive"),
    [("13:00", "13:00", False), ("13:00", None, False), (None, None, True)],
)
def test_hours_that_make_no_sense_are_refused(
    db: Session, start: str | None, end: str | None, exclusive: bool
) -> None:
    made = meeting(db)

    with pytest.raises(Invalid):
        service.add_session(
            db,
            made,
            kind=SessionKind.PLENARY,
            title={"en": "Plenary"},
            starts_at=hour(start) if start else None,
            ends_at=hour(end) if end else None,
            exclusive=exclusive,
        )

    assert rows(db, "session") == 0


@pytest.mark.parametrize(
    ("start", "end", "taken"),
    [
        ("12:00", "13:15", True),
        ("14:45", "16:00", True),
        ("12:00", "13:16", False),
        ("14:44", "16:00", False),
        ("13:30", "14:00", False),
        ("13:00", "15:00", False),
    ],
)
def test_slots_touch_but_do_not_overlap(db: Session, start: str, end: str, taken: bool) -> None:
    made = meeting(db)
    slot(db, made)

    if taken:
        slot(db, made, start=start, end=end)
    else:
        with pytest.raises(Conflict) as refused:
            slot(db, made, start=start, end=end)
        assert "13:15–14:45" in refused.value.sentence

    assert rows(db, "slot") == (2 if taken else 1)


def test_another_meeting_may_have_a_slot_at_the_same_time(db: Session) -> None:
    slot(db, meeting(db))
    slot(db, meeting(db, "other"))

    assert rows(db, "slot") == 2


def test_rooms_are_shared_between_meetings_and_divided(db: Session) -> None:
    first, second = meeting(db), meeting(db, "other")
    whole = room(db, first, "Salle C", 120, position=1)
    part = room(db, first, "C1", 35, position=2)
    service.give_room(db, second, whole, for_side_events=False)
    service.divide_room(db, whole=whole, parts=[part])

    assert [one.room.code for one in queries.rooms_of(db, first.id)] == ["salle-c", "c1"]
    assert [one.for_side_events for one in queries.rooms_of(db, second.id)] == [False]
    (division,) = queries.divisions_among(db, [part.id])
    assert (division.whole_id, division.part_id) == (whole.id, part.id)
    with pytest.raises(Invalid):
        service.divide_room(db, whole=whole, parts=[whole])
    with pytest.raises(Conflict):
        service.add_room(db, whole.venue, code="c1", name={"en": "C1"}, capacity=1)
    with pytest.raises(Invalid):
        service.add_room(db, whole.venue, code="c2", name={"en": "C2"}, capacity=-1)


def test_a_room_that_the_meeting_does_not_have_is_not_closed(db: Session) -> None:
    made, other = meeting(db), meeting(db, "other")
    theirs = room(db, other)

    with pytest.raises(Invalid):
        service.close_room(db, made, theirs, starts_at=hour("09:00"), ends_at=hour("10:00"))

    assert queries.closures_of(db, made.id) == []


def test_a_way_is_the_same_in_both_directions(db: Session) -> None:
    here, there = venue(db).id, venue(db, "wmo", "WMO").id
    made, other = meeting(db), meeting(db, "other")
    who = actor(db)

    service.set_travel(db, who, made, (here, there), 15)
    service.set_travel(db, who, made, (there, here), 20)
    service.set_travel(db, who, made, (here, there), 20)
    service.set_travel(db, who, other, (here, there), 5)

    assert [way.minutes for way in queries.travel_among(db, made.id, [here, there])] == [20]
    service.set_travel(db, who, made, (here, there), None)
    assert queries.travel_among(db, made.id, [here, there]) == []
    assert [way.minutes for way in queries.travel_among(db, other.id, [here, there])] == [5]
    entries = db.scalars(select(AuditEntry).where(AuditEntry.action == "travel.set")).all()
    said = {(one.meeting_id, one.details["minutes"]) for one in entries}
    assert said == {(made.id, 15), (made.id, 20), (made.id, None), (other.id, 5)}
    assert len(entries) == 4, "what was known is written down again"
    with pytest.raises(Invalid):
        service.set_travel(db, who, made, (here, here), 1)


@pytest.mark.parametrize(
    ("moment", "stage"),
    [
        ("2027-06-14T21:59:59+00:00", Stage.COMING),
        ("2027-06-14T22:00:00+00:00", Stage.RUNNING),
        ("2027-06-17T21:59:59+00:00", Stage.RUNNING),
        ("2027-06-17T22:00:00+00:00", Stage.OVER),
    ],
)
def test_a_meeting_runs_by_the_days_of_its_own_zone(db: Session, moment: str, stage: Stage) -> None:
    made = meeting(db)

    assert stage_of(made, datetime.fromisoformat(moment)) is stage
    assert end_of(made) == datetime(2027, 6, 17, 22, tzinfo=UTC)


def test_hours_are_those_of_the_meetings_clocks_on_that_day() -> None:
    summer = local_moment(date(2027, 6, 15), time(13, 15), "Europe/Zurich")
    winter = local_moment(date(2027, 1, 15), time(13, 15), "Europe/Zurich")

    assert (summer.hour, winter.hour) == (11, 12)
