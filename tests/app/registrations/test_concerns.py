"""What has to be settled is named on the overview of a meeting, with the way to settle it."""

from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Sessions
from app.delegations import queries as delegations_queries
from app.meetings.models import Meeting
from app.nominations import service as nominations
from app.registrations import queries, service
from app.registrations.models import NeedKind
from tests.make import accounts, delegations, matching, meetings, registrations, side_events
from tests.make.accounts import sign_in
from tests.make.concerns import to_settle
from tests.visitor import Page, Visitor


def settled(page: Page) -> dict[str, list[str]]:
    """The names under each heading of the panel."""
    return {
        box.xpath("p")[0].text_content(): [link.text_content() for link in box.xpath(".//li/a")]
        for box in page.select("//section[@id='concerns']//div[contains(@class, 'notice')]")
    }


def unsettled(db: Session) -> str:
    """A meeting with one of each thing to be settled; gives its id."""
    meeting = meetings.meeting(db)
    to_settle(db, meeting)
    speakers = [
        side_events.speaker("Sam Speaker", email="sam@example.org"),
        side_events.speaker("Ana P", email="p0@example.org"),
    ]
    side_events.side_event(db, meeting, accepted=True, speakers=speakers)
    side_events.side_event(
        db, meeting, speakers=[side_events.speaker("Not Accepted", email="n@example.org")]
    )
    return meeting.id


def test_what_is_to_be_settled_is_named_and_linked(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        meeting_id = unsettled(db)
    sign_in(visitor, app, organiser_of=meeting_id)

    page = visitor.get("/organise/im-test")

    named = settled(page)
    assert named.pop("Delegations without a head") == ["Côte d’Ivoire"]
    assert named.pop("Delegations with several heads") == ["Benin"]
    assert len(named.pop("People in two delegations")) == 1
    assert named.pop("Speakers who have not registered") == ["Sam Speaker"]
    assert named.pop("Categories that disagree with the dated status") == ["Peru"]
    assert named == {}
    links = [str(one) for one in page.select("//section[@id='concerns']//li/a/@href")]
    assert [visitor.get(link).status for link in links] == [200] * 5


def test_a_final_list_and_somebody_who_cancelled_are_left_out(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        norway = delegations.state(db, "NOR", "Norway")
        registrations.registration(db, meeting, "Ana P", entity=norway, notify=False)
        delegations.delegation(db, meeting, norway).final_at = clock.now()
        gone = registrations.registration(
            db, meeting, "Bo", entity=delegations.state(db, "PER", "Peru"), notify=False
        )
        service.cancel(db, meeting, gone)
        meeting_id = meeting.id
    sign_in(visitor, app, organiser_of=meeting_id)

    page = visitor.get("/organise/im-test")

    assert settled(page) == {}
    assert "Nothing is to be settled." in page.words


def beside(page: Page) -> dict[str, list[str]]:
    """What stands beside each name, with the way to settle it."""
    return {
        " ".join(row.xpath("th//bdi")[0].text_content().split()): [
            " ".join(one.text_content().split()) for one in row.xpath("th//li")
        ]
        for row in page.select("//tbody/tr[th]")
    }


def test_what_does_not_fit_stands_in_the_line_with_what_to_do(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        meeting_id = unsettled(db)
        meeting = db.get_one(Meeting, meeting_id)
        gone = registrations.registration(db, meeting, "Gina Gone", notify=False)
        speakers = [side_events.speaker("Gina Gone", email="gina@example.org")]
        side_events.side_event(db, meeting, accepted=True, title="Another", speakers=speakers)
        service.cancel(db, meeting, gone)
        benin = delegations.delegation(db, meeting, delegations.state(db, "BEN", "Benin")).id
        asks = registrations.registration(db, meeting, "Sue Sponsored", notify=False)
        registrations.sponsored(db, meeting, asks)
    sign_in(visitor, app, organiser_of=meeting_id)

    page = visitor.get("/organise/im-test/registrations")
    in_delegation = visitor.get(f"/organise/im-test/delegations/{benin}")

    head = "not the only head of the delegation Have a function changed: "
    speaks = "speaks at a side event, and is not on the list"
    two = "in two delegations Look at both: "
    assert beside(page) == {
        "Ana P": [f"{head}Ana P", f"{two}Ana P"],
        "Bo Q": [f"{head}Bo Q"],
        "Cy R": [],
        "Ána p": [
            f"{two}Ána p",
            "category disagrees with the status Settle the category: Ána p",
        ],
        "Gina Gone": [f"{speaks} Write to the event’s contact: Gina Gone"],
        "Sue Sponsored": ["asks for sponsorship Decide on it: Sue Sponsored"],
    }
    assert beside(in_delegation)["Bo Q"] == [f"{head}Bo Q"]
    links = [str(one) for one in page.select("//tbody//li/a/@href")]
    assert [visitor.get(link).status for link in links] == [200] * len(links)
    assert "An open question or request (1)" in page.words
    assert list(beside(visitor.get("/organise/im-test/registrations?mark=open"))) == [
        "Sue Sponsored"
    ]


def test_what_waits_is_counted_and_linked_to_the_list_of_it(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        for name in ("Ana P", "Bo Li"):
            registrations.registration(db, meeting, name, notify=False)
        asked = registrations.registration(db, meeting, "Cy Young", notify=False)
        service.ask_change(db, None, meeting, asked, what="A photo")
        registrations.sponsored(db, meeting, asked)
        registrations.letter(db, meeting, asked)
        registrations.registration(db, meeting, "Di Unknown", organisation="Friends of Di")
        matching.pair(db, meeting)
        meeting_id = meeting.id
    sign_in(visitor, app, organiser_of=meeting_id)

    page = visitor.get("/organise/im-test")

    boxes = page.select("//section[@id='waiting']//dl/div")
    numbers = {box.xpath("dt")[0].text_content(): box.xpath("dd")[0].text for box in boxes}
    assert numbers == {
        "Waiting for approval": "5",
        "Change asked for": "1",
        "Organisation not in the register": "1",
        "Perhaps entered twice": "2",
        "Asks for sponsorship": "1",
        "Asks for a letter for a visa": "1",
    }
    for box in boxes:
        listed = visitor.get(str(box.xpath("dt/a/@href")[0]))
        assert len(listed.select("//tbody/tr")) == int(box.xpath("dd")[0].text)


def test_what_people_need_is_counted_for_those_alone_who_see_to_it(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        registrations.registration(db, meeting, "Ana P", needs={NeedKind.STEP_FREE: ""})
        meeting_id = meeting.id
    sign_in(visitor, app, organiser_of=meeting_id)
    without = visitor.get("/organise/im-test")
    sign_in(visitor, app, "carer@example.org", organiser_of=meeting_id, cares_at=meeting_id)
    with_it = visitor.get("/organise/im-test")

    assert "Needs something that is not arranged" not in without.words
    assert "Needs something that is not arranged" in with_it.words


def test_a_list_that_differs_from_its_letter_is_named(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        ana = registrations.registration(db, meeting, "Ana P", approved=True)
        delegation = delegations_queries.delegations_of(db, meeting.id)[0]
        actor = accounts.actor(db, "focal@example.org")
        nominations.send_letter(db, actor, meeting, delegation, b"%PDF-1.7")
        meeting_id, ana_id = meeting.id, ana.id
    sign_in(visitor, app, organiser_of=meeting_id)
    same = settled(visitor.get("/organise/im-test"))
    with sessions.write() as db:
        one = queries.registration(db, ana_id)
        assert one is not None
        one.person.name = "Ana Pérez"
    now = settled(visitor.get("/organise/im-test"))

    title = "Lists that differ from their note verbale or letter"
    assert title not in same
    assert now[title] == ["Switzerland"]
