"""Writing into the outbox: once for each cause, and rolled back with it."""

import pytest
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.messages import service
from app.messages.models import Message
from app.messages.service import Recipient
from tests.conftest import rows


def post(db: Session, email: str = "ana@example.org", cause: str = "test") -> Message | None:
    to = Recipient(email, "Ana", "en")
    return service.post(db, "accounts/sign_in", to, cause=cause, path="/x", lasts=30)


def test_one_cause_makes_one_mail_for_each_person(db: Session) -> None:
    assert post(db)
    assert post(db) is None
    assert post(db, email="ben@example.org")
    assert post(db, cause="other")
    assert rows(db, "message") == 3


def test_a_mail_goes_when_its_cause_is_undone(sessions: Sessions) -> None:
    class Undone(Exception):
        pass

    def post_and_fail() -> None:
        with sessions.write() as db:
            post(db)
            raise Undone

    with pytest.raises(Undone):
        post_and_fail()

    with sessions.read() as db:
        assert rows(db, "message") == 0
