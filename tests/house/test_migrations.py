"""The migrations: one line of them, and they make exactly the tables that the code declares."""

import os
import subprocess
import sys
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

from tests.house.tree import ROOT


def alembic(database: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs alembic as a person would, on an SQLite file of its own."""
    environment = os.environ | {
        "CORRIDOR_DATABASE_URL": f"sqlite:///{database}",
        "CORRIDOR_DATA_DIR": str(database.parent),
    }
    return subprocess.run(
        [sys.executable, "-m", "alembic", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_there_is_one_head() -> None:
    heads = ScriptDirectory.from_config(Config(ROOT / "alembic.ini")).get_heads()

    assert len(heads) == 1


def test_the_migrations_make_the_tables_of_the_code(tmp_path: Path) -> None:
    database = tmp_path / "house.sqlite3"
    behind = alembic(database, "check")
    upgraded = alembic(database, "upgrade", "head")
    checked = alembic(database, "check")

    assert behind.returncode != 0
    assert upgraded.returncode == 0, upgraded.stderr
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_no_address_of_a_database_is_in_the_configuration() -> None:
    text = (ROOT / "alembic.ini").read_text(encoding="utf-8")

    assert "sqlalchemy.url" not in text
    assert "://" not in text
