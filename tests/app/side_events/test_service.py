"""Applying, deciding, demands: what the services write and refuse."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry
from app.core.db import Sessions
from app.meetings.models import Basis
from app.meetings.rules import Origin
from app.messages.models import Message
from app.side_events import queries, service
from app.side_events.errors import NoSuchSideEvent, NotInThisState, WrongApplication, WrongDemand
from app.side_events.models import PartnerRole, RelationKind, SideEventState
from app.side_events.queries import DelegationInterests
from app.side_events.rules.application import PartnerGiven
from app.side_events.rules.demands import Demands, Period
from app.side_events.rules.states import STATES, Step, may
from tests.make import delegations, meetings, registrations, side_events
from tests.make.side_events import application, side_event


def mails(db: Session) -> list[tuple[str, str, str]]:
    """Kind, recipient and subject of every mail in the order they were written."""
    found = db.scalars(select(Message).order_by(Message.created_at, Message.id))
    return [(mail.kind, mail.to_email, mail.subject) for mail in found]


def test_an_application_gets_a_number_a_link_and_a_mail(db: Session) -> None:
    meeting = meetings.meeting(db)

    first = side_event(db, meeting)
    second = side_event(db, meeting, title="Another")

    assert (first.number, second.number) == (1, 2)
    assert first.state is SideEventState.SUBMITTED
    path = service.link_path(db, first)
    opened = service.open_link(db, path.removeprefix("/applications/"))
    assert opened is not None
    assert opened.id == first.id
    assert service.open_link(db, "another secret") is None
    assert mails(db) == [
        (
            "side_events/received",
            "jo@example.org",
            "Application 1 received: Clearing the last mile",
        ),
        ("side_events/received", "jo@example.org", "Application 2 received: Another"),
    ]
    assert path in db.scalars(select(Message.text).where(Message.subject.contains("1 rec"))).one()


def test_the_same_form_sent_twice_is_one_application(db: Session) -> None:
    meeting = meetings.meeting(db)
    other = meetings.meeting(db, slug="other-meeting")

    first = side_event(db, meeting, nonce="n1")
    again = side_event(db, meeting, nonce="n1")
    elsewhere = side_event(db, other, nonce="n1")

    assert again.id == first.id
    assert elsewhere.id != first.id
    assert len(mails(db)) == 2


def test_everything_given_is_kept_and_loaded_for_the_scheduler(db: Session) -> None:
    meeting = meetings.meeting(db)
    slots = [meetings.slot(db, meeting, day=day) for day in (0, 1)]
    room = meetings.room(db, meeting)
    norway = delegations.state(db, "NOR", "Norway", fr="Norvège")
    chair = side_events.speaker("Amira Haddad", email="amira@example.org")
    side_event(
        db,
        meeting,
        accepted=True,
        partners=[
            side_events.lead("norvège"),
            PartnerGiven(name="Un", role=PartnerRole.CO_SPONSOR),
        ],
        speakers=[chair],
        slots=(slots[1].id, slots[0].id),
        rooms=(room.id,),
        features=("step-free",),
    )
    side_event(db, meeting, title="Not decided")
    db.flush()
    db.expunge_all()

    [event] = queries.accepted(db, meeting.id)

    assert [(p.name, p.entity.id if p.entity else None) for p in event.partners] == [
        ("norvège", norway.id),
        ("Un", None),
    ]
    assert [s.person.email for s in event.speakers] == ["amira@example.org"]
    assert [(w.rank, w.slot.starts_at) for w in event.slot_wishes] == [
        (0, slots[1].starts_at),
        (1, slots[0].starts_at),
    ]
    assert [w.room_id for w in event.room_wishes] == [room.id]
    assert (event.features, event.themes, event.equipment) == (["step-free"], [], [])


def test_an_event_of_a_source_may_lack_chair_and_contact_and_makes_no_mail(db: Session) -> None:
    meeting = meetings.meeting(db)
    bare = application(speakers=(), contact_name="", contact_email="", attendance=0)

    with pytest.raises(WrongApplication):
        service.apply(db, meeting, bare)
    origin = Origin(Basis.STATED, "https://example.org/programme")
    event = service.apply(db, meeting, bare, origin=origin)
    service.accept(db, None, event)

    assert (event.state, event.basis, event.source) == (
        SideEventState.ACCEPTED,
        Basis.STATED,
        "https://example.org/programme",
    )
    assert mails(db) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 151}, "title"),
        ({"duration": 9}, "duration"),
        ({"duration": 91}, "duration"),
        ({"attendance": -1}, "attendance"),
        ({"language": "de"}, "language"),
        ({"features": ("sauna",)}, "features"),
        ({"slots": ("unknown",)}, "slots"),
        ({"rooms": ("unknown",)}, "rooms"),
        ({"themes": ("unknown",)}, "themes"),
        ({"equipment": {"unknown": 1}}, "equipment"),
        ({"partners": ()}, "partners"),
        ({"partners": (side_events.LEAD, side_events.lead("Another"))}, "partners"),
        ({"speakers": ()}, "speakers"),
        ({"contact_email": ""}, "contact_email"),
    ],
)
def test_a_wrong_application_is_refused_at_its_field(
    db: Session, changes: dict[str, Any], field: str
) -> None:
    meeting = meetings.meeting(db)
    meetings.slot(db, meeting)

    with pytest.raises(WrongApplication) as refusal:
        service.apply(db, meeting, application(**changes))

    assert refusal.value.field == field
    assert refusal.value.sentence
    assert queries.counts(db, meeting.id) == {}


def test_each_state_takes_only_its_steps() -> None:
    allowed = {state.value: {step.value for step in Step if may(state, step)} for state in STATES}

    assert allowed == {
        "submitted": {"change", "withdraw", "accept", "wait", "ask_change", "decline", "merge"},
        "change_asked": {"change", "withdraw", "accept", "wait", "decline", "merge", "reopen"},
        "waiting": {"withdraw", "accept", "ask_change", "decline", "merge", "reopen"},
        "accepted": {"withdraw", "cancel", "merge", "reopen"},
        "declined": {"reopen"},
        "withdrawn": {"reopen"},
        "cancelled": {"reopen"},
        "merged": set(),
    }


def test_two_applications_at_once_get_two_numbers(sessions: Sessions) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)

    def send(place: int) -> int:
        with sessions.write() as db:
            return side_event(db, meeting, title=f"Event {place}").number

    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(send, range(8)))

    assert sorted(numbers) == list(range(1, 9))


def test_two_organisers_who_decide_at_once_do_not_both_win(sessions: Sessions) -> None:
    with sessions.write() as db:
        event = side_event(db, meetings.meeting(db))

    def decide(accepts: bool) -> str:
        try:
            with sessions.write() as db:
                if accepts:
                    return service.accept(db, None, event).state.value
                return service.decline(db, None, event, "No room").state.value
        except NotInThisState:
            return "refused"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(decide, (True, False)))

    assert outcomes in (["accepted", "refused"], ["declined", "refused"])


def test_interests_come_with_the_size_of_the_delegation(db: Session) -> None:
    meeting = meetings.meeting(db)
    delegation = delegations.delegation(db, meeting)
    registrations.registration(db, meeting, "Ana Pérez", approved=True)
    registrations.registration(db, meeting, "Bo Li")
    seen = side_event(db, meeting, accepted=True)
    undecided = side_event(db, meeting, title="Undecided")
    elsewhere = side_event(db, meetings.meeting(db, slug="other"))

    service.set_interests(db, delegation, [seen.id, undecided.id])
    service.set_interests(db, delegation, [seen.id, undecided.id])

    assert queries.interests(db, meeting.id) == [
        DelegationInterests(delegation.id, 1, (seen.id,)),
    ]
    with pytest.raises(NoSuchSideEvent):
        service.set_interests(db, delegation, [elsewhere.id])


@pytest.mark.parametrize(
    "demands",
    [
        Demands(priority=-1),
        Demands(pinned_room_id="unknown"),
        Demands(pinned_start=meetings.hour("13:20")),
        Demands(pinned_start=meetings.hour("09:00")),
        Demands(
            available=[Period(starts_at=meetings.hour("14:00"), ends_at=meetings.hour("13:00"))]
        ),
    ],
)
def test_demands_that_no_schedule_can_keep_are_refused(db: Session, demands: Demands) -> None:
    meeting = meetings.meeting(db)
    meetings.slot(db, meeting)
    event = side_event(db, meeting)

    with pytest.raises(WrongDemand):
        service.set_demands(db, None, event, demands)

    assert (event.priority, event.pinned_start, event.pinned_room_id, event.available) == (
        1,
        None,
        None,
        None,
    )


def test_relations_stay_within_the_meeting(db: Session) -> None:
    meeting = meetings.meeting(db)
    first, second = side_event(db, meeting), side_event(db, meeting)
    elsewhere = side_event(db, meetings.meeting(db, slug="other"))

    service.relate(db, None, first, RelationKind.AFTER, [second.id])
    for others in ([first.id], [elsewhere.id]):
        with pytest.raises(WrongDemand):
            service.relate(db, None, first, RelationKind.NOT_WITH, others)
    with pytest.raises(WrongDemand):
        service.relate(db, None, second, RelationKind.AFTER, [first.id])
    service.relate(db, None, first, RelationKind.AFTER, [])

    assert queries.relations(db, meeting.id) == []


@pytest.mark.parametrize("language", ["ar", "zh", "en", "fr", "ru", "es"])
def test_every_mail_can_be_written_in_every_language(db: Session, language: str) -> None:
    meeting = meetings.meeting(db)
    event = side_event(db, meeting, contact_language=language, attendance=40)
    service.accept(db, None, event)
    service.decide(db, None, event, Step.CANCEL, "Fire")
    service.decide(db, None, event, Step.REOPEN)
    service.decline(db, None, event, "No room")
    service.decide(db, None, event, Step.REOPEN)
    service.decide(db, None, event, Step.ASK_CHANGE, "The title")
    service.decide(db, None, event, Step.WAIT)
    service.withdraw(db, event)

    sent = list(db.scalars(select(Message)))
    path = f"{service.link_path(db, event)}?lang={language}"
    assert sorted(mail.kind.removeprefix("side_events/") for mail in sent) == [
        "accepted",
        "cancelled",
        "change_asked",
        "declined",
        "received",
        "reopened",
        "reopened",
        "waiting",
        "withdrawn",
    ]
    assert all(path in mail.text and path in mail.html for mail in sent)
    assert all(mail.language == language for mail in sent)


def test_every_decision_is_on_record_without_personal_data(db: Session) -> None:
    meeting = meetings.meeting(db)
    event = side_event(db, meeting)
    service.decline(db, None, event, "A private reason")
    service.decide(db, None, event, Step.REOPEN)

    entries = list(db.scalars(select(AuditEntry).order_by(AuditEntry.at)))

    assert [(entry.action, entry.subject_id, entry.details) for entry in entries] == [
        ("side_event.received", event.id, {"number": 1, "late": False}),
        ("side_event.decline", event.id, {"to": "declined"}),
        ("side_event.reopen", event.id, {"to": "submitted"}),
    ]
