"""Badges for side events only: who asks, who decides, what they open, and what becomes of them."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.badges import queries as badge_queries
from app.badges import service as badges
from app.badges.models import Direction, Door
from app.badges.rules.passing import Reason
from app.badges.service import Scan
from app.core import clock
from app.core.ids import hash_secret, new_id
from app.matching.queries import open_suspicions
from app.matching.service import merge
from app.meetings.models import Meeting, Room
from app.meetings.service import divide_room
from app.messages.models import Message
from app.participants import service as participants
from app.registrations import queries as registration_queries
from app.registrations import service as registrations
from app.registrations.errors import BoundToPerson
from app.registrations.models import QuotaScope, Registration, RegistrationState, Way
from app.registrations.rules import Entry, name_key
from app.registrations.rules.event_badges import BadgeEvent, BadgeGiven, Opening, opening
from app.side_events import service
from app.side_events.errors import NotInThisState
from app.side_events.models import SideEvent, SpeakerRole
from app.side_events.queries import badges as reasons
from app.side_events.rules.states import Step
from tests.make import delegations, matching, meetings
from tests.make import registrations as made
from tests.make.accounts import actor, sign_in
from tests.make.badges import code, door, printed
from tests.make.calls import set_call
from tests.make.side_events import CHAIR, side_event, speaker
from tests.visitor import Page, Visitor

AMIRA = "amira.haddad@example.org"
NAMELESS = speaker("Demo Panellist", SpeakerRole.PANELLIST, affiliation="Demo Institute")
TODAY = meetings.today()


def event_badge(db: Session, meeting: Meeting, event: SideEvent) -> Registration:
    """The badge of the chair: asked for, and what it needs given by their link; not approved."""
    one = event.speakers[0]
    service.ask_badge(db, meeting, event, one.id)
    given = BadgeGiven("Amira Haddad", honorific="H.E.", organisation=one.affiliation)
    service.give_badge(db, meeting, one, given)
    found = registration_queries.registration_of_person(db, one.person_id)
    assert found
    return found


@pytest.fixture
def meeting(db: Session) -> Meeting:
    found = meetings.meeting(db, starts_on=TODAY - timedelta(days=1), ends_on=TODAY)
    set_call(db, found, event_badges=True)
    return found


@pytest.fixture
def by(db: Session, meeting: Meeting) -> Actor:
    return actor(db, "door@example.org", organiser_of=meeting.id)


def held(db: Session, meeting: Meeting, room: Room) -> SideEvent:
    """An accepted event that is published for this hour."""
    event = side_event(db, meeting, accepted=True)
    now = clock.now()
    event.announced_at, event.announced_room_id = now, room.id
    event.announced_start, event.announced_end = now, now + timedelta(minutes=75)
    db.flush()
    return event


# --- the way of a badge, through the pages ------------------------------------------------------


def link_in(app: FastAPI, kind: str, mark: str) -> str:
    with app.state.sessions.read() as db:
        text = db.scalars(select(Message.text).where(Message.kind == kind)).one()
    found: str = next(word for word in text.split() if mark in word)
    return found[found.index(mark) :].partition("?")[0]


def statuses(page: Page) -> str:
    return " | ".join(
        " ".join(one.text_content().split())
        for one in page.select("//span[contains(@class, 'status')]")
    )


def test_a_host_asks_the_person_gives_and_an_organiser_approves(
    app: FastAPI, visitor: Visitor
) -> None:
    with app.state.sessions.write() as db:
        meeting = meetings.meeting(db, asks_passport_name=True)
        set_call(db, meeting, event_badges=True)
        event = side_event(db, meeting, accepted=True, speakers=(CHAIR, NAMELESS))
        meeting_id, own = meeting.id, service.link_path(db, event)
        chair, other = (f"{own}/people/{one.id}/badge" for one in event.speakers)

    assert "badge for side events only" in visitor.get("/im-test/call").words
    assert visitor.submit(visitor.get(chair), {}, action="badge").path == own
    nobody = visitor.submit(visitor.get(other), {"badge_name": ""}, action="badge")
    assert (nobody.status, nobody.errors) == (422, ["Name: Fill this in."])
    visitor.submit(nobody, {"badge_name": "Demo Panellist", "badge_passport": "D. P."})

    answer = link_in(app, "side_events/badge", "/answers/")
    lacking = visitor.submit(visitor.get(answer), {"take": "yes", "badge_name": ""})
    assert (lacking.status, lacking.errors) == (422, ["Name on the badge: Fill this in."])
    typed = {"take": "yes", "badge_name": "Amira al-Haddad", "badge_passport": "Haddad Amira"}
    visitor.submit(visitor.get(answer), typed)
    assert "Waiting for approval" in statuses(visitor.get(answer))
    assert "Badge: Waiting for approval" in statuses(visitor.get(own))

    sign_in(visitor, app, organiser_of=meeting_id)
    approved_in_the_list(visitor)
    told = link_in(app, "registrations/badge_approved", "/registrations/")
    shown = visitor.get(told)
    assert "Clearing the last mile" in shown.words
    assert "Haddad Amira" in shown.words
    assert "Hand it to a colleague" not in shown.words


def approved_in_the_list(visitor: Visitor) -> None:
    """An organiser finds who asks for a badge, with the event, and approves all of them."""
    desk = visitor.get("/organise/im-test")
    assert "Badges for side events to be decided" in desk.words
    listed = visitor.get("/organise/im-test/registrations?way=side_events&state=submitted")
    assert "Amira al-Haddad" in listed.words
    assert "Demo Panellist" in listed.words
    assert "Clearing the last mile" in listed.words
    assert "not in the register" not in listed.words
    ids = [str(one) for one in listed.select("//input[@name='id']/@value")]
    assert len(ids) == 2
    visitor.submit(listed, {"id": ids}, action="registrations/approve")
    event = visitor.get("/organise/im-test/side-events")
    (href,) = {str(one) for one in event.select("//tbody//th//a/@href")}
    assert "Approved for side events only" in visitor.get(href).words
    one = visitor.get(f"/organise/im-test/registrations/{ids[0]}")
    assert "for side events only" in one.words
    assert "Approved" in statuses(one)


# --- what it is and is not ----------------------------------------------------------------------


def test_without_the_setting_and_for_a_delegate_there_is_none(
    db: Session, meeting: Meeting
) -> None:
    event = side_event(db, meeting, accepted=True, speakers=(CHAIR, NAMELESS))
    set_call(db, meeting, event_badges=False)
    with pytest.raises(NotInThisState):
        service.ask_badge(db, meeting, event, event.speakers[0].id)
    set_call(db, meeting, event_badges=True)
    delegate = made.registration(db, meeting, "Amira Haddad", email=AMIRA)
    service.ask_badge(db, meeting, event, event.speakers[0].id)

    # Whether somebody is registered is not the host's to know before they confirm.
    assert "asked for" in service.badges_shown(db, event)[event.speakers[0].id].text
    assert service.badge_of(db, event.speakers[0], event).delegate
    service.give_badge(db, meeting, event.speakers[0], BadgeGiven("Somebody Else"))
    service.answer(db, event.speakers[0], takes_part=True)
    assert service.badges_shown(db, event)[event.speakers[0].id].text.startswith("Badge not needed")
    assert (delegate.way, delegate.person.name) == (Way.FORM, "Amira Haddad")


def test_it_takes_no_place_and_stands_on_no_list(db: Session, meeting: Meeting, by: Actor) -> None:
    registrations.set_quota(db, by, meeting, scope=QuotaScope.TOGETHER, places=1)
    event = side_event(db, meeting, accepted=True)
    badge = event_badge(db, meeting, event)
    registrations.approve(db, by, meeting, badge)
    delegate = made.registration(db, meeting, "Ana P", approved=True)

    assert {badge.state, delegate.state} == {RegistrationState.APPROVED}
    assert registrations.places_of_meeting(db, meeting)[0].taken == 1
    listing = participants.standing_of(db, meeting).now
    assert (listing.people, "Haddad" in repr(listing)) == (1, False)
    counts, _last = participants.counts_of(db, meeting)
    assert (counts.figures.all.people, counts.for_events) == (1, 1)
    with pytest.raises(BoundToPerson):
        registrations.offer_transfer(db, meeting, badge, name="X", email="x@example.org")


EVENT = BadgeEvent("e", "T", "en", True, meetings.hour("13:15"), meetings.hour("14:45"), "r1")


@pytest.mark.parametrize(
    ("events", "hour", "room", "opens"),
    [
        ([EVENT], "13:00", "r1", Opening.NOW),
        ([EVENT], "12:30", "r1", Opening.EARLY),
        ([EVENT], "11:30", None, Opening.NOW),
        ([EVENT], "11:00", None, Opening.EARLY),
        ([EVENT], "15:30", "r1", Opening.NOW),
        ([EVENT], "16:00", "r1", Opening.OVER),
        ([EVENT], "13:30", "plenary", Opening.ELSEWHERE),
        ([BadgeEvent("e", "T", "en", True)], "13:30", "r1", Opening.NO_HOUR),
        ([BadgeEvent("e", "T", "en", False)], "13:30", None, Opening.NO_HOUR),
        ([], "13:30", None, Opening.NO_EVENT),
    ],
)
def test_what_it_opens(
    events: list[BadgeEvent], hour: str, room: str | None, opens: Opening
) -> None:
    rooms = {room} if room else None
    assert opening(events, meetings.hour(hour), "Europe/Zurich", rooms) is opens
    if opens is Opening.NOW:
        later = meetings.hour(hour, day=1)
        assert opening(events, later, "Europe/Zurich", rooms) is Opening.OTHER_DAY


def scanned(db: Session, by: Actor, meeting: Meeting, at: Door, typed: str) -> Reason:
    scan = Scan(new_id(), at, Direction.IN, typed)
    return Reason(badges.pass_door(db, by, meeting, scan).reason)


def test_at_doors_and_once_its_reason_is_lost(db: Session, meeting: Meeting, by: Actor) -> None:
    room, plenary = meetings.room(db, meeting, "Room A"), meetings.room(db, meeting, "Plenary")
    event = held(db, meeting, room)
    badge = event_badge(db, meeting, event)
    registrations.approve(db, by, meeting, badge)
    run = printed(db, meeting, badge)
    shown, entrance = code(db, badge), door(db, meeting)
    of_room = badges.add_door(db, None, meeting, "Room A", room_id=room.id)
    of_plenary = badges.add_door(db, None, meeting, "Plenary", room_id=plenary.id)

    assert scanned(db, by, meeting, entrance, shown) is Reason.EVENT_TODAY
    assert scanned(db, by, meeting, of_plenary, shown) is Reason.EVENT_ELSEWHERE
    assert scanned(db, by, meeting, of_room, shown) is Reason.EVENT_TODAY
    assert scanned(db, by, meeting, of_room, shown) is Reason.ALREADY_INSIDE
    assert badge_queries.inside(db, meeting.id) == 1
    assert badge_queries.inside(db, meeting.id, room.id) == 1
    kept = badges.answers_without_network(db, meeting)
    assert kept == {hash_secret(shown): Reason.EVENT_LOOK.value}
    assert badges.printed_pdf(db, meeting, run).startswith(b"%PDF")

    event.announced_room_id = plenary.id  # it is moved
    db.flush()
    assert badges.changed_badges(db, meeting) == {badge.id: ["events"]}
    service.decide(db, by, event, Step.CANCEL, "The chair is ill.")
    assert scanned(db, by, meeting, entrance, shown) is Reason.EVENT_NONE
    assert badges.answers_without_network(db, meeting)[hash_secret(shown)] == "event_none"
    assert [one.id for one in badges.to_withdraw(db, meeting)] == [badge.id]
    assert [key for _name, key in reasons.badges_without_reason(db, meeting.id, 9)] == [badge.id]
    registrations.decline(db, by, meeting, badge, reason="The event is not held.")
    assert reasons.badges_without_reason(db, meeting.id, 9) == []
    told = db.scalars(select(Message).where(Message.kind == "registrations/badge_declined")).one()
    assert "The event is not held." in told.text
    assert scanned(db, by, meeting, entrance, shown) is Reason.DECLINED


def test_a_door_looks_first_at_what_a_badge_opens(app: FastAPI, visitor: Visitor) -> None:
    with app.state.sessions.write() as db:
        meeting = meetings.meeting(db, starts_on=TODAY - timedelta(days=1), ends_on=TODAY)
        set_call(db, meeting, event_badges=True)
        whole, half = meetings.room(db, meeting, "Room C"), meetings.room(db, meeting, "Room C 1")
        divide_room(db, whole=whole, parts=[half])
        badge = event_badge(db, meeting, held(db, meeting, whole))
        meeting_id, badge_id = meeting.id, badge.id
        others = [meetings.room(db, meeting, name) for name in ("Plenary", "Room D")]
        plenary, _other, of_half = (
            badges.add_door(db, None, meeting, room.name["en"], room_id=room.id).id
            for room in (*others, half)
        )
    sign_in(visitor, app, "door@example.org", organiser_of=meeting_id)

    def at(place: str) -> Page:
        page = visitor.get(f"/check-in/im-test?door={place}")
        return visitor.submit(page, {"typed": "Amira Haddad"}, action="/check-in/im-test")

    def answered(page: Page) -> str:
        (box,) = page.select("//*[@id='verdict'][not(@hidden)]")
        return " ".join(box.text_content().split())

    refused = at(plenary)
    assert answered(refused).startswith("Stop")
    assert "none of them is in this room" in answered(refused)
    assert not refused.select("//*[@data-let-in]/form")
    assert "not approved yet" in answered(at(of_half))  # there, somebody may look
    with app.state.sessions.write() as db:
        approved = registration_queries.registration(db, badge_id)
        assert approved
        registrations.approve(
            db, actor(db, "o@example.org", organiser_of=meeting_id), meeting, approved
        )
    assert answered(at(of_half)).startswith("Come in")


def test_a_person_taken_out_has_no_reason_any_more(db: Session, meeting: Meeting) -> None:
    event = side_event(db, meeting, speakers=(CHAIR, NAMELESS))
    badge = event_badge(db, meeting, event)
    assert reasons.badges_without_reason(db, meeting.id, 9) == []
    service.answer(db, event.speakers[0], takes_part=False)

    assert [key for _name, key in reasons.badges_without_reason(db, meeting.id, 9)] == [badge.id]


# --- who becomes a delegate ---------------------------------------------------------------------


def test_who_becomes_a_delegate_keeps_the_one_record(
    db: Session, meeting: Meeting, by: Actor
) -> None:
    event = held(db, meeting, meetings.room(db, meeting))
    badge = event_badge(db, meeting, event)
    registrations.approve(db, by, meeting, badge)
    printed(db, meeting, badge)
    norway = delegations.state(db, "NOR", "Norway")
    there = delegations.delegation(db, meeting, norway)
    # Whoever types the address into the form changes nothing: the person is sent their link.
    made.registration(db, meeting, "Not Amira", email=AMIRA)
    assert badge.events_only
    entry = Entry(name="Amira Haddad", email=AMIRA, honorific="H.E.", entity=norway)
    member = registrations.add_member(db, by, meeting, there, entry)

    assert (member.id, member.way, member.state) == (badge.id, Way.FOCAL_POINT, "approved")
    assert member.person.name == "Amira Haddad"
    assert set(badges.changed_badges(db, meeting)[badge.id]) == {"badge", "delegation"}
    seen = scanned(db, by, meeting, door(db, meeting), code(db, badge))
    assert seen is Reason.WELCOME


def test_by_their_own_link_a_list_or_an_organiser(db: Session, meeting: Meeting, by: Actor) -> None:
    norway = delegations.state(db, "NOR", "Norway")
    there = delegations.delegation(db, meeting, norway)
    names = ("Olive Own", "Lisa List", "Otto Organiser")
    people = [speaker(name, email=f"{name[:5].strip().lower()}@example.org") for name in names]
    event = side_event(db, meeting, accepted=True, speakers=people)
    found = []
    for one in event.speakers:
        service.ask_badge(db, meeting, event, one.id)
        service.give_badge(db, meeting, one, BadgeGiven(one.name))
        badge = registration_queries.registration_of_person(db, one.person_id)
        assert badge
        registrations.approve(db, by, meeting, badge)
        found.append(badge)
    own, listed, assigned = found
    registrations.change(db, meeting, own, Entry(name="Olive Own", entity=norway))
    registrations.add_members(db, by, meeting, there, [_entry(listed)])
    registrations.assign_entity(db, by, meeting, assigned, norway)

    ways = [(one.way, one.state) for one in (own, listed, assigned)]
    approved = RegistrationState.APPROVED
    assert ways == [
        (Way.FORM, RegistrationState.SUBMITTED),
        (Way.LIST, approved),
        (Way.ORGANISER, approved),
    ]


def test_merged_with_a_delegate_the_delegate_goes_on(
    db: Session, meeting: Meeting, by: Actor
) -> None:
    names = ("QUISTBERG, Wilhelmina", "Wilhelmina Quistberg")
    event = side_event(db, meeting, accepted=True, speakers=[speaker(names[0], email="w@e.org")])
    badge = event_badge(db, meeting, event)
    badge.person.name, badge.person.name_key = names[0], name_key(names[0])
    registrations.approve(db, by, meeting, badge)
    delegate = made.registration(db, meeting, names[1])
    matching.look(db, meeting)
    (found,) = open_suspicions(db, meeting.id)
    merge(db, by, meeting, found, {})

    (left,) = db.scalars(select(Registration)).all()
    assert (left.id, left.way, left.delegation_id) == (
        delegate.id,
        Way.FORM,
        delegate.delegation_id,
    )
    assert [one.person_id for one in event.speakers] == [left.person_id]


def _entry(badge: Registration) -> Entry:
    return Entry(name=badge.person.name, email=badge.person.email)
