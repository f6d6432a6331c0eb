"""Something that happened was not so after all: what follows, who is told, and what else can be."""

from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry
from app.core.db import Sessions
from app.meetings import service as programme
from app.meetings.models import RoomClosure
from app.registrations import service as people
from app.schedule import service
from app.schedule.models import BoardKind, FactKind, Mending
from app.schedule.rules import Fact, Spot
from app.schedule.service import Move
from app.side_events.models import SideEvent
from tests.make import accounts, meetings, schedule
from tests.make.meetings import hour
from tests.visitor import Page, Visitor

MEND = "/organise/im-test/schedule/mend"
DESK = "/organise/im-test"


def lost_room(db: Session) -> tuple[schedule.Scene, Mending]:
    """Three events are public; the room of the first was lost, and with it its place."""
    scene = schedule.released(db)
    place = (scene.rooms[0], scene.slots[0].starts_at)
    made = schedule.mending(db, scene.meeting, scene.events[0], place)
    return scene, service.approve(db, None, scene.meeting, made.id)


def test_why_no_place_is_left_is_said_with_how_soon_anything_may_be_moved(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    """The first day is too soon by the notice that people are given, and its rooms are free."""
    with sessions.write() as db:
        scene = schedule.scene(db)
        first, _, third = scene.events
        places = {one: at for one, at in schedule.spread(scene).items() if one != first.id}
        schedule.release(db, scene, places)
        made = schedule.mending(db, scene.meeting, third, places[third.id])
        made.notice = int((hour("00:00", 1) - made.created_at).total_seconds() // 60) + 1
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)

    lost = visitor.get(f"{MEND}/{made.id}").select("//td[@data-label='To']//li")
    said = [" ".join(one.text_content().split()) for one in lost]
    assert (
        "2 places: It is moved to no sooner than \u2068Wed 16 Jun, 00:00\u2069, so that people hear"
        " of it in time."
    ) in said


def test_what_broke_rules_before_stays_and_holds_up_neither_approval_nor_taking_back(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    """Nobody gave a reason for that; one of its rules may not even be overridden."""
    with sessions.write() as db:
        scene = schedule.released(db)
        first, _, third = scene.events
        room, starts_at = scene.rooms[0], scene.slots[0].starts_at
        hours = hour("00:00", 1), hour("00:00", 2)
        programme.close_room(db, scene.meeting, room, starts_at=hours[0], ends_at=hours[1])
        people.add_absence(db, third.speakers[0].person, starts_at=hours[0], ends_at=hours[1])
        made = schedule.mending(db, scene.meeting, first, (room, starts_at))
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    path, board = f"{MEND}/{made.id}", f"{DESK}/schedule/board/{third.id}"
    page = visitor.get(path)
    so = page.select(f"//li[a[@href='{board}']]")
    assert len(so) == 2
    assert "not available" in so[1].text_content()
    done = visitor.submit(page, {"note": "", "letters": "to_read"}, action="/approve")
    assert "everything says the same now" in done.words
    with sessions.read() as db:
        approved = db.scalars(
            select(AuditEntry).where(AuditEntry.action == "schedule.mending_approved")
        ).one()
    assert approved.details["left"] == 2
    assert len(done.select(f"//li[a[@href='{board}']]")) == 2
    back = visitor.submit(done, {"note": "", "letters": "to_read"}, action="/take-back")
    assert "Everything is as it was before." in back.words


def test_each_letter_is_read_whole_in_its_language_before_it_goes(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    """With what is written now: of something that happened, of a release, of going back to one."""
    with sessions.write() as db:
        scene = schedule.released(db)
        moved, (room, starts_at) = scene.events[0], schedule.spread(scene)[scene.events[0].id]
        db.get_one(SideEvent, moved.id).contact_language = "fr"
        there = scene.rooms[1], scene.slots[1].starts_at
        places = {**schedule.spread(scene), scene.events[1].id: there}
        draft = schedule.draft(db, scene.meeting, places, scene.events)
        service.publish(db, None, draft, service.Cover(note="Hall", letters_wait=True))
        made = schedule.mending(db, scene.meeting, moved, (room, starts_at))
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    read_by("fr", visitor, f"{MEND}/{made.id}", "Event 1")
    other = visitor.get(f"{MEND}/{made.id}")
    [key] = other.select("//tr[contains(., 'contact2@')]//button[@name='letter']/@value")
    other = visitor.submit(other, {"letter": key, "note": "Eau partout"}, action="/letter")
    assert "Reason: Hall" in other.select("//pre/text()")[0], "what it came there for"
    with sessions.write() as db:
        off = Move(moved.id, Spot(room.id, starts_at), None)
        service.change(db, None, scene.meeting, BoardKind.TAKEN_OFF, [off])
    publish = f"{DESK}/schedule/publish"
    page = read_by("fr", visitor, publish, "Event 1")
    visitor.submit(page, {"note": "Water", "letters": "at_once"}, action=publish)
    back = f"{DESK}/releases/1"
    read_by("fr", visitor, back, "est revenu à un programme antérieur")


def read_by(language: str, visitor: Visitor, path: str, expected: str) -> Page:
    """The letter to the first contact, read on a page; what was typed there is not lost."""
    page = visitor.get(path)
    [key] = page.select("//tr[contains(., 'contact1@')]//button[@name='letter']/@value")
    read = visitor.submit(page, {"letter": key, "note": "Eau partout"}, action="/letter")
    [letter] = read.select("//pre")
    assert letter.get("lang") == language
    assert expected in letter.text_content()
    assert "Eau partout" in letter.text_content()
    assert "Eau partout" in read.select("//textarea[@name='note']/text()")[0]
    return read


def part(page: Page, name: str) -> str:
    [section] = page.select(f"//section[@aria-labelledby='{name}']")
    words = section.text_content().replace("\u2068", "").replace("\u2069", "")
    return " ".join(words.split())


def instead(page: Page) -> list[str]:
    return page.select("//section[@aria-labelledby='stuck']//a/@href")


def test_who_is_told_and_what_goes_back_is_said_before_it_is_taken_back(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene, mending = lost_room(db)
        path = f"{MEND}/{mending.id}"
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)

    page = visitor.get(path)

    said = part(page, "back")
    assert "Small Room can be used again: Tue 15 Jun, 13:15–14:15" in said
    assert "Event 1 goes from no place to Tue 15 Jun, 13:15, Small Room." in said
    assert "contact1@example.org Held after all Event 1" in part(page, "told")
    assert "contact2@example.org" not in part(page, "told")
    too_long = visitor.submit(page, {"note": "x" * 501}, action="/take-back")
    assert (too_long.status, len(too_long.errors)) == (422, 1)

    with sessions.write() as db:
        away = Move(scene.events[1].id, Spot(scene.rooms[1].id, scene.slots[0].starts_at), None)
        service.change(db, None, scene.meeting, BoardKind.TAKEN_OFF, [away])
    late = visitor.submit(page, {"letters": "to_read"}, action="/take-back")
    assert late.status == 409
    assert "Somebody has changed the board since" in part(late, "stuck")
    assert instead(late) == [f"{DESK}/schedule/board", f"{DESK}/releases/1"]

    with sessions.write() as db:
        db.delete(db.scalars(select(RoomClosure)).one())
    page = visitor.get(path)
    assert "Somebody has changed the same by hand since" in part(page, "stuck")
    assert instead(page) == [f"{DESK}/rooms"]


def test_what_a_later_release_has_overtaken_leads_to_the_release_before_it(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db)
        plenary = meetings.session(db, scene.meeting, end="12:00")
        schedule.release(db, scene)
        happened = (
            Fact(FactKind.SESSION_HOURS, plenary.id, hour("10:00"), hour("12:30")),
            Fact(FactKind.EVENT_CANCELLED, scene.events[0].id, reason="Ill"),
        )
        paths = []
        for fact in happened:
            asked = service.ask_to_mend(db, None, scene.meeting, fact, in_background=False)
            paths.append(f"{MEND}/{service.approve(db, None, scene.meeting, asked.id).id}")
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)

    page = visitor.get(paths[0])

    assert "Another release came out since" in part(page, "stuck")
    assert page.select("//form[contains(@action, '/take-back')]") == []
    earlier, form = instead(page)
    ticked = visitor.get(earlier).select("//input[@name='undo'][@checked]/@value")
    assert [f"{MEND}/{one}" for one in ticked] == paths[::-1]
    begun = visitor.get(form).select("//input[@name='session-hour']/@value")
    assert begun == ["12:00"], "as it was, in the form in which its hours are said"

    page = visitor.get(paths[1])
    assert "Event 1 is held again" in part(page, "back")
    visitor.submit(page, {"letters": "to_read"}, action="/take-back")
    page = visitor.get(paths[0])
    assert "Another release came out since" in part(page, "stuck"), "also one that took back"


def test_what_came_out_with_it_for_other_reasons_is_told_apart_and_stays_when_it_is_taken_back(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    """The board had moved the third by hand; taking back gives its reason in each language."""
    with sessions.write() as db:
        scene = schedule.released(db)
        first, _, third = scene.events
        [small, large], at = scene.rooms, scene.slots[1].starts_at
        hand = Move(third.id, Spot(small.id, at), Spot(large.id, at))
        service.change(db, None, scene.meeting, BoardKind.MOVED, [hand])
        made = schedule.mending(db, scene.meeting, first, (small, scene.slots[0].starts_at))
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)

    def told(page: Page, *parts: str) -> list[list[bool]]:
        lists = [page.select(f"//*[@aria-labelledby='{part}']//li") for part in parts]
        return [[third.title in one.text_content() for one in those] for those in lists]

    page = visitor.submit(visitor.get(f"{MEND}/{made.id}"), {}, action="/approve")
    assert told(page, "moved", "besides") == [[False], [True]]
    assert "What came out with it for other reasons stays as it is." in page.words
    earlier = visitor.get(f"{DESK}/releases/1")
    again = earlier.select("//p[contains(., 'publish the board after')]/following-sibling::ul/li")
    assert [third.title in one.text_content() for one in again] == [True]
    back = visitor.submit(page, {}, action="/take-back")
    assert "All is as it was before, but for what stays so and is named here." in back.words
    assert told(back, "put-back", "besides") == [[False], [True]]
    assert "A change is taken back: " in visitor.get("/im-test/changes").words
    assert "Une modification est retirée : " in visitor.get("/im-test/changes?lang=fr").words
