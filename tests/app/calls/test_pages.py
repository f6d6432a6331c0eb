"""The call in words, the organisers' page, and the door of the application form."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.accounts.models import AuditEntry
from app.calls.models import Late
from app.calls.queries import policy_of
from app.calls.rules import Pairing
from app.core import clock
from app.delegations.models import DelegationCategory
from app.meetings.models import Meeting
from app.side_events.models import SideEvent
from tests.make import delegations, meetings
from tests.make.accounts import sign_in
from tests.make.calls import set_call
from tests.make.side_events import side_event
from tests.visitor import Visitor

PAGE, CALL, FORM = "/organise/im-test/call", "/im-test/call", "/im-test/apply/whole"
NGO, STATE = DelegationCategory.NGO, DelegationCategory.STATE
DAY = timedelta(days=1)
FILLED = {
    "title": "Clearing the last mile",
    "lead": "Norway",
    "speakers-0-role": "moderator",
    "speakers-0-name": "Amira Haddad",
    "attendance": "40",
    "duration": "60",
    "contact_name": "Jo Applicant",
    "contact_email": "jo@example.org",
}


@pytest.fixture
def meeting(app: FastAPI) -> Meeting:
    with app.state.sessions.write() as db:
        made = meetings.meeting(db)
        meetings.slot(db, made)
        meetings.slot(db, made, day=1)
        meetings.room(db, made)
        delegations.state(db, "NOR", "Norway")
    return made


@pytest.fixture
def organiser(app: FastAPI, visitor: Visitor, meeting: Meeting) -> Visitor:
    sign_in(visitor, app, organiser_of=meeting.id)
    return visitor


def setting(app: FastAPI, meeting: Meeting, **settings: Any) -> None:
    with app.state.sessions.write() as db:
        set_call(db, meeting, **settings)


def number_of_applications(app: FastAPI) -> int:
    with app.state.sessions.read() as db:
        return len(db.scalars(select(SideEvent)).all())


def test_the_organiser_sets_looks_and_saves(
    app: FastAPI, organiser: Visitor, meeting: Meeting
) -> None:
    form = organiser.get(PAGE)
    row = organiser.submit(form, {"add": "pairings", "closes_day": "2027-05-01"})
    typed = {
        "pairings-0-leads": ["ngo"],
        "pairings-0-needs": ["state"],
        "late": "refused",
        "most_per_lead": "1",
        "costs-en": "Coffee is yours.",
    }
    looked = organiser.submit(row, {**typed, "preview": "1"})
    unsaved = organiser.get(CALL)
    saved = organiser.submit(looked, {})
    call = organiser.get(CALL)

    sentence = (
        "If the lead organiser is one of these: Non-governmental organisation, then a co-organiser"
        " must be one of these: State (any)."
    )
    assert sentence in looked.words
    assert "Coffee is yours." in looked.words
    assert sentence not in unsaved.words
    assert "The call is saved" in saved.words
    assert sentence in call.words
    assert "The deadline is 1 May 2027, 23:59. Late applications are not taken." in call.words
    with app.state.sessions.read() as db:
        policy = policy_of(db, meeting.id)
        entries = db.scalars(select(AuditEntry).where(AuditEntry.action == "call.changed"))
        assert entries.one().details == {
            "settings": [
                *("closes_at", "costs", "late", "longest_texts", "most_per_lead", "pairings"),
            ]
        }
    assert policy.pairings == (Pairing(frozenset({NGO}), frozenset({STATE})),)


def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(
    organiser: Visitor, meeting: Meeting
) -> None:
    wrong = organiser.submit(organiser.get(PAGE), {"late": "refused", "costs-en": "Coffee"})

    assert wrong.status == 422
    assert wrong.errors == ["Give a deadline: without one, no application is late."]
    assert wrong.select("//textarea[@name='costs-en']")[0].text.strip() == "Coffee"
    assert wrong.select("//input[@name='late'][@checked]/@value") == ["refused"]


def test_a_pairing_is_removed_again(app: FastAPI, organiser: Visitor, meeting: Meeting) -> None:
    setting(app, meeting, pairings=(Pairing(frozenset({NGO}), frozenset({STATE})),))
    form = organiser.get(PAGE)

    saved = organiser.submit(organiser.submit(form, {"remove": "pairings-0"}), {})

    assert "The call is saved" in saved.words
    with app.state.sessions.read() as db:
        assert policy_of(db, meeting.id).pairings == ()


def test_the_call_of_the_last_meeting_is_copied_but_for_its_dates(
    app: FastAPI, organiser: Visitor, meeting: Meeting
) -> None:
    none_yet = organiser.get(PAGE)
    with app.state.sessions.write() as db:
        for years, most in ((1, 7), (2, 9)):
            first = meetings.FIRST_DAY - years * 365 * DAY
            slug = f"last-{years}"
            last = meetings.meeting(db, slug, starts_on=first, ends_on=first)
            closes = meetings.hour("12:00", first=first)
            set_call(db, last, most_partners=most, closes_at=closes, late=Late.REFUSED)
    setting(app, meeting, closes_at=meetings.hour("12:00", day=-9))

    copied = organiser.get(f"{PAGE}?copy=1")
    organiser.submit(copied, {})

    assert "Copy from" not in none_yet.words
    assert "not saved yet" in copied.words
    with app.state.sessions.read() as db:
        policy = policy_of(db, meeting.id)
    assert (policy.most_partners, policy.late) == (7, Late.REFUSED)
    assert policy.closes_at == meetings.hour("12:00", day=-9)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"opens_at": DAY}, "Please come back then"),
        ({"closes_at": -DAY, "late": Late.REFUSED}, "late applications are not taken"),
        ({"closes_at": -DAY, "late": Late.WHILE_PLACES, "places": 1}, "as many applications as"),
    ],
)
def test_while_the_door_is_shut_nothing_typed_is_lost(
    app: FastAPI, visitor: Visitor, meeting: Meeting, wanted: dict[str, Any], words: str
) -> None:
    with app.state.sessions.write() as db:
        side_event(db, meeting)
    form = visitor.get(FORM)  # it was opened before
    now = clock.now()
    moments = {n: now + v if isinstance(v, timedelta) else v for n, v in wanted.items()}
    setting(app, meeting, **moments)

    shut = visitor.get(FORM)
    sent = visitor.submit(form, FILLED)

    assert words in shut.words
    assert shut.select("//main//form[@method='post']") == []
    assert sent.status == 422
    assert words in " ".join(sent.errors)
    assert sent.select("//input[@name='title']/@value") == [FILLED["title"]]
    assert number_of_applications(app) == 1


def test_the_form_offers_what_the_call_offers(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    with app.state.sessions.write() as db:
        reserved = meetings.slot(db, meeting, day=2).id
        costs = {"en": "Coffee is yours."}
        set_call(
            db,
            meeting,
            reserved=frozenset({reserved}),
            extras=frozenset({"catering"}),
            longest_title=100,
            costs=costs,
        )

    form = visitor.get(FORM)

    assert len(form.select("//select[@name='slot_1']/option")) == 3  # two, and no preference
    features = form.select("//input[@name='features']/@value")
    assert "catering" in features
    assert not {"hybrid", "interpretation"} & set(features)
    assert "At most 100 characters" in form.words
    assert "Coffee is yours." in form.words


def test_a_refusal_stands_at_its_field_and_the_same_form_is_one_application(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    setting(app, meeting, most_per_lead=1, one_per_entity=True)
    form = visitor.get(FORM)

    first = visitor.submit(form, FILLED)
    again = visitor.submit(form, FILLED)
    other = visitor.submit(visitor.get(FORM), FILLED | {"title": "Another"})

    assert first.status == again.status == 200
    assert number_of_applications(app) == 1
    assert other.status == 422
    shown = other.select("//input[@name='lead']/@aria-describedby")[0].split()
    [said] = [one.text_content() for one in other.select(f"//*[@id='{shown[-1]}']")]
    assert "leads 1 application already" in said


def test_the_overview_says_the_deadline(app: FastAPI, organiser: Visitor, meeting: Meeting) -> None:
    before = organiser.get("/organise/im-test")
    setting(app, meeting, closes_at=meetings.hour("12:00", day=-20))

    after = organiser.get("/organise/im-test")

    said = "//dt[text()='Applications close']/following-sibling::dd"
    assert [one.text_content() for one in before.select(said)] == ["No deadline"]
    assert [one.text_content() for one in after.select(said)] == ["26 May 2027, 12:00"]


def test_a_tick_that_no_box_has_is_refused(
    app: FastAPI, organiser: Visitor, meeting: Meeting
) -> None:
    wrong = organiser.submit(organiser.get(PAGE), {"reserved": ["elsewhere"], "may_lead": ["x"]})

    assert wrong.status == 422
    with app.state.sessions.read() as db:
        assert policy_of(db, meeting.id).reserved == frozenset()


def test_the_second_of_two_who_save_sees_the_difference(
    app: FastAPI, organiser: Visitor, meeting: Meeting
) -> None:
    first, second = organiser.get(PAGE), organiser.get(PAGE)
    organiser.submit(first, {"most_per_lead": "1", "partners_confirm": "y"})
    looked = organiser.submit(second, {"costs-en": "Coffee is yours.", "preview": "1"})

    stale = organiser.submit(looked, {})

    assert stale.status == 409
    assert stale.errors == [
        "Somebody else has saved the call since you opened this page. Nothing was saved."
    ]
    halves = [one.text_content().split() for one in stale.select("//div[@class='beside']/div")]
    said = [" ".join(words) for words in halves]
    assert "A lead organiser can lead 1 event." in said[0]
    assert "Until it has, it is not printed in the programme." in said[0]
    assert said[1] == "Typed by younothing of it"
    assert said[3] == "Typed by youCoffee is yours."
    assert stale.select("//textarea[@name='costs-en']")[0].text.strip() == "Coffee is yours."
    with app.state.sessions.read() as db:
        assert policy_of(db, meeting.id).most_per_lead == 1

    saved = organiser.submit(stale, {"most_per_lead": "1"})

    assert "The call is saved" in saved.words
    with app.state.sessions.read() as db:
        policy = policy_of(db, meeting.id)
    assert (policy.most_per_lead, policy.costs["en"]) == (1, "Coffee is yours.")


def test_a_revision_that_is_no_number_overwrites_nothing(
    organiser: Visitor, meeting: Meeting
) -> None:
    sent = organiser.submit(organiser.get(PAGE), {"revision": "x"})

    assert sent.status == 409
