"""The board's pages: a day as a table, the tray, every place of an event, and what buttons do."""

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session, selectinload

from app.core.db import Sessions
from app.meetings.models import RoomClosure, RoomDivision, Theme
from app.schedule import queries
from app.schedule.pages import board
from app.schedule.rules import Spot, Standing
from app.schedule.service import Fixed, boarding, publish
from app.side_events.models import SideEvent
from tests.make import accounts, meetings, schedule, side_events
from tests.visitor import Page, Visitor

# Of pages and rules more than of queries: asked on one database, so that the whole stays short.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

HOME = "/organise/im-test/schedule/board"


@pytest.fixture
def scene(app: FastAPI, sessions: Sessions, visitor: Visitor) -> schedule.Scene:
    """Three events have the places 0 to 2 of four, a fourth has none; the visitor organises."""
    with sessions.write() as db:
        made = schedule.scene(db, events=4)
        places = dict(list(schedule.spread(made).items())[:3])
        schedule.draft(db, made.meeting, places, made.events)
    accounts.sign_in(visitor, app, organiser_of=made.meeting.id)
    return made


def spot(scene: schedule.Scene, place: int) -> Spot:
    slot = scene.slots[place // 2]
    return Spot(scene.rooms[place % 2].id, slot.starts_at)


def at(sessions: Sessions, scene: schedule.Scene, number: int) -> Spot | None:
    with sessions.read() as db:
        board = queries.newest_draft(db, scene.meeting.id)
        assert board is not None
        known = {one.side_event_id: one for one in board.placements}
        return Standing.of(known.get(scene.events[number].id)).spot


def event(db: Session, scene: schedule.Scene, number: int) -> SideEvent:
    return db.get_one(SideEvent, scene.events[number].id)


def post(visitor: Visitor, path: str, data: dict[str, object]) -> Page:
    """A form as the board's pages would send it."""
    token = visitor.get(HOME).select("//input[@name='csrf_token']/@value")[0]
    return visitor.post(path, {**data, "csrf_token": token})


def cells(page: Page) -> list[list[str]]:
    """The table of the board, row by row."""
    rows = page.select("//table[contains(@class, 'board')]/tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def plain(page: Page) -> str:
    """Its words without the marks that keep names apart from text that runs the other way."""
    return page.words.replace("\u2068", "").replace("\u2069", "")


def test_a_day_is_a_table_of_times_and_rooms_and_the_rest_is_in_the_tray(
    visitor: Visitor, scene: schedule.Scene
) -> None:
    page = visitor.get(HOME)

    assert [head.text_content().split()[0] for head in page.select("//thead/tr/th[@scope='col']")][
        :2
    ] == ["Large", "Small"]
    [row] = cells(page)
    assert row[1].startswith("Event 2")
    assert row[2].startswith("Event 1")
    assert "3 side events have a place." in page.words
    assert page.select(
        f"//section[@aria-labelledby='tray']//a[@href='{HOME}/{scene.events[3].id}']"
    )
    second = visitor.get(f"{HOME}?day=2027-06-16")
    assert cells(second)[0][2].startswith("Event 3")


def test_times_go_across_if_wanted(visitor: Visitor, scene: schedule.Scene) -> None:
    page = visitor.get(f"{HOME}?across=times")

    large, small = cells(page)
    assert (small[0].split()[0], small[1].split()[:2]) == ("Small", ["Event", "1"])
    assert (large[0].split()[0], large[1].split()[:2]) == ("Large", ["Event", "2"])


def test_a_place_that_something_takes_for_a_part_of_its_hours_says_when_it_is_free(
    visitor: Visitor, sessions: Sessions, scene: schedule.Scene
) -> None:
    """Events of an hour, in a slot from 13:15 to 14:45."""
    with sessions.write() as db:
        meeting = db.merge(scene.meeting, load=False)
        for name, until in (("Blue Room", "13:38"), ("Green Room", "14:00")):
            room = meetings.room(db, meeting, name, 60)
            hours = {"starts_at": meetings.hour("13:00"), "ends_at": meetings.hour(until)}
            db.add(RoomClosure(meeting_id=meeting.id, room_id=room.id, reason="Paint", **hours))

    page = visitor.get(HOME)

    assert cells(page)[0][1:3] == ["Free only: 13:40–14:45 (Paint)", "Not free: Paint"]
    assert "Free only: 13:40–14:45 (Paint)" in visitor.get("/organise/im-test/schedule").words
    found = visitor.get(f"{HOME}/{scene.events[3].id}")
    assert "13:40–14:40, Blue Room Free" in plain(found)


def test_plenaries_closed_rooms_and_parts_of_rooms_are_drawn(
    visitor: Visitor, sessions: Sessions, scene: schedule.Scene
) -> None:
    with sessions.write() as db:
        meeting = db.merge(scene.meeting, load=False)
        meetings.session(db, meeting, start="10:00", end="13:00", title="Opening plenary")
        part = meetings.room(db, meeting, "Half Room", 60)
        whole = meetings.room(db, meeting, "Two Rooms", 160)
        db.add(RoomDivision(whole_id=scene.rooms[1].id, part_id=part.id))
        parts = (one.id for one in scene.rooms)
        db.add_all(RoomDivision(whole_id=whole.id, part_id=one) for one in parts)
        closed = meetings.room(db, meeting, "Blue Room", 60)
        hours = {"starts_at": scene.slots[0].starts_at, "ends_at": scene.slots[0].ends_at}
        db.add(RoomClosure(meeting_id=meeting.id, room_id=closed.id, reason="Wet paint", **hours))

    page = visitor.get(HOME)

    plenary, row = cells(page)
    assert plenary[1] == "Opening plenary"
    heads = [head.text_content() for head in page.select("//thead/tr/th[@scope='col']")]
    half = next(n for n, head in enumerate(heads) if head.startswith("Half Room"))
    assert "part of Large Room" in heads[half]
    assert heads[half - 1].startswith("Large Room")
    assert "Used together with: Event 2" in row[half + 1]
    both = next(n for n, head in enumerate(heads) if head.startswith("Two Rooms"))
    assert "Used together with: Event 2, Event 1" in row[both + 1]
    assert any("Not free: Wet paint" in cell for cell in row)


def test_colours_have_names_and_the_tray_is_searched_and_sorted(
    visitor: Visitor, sessions: Sessions, scene: schedule.Scene
) -> None:
    with sessions.write() as db:
        theme = Theme(meeting_id=scene.meeting.id, code="law", name={"en": "Law"})
        db.add(theme)
        scene.events.append(schedule.event(db, scene, 5, title="Water for all", themes=()))
        made = db.get_one(SideEvent, scene.events[4].id)
        made.priority = 7
        db.flush()
        made.themes = [theme]

    page = visitor.get(HOME)
    assert "Law" in page.select("//ul[@class='tones']/li")[0].text_content()

    def tray(query: str) -> list[str]:
        found = visitor.get(f"{HOME}?{query}").select("//section[@aria-labelledby='tray']//li/a")
        return [one.text_content() for one in found]

    assert tray("") == ["Water for all", "Event 4"]
    assert tray("sorting=number") == ["Event 4", "Water for all"]
    assert tray("search=WATER") == ["Water for all"]
    assert tray("search=organisation+4") == ["Event 4"]
    assert tray("tone=1") == ["Water for all"]
    assert tray("search=nothing") == []
    assert tray("sorting=no&tone=x&day=y&colour=z") == ["Water for all", "Event 4"]


def test_the_tray_is_looked_through_beside_it_and_each_form_keeps_what_the_other_says(
    visitor: Visitor, scene: schedule.Scene
) -> None:
    page = visitor.get(f"{HOME}?across=times&colour=state&search=event&sorting=title&tone=1")

    view, tray = (form.form_values() for form in page.select("//form[@method='get']"))
    day = ("day", "2027-06-15")
    assert sorted(view) == [
        ("across", "times"), ("colour", "state"), day, ("search", "event"), ("sorting", "title"),
    ], "which colour a number means is another matter in other colours"  # fmt: skip
    assert sorted(tray) == [
        ("across", "times"), ("colour", "state"), day, ("search", "event"), ("sorting", "title"),
        ("tone", "1"),
    ]  # fmt: skip
    [form] = page.select("//section[@aria-labelledby='tray']//form/@action")
    assert form == f"{HOME}#tray"


def test_every_place_is_listed_with_what_it_comes_to(
    visitor: Visitor, scene: schedule.Scene
) -> None:
    page = visitor.get(f"{HOME}/{scene.events[0].id}")

    rows = [" ".join(row.text_content().split()) for row in page.select("//main//tbody/tr")]
    assert len(rows) == 4
    assert "It is here" in rows[0]
    assert "Free" in rows[1]
    assert page.select("//main//details/summary")[0].text_content() == "2 places are impossible"
    folded = page.select("//main//details//tbody/tr/td[1]")
    assert [cell.text_content().split("more")[0].count("Event") > 0 for cell in folded] == [
        True
    ] * 2
    assert not page.select("//main//details//button[@name='place']")
    assert len(page.select("//button[@name='place'][@value != '']")) == 1


def test_a_button_moves_it_and_undo_and_redo_say_what_they_would_do(
    visitor: Visitor, sessions: Sessions, scene: schedule.Scene
) -> None:
    path = f"{HOME}/{scene.events[0].id}"
    moved = post(visitor, path, {"place": spot(scene, 3).key, "seen": spot(scene, 0).key})
    assert at(sessions, scene, 0) == spot(scene, 3)
    assert "It is moved." in moved.words

    page = visitor.get(HOME)
    said = page.select("//p[@id='undo-what']")[0].text_content()
    assert said.startswith("This puts back: \u2068Event 1")
    undone = visitor.submit(page, {}, action=f"{HOME}/undo")
    assert "It is undone." in undone.words
    assert at(sessions, scene, 0) == spot(scene, 0)
    again = visitor.submit(undone, {}, action=f"{HOME}/redo")
    assert "It is done again." in again.words
    assert at(sessions, scene, 0) == spot(scene, 3)
    assert "Ana Example" in again.words  # who changed it last


def test_every_step_comes_back_to_the_day_and_the_event_that_changed_in_the_same_view(
    visitor: Visitor, scene: schedule.Scene
) -> None:
    view = "across=times&colour=state&sorting=title"
    first = scene.events[0].id

    page = visitor.get(f"{HOME}?{view}&day=2027-06-16")
    [address] = page.select(f"//*[@id='e-{scene.events[2].id}'][@tabindex='-1']//a/@href")
    page = visitor.get(address)
    moved = visitor.submit(
        page, {"place": spot(scene, 3).key, "seen": spot(scene, 2).key}, action=address
    )

    def landed(page: Page) -> tuple[str | None, ...]:
        query = page.answer.url.params
        return tuple(query.get(one) for one in ("day", "across", "colour", "sorting"))

    second_day = ("2027-06-16", "times", "state", "title")
    assert landed(moved) == second_day
    assert moved.answer.url.fragment == f"e-{scene.events[2].id}"
    undone = visitor.submit(moved, {}, action=f"{HOME}/undo")
    assert landed(undone) == second_day
    elsewhere = visitor.get(f"{HOME}?{view}&day=2027-06-15")
    assert landed(visitor.submit(elsewhere, {}, action=f"{HOME}/redo")) == second_day
    pinned = visitor.submit(
        undone,
        {"events": f"{first}|{spot(scene, 0).key}|@", "fixed": "both"},
        action=f"{HOME}/pins",
    )
    assert landed(pinned) == second_day
    assert page.select("//nav[@class='days']//a[contains(@href, 'colour=state')]")
    assert undone.select("//a[@class='skip'][@href='#table']")
    assert undone.select("//*[@id='table'][@tabindex='0']")


def test_colours_stay_with_their_themes_and_names_with_their_letters_in_every_language(
    visitor: Visitor, sessions: Sessions, scene: schedule.Scene
) -> None:
    named = {"law": {"en": "Law", "ar": "القانون"}, "aid": {"en": "Aid", "ar": "الإغاثة"}}
    with sessions.write() as db:
        for n, (code, name) in enumerate(named.items()):
            theme = Theme(meeting_id=scene.meeting.id, code=code, name=name, position=n)
            db.add(theme)
            db.flush()
            with_themes = [selectinload(SideEvent.themes)]
            made = db.get_one(SideEvent, scene.events[n].id, options=with_themes)
            made.themes = [theme]
    post(visitor, f"{HOME}/{scene.events[0].id}", {"place": "", "seen": spot(scene, 0).key})

    def shown(language: str) -> Page:
        return visitor.get(f"{HOME}?lang={language}")

    def legend(page: Page) -> list[str]:
        return [one.text_content().strip() for one in page.select("//ul[@class='tones']/li")]

    arabic = shown("ar")
    assert (legend(shown("en")), legend(arabic)) == (["Law", "Aid"], ["القانون", "الإغاثة"])
    assert [one.text_content() for one in arabic.select("//thead//th/bdi")] == [
        "Large Room",
        "Small Room",
    ]
    undo = arabic.select("//p[@id='undo-what']")[0].text_content()
    assert "، Small Room" in undo
    assert ", " not in undo
    assert "حالة" in arabic.select("//select[@name='colour']/option[@value='state']")[0].text


def test_it_leaves_the_board_and_comes_back_from_the_tray(
    visitor: Visitor, sessions: Sessions, scene: schedule.Scene
) -> None:
    first = f"{HOME}/{scene.events[0].id}"
    post(visitor, first, {"place": "", "seen": spot(scene, 0).key})
    assert at(sessions, scene, 0) is None

    last = f"{HOME}/{scene.events[3].id}"
    post(visitor, last, {"place": spot(scene, 0).key, "seen": ""})
    assert at(sessions, scene, 3) == spot(scene, 0)


def test_a_stale_move_is_refused_with_the_difference_and_nothing_typed_is_lost(
    visitor: Visitor, sessions: Sessions, scene: schedule.Scene
) -> None:
    path = f"{HOME}/{scene.events[0].id}"
    post(visitor, path, {"place": "", "seen": spot(scene, 0).key})

    late = post(
        visitor,
        path,
        {"place": spot(scene, 3).key, "seen": spot(scene, 0).key, "reason": "I said so"},
    )

    assert late.status == 409
    assert "Ana Example moved" in late.words.replace("\u2068", "").replace("\u2069", "")
    assert late.select("//input[@name='reason']/@value") == ["I said so"]
    assert at(sessions, scene, 0) is None


def test_a_rule_is_overridden_only_with_a_reason_which_the_board_shows(
    visitor: Visitor, sessions: Sessions, scene: schedule.Scene
) -> None:
    with sessions.write() as db:
        event(db, scene, 3).attendance = 500
    path = f"{HOME}/{scene.events[3].id}"
    data: dict[str, object] = {"place": spot(scene, 3).key, "seen": ""}

    refused = post(visitor, path, data)
    assert refused.status == 409
    assert refused.select("//*[@id='errors']//a[@href='#reason']")
    [asked] = refused.select("//p[@id='asked']/following-sibling::*[1]//button")
    assert (asked.text, asked.get("value")) == ("Move here, with a reason", data["place"])
    post(visitor, path, {**data, "reason": "Overflow room"})

    assert at(sessions, scene, 3) == spot(scene, 3)
    assert "Overflow room" in visitor.get(f"{HOME}?day=2027-06-16").words
    assert "Overflow room" in visitor.get("/organise/im-test/schedule/publish").words
    assert "In spite of a rule: Overflow room" in visitor.get("/organise/im-test/schedule").words
    listed = visitor.get("/organise/im-test/side-events")
    marked = [mark.text_content() for mark in listed.select("//td//*[@class='status warn']")]
    assert [mark.strip("\u2069") for mark in marked] == ["In spite of a rule: \u2068Overflow room"]
    one = visitor.get(f"/organise/im-test/side-events/{scene.events[3].id}").words
    assert "In spite of a rule: \u2068Overflow room" in one


def test_organisers_agree_what_may_be_broken_by_hand_and_whether_for_a_reason(
    visitor: Visitor, sessions: Sessions, scene: schedule.Scene
) -> None:
    with sessions.write() as db:
        event(db, scene, 3).attendance = 500
    path, place = f"{HOME}/{scene.events[3].id}", spot(scene, 3).key
    data: dict[str, object] = {"place": place, "seen": ""}
    settings = "/organise/im-test/schedule/settings"

    def agreed(how: str) -> dict[str, str]:
        page = visitor.get(settings)
        visitor.submit(page, {"hand_room_capacity": how}, action=settings)
        judged = visitor.get(f"{path}/judged?day=2027-06-16").answer.json()["places"]
        found: dict[str, str] = next(one for one in judged if one["place"] == place)
        return found

    assert agreed("never")["verdict"] == "no"
    assert post(visitor, path, {**data, "reason": "I want to"}).status == 409
    assert at(sessions, scene, 3) is None

    found = agreed("freely")
    assert (found["verdict"], found["said"].split(",")[0]) == ("allowed", "Breaks a rule")
    assert "1 breaks a rule" in visitor.get(path).words
    post(visitor, path, data)
    assert at(sessions, scene, 3) == spot(scene, 3)
    assert "In spite of a rule" in visitor.get(f"{HOME}?day=2027-06-16").words
    assert "By the settings of the meeting, none is needed." in (
        visitor.get("/organise/im-test/schedule/publish").words
    )
    assert agreed("reason")["verdict"] == "here"
    with sessions.read() as db:
        assert queries.policy_of(db, scene.meeting.id).by_hand == {}


def test_one_and_several_are_pinned_and_let_go(
    visitor: Visitor, sessions: Sessions, scene: schedule.Scene
) -> None:
    boxes = visitor.get(HOME).select("//input[@name='events']/@value")
    ticked = [one for n in (0, 1) for one in boxes if one.startswith(scene.events[n].id)]
    post(visitor, f"{HOME}/pins", {"events": ticked, "fixed": Fixed.ROOM.value})
    path = f"{HOME}/{scene.events[1].id}"
    stale = {"events": ticked[1], "fixed": Fixed.NOTHING.value}  # of before it was pinned
    assert "You saw: it is not pinned" in post(visitor, f"{path}/pin", stale).words
    visitor.submit(visitor.get(path), {"fixed": Fixed.NOTHING.value}, action="/pin")

    with sessions.read() as db:
        pins = [
            (event(db, scene, n).pinned_start, event(db, scene, n).pinned_room_id) for n in (0, 1)
        ]
    assert pins == [(None, scene.rooms[0].id), (None, None)]
    assert post(visitor, f"{HOME}/pins", {"fixed": "room"}).status == 409
    assert post(visitor, f"{HOME}/pins", {"events": ticked, "fixed": "all"}).status == 404
    assert post(visitor, f"{HOME}/pins", {"events": "x|y|z", "fixed": "room"}).status == 404
    undone = visitor.submit(visitor.get(HOME), {}, action=f"{HOME}/undo")
    assert "It is undone." in undone.words
    with sessions.read() as db:
        assert event(db, scene, 1).pinned_room_id == scene.rooms[1].id


def test_what_is_ticked_on_several_days_and_in_the_tray_is_taken_together(
    visitor: Visitor, sessions: Sessions, scene: schedule.Scene
) -> None:
    first, third = scene.events[0].id, scene.events[2].id
    with sessions.write() as db:
        waiting = schedule.event(db, scene, 4).id

    its = "//input[@name='events'][@form='ticks' or ancestor::form[@id='ticks']]"

    def ticks(page: Page) -> dict[str, str]:
        found = {value.partition("|")[0]: value for value in page.select(f"{its}/@value")}
        return {one: value for one, value in found.items() if one in {first, third, waiting}}

    page = visitor.get(HOME)
    here = ticks(page)
    assert here.keys() == {first, waiting}
    kept = post(visitor, f"{HOME}/ticks", {"events": [*here.values()]})
    [other_day] = kept.select("//nav[@class='days']//a[contains(@href, '2027-06-16')]/@href")
    page = visitor.get(other_day)

    assert "Ticked elsewhere" in page.words
    checked = page.select(f"{its}[@checked]/@value")
    assert sorted(checked) == sorted(here.values())
    chosen = post(
        visitor, "/organise/im-test/schedule/chosen", {"events": [*checked, ticks(page)[third]]}
    )
    found = chosen.select("//input[@name='events' and @checked]/@value")
    assert set(found) == {first, third, waiting}
    pinned = post(visitor, f"{HOME}/pins", {"events": checked, "fixed": "room"})
    assert "has no place that it could be pinned to" in pinned.words


def test_an_event_that_is_not_where_its_pin_says_tells_where_that_is(
    visitor: Visitor, sessions: Sessions, scene: schedule.Scene
) -> None:
    with sessions.write() as db:
        there, elsewhere = event(db, scene, 0), event(db, scene, 1)
        there.pinned_start = scene.slots[0].starts_at
        elsewhere.pinned_room_id = scene.rooms[0].id
        elsewhere.pinned_start = scene.slots[1].starts_at

    [row] = cells(visitor.get(HOME))

    place = "\u2068Small Room, Wed 16 Jun, 13:15\u2069"
    assert f"pinned to {place}" in row[1]
    assert f"is pinned to {place}: let it go first." in row[1]
    assert "time pinned" in row[2]
    assert "pinned to" not in row[2]


def test_a_day_is_frozen_and_let_go_on_the_board(
    visitor: Visitor, sessions: Sessions, scene: schedule.Scene
) -> None:
    freeze, path = f"{HOME}/freeze", f"{HOME}/{scene.events[0].id}"
    move: dict[str, object] = {"place": spot(scene, 3).key, "seen": spot(scene, 0).key}

    frozen = visitor.submit(visitor.get(HOME), {}, action=freeze)
    [first, second] = frozen.select("//nav[@class='days']//li")
    assert ("frozen" in first.text_content(), "frozen" in second.text_content()) == (True, False)
    refused = post(visitor, path, move)
    assert refused.status == 409
    assert "stays at Small Room, Tue 15 Jun, 13:15: that day is frozen." in plain(refused)
    assert "This day is frozen" in refused.words
    assert "Take off the board" not in refused.words
    assert at(sessions, scene, 0) == spot(scene, 0)

    undone = visitor.submit(frozen, {}, action=f"{HOME}/undo")
    assert undone.select(f"//form[contains(@action, '{freeze}')]//button")[0].text == (
        "Freeze this day"
    )
    post(visitor, path, move)
    assert at(sessions, scene, 0) == spot(scene, 3)
    assert post(visitor, freeze, {"day": "soon"}).status == 404


def test_what_is_published_on_a_frozen_day_stays_where_people_were_told(
    visitor: Visitor, sessions: Sessions, scene: schedule.Scene
) -> None:
    with sessions.write() as db:
        draft = queries.newest_draft(db, scene.meeting.id)
        assert draft is not None
        publish(db, None, draft)
    post(
        visitor,
        f"{HOME}/{scene.events[0].id}",
        {"place": spot(scene, 3).key, "seen": spot(scene, 0).key},
    )

    frozen = visitor.submit(visitor.get(HOME), {}, action=f"{HOME}/freeze")
    moved = visitor.get(f"{HOME}?day=2027-06-16")

    assert "1 breaks a rule" in frozen.words
    [named] = frozen.select("//details[@id='broken']//li")
    said = named.text_content().replace("\u2068", "").replace("\u2069", "")
    assert said == "Event 1: Event 1 stays at Small Room, Tue 15 Jun, 13:15: that day is frozen."
    [place] = [one.partition("?")[0] for one in named.xpath("a/@href")]
    assert place == f"{HOME}/{scene.events[0].id}"
    assert "Event 1 stays at Small Room, Tue 15 Jun, 13:15: that day is frozen." in plain(moved)


@pytest.mark.parametrize("place", ["x", "@1", "a@b"])
def test_a_place_that_is_none_is_not_found(
    visitor: Visitor, scene: schedule.Scene, place: str
) -> None:
    assert post(visitor, f"{HOME}/{scene.events[0].id}", {"place": place}).status == 404


def test_an_empty_meeting_says_what_to_do_first(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        made = side_events.side_event(db, meeting, accepted=True)
    accounts.sign_in(visitor, app, organiser_of=meeting.id)

    assert "Add slots first." in visitor.get(HOME).words
    assert "Add them first." in visitor.get(f"{HOME}/{made.id}").words
    assert visitor.get(f"{HOME}/nobody").status == 404


def test_a_long_tray_is_shown_a_page_at_a_time(
    visitor: Visitor, sessions: Sessions, scene: schedule.Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boarding, "TRAY", 2)
    with sessions.write() as db:
        made = schedule.Scene(
            db.merge(scene.meeting, load=False), scene.rooms, scene.slots, scene.events
        )
        for number in (5, 6):
            schedule.event(db, made, number)

    links = "//section[@aria-labelledby='tray']//li/a"
    first, last = (
        visitor.get(f"{HOME}?sorting=number"),
        visitor.get(f"{HOME}?sorting=number&page=9"),
    )

    assert [one.text_content() for one in first.select(links)] == ["Event 4", "Event 5"]
    assert [one.text_content() for one in last.select(links)] == ["Event 6"]
    assert "Page 2 of 2" in last.words
    assert first.select("//nav[@class='pager']//a[contains(@href, 'sorting=number')]")


def test_many_places_and_events_to_change_with_are_those_of_a_day(
    visitor: Visitor, scene: schedule.Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "MOST_ROWS", 3)

    page = visitor.get(f"{HOME}/{scene.events[0].id}")

    assert len(page.select("//section[@aria-labelledby='places']//tbody/tr")) == 2
    assert [one.text_content() for one in page.select("//select[@name='other']/option")] == [
        "Event 2"
    ]
    whole = visitor.get(f"{HOME}/{scene.events[0].id}?day=all")
    assert len(whole.select("//select[@name='other']/option")) == 3


def test_a_script_is_told_what_each_place_of_a_day_comes_to_and_moves_by_the_same_form(
    visitor: Visitor, sessions: Sessions, scene: schedule.Scene
) -> None:
    here = f"{HOME}/{scene.events[3].id}"
    with sessions.write() as db:
        event(db, scene, 3).attendance = 100

    told = visitor.get(f"{here}/judged?day=2027-06-15").answer.json()

    places = {one["place"]: one for one in told["places"]}
    small, large = (places[spot(scene, place).key] for place in (0, 1))
    assert len(places) == 2
    assert (small["verdict"], large["verdict"]) == ("no", "no")
    assert "A room with too few seats" in small["rules"]
    assert any("Event 2" in sentence for sentence in large["sentences"])
    words = visitor.get(f"{here}?day=2027-06-15").words
    assert all(sentence in words for sentence in large["sentences"])
    free = visitor.get(f"{here}/judged?day=2027-06-16").answer.json()["places"][0]
    assert (free["place"], free["verdict"]) == (spot(scene, 3).key, "free")
    assert free["at"].endswith("Large Room")

    quietly = {"quietly": "y", "seen": ""}
    refused = post(visitor, here, {**quietly, "place": spot(scene, 1).key})
    assert (refused.status, refused.answer.json()["can_override"]) == (409, False)
    assert at(sessions, scene, 3) is None
    moved = post(visitor, here, {**quietly, "place": free["place"]})
    assert (moved.status, moved.answer.json()["said"]) == (200, "It is moved. You can undo that.")
    assert at(sessions, scene, 3) == spot(scene, 3)
    late = post(visitor, here, {**quietly, "place": spot(scene, 0).key})
    assert (late.status, late.answer.json()["can_override"]) == (409, False)
