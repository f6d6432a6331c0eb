"""An approval publishes what its reader saw, and nothing that came on the board since."""

from dataclasses import dataclass

import pytest
from fastapi import FastAPI

from app.core.db import Sessions
from app.schedule import queries, service
from app.schedule.models import BoardKind
from app.schedule.rules import Spot
from app.schedule.service import Move
from tests.make import accounts, schedule
from tests.visitor import Page, Visitor

DESK = "/organise/im-test"


@dataclass
class Open:
    """The room of the first of three public side events is lost, which waits for an approval."""

    scene: schedule.Scene
    path: str
    sessions: Sessions

    def move(self, number: int, *, back: bool = False) -> None:
        """Somebody else moves a side event to another room on the board, or where it was."""
        event = self.scene.events[number]
        room, at = schedule.spread(self.scene)[event.id]
        [other] = [one for one in self.scene.rooms if one.id != room.id]
        spots = Spot(room.id, at), Spot(other.id, at)
        seen, to = reversed(spots) if back else spots
        with self.sessions.write() as db:
            meeting = queries.meeting_by_id(db, self.scene.meeting.id)
            service.change(db, None, meeting, BoardKind.MOVED, [Move(event.id, seen, to)])

    def releases(self) -> int:
        with self.sessions.read() as db:
            return len(queries.releases_of(db, self.scene.meeting.id))


@pytest.fixture
def opened(app: FastAPI, sessions: Sessions, visitor: Visitor) -> Open:
    with sessions.write() as db:
        scene = schedule.released(db)
        place = (scene.rooms[0], scene.slots[0].starts_at)
        made = schedule.mending(db, scene.meeting, scene.events[0], place)
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    return Open(scene, f"{DESK}/schedule/mend/{made.id}", sessions)


def refusal(page: Page) -> str:
    assert page.status == 409
    [notice] = page.select("//*[contains(@class, 'notice error')]")
    return " ".join(notice.text_content().split()).replace("\u2068", "").replace("\u2069", "")


def test_what_came_on_the_board_since_is_read_before_it_is_published(
    visitor: Visitor, opened: Open
) -> None:
    page = visitor.get(opened.path)
    opened.move(2)
    refused = visitor.submit(page, {"note": "Water"}, action="/approve")
    assert "Event 3 goes from Wed 16 Jun, 13:15, Small Room to" in refusal(refused)
    assert "Event 1" not in refusal(refused), "that was read before"
    assert "Water" in refused.select("//textarea[@name='note']/text()")[0]
    assert opened.releases() == 1

    done = visitor.submit(refused, {}, action="/approve")
    assert "everything says the same now" in done.words
    assert opened.releases() == 2


def test_what_is_as_public_again_since_is_said_too(visitor: Visitor, opened: Open) -> None:
    opened.move(2)
    page = visitor.get(opened.path)
    assert "Event 3 goes from" in page.words.replace("\u2068", "").replace("\u2069", "")
    opened.move(2, back=True)
    refused = visitor.submit(page, {}, action="/approve")
    assert "Event 3 does not change with it any more." in refusal(refused)
    opened.move(2)
    done = visitor.submit(page, {}, action="/approve")
    assert "everything says the same now" in done.words, "it is as it was read"
