"""Two applications become one, once both hosts agree; the move and merge of December 2011."""

from dataclasses import dataclass

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry
from app.judging import service
from app.judging.errors import CannotMerge, NothingToAgree, TooLong
from app.judging.rules.merging import Take, joined_text
from app.meetings.models import Meeting, Room, Slot
from app.messages.models import Message
from app.side_events import queries
from app.side_events import service as side_events
from app.side_events.models import PartnerRole, SideEvent, SideEventState, SpeakerRole
from app.side_events.rules.application import PartnerGiven
from app.side_events.rules.concept import ConceptGiven
from app.side_events.rules.states import Step
from tests.make import accounts, meetings, schedule
from tests.make.accounts import sign_in
from tests.make.calls import set_call
from tests.make.judging import KEEP
from tests.make.side_events import lead, side_event, speaker
from tests.visitor import Page, Visitor


def two(db: Session) -> tuple[SideEvent, SideEvent]:
    """Two applications: one partner and one speaker are in both."""
    meeting = meetings.meeting(db)
    shared = speaker("Sam Shared", SpeakerRole.PANELLIST, "sam@example.org")
    first = side_event(
        db,
        meeting,
        title="First",
        partners=[lead("Norway"), PartnerGiven(name="Amis", role=PartnerRole.CO_SPONSOR)],
        speakers=[speaker("Ana First"), shared],
        concept=(ConceptGiven(language="en", background="Mine", objectives="My aims"),),
        contact_email="first@example.org",
    )
    second = side_event(
        db,
        meeting,
        title="Second",
        partners=[lead("Peru"), PartnerGiven(name="amis", role=PartnerRole.CO_ORGANISER)],
        speakers=[speaker("Bo Second"), shared],
        concept=(
            ConceptGiven(language="en", background="Theirs"),
            ConceptGiven(language="es", background="Suyo"),
        ),
        contact_email="second@example.org",
    )
    return first, second


def read(db: Session, event: SideEvent) -> SideEvent:
    return queries.side_event_to_change(db, event.id)


def test_nothing_changes_before_both_have_agreed(db: Session) -> None:
    first, second = two(db)
    by = accounts.actor(db, organiser_of=first.meeting_id)
    service.propose(db, by, first, second, choices=KEEP)

    service.agree(db, first)
    service.agree(db, first)

    assert read(db, second).state is SideEventState.SUBMITTED
    assert [one.name for one in read(db, first).partners] == ["Norway", "Amis"]


def test_one_goes_on_with_both_hosts_and_the_other_keeps_its_history(db: Session) -> None:
    first, second = two(db)
    by = accounts.actor(db, organiser_of=first.meeting_id)
    left_out = [second.speakers[0].id]
    choices = KEEP | {"title": Take.OTHER, "background": Take.BOTH, "objectives": Take.OTHER}
    service.propose(db, by, first, second, choices=choices, left_out=left_out)

    service.agree(db, second)
    service.agree(db, first)

    kept, other = read(db, first), read(db, second)
    assert (kept.title, kept.state, other.state) == (
        "Second",
        SideEventState.SUBMITTED,
        SideEventState.MERGED,
    )
    assert [(one.name, one.role.value) for one in kept.partners] == [
        ("Norway", "lead_organiser"),
        ("Amis", "co_organiser"),
        ("Peru", "co_organiser"),
    ]
    assert [one.name for one in kept.speakers] == ["Ana First", "Sam Shared"]
    notes = {one.language: (one.background, one.objectives) for one in kept.concept}
    assert notes == {"en": ("Mine\n\nTheirs", ""), "es": ("Suyo", "")}
    assert [one.name for one in other.partners] == ["Peru", "amis"]
    assert [one.name for one in other.speakers] == ["Bo Second", "Sam Shared"]
    for event in (kept, other):
        chosen = select(AuditEntry.action).where(AuditEntry.subject_id == event.id)
        assert {"side_event.merge_asked", "side_event.merge"} <= set(db.scalars(chosen))


@pytest.mark.parametrize(
    ("take", "said"),
    [
        (Take.KEPT, ["Ana First chair", "Sam Shared panellist", "Bo Second panellist"]),
        (Take.OTHER, ["Ana First panellist", "Sam Shared panellist", "Bo Second chair"]),
    ],
)
def test_one_of_two_chairs_is_chosen_and_the_other_is_on_the_panel(
    db: Session, take: Take, said: list[str]
) -> None:
    first, second = two(db)
    service.propose(db, accounts.actor(db), first, second, choices=KEEP | {"chair": take})

    service.agree(db, first)
    service.agree(db, second)

    assert [f"{one.name} {one.role.value}" for one in read(db, first).speakers] == said
    assert read(db, second).speakers[0].role is SpeakerRole.CHAIR


def test_who_chairs_alone_goes_on_chairing(db: Session) -> None:
    first, second = two(db)
    by, gone = accounts.actor(db), [first.speakers[0].id]
    service.propose(db, by, first, second, choices=KEEP, left_out=gone)

    service.agree(db, first)
    service.agree(db, second)

    chairs = [one.name for one in read(db, first).speakers if one.role is SpeakerRole.CHAIR]
    assert chairs == ["Bo Second"]


def test_texts_that_are_too_long_together_are_not_merged(app: FastAPI, visitor: Visitor) -> None:
    with app.state.sessions.write() as db:
        first, second = two(db)
        meeting = db.get_one(Meeting, first.meeting_id)
        by = accounts.actor(db)
        service.propose(db, by, first, second, choices=KEEP | {"background": Take.BOTH})
        set_call(db, meeting, longest_texts={"background": 10})
        service.agree(db, first)
        with pytest.raises(TooLong, match="“Background” has 12 characters and may have at most 10"):
            service.agree(db, second)
        service.take_back(db, by, first)
    sign_in(visitor, app, organiser_of=meeting.id)
    desk = f"/organise/im-test/side-events/{first.id}/merge"

    wrong = visitor.submit(visitor.get(f"{desk}?other={second.id}"), {}, action="/merge")

    assert wrong.status == 422
    assert wrong.errors == [
        "Background: “Background” has 12 characters and may have at most 10. Shorten it."
    ]
    assert wrong.select("//select[@name='chair']")
    right = visitor.submit(wrong, {"background": "other"}, action="/merge")
    assert "Both hosts are asked" in right.words


def test_both_hosts_get_the_link_of_what_goes_on(db: Session) -> None:
    first, second = two(db)
    service.propose(db, accounts.actor(db), first, second, choices=KEEP)

    service.agree(db, first)
    service.agree(db, second)

    chosen = select(Message).where(Message.kind == "judging/merged")
    mails = {mail.to_email: mail.text for mail in db.scalars(chosen)}
    assert set(mails) == {"first@example.org", "second@example.org"}
    assert all(side_events.link_path(db, first) in text for text in mails.values())
    assert not any(side_events.link_path(db, second) in text for text in mails.values())


def test_who_does_not_agree_leaves_both_as_they_are(db: Session) -> None:
    first, second = two(db)
    service.propose(db, accounts.actor(db), first, second, choices=KEEP)
    service.agree(db, first)

    service.refuse(db, second)

    with pytest.raises(NothingToAgree):
        service.agree(db, second)
    assert read(db, second).state is SideEventState.SUBMITTED
    service.propose(db, accounts.actor(db), second, first, choices=KEEP)  # it can be asked again


def test_what_was_declined_meanwhile_does_not_become_one(db: Session) -> None:
    first, second = two(db)
    service.propose(db, accounts.actor(db), first, second, choices=KEEP)
    service.agree(db, first)
    side_events.decline(db, None, second, "No room")

    with pytest.raises(CannotMerge):
        service.agree(db, second)
    with pytest.raises(CannotMerge):
        service.propose(db, accounts.actor(db), first, second, choices=KEEP)


def test_an_application_is_not_merged_with_itself_or_into_two(db: Session) -> None:
    first, second = two(db)
    third = side_event(db, meetings.meeting(db, "other"), title="Elsewhere")
    by = accounts.actor(db)

    for one, other in ((first, first), (first, third)):
        with pytest.raises(CannotMerge):
            service.propose(db, by, one, other, choices=KEEP)
    service.propose(db, by, first, second, choices=KEEP)
    with pytest.raises(CannotMerge):
        service.propose(db, by, second, first, choices=KEEP)


def test_what_both_say_alike_is_not_said_twice() -> None:
    assert joined_text("Same", "Same", Take.BOTH) == "Same"
    assert joined_text("", "Only one", Take.BOTH) == "Only one"


def rows_of(page: Page) -> list[str]:
    return [" ".join(row.text_content().split()) for row in page.select("//main//tbody/tr")]


@dataclass(frozen=True)
class December:
    """Two side events in Room XXIV: Bradford's on the first day, that of the IAP on the second."""

    meeting: Meeting
    room: Room
    second: Slot
    bradford: str
    iap: str
    links: list[str]


def december(db: Session) -> tuple[December, str]:
    """The two of 2011, and the draft that has them where they were first."""
    meeting = meetings.meeting(db, "rc7")
    room = meetings.room(db, meeting, "Room XXIV", 260)
    slots = [meetings.slot(db, meeting, day=day) for day in (0, 1)]
    hosts = (("Key Points", "University of Bradford"), ("Science of it", "IAP"))
    events = [
        side_event(
            db,
            meeting,
            title=title,
            partners=[lead(host)],
            accepted=True,
            speakers=[speaker(f"Chair of {host}")],
            contact_email=f"{host[:3]}@example.org",
        )
        for title, host in hosts
    ]
    places = {one.id: (room, slot.starts_at) for one, slot in zip(events, slots, strict=True)}
    draft = schedule.draft(db, meeting, places, events)
    bradford, iap = (one.id for one in events)
    links = [side_events.link_path(db, one) for one in events]
    return December(meeting, room, slots[1], bradford, iap, links), draft.id


def test_the_move_and_merge_of_2011_is_told_through_the_pages(
    app: FastAPI, visitor: Visitor
) -> None:
    """Bradford's “Key Points” moved by a day, same hours, same room, and was merged with the event
    of the IAP.
    """
    with app.state.sessions.write() as db:
        told, first = december(db)
    sign_in(visitor, app, organiser_of=told.meeting.id)
    publish(visitor, first)
    before = visitor.get(f"/rc7/events/{told.bradford}").words

    merge(visitor, told)
    move(app, visitor, told)

    after = visitor.get(f"/rc7/events/{told.bradford}").words
    assert "15 June 2027" in before
    assert "16 June 2027" in after
    for words in ("Key Points", "Room XXIV", "University of Bradford", "IAP"):
        assert words in after
    assert "cancelled" in visitor.get(f"/rc7/events/{told.iap}").words.lower()
    assert "became one with another" in visitor.get(told.links[1]).words
    assert "Key Points" in visitor.get(f"{told.links[1]}/merge").words
    standing = visitor.get(f"/organise/rc7/side-events/{told.iap}/merge")
    assert len(rows_of(standing)) == 2


def merge(visitor: Visitor, told: December) -> None:
    detail = visitor.get(f"/organise/rc7/side-events/{told.bradford}")
    assert detail.select(f"//main//a[@href='{detail.path}/merge']")
    beside = visitor.get(f"{detail.path}/merge?other={told.iap}")
    asked = visitor.submit(beside, {"title": "kept"}, action="/merge")
    assert "Both hosts are asked" in asked.words
    for link in told.links:
        page = visitor.get(f"{link}/merge")
        assert "may become one" in page.words
        assert rows_of(page)[0].endswith("Key Points")
        assert ("The other host has agreed." in page.words) == (link == told.links[1])
        visitor.submit(page, {"do": "agree"}, action="/merge")


def move(app: FastAPI, visitor: Visitor, told: December) -> None:
    pinned = {"pinned_slot": told.second.id, "pinned_room": told.room.id}
    detail = visitor.get(f"/organise/rc7/side-events/{told.bradford}")
    visitor.submit(detail, pinned, action="/demands")
    with app.state.sessions.write() as db:
        kept = queries.side_event(db, told.bradford)
        assert kept
        places = {told.bradford: (told.room, told.second.starts_at)}
        draft = schedule.draft(db, told.meeting, places, [kept]).id
    publish(visitor, draft)


def publish(visitor: Visitor, draft_id: str) -> None:
    page = visitor.get(f"/organise/rc7/schedule/publish?draft={draft_id}")
    done = visitor.submit(page, {"draft": draft_id}, action="publish")
    assert done.status == 200, done.words


def test_the_pages_refuse_what_cannot_be(app: FastAPI, visitor: Visitor) -> None:
    with app.state.sessions.write() as db:
        first, second = two(db)
        side_events.decide(db, None, second, Step.DECLINE, "No room")
        link = side_events.link_path(db, first)
    sign_in(visitor, app, organiser_of=first.meeting_id)
    desk = f"/organise/im-test/side-events/{first.id}/merge"

    alone = visitor.get(desk)
    beside = visitor.get(f"{desk}?other={second.id}")
    refused = visitor.submit(beside, {}, action="/merge")

    assert "There is no other application" in alone.words
    assert refused.status == 409
    assert visitor.get(f"{link}/merge").status == 404
