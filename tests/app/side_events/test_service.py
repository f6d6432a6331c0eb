"""Applying, deciding, demands: what the services write and refuse."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.messages.models import Message
from app.side_events import queries, service
from app.side_events.models import PartnerRole, SideEventState
from app.side_events.rules.application import PartnerGiven
from tests.make import delegations, meetings, side_events
from tests.make.side_events import side_event


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
