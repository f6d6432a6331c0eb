"""Partners and people are asked by a link whether they take part: answers, reminders, printing."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry
from app.core import clock
from app.meetings.models import Meeting
from app.messages.models import Message
from app.schedule.rules.printed import print_event
from app.side_events import queries, service
from app.side_events.errors import NotInThisState
from app.side_events.models import Answer, PartnerRole, SideEvent, SpeakerRole
from app.side_events.rules.answers import said_days
from app.side_events.rules.application import PartnerGiven
from app.side_events.rules.concept import ConceptGiven
from app.side_events.rules.demands import needed_by_people
from app.side_events.rules.listed import listed_names
from app.side_events.rules.times import possible_periods
from tests.make import delegations, meetings
from tests.make.accounts import sign_in
from tests.make.calls import set_call
from tests.make.side_events import CHAIR, LEAD, application, side_event, speaker
from tests.visitor import Page, Visitor

NORWAY = PartnerGiven(name="Norway", role=PartnerRole.CO_ORGANISER, email="oslo@example.org")
FORUM = PartnerGiven(name="Landmine Forum", role=PartnerRole.CO_SPONSOR, email="ngo@example.org")
PARTNERS = (LEAD, NORWAY, FORUM)


@pytest.fixture
def meeting(app: FastAPI) -> Meeting:
    with app.state.sessions.write() as db:
        made = meetings.meeting(db)
        delegations.state(db, "NOR", "Norway", fr="Norvège")
        set_call(db, made, partners_confirm=True)
    return made


@pytest.fixture
def own(app: FastAPI, meeting: Meeting) -> str:
    """The applicant's page of an event with two partners and a chair."""
    with app.state.sessions.write() as db:
        return service.link_path(db, side_event(db, meeting, partners=PARTNERS))


def mails(app: FastAPI, kind: str) -> list[Message]:
    with app.state.sessions.read() as db:
        chosen = select(Message).where(Message.kind == f"side_events/{kind}")
        return list(db.scalars(chosen.order_by(Message.created_at, Message.to_email)))


def link_in(message: Message) -> str:
    words = message.text.split()
    found: str = next(word for word in words if "/answers/" in word)
    return found[found.index("/answers/") :].partition("?")[0]


def link_of(app: FastAPI, email: str) -> str:
    return link_in(next(one for one in mails(app, "asked") if one.to_email == email))


def answered(visitor: Visitor, path: str, take: str, **typed: object) -> Page:
    return visitor.submit(visitor.get(path), {"take": take, **typed})


def statuses(page: Page) -> list[str]:
    found = page.select("//dd//span[contains(@class, 'status')]")
    return [" ".join(one.text_content().split()) for one in found]


def printed(app: FastAPI) -> list[str]:
    with app.state.sessions.write() as db:
        event = db.scalars(select(SideEvent)).one()
        whole = queries.side_event(db, event.id)
        meeting = queries.meeting_by_id(db, db.scalars(select(Meeting.id)).one())
        if not queries.offer(db, meeting.id).rooms:
            meetings.room(db, meeting)
        assert whole
        room = queries.offer(db, meeting.id).rooms[0]
        said = print_event(whole, room)
    names = [next(iter(one["name"].values())) for one in said["partners"]]
    return [*names, *(one["name"] for one in said["speakers"])]


def test_partners_are_asked_when_it_is_sent_and_people_when_the_host_says_so(
    app: FastAPI, visitor: Visitor, own: str
) -> None:
    first = {one.to_email for one in mails(app, "asked")}
    assert first == {"ngo@example.org", "oslo@example.org"}
    page = visitor.get(own)
    sent = visitor.submit(page, {}, action="remind")

    assert "The mails are sent." in sent.words
    assert [one.to_email for one in mails(app, "asked")][-1] == "amira.haddad@example.org"
    assert "nobody waits to be asked" in visitor.submit(page, {}, action="remind").words


def test_a_partner_confirms_and_is_printed_then(app: FastAPI, visitor: Visitor, own: str) -> None:
    assert printed(app) == ["Mine Action Centre", "Amira Haddad"]
    nameless = answered(visitor, link_of(app, "oslo@example.org"), "yes", by="")
    french = visitor.get(link_of(app, "oslo@example.org") + "?lang=fr").select("//dl//bdi")
    assert [one.text for one in french].count("Norvège") == 2  # asked, and among the partners
    page = answered(visitor, link_of(app, "oslo@example.org"), "yes", by="Kari Nordmann")

    assert nameless.status == 422
    assert "Your answer is saved." in page.words
    assert printed(app) == ["Mine Action Centre", "Norway", "Amira Haddad"]
    found = statuses(visitor.get(own))
    assert any(one.startswith("confirmed by Kari Nordmann") for one in found)
    assert any(one.startswith("asked, no answer yet") for one in found)
    (told,) = mails(app, "answered")
    assert told.to_email == "jo@example.org"
    assert "Norway has confirmed" in told.text
    with app.state.sessions.read() as db:
        actions = list(db.scalars(select(AuditEntry.action)))
    assert "side_event.partner_confirmed" in actions


def test_whoever_is_asked_reads_what_it_is_about(app: FastAPI, visitor: Visitor, own: str) -> None:
    page = visitor.get(link_of(app, "oslo@example.org"))

    assert "What the last provinces need." in page.words
    assert "Amira Haddad" in page.words
    assert "Landmine Forum" in page.words
    assert "jo@example.org" not in page.words


def test_whoever_declines_is_told_of_and_not_printed(
    app: FastAPI, visitor: Visitor, own: str
) -> None:
    visitor.submit(visitor.get(own), {}, action="remind")
    path = link_of(app, "amira.haddad@example.org")
    answered(visitor, path, "no")
    answered(visitor, path, "no")

    assert printed(app) == ["Mine Action Centre"]
    assert len(mails(app, "answered")) == 1
    assert "declined" in " ".join(statuses(visitor.get(own)))
    answered(visitor, path, "yes")
    assert printed(app) == ["Mine Action Centre", "Amira Haddad"]


def test_days_on_which_a_person_cannot_speak_reach_host_and_schedule(
    app: FastAPI, visitor: Visitor, meeting: Meeting, own: str
) -> None:
    with app.state.sessions.write() as db:
        slots = [meetings.slot(db, meeting, day=day) for day in range(3)]
    visitor.submit(visitor.get(own), {}, action="remind")
    day = meetings.hour("12:00", day=1).date().isoformat()
    answered(visitor, link_of(app, "amira.haddad@example.org"), "yes", away=[day])

    with app.state.sessions.read() as db:
        event = queries.side_event(db, db.scalars(select(SideEvent.id)).one())
        assert event
        left = possible_periods(event, slots, meeting.timezone)
    assert left is not None
    assert [one.starts_at for one in left] == [slots[0].starts_at, slots[2].starts_at]
    (told,) = mails(app, "answered")
    not_then = f"Not possible on: {said_days([day])}."
    assert f"\n{not_then}\n" in told.text
    shown = visitor.get(own).words
    assert not_then in shown
    sign_in(visitor, app, organiser_of=meeting.id)
    with app.state.sessions.read() as db:
        desk = f"/organise/{meeting.slug}/side-events/{db.scalars(select(SideEvent.id)).one()}"
    desk = visitor.get(desk).words
    assert not_then in desk
    assert f"Amira Haddad cannot speak on these days: {said_days([day])}." in desk
    assert "Amira Haddad has confirmed, but has not registered for the meeting yet." in desk
    path = link_of(app, "amira.haddad@example.org")
    assert answered(visitor, path, "yes", away="x").status == 422


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_confirms_for_a_day_on_which_they_cannot_speak_is_asked_once_more(
    app: FastAPI, visitor: Visitor, meeting: Meeting, own: str
) -> None:
    visitor.submit(visitor.get(own), {}, action="remind")
    path, begins = link_of(app, "amira.haddad@example.org"), meetings.hour("12:00", day=1)
    day = begins.date().isoformat()
    with app.state.sessions.write() as db:
        event = db.scalars(select(SideEvent)).one()
        event.announced_start, event.announced_end = begins, begins + timedelta(hours=1)

    asked = answered(visitor, path, "yes", away=[day])
    assert f"You told us that you are not available on {said_days([day])}" in asked.words
    assert mails(app, "answered") == []
    done = visitor.submit(asked, {"take": "despite"})

    assert "Your answer is saved." in done.words
    assert "Not possible on" not in visitor.get(own).words
    assert "not available" not in answered(visitor, path, "yes").words


def test_reminders_come_after_a_day(
    app: FastAPI, visitor: Visitor, own: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=25))
    answered(visitor, link_of(app, "oslo@example.org"), "yes", by="Kari Nordmann")
    visitor.submit(visitor.get(own), {}, action="remind")

    sent = [one.to_email for one in mails(app, "asked")]
    assert sent.count("ngo@example.org") == 2
    assert sent.count("oslo@example.org") == 1
    first, second = (link_in(one) for one in mails(app, "asked") if one.to_email == FORUM.email)
    assert first == second


def test_a_link_that_was_cut_off_answers_nothing(visitor: Visitor, meeting: Meeting) -> None:
    assert visitor.get("/answers/nonsense").status == 404


def test_answers_stay_when_the_application_changes_and_a_new_part_is_asked_anew(
    db: Session,
) -> None:
    meeting = meetings.meeting(db)
    event = side_event(db, meeting, partners=PARTNERS)
    norway, forum = event.partners[1:]
    service.answer(db, norway, takes_part=True, by="Kari")
    service.answer(db, forum, takes_part=True, by="Ann")
    other = PartnerGiven(name="LANDMINE forum", role=PartnerRole.CO_ORGANISER, email=FORUM.email)

    changed = service.change(
        db, meeting, event, application(partners=(LEAD, other, NORWAY), speakers=(CHAIR,))
    )

    answers = {one.name: one.answer for one in changed.partners[1:]}
    assert answers == {"LANDMINE forum": Answer.ASKED, "Norway": Answer.CONFIRMED}
    assert changed.partners[2].id == norway.id


def test_another_address_gets_another_link(app: FastAPI, visitor: Visitor, own: str) -> None:
    old = link_of(app, "oslo@example.org")
    moved = PartnerGiven(name="Norway", role=NORWAY.role, email="other@example.org")
    with app.state.sessions.write() as db:
        event = queries.side_event(db, db.scalars(select(SideEvent.id)).one())
        assert event
        meeting = queries.meeting_of(db, event)
        service.change(db, meeting, event, application(partners=(LEAD, moved, FORUM)))

    assert visitor.get(old).status == 404
    assert visitor.get(link_of(app, "other@example.org")).status == 200


def test_nobody_answers_for_what_is_not_held(app: FastAPI, visitor: Visitor, own: str) -> None:
    with app.state.sessions.write() as db:
        event = db.scalars(select(SideEvent)).one()
        service.withdraw(db, event)
    page = visitor.get(link_of(app, "oslo@example.org"))

    assert "No answer is needed any more." in page.words
    assert page.select("//button[@name='take']") == []
    with app.state.sessions.write() as db:
        whole = queries.side_event(db, db.scalars(select(SideEvent.id)).one())
        assert whole
        with pytest.raises(NotInThisState):
            service.answer(db, whole.partners[1], takes_part=True, by="Late")


def test_whoever_has_declined_asks_nothing_of_the_room(db: Session) -> None:
    event = side_event(db, meetings.meeting(db))
    needs = {event.speakers[0].person_id: frozenset({"step-free"})}
    before = needed_by_people(event, needs)
    service.answer(db, event.speakers[0], takes_part=False)

    assert before == {"step-free"}
    assert needed_by_people(event, needs) == set()


def test_one_mailbox_is_not_filled(db: Session) -> None:
    meeting = meetings.meeting(db)
    events = [side_event(db, meeting, partners=(LEAD, NORWAY)) for _each in range(11)]

    answers = [one.partners[1].answer for one in events]
    assert answers == [Answer.ASKED] * 10 + [Answer.OPEN]


def test_a_focal_point_answers_for_the_delegation(
    app: FastAPI, visitor: Visitor, meeting: Meeting, own: str
) -> None:
    with app.state.sessions.write() as db:
        norway = delegations.delegation(db, meeting, delegations.state(db, "NOR"))
        other = delegations.delegation(db, meeting)
    sign_in(visitor, app, focal_point_of=norway.id)
    desk = visitor.get("/im-test/delegation")
    assert "Clearing the last mile" in desk.words

    page = visitor.submit(desk, {"take": "yes"}, action="side-events")

    assert "Your answer is saved." in page.words
    assert "Norway" in printed(app)
    sign_in(visitor, app, "other@example.org", focal_point_of=other.id)
    assert "Clearing the last mile" not in visitor.get("/im-test/delegation").words


STATEMENT = (
    "Algeria, Austria, Colombia, Bosnia and Herzegovina, Democratic Republic of Congo and Central"
    " African Republic."
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", []),
        ("Norway\nnorway\n Chile ", [("Norway", ""), ("Chile", "")]),
        ("Norway, Oslo@Example.org", [("Norway", "oslo@example.org")]),
        ("Norway <oslo@example.org>; Chile", [("Norway", "oslo@example.org"), ("Chile", "")]),
        ("Iran, Islamic Republic of", [("Iran, Islamic Republic of", "")]),
        ("A, B, Trinidad and Tobago", [("A", ""), ("B", ""), ("Trinidad and Tobago", "")]),
        (
            STATEMENT,
            [
                *(("Algeria", ""), ("Austria", ""), ("Colombia", "")),
                *(("Bosnia and Herzegovina", ""), ("Democratic Republic of Congo", "")),
                ("Central African Republic", ""),
            ],
        ),
    ],
)
def test_signatories_are_read_from_a_list(text: str, names: list[tuple[str, str]]) -> None:
    assert listed_names(text) == names


def test_a_partner_reads_what_it_takes_part_in_before_it_answers(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    note = ConceptGiven(language="en", background="Why **now**.")
    other = speaker("Left Again", SpeakerRole.PANELLIST, "left@example.org")
    with app.state.sessions.write() as db:
        event = side_event(db, meeting, partners=PARTNERS, speakers=(CHAIR, other), concept=(note,))
        service.answer(db, event.speakers[1], takes_part=False)

    page = visitor.get(link_of(app, "oslo@example.org"))

    assert "H.E. Amira Haddad" in page.words
    assert "Why now." in page.words
    assert "amira.haddad@example.org" not in page.text
    assert "Left Again" not in page.words
