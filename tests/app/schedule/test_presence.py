"""Organisers at one board see who else is there, and what others changed since they looked."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.core import clock
from app.core.db import Sessions
from app.core.happenings import tell
from app.core.jobs import Beat
from app.schedule.models import BoardPresence
from app.schedule.service import presence
from tests.make import accounts, schedule
from tests.visitor import Page, Visitor

HOME = "/organise/im-test/schedule/board"
BO = "bo@example.org"


@pytest.fixture
def scene(app: FastAPI, sessions: Sessions, visitor: Visitor) -> schedule.Scene:
    """Three events on the board; the visitor, Ana Example, organises."""
    with sessions.write() as db:
        made = schedule.scene(db)
        schedule.draft(db, made.meeting, schedule.spread(made), made.events)
    accounts.sign_in(visitor, app, organiser_of=made.meeting.id)
    return made


def part(page: Page) -> str:
    """What a page says of the others."""
    [found] = page.select("//*[@data-now]")
    return " ".join(found.text_content().split())


def test_each_sees_who_else_is_there_and_is_told_what_they_changed(
    app: FastAPI, sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    assert part(visitor.get(HOME)) == ""
    with Visitor(app) as other:
        accounts.sign_in(other, app, BO, name="Bo Other", organiser_of=scene.meeting.id)
        begun = other.get(HOME)
        assert part(begun).startswith("Also at the board: Ana Example (since ")
        page = visitor.get(HOME)
        assert part(page).startswith("Also at the board: Bo Other (since ")
        [address] = page.select("//@data-now")

        first = visitor.get(address)
        again = visitor.ask("GET", address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status, again.text) == (304, "")

        one = begun.select("//*[@data-event]")[0]
        token = begun.select("//input[@name='csrf_token']/@value")[0]
        moved = {"place": "", "seen": one.get("data-seen"), "csrf_token": token}
        other.post(f"{HOME}/{one.get('data-event')}", moved)

        changed = visitor.ask("GET", address, headers={"If-None-Match": first.headers["ETag"]})
        assert changed.status == 200
        assert "Changed since you opened this page" in changed.words
        assert "Bo Other" in changed.select("//li")[0].text_content()
        assert "no place" in changed.words
        [link] = changed.select("//a[@class='button']/@href")
        assert "Changed since" not in part(visitor.get(link))
        [own] = begun.select("//@data-now")
        assert "Changed since" not in other.get(own).words  # one's own steps are no news


def test_who_is_gone_is_forgotten_within_minutes(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def later(minutes: int) -> None:
        monkeypatch.setattr(clock, "_shift", timedelta(minutes=minutes))

    def kept() -> list[BoardPresence]:
        with sessions.read() as db:
            return list(db.scalars(select(BoardPresence)))

    visitor.get(HOME)
    [first] = kept()
    later(1)
    visitor.get(f"{HOME}/{scene.events[0].id}")  # looking at the places of one event is being there
    [then] = kept()
    assert (then.since, then.seen_at > first.seen_at) == (first.since, True)

    for minutes, left in ((3, 1), (5, 0)):
        later(minutes)
        with sessions.write() as db:
            tell(db, Beat())
        assert len(kept()) == left
    assert timedelta(minutes=3) >= presence.THERE
