"""Reminders for tests: switched on, sent when they are due, and read."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select

from app.core.jobs import Work
from app.messages.models import Message
from app.reminders.jobs import JOBS
from tests.visitor import Visitor

HOME = "/organise/im-test/reminders"
NOON = datetime(2027, 6, 1, 10, 0, tzinfo=UTC)


def switch_on(visitor: Visitor, kind: str, **fields: str) -> None:
    """As an organiser does it."""
    at = f"{HOME}/{kind}"
    visitor.submit(visitor.get(at), {"on": "y", **fields}, action=at)


def run(work: Work) -> None:
    """Do what happens every hour."""
    JOBS["reminders.send_due"].run(work, "")


def mails(work: Work, kind: str) -> Sequence[Message]:
    """The reminders of a kind that were written, by address."""
    with work.sessions.write() as db:
        chosen = select(Message).where(Message.kind == f"reminders/{kind}")
        return db.scalars(chosen.order_by(Message.to_email)).all()


def by_address(work: Work, kind: str) -> dict[str, Message]:
    """The same, each by whom it goes to."""
    return {one.to_email: one for one in mails(work, kind)}
