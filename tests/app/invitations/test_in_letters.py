"""A host who also chairs hears by one mail that their side event ends: the letter has the entry."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.invitations import service
from app.invitations.queries import mail_of_message
from app.messages.models import Message, MessageState, ReadBefore
from app.messages.rules import DECISIONS
from app.messages.service import again, drafts
from app.side_events import service as decisions
from app.side_events.models import SideEvent
from app.side_events.queries import deciding
from app.side_events.rules.states import Step
from tests.make import schedule
from tests.make.invitations import entries_of, jobs_asked_for, organiser

HOST = "person1@example.org"
REOPENED = "side_events/reopened"


def chaired_by_hosts(db: Session) -> schedule.Scene:
    """Three events in public, each with an entry at its chair, who is its host."""
    made = schedule.released(db, events=3)
    for event in made.events:
        event.contact_email = event.speakers[0].email.title()  # as it was typed
    db.flush()
    return made


@pytest.fixture
def scene(db: Session) -> schedule.Scene:
    """The same."""
    return chaired_by_hosts(db)


def came(db: Session, address: str = HOST) -> list[Message]:
    """What somebody gets since the invitation, but of a decision that was taken back at once."""
    went = Message.state.not_in((MessageState.WITHDRAWN, MessageState.DROPPED))
    chosen = select(Message).where(Message.to_email.ilike(address), went)
    found = db.scalars(chosen.order_by(Message.created_at, Message.id)).all()
    return [one for one in found if one.kind not in {"invitations/invited", REOPENED}]


def takes_out(message: Message) -> bool:
    return any("METHOD:CANCEL" in one["text"] for one in message.attachments)


def reopened(db: Session, scene: schedule.Scene, event: SideEvent, step: Step) -> None:
    """Taken back, and decided anew with others: one mail, for nobody heard of the first."""
    decisions.decide(db, None, event, Step.REOPEN)
    decisions.decide_all(db, organiser(db, scene), scene.meeting, [event.id], step, reason="Fire")


def decided(db: Session, _scene: schedule.Scene, event: SideEvent, step: Step) -> None:
    decisions.decide(db, None, event, step, "Fire")


@pytest.mark.parametrize(
    ("how", "step", "kind"),
    [
        (decided, Step.CANCEL, "cancelled"),
        (decided, Step.WITHDRAW, "withdrawn"),
        (reopened, Step.DECLINE, "declined"),
        (reopened, Step.WAIT, "waiting"),
    ],
)
def test_each_decision_is_one_mail_with_reason_link_and_what_takes_the_entry_out(
    db: Session,
    scene: schedule.Scene,
    how: Callable[[Session, schedule.Scene, SideEvent, Step], None],
    step: Step,
    kind: str,
) -> None:
    event = scene.events[0]

    how(db, scene, event, step)
    service.send_due(db, scene.meeting.id)

    (letter,) = came(db)
    assert (letter.kind, takes_out(letter)) == (f"side_events/{kind}", True)
    assert "takes the side event out of your calendar" in letter.text
    assert decisions.link_path(db, event) in letter.text
    assert ("Fire" in letter.text) is (step in {Step.CANCEL, Step.DECLINE})
    assert letter.event_at == scene.slots[0].starts_at  # not held back for the night before it
    assert service.send_due(db, scene.meeting.id) == 0


def test_a_letter_with_an_entry_goes_once_more_as_long_as_that_is_the_newest(
    db: Session, scene: schedule.Scene
) -> None:
    event, by, meeting_id = scene.events[0], organiser(db, scene), scene.meeting.id
    decisions.decide(db, by, event, Step.CANCEL, "Fire")
    (letter,) = came(db)
    again.keep(db, letter)
    letter.text, letter.attachments, letter.state = "", [], MessageState.BOUNCED
    db.flush()

    copy = again.send(db, by, meeting_id, letter.id, seen=letter.edition, why="")
    assert takes_out(copy)
    entry = mail_of_message(db, copy.id)
    assert entry is not None
    assert f"SEQUENCE:{entry.sequence}" in copy.attachments[0]["text"]

    again.keep(db, copy)
    copy.state = MessageState.SENT
    assert not again.look(db, meeting_id, copy.id).hindrance
    decisions.decide(db, by, event, Step.REOPEN)
    decisions.decide(db, by, event, Step.ACCEPT)
    schedule.release(db, scene)
    assert "not the newest any more" in again.look(db, meeting_id, copy.id).hindrance


def test_a_letter_that_is_still_to_be_written_is_waited_for(db: Session) -> None:
    """Of many decisions the letters are written by a job, which may come after that of entries."""
    scene = schedule.released(db, events=2)
    first = scene.events[0]
    first.contact_email = HOST
    for event in scene.events:
        decisions.decide(db, None, event, Step.REOPEN)
    ids = [one.id for one in scene.events]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("app.side_events.service.decisions.MOST_TOLD", 0)
        decisions.decide_all(db, organiser(db, scene), scene.meeting, ids, Step.DECLINE)

    assert deciding.letters_to_come(db, scene.meeting.id)[first.id] == HOST
    assert service.send_due(db, scene.meeting.id) == 1  # who chairs the second and hosts none
    while decisions.tell_decided(db, scene.meeting.id):
        pass
    assert [one.kind for one in came(db)] == ["side_events/declined"]
    assert [one.kind for one in came(db, "person2@example.org")] == ["invitations/cancelled"]
    assert service.send_due(db, scene.meeting.id) == 0


def test_a_letter_that_waits_keeps_the_entry_and_dropped_lets_it_go_alone(
    sessions: Sessions,
) -> None:
    with sessions.write() as db:
        scene = chaired_by_hosts(db)
        by, meeting_id = organiser(db, scene), scene.meeting.id
        drafts.set_read_before(db, by, meeting_id, DECISIONS, ReadBefore.ALWAYS)
        decisions.decide(db, by, scene.events[0], Step.CANCEL, "Fire")
        service.send_due(db, meeting_id)
        (letter,) = came(db)
        assert (letter.state, takes_out(letter)) == (MessageState.DRAFT, True)
    with sessions.write() as db:
        asked = jobs_asked_for(db, service.SEND_DUE)
        drafts.drop_drafts(db, by, meeting_id, [db.get_one(Message, letter.id)])

    with sessions.write() as db:
        assert jobs_asked_for(db, service.SEND_DUE) == asked + 1
        service.send_due(db, meeting_id)
        (entry,) = came(db)
    assert (entry.kind, takes_out(entry)) == ("invitations/cancelled", True)
    assert "Fire" in entry.text


def test_who_takes_a_decision_back_before_it_is_read_lets_calendars_say_what_is_public(
    db: Session, scene: schedule.Scene
) -> None:
    by, meeting_id = organiser(db, scene), scene.meeting.id
    drafts.set_read_before(db, by, meeting_id, DECISIONS, ReadBefore.ALWAYS)
    decisions.decide(db, by, scene.events[0], Step.CANCEL, "Fire")

    decisions.decide(db, by, scene.events[0], Step.REOPEN)
    service.send_due(db, meeting_id)

    (entry,) = came(db)
    assert (entry.kind, takes_out(entry)) == ("invitations/cancelled", True)
    sequences = [one.sequence for one in entries_of(db, HOST)]
    assert len(sequences) == 2
    assert sequences == sorted(set(sequences))  # also above that of the letter


def test_accepting_and_holding_again_are_one_mail_each(db: Session, scene: schedule.Scene) -> None:
    """They are two things, at two moments: the organisers accept, and later a release says when."""
    event = scene.events[0]
    rest = {id_: spot for id_, spot in schedule.spread(scene).items() if id_ != event.id}

    schedule.release(db, scene, rest)
    decisions.decide(db, None, event, Step.REOPEN)
    decisions.decide(db, None, event, Step.ACCEPT)
    schedule.release(db, scene)

    assert [one.kind for one in came(db)] == ["invitations/waits", "side_events/accepted"]
    assert [one.method for one in entries_of(db, HOST)] == ["REQUEST", "CANCEL", "REQUEST"]
