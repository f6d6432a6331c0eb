"""Days that were frozen all up to one, before any could be."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from alembic import command
from sqlalchemy import create_engine, text

from app.core.db import Sessions
from app.core.migrations import config
from app.schedule import queries, service
from app.schedule.rules import frozen_by, frozen_days
from tests.make import schedule

FIRST = date(2027, 6, 15)
DAYS = (FIRST, FIRST + timedelta(days=1))


def test_the_days_up_to_one_are_the_days_that_are_frozen(
    sessions: Sessions, database_url: str
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db)
        scene.meeting.starts_on = FIRST
        draft = schedule.draft(db, scene.meeting, schedule.spread(scene), scene.events)
        service.freeze(db, None, scene.meeting, DAYS)
    sessions.engine.dispose()

    command.downgrade(config(database_url), "0082")
    engine = create_engine(database_url)
    with engine.begin() as connection:
        [until] = connection.execute(text("SELECT frozen_until FROM meeting")).scalars()
        assert connection.execute(text("SELECT count(*) FROM board_change")).scalar() == 0
        froze: dict[str, Any] = {
            "id": "a",
            "draft": draft.id,
            "at": datetime(2027, 6, 1, tzinfo=UTC),
        }
        connection.execute(
            text(
                "INSERT INTO board_change (id, draft_id, number, at, kind, moves, pins, frozen)"
                " VALUES (:id, :draft, 1, :at, 'frozen', '[]', '[]',"
                """ '{"before": "2027-06-15", "after": "2027-06-16"}')"""
            ),
            froze,
        )
    engine.dispose()
    command.upgrade(config(database_url), "head")

    assert str(until).startswith("2027-06-16 22:00")  # midnight in Geneva
    with sessions.read() as db:
        assert frozen_days(queries.meeting_by_id(db, scene.meeting.id)) == {*DAYS}
        [change] = queries.changes_of(db, draft.id)
        assert frozen_by(change) == ((DAYS[1],), True)
