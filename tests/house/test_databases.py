"""The PostgreSQL database that tests share one after another is to each as if it were new."""

import psycopg
import pytest
from sqlalchemy import create_engine

from tests import postgres

pytestmark = pytest.mark.postgres


def done_to(url: str, statement: str) -> list[object]:
    """What a test could do to the database; the rows that it answers."""
    engine = create_engine(url)
    with engine.begin() as connection:
        answer = connection.exec_driver_sql(statement)
        rows = list(answer.scalars()) if answer.returns_rows else []
    engine.dispose()
    return rows


def versions(url: str) -> list[object]:
    return done_to(url, "SELECT version_num FROM alembic_version")


def tries(url: str) -> list[object]:
    return done_to(url, "SELECT key FROM rate_window")


def test_rows_are_gone_and_what_the_migrations_wrote_is_not(
    reused_postgres: postgres.Reused,
) -> None:
    url = reused_postgres.as_new()
    written = versions(url)
    done_to(url, "INSERT INTO rate_window VALUES ('a', 1, now())")
    assert tries(url) == ["a"]

    assert reused_postgres.as_new() == url
    assert tries(url) == []
    assert versions(url) == written != []


def test_a_transaction_left_open_keeps_nobody_waiting(reused_postgres: postgres.Reused) -> None:
    url = reused_postgres.as_new()
    held = psycopg.connect(url.replace("postgresql+psycopg:", "postgresql:", 1))
    held.execute("LOCK TABLE rate_window")

    assert reused_postgres.as_new() == url
    assert tries(url) == []
    held.close()


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE rate_window ADD COLUMN motto text",
        "CREATE TABLE another (id text)",
        "DROP INDEX ix_rate_window_expires_at",
        "UPDATE alembic_version SET version_num = 'another'",
        "DELETE FROM alembic_version",
    ],
)
def test_after_more_than_rows_the_next_gets_a_new_one(
    reused_postgres: postgres.Reused, change: str
) -> None:
    url = reused_postgres.as_new()
    written = versions(url)
    done_to(url, change)

    new = reused_postgres.as_new()

    assert new != url
    assert versions(new) == written
