"""A frozen day keeps what people were told: nothing publishes another place of it, by any way."""

from datetime import date, timedelta

import pytest
from fastapi import FastAPI

from app.core.db import Sessions
from app.schedule import queries, service
from app.schedule.errors import DraftRefused
from app.schedule.models import BoardKind, FactKind
from app.schedule.rules import Fact, Spot
from app.schedule.service import Move
from tests.app.schedule.test_later import asked as for_later
from tests.app.schedule.test_mending import Hall
from tests.make import accounts
from tests.make.meetings import FIRST_DAY
from tests.visitor import Page, Visitor

DESK = "/organise/im-test"
BOARD = f"{DESK}/schedule/board"
PUBLISH = f"{DESK}/schedule/publish"
SECOND_DAY: date = FIRST_DAY + timedelta(days=1)
KEPT = "stays at Small Room, Wed 16 Jun, 13:15: that day is frozen."


@pytest.fixture
def hall(app: FastAPI, sessions: Sessions, visitor: Visitor) -> Hall:
    """The third event is public in the small room of the second day; on the board it stands in the
    large one, and a release of that is planned. The visitor organises.
    """
    with sessions.write() as db:
        made = Hall.made(db)
        third, [small, large] = made.scene.events[2], made.scene.rooms
        at = made.scene.slots[1].starts_at
        move = Move(third.id, Spot(small.id, at), Spot(large.id, at))
        service.change(db, None, made.scene.meeting, BoardKind.MOVED, [move])
    accounts.sign_in(visitor, app, organiser_of=made.scene.meeting.id)
    return made


def plain(page: Page) -> str:
    return page.words.replace("\u2068", "").replace("\u2069", "")


def offers(page: Page, hall: Hall) -> list[int]:
    """How often a page leads to the event, puts it back, and lets its day go."""
    event = hall.scene.events[2].id
    paths = (
        f"//a[starts-with(@href, '{BOARD}/{event}')]",
        f"//a[contains(@href, '{BOARD}/put-back')]",
    )
    found = (*paths, f"//form[contains(@action, '{BOARD}/freeze')][*[@value='']]")
    return [len(page.select(f"//main{one}")) for one in found]


def test_a_day_is_frozen_as_people_were_told_and_that_is_said_wherever_it_matters(
    sessions: Sessions, visitor: Visitor, hall: Hall
) -> None:
    visitor.submit(visitor.get(PUBLISH), for_later()[1], action="publish")
    page = visitor.get(f"{BOARD}?day={SECOND_DAY}")
    assert "The release that is planned will not come out" not in page.words
    assert "1 side event is public on this day and stands elsewhere" in page.words

    page = visitor.submit(page, {}, action=f"{BOARD}/freeze?day={SECOND_DAY}")
    assert "The day is frozen as people were told." in page.words
    assert "people were told Wed 16 Jun, 13:15–14:15, Small Room" in plain(page)
    assert "The release that is planned will not come out" in page.words
    assert KEPT in plain(page)
    assert offers(page, hall)[1:] == [1, 1]
    refused = visitor.get(PUBLISH)
    assert KEPT in plain(refused)
    assert offers(refused, hall) == [1, 1, 1]

    [back] = refused.select(f"//a[contains(@href, '{BOARD}/put-back')]/@href")
    page = visitor.submit(visitor.get(back), {}, action=f"{BOARD}/put-back")
    assert "This day is frozen: what stands on it stays where it is" in page.words
    assert "Everything stands where people were told" in visitor.get(back).words
    assert "There is nothing to publish" in visitor.get(PUBLISH).words


def test_a_mending_publishes_nothing_that_publishing_refuses(
    sessions: Sessions, visitor: Visitor, hall: Hall
) -> None:
    meeting_id, second = hall.scene.meeting.id, hall.scene.events[1].id
    with sessions.write() as db:
        meeting = queries.meeting_by_id(db, meeting_id)
        service.freeze(db, None, meeting, [SECOND_DAY])
        late = service.ask_to_mend(db, None, meeting, hall.late, in_background=False)
        assert late.run_id, "what is kept elsewhere is no part of the question"
        service.drop_mending(db, None, meeting, late.id)
        cancelled = Fact(FactKind.EVENT_CANCELLED, second)
        made = service.ask_to_mend(db, None, meeting, cancelled, in_background=False)
    path = f"{DESK}/schedule/mend/{made.id}"
    page = visitor.get(path)
    assert offers(page, hall)[1:] == [1, 1]
    assert "Approve and publish" not in page.words
    with sessions.write() as db, pytest.raises(DraftRefused, match="that day is frozen"):
        service.approve(db, None, queries.meeting_by_id(db, meeting_id), made.id)

    visitor.submit(page, {}, action="/freeze")
    done = visitor.submit(visitor.get(path), {}, action="/approve")
    assert "everything says the same now" in done.words

    with sessions.write() as db:
        service.freeze(db, None, queries.meeting_by_id(db, meeting_id), [SECOND_DAY])
    back = visitor.get(f"{DESK}/releases/1")
    assert KEPT.replace("Small", "Large") in plain(back)
    assert offers(back, hall) == [1, 0, 1]
    assert not back.select("//button[text()='Make it public again']")
    with sessions.read() as db:
        assert len(queries.releases_of(db, meeting_id)) == 2
