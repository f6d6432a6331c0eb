"""The deadline of applications, which meetings had before they had a call."""

from dataclasses import replace

from alembic import command
from sqlalchemy import create_engine, text

from app.calls.queries import policy_of
from app.calls.rules import Policy
from app.core.db import Sessions
from app.core.migrations import config
from tests.make import meetings
from tests.make.calls import set_call

CLOSES = meetings.hour("12:00", day=-20)


def test_a_deadline_from_before_is_that_of_the_call(sessions: Sessions, database_url: str) -> None:
    with sessions.write() as db:
        meeting, other = meetings.meeting(db), meetings.meeting(db, "other")
        set_call(db, meeting, closes_at=CLOSES)
    sessions.engine.dispose()

    command.downgrade(config(database_url), "0019")
    engine = create_engine(database_url)
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT slug, applications_close_at FROM meeting"))
        before = {slug: closes is not None for slug, closes in kept}
    engine.dispose()
    command.upgrade(config(database_url), "head")

    assert before == {meeting.slug: True, other.slug: False}
    usual = Policy(timezone=meetings.ZONE)
    with sessions.read() as db:
        assert policy_of(db, meeting.id) == replace(usual, closes_at=CLOSES)
        assert policy_of(db, other.id) == usual
