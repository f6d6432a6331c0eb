"""Brings a database to the tables of this version, and tells whether it is there."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from app.core.jobs import migrate_jobs

INI = Path(__file__).parent.parent.parent / "alembic.ini"


class DatabaseBehind(Exception):
    """The database has not the tables of this version; `corridor migrate` brings them."""


def config(url: str) -> Config:
    """Alembic's configuration for a database."""
    found = Config(INI)
    found.set_main_option("script_location", str(INI.parent / "migrations"))
    found.attributes["url"] = url
    return found


def upgrade(url: str) -> None:
    """Bring the database to this version, the tables of background jobs included."""
    command.upgrade(config(url), "head")
    migrate_jobs(url)


def check_current(engine: Engine, url: str) -> None:
    """Raise `DatabaseBehind`, with a sentence, when the database is not at this version."""
    wanted = ScriptDirectory.from_config(config(url)).get_current_head()
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        raise DatabaseBehind("There is no database yet: run `corridor migrate`.")
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found != wanted:
        state = f"at version {found}" if found else "empty"
        raise DatabaseBehind(
            f"The database is {state}, this program needs version {wanted}: run `corridor migrate`."
        )
