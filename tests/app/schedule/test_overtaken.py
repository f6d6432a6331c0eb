"""While the answer to something that happened waits, somebody else changes the board."""

import pytest
from sqlalchemy.orm import Session

from app.schedule import service
from app.schedule.errors import MendingOvertaken, NothingHere
from app.schedule.models import BoardKind, FactKind
from app.schedule.rules import Fact, Spot
from app.schedule.service import Move
from tests.app.schedule.test_mending import Hall, answered, asked
from tests.make import accounts, schedule
from tests.make.meetings import hour


@pytest.fixture
def hall(db: Session) -> Hall:
    return Hall.made(db)


def test_a_move_elsewhere_leaves_the_answer_as_it_is(db: Session, hall: Hall) -> None:
    """And goes out with it, told apart; who moves what it moves itself has to look again."""
    scene, jo = hall.scene, accounts.actor(db, organiser_of=hall.scene.meeting.id)
    first, _second, third = (one.id for one in scene.events)
    mending = asked(db, hall, hall.late)
    later = {
        one.id: (place[0], hour("13:40"))
        for one, place in zip(scene.events[:2], schedule.spread(scene).values(), strict=False)
    }
    answered(db, mending, {**schedule.spread(scene), **later}, hall)
    free = (scene.rooms[1], scene.slots[1].starts_at)

    def moved(event: str, seen: schedule.Spot, to: schedule.Spot) -> None:
        move = Move(event, Spot(seen[0].id, seen[1]), Spot(to[0].id, to[1]))
        service.change(db, jo, scene.meeting, BoardKind.MOVED, [move])

    moved(third, schedule.spread(scene)[third], free)
    shown = service.mending_shown(db, scene.meeting, mending.id)
    assert (shown.current, len(shown.moving), len(shown.more), shown.fewest) == (True, 2, 1, False)
    moved(first, schedule.spread(scene)[first], (scene.rooms[0], scene.slots[1].starts_at))
    assert not service.mending_shown(db, scene.meeting, mending.id).current
    with pytest.raises(MendingOvertaken):
        service.approve(db, jo, scene.meeting, mending.id)
    moved(first, (scene.rooms[0], scene.slots[1].starts_at), schedule.spread(scene)[first])
    service.approve(db, jo, scene.meeting, mending.id)
    assert hall.spots(db) == [
        *(Spot(place[0].id, place[1]).key for place in later.values()),
        Spot(free[0].id, free[1]).key,
    ]


def test_what_the_answer_does_not_see_to_is_looked_for_again(db: Session, hall: Hall) -> None:
    """Nothing was in the room that is lost; then somebody puts an event into it."""
    scene, jo = hall.scene, accounts.actor(db, organiser_of=hall.scene.meeting.id)
    seen = Spot(scene.rooms[0].id, scene.slots[1].starts_at)
    hours = hour("13:00", 1), hour("18:00", 1)
    mending = asked(db, hall, Fact(FactKind.ROOM_LOST, scene.rooms[1].id, *hours))
    assert service.mending_shown(db, scene.meeting, mending.id).can_be_approved
    move = Move(scene.events[2].id, seen, seen._replace(room_id=scene.rooms[1].id))
    service.change(db, jo, scene.meeting, BoardKind.MOVED, [move])
    with pytest.raises(MendingOvertaken):
        service.approve(db, jo, scene.meeting, mending.id)
    again = service.ask_again(db, jo, scene.meeting, mending.id)
    assert again.run_id
    assert service.mending_shown(db, scene.meeting, again.id).current
    with pytest.raises(NothingHere):
        service.drop_mending(db, jo, scene.meeting, mending.id)
    service.drop_mending(db, jo, scene.meeting, again.id)
