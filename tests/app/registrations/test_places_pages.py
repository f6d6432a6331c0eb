"""Places as organisers set them, and as people see them who wait."""

from collections.abc import Mapping

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.core.db import Sessions
from app.meetings.models import Meeting, MeetingFormat
from app.messages.models import Message
from app.registrations import queries, service
from app.registrations.models import Modality, QuotaScope, Registration, RegistrationState
from tests.make import delegations, meetings, registrations
from tests.make.accounts import actor, sign_in
from tests.visitor import Page, Visitor

PLACES = "/organise/im-test/places"
TOGETHER = "together:"


@pytest.fixture
def meeting(sessions: Sessions) -> Meeting:
    """A meeting with two people who are to be approved."""
    with sessions.write() as db:
        made = meetings.meeting(db)
        for name in ("Ana Pérez", "Bo Li"):
            registrations.registration(db, made, name)
        return made


@pytest.fixture
def organiser(visitor: Visitor, app: FastAPI, meeting: Meeting) -> Visitor:
    """Who organises the meeting, signed in."""
    sign_in(visitor, app, organiser_of=meeting.id)
    return visitor


def send(visitor: Visitor, path: str, values: Mapping[str, object]) -> Page:
    """Send fields with the token that the visitor's pages hold."""
    (token, *_others) = visitor.get("/account").select("//input[@name='csrf_token']/@value")
    return visitor.post(path, {"csrf_token": token, **values})


def test_an_organiser_sets_a_number_and_people_wait_and_move_up(
    organiser: Visitor, sessions: Sessions, meeting: Meeting
) -> None:
    assert "There is no limit" in organiser.get(PLACES).words
    send(organiser, PLACES, {"about": TOGETHER, "entity": "", "modality": "", "places": "1"})
    with sessions.read() as db:
        ids = [one.id for one in queries.registrations_of(db, meeting.id, queries.Wanted())]

    page = send(organiser, "/organise/im-test/registrations/approve", {"id": ids})

    assert "1 person is approved and told. " in page.words
    assert "1 person has no free place: they are on the waiting list, and told" in page.words
    page = send(organiser, "/organise/im-test/registrations/approve", {"id": ids})
    assert "2 people were approved or on the waiting list already" in page.words
    assert "told" not in page.select("//div[contains(@class, 'flashes')]")[0].text_content()
    forged = organiser.get("/organise/im-test/registrations?done=registrations.many_approved:x,y")
    assert forged.select("//div[contains(@class, 'flashes')]") == []
    page = organiser.get(PLACES)
    assert "1 person waits" in page.words
    with sessions.write() as db:
        (waits,) = queries.waiting_of(db, meeting.id)
        link = service.link_path(db, meeting, waits)
    assert "You are number 1 in the line." in organiser.get(link).words

    page = send(organiser, PLACES, {"about": TOGETHER, "entity": "", "modality": "", "places": "2"})

    assert "Nobody waits for a place." in page.words
    assert "You are number" not in organiser.get(link).words


def test_a_change_for_which_there_is_no_place_keeps_what_was_typed(
    visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        hybrid = meetings.meeting(db, meeting_format=MeetingFormat.HYBRID)
        service.set_quota(
            db,
            actor(db),
            hybrid,
            scope=QuotaScope.TOGETHER,
            places=1,
            modality=Modality.IN_PERSON,
        )
        registrations.registration(db, hybrid, "Ana X", approved=True)
        online = registrations.registration(
            db, hybrid, "Boris X", approved=True, modality=Modality.ONLINE
        )
        link = service.link_path(db, hybrid, online)

    form = visitor.get(f"{link}/change")
    page = visitor.submit(form, {"name": "Boris Y X", "modality": "in_person", "listed": "yes"})

    assert page.status == 409
    assert page.select("//input[@name='name']/@value") == ["Boris Y X"]
    assert page.select("//*[@class='error-summary']")
    assert "Boris X" in visitor.get(link).words


def test_a_number_can_be_removed_and_functions_left_out(
    organiser: Visitor, sessions: Sessions, meeting: Meeting
) -> None:
    send(organiser, PLACES, {"about": "each:ngo", "modality": "online", "places": "3"})
    send(organiser, f"{PLACES}/functions", {"functions": ["expert", "adviser"]})
    with sessions.read() as db:
        (quota,) = queries.quotas_of(db, meeting.id)
        policy = queries.place_policy(db, meeting.id)
        assert policy is not None
        assert policy.uncounted == ["adviser", "expert"]
    ticked = organiser.get(PLACES).select("//input[@name='functions'][@checked]/@value")
    assert ticked == ["adviser", "expert"]

    page = send(organiser, f"{PLACES}/remove", {"quota": quota.id})

    assert "There is no limit" in page.words


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"about": TOGETHER}, "Only one delegation can be without limit"),
        ({"about": TOGETHER, "places": "-1"}, "Number must be between 0 and 100000"),
        ({"about": TOGETHER, "places": "some"}, "Not a valid integer value"),
        ({"about": "one", "entity": "Atlantis", "places": "1"}, "in the register"),
        ({"about": TOGETHER, "entity": "Switzerland", "places": "1"}, "Leave this empty"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    organiser: Visitor, sent: dict[str, str], sentence: str
) -> None:
    page = send(organiser, PLACES, {"entity": "", "modality": "", "places": "", **sent})

    assert page.status == 422
    assert sentence in " ".join(page.errors)
    typed = page.select("//form[contains(@class, 'form')]//input[@id='entity']/@value")
    assert typed == [sent.get("entity", "")]


def test_one_delegation_can_be_without_limit(
    organiser: Visitor, sessions: Sessions, meeting: Meeting
) -> None:
    page = send(
        organiser, PLACES, {"about": "one", "entity": "Switzerland", "modality": "", "places": ""}
    )

    assert "without limit" in page.words
    with sessions.read() as db:
        (quota,) = queries.quotas_of(db, meeting.id)
        assert (quota.scope, quota.places) == (QuotaScope.EACH, None)


def test_a_focal_point_sees_what_is_left_and_who_waits(
    visitor: Visitor, app: FastAPI, sessions: Sessions, meeting: Meeting
) -> None:
    with sessions.write() as db:
        delegation = delegations.delegation(db, meeting)
        service.set_quota(db, actor(db), meeting, scope=QuotaScope.EACH, places=1)
    sign_in(visitor, app, "focal@example.org", focal_point_of=delegation.id)
    desk = "/im-test/delegation"
    assert "0 of 1 taken 1 left" in visitor.get(desk).words

    member = {"honorific": "", "position": "", "email": "", "function": "expert"}
    first = send(visitor, desk, {**member, "name": "Ada First"})
    second = send(visitor, desk, {**member, "name": "Bea Second"})

    assert "The person is entered and approved." in first.words
    assert "they are on the waiting list and move up by themselves" in second.words
    assert "1 of 1 taken none left: the next one waits" in second.words
    with sessions.read() as db:
        (waits,) = queries.waiting_of(db, meeting.id)
        assert (waits.person.name, waits.state) == ("Bea Second", RegistrationState.WAITING)


def test_who_waits_is_told_which_in_the_line_and_for_which_places(
    organiser: Visitor, sessions: Sessions, meeting: Meeting
) -> None:
    with sessions.write() as db:
        at, by = db.get_one(Meeting, meeting.id), actor(db, "olive@example.org")
        service.set_quota(db, by, at, scope=QuotaScope.EACH, places=1, modality=Modality.IN_PERSON)
        people = queries.registrations_of(db, at.id, queries.Wanted())
        for one in people:
            service.approve(db, by, at, one)
        waits = next(one for one in people if one.state is RegistrationState.WAITING)
        first = next(one for one in people if one is not waits)
        link = service.link_path(db, at, waits)
        ids = (waits.id, first.id)

    own = organiser.get(link)
    pages = [organiser.get(f"/organise/im-test/registrations/{one}") for one in ids]

    why = "All of these places are taken: Places of the delegation (in person): 1 of 1 taken"
    assert "You are number 1 in the line." in own.words
    assert why in own.words
    assert "Number 1 in the line for a place" in pages[0].words
    assert why in pages[0].words
    assert "in the line" not in pages[1].words


def test_a_place_is_taken_away_only_when_asked_again_and_who_withdrew_is_told_so(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        service.set_quota(db, actor(db), meeting, scope=QuotaScope.TOGETHER, places=1)
        ana, bo, cy = [
            registrations.registration(db, meeting, f"{name} X", approved=True).id
            for name in ("Ana", "Bo", "Cy")
        ]
        meeting_id = meeting.id

    def standing() -> list[str]:
        with sessions.read() as db:
            return [db.get_one(Registration, one).state.value for one in (ana, bo, cy)]

    sign_in(visitor, app, organiser_of=meeting_id)
    page = visitor.get(f"/organise/im-test/registrations/{ana}")
    sure = visitor.submit(page, {"reason": "The room is full"}, action="/decline")
    assert (sure.status, standing()) == (409, ["approved", "waiting", "waiting"])
    assert "Ana X is approved and loses the place. Nothing is declined yet." in sure.words
    assert "Bo X moves up." in sure.words
    visitor.submit(sure, {}, action="/decline")
    assert standing() == ["declined", "approved", "waiting"]

    page = visitor.get(f"/organise/im-test/registrations/{bo}")
    done = visitor.submit(page, {}, action="/cancel")
    assert "Cancelled. The person is told." in done.words
    assert standing() == ["declined", "cancelled", "approved"]
    with sessions.read() as db:
        kind = Message.kind == "registrations/cancelled_for"
        (mail,) = db.scalars(select(Message).where(kind))
        assert "You told the secretariat that you do not come" in mail.text
