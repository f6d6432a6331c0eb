"""The service moves to another address: calendars know its entries by the first one still."""

import re

from sqlalchemy.orm import Session

from app.calendars import service as calendars
from app.invitations.service.reading import Became, read
from tests.make import schedule
from tests.make.invitations import entries_of, first_mail
from tests.make.mails_back import reply

CHAIR = "person1@example.org"
NEW = "https://side-events.example.net"


def test_at_another_address_nothing_is_doubled_and_answers_are_understood(db: Session) -> None:
    scene = schedule.released(db)
    was = calendars.published(db, scene.meeting, "ics") or b""
    old, guids = db.info["settings"], guids_of(db, scene)
    db.info["settings"] = old.model_copy(update={"base_url": NEW})
    try:
        scene.events[0].title = "Better title"
        db.flush()
        schedule.release(db, scene)

        now = calendars.published(db, scene.meeting, "ics") or b""
        answer = read(db, reply("outlook", first_mail(db, scene)))
        assert guids_of(db, scene) == guids
    finally:
        db.info["settings"] = old

    assert f"URL:{NEW}/".encode() in now
    assert uids_in(now) == uids_in(was)
    first, update = entries_of(db, CHAIR)
    assert update.uid == first.uid
    assert answer.became is Became.ANSWER


def uids_in(calendar: bytes) -> set[bytes]:
    return set(re.findall(rb"UID:(\S+)", calendar))


def guids_of(db: Session, scene: schedule.Scene) -> set[bytes]:
    body = calendars.published(db, scene.meeting, "xml") or b""
    return set(re.findall(rb'guid="([^"]+)"', body))
