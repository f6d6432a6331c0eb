"""What was written of needs before they were sealed: kept, sealed, and readable nowhere else."""

import json

import pytest
from alembic import command
from sqlalchemy import create_engine, text

from app.core.db import Sessions
from app.core.migrations import config
from app.registrations.models import NeedKind, Registration
from tests.conftest import KEY
from tests.make import meetings, registrations

TEXT = "canary: a ramp, 80 cm wide"


def test_a_text_from_before_is_sealed_and_comes_back(
    sessions: Sessions, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORRIDOR_SECRET_KEY", KEY)
    with sessions.write() as db:
        made = registrations.registration(db, meetings.meeting(db), needs={NeedKind.OTHER: TEXT})
        registrations.registration(db, db.merge(meetings.meeting(db, "other")), "Bo Berg")
        made_id = made.id
    sessions.engine.dispose()

    command.downgrade(config(database_url), "0012")
    engine = create_engine(database_url)
    with engine.begin() as connection:
        before = connection.execute(text("SELECT needs FROM registration ORDER BY needs")).scalars()
        kept = list(before)
        connection.execute(
            text("UPDATE registration SET needs = :new WHERE needs <> ''"), {"new": TEXT}
        )
        connection.execute(
            text(
                "INSERT INTO merge (id, meeting_id, person_id, at, before, moved, after)"
                " SELECT 'm', meeting_id, person_id, created_at, :rows, '[]', :rows"
                " FROM registration WHERE needs <> ''"
            ),
            {"rows": json.dumps({"registration": {"needs": TEXT, "late": False}})},
        )
    engine.dispose()
    command.upgrade(config(database_url), "head")

    assert kept == ["", f"other: {TEXT}"]
    with sessions.read() as db:
        assert registrations.needs(db, db.get_one(Registration, made_id)) == {NeedKind.OTHER: TEXT}
        merged = db.execute(text("SELECT before, after FROM merge")).one()
        assert TEXT not in str(tuple(merged))
        assert "late" in str(tuple(merged))
