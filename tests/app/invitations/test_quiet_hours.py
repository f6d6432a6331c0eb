"""Mails that can wait for the morning: what goes then is what is right then, once."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from email.message import EmailMessage

import pytest
import time_machine
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.jobs import Work
from app.messages import rules
from app.messages.models import Message, MessageState
from app.messages.service import delivery, drafts
from app.settings import Settings
from app.side_events import service as side_events
from app.side_events.rules.states import Step
from tests.make import schedule
from tests.make.accounts import sign_in
from tests.visitor import Visitor

NIGHT = datetime(2027, 6, 1, 20, 30, tzinfo=UTC)  # half past ten in the evening in Geneva
MORNING = datetime(2027, 6, 2, 5, 0, tzinfo=UTC)
CHAIR, CONTACT = "person1@example.org", "contact1@example.org"
HOURS, LOG = "/organise/im-test/mail-hours", "/organise/im-test/messages"


@pytest.mark.parametrize(
    ("at", "goes"),
    [
        (datetime(2027, 6, 1, 19, 0, tzinfo=UTC), MORNING),
        (NIGHT, MORNING),
        (datetime(2027, 6, 2, 1, 0, tzinfo=UTC), MORNING),
        (MORNING, MORNING),
        (datetime(2027, 6, 1, 18, 59, tzinfo=UTC), datetime(2027, 6, 1, 18, 59, tzinfo=UTC)),
        # the clocks of Geneva go forward this night: six hours, not seven
        (
            datetime(2027, 3, 27, 23, 0, tzinfo=UTC),
            datetime(2027, 3, 28, 5, 0, tzinfo=UTC),
        ),
    ],
)
def test_what_can_wait_goes_when_the_quiet_hours_end(at: datetime, goes: datetime) -> None:
    hours = rules.Hours(time(21), time(7), 24)

    assert rules.goes_at(at, "Europe/Zurich", hours, None) == goes
    assert rules.goes_at(at, "Europe/Zurich", hours, at + timedelta(hours=25)) == goes
    assert rules.goes_at(at, "Europe/Zurich", hours, at + timedelta(hours=24)) == at


def test_hours_within_a_day_are_quiet_too_and_none_where_they_end_as_they_begin() -> None:
    noon = datetime(2027, 6, 1, 10, 0, tzinfo=UTC)
    siesta = rules.Hours(time(11), time(14), 0)
    never = rules.Hours(time(11), time(11), 0)

    assert rules.goes_at(noon, "Europe/Zurich", siesta, None) == noon + timedelta(hours=2)
    assert rules.goes_at(noon, "Europe/Zurich", never, None) == noon


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Of an installation with a mail server, to which nothing is handed over here."""
    return settings.model_copy(update={"smtp_url": "smtp://127.0.0.1:1"})


def mails_to(db: Session, email: str) -> Sequence[Message]:
    """Those that tell of the programme, oldest first."""
    chosen = select(Message).where(Message.to_email == email, Message.draft_of == rules.PROGRAMME)
    return db.scalars(chosen.order_by(Message.created_at)).all()


def moved(scene: schedule.Scene) -> schedule.Places:
    first = {scene.events[0].id: (scene.rooms[1], scene.slots[1].starts_at)}
    return {**schedule.spread(scene), **first}


def test_at_night_a_second_release_takes_the_place_of_the_first_and_goes_in_the_morning(
    app: FastAPI, visitor: Visitor, work: Work
) -> None:
    with time_machine.travel(NIGHT, tick=False) as at:
        with work.sessions.write() as db:
            scene = schedule.scene(db)
        sign_in(visitor, app, organiser_of=scene.meeting.id)
        visitor.submit(visitor.get(HOURS), {"quiet": "y"}, action=HOURS)
        with work.sessions.write() as db:
            schedule.release(db, scene)
            for email in (CHAIR, CONTACT):
                (waiting,) = mails_to(db, email)
                assert (waiting.state, waiting.not_before) == (MessageState.WAITING, MORNING)
        at.shift(timedelta(minutes=10))
        with work.sessions.write() as db:
            schedule.release(db, scene, moved(scene), note="A room is lost")
            (entry,), (letter,) = mails_to(db, CHAIR), mails_to(db, CONTACT)

        assert entry.subject == "Invitation: Event 1"  # they never heard of another place
        assert "Large Room" in entry.text
        assert "Small Room" not in entry.text + letter.text
        assert delivery_of(work, entry) is None
        log = visitor.get(f"{LOG}?q={CONTACT}")
        (row,) = (one for one in log.select("//tbody/tr") if "goes" in one.text_content())
        assert "07:00" in row.text_content()
        visitor.submit(log, {}, action="/now")
        assert delivery_of(work, letter) is not None

        at.move_to(MORNING)
        assert delivery_of(work, entry) is not None


def delivery_of(work: Work, mail: Message) -> EmailMessage | None:
    """What would be handed over to the mail server now."""
    with work.sessions.write() as db:
        return delivery.to_send(db, mail.id, work.settings)


def test_what_is_not_so_any_more_never_goes_and_can_be_dropped(
    app: FastAPI, visitor: Visitor, work: Work
) -> None:
    with time_machine.travel(NIGHT, tick=False) as at:
        with work.sessions.write() as db:
            scene = schedule.scene(db)
        actor = sign_in(visitor, app, organiser_of=scene.meeting.id)
        with work.sessions.write() as db:
            drafts.set_hours(db, actor, scene.meeting.id, rules.Hours(time(21), time(7), 24))
            schedule.release(db, scene)
            (letter,) = mails_to(db, CONTACT)
            event = db.merge(scene.events[0])
            side_events.decide(db, None, event, Step.CANCEL, "The hall is closed")
        visitor.submit(visitor.get(f"{LOG}?q=person2"), {}, action="/drop")
        at.move_to(MORNING)
        assert delivery_of(work, letter) is None

    with work.sessions.read() as db:
        assert db.get_one(Message, letter.id).state is MessageState.WITHDRAWN
        assert mails_to(db, "person2@example.org") == []
