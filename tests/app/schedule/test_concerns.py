"""What of the schedule waits for organisers is on the overview of the meeting."""

from datetime import timedelta

from fastapi import FastAPI

from app.core import clock
from app.core.db import Sessions
from app.schedule import queries, service
from app.schedule.models import BoardKind
from app.schedule.rules import Spot
from app.schedule.service import Move
from tests.make import accounts, schedule
from tests.visitor import Visitor

OVERVIEW = "/organise/im-test"


def test_what_has_no_place_and_a_planned_release_that_cannot_come_out_are_on_the_overview(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.released(db)
        places = dict(schedule.spread(scene))
        del places[scene.events[0].id]
        schedule.release(db, scene, places)
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)

    def figures() -> dict[str, str]:
        boxes = visitor.get(OVERVIEW).select("//section[@id='waiting']//dl/div")
        return {box.xpath("string(dt)"): box.xpath("string(dd)") for box in boxes}

    one_of_each = {
        "Accepted side events without a place": "1",
        "Side events announced with “new time follows”": "1",
    }
    assert one_of_each.items() <= figures().items()
    with sessions.write() as db:
        jo = accounts.actor(db, "jo@example.org", organiser_of=scene.meeting.id)
        second, room = scene.events[1].id, scene.rooms[1].id
        off = Move(second, Spot(room, scene.slots[0].starts_at), None)
        board = service.change(db, jo, scene.meeting, BoardKind.TAKEN_OFF, [off])
        draft = queries.draft(db, board.draft_id)
        assert draft is not None
        at = clock.now() + timedelta(hours=2)
        service.publish_later(db, jo, draft, service.Cover(), at)
    assert figures()["Accepted side events without a place"] == "2"
    assert "The release that is planned will not come out" not in visitor.get(OVERVIEW).words

    with sessions.write() as db:
        newest = queries.changes_of(db, draft.id)[-1]
        service.undo(db, jo, scene.meeting, newest.id)

    path = "//section[@id='concerns']//*[contains(@class, 'notice')][contains(., 'planned')]//a"
    [settled] = visitor.get(OVERVIEW).select(f"{path}/@href")
    assert settled == f"{OVERVIEW}/releases"
